//! A spreadsheet (XLSX) written row by row: memory does not grow with its rows. Texts are texts: none is a formula.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.hpp"

namespace regia::files {

//! An empty text is an empty cell.
using SheetCell = std::variant<std::string, std::int64_t, double>;

class SheetWriter {
public:
    //! One sheet of that name (at most 31 characters, none of []:*?/\). The file is written by `close`.
    //! The same rows made at the same instant are the same bytes.
    SheetWriter(std::string const& path, std::string const& name, Instant made_at);
    ~SheetWriter();
    SheetWriter(SheetWriter const&) = delete;
    SheetWriter& operator=(SheetWriter const&) = delete;

    void row(std::vector<SheetCell> const& cells);
    //! In bold.
    void head(std::vector<std::string> const& names);
    void blank() { ++row_; }
    //! Throws Unavailable when it could not be written (a full disk).
    void close();

private:
    struct Book;
    std::unique_ptr<Book> book_;
    std::uint32_t row_ = 0;
};
inline constexpr std::uint32_t sheet_rows_most = 1'048'576;

}  // namespace regia::files
