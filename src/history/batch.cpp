#include "history/batch.hpp"

#include <algorithm>
#include <set>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "learning/entry/entry.hpp"
#include "registry/absence/absence.hpp"
#include "registry/contact.hpp"

namespace regia::history {
namespace {

constexpr std::int64_t rows_live = days(30);
constexpr std::size_t field_characters_max = 200;

constexpr std::string_view batch_columns =
    "id, file_name, platform, by_role, state, body_id, rows_good, rows_known, rows_refused, created_at, applied_at, "
    "undone_at";

Batch read_batch(db::Row const& row) {
    return {row.get<Uuid>(0),          row.get<std::string>(1),  row.get<std::string>(2),  row.get<std::string>(3),
            row.get<std::string>(4),   row.get<Uuid>(5),         row.get<std::int64_t>(6), row.get<std::int64_t>(7),
            row.get<std::int64_t>(8),  row.get<Instant>(9),      row.get<std::optional<Instant>>(10),
            row.get<std::optional<Instant>>(11)};
}

std::int64_t is_any(Uuid body) { return body == Uuid{} ? 1 : 0; }

std::string kept_form(Columns const& columns, std::vector<std::string> const& fields) {
    std::string kept;
    for (int i = 0; i < static_cast<int>(Column::count); ++i) {
        if (i > 0) kept += between_fields;
        for (char const c : first_characters(columns.get(fields, static_cast<Column>(i)), field_characters_max))
            kept += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    return kept;
}

//! The person of the row, if she works or worked in the body of the batch.
std::optional<Uuid> person_of(db::Tx& tx, std::string const& tax_code, Uuid body) {
    auto const person = registry::person_with_tax_code(tx, tax_code);
    if (!person || body == Uuid{}) return person;
    for (auto const& one : registry::employments_of(tx, *person))
        if (one.employment.body == body) return person;
    return std::nullopt;
}

//! Somebody entered the same course of the same day by hand, and nobody took it back. By its title, for an entry has no
//! code.
bool is_entered_by_hand(std::vector<learning::CompletionEntry> const& entries, Fact const& fact) {
    std::string const key = credit_key("", fact.title, fact.done_on);
    return std::any_of(entries.begin(), entries.end(), [&](learning::CompletionEntry const& entry) {
        return !entry.withdrawn && credit_key("", entry.title, entry.done_on) == key;
    });
}

bool is_done_here(std::vector<learning::ModuleProgress> const& modules, Fact const& fact) {
    return !fact.course_code.empty() && std::any_of(modules.begin(), modules.end(), [&](auto const& module) {
        return sort_key(module.module) == sort_key(fact.course_code) && module.state == learning::State::completed;
    });
}

//! Of the batches of the same scope alone: what others brought of her is nobody's to ask.
bool has_credit(db::Tx& tx, Uuid person, std::string_view key, Uuid body) {
    return tx.value<Uuid>("SELECT c.fact_id FROM history_credit c JOIN history_batch b ON b.id = c.batch_id "
                          "WHERE c.person_id = $1 AND c.credit_key = $2 AND b.body_id = $3",
                          person, key, body)
        .has_value();
}

class Check {
public:
    Check(db::Tx& tx, NewBatch const& batch, Columns const& columns, Day today)
        : tx_(tx), batch_(batch), columns_(columns), today_(today) {}

    BatchRow check(files::SourceRow const& row) {
        BatchRow kept{row.line, "refused", "", row.fault, kept_form(columns_, row.fields)};
        if (!row.fault.empty()) return kept;
        for (files::CellFault const& cell : row.cell_faults)
            if (auto const column = columns_.column_at(cell.column)) {
                kept.column = name_of(*column);
                kept.reason = cell.fault;
                return kept;
            }
        auto const read = read_fact_row(columns_, row.fields, today_);
        if (!read) {
            kept.column = name_of(read.error().column);
            kept.reason = read.error().reason;
            return kept;
        }
        Fact const& fact = read.value().fact;
        auto const person = person_of(tx_, read.value().tax_code, batch_.body);
        if (!person) {
            kept.column = name_of(Column::tax_code);
            kept.reason = "unknown_person";
            return kept;
        }
        std::string const key = credit_key(fact.course_code, fact.title, fact.done_on);
        bool const is_known =
            !seen_.insert(to_string(*person) + key).second || has_credit(tx_, *person, key, batch_.body);
        kept.outcome = is_known ? "known" : "good";
        return kept;
    }

private:
    db::Tx& tx_;
    NewBatch const& batch_;
    Columns const& columns_;
    Day today_;
    std::set<std::string> seen_;
};

constexpr std::size_t rows_a_write = 500;  // a transaction takes at most 200 ms

std::string state_of(db::Tx& tx, Uuid batch) {
    return tx.value<std::string>("SELECT state FROM history_batch WHERE id = $1", batch).value_or("");
}

//! False when the same form came before and its rows were kept; if not (the program was stopped), they are now.
bool begin_batch(db::Tx& tx, NewBatch const& batch, access::Actor const& by, Digest const& digest,
                 std::vector<BatchRow> const& rows, Instant now) {
    auto const count = [&](std::string_view outcome) {
        return std::int64_t{std::count_if(
            rows.begin(), rows.end(), [&](BatchRow const& row) { return row.outcome == outcome; })};
    };
    tx.run("DELETE FROM history_row WHERE batch_id IN (SELECT id FROM history_batch WHERE created_at < $1)",
           now - rows_live);
    bool const is_new =
        tx.run("INSERT INTO history_batch (id, file_name, sha256, platform, body_id, by_person, by_role, state, "
                  "rows_good, rows_known, rows_refused, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'checking', "
                  "$8, $9, $10, $11) ON CONFLICT (id) DO NOTHING",
                  batch.id, batch.file_name, digest, batch.platform, batch.body, by.person, by.role.code,
                  count("good"), count("known"), count("refused"), now) == 1;
    return is_new || tx.value<std::int64_t>("SELECT count(*) FROM history_batch WHERE id = $1 AND sha256 = $2 "
                                            "AND state = 'checking'",
                                            batch.id, digest) == 1;
}

//! The rows of the check, in parts; until the last one is there the batch is "checking".
void keep_batch(db::Database& database, NewBatch const& batch, access::Actor const& by, Digest const& digest,
                std::vector<BatchRow> const& rows, Instant now) {
    bool const is_new = database.write_now(
        "history", [&](db::Tx& tx) { return begin_batch(tx, batch, by, digest, rows, now); });
    if (!is_new) return;
    for (std::size_t at = 0; at < rows.size(); at += rows_a_write)
        database.write_now("history", [&](db::Tx& tx) {
            tx.serialise("history");
            if (state_of(tx, batch.id) != "checking") return;  // the same form, sent twice, was faster
            std::size_t const end = std::min(at + rows_a_write, rows.size());
            for (std::size_t i = at; i < end; ++i)
                tx.run("INSERT INTO history_row (batch_id, line, outcome, column_name, reason, content) "
                       "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (batch_id, line) DO NOTHING",
                       batch.id, rows[i].line, rows[i].outcome, rows[i].column, rows[i].reason, rows[i].content);
            if (end == rows.size()) tx.run("UPDATE history_batch SET state = 'checked' WHERE id = $1", batch.id);
        });
}

//! Writes what a good row says, unless it was brought since the check.
bool apply_row(db::Tx& tx, Batch const& batch, Columns const& columns, BatchRow const& row, IdSource& ids,
               Instant now) {
    std::vector<std::string> fields;
    for (std::string_view const field : split(row.content, between_fields)) fields.emplace_back(field);
    auto const read = read_fact_row(columns, fields, rome_day(now));
    auto const person = read ? person_of(tx, read.value().tax_code, batch.body) : std::nullopt;
    if (!person) return false;
    Fact const& fact = read.value().fact;
    std::string const key = credit_key(fact.course_code, fact.title, fact.done_on);
    if (has_credit(tx, *person, key, batch.body)) return false;
    Uuid const fact_id = ids.next();
    // Whoever else brought it keeps the credit, and who brings it now is not told.
    tx.run("INSERT INTO history_credit (person_id, credit_key, fact_id, batch_id) VALUES ($1, $2, $3, $4) "
           "ON CONFLICT (person_id, credit_key) DO NOTHING",
           *person, key, fact_id, batch.id);
    tx.run("INSERT INTO history_fact (person_id, id, batch_id, line, kind, title, course_code, done_on, minutes, "
           "document, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
           *person, fact_id, batch.id, row.line, fact.kind, fact.title, fact.course_code, fact.done_on, fact.minutes,
           fact.document, now);
    return true;
}

struct AppliedPart {
    std::int64_t applied = 0;
    bool is_last = true;
};

AppliedPart apply_part(db::Tx& tx, Uuid id, Uuid by, IdSource& ids, Instant now) {
    tx.serialise("history");
    auto const batch = find_batch(tx, id, Uuid{});
    if (!batch) throw NotFound("no such batch");
    if (batch->state != "checked" && batch->state != "applying") return {};
    auto rows = batch_rows(tx, id, "good", rows_a_write + 1);
    bool const is_last = rows.size() <= rows_a_write;
    if (!is_last) rows.pop_back();
    bool const are_rows_old = batch->state == "applying" && batch->created_at < now - rows_live;
    if (rows.empty() && batch->good > 0 && (batch->state == "checked" || are_rows_old))
        throw Conflict("the rows of this check are gone: check the file again");
    AppliedPart part{0, is_last};
    Columns const columns = kept_columns();
    for (BatchRow const& row : rows) part.applied += apply_row(tx, *batch, columns, row, ids, now) ? 1 : 0;
    if (!rows.empty())
        tx.run("DELETE FROM history_row WHERE batch_id = $1 AND outcome = 'good' AND line <= $2", id,
               rows.back().line);
    if (part.is_last) tx.run("DELETE FROM history_row WHERE batch_id = $1 AND outcome <> 'refused'", id);
    tx.run("UPDATE history_batch SET state = $2, applied_at = $3, applied_by = $4 WHERE id = $1", id,
           part.is_last ? "applied" : "applying", now, by);
    return part;
}

}  // namespace

std::optional<Batch> find_batch(db::Tx& tx, Uuid id, Uuid body) {
    return tx.one("SELECT " + std::string(batch_columns) + " FROM history_batch WHERE id = $1 "
                  "AND ($2 = 1 OR body_id = $3)",
                  read_batch, id, is_any(body), body);
}

std::vector<Batch> last_batches(db::Tx& tx, Uuid body, std::int64_t most) {
    return tx.all("SELECT " + std::string(batch_columns) + " FROM history_batch WHERE ($1 = 1 OR body_id = $2) "
                  "ORDER BY created_at DESC, id LIMIT $3",
                  read_batch, is_any(body), body, most);
}

std::string check_batch(db::Database& database, NewBatch const& batch, access::Actor const& by, Instant now,
                        std::vector<std::string>& columns_told) {
    auto const reader = files::read_rows(batch.path);
    if (!reader->refusal().empty()) return reader->refusal();
    Columns const columns = find_columns(reader->header());
    if (columns_told = columns.missing; !columns.missing.empty()) return "columns";
    if (columns_told = columns.twice; !columns.twice.empty()) return "columns_twice";
    std::vector<BatchRow> rows;
    bool const is_too_long = database.read([&](db::Tx& tx) {
        Check check(tx, batch, columns, rome_day(now));
        for (files::SourceRow row; reader->next(row);) {
            if (static_cast<std::int64_t>(rows.size()) == rows_max) return true;
            rows.push_back(check.check(row));
        }
        return false;
    });
    if (is_too_long) return "too_many";
    if (!reader->refusal().empty()) return reader->refusal();
    if (rows.empty()) return "no_rows";
    Digest const digest = sha256_of_file(batch.path);
    keep_batch(database, batch, by, digest, rows, now);
    return "";
}

std::int64_t apply_batch(db::Database& database, Uuid id, Uuid by, IdSource& ids, Instant now) {
    std::int64_t applied = 0;
    for (AppliedPart part{0, false}; !part.is_last;) {
        part = database.write_now("history", [&](db::Tx& tx) { return apply_part(tx, id, by, ids, now); });
        applied += part.applied;
    }
    return applied;
}

std::int64_t undo_batch(db::Tx& tx, Uuid id, Uuid by, Instant now) {
    tx.serialise("history");
    auto const batch = find_batch(tx, id, Uuid{});
    if (!batch) throw NotFound("no such batch");
    if (batch->state != "applied") return 0;
    std::int64_t const undone = facts_in(tx, id);
    tx.run("DELETE FROM history_credit WHERE batch_id = $1", id);
    tx.run("UPDATE history_batch SET state = 'undone', undone_at = $2, undone_by = $3 WHERE id = $1", id, now, by);
    return undone;
}

std::int64_t facts_in(db::Tx& tx, Uuid batch) {
    return *tx.value<std::int64_t>("SELECT count(*) FROM history_fact f JOIN history_batch b ON b.id = f.batch_id "
                                   "WHERE b.id = $1 AND b.undone_at IS NULL",
                                   batch);
}

std::vector<BatchRow> batch_rows(db::Tx& tx, Uuid batch, std::string_view outcome, std::int64_t most) {
    return tx.all("SELECT line, outcome, column_name, reason, content FROM history_row WHERE batch_id = $1 "
                  "AND outcome = $2 ORDER BY line LIMIT $3",
                  [](db::Row const& row) {
                      return BatchRow{row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::string>(2),
                                      row.get<std::string>(3), row.get<std::string>(4)};
                  },
                  batch, outcome, most);
}

std::vector<Fact> facts_of(db::Tx& tx, Uuid person) {
    auto const entries = learning::entries_of(tx, person);
    auto const modules = learning::course_of(tx, person).modules;
    auto facts = tx.all(
        "SELECT f.kind, f.title, f.course_code, f.done_on, f.minutes, f.document, b.platform, b.file_name, "
        "f.recorded_at FROM history_fact f JOIN history_credit c ON c.person_id = f.person_id AND c.fact_id = f.id "
        "JOIN history_batch b ON b.id = f.batch_id WHERE f.person_id = $1 ORDER BY f.done_on DESC, f.id",
        [](db::Row const& row) {
            return Fact{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                        row.get<Day>(3), row.get<std::int64_t>(4), row.get<std::string>(5),
                        row.get<std::string>(6), row.get<std::string>(7), row.get<Instant>(8)};
        },
        person);
    std::erase_if(facts, [&](Fact const& fact) {
        return is_entered_by_hand(entries, fact) || is_done_here(modules, fact);
    });
    return facts;
}

std::vector<BatchTotal> batch_totals(db::Tx& tx, Uuid body) {
    return tx.all("SELECT b.id, b.platform, b.file_name, b.by_role, b.applied_at, count(DISTINCT f.person_id), "
                  "count(*), CAST(sum(f.minutes) AS bigint) "
                  "FROM history_batch b JOIN history_fact f ON f.batch_id = b.id "
                  "WHERE b.state = 'applied' AND ($1 = 1 OR b.body_id = $2) "
                  "GROUP BY b.id, b.platform, b.file_name, b.by_role, b.applied_at ORDER BY b.applied_at DESC, b.id",
                  [](db::Row const& row) {
                      return BatchTotal{row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2),
                                        row.get<std::string>(3), row.get<Instant>(4), row.get<std::int64_t>(5),
                                        row.get<std::int64_t>(6), row.get<std::int64_t>(7)};
                  },
                  is_any(body), body);
}

}  // namespace regia::history
