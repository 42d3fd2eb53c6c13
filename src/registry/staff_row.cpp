#include "registry/staff_row.hpp"

#include "base/text.hpp"
#include "mail/mail.hpp"

namespace regia::registry {
namespace {

constexpr files::KnownColumn<Column> known_columns[] = {
    {Column::family_name, {"cognome", "family_name", "surname"}, true},
    {Column::given_name, {"nome", "given_name", "name"}, true},
    {Column::tax_code, {"codice_fiscale", "tax_code", "cf"}, true},
    {Column::email, {"email", "e_mail", "posta"}, false},
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
constexpr std::size_t value_characters_max = 80;  // of what a message repeats
constexpr double hours_max = 60;
constexpr int year_min = 1920, year_max = 2100;

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

//! Decree of 23 December 1976: consonants first, then vowels, filled up with X; of a given name with four consonants or
//! more the second one is left out.
std::string tax_code_letters(std::string_view name, bool is_given_name) {
    std::string consonants, vowels;
    for (char const c : sort_key(name)) {
        if (c < 'a' || c > 'z') continue;
        bool const is_vowel = std::string_view("aeiou").find(c) != std::string_view::npos;
        (is_vowel ? vowels : consonants).push_back(static_cast<char>(c - 'a' + 'A'));
    }
    if (is_given_name && consonants.size() >= 4) consonants.erase(1, 1);
    return (consonants + vowels + "XXX").substr(0, 3);
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

std::string_view name_of(Column column) {
    return files::name_in(std::span<files::KnownColumn<Column> const>(known_columns), column);
}

std::string kept_names(Columns const& columns) {
    std::string names;
    for (auto const& known : known_columns)
        if (columns.has(known.column)) names += (names.empty() ? "" : ",") + std::string(known.names[0]);
    return names;
}

std::string standing_names(Columns const& columns, std::size_t headers) {
    std::string names;
    for (std::size_t i = 0; i < headers; ++i) {
        if (i > 0) names += ',';
        if (auto const column = columns.column_at(i)) names += name_of(*column);
    }
    return names;
}

Columns standing_columns(std::string_view names) {
    Columns columns;
    int position = 0;
    for (std::string_view const name : split(names, ',')) {
        if (auto const column = column_named(name)) columns.at[static_cast<std::size_t>(*column)] = position;
        ++position;
    }
    return columns;
}

std::optional<Column> column_named(std::string_view italian_name) {
    for (auto const& known : known_columns)
        if (known.names[0] == italian_name) return known.column;
    return std::nullopt;
}

Columns find_columns(std::vector<std::string> const& header, HeaderChoices const& choices) {
    return files::find_columns(std::span<files::KnownColumn<Column> const>(known_columns), header, choices);
}

Columns kept_columns(std::string_view kept) {
    std::vector<std::string> header;
    for (auto const name : split(kept, ',')) header.emplace_back(name);
    return find_columns(header);
}

bool is_name_of_tax_code(std::string_view tax_code, std::string_view family_name, std::string_view given_name) {
    return tax_code.substr(0, 3) == tax_code_letters(family_name, false) &&
           tax_code.substr(3, 3) == tax_code_letters(given_name, true);
}

namespace {

//! Reads one row column by column; the first fault ends it.
class RowReader {
public:
    RowReader(Reference const& reference, Columns const& columns, std::vector<std::string> const& fields)
        : reference_(reference), columns_(columns), fields_(fields) {}

    Outcome<StaffRow, RowFault> read(Uuid only_body, Day today) {
        bool const is_good = is_plain() && read_names() && read_tax_code(today) && read_email() &&
                             read_place(only_body, today) && read_terms() && read_period();
        if (!is_good) return std::move(fault_);
        return std::move(row_);
    }

private:
    std::string_view get(Column column) const { return columns_.get(fields_, column); }
    bool refuse(Column column, std::string_view reason) {
        fault_ = {column, std::string(reason), std::string(first_characters(get(column), value_characters_max))};
        return false;
    }

    //! A control character is never meant, and one of them parts the fields of a row that is kept.
    bool is_plain() {
        for (auto const& known : known_columns)
            if (has_control_character(get(known.column))) return refuse(known.column, "control");
        return true;
    }

    bool read_names() {
        for (auto const& [column, target] : {std::pair(Column::family_name, &row_.person.family_name),
                                            std::pair(Column::given_name, &row_.person.given_name)}) {
            std::string_view const name = get(column);
            if (sort_key(name).empty()) return refuse(column, "empty");
            if (character_count(name) > name_characters_max) return refuse(column, "too_long");
            *target = std::string(name);
        }
        return true;
    }

    bool read_tax_code(Day today) {
        std::string tax_code = upper_ascii(get(Column::tax_code));
        if (tax_code.empty()) return refuse(Column::tax_code, "empty");
        if (auto const fault = check_tax_code(tax_code); fault != TaxCodeFault::none)
            return refuse(Column::tax_code, reason_of(fault));
        TaxCodeFacts const facts = facts_of_tax_code(tax_code, today);
        row_.person.born_on = facts.born_on;
        row_.person.gender = facts.gender;
        row_.person.tax_code = std::move(tax_code);
        row_.person.language = "it";
        return true;
    }

    bool read_email() {
        row_.has_email = columns_.has(Column::email);
        std::string_view const email = get(Column::email);
        if (email.empty()) return true;
        if (!mail::is_address(email) || email.find('.', email.find('@')) == std::string_view::npos)
            return refuse(Column::email, "email");
        row_.person.email = std::string(email);
        return true;
    }

    bool read_place(Uuid only_body, Day today) {
        Body const* const body = reference_.find_body(get(Column::body));
        if (!body) return refuse(Column::body, "unknown_body");
        if (only_body != Uuid{} && body->id != only_body) return refuse(Column::body, "other_body");
        row_.body = body->id;
        row_.has_unit = columns_.has(Column::unit);
        row_.unit = std::string(get(Column::unit));
        if (character_count(row_.unit) > name_characters_max) return refuse(Column::unit, "too_long");
        if (sort_key(row_.unit).empty()) row_.unit.clear();  // "-" is no unit
        row_.has_district = columns_.has(Column::district);
        if (std::string_view const district = get(Column::district); !district.empty()) {
            FollowedDistrict const found = follow_district(reference_, district, today);
            if (!found.district) return refuse(Column::district, found.fault);
            row_.district = found.district->id;
            if (found.is_successor) row_.district_before = district;
        }
        Profile const* const profile = reference_.find_profile(get(Column::profile));
        if (!profile) return refuse(Column::profile, "unknown_profile");
        row_.profile = profile->code;
        row_.relationship = profile->relationship == "any" ? "employee" : profile->relationship;
        return true;
    }

    bool read_terms() {
        if (std::string const text = lower_ascii(get(Column::relationship)); !text.empty()) {
            auto const known = relationship_of(text);
            if (!known) return refuse(Column::relationship, "unknown_relationship");
            row_.relationship = *known;
            row_.has_relationship = true;
        }
        row_.has_staff_number = columns_.has(Column::staff_number);
        if (std::string_view const number = get(Column::staff_number); !number.empty()) {
            if (character_count(number) > name_characters_max) return refuse(Column::staff_number, "too_long");
            row_.staff_number = std::string(number);
        }
        row_.has_hours = columns_.has(Column::hours);
        if (std::string_view const hours = get(Column::hours); !hours.empty()) {
            std::string decimal(hours);
            std::replace(decimal.begin(), decimal.end(), ',', '.');
            row_.hours = parse_number<double>(decimal);
            bool const is_week = row_.hours && *row_.hours >= 0 && *row_.hours <= hours_max;  // "nan" is a number too
            if (!is_week) return refuse(Column::hours, "hours");
        }
        row_.has_absence = columns_.has(Column::absence);
        auto const absence = absence_of(lower_ascii(get(Column::absence)));
        if (!absence) return refuse(Column::absence, "unknown_absence");
        row_.absence = *absence;
        return true;
    }

    bool read_period() {
        row_.has_to = columns_.has(Column::to);
        for (auto const& [column, target] : {std::pair(Column::from, &row_.from), std::pair(Column::to, &row_.to)}) {
            if (get(column).empty()) continue;
            *target = files::day_in_cell(get(column));
            bool const is_of_these_times = *target && (*target)->year >= year_min && (*target)->year <= year_max;
            if (!is_of_these_times) return refuse(column, "day");
        }
        if (row_.from && row_.to && *row_.to < *row_.from) return refuse(Column::to, "ends_before_start");
        return true;
    }

    Reference const& reference_;
    Columns const& columns_;
    std::vector<std::string> const& fields_;
    StaffRow row_;
    RowFault fault_{};
};

}  // namespace

Outcome<StaffRow, RowFault> read_staff_row(Reference const& reference, Columns const& columns,
                                           std::vector<std::string> const& fields, Uuid only_body, Day today) {
    return RowReader(reference, columns, fields).read(only_body, today);
}

}  // namespace regia::registry
