#include "catalogue/approval.hpp"

#include <algorithm>
#include <set>

namespace regia::catalogue {
namespace {

Approval read_approval(db::Row const& row) {
    return {row.get<Uuid>(0), row.get<std::string>(1), row.get<Uuid>(2),
            row.get<Uuid>(3), row.get<std::string>(4), row.get<Instant>(5)};
}

}  // namespace

void approve(db::Tx& tx, Approval const& approval) {
    tx.run(
        "INSERT INTO catalogue_approval (id, module, revision_id, person_id, act, approved_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        approval.id, approval.module, approval.version, approval.person, approval.act, approval.approved_at);
}

std::optional<Approval> approval_of(db::Tx& tx, std::string_view module, Uuid version) {
    return tx.one(
        "SELECT id, module, revision_id, person_id, act, approved_at FROM catalogue_approval "
        "WHERE module = $1 AND revision_id = $2 ORDER BY approved_at DESC, id DESC LIMIT 1",
        read_approval, module, version);
}

std::vector<Approval> approvals_of(db::Tx& tx, std::string_view module) {
    return tx.all(
        "SELECT id, module, revision_id, person_id, act, approved_at FROM catalogue_approval "
        "WHERE module = $1 ORDER BY approved_at DESC, id DESC",
        read_approval, module);
}

std::vector<Approval> all_approvals(db::Tx& tx) {
    return tx.all("SELECT id, module, revision_id, person_id, act, approved_at FROM catalogue_approval "
                  "ORDER BY approved_at DESC, id DESC",
                  read_approval);
}

std::int64_t unapproved(db::Tx& tx, Catalogue const& catalogue) {
    std::set<std::pair<std::string, Uuid>> approved;
    tx.each("SELECT DISTINCT module, revision_id FROM catalogue_approval",
            [&](db::Row const& row) { approved.emplace(row.get<std::string>(0), row.get<Uuid>(1)); });
    auto const is_open = [&](Module const& unit) { return !approved.contains({unit.code, unit.version}); };
    auto const modules = std::count_if(catalogue.modules.begin(), catalogue.modules.end(), is_open);
    return modules + (catalogue.survey && is_open(*catalogue.survey) ? 1 : 0);
}

bool is_approved(db::Tx& tx, std::string_view module, Uuid version) {
    return approval_of(tx, module, version).has_value();
}

}  // namespace regia::catalogue
