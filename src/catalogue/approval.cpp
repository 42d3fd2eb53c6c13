#include "catalogue/approval.hpp"

#include "base/text.hpp"

namespace regia::catalogue {

ActFault fault_of_act(std::string_view act) {
    if (act.empty()) return ActFault::missing;
    return character_count(act) > act_characters_max ? ActFault::too_long : ActFault::none;
}

bool says_the_same(std::optional<Approval> const& last, Approval const& given) {
    return last && last->version == given.version && last->person == given.person && last->act == given.act;
}

void approve_shown(db::Tx& tx, Approval const& approval, Uuid revision) {
    tx.serialise("catalogue/" + approval.module);
    auto const all = approvals_of(tx, approval.module);
    bool const came_before =
        std::any_of(all.begin(), all.end(), [&](Approval const& other) { return other.id == approval.id; });
    if (came_before || says_the_same(approval_of(tx, approval.module, approval.version), approval)) return;
    auto const current = files::current_revision(tx);
    if (!current || current->id != revision) throw Conflict("another revision of the programme is in force by now");
    approve(tx, approval);
}

}  // namespace regia::catalogue
