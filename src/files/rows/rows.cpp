#include "files/rows/rows.hpp"

#include <fstream>

#include "base/errors.hpp"
#include "files/csv.hpp"
#include "files/xlsx/xlsx_reader.hpp"

namespace regia::files {
namespace {

class CsvRows : public RowReader {
public:
    explicit CsvRows(std::string const& path) : in_(path, std::ios::binary), reader_(in_) {}
    std::string const& refusal() const override { return reader_.refusal(); }
    std::vector<std::string> const& header() const override { return reader_.header(); }
    bool next(SourceRow& row) override {
        row.cell_faults.clear();
        auto read = reader_.next(row.fault);
        if (!read) return false;
        row.line = read->line;
        row.fields = std::move(read->fields);
        return true;
    }

private:
    std::ifstream in_;
    CsvReader reader_;
};

//! A file that is refused before it has rows.
class NoRows : public RowReader {
public:
    explicit NoRows(std::string refusal) : refusal_(std::move(refusal)) {}
    std::string const& refusal() const override { return refusal_; }
    std::vector<std::string> const& header() const override { return header_; }
    bool next(SourceRow&) override { return false; }

private:
    std::string refusal_;
    std::vector<std::string> header_;
};

}  // namespace

std::unique_ptr<RowReader> read_rows(std::string const& path) {
    std::string start(8, '\0');
    {
        std::ifstream in(path, std::ios::binary);
        if (!in) throw NotFound("cannot open " + path);
        in.read(start.data(), static_cast<std::streamsize>(start.size()));
        start.resize(static_cast<std::size_t>(in.gcount()));
    }
    if (start.starts_with("PK")) return std::make_unique<XlsxReader>(path);
    // The container of .xls, and of a workbook with a password.
    if (start.starts_with("\xd0\xcf\x11\xe0")) return std::make_unique<NoRows>("old_excel");
    return std::make_unique<CsvRows>(path);
}

}  // namespace regia::files
