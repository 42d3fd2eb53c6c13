//! Many rows in few statements: a text for each power of two, so that few are prepared and kept. Private to records/.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "db/tx.hpp"

namespace regia::records {

inline constexpr std::size_t rows_max = 64;
inline constexpr int sizes = 7;  //!< 1, 2, 4 ... 64

//! The texts of one INSERT: `head` "INSERT INTO t (a, b) VALUES ", `tail` " ON CONFLICT ...".
class ManyRows {
public:
    ManyRows(std::string_view head, std::size_t columns, std::string_view tail) : columns_(columns) {
        for (int size = 0; size < sizes; ++size) {
            std::string& text = texts_[static_cast<std::size_t>(size)];
            text = head;
            for (std::size_t row = 0, value = 0; row < (std::size_t{1} << size); ++row) {
                text += row == 0 ? "(" : ", (";
                for (std::size_t column = 0; column < columns; ++column)
                    text += (column == 0 ? "$" : ", $") + std::to_string(++value);
                text += ")";
            }
            text += tail;
        }
    }
    //! `values` row by row. Returns how many rows were changed.
    std::int64_t run(db::Tx& tx, std::span<db::Param const> values) const {
        std::int64_t changed = 0;
        // SQLite has no way to the server to save, and would keep a copy of each page against a refusal half way.
        int const largest = tx.engine() == db::Engine::sqlite ? 0 : sizes - 1;
        for (int size = largest; size >= 0; --size) {
            std::size_t const count = columns_ << size;
            for (; values.size() >= count; values = values.subspan(count))
                changed += tx.run_with(texts_[static_cast<std::size_t>(size)], values.first(count));
        }
        return changed;
    }

private:
    std::size_t columns_;
    std::array<std::string, sizes> texts_;
};

}  // namespace regia::records
