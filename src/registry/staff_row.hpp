//! One row of a staff file as values, and what is wrong with it. Pure: no database.
//!
//! Columns (Italian or English, any order): cognome, nome, codice_fiscale, ente, profilo are required; email, unita,
//! zona, rapporto, matricola, ore, dal, al, assenza are optional. Unknown columns are named and ignored. A column that
//! the file has and the row leaves empty says "none"; one that the file has not says nothing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/rows/columns.hpp"
#include "registry/registry.hpp"

namespace regia::registry {

enum class Column {
    family_name,
    given_name,
    tax_code,
    email,
    body,
    unit,
    district,
    profile,
    relationship,
    staff_number,
    hours,
    from,
    to,
    absence,
    count
};
std::string_view name_of(Column column);  //!< the Italian header, as messages name it

using Columns = files::Columns<Column>;
//! The known columns of the file by their Italian names, in the order of Column: "cognome,nome,...".
std::string kept_names(Columns const& columns);
//! Of each header in order its Italian name, "" = not used: "cognome,,nome"; and back.
std::string standing_names(Columns const& columns, std::size_t headers);
Columns standing_columns(std::string_view names);
std::optional<Column> column_named(std::string_view italian_name);
using HeaderChoices = files::HeaderChoices<Column>;
Columns find_columns(std::vector<std::string> const& header, HeaderChoices const& choices = {});
//! For rows that were kept with these columns (see kept_names).
Columns kept_columns(std::string_view kept);

struct StaffRow {
    Person person;
    Uuid body{};
    std::string unit;
    std::optional<Uuid> district;
    std::string district_before;  //!< code of one that the file names and that has ended; "" = none
    std::string profile, relationship, absence;
    std::optional<std::string> staff_number;
    std::optional<double> hours;
    std::optional<Day> from, to;
    //! Whether the file has the column; a relationship also needs a word in it.
    bool has_email = false, has_unit = false, has_district = false, has_relationship = false, has_staff_number = false;
    bool has_hours = false, has_to = false, has_absence = false;
};

//! Why a row is refused: a word of a closed list ("tax_code_check", "unknown_body", ...), shown in locale/.
struct RowFault {
    Column column;
    std::string reason;
    std::string value;
};
//! Whether a name can be the one that the first six letters of a tax code were made from.
bool is_name_of_tax_code(std::string_view tax_code, std::string_view family_name, std::string_view given_name);

Outcome<StaffRow, RowFault> read_staff_row(Reference const& reference, Columns const& columns,
                                           std::vector<std::string> const& fields, Uuid only_body, Day today);

}  // namespace regia::registry
