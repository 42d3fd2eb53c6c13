//! One row of a file of past activities as a value, and what is wrong with it. Pure: no database.
//!
//! Columns (Italian or English, any order): codice_fiscale, tipo, corso, data are required; codice_corso, ore, minuti,
//! documento are optional.
#pragma once

#include "base/outcome.hpp"
#include "files/rows/columns.hpp"
#include "history/history.hpp"

namespace regia::history {

enum class Column { tax_code, kind, title, done_on, course_code, hours, minutes, document, count };
std::string_view name_of(Column column);

using Columns = files::Columns<Column>;
Columns find_columns(std::vector<std::string> const& header);
//! The columns of a row that was kept: all of them, in the order of Column.
Columns kept_columns();

struct FactRow {
    std::string tax_code;
    Fact fact;
};
struct RowFault {
    Column column;
    std::string reason;
};
Outcome<FactRow, RowFault> read_fact_row(Columns const& columns, std::vector<std::string> const& fields, Day today);

}  // namespace regia::history
