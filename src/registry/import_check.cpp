#include <fstream>
#include <unordered_map>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "files/csv.hpp"
#include "registry/import_store.hpp"
#include "registry/people.hpp"

namespace regia::registry {
namespace {

constexpr std::size_t rows_per_write = 500;  // a write of the command line beside a server takes at most 200 ms
constexpr std::size_t refused_shown_max = 100;
constexpr std::size_t refused_field_characters_max = 200;
constexpr std::int64_t rows_live = days(30);

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
                KeptRow kept = check(tx, columns, *row, fault);
                if (kept.outcome == RowOutcome::same) continue;
                kept_.push_back(std::move(kept));
                if (kept_.size() == rows_per_write) store();
            }
            return true;
        });
        store();
    }

private:
    //! Those who stand in the file above a row, by canonical tax code.
    struct Seen {
        std::string tax_code, name;
        std::vector<Uuid> bodies;
        bool is_fresh = false;
    };

    KeptRow check(db::Tx& tx, Columns const& columns, files::CsvRow const& row, std::string const& fault) {
        if (!fault.empty()) return refused(columns, row, "", fault, "");
        auto const read = read_staff_row(reference_, columns, row.fields, only_body_, today_);
        if (!read) return refused(columns, row, name_of(read.error().column), read.error().reason, read.error().value);
        StaffRow const& staff = read.value();
        std::string_view const tax_code = *staff.person.tax_code;
        Seen* const above = find_above(staff);
        if (above && above->tax_code != tax_code) return refuse_code(columns, row, "omocodia", tax_code);
        if (above && above->name != name_key(staff.person)) return refuse_code(columns, row, "other_person", tax_code);
        if (above && std::find(above->bodies.begin(), above->bodies.end(), staff.body) != above->bodies.end())
            return refuse_code(columns, row, "twice_in_file", tax_code);
        if (above && above->is_fresh) {  // nobody yet, but somebody by the time this row is applied
            above->bodies.push_back(staff.body);
            ++report_.changed;
            return {row.line, RowOutcome::changed, "", "", kept_form(columns, row.fields), {}};
        }
        auto const held = held_for(tx, staff);
        Plan const plan = plan_of(staff, held, !held && has_omocodia_twin(tx, staff), today_);
        if (plan.outcome == RowOutcome::refused)
            return refused(columns, row, name_of(plan.column), plan.reason, columns.get(row.fields, plan.column));
        if (above) above->bodies.push_back(staff.body);
        else remember(staff, plan.outcome == RowOutcome::fresh);
        (plan.outcome == RowOutcome::fresh  ? report_.fresh
         : plan.outcome == RowOutcome::same ? report_.same
                                         : report_.changed)++;
        if (plan.outcome == RowOutcome::same) return {row.line, RowOutcome::same, "", "", "", {}};
        // What the row above does to the same person is no reason to call this one out of date.
        auto const digest = held && !above ? std::optional(digest_of(*held)) : std::nullopt;
        return {row.line, plan.outcome, "", "", kept_form(columns, row.fields), digest};
    }

    KeptRow refuse_code(Columns const& columns, files::CsvRow const& row, char const* reason, std::string_view code) {
        return refused(columns, row, name_of(Column::tax_code), reason, std::string(code));
    }

    KeptRow refused(Columns const& columns, files::CsvRow const& row, std::string_view column,
                    std::string const& reason, std::string_view value) {
        ++report_.refused;
        if (report_.first_refused.size() < refused_shown_max)
            report_.first_refused.push_back({row.line, std::string(column), reason, std::string(value)});
        return {row.line, RowOutcome::refused, std::string(column), reason, kept_refused(columns, row.fields), {}};
    }

    //! The same tax code above, else one that differs by omocodia under the same name.
    Seen* find_above(StaffRow const& staff) {
        auto const found = seen_.find(canonical_tax_code(*staff.person.tax_code));
        if (found == seen_.end()) return nullptr;
        for (Seen& one : found->second)
            if (one.tax_code == *staff.person.tax_code) return &one;
        std::string const name = name_key(staff.person);
        for (Seen& one : found->second)
            if (one.name == name) return &one;
        return nullptr;
    }
    void remember(StaffRow const& staff, bool is_fresh) {
        seen_[canonical_tax_code(*staff.person.tax_code)].push_back(
            {*staff.person.tax_code, name_key(staff.person), {staff.body}, is_fresh});
    }

    void store() {
        database_.write_now("import/" + to_string(report_.id), [&](db::Tx& tx) {
            for (KeptRow const& row : kept_) keep_row(tx, report_.id, row);
        });
        kept_.clear();
    }

    db::Database& database_;
    Reference const& reference_;
    ImportReport& report_;
    Uuid only_body_;
    Day today_;
    std::vector<KeptRow> kept_;
    std::unordered_map<std::string, std::vector<Seen>> seen_;
};

//! The columns of the file; why the whole file is refused goes into the report.
Columns columns_of(files::CsvReader const& reader, ImportReport& report) {
    report.refusal = reader.refusal();
    if (!report.refusal.empty()) return {};
    Columns columns = find_columns(reader.header());
    if (!columns.missing.empty()) {
        report.refusal = "columns";
        report.columns = columns.missing;
    } else if (!columns.twice.empty()) {
        report.refusal = "columns_twice";
        report.columns = columns.twice;
    }
    return columns;
}

}  // namespace

ImportReport check_import(db::Database& database, Reference const& reference, ImportOrder const& order, Instant now) {
    ImportReport report;
    std::ifstream in(order.path, std::ios::binary);
    if (!in) throw NotFound("cannot open " + order.path);
    files::CsvReader reader(in);
    Columns const columns = columns_of(reader, report);
    if (!report.refusal.empty()) return report;
    report.id = order.id;
    Digest const digest = sha256_of_file(order.path);
    std::string const key = "import/" + to_string(report.id);
    bool const is_new = database.write_now(key, [&](db::Tx& tx) {
        forget_rows_before(tx, now - rows_live);
        return begin_import(tx, order, digest, columns, now);
    });
    if (!is_new) return report;
    Check(database, reference, report, order.body, rome_day(now)).run(reader, columns);
    database.write_now(key, [&](db::Tx& tx) {
        if (report.rows == 0) drop_import(tx, report.id);
        else finish_check(tx, report);
    });
    if (report.rows == 0) report.refusal = "no_rows";
    return report;
}

}  // namespace regia::registry
