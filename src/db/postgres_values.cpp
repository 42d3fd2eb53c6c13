#include "db/postgres_values.hpp"

#include "base/text.hpp"

namespace regia::db {
namespace {

constexpr Oid type_bool = 16;  // the numbers of pg_type never change
constexpr Oid type_bytea = 17;

//! 17 digits bring every double back as it was.
std::string text_of(double value) {
    char digits[64];
    auto const end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, 17).ptr;
    return {digits, end};
}

struct ToText {
    std::string operator()(std::nullptr_t) const { return {}; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return text_of(value); }
    std::string operator()(std::string_view value) const { return std::string(value); }
    std::string operator()(std::span<std::uint8_t const> value) const { return "\\x" + to_hex(value); }
    std::string operator()(Uuid const& value) const { return to_string(value); }
};

}  // namespace

PostgresTexts::PostgresTexts(std::span<Param const> params) {
    texts_.reserve(params.size());
    pointers_.reserve(params.size());
    for (Param const& param : params) {
        texts_.push_back(std::visit(ToText{}, param));
        pointers_.push_back(std::holds_alternative<std::nullptr_t>(param) ? nullptr : texts_.back().c_str());
    }
}

bool PostgresRow::is_null(int column) const {
    // libpq only prints a warning for a column that is not there; on SQLite it reads as NULL.
    return column >= PQnfields(result_) || PQgetisnull(result_, row_, column) != 0;
}

std::string_view PostgresRow::text(int column) const {
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

std::int64_t PostgresRow::integer(int column) const {
    std::string_view const value = text(column);
    if (PQftype(result_, column) == type_bool) return value == "t" ? 1 : 0;  // a comparison: SQLite gives 1 or 0
    auto const number = parse_number<std::int64_t>(value);
    if (!number) throw Bug("no whole number in column " + std::to_string(column));
    return *number;
}

double PostgresRow::real(int column) const {
    auto const number = parse_number<double>(text(column));
    if (!number) throw Bug("no number in column " + std::to_string(column));
    return *number;
}

Uuid PostgresRow::uuid(int column) const {
    auto const id = parse_uuid(text(column));
    if (!id) throw Bug("no id in column " + std::to_string(column));
    return *id;
}

Bytes PostgresRow::bytes(int column) const {
    std::string_view const value = text(column);
    if (PQftype(result_, column) != type_bytea) return Bytes(value.begin(), value.end());
    auto bytes = value.starts_with("\\x") ? from_hex(value.substr(2)) : std::nullopt;
    if (!bytes) throw Bug("no bytes in column " + std::to_string(column));
    return std::move(*bytes);
}

}  // namespace regia::db
