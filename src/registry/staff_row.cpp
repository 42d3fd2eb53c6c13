#include "registry/staff_row.hpp"

#include <array>

#include "base/text.hpp"

namespace regia::registry {
namespace {

struct ColumnNames {
    Column column;
    std::array<std::string_view, 3> names;
    bool is_required;
};

constexpr ColumnNames known_columns[] = {
    {Column::family_name, {"cognome", "family_name", "surname"}, true},
    {Column::given_name, {"nome", "given_name", "name"}, true},
    {Column::tax_code, {"codice_fiscale", "tax_code", "cf"}, true},
    {Column::email, {"email", "e-mail", "posta"}, false},
    {Column::body, {"ente", "body", "azienda"}, true},
    {Column::unit, {"unita", "unit", "struttura"}, false},
    {Column::district, {"zona", "district", "zona_distretto"}, false},
    {Column::profile, {"profilo", "profile", "qualifica"}, true},
    {Column::relationship, {"rapporto", "relationship", "tipo_rapporto"}, false},
    {Column::staff_number, {"matricola", "staff_number", "number"}, false},
    {Column::hours, {"ore", "weekly_hours", "ore_settimanali"}, false},
    {Column::from, {"dal", "started_on", "data_inizio"}, false},
    {Column::to, {"al", "finished_on", "data_fine"}, false},
    {Column::absence, {"assenza", "absence", "motivo_assenza"}, false},
};

constexpr std::size_t name_characters_max = 100;
constexpr double hours_max = 60;

std::string_view reason_of(TaxCodeFault fault) {
    switch (fault) {
        case TaxCodeFault::length: return "tax_code_length";
        case TaxCodeFault::character: return "tax_code_character";
        case TaxCodeFault::month: return "tax_code_month";
        case TaxCodeFault::day: return "tax_code_day";
        case TaxCodeFault::check_character: return "tax_code_check";
        case TaxCodeFault::none: break;
    }
    return "";
}

//! 2026-02-12 or 12/02/2026, as staff systems export.
std::optional<Day> any_day(std::string_view text) {
    if (text.size() == 10 && text[2] == '/' && text[5] == '/')
        return parse_day(std::string(text.substr(6)) + "-" + std::string(text.substr(3, 2)) + "-" +
                         std::string(text.substr(0, 2)));
    return parse_day(text);
}

std::optional<std::string> relationship_of(std::string_view text) {
    if (text == "dipendente" || text == "employee" || text == "d") return "employee";
    if (text == "convenzionato" || text == "contracted" || text == "c") return "contracted";
    if (text == "libero professionista" || text == "freelance" || text == "l") return "freelance";
    if (text == "altro" || text == "other") return "other";
    return std::nullopt;
}

std::optional<std::string> absence_of(std::string_view text) {
    if (text.empty()) return "";
    if (text == "assenza lunga" || text == "long_absence") return "long_absence";
    if (text == "comando" || text == "secondment") return "secondment";
    if (text == "altro ente" || text == "other_body") return "other_body";
    return std::nullopt;
}

bool looks_like_email(std::string_view text) {
    auto const at = text.find('@');
    return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos &&
           text.find_first_of(" \t\r\n,;<>") == std::string_view::npos && text.size() <= 254;
}

}  // namespace

std::string_view name_of(Column column) {
    for (ColumnNames const& known : known_columns)
        if (known.column == column) return known.names[0];
    return "";
}

std::string_view Columns::get(std::vector<std::string> const& fields, Column column) const {
    int const position = at[static_cast<int>(column)];
    return position < 0 ? std::string_view() : trim(fields[static_cast<std::size_t>(position)]);
}

Columns find_columns(std::vector<std::string> const& header) {
    Columns columns;
    std::fill(std::begin(columns.at), std::end(columns.at), -1);
    for (std::size_t i = 0; i < header.size(); ++i) {
        bool is_known = false;
        for (ColumnNames const& known : known_columns)
            if (std::find(known.names.begin(), known.names.end(), header[i]) != known.names.end()) {
                columns.at[static_cast<int>(known.column)] = static_cast<int>(i);
                is_known = true;
            }
        if (!is_known) columns.unknown.push_back(header[i]);
    }
    for (ColumnNames const& known : known_columns)
        if (known.is_required && columns.at[static_cast<int>(known.column)] < 0)
            columns.missing.emplace_back(known.names[0]);
    return columns;
}

Outcome<StaffRow, RowFault> read_staff_row(Reference const& reference, Columns const& columns,
                                           std::vector<std::string> const& fields, Uuid only_body, Day today) {
    auto const get = [&](Column column) { return columns.get(fields, column); };
    auto const refuse = [&](Column column, std::string_view reason) {
        std::string_view const value = get(column);
        return RowFault{column, std::string(reason), std::string(first_characters(value, 80))};
    };
    StaffRow row;
    for (auto const [column, target] : {std::pair(Column::family_name, &row.person.family_name),
                                        std::pair(Column::given_name, &row.person.given_name)}) {
        std::string_view const name = get(column);
        if (name.empty()) return refuse(column, "empty");
        if (character_count(name) > name_characters_max) return refuse(column, "too_long");
        *target = std::string(name);
    }
    std::string tax_code = upper_ascii(get(Column::tax_code));
    if (tax_code.empty()) return refuse(Column::tax_code, "empty");
    if (auto const fault = check_tax_code(tax_code); fault != TaxCodeFault::none)
        return refuse(Column::tax_code, reason_of(fault));
    TaxCodeFacts const facts = facts_of_tax_code(tax_code, today);
    row.person.born_on = facts.born_on;
    row.person.gender = facts.gender;
    row.person.tax_code = std::move(tax_code);
    row.person.language = "it";
    if (std::string_view const email = get(Column::email); !email.empty()) {
        if (!looks_like_email(email)) return refuse(Column::email, "email");
        row.person.email = std::string(email);
    }
    Body const* const body = reference.find_body(get(Column::body));
    if (!body) return refuse(Column::body, "unknown_body");
    if (only_body != Uuid{} && body->id != only_body) return refuse(Column::body, "other_body");
    row.body = body->id;
    row.unit = std::string(first_characters(get(Column::unit), 200));
    if (std::string_view const district = get(Column::district); !district.empty()) {
        District const* const found = reference.find_district(district);
        if (!found) return refuse(Column::district, "unknown_district");
        row.district = found->id;
    }
    Profile const* const profile = reference.find_profile(get(Column::profile));
    if (!profile) return refuse(Column::profile, "unknown_profile");
    row.profile = profile->code;
    std::string const relationship = lower_ascii(get(Column::relationship));
    auto const known = relationship.empty()
                           ? std::optional(profile->relationship == "any" ? "employee" : profile->relationship)
                           : relationship_of(relationship);
    if (!known) return refuse(Column::relationship, "unknown_relationship");
    row.relationship = *known;
    if (std::string_view const number = get(Column::staff_number); !number.empty())
        row.staff_number = std::string(first_characters(number, 40));
    if (std::string_view const hours = get(Column::hours); !hours.empty()) {
        std::string decimal(hours);
        std::replace(decimal.begin(), decimal.end(), ',', '.');
        row.hours = parse_number<double>(decimal);
        if (!row.hours || *row.hours < 0 || *row.hours > hours_max) return refuse(Column::hours, "hours");
    }
    for (auto const [column, target] : {std::pair(Column::from, &row.from), std::pair(Column::to, &row.to)}) {
        if (get(column).empty()) continue;
        *target = any_day(get(column));
        if (!*target) return refuse(column, "day");
    }
    if (row.from && row.to && *row.to < *row.from) return refuse(Column::to, "ends_before_start");
    auto const absence = absence_of(lower_ascii(get(Column::absence)));
    if (!absence) return refuse(Column::absence, "unknown_absence");
    row.absence = *absence;
    return row;
}

}  // namespace regia::registry
