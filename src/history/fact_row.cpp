#include "history/fact_row.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "registry/registry.hpp"

namespace regia::history {
namespace {

constexpr files::KnownColumn<Column> known_columns[] = {
    {Column::tax_code, {"codice_fiscale", "tax_code", "cf"}, true},
    {Column::kind, {"tipo", "kind", "attivita"}, true},
    {Column::title, {"corso", "course", "titolo"}, true},
    {Column::done_on, {"data", "done_on", "data_completamento"}, true},
    {Column::course_code, {"codice_corso", "course_code", "modulo"}, false},
    {Column::hours, {"ore", "hours", "durata_ore"}, false},
    {Column::minutes, {"minuti", "minutes", "durata_minuti"}, false},
    {Column::document, {"documento", "document", "numero_attestato"}, false},
};
constexpr std::size_t title_characters_max = 200, code_characters_max = 60;
constexpr double hours_max = 2000;
constexpr int year_min = 2000;

std::string kind_of(std::string_view text) {
    if (text == "completamento" || text == "completion") return "completion";
    if (text == "ore" || text == "hours") return "hours";
    if (text == "registro" || text == "register") return "register";
    if (text == "attestato" || text == "certificate") return "certificate";
    return "";
}

bool is_plain(std::string_view text, std::size_t most) {
    return character_count(text) <= most && std::none_of(text.begin(), text.end(), [](unsigned char c) {
        return c < 0x20 || c == 0x7f;
    });
}

//! Minutes of the row; nothing when they can't be read.
std::optional<std::int64_t> minutes_of(std::string_view text, double unit_minutes) {
    if (text.empty()) return 0;
    std::string decimal(text);
    std::replace(decimal.begin(), decimal.end(), ',', '.');
    auto const number = parse_number<double>(decimal);
    bool const is_some = number && *number > 0 && *number * unit_minutes <= hours_max * 60;
    if (!is_some) return std::nullopt;
    return std::llround(*number * unit_minutes);
}

}  // namespace

std::string_view name_of(Column column) {
    return files::name_in(std::span<files::KnownColumn<Column> const>(known_columns), column);
}

Columns find_columns(std::vector<std::string> const& header) {
    return files::find_columns(std::span<files::KnownColumn<Column> const>(known_columns), header);
}

Columns kept_columns() {
    Columns columns;
    for (std::size_t i = 0; i < columns.at.size(); ++i) columns.at[i] = static_cast<int>(i);
    return columns;
}

Outcome<FactRow, RowFault> read_fact_row(Columns const& columns, std::vector<std::string> const& fields, Day today) {
    FactRow row;
    row.tax_code = upper_ascii(columns.get(fields, Column::tax_code));
    if (registry::check_tax_code(row.tax_code) != registry::TaxCodeFault::none)
        return RowFault{Column::tax_code, "tax_code"};
    row.fact.kind = kind_of(lower_ascii(columns.get(fields, Column::kind)));
    if (row.fact.kind.empty()) return RowFault{Column::kind, "kind"};
    row.fact.title = std::string(columns.get(fields, Column::title));
    if (sort_key(row.fact.title).empty() || !is_plain(row.fact.title, title_characters_max))
        return RowFault{Column::title, "title"};
    row.fact.course_code = std::string(columns.get(fields, Column::course_code));
    if (!is_plain(row.fact.course_code, code_characters_max)) return RowFault{Column::course_code, "code"};
    auto const day = files::day_in_cell(columns.get(fields, Column::done_on));
    if (!day || day->year < year_min || *day > today) return RowFault{Column::done_on, "day"};
    row.fact.done_on = *day;
    auto const by_hours = minutes_of(columns.get(fields, Column::hours), 60);
    if (!by_hours) return RowFault{Column::hours, "hours"};
    auto const by_minutes = minutes_of(columns.get(fields, Column::minutes), 1);
    if (!by_minutes) return RowFault{Column::minutes, "hours"};
    row.fact.minutes = *by_minutes > 0 ? *by_minutes : *by_hours;
    bool const needs_time = row.fact.kind == "hours" || row.fact.kind == "register";
    if (needs_time && row.fact.minutes == 0) return RowFault{Column::hours, "hours_missing"};
    row.fact.document = std::string(columns.get(fields, Column::document));
    if (!is_plain(row.fact.document, code_characters_max)) return RowFault{Column::document, "code"};
    if (row.fact.kind == "certificate" && row.fact.document.empty())
        return RowFault{Column::document, "document_missing"};
    return row;
}

std::string credit_key(std::string_view course_code, std::string_view title, Day done_on) {
    std::string const code = sort_key(course_code);
    return (code.empty() ? "t:" + sort_key(title) : "c:" + code) + "|" + to_string(done_on);
}

}  // namespace regia::history
