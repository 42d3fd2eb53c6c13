#include "registry/import_store.hpp"

#include "access/entry/entry.hpp"
#include "base/text.hpp"

namespace regia::registry {
namespace {

constexpr std::string_view imported_columns =
    "id, file_name, state, body_id, rows_fresh, rows_changed, rows_same, rows_refused, created_at, columns_kept, "
    "columns_ignored, applied_up_to_line, rows_applied, sheet_name, headers, refusal, is_complete, checked_up_to_line, "
    "rows_moved, rows_gone, rows_undone, undone_at, columns_at";

Imported read_imported(db::Row const& row) {
    Imported found;
    found.id = row.get<Uuid>(0);
    found.file_name = row.get<std::string>(1);
    found.state = row.get<std::string>(2);
    found.body = row.get<Uuid>(3);
    found.fresh = row.get<std::int64_t>(4);
    found.changed = row.get<std::int64_t>(5);
    found.same = row.get<std::int64_t>(6);
    found.refused = row.get<std::int64_t>(7);
    found.created_at = row.get<Instant>(8);
    found.columns_kept = row.get<std::string>(9);
    found.columns_ignored = row.get<std::string>(10);
    found.applied_up_to_line = row.get<std::int64_t>(11);
    found.applied = row.get<std::optional<std::int64_t>>(12).value_or(0);
    found.sheet = row.get<std::string>(13);
    found.headers = row.get<std::string>(14);
    found.refusal = row.get<std::string>(15);
    found.is_complete = row.get<std::int64_t>(16) != 0;
    found.checked_up_to_line = row.get<std::int64_t>(17);
    found.moved = row.get<std::int64_t>(18);
    found.gone = row.get<std::int64_t>(19);
    found.undone = row.get<std::int64_t>(20);
    found.undone_at = row.get<std::optional<Instant>>(21);
    found.columns_at = row.get<std::string>(22);
    return found;
}

std::int64_t is_everybody(Uuid body) { return body == Uuid{} ? 1 : 0; }

RowOutcome outcome_of(std::string_view code) {
    using enum RowOutcome;
    for (RowOutcome const outcome : {same, changed, fresh, moved, ended, gone})
        if (code == code_of(outcome)) return outcome;
    return RowOutcome::refused;
}

}  // namespace

std::optional<Imported> imported(db::Tx& tx, Uuid id, Uuid body) {
    return tx.one("SELECT " + std::string(imported_columns) +
                      " FROM registry_import WHERE id = $1 AND ($2 = 1 OR body_id = $3)",
                  read_imported, id, is_everybody(body), body);
}

std::vector<Imported> last_imports(db::Tx& tx, Uuid body, std::int64_t most) {
    return tx.all("SELECT " + std::string(imported_columns) +
                      " FROM registry_import WHERE ($1 = 1 OR body_id = $2) ORDER BY created_at DESC, id LIMIT $3",
                  read_imported, is_everybody(body), body, most);
}

bool begin_import(db::Tx& tx, NewImport const& import, Instant now) {
    ImportOrder const& order = import.order;
    std::int64_t const is_complete = order.is_complete ? 1 : 0;
    return tx.run("INSERT INTO registry_import (id, file_name, sha256, body_id, by_person, state, rows_fresh, "
                  "rows_changed, rows_same, rows_refused, applied_up_to_line, created_at, columns_kept, "
                  "columns_ignored, sheet_name, headers, is_complete, columns_at) VALUES ($1, $2, $3, $4, $5, $6, "
                  "0, 0, 0, 0, 0, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING",
                  order.id, order.file_name, import.sha256, order.body, order.by, import.state, now,
                  kept_names(import.columns), first_characters(join(import.columns.unknown, ", "), 500), import.sheet,
                  import.headers, is_complete,
                  standing_names(import.columns, split(import.headers, between_fields).size())) == 1;
}

bool begin_again(db::Tx& tx, Imported const& import, Columns const& columns) {
    bool const is_begun =
        tx.run("UPDATE registry_import SET state = 'checking', columns_kept = $2, columns_ignored = $3, "
               "columns_at = $4, rows_fresh = 0, rows_changed = 0, rows_same = 0, rows_refused = 0, rows_moved = 0, "
               "rows_gone = 0, checked_up_to_line = 0 WHERE id = $1 AND state IN ('unmapped', 'checked')",
               import.id, kept_names(columns), first_characters(join(columns.unknown, ", "), 500),
               standing_names(columns, split(import.headers, between_fields).size())) == 1;
    for (std::string const table : {"registry_import_row", "registry_import_body"})
        if (is_begun) tx.run("DELETE FROM " + table + " WHERE import_id = $1", import.id);
    return is_begun;
}

bool stands_at(db::Tx& tx, Uuid import, std::int64_t line) {
    return tx.value<std::int64_t>("SELECT checked_up_to_line FROM registry_import WHERE id = $1 "
                                  "AND state = 'checking'",
                                  import) == line;
}

void advance_check(db::Tx& tx, ImportReport const& report, std::int64_t up_to_line, std::string_view state) {
    tx.run("UPDATE registry_import SET state = $2, rows_fresh = $3, rows_changed = $4, rows_same = $5, "
           "rows_refused = $6, rows_moved = $7, rows_gone = $8, checked_up_to_line = $9, refusal = $10 WHERE id = $1",
           report.id, state, report.fresh, report.changed, report.same, report.refused, report.moved, report.gone,
           up_to_line, report.refusal);
}

void break_check(db::Tx& tx, Uuid import) {
    tx.run("UPDATE registry_import SET state = 'broken', refusal = 'forgotten' WHERE id = $1 AND state = 'checking'",
           import);
}

void drop_import(db::Tx& tx, Uuid import) {
    for (std::string const table : {"registry_import_part", "registry_import_body"})
        tx.run("DELETE FROM " + table + " WHERE import_id = $1", import);
    tx.run("DELETE FROM registry_import_row WHERE import_id = $1", import);
    tx.run("DELETE FROM registry_import WHERE id = $1", import);
}

void forget_rows_before(db::Tx& tx, Instant before) {
    for (std::string const table : {"registry_import_row", "registry_import_part", "registry_import_undo"})
        tx.run("DELETE FROM " + table + " WHERE import_id IN (SELECT id FROM registry_import WHERE created_at < $1)",
               before);
}

void keep_row(db::Tx& tx, Uuid import, KeptRow const& row) {
    tx.run("INSERT INTO registry_import_row (import_id, line, outcome, column_name, reason, content, held_digest, "
           "changes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
           import, row.line, code_of(row.outcome), row.column, row.reason, row.content, row.held, row.changes);
}

std::vector<KeptRow> rows_to_apply(db::Tx& tx, Uuid import, std::int64_t behind_line, std::size_t most) {
    return tx.all("SELECT line, outcome, content, held_digest FROM registry_import_row WHERE import_id = $1 "
                  "AND line > $2 AND outcome <> 'refused' ORDER BY line LIMIT $3",
                  [](db::Row const& row) {
                      return KeptRow{row.get<std::int64_t>(0), outcome_of(row.get<std::string_view>(1)), "", "",
                                     row.get<std::string>(2), row.get<std::optional<std::int64_t>>(3)};
                  },
                  import, behind_line, static_cast<std::int64_t>(most));
}

std::vector<KeptRow> rows_of_outcome(db::Tx& tx, Uuid import, std::string_view outcome, std::int64_t behind_line,
                                     std::int64_t most) {
    return tx.all("SELECT line, outcome, content, changes FROM registry_import_row WHERE import_id = $1 "
                  "AND outcome = $2 AND line > $3 ORDER BY line LIMIT $4",
                  [](db::Row const& row) {
                      KeptRow kept{row.get<std::int64_t>(0), outcome_of(row.get<std::string_view>(1)), "", "",
                                   row.get<std::string>(2), {}};
                      kept.changes = row.get<std::string>(3);
                      return kept;
                  },
                  import, outcome, behind_line, most);
}

std::map<std::int64_t, RowOutcome> outcomes_by_line(db::Tx& tx, Uuid import) {
    std::map<std::int64_t, RowOutcome> outcomes;
    tx.each("SELECT line, outcome FROM registry_import_row WHERE import_id = $1",
            [&](db::Row const& row) {
                outcomes[row.get<std::int64_t>(0)] = outcome_of(row.get<std::string_view>(1));
            },
            import);
    return outcomes;
}

void refuse_row(db::Tx& tx, Uuid import, KeptRow const& row) {
    tx.run("UPDATE registry_import_row SET outcome = 'refused', column_name = $3, reason = $4 "
           "WHERE import_id = $1 AND line = $2",
           import, row.line, row.column, row.reason);
}

void advance_import(db::Tx& tx, Uuid import, Batch const& batch, access::Actor const& by, Instant now) {
    tx.run("DELETE FROM registry_import_part WHERE import_id = $1", import);  // nothing to check again from now on

    tx.run("DELETE FROM registry_import_row WHERE import_id = $1 AND line <= $2 AND outcome <> 'refused'", import,
           batch.up_to_line);
    tx.run("UPDATE registry_import SET state = $2, applied_up_to_line = $3, rows_applied = COALESCE(rows_applied, 0) + "
           "$4, rows_refused = rows_refused + $5, applied_by = $6, applied_at = $7, acting_role = $8 WHERE id = $1",
           import, batch.is_last ? "applied" : "applying", batch.up_to_line, batch.applied, batch.refused, by.person,
           now, by.role.code);
}

std::vector<RefusedRow> refused_rows(db::Tx& tx, Uuid import, std::int64_t most) {
    return tx.all("SELECT line, column_name, reason, content FROM registry_import_row WHERE import_id = $1 "
                  "AND outcome = 'refused' ORDER BY line LIMIT $2",
                  [](db::Row const& row) {
                      return RefusedRow{row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::string>(2),
                                        row.get<std::string>(3)};
                  },
                  import, most);
}

// COALESCE keeps SQLite from finding the employments by body, of which each has thousands, instead of by person.
std::optional<Held> held_for(db::Tx& tx, StaffRow const& row) {
    auto held = tx.one(
        "SELECT p.id, p.given_name, p.family_name, p.email, "
        "(SELECT a.kind FROM registry_absence a WHERE a.person_id = p.id AND a.finished_on IS NULL "
        "ORDER BY a.started_on DESC, a.id LIMIT 1), "
        "(SELECT ce.body_id FROM registry_counting c JOIN registry_employment ce ON ce.person_id = c.person_id "
        "AND ce.id = c.employment_id WHERE c.person_id = p.id ORDER BY c.started_on DESC LIMIT 1), "
        "(SELECT count(*) FROM registry_employment h WHERE h.person_id = p.id AND COALESCE(h.body_id, $2) = $2), "
        "e.id, u.name, e.unit_id, e.district_id, e.profile, e.relationship, e.staff_number, e.weekly_hours, "
        "e.started_on, e.finished_on, o.proposed "
        "FROM registry_tax_code t JOIN registry_person p ON p.id = t.person_id "
        "LEFT JOIN registry_address o ON o.person_id = p.id "
        "LEFT JOIN registry_employment e ON e.person_id = p.id AND COALESCE(e.body_id, $2) = $2 "
        "LEFT JOIN registry_unit u ON u.id = e.unit_id "
        "WHERE t.tax_code = $1 ORDER BY e.started_on DESC NULLS LAST, e.id LIMIT 1",
        [&](db::Row const& found) {
            Held held;
            held.person = row.person;
            held.person.id = found.get<Uuid>(0);
            held.person.given_name = found.get<std::string>(1);
            held.person.family_name = found.get<std::string>(2);
            held.person.email = found.get<std::optional<std::string>>(3);
            held.absence = found.get<std::optional<std::string>>(4).value_or("");
            auto const counting_body = found.get<std::optional<Uuid>>(5);
            held.counts_here = !counting_body || *counting_body == row.body;
            held.employments_here = found.get<std::int64_t>(6);
            held.proposed = found.get<std::optional<std::string>>(17);
            if (found.is_null(7)) return held;
            held.unit_name = found.get<std::optional<std::string>>(8).value_or("");
            held.employment = Employment{found.get<Uuid>(7), held.person.id, row.body,
                found.get<std::optional<Uuid>>(9), found.get<std::optional<Uuid>>(10), found.get<std::string>(11),
                found.get<std::string>(12), found.get<std::optional<std::string>>(13),
                found.get<std::optional<double>>(14), found.get<Day>(15), found.get<std::optional<Day>>(16)};
            return held;
        },
        *row.person.tax_code, row.body);
    if (held && row.has_email && row.person.email != held->person.email)
        held->has_come_in = access::has_come_in(tx, held->person.id);
    return held;
}

bool has_omocodia_twin(db::Tx& tx, StaffRow const& row) {
    return tx.value<Uuid>("SELECT id FROM registry_person WHERE tax_code_canonical = $1 AND sort_key = $2 LIMIT 1",
                          canonical_tax_code(*row.person.tax_code), sort_key(row.person.family_name + " " +
                                                                             row.person.given_name))
        .has_value();
}

}  // namespace regia::registry
