//! One row of a staff file as values, and what is wrong with it. Pure: no database.
//!
//! Columns (Italian or English, any order): cognome, nome, codice_fiscale, ente, profilo are required; email, unita,
//! zona, rapporto, matricola, ore, dal, al, assenza are optional. Unknown columns are named and ignored.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

//! Where each column stands in a header; -1 = not there.
struct Columns {
    int at[static_cast<int>(Column::count)];
    std::vector<std::string> missing;  //!< required ones
    std::vector<std::string> unknown;
    std::string_view get(std::vector<std::string> const& fields, Column column) const;
};
Columns find_columns(std::vector<std::string> const& header);

struct StaffRow {
    Person person;
    Uuid body{};
    std::string unit;
    std::optional<Uuid> district;
    std::string profile, relationship, absence;
    std::optional<std::string> staff_number;
    std::optional<double> hours;
    std::optional<Day> from, to;
};

//! Why a row is refused: a word of a closed list ("tax_code_check", "unknown_body", ...), shown in locale/.
struct RowFault {
    Column column;
    std::string reason;
    std::string value;
};
Outcome<StaffRow, RowFault> read_staff_row(Reference const& reference, Columns const& columns,
                                           std::vector<std::string> const& fields, Uuid only_body, Day today);

}  // namespace regia::registry
