#include "registry/undo/undo.hpp"

#include "access/entry/entry.hpp"
#include "base/text.hpp"
#include "registry/address/address.hpp"
#include "registry/import_store.hpp"
#include "registry/people.hpp"
#include "registry/undo/person_state.hpp"

namespace regia::registry {
namespace {

constexpr std::size_t undo_step_rows = 500;
constexpr std::size_t kept_shown_max = 100;
constexpr std::int64_t last_line = std::numeric_limits<std::int64_t>::max();

std::vector<UndoRow> rows_above(db::Tx& tx, Uuid import, std::int64_t below_line, std::size_t most) {
    return tx.all("SELECT line, person_id, state_before, digest_after, address_before FROM registry_import_undo "
                  "WHERE import_id = $1 AND line < $2 AND outcome = '' ORDER BY line DESC LIMIT $3",
                  [](db::Row const& row) {
                      return UndoRow{row.get<std::int64_t>(0), row.get<Uuid>(1), row.get<std::string>(2),
                                     row.get<std::int64_t>(3), row.get<std::optional<std::string>>(4)};
                  },
                  import, below_line, static_cast<std::int64_t>(most));
}

//! The address that files had named before, as a file would name it now.
void say_address(db::Tx& tx, Uuid person, std::string const& said, access::Actor const& by, IdSource& ids,
                 Instant now) {
    auto const proposed = tx.value<std::string>(
        "SELECT proposed FROM registry_address WHERE person_id = $1 AND proposed IS NOT NULL", person);
    std::string const in_force = find_person(tx, person)->email.value_or("");
    auto const is_same = [](std::string_view a, std::string_view b) { return lower_ascii(a) == lower_ascii(b); };
    if (!proposed && !access::has_come_in(tx, person)) {
        if (is_same(said, in_force)) return;
        access::end_unused_links(tx, person);
        std::optional<std::string> email;
        if (!said.empty()) email = said;
        tx.run("UPDATE registry_person SET email = $2 WHERE id = $1", person, email);
        return;
    }
    if (is_same(said, proposed.value_or(in_force))) return;
    if (is_same(said, in_force)) {
        withdraw_proposal(tx, person);
        return;
    }
    propose_address(tx, person, said, now);
    if (!said.empty()) access::record_look(tx, ids.next(), by, person, "address_proposed", "", now);
}

}  // namespace

void keep_undo(db::Tx& tx, Uuid import, UndoRow const& row) {
    tx.run("INSERT INTO registry_import_undo (import_id, line, person_id, state_before, digest_after, address_before, "
           "outcome, reason) VALUES ($1, $2, $3, $4, $5, $6, '', '')",
           import, row.line, row.person, row.before, row.digest_after, row.address_before);
}

std::int64_t undo_rows(db::Tx& tx, Uuid import) {
    return *tx.value<std::int64_t>("SELECT count(*) FROM registry_import_undo WHERE import_id = $1 AND outcome = ''",
                                   import);
}

std::vector<std::int64_t> kept_lines(db::Tx& tx, Uuid import, std::int64_t most) {
    return tx.all("SELECT line FROM registry_import_undo WHERE import_id = $1 AND outcome = 'kept' ORDER BY line "
                  "LIMIT $2",
                  [](db::Row const& row) { return row.get<std::int64_t>(0); }, import, most);
}

UndoPreview preview_undo(db::Tx& tx, Uuid import) {
    UndoPreview preview;
    // A person may stand in several rows: once undone, she is as the row above left her.
    std::map<Uuid, std::int64_t> now_is;
    std::vector<UndoRow> rows;
    for (std::int64_t below = last_line; !(rows = rows_above(tx, import, below, undo_step_rows)).empty();
         below = rows.back().line) {
        std::vector<Uuid> first_seen;
        for (UndoRow const& row : rows)
            if (now_is.try_emplace(row.person, 0).second) first_seen.push_back(row.person);
        for (auto const& [person, state] : person_states(tx, first_seen)) now_is[person] = digest_of_state(state);
        for (UndoRow const& row : rows) {
            auto const found = now_is.find(row.person);
            if (found->second == row.digest_after) {
                ++preview.rows;
                found->second = digest_of_state(row.before);
                continue;
            }
            ++preview.kept;
            if (preview.first_kept.size() < kept_shown_max) preview.first_kept.push_back(row.line);
        }
    }
    return preview;
}

std::int64_t undo_import(db::Database& database, Uuid import, access::Actor const& by, IdSource& ids, Instant now,
                         std::function<void(db::Tx&, std::int64_t)> const& after) {
    std::int64_t undone = 0, seen = 0;
    for (bool is_over = false; !is_over;) {
        std::int64_t in_step = 0, looked_at = 0;
        is_over = database.write_now("import/" + to_string(import), [&](db::Tx& tx) {
            in_step = looked_at = 0;
            tx.serialise("registry/people");
            auto const found = imported(tx, import, Uuid{});
            if (!found) throw NotFound("no such import");
            if (found->state == "undone") return true;  // by the first arrival of the same form
            if (found->state != "applied" && found->state != "undoing")
                throw Conflict("only an import that was applied can be undone");
            auto const rows = rows_above(tx, import, last_line, undo_step_rows);
            for (UndoRow const& row : rows) {
                bool const is_as_left = digest_of_state(person_state(tx, row.person)) == row.digest_after;
                tx.run("UPDATE registry_import_undo SET outcome = $3 WHERE import_id = $1 AND line = $2", import,
                       row.line, is_as_left ? "undone" : "kept");
                if (!is_as_left) continue;
                restore_person_state(tx, row.person, row.before);
                if (!row.before.empty()) choose_counting_employment(tx, row.person, rome_day(now));
                if (row.address_before) say_address(tx, row.person, *row.address_before, by, ids, now);
                person_changed(tx, row.person, now);
                ++in_step;
            }
            looked_at = static_cast<std::int64_t>(rows.size());
            bool const is_last = rows.size() < undo_step_rows;
            tx.run("UPDATE registry_import SET state = $2, undone_by = $3, undone_at = $4, "
                   "rows_undone = rows_undone + $5, acting_role = $6 WHERE id = $1",
                   import, is_last ? "undone" : "undoing", by.person, now, in_step, by.role.code);
            after(tx, seen + looked_at);
            return is_last;
        });
        undone += in_step;
        seen += looked_at;
    }
    return undone;
}

}  // namespace regia::registry
