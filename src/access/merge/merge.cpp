#include "access/merge/merge.hpp"

#include "access/entry/entry.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

namespace w = words::access;

//! A role besides that of a learner gives rights over others: it does not pass from one to another.
std::optional<html::Word> forbids(db::Tx& tx, Merge const& merge) {
    auto const roles = tx.value<std::int64_t>(
        "SELECT count(*) FROM access_grant WHERE person_id IN ($1, $2) AND scope_kind <> $3 AND revoked_at IS NULL "
        "AND (finished_on IS NULL OR finished_on >= $4)",
        merge.kept, merge.merged, Scope::Kind::person, rome_day(merge.now));
    if (*roles > 0) return w::merge_roles;
    return std::nullopt;
}

//! A second factor of the merged one alone becomes the kept one's: nobody comes in more easily than before.
void move_second_factor(db::Tx& tx, Merge const& merge) {
    if (tx.value<Uuid>("SELECT person_id FROM access_totp WHERE person_id = $1", merge.kept)) return;
    for (std::string const table : {"access_totp", "access_recovery_code"})
        tx.run("UPDATE " + table + " SET person_id = $1 WHERE person_id = $2", merge.kept, merge.merged);
}

void settle(db::Tx& tx, Merge const& merge) {
    // Letters on their way to either open nothing any more: their mailboxes may be two people's after all.
    end_unused_links(tx, merge.kept);
    end_unused_links(tx, merge.merged);
    end_sessions(tx, merge.merged, merge.now, Digest{});
    move_second_factor(tx, merge);
    tx.run("UPDATE access_account SET leads_to = $1 WHERE person_id = $2", merge.kept, merge.merged);
    tx.run("UPDATE access_account SET has_second_factor = 1 WHERE person_id = $1 AND EXISTS (SELECT 1 "
           "FROM access_account m WHERE m.person_id = $2 AND m.has_second_factor = 1)",
           merge.kept, merge.merged);
    // A link that the merged one opened vouches for the address, which becomes the kept one's with it.
    if (!merge.had_kept_come_in)
        tx.run("UPDATE access_link SET person_id = $1 WHERE person_id = $2 AND used_at IS NOT NULL", merge.kept,
               merge.merged);
}

//! The kept one came in by a link for the first time since: her address is vouched for by that alone.
bool came_in_since(db::Tx& tx, Merge const& merge) {
    return tx.value<std::int64_t>("SELECT count(*) FROM access_link WHERE person_id = $1 AND used_at > $2", merge.kept,
                                  merge.now) > 0 &&
           tx.value<std::int64_t>("SELECT count(*) FROM access_link WHERE person_id = $1 AND used_at <= $2", merge.kept,
                                  merge.now) == 0;
}

}  // namespace

void end_ways_in_since(db::Tx& tx, Uuid kept, Uuid merged, Instant since) {
    tx.run("DELETE FROM access_identity WHERE person_id = $1 AND linked_at > $2", kept, since);
    tx.run("DELETE FROM access_passkey WHERE person_id = $1 AND added_at > $2", kept, since);
    // A password that was set since is the same of both, to its salt.
    tx.run("UPDATE access_account SET password_hash = NULL WHERE person_id = $1 AND password_hash = "
           "(SELECT m.password_hash FROM access_account m WHERE m.person_id = $2)",
           kept, merged);
}

void add_merge_part(MergeParts& parts) {
    using Way = MergeTable::Way;
    parts.add({"account",
               {{"access_account", "", Way::settle, "person_id", "password_hash"},
                {"access_identity", "issuer subject"},
                {"access_passkey", "credential"},
                {"access_totp", "", Way::settle},
                {"access_recovery_code", "code_sha256", Way::settle},
                {"access_link", "token_sha256", Way::derived},
                {"access_data_request", "id"}},
               forbids, {}, settle, {}, came_in_since});
}

}  // namespace regia::access
