//! CSV (RFC 4180) read row by row: comma, semicolon or tab, quotes, UTF-8 or Windows-1252, and limits on everything.
//!
//! A quote that is never closed would swallow the rows behind it. So a row that goes over several lines and is not a
//! whole row is refused at its first line, and reading goes on with the next line of the file.
#pragma once

#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/folder.hpp"

namespace regia::files {

struct CsvLimits {
    std::size_t field_bytes_max = 10'000;
    std::size_t columns_max = 200;
    int lines_per_row_max = 20;  //!< a cell of a spreadsheet may hold line breaks
};

struct CsvRow {
    int line = 0;  //!< where the row begins in the file, from 1
    std::vector<std::string> fields;
};

//! Reads a stream once. The first row is the header; its separator decides (`,` `;` or tab).
class CsvReader {
public:
    CsvReader(std::istream& in, CsvLimits limits = {});
    //! What makes the whole file unreadable: "empty", "zip", "utf16", "not_text", "header", "delimiter"; "" = readable.
    std::string const& refusal() const { return refusal_; }
    std::vector<std::string> const& header() const { return header_; }
    char separator() const { return separator_; }
    //! The next row that is not blank; nothing at the end. A row that breaks a rule comes with `fault` set:
    //! "column_count", "long_field", "quote", "columns" (too many), "encoding".
    std::optional<CsvRow> next(std::string& fault);

private:
    //! False at the end of the file.
    bool read_record(std::vector<std::string>& fields, std::string& fault);
    void read_again_from_second_line(int first_line);
    int get();
    int peek();
    void fill();
    std::string to_utf8(std::string field, std::string& fault) const;

    std::istream& in_;
    CsvLimits limits_;
    std::vector<char> buffer_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    int line_ = 1;
    std::string behind_first_line_;  //!< what was read of the row after its first line, to be read again
    std::string again_;              //!< read before what the stream still holds
    std::size_t again_at_ = 0;
    char separator_ = ',';
    std::string refusal_;
    std::vector<std::string> header_;
};

//! One field as CSV: quoted when it must be, and never taken for a formula by a spreadsheet.
std::string csv_field(std::string_view value);

//! A CSV file of a programme folder with a known header: rows by column name, faults with their lines.
class CsvTable {
public:
    static CsvTable parse(Folder const& folder, std::string const& file,
                          std::initializer_list<std::string_view> columns, Faults& faults);
    struct Line {
        int line;
        std::vector<std::string> fields;
    };
    std::vector<Line> const& lines() const { return lines_; }
    //! The column's position; throws Bug for a column not asked for.
    std::string const& get(Line const& line, std::string_view column) const;
    void fault(Line const& line, std::string_view column, std::string const& message, Faults& faults) const;

private:
    std::string file_;
    std::vector<std::string> header_;
    std::vector<Line> lines_;
};

}  // namespace regia::files
