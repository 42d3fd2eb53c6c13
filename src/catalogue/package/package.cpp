#include "access/own_record/own_record.hpp"
#include "catalogue/package/parts.hpp"
#include "locale/package.hpp"

namespace regia::catalogue {

namespace w = words::package;

PackageBar bar_to(PackageStepKind kind, PackageVersion const& version, Uuid person) {
    PackageState const state = version.state;
    bool const waits = state == PackageState::in_review || state == PackageState::reviewed;
    bool const is_own = version.uploaded_by == person;
    auto const at = [&](bool is_time) { return is_time ? PackageBar::none : PackageBar::other_time; };
    switch (kind) {
        case PackageStepKind::sent: return at(state == PackageState::draft);
        case PackageStepKind::given_back: return at(waits);
        case PackageStepKind::reviewed:
            if (state != PackageState::in_review) return PackageBar::other_time;
            return is_own ? PackageBar::own_work : PackageBar::none;
        case PackageStepKind::approved:
            if (state != PackageState::reviewed) return PackageBar::other_time;
            return is_own ? PackageBar::own_work : PackageBar::none;
        case PackageStepKind::withdrawn: return at(state != PackageState::withdrawn);
    }
    return PackageBar::other_time;
}

PackageState state_after(PackageStepKind kind) {
    switch (kind) {
        case PackageStepKind::sent: return PackageState::in_review;
        case PackageStepKind::given_back: return PackageState::draft;
        case PackageStepKind::reviewed: return PackageState::reviewed;
        case PackageStepKind::approved: return PackageState::live;
        case PackageStepKind::withdrawn: break;
    }
    return PackageState::withdrawn;
}

PackageBar take_package_step(db::Tx& tx, PackageStep const& step) {
    tx.serialise("package/" + to_string(step.version));
    if (has_package_step(tx, step.id)) return PackageBar::none;
    auto const version = find_package_version(tx, step.version);
    if (!version) throw NotFound("no such version of a package");
    PackageBar const bar = bar_to(step.kind, *version, step.person);
    if (bar == PackageBar::none) insert_package_step(tx, step, state_after(step.kind));
    return bar;
}

void add_package_routes(http::Router& router, access::Installation& installation,
                        files::Shelf<portfolio::Portfolio>& portfolio, jobs::Queue& queue) {
    std::string const approve(access::may::approve_content.right);
    installation.waiting.push_back({approve, "package", "/contenuti/pacchetti", w::packages_waiting,
                                    [](db::Tx& tx, access::Actor const&) { return packages_waiting(tx); }});
    add_upload_routes(router, installation, portfolio, queue);
    add_list_routes(router, installation, portfolio, queue);
    add_content_routes(router, installation, portfolio, queue);
    add_package_api_routes(router, installation, portfolio, queue);
}

void add_package_record(access::OwnRecord& data) {
    data.add({"packages", w::own_packages, w::own_packages_text,
              {{"catalogue_package", "created_at title competences level:n id", "created_by = $1",
                "entitlement_key"},  // of the course, not of her
               {"catalogue_package_version",
                "uploaded_at package_id number:n state:n kind:n file_name size_bytes:n files:n id",
                "uploaded_by = $1", "structure warnings sha256"},  // of the package, not of her
               {"catalogue_package_step", "happened_at version_id kind:n note id"},
               {"catalogue_package_upload",
                "started_at package_id file_name size_bytes:n received_bytes:n state:n made_package_id id",
                "person_id = $1", "faults"}}});
}

}  // namespace regia::catalogue
