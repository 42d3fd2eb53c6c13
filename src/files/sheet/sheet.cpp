#include "files/sheet/sheet.hpp"

#include <xlsxwriter.h>

#include "base/errors.hpp"
#include "base/text.hpp"

namespace regia::files {
namespace {

constexpr std::size_t cell_characters_most = 32'767;  // of the format

}  // namespace

struct SheetWriter::Book {
    lxw_workbook* workbook = nullptr;
    lxw_worksheet* sheet = nullptr;
    lxw_format* bold = nullptr;
};

SheetWriter::SheetWriter(std::string const& path, std::string const& name, Instant made_at)
    : book_(std::make_unique<Book>()) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;  // a row goes to disk when the next one begins
    book_->workbook = workbook_new_opt(path.c_str(), &options);
    if (!book_->workbook) throw Unavailable("no spreadsheet can be begun");
    lxw_doc_properties properties{};
    properties.created = static_cast<time_t>(made_at.microseconds / 1'000'000);
    workbook_set_properties(book_->workbook, &properties);
    book_->sheet = workbook_add_worksheet(book_->workbook, name.c_str());
    if (!book_->sheet) throw Bug("a sheet can't be called " + name);
    book_->bold = workbook_add_format(book_->workbook);
    format_set_bold(book_->bold);
}

SheetWriter::~SheetWriter() {
    if (book_->workbook) workbook_close(book_->workbook);
}

void SheetWriter::head(std::vector<std::string> const& names) {
    for (std::size_t i = 0; i < names.size(); ++i)
        worksheet_write_string(book_->sheet, row_, static_cast<lxw_col_t>(i), names[i].c_str(), book_->bold);
    ++row_;
}

void SheetWriter::row(std::vector<SheetCell> const& cells) {
    if (row_ >= sheet_rows_most) throw Bug("a sheet holds no more rows");
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto const column = static_cast<lxw_col_t>(i);
        if (auto const* number = std::get_if<std::int64_t>(&cells[i])) {
            worksheet_write_number(book_->sheet, row_, column, static_cast<double>(*number), nullptr);
        } else if (auto const* real = std::get_if<double>(&cells[i])) {
            worksheet_write_number(book_->sheet, row_, column, *real, nullptr);
        } else if (auto const& text = std::get<std::string>(cells[i]); !text.empty()) {
            std::string const kept(first_characters(text, cell_characters_most));
            worksheet_write_string(book_->sheet, row_, column, kept.c_str(), nullptr);
        }
    }
    ++row_;
}

void SheetWriter::close() {
    lxw_error const error = workbook_close(book_->workbook);
    book_->workbook = nullptr;
    if (error != LXW_NO_ERROR) throw Unavailable(std::string("a spreadsheet was not written: ") + lxw_strerror(error));
}

}  // namespace regia::files
