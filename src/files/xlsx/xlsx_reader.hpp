//! The first visible sheet of an XLSX workbook (ECMA-376 part 1, SpreadsheetML), row by row, as text.
//!
//! - Memory is constant but for the strings that cells share, which have a bound. Nothing is unpacked to disk.
//! - A number is written as it is shown in general (15 digits); one whose format is a date as 2026-02-12, with the
//!   hour if it has one; one whose format is only zeros with them in front ("00123", a staff number). Truth is "true"
//!   or "false". A formula has the value that was stored with it: one that was never computed, or ended in an error,
//!   is a fault of its cell.
//! - The first row that is not blank is the header. Cells beyond it are refused with their row; blank rows are skipped.
#pragma once

#include <optional>

#include "files/rows/rows.hpp"
#include "files/xml/xml_stream.hpp"
#include "files/zip/zip.hpp"

namespace regia::files {

struct XlsxLimits {
    ZipLimits zip{.entries_max = 2'000, .bytes_max = 2'000'000'000, .entry_bytes_max = 1'000'000'000, .ratio_max = 500};
    std::size_t shared_bytes_max = 100'000'000;
    std::size_t shared_strings_max = 4'000'000;
    std::size_t columns_max = 200;
    std::size_t field_bytes_max = 10'000;
};

//! The strings that cells share: all in one text.
class SharedStrings {
public:
    bool add(std::string_view text, XlsxLimits const& limits);
    std::optional<std::string_view> at(std::size_t index) const;

private:
    std::string all_;
    std::vector<std::uint32_t> ends_;
};

//! How a number is shown, as far as it changes what is read.
struct NumberFormat {
    bool is_date = false;
    int zeros = 0;  //!< at least so many digits
};
//! "dd/mm/yyyy", "[$-410]d mmm yy;@", "000000". Pure.
NumberFormat number_format_of(std::string_view code);
//! A day number of a workbook as text; nothing when it is no day. Pure.
std::optional<std::string> date_text(double serial, bool counts_from_1904);

//! The bytes of one entry, part by part.
class EntrySource {
public:
    EntrySource(Zip const& zip, ZipEntry const& entry) : stream_(zip.stream(entry)) {}
    std::string_view more() { return stream_.next(); }
    bool is_damaged() const { return stream_.fault().has_value(); }

private:
    ZipStream stream_;
};

class XlsxReader : public RowReader {
public:
    explicit XlsxReader(std::string const& path, XlsxLimits const& limits = {});
    std::string const& refusal() const override { return refusal_; }
    std::vector<std::string> const& header() const override { return header_; }
    std::string sheet() const override { return sheet_; }
    bool next(SourceRow& row) override;

private:
    struct Cell {
        std::string type, value, text;
        std::size_t column = 0;
        NumberFormat format;
        bool has_formula = false, has_value = false;
    };
    bool open_workbook();
    //! Target of each relation of a part, by id, and by the end of its type for those that stand once.
    bool read_relations(std::string const& part, std::string const& folder);
    bool read_styles(std::string const& part);
    bool read_shared(std::string const& part);
    //! False at the end or with the refusal set.
    bool read_row(SourceRow& row);
    bool read_cell(SourceRow& row, std::size_t& next_column);
    void keep(SourceRow& row, Cell const& cell);
    std::string value_of(Cell const& cell, std::string& fault) const;
    bool refuse(std::string_view why);
    //! What broke off the reading of an entry.
    bool refuse_entry(EntrySource const& source, XmlStream const& xml);

    struct Relation {
        std::string id, type, target;
    };
    XlsxLimits limits_;
    Zip zip_;
    std::string refusal_, sheet_;
    std::vector<std::string> header_;
    std::vector<Relation> relations_;
    std::vector<NumberFormat> formats_;
    SharedStrings shared_;
    bool counts_from_1904_ = false;
    std::unique_ptr<EntrySource> source_;
    std::unique_ptr<XmlStream> xml_;
    int line_ = 0;
};

}  // namespace regia::files
