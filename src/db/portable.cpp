#include "db/portable.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace regia::db {
namespace {

//! Calls `visit(i)` for every character that lies outside quoted text, quoted names and comments to the end of a line.
template <class Visit>
void outside_quotes(std::string_view sql, Visit&& visit) {
    for (std::size_t i = 0; i < sql.size();) {
        if (sql[i] == '\'' || sql[i] == '"') {
            i = sql.find(sql[i], i + 1);
            if (i == std::string_view::npos) return;
            ++i;
        } else if (sql.substr(i, 2) == "--") {
            i = sql.find('\n', i);
            if (i == std::string_view::npos) return;
        } else {
            visit(i++);
        }
    }
}

}  // namespace

void require_portable(std::string_view sql) {
    outside_quotes(sql, [&](std::size_t i) {
        if (sql.substr(i, 2) == "::") throw Bug("SQL is portable: write CAST(x AS type), not x::type");
    });
}

void require_portable(std::span<Param const> params) {
    for (Param const& param : params) {
        if (auto const* real = std::get_if<double>(&param); real && std::isnan(*real))
            throw Bug("not a number can't be stored");
        if (auto const* text = std::get_if<std::string_view>(&param); text && !is_utf8(*text))
            throw Bug("text for the database is UTF-8 without NUL");
    }
}

std::size_t placeholder_count(std::string_view sql) {
    std::size_t highest = 0;
    outside_quotes(sql, [&](std::size_t i) {
        if (sql[i] != '$') return;
        std::size_t const end = std::min(sql.find_first_not_of("0123456789", i + 1), sql.size());
        highest = std::max(highest, parse_number<std::size_t>(sql.substr(i + 1, end - i - 1)).value_or(0));
    });
    return highest;
}

std::string with_question_marks(std::string_view sql) {
    std::string rewritten(sql);
    outside_quotes(sql, [&](std::size_t i) {
        if (sql[i] == '$') rewritten[i] = '?';
    });
    return rewritten;
}

std::string_view excerpt(std::string_view sql) { return first_characters(sql, 300); }

std::string table_and_columns(std::string_view table, std::vector<std::string> columns) {
    std::sort(columns.begin(), columns.end());
    return std::string(table) + "(" + join(columns, ",") + ")";
}

Day Row::day(int column) const {
    auto const day = parse_day(text(column));
    if (!day) throw Bug("a day column holds no day");
    return *day;
}

}  // namespace regia::db
