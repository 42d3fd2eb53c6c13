//! A file of rows that somebody brings, whatever program wrote it: CSV, or the first sheet of an XLSX workbook.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace regia::files {

//! What is wrong with one cell; it matters only to whoever uses its column.
struct CellFault {
    std::size_t column;  //!< from 0
    std::string fault;   //!< "long_field", "encoding", "formula_error", "formula_value", "date"
};

struct SourceRow {
    int line = 0;                     //!< as a spreadsheet or an editor numbers it, from 1
    std::vector<std::string> fields;  //!< as many as the header, when the row has no fault
    std::string fault;                //!< of the whole row: see CsvReader::next
    std::vector<CellFault> cell_faults;
};

class RowReader {
public:
    RowReader() = default;
    RowReader(RowReader const&) = delete;
    RowReader& operator=(RowReader const&) = delete;
    virtual ~RowReader() = default;

    //! What makes the whole file unreadable; "" = readable so far. A workbook may turn out to be damaged at its end, so
    //! this is asked again after the last row. Of CSV: see CsvReader::refusal. Of a workbook: "xlsx_damaged",
    //! "xlsx_locked", "xlsx_too_large", "xlsx_no_sheet", "old_excel", "open_document", "zip", "empty".
    virtual std::string const& refusal() const = 0;
    virtual std::vector<std::string> const& header() const = 0;
    virtual std::string sheet() const { return {}; }  //!< the name of the sheet; "" = the file has none
    //! The next row that is not blank; false at the end.
    virtual bool next(SourceRow& row) = 0;
};

//! What the first bytes say decides, not the name. Throws NotFound when the file can't be opened.
std::unique_ptr<RowReader> read_rows(std::string const& path);

}  // namespace regia::files
