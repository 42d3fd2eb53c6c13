//! /api/v1/packages and /api/v1/package-uploads: the pages' steps for programs. A package comes piece by piece, base64
//! in JSON; a version is read by the same job, and goes the same way to learners, with the same rights and four eyes.
//! What changes a package takes If-Match (its GET has the entity tag); a step sent twice is one by Idempotency-Key.
#include <algorithm>
#include <boost/json.hpp>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "catalogue/package/parts.hpp"
#include "http/api/body.hpp"

namespace regia::catalogue {
namespace {

namespace json = boost::json;
namespace may = access::may;

constexpr std::string_view state_codes[] = {"draft", "in_review", "reviewed", "live", "withdrawn"};
constexpr std::string_view kind_codes[] = {"scorm12", "scorm2004", "cmi5"};
constexpr std::string_view step_codes[] = {"sent", "given_back", "reviewed", "approved", "withdrawn"};
constexpr std::string_view upload_codes[] = {"receiving", "reading", "refused", "done"};
constexpr std::size_t note_most = 2'000;
constexpr std::uint64_t piece_body_max = static_cast<std::uint64_t>(piece_bytes_max) * 3 / 2;

template <std::size_t N, class E>
std::string_view code_in(std::string_view const (&codes)[N], E value) {
    return codes[static_cast<std::size_t>(value)];
}

json::array faults_json(PackageFaults const& faults) {
    json::array list;
    for (PackageFault const& one : faults)
        list.push_back(json::object{{"code", one.code}, {"file", one.file}, {"line", one.line}, {"what", one.what},
                                    {"rule", one.rule}, {"is_warning", one.is_warning}});
    return list;
}

json::object version_json(db::Tx& tx, PackageVersion const& version) {
    json::array steps;
    for (PackageStep const& step : package_steps_of(tx, version.id))
        steps.push_back(json::object{{"step", code_in(step_codes, step.kind)}, {"at", to_rfc3339(step.happened_at)},
                                     {"note", step.note}});
    return {{"version", to_string(version.id)}, {"number", version.number},
            {"state", code_in(state_codes, version.state)},
            {"kind", code_in(kind_codes, version.structure.kind)}, {"edition", version.structure.edition},
            {"file_name", version.file_name}, {"size_bytes", version.size_bytes},
            {"sha256", to_hex(version.sha256)}, {"files", version.files},
            {"activities", version.structure.playable_count()}, {"uploaded_at", to_rfc3339(version.uploaded_at)},
            {"warnings", faults_json(version.warnings)}, {"steps", std::move(steps)}};
}

json::object package_json(Package const& package) {
    json::array competences;
    for (std::string const& code : package.competences) competences.push_back(json::value(code));
    json::object made{{"id", to_string(package.id)}, {"title", package.title},
                      {"competences", std::move(competences)}, {"level", nullptr}};
    if (package.level) made["level"] = portfolio::code_of(*package.level);
    return made;
}

std::string package_document(db::Tx& tx, Uuid id) {
    auto const package = find_package(tx, id);
    if (!package) throw NotFound("no such package");
    json::object made = package_json(*package);
    json::array versions;
    for (PackageVersion const& version : versions_of(tx, id)) versions.push_back(version_json(tx, version));
    made["versions"] = std::move(versions);
    return json::serialize(made);
}

std::string shown(db::Tx& tx, http::Request const& request) {
    return package_document(tx, request.id_in_path("package"));
}

http::Answer list_packages(PackageDesk const& desk) {
    return http::json(desk.installation.database.read([](db::Tx& tx) {
        json::array list;
        for (PackageLine const& line : all_packages(tx)) {
            json::object made = package_json(line.package);
            made["number"] = line.last.number;
            made["state"] = code_in(state_codes, line.last.state);
            made["kind"] = code_in(kind_codes, line.last.structure.kind);
            list.push_back(std::move(made));
        }
        return json::serialize(json::object{{"packages", std::move(list)}});
    }));
}

http::Answer one_package(PackageDesk const& desk) {
    return http::json(desk.installation.database.read([&](db::Tx& tx) { return shown(tx, desk.request); }));
}

// Bringing one --------------------------------------------------------------------------------------------------------

http::Reply upload_told(PackageUpload const& upload, int status = 200) {
    json::object made{{"id", to_string(upload.id)}, {"state", code_in(upload_codes, upload.state)},
                      {"received_bytes", upload.received_bytes}, {"size_bytes", upload.size_bytes},
                      {"piece_bytes_max", piece_bytes_max}, {"faults", faults_json(upload.faults)},
                      {"package", nullptr}};
    if (upload.made_package) made["package"] = to_string(*upload.made_package);
    return http::json(json::serialize(made), status);
}

PackageUpload own_upload(db::Tx& tx, Uuid id, Uuid person) {
    auto upload = find_upload(tx, id);
    if (!upload || upload->person != person) throw NotFound("no such upload");
    return *upload;
}

http::Reply refused(std::string field, std::string message) {
    return http::problem(422, "validation", "validation", "the request can't be taken as it is",
                         {{std::move(field), std::move(message)}});
}

http::Answer announce_upload(PackageDesk const& desk) {
    json::object const object = http::body_in(desk.request);
    PackageUpload upload;
    upload.size_bytes = http::number_in(object, "size_bytes").value_or(0);
    upload.file_name = http::text_in(object, "file_name");
    std::string const package = http::text_in(object, "package");
    FormErrors errors;
    if (upload.size_bytes <= 0 || upload.size_bytes > package_bytes_max)
        errors.push_back({"size_bytes", "1 to " + std::to_string(package_bytes_max)});
    if (upload.file_name.empty() || character_count(upload.file_name) > 150)
        errors.push_back({"file_name", "1 to 150 characters"});
    if (!package.empty() && !parse_uuid(package)) errors.push_back({"package", "no id"});
    if (!errors.empty())
        return http::problem(422, "validation", "validation", "the request can't be taken as it is", errors);
    if (!package.empty()) upload.package = parse_uuid(package);
    upload.id = desk.installation.ids.next();
    upload.person = desk.person();
    upload.started_at = desk.installation.clock.now();
    return http::after_commit(desk.installation.database, "package", [upload](db::Tx& tx) {
        if (upload.package && !find_package(tx, *upload.package)) throw NotFound("no such package");
        insert_upload(tx, upload);
        return upload_told(upload, 201);
    });
}

http::Answer show_upload_state(PackageDesk const& desk) {
    return upload_told(desk.installation.database.read(
        [&](db::Tx& tx) { return own_upload(tx, desk.request.id_in_path("upload"), desk.person()); }));
}

http::Answer take_upload_piece(PackageDesk const& desk) {
    json::object const object = http::body_in(desk.request);
    auto const begins_at = http::number_in(object, "begins_at");
    if (!begins_at || *begins_at < 0) return refused("begins_at", "a count of bytes");
    auto const bytes = from_base64(http::text_in(object, "content"));
    if (!bytes || bytes->empty() || static_cast<std::int64_t>(bytes->size()) > piece_bytes_max)
        return refused("content", "base64 of 1 to " + std::to_string(piece_bytes_max) + " bytes");
    Uuid const id = desk.request.id_in_path("upload");
    return http::after_commit(
        desk.installation.database, "upload/" + to_string(id),
        [id, begins_at = *begins_at, body = std::string(bytes->begin(), bytes->end()), person = desk.person(),
         &queue = desk.queue, job = desk.installation.ids.next()](db::Tx& tx) {
            tx.serialise("upload/" + to_string(id));
            PackageUpload upload = own_upload(tx, id, person);
            if (!append_piece(tx, upload, begins_at, body))
                return http::problem(409, "conflict", "conflict",
                                     "go on from byte " + std::to_string(upload.received_bytes));
            upload.received_bytes += static_cast<std::int64_t>(body.size());
            if (upload.received_bytes == upload.size_bytes) {
                upload.state = UploadState::reading;
                update_upload(tx, upload);
                enqueue_reading(tx, queue, upload, job);
            }
            return upload_told(upload);
        });
}

// Its way to the learners ---------------------------------------------------------------------------------------------

std::string_view sentence_of(PackageBar bar) {
    return bar == PackageBar::own_work ? "somebody else than who brought it does this"
                                       : "the version is not at this step any more, or not yet";
}

http::Answer take_api_step(PackageDesk const& desk, PackageStepKind kind, std::string note) {
    auto const version = parse_uuid(http::text_in(http::body_in(desk.request), "version"));
    if (!version) return refused("version", "the id of the version that was seen");
    Uuid const package = desk.request.id_in_path("package");
    PackageStep const step{desk.installation.ids.next(), *version, kind, desk.person(), std::move(note),
                           desk.installation.clock.now()};
    return http::after_commit(desk.installation.database, "package/" + to_string(package), [step, package](db::Tx& tx) {
        auto const found = find_package_version(tx, step.version);
        if (!found || found->package != package) throw NotFound("no such version of this package");
        PackageBar const bar = take_package_step(tx, step);
        if (bar != PackageBar::none) return http::problem(409, "conflict", "conflict", sentence_of(bar));
        return http::json(package_document(tx, package));
    });
}

http::Answer api_review(PackageDesk const& desk) {
    json::object const object = http::body_in(desk.request);
    std::string const outcome = http::text_in(object, "outcome"), note(trim(http::text_in(object, "note")));
    bool const is_given_back = outcome == "given_back";
    if (!is_given_back && outcome != "concluded") return refused("outcome", "concluded or given_back");
    if ((is_given_back && note.empty()) || character_count(note) > note_most)
        return refused("note", "what is to be changed, at most 2000 characters");
    return take_api_step(desk, is_given_back ? PackageStepKind::given_back : PackageStepKind::reviewed, note);
}

http::Answer api_approval(PackageDesk const& desk) {
    std::string const act(trim(http::text_in(http::body_in(desk.request), "act")));
    if (fault_of_act(act) != ActFault::none) return refused("act", "the act of the committee");
    return take_api_step(desk, PackageStepKind::approved, act);
}

http::Answer api_ties(PackageDesk const& desk) {
    json::object const object = http::body_in(desk.request);
    auto const portfolio = desk.portfolio.current();
    json::value const* const list = object.if_contains("competences");
    if (!list || !list->is_array()) return refused("competences", "a list of codes");
    std::vector<std::string> competences;
    for (json::value const& one : list->as_array()) {
        std::string const code = one.is_string() ? std::string(one.as_string()) : std::string();
        if (!portfolio->find_competence(code)) return refused("competences", "no such competence: " + code);
        competences.push_back(code);
    }
    std::string const level = http::text_in(object, "level");
    std::optional<portfolio::Level> wanted;
    for (int i = 1; i <= 3; ++i)
        if (portfolio::code_of(static_cast<portfolio::Level>(i)) == level) wanted = static_cast<portfolio::Level>(i);
    if (!level.empty() && !wanted) return refused("level", "base, intermedio or avanzato; empty = any");
    Uuid const id = desk.request.id_in_path("package");
    return http::after_commit(desk.installation.database, "package/" + to_string(id),
                              [id, competences, wanted](db::Tx& tx) {
                                  auto package = find_package(tx, id);
                                  if (!package) throw NotFound("no such package");
                                  package->competences = competences;
                                  package->level = wanted;
                                  update_ties(tx, *package);
                                  return http::json(package_document(tx, id));
                              });
}

void name_package_types(http::Router& router) {
    router.type("PackageFault", "{code: text, file: text, line: int, what: text, rule: text, is_warning: bool}");
    router.type("PackageStep", "{step: \"sent\" | \"given_back\" | \"reviewed\" | \"approved\" | \"withdrawn\", "
                               "at: instant, note: text}");
    std::string const state = "\"draft\" | \"in_review\" | \"reviewed\" | \"live\" | \"withdrawn\"";
    router.type("PackageVersion", "{version: id, number: int, state: " + state + ", kind: text, edition: text, "
                                  "file_name: text, size_bytes: int, sha256: text, files: int, activities: int, "
                                  "uploaded_at: instant, warnings: [PackageFault], steps: [PackageStep]}");
    router.type("PackageLine", "{id: id, title: text, competences: [text], level: text?, number: int, state: " + state +
                                   ", kind: text}");
    router.type("Package", "{id: id, title: text, competences: [text], level: text?, versions: [PackageVersion]}");
    router.type("PackageUpload", "{id: id, state: \"receiving\" | \"reading\" | \"refused\" | \"done\", "
                                 "received_bytes: int, size_bytes: int, piece_bytes_max: int, "
                                 "faults: [PackageFault], package: id?}");
}

}  // namespace

void add_package_api_routes(http::Router& router, access::Installation& installation,
                            files::Shelf<portfolio::Portfolio>& portfolio, jobs::Queue& queue) {
    auto const at_desk = [&](auto answer) {
        return [&installation, &portfolio, &queue, answer](http::Request const& request) -> http::Answer {
            return answer(PackageDesk(installation, portfolio, queue, request));
        };
    };
    name_package_types(router);
    std::string const all = "/api/v1/packages", one = all + "/{package}", uploads = "/api/v1/package-uploads";
    router.get(all, may::read_content, at_desk(&list_packages))
        .describe({.summary = "Every package that was brought, with its newest version",
                   .gives = "{packages: [PackageLine]}"});
    router.get(one, may::read_content, at_desk(&one_package))
        .describe({.summary = "One package with its versions, newest first", .gives = "Package"});
    router.post(uploads, may::write_content, at_desk(&announce_upload))
        .describe({.summary = "Announces a package, or the next version of one (package); its pieces follow",
                   .takes = "{file_name: text, size_bytes: int, package?: id}", .gives = "PackageUpload",
                   .refuses = {422}, .status = 201});
    router.get(uploads + "/{upload}", may::write_content, at_desk(&show_upload_state))
        .describe({.summary = "How much has come, and what was read of it", .gives = "PackageUpload"});
    router.post(uploads + "/{upload}/pieces", may::write_content, at_desk(&take_upload_piece))
        .describe({.summary = "The bytes that follow those that have come; 409 says where to go on",
                   .takes = "{begins_at: int, content: text}", .gives = "PackageUpload", .refuses = {409, 422}})
        .body_bytes_max = piece_body_max;
    auto const step = [&](std::string const& below, http::Access access, auto answer, std::string summary,
                          std::string takes) {
        router.post(one + below, access, at_desk(answer))
            .describe({.summary = std::move(summary), .takes = std::move(takes), .gives = "Package",
                       .refuses = {409, 422}})
            .edits(one, &shown);
    };
    step("/submission", may::write_content,
         [](PackageDesk const& desk) { return take_api_step(desk, PackageStepKind::sent, ""); },
         "Sends a version to review", "{version: id}");
    step("/review", may::review_content, &api_review, "Concludes the review, or gives it back with a note",
         "{version: id, outcome: \"concluded\" | \"given_back\", note?: text}");
    step("/approval", may::approve_content, &api_approval, "Approves by an act: learners may take it",
         "{version: id, act: text}");
    step("/withdrawal", may::write_content,
         [](PackageDesk const& desk) { return take_api_step(desk, PackageStepKind::withdrawn, ""); },
         "Withdraws a version; who is inside may end it", "{version: id}");
    step("/ties", may::write_content, &api_ties, "Which competences it is about, at which level",
         "{competences: [text], level?: text}");
}

}  // namespace regia::catalogue
