//! Any bytes as a sheet, its shared strings and styles, and as a whole workbook: rows within the limits, or a word.
#include "files/xlsx/xlsx_reader.hpp"

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "base/text.hpp"
#include "fuzz/promise.hpp"
#include "world/xlsx.hpp"

using namespace regia;
using fuzz::promise;

namespace {

void read(std::string const& path, std::string const& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    files::XlsxLimits const limits{.shared_bytes_max = 10'000, .shared_strings_max = 100, .columns_max = 20,
                                   .field_bytes_max = 200};
    files::XlsxReader reader(path, limits);
    promise(!reader.refusal().empty() || !reader.header().empty(), "a header or a word");
    files::SourceRow row;
    int line = 0;
    while (reader.next(row)) {
        promise(row.line > line, "every row stands below the one before");
        line = row.line;
        promise(row.fields.size() == reader.header().size(), "a row has the columns of the header");
        for (std::string const& field : row.fields)
            promise(field.size() <= limits.field_bytes_max && is_utf8(field), "a field is text within the limit");
        for (files::CellFault const& fault : row.cell_faults)
            promise(fault.column < row.fields.size(), "a fault is of a cell of the row");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static std::string const path =
        (std::filesystem::temp_directory_path() / ("regia-fuzz-xlsx-" + std::to_string(getpid()))).string();
    std::string const bytes(fuzz::text_of(data, size));
    if (size == 0) return 0;
    auto parts = world::workbook_parts(world::sheet_of({{world::text_cell("a")}, {{"t=\"s\"", "<v>0</v>"}}}));
    switch (data[0] % 4) {
        case 0: parts[7].bytes = bytes.substr(1); break;
        case 1: parts[5].bytes = bytes.substr(1); break;
        case 2: parts[4].bytes = bytes.substr(1); break;
        default: read(path, bytes); return 0;
    }
    read(path, world::zip_of(parts));
    return 0;
}
