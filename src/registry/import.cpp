#include <fstream>
#include <unordered_set>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "files/csv.hpp"
#include "registry/people.hpp"
#include "registry/staff_row.hpp"

namespace regia::registry {
namespace {

constexpr std::size_t rows_per_write = 500;  // a write of the command line beside a server takes at most 200 ms
constexpr std::size_t refused_shown_max = 100;
constexpr char between_fields = '\x1f';

//! A row as it is kept between check and apply: its fields in the order of Column.
std::string kept_form(Columns const& columns, std::vector<std::string> const& fields) {
    std::string kept;
    for (int column = 0; column < static_cast<int>(Column::count); ++column) {
        if (column > 0) kept += between_fields;
        kept += columns.get(fields, static_cast<Column>(column));
    }
    return kept;
}

Columns kept_columns() {
    Columns columns;
    for (int i = 0; i < static_cast<int>(Column::count); ++i) columns.at[i] = i;
    return columns;
}

std::vector<std::string> kept_fields(std::string_view kept) {
    std::vector<std::string> fields;
    for (std::string_view field : split(kept, between_fields)) fields.emplace_back(field);
    return fields;
}

//! What the registry holds of the person of a row, in the row's body.
struct Existing {
    Person person;
    std::optional<Employment> employment;
    std::string unit_name, absence;
};

std::optional<Existing> find_existing(db::Tx& tx, StaffRow const& row, Day today) {
    return tx.one(
        "SELECT p.id, p.given_name, p.family_name, p.email, e.id, u.name, e.district_id, e.profile, e.relationship, "
        "e.staff_number, e.weekly_hours, e.started_on, e.finished_on, (SELECT kind FROM registry_absence a "
        "WHERE a.person_id = p.id AND a.finished_on IS NULL ORDER BY a.id LIMIT 1) "
        "FROM registry_tax_code t JOIN registry_person p ON p.id = t.person_id "
        "LEFT JOIN registry_employment e ON e.person_id = p.id AND e.body_id = $2 "
        "AND (e.finished_on IS NULL OR e.finished_on >= $3) "
        "LEFT JOIN registry_unit u ON u.id = e.unit_id WHERE t.tax_code = $1 ORDER BY e.started_on DESC LIMIT 1",
        [&](db::Row const& found) {
            Existing existing;
            existing.person = row.person;
            existing.person.id = found.get<Uuid>(0);
            existing.person.given_name = found.get<std::string>(1);
            existing.person.family_name = found.get<std::string>(2);
            existing.person.email = found.get<std::optional<std::string>>(3);
            existing.unit_name = found.get<std::optional<std::string>>(5).value_or("");
            existing.absence = found.get<std::optional<std::string>>(13).value_or("");
            if (found.is_null(4)) return existing;
            existing.employment = Employment{found.get<Uuid>(4), existing.person.id, row.body, std::nullopt,
                found.get<std::optional<Uuid>>(6), found.get<std::string>(7), found.get<std::string>(8),
                found.get<std::optional<std::string>>(9), found.get<std::optional<double>>(10), found.get<Day>(11),
                found.get<std::optional<Day>>(12)};
            return existing;
        },
        *row.person.tax_code, row.body, today);
}

bool has_same_place(StaffRow const& row, Existing const& existing) {
    Employment const& held = *existing.employment;
    return held.profile == row.profile && held.relationship == row.relationship && held.district == row.district &&
           sort_key(existing.unit_name) == sort_key(row.unit);
}

bool is_same(StaffRow const& row, Existing const& existing) {
    if (!existing.employment) return false;
    Employment const& held = *existing.employment;
    return existing.person.given_name == row.person.given_name &&
           existing.person.family_name == row.person.family_name && existing.person.email == row.person.email &&
           existing.absence == row.absence && has_same_place(row, existing) && held.staff_number == row.staff_number &&
           held.weekly_hours == row.hours && held.finished_on == row.to;
}

Employment employment_of(db::Tx& tx, StaffRow const& row, Uuid person, Day from, IdSource& ids) {
    std::optional<Uuid> unit;
    if (!row.unit.empty()) unit = unit_id(tx, row.body, row.unit, ids.next());
    return {ids.next(),       person,           row.body,  unit, row.district, row.profile,
            row.relationship, row.staff_number, row.hours, from, row.to};
}

void set_absence(db::Tx& tx, Uuid person, std::string const& before, std::string const& now_absent, Day today,
                 IdSource& ids) {
    if (before == now_absent) return;
    if (!before.empty())
        tx.run("UPDATE registry_absence SET finished_on = $2 WHERE person_id = $1 AND finished_on IS NULL", person,
               plus_days(today, -1));
    if (!now_absent.empty())
        tx.run("INSERT INTO registry_absence (person_id, id, kind, started_on) VALUES ($1, $2, $3, $4)", person,
               ids.next(), now_absent, today);
}

void change_person(db::Tx& tx, StaffRow const& row, Existing const& existing, IdSource& ids, Day today) {
    Person person = row.person;
    person.id = existing.person.id;
    tx.run("UPDATE registry_person SET given_name = $2, family_name = $3, sort_key = $4, email = $5 WHERE id = $1",
           person.id, person.given_name, person.family_name, name_key(person), person.email);
    set_absence(tx, person.id, existing.absence, row.absence, today, ids);
    if (!existing.employment) {
        insert_employment(tx, employment_of(tx, row, person.id, row.from.value_or(today), ids));
    } else if (has_same_place(row, existing) || existing.employment->started_on >= today) {
        Employment const now_held = employment_of(tx, row, person.id, existing.employment->started_on, ids);
        tx.run("UPDATE registry_employment SET unit_id = $3, district_id = $4, profile = $5, relationship = $6, "
               "staff_number = $7, weekly_hours = $8, finished_on = $9 WHERE person_id = $1 AND id = $2",
               person.id, existing.employment->id, now_held.unit, row.district, row.profile, row.relationship,
               row.staff_number, row.hours, row.to);
    } else {  // another unit or profile is another period: the old one stays as it was until yesterday
        tx.run("UPDATE registry_employment SET finished_on = $3 WHERE person_id = $1 AND id = $2", person.id,
               existing.employment->id, plus_days(today, -1));
        insert_employment(tx, employment_of(tx, row, person.id, today, ids));
    }
    choose_counting_employment(tx, person.id, today);
}

//! True when the row changed something.
bool apply_row(db::Tx& tx, StaffRow row, IdSource& ids, Day today, Instant now) {
    auto const existing = find_existing(tx, row, today);
    if (existing && is_same(row, *existing)) return false;
    if (existing) {
        change_person(tx, row, *existing, ids, today);
        person_changed(tx, existing->person.id, now);
        return true;
    }
    row.person.id = ids.next();
    Employment const employment = employment_of(tx, row, row.person.id, row.from.value_or(today), ids);
    add_person(tx, row.person, employment, now);
    set_absence(tx, row.person.id, "", row.absence, today, ids);
    return true;
}

struct CheckedRow {
    int line;
    std::string outcome, column, reason, content;
};

//! Reads the file row by row and says of each what would happen.
class Check {
public:
    Check(db::Database& database, Reference const& reference, ImportReport& report, Uuid only_body, Day today)
        : database_(database), reference_(reference), report_(report), only_body_(only_body), today_(today) {}

    void run(files::CsvReader& reader, Columns const& columns) {
        database_.read([&](db::Tx& tx) {
            std::string fault;
            while (auto const row = reader.next(fault)) {
                ++report_.rows;
                checked_.push_back(check(tx, columns, *row, fault));
                if (checked_.size() == rows_per_write) store();
            }
            return true;
        });
        store();
    }

private:
    CheckedRow check(db::Tx& tx, Columns const& columns, files::CsvRow const& row, std::string const& fault) {
        if (!fault.empty()) return refused(row, "", fault, "");
        auto const read = read_staff_row(reference_, columns, row.fields, only_body_, today_);
        if (!read) return refused(row, name_of(read.error().column), read.error().reason, read.error().value);
        StaffRow const& staff = read.value();
        if (!seen_.insert(*staff.person.tax_code + to_string(staff.body)).second)
            return refused(row, name_of(Column::tax_code), "twice_in_file", *staff.person.tax_code);
        auto const existing = find_existing(tx, staff, today_);
        std::string const outcome = !existing ? "fresh" : is_same(staff, *existing) ? "same" : "changed";
        (outcome == "fresh" ? report_.fresh : outcome == "same" ? report_.same : report_.changed)++;
        return {row.line, outcome, "", "", outcome == "same" ? "" : kept_form(columns, row.fields)};
    }

    CheckedRow refused(files::CsvRow const& row, std::string_view column, std::string const& reason,
                       std::string const& value) {
        ++report_.refused;
        if (report_.first_refused.size() < refused_shown_max)
            report_.first_refused.push_back({row.line, std::string(column), reason, value});
        std::string whole;
        for (std::string const& field : row.fields)
            whole += (whole.empty() ? "" : std::string(1, between_fields)) + std::string(first_characters(field, 200));
        return {row.line, "refused", std::string(column), reason, whole};
    }

    void store() {
        database_.write_now("import/" + to_string(report_.id), [&](db::Tx& tx) {
            for (CheckedRow const& row : checked_)
                if (row.outcome != "same")
                    tx.run("INSERT INTO registry_import_row (import_id, line, outcome, column_name, reason, content) "
                           "VALUES ($1, $2, $3, $4, $5, $6)",
                           report_.id, row.line, row.outcome, row.column, row.reason, row.content);
        });
        checked_.clear();
    }

    db::Database& database_;
    Reference const& reference_;
    ImportReport& report_;
    Uuid only_body_;
    Day today_;
    std::vector<CheckedRow> checked_;
    std::unordered_set<std::string> seen_;
};

}  // namespace

ImportReport check_import(db::Database& database, Reference const& reference, std::string const& path,
                          std::string const& file_name, Uuid body, Uuid by, IdSource& ids, Instant now) {
    ImportReport report;
    std::ifstream in(path, std::ios::binary);
    if (!in) throw NotFound("cannot open " + path);
    files::CsvReader reader(in);
    report.refusal = reader.refusal();
    if (!report.refusal.empty()) return report;
    Columns const columns = find_columns(reader.header());
    if (!columns.missing.empty()) {
        report.refusal = "columns";
        report.missing_columns = columns.missing;
        return report;
    }
    report.id = ids.next();
    Digest const digest = sha256_of_file(path);
    database.write_now("import/" + to_string(report.id), [&](db::Tx& tx) {
        tx.run(
            "INSERT INTO registry_import (id, file_name, sha256, body_id, by_person, state, rows_fresh, rows_changed, "
            "rows_same, rows_refused, applied_up_to_line, created_at) "
            "VALUES ($1, $2, $3, $4, $5, 'checking', 0, 0, 0, 0, 0, $6)",
            report.id, file_name, digest, body, by, now);
    });
    Check(database, reference, report, body, rome_day(now)).run(reader, columns);
    database.write_now("import/" + to_string(report.id), [&](db::Tx& tx) {
        tx.run("UPDATE registry_import SET state = 'checked', rows_fresh = $2, rows_changed = $3, rows_same = $4, "
               "rows_refused = $5 WHERE id = $1",
               report.id, report.fresh, report.changed, report.same, report.refused);
    });
    return report;
}

std::int64_t apply_import(db::Database& database, Reference const& reference, Uuid import, IdSource& ids, Instant now) {
    std::int64_t applied = 0;
    Columns const columns = kept_columns();
    Day const today = rome_day(now);
    bool is_done = false;
    while (!is_done) {
        // Where it stands is written with each batch: an import that was interrupted goes on from there.
        std::int64_t const changed = database.write_now("import/" + to_string(import), [&](db::Tx& tx) {
            std::int64_t count = 0;
            auto const reached = tx.value<std::int64_t>(
                "SELECT applied_up_to_line FROM registry_import WHERE id = $1 AND state IN ('checked', 'applying')",
                import);
            if (!reached) throw Conflict("this import was applied already, or its check has not finished");
            auto const rows = tx.all("SELECT line, content FROM registry_import_row WHERE import_id = $1 AND line > $2 "
                                     "AND outcome <> 'refused' ORDER BY line LIMIT $3",
                                     [](db::Row const& row) {
                                         return std::pair(row.get<std::int64_t>(0), row.get<std::string>(1));
                                     },
                                     import, *reached, static_cast<std::int64_t>(rows_per_write));
            for (auto const& [line, content] : rows) {
                auto row = read_staff_row(reference, columns, kept_fields(content), Uuid{}, today);
                if (row) count += apply_row(tx, std::move(row.value()), ids, today, now);
            }
            is_done = rows.size() < rows_per_write;
            tx.run("UPDATE registry_import SET state = $2, applied_up_to_line = $3, applied_at = $4 WHERE id = $1",
                   import, is_done ? "applied" : "applying", rows.empty() ? *reached : rows.back().first, now);
            return count;
        });
        applied += changed;
    }
    return applied;
}

}  // namespace regia::registry
