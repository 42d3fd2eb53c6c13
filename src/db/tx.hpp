//! What a command or a question sees of the database: one transaction, typed values in and out.
//!
//! SQL is one text for both engines: `$1` placeholders, no `::` casts. Types: Uuid (BLOB / uuid), Instant (microseconds
//! UTC), Day (text), Bytes, text, std::int64_t, double, bool (0 / 1), and std::optional of each for NULL.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace regia::db {

enum class Engine { sqlite, postgres };

//! Why the database refused a statement.
enum class Refusal { unique, foreign_key, check, not_null, busy, serialization, other };

//! After one the transaction is lost, also for a command that catches it: every later statement throws it again, and
//! so does the commit (PostgreSQL goes no further after an error, so SQLite does not either).
struct DatabaseError : std::runtime_error {
    DatabaseError(Refusal kind, std::string const& message, std::string where = {})
        : std::runtime_error(message), refusal(kind), table_columns(std::move(where)) {}
    Refusal refusal;
    //! For `unique`: "table(column,column)" with the columns sorted, the same on both engines.
    std::string table_columns;
};

//! One bound value. Text and bytes are borrowed: they live as long as the call.
using Param = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, std::span<std::uint8_t const>, Uuid>;

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

}  // namespace detail

//! A row under the cursor: valid inside the function it is given to.
class Row {
public:
    virtual ~Row() = default;
    virtual bool is_null(int column) const = 0;

    //! Throws Bug for NULL where `T` is not optional, and for a number out of `T`'s range.
    template <class T>
    T get(int column) const {
        if constexpr (detail::is_optional<T>) {
            if (is_null(column)) return std::nullopt;
            return get<typename T::value_type>(column);
        } else {
            if (is_null(column)) throw Bug("NULL in column " + std::to_string(column));
            if constexpr (std::is_same_v<T, std::string>) return std::string(text(column));
            else if constexpr (std::is_same_v<T, std::string_view>) return text(column);
            else if constexpr (std::is_same_v<T, Uuid>) return uuid(column);
            else if constexpr (std::is_same_v<T, Bytes>) return bytes(column);
            else if constexpr (std::is_same_v<T, Instant>) return Instant{integer(column)};
            else if constexpr (std::is_same_v<T, Day>) return day(column);
            else if constexpr (std::is_same_v<T, bool>) return integer(column) != 0;
            else if constexpr (std::is_floating_point_v<T>) return static_cast<T>(real(column));
            else {
                static_assert(std::is_integral_v<T> || std::is_enum_v<T>, "no such column type");
                return narrow<T>(integer(column));
            }
        }
    }

protected:
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual Uuid uuid(int column) const = 0;
    virtual Bytes bytes(int column) const = 0;
    Day day(int column) const;

private:
    template <class T>
    static T narrow(std::int64_t wide) {
        T const value = static_cast<T>(wide);
        if (static_cast<std::int64_t>(value) != wide) throw Bug("number out of range");
        return value;
    }
};

class Tx {
public:
    virtual ~Tx() = default;
    virtual Engine engine() const = 0;

    //! Runs a statement that returns no rows. Returns how many rows it changed.
    template <class... Values>
    std::int64_t run(std::string_view sql, Values const&... values) {
        return with_params([&](std::span<Param const> params) { return execute(sql, params, nullptr); }, values...);
    }
    //! Calls `each(row)` for every row.
    template <class Each, class... Values>
    void each(std::string_view sql, Each&& each, Values const&... values) {
        with_params(
            [&](std::span<Param const> params) {
                Visit<Each> visit(each);
                return execute(sql, params, &visit);
            },
            values...);
    }
    //! Every row through `read(row)`.
    template <class Read, class... Values>
    auto all(std::string_view sql, Read&& read, Values const&... values) {
        std::vector<std::invoke_result_t<Read&, Row const&>> results;
        each(sql, [&](Row const& row) { results.push_back(read(row)); }, values...);
        return results;
    }
    //! The first row through `read(row)`, or nothing.
    template <class Read, class... Values>
    auto one(std::string_view sql, Read&& read, Values const&... values) {
        std::optional<std::invoke_result_t<Read&, Row const&>> result;
        each(sql, [&](Row const& row) { if (!result) result.emplace(read(row)); }, values...);
        return result;
    }
    //! The first column of the first row, or nothing.
    template <class T, class... Values>
    std::optional<T> value(std::string_view sql, Values const&... values) {
        return one(sql, [](Row const& row) { return row.get<T>(0); }, values...);
    }

    //! As run/each, for a statement whose values are collected while it is composed (filters).
    std::int64_t run_with(std::string_view sql, std::span<Param const> params) { return execute(sql, params, nullptr); }
    template <class Each>
    void each_with(std::string_view sql, std::span<Param const> params, Each&& each) {
        Visit<Each> visit(each);
        execute(sql, params, &visit);
    }

    //! Waits until no other transaction with this key is open. SQLite has one writer, so there it does nothing.
    virtual void serialise(std::string_view key) = 0;
    //! Runs several statements without values (migrations only).
    virtual void script(std::string_view sql) = 0;

protected:
    struct Visitor {
        virtual ~Visitor() = default;
        virtual void operator()(Row const& row) = 0;
    };
    virtual std::int64_t execute(std::string_view sql, std::span<Param const> params, Visitor* visitor) = 0;

private:
    template <class Each>
    struct Visit final : Visitor {
        explicit Visit(Each& function) : each(function) {}
        void operator()(Row const& row) override { each(row); }
        Each& each;
    };

    template <class Do, class... Values>
    static std::int64_t with_params(Do&& action, Values const&... values);
};

namespace detail {

//! Gives a value the form it is bound in; a Day becomes text that must outlive the call, so it lies in `Bound`.
struct Bound {
    std::string day;
    Param param;
};
inline void bind(Bound& to, std::nullopt_t) { to.param = nullptr; }
inline void bind(Bound& to, std::string_view value) { to.param = value; }
inline void bind(Bound& to, std::string const& value) { to.param = std::string_view(value); }
inline void bind(Bound& to, char const* value) { to.param = std::string_view(value); }
inline void bind(Bound& to, Uuid const& value) { to.param = value; }
inline void bind(Bound& to, Bytes const& value) { to.param = std::span<std::uint8_t const>(value); }
inline void bind(Bound& to, Digest const& value) { to.param = std::span<std::uint8_t const>(value); }
inline void bind(Bound& to, Instant value) { to.param = value.microseconds; }
inline void bind(Bound& to, Day value) {
    to.day = to_string(value);
    to.param = std::string_view(to.day);
}
template <class Number>
    requires std::is_integral_v<Number> || std::is_enum_v<Number>
void bind(Bound& to, Number value) {
    to.param = static_cast<std::int64_t>(value);
}
template <class Real>
    requires std::is_floating_point_v<Real>
void bind(Bound& to, Real value) {
    to.param = static_cast<double>(value);
}
template <class T>
void bind(Bound& to, std::optional<T> const& value) {
    if (value) bind(to, *value);
    else to.param = nullptr;
}

}  // namespace detail

template <class Do, class... Values>
std::int64_t Tx::with_params(Do&& action, Values const&... values) {
    if constexpr (sizeof...(Values) == 0) {
        return action(std::span<Param const>{});
    } else {
        detail::Bound bound[sizeof...(Values)];
        std::size_t i = 0;
        (detail::bind(bound[i++], values), ...);
        Param params[sizeof...(Values)];
        for (std::size_t k = 0; k < sizeof...(Values); ++k) params[k] = bound[k].param;
        return action(std::span<Param const>(params));
    }
}

}  // namespace regia::db
