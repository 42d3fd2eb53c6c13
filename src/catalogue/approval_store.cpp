#include "catalogue/catalogue.hpp"

namespace regia::catalogue {

void approve(db::Tx& tx, Approval const& approval) {
    tx.run(
        "INSERT INTO catalogue_approval (id, module, revision_id, person_id, act, approved_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        approval.id, approval.module, approval.version, approval.person, approval.act, approval.approved_at);
}

std::optional<Approval> approval_of(db::Tx& tx, std::string_view module, Uuid version) {
    return tx.one(
        "SELECT id, person_id, act, approved_at FROM catalogue_approval WHERE module = $1 AND revision_id = $2 "
        "ORDER BY approved_at DESC, id DESC LIMIT 1",
        [&](db::Row const& row) {
            return Approval{row.get<Uuid>(0), std::string(module), version, row.get<Uuid>(1), row.get<std::string>(2),
                            row.get<Instant>(3)};
        },
        module, version);
}

bool is_approved(db::Tx& tx, std::string_view module, Uuid version) {
    return approval_of(tx, module, version).has_value();
}

}  // namespace regia::catalogue
