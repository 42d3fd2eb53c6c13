#include "registry/check/check.hpp"

#include <set>
#include <unordered_set>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "registry/check/changes.hpp"
#include "registry/check/seen.hpp"
#include "registry/people.hpp"

namespace regia::registry {
namespace {

constexpr std::size_t rows_of_step = 500;  // a write of the command line beside a server takes at most 200 ms
constexpr std::size_t refused_shown_max = 100;
constexpr std::size_t refused_field_characters_max = 200;

//! A row as it is kept: its known fields in the order of Columns::kept.
std::string kept_form(Columns const& columns, std::vector<std::string> const& fields) {
    std::string kept;
    bool is_first = true;
    for (int i = 0; i < static_cast<int>(Column::count); ++i) {
        auto const column = static_cast<Column>(i);
        if (!columns.has(column)) continue;
        if (!is_first) kept += between_fields;
        is_first = false;
        kept += columns.get(fields, column);
    }
    return kept;
}

//! The same for a refused row, which may hold anything.
std::string kept_refused(Columns const& columns, std::vector<std::string> fields) {
    for (std::string& field : fields) {
        field = std::string(first_characters(field, refused_field_characters_max));
        for (char& c : field)
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return kept_form(columns, fields);
}

//! Says of each row of the file what would happen.
class Check {
public:
    Check(Reference const& reference, Imported const& import, Day today)
        : reference_(reference), only_body_(import.body), today_(today), columns_(kept_columns_of(import)) {
        report_.id = import.id;
        report_.fresh = import.fresh;
        report_.changed = import.changed;
        report_.same = import.same;
        report_.refused = import.refused;
        report_.moved = import.moved;
    }

    //! What was said of a row before the check was interrupted; nothing = it was as it is held.
    void remember_again(files::SourceRow const& row, std::optional<RowOutcome> outcome) {
        if (outcome == RowOutcome::refused) {
            remember_refused(row);
            return;
        }
        auto const read = read_staff_row(reference_, columns_, row.fields, only_body_, today_);
        if (!read) return;
        if (outcome == RowOutcome::ended) ++ended_[read.value().body];
        if (auto const above = find_above(read.value())) seen_.add_body(*above, read.value().body);
        else remember(read.value(), outcome == RowOutcome::fresh);
    }

    KeptRow check(db::Tx& tx, files::SourceRow const& row) {
        KeptRow kept = look_at(tx, row);
        if (kept.outcome == RowOutcome::refused) remember_refused(row);
        return kept;
    }

    bool is_named(std::string const& canonical, std::string const& name, Uuid body) const {
        if (refused_codes_.contains(canonical) || refused_names_.contains(name)) return true;
        return seen_.is_named(canonical, body);
    }
    std::vector<Uuid> bodies() const {
        std::set<Uuid> all(seen_.bodies().begin(), seen_.bodies().end());
        if (only_body_ != Uuid{}) all.insert(only_body_);
        return {all.begin(), all.end()};
    }
    std::map<Uuid, std::int64_t>& ended() { return ended_; }
    ImportReport& report() { return report_; }

private:
    //! Where the columns stand in the file itself, as they were when the check began: what somebody chooses since is
    //! for another check. One that began before this was kept had no choices to lose but those of its body.
    static Columns kept_columns_of(Imported const& import) {
        if (!import.columns_at.empty()) return standing_columns(import.columns_at);
        std::vector<std::string> header;
        for (auto const name : split(import.headers, between_fields)) header.emplace_back(name);
        return find_columns(header);
    }

    KeptRow look_at(db::Tx& tx, files::SourceRow const& row) {
        if (!row.fault.empty()) return refused(row, "", row.fault, "");
        for (files::CellFault const& cell : row.cell_faults)
            if (auto const column = columns_.column_at(cell.column))
                return refused(row, name_of(*column), cell.fault, "");
        auto const read = read_staff_row(reference_, columns_, row.fields, only_body_, today_);
        if (!read) return refused(row, name_of(read.error().column), read.error().reason, read.error().value);
        StaffRow const& staff = read.value();
        std::string_view const tax_code = *staff.person.tax_code;
        auto const above = find_above(staff);
        if (above && !above->is_same_code) return refuse_code(row, "omocodia", tax_code);
        if (above && !above->is_same_name) return refuse_code(row, "other_person", tax_code);
        if (above && seen_.is_at(*above, staff.body)) return refuse_code(row, "twice_in_file", tax_code);
        if (above && above->is_fresh) {  // nobody yet, but somebody by the time this row is applied
            seen_.add_body(*above, staff.body);
            ++report_.changed;
            return {row.line, RowOutcome::changed, "", "", kept_form(columns_, row.fields), {}};
        }
        return compare(tx, row, staff, above);
    }

    KeptRow compare(db::Tx& tx, files::SourceRow const& row, StaffRow const& staff,
                    std::optional<SeenPeople::One> const& above) {
        auto const held = held_for(tx, staff);
        Plan const plan = plan_of(staff, held, !held && has_omocodia_twin(tx, staff), today_);
        if (plan.outcome == RowOutcome::refused)
            return refused(row, name_of(plan.column), plan.reason, columns_.get(row.fields, plan.column));
        if (above) seen_.add_body(*above, staff.body);
        else remember(staff, plan.outcome == RowOutcome::fresh);
        (plan.outcome == RowOutcome::fresh  ? report_.fresh
         : plan.outcome == RowOutcome::same ? report_.same
                                            : report_.changed)++;
        if (plan.outcome == RowOutcome::same) return {row.line, RowOutcome::same, "", "", "", {}};
        // What the row above does to the same person is no reason to call this one out of date.
        auto const digest = held && !above ? std::optional(digest_of(*held)) : std::nullopt;
        KeptRow kept{row.line, plan.outcome, "", "", kept_form(columns_, row.fields), digest};
        if (!held) return kept;
        kept.changes = kept_changes(changes_of(plan, *held, reference_));
        if (ends_employment(plan, held, today_)) {
            kept.outcome = RowOutcome::ended;
            ++ended_[staff.body];
        } else if (plan.period == Plan::Period::move) {
            kept.outcome = RowOutcome::moved;
            ++report_.moved;
        }
        return kept;
    }

    KeptRow refuse_code(files::SourceRow const& row, char const* reason, std::string_view code) {
        return refused(row, name_of(Column::tax_code), reason, std::string(code));
    }

    KeptRow refused(files::SourceRow const& row, std::string_view column, std::string const& reason,
                    std::string_view value) {
        ++report_.refused;
        if (report_.first_refused.size() < refused_shown_max)
            report_.first_refused.push_back({row.line, std::string(column), reason, std::string(value)});
        return {row.line, RowOutcome::refused, std::string(column), reason, kept_refused(columns_, row.fields), {}};
    }

    //! The same tax code above, else one that differs by omocodia under the same name.
    std::optional<SeenPeople::One> find_above(StaffRow const& staff) const {
        return seen_.find(*staff.person.tax_code, name_key(staff.person));
    }
    void remember(StaffRow const& staff, bool is_fresh) {
        seen_.add(*staff.person.tax_code, name_key(staff.person), staff.body, is_fresh);
    }
    void remember_refused(files::SourceRow const& row) {
        std::string const code = upper_ascii(columns_.get(row.fields, Column::tax_code));
        if (check_tax_code(code) == TaxCodeFault::none) {
            refused_codes_.insert(canonical_tax_code(code));
            return;
        }
        refused_names_.insert(sort_key(std::string(columns_.get(row.fields, Column::family_name)) + " " +
                                       std::string(columns_.get(row.fields, Column::given_name))));
    }

    Reference const& reference_;
    Uuid only_body_;
    Day today_;
    Columns columns_;
    ImportReport report_;
    SeenPeople seen_;
    std::unordered_set<std::string> refused_codes_, refused_names_;
    std::map<Uuid, std::int64_t> ended_;
};

//! The last step: who is not in the file, and what each body would lose.
void end_check(db::Tx& tx, Check& check, Imported const& import, std::int64_t last_line, Day today) {
    std::map<Uuid, std::int64_t> removed = check.ended();
    check.report().gone = 0;
    if (import.is_complete && check.report().fresh + check.report().changed + check.report().same > 0) {
        NamedInFile const named{[&](std::string const& canonical, std::string const& name, Uuid body) {
            return check.is_named(canonical, name, body);
        }};
        for (auto const& [body, people] :
             keep_gone(tx, import.id, last_line, check.bodies(), named, today, check.report().gone))
            removed[body] += people;
    }
    for (auto const& [body, number] : removed)
        tx.run("INSERT INTO registry_import_body (import_id, body_id, people, removed) VALUES ($1, $2, $3, $4)",
               import.id, body, people_working_in(tx, body, today), number);
    // Its bytes are kept where headers may still be chosen for columns, until it is applied.
    if (choosable_headers(import).empty()) drop_file(tx, import.id);
}

}  // namespace

CheckedSoFar go_on_checking(db::Database& database, Reference const& reference, files::RowReader& reader, Uuid id,
                            std::size_t rows_max, Instant now,
                            std::function<void(db::Tx&, std::int64_t)> const& after) {
    std::map<std::int64_t, RowOutcome> before;
    Imported const import = database.read([&](db::Tx& tx) {
        auto found = imported(tx, id, Uuid{});
        if (!found) throw NotFound("no such import");
        if (found->checked_up_to_line > 0) before = outcomes_by_line(tx, id);
        return *found;
    });
    if (import.state != "checking") {  // the second arrival of the same form, or a job that ran twice
        CheckedSoFar there{{}, true};
        there.report.id = id;
        return there;
    }
    Check check(reference, import, rome_day(now));
    std::string const key = "import/" + to_string(id);
    files::SourceRow row;
    std::int64_t line = import.checked_up_to_line;
    std::size_t rows = 0;
    for (bool has_more = true; has_more;) {
        std::vector<files::SourceRow> step;
        while (step.size() < rows_of_step && rows + step.size() < rows_max && (has_more = reader.next(row))) {
            if (row.line > line) {
                step.push_back(row);
                continue;
            }
            auto const known = before.find(row.line);
            check.remember_again(row, known == before.end() ? std::nullopt : std::optional(known->second));
        }
        rows += step.size();
        std::vector<KeptRow> kept;
        database.read([&](db::Tx& tx) {
            for (files::SourceRow const& one : step) kept.push_back(check.check(tx, one));
            return true;
        });
        std::int64_t const from_line = line;
        if (!step.empty()) line = step.back().line;
        bool const is_over = !has_more;
        ImportReport& report = check.report();
        report.rows = report.fresh + report.changed + report.same + report.refused;
        if (is_over) report.refusal = reader.refusal();  // a workbook may break off behind its good rows
        if (is_over && report.refusal.empty() && report.rows == 0) report.refusal = "no_rows";
        database.write_now(key, [&](db::Tx& tx) {
            tx.serialise(key);
            if (!stands_at(tx, id, from_line)) throw Conflict("this check goes on elsewhere");
            for (KeptRow const& one : kept)
                if (one.outcome != RowOutcome::same) keep_row(tx, id, one);
            if (is_over && report.refusal.empty()) end_check(tx, check, import, line, rome_day(now));
            if (is_over && !report.refusal.empty()) {
                tx.run("DELETE FROM registry_import_row WHERE import_id = $1", id);
                drop_file(tx, id);
            }
            advance_check(tx, report, line, !is_over ? "checking" : report.refusal.empty() ? "checked" : "broken");
            after(tx, report.rows);
        });
        if (!is_over && rows >= rows_max) return {check.report(), false};
    }
    return {check.report(), true};
}

}  // namespace regia::registry
