//! Rows of any bytes: they end, their fields are text within the limits, and what is written is read back.
#include "files/csv.hpp"

#include <sstream>

#include "base/text.hpp"
#include "fuzz/promise.hpp"

using namespace regia;
using fuzz::promise;

namespace {

//! A row written as CSV and read again is the same row, but for the apostrophe before what a spreadsheet would run.
void read_back(files::CsvReader const& reader, files::CsvRow const& row) {
    std::string text;
    for (std::size_t i = 0; i < reader.header().size(); ++i) text += (i ? ",c" : "c") + std::to_string(i);
    text += "\n";
    for (std::size_t i = 0; i < row.fields.size(); ++i) text += (i ? "," : "") + files::csv_field(row.fields[i]);
    std::istringstream in(text);
    files::CsvReader again(in, {.field_bytes_max = 100'000});
    std::string fault;
    auto const read = again.next(fault);
    promise(read && fault.empty(), "a written row is read");
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
        std::string const& field = row.fields[i];
        bool const is_formula = !field.empty() && std::string_view("=+-@\t\r").find(field[0]) != std::string_view::npos;
        promise(read->fields[i] == (is_formula ? "'" + field : field), "a field is read back as it was written");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    constexpr files::CsvLimits limits{.field_bytes_max = 100, .columns_max = 8};
    std::istringstream in(std::string(fuzz::text_of(data, size)));
    files::CsvReader reader(in, limits);
    if (!reader.refusal().empty()) return 0;
    std::string fault;
    int line = 0;
    while (auto const row = reader.next(fault)) {
        promise(row->line > line, "every row begins on a later line");
        line = row->line;
        promise(row->fields.size() <= limits.columns_max, "a row has no more columns than allowed");
        for (std::string const& field : row->fields) {
            promise(!fault.empty() || field.size() <= limits.field_bytes_max, "a field is no longer than allowed");
            promise(!fault.empty() || is_utf8(field), "a field without a fault is text");
        }
        if (!fault.empty()) continue;
        promise(row->fields.size() == reader.header().size(), "a row without a fault has the columns of the header");
        bool const is_blank = row->fields.size() == 1;
        if (!is_blank) read_back(reader, *row);
    }
    return 0;
}
