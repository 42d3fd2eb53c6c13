//! The columns of a file of rows: which header means what, however it is spelled, and how a cell writes a day.
//!
//! `Column` is an enumeration of what a kind of file may bring; its last value is `count`.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "base/time.hpp"

namespace regia::files {

//! As headers are compared: without case, accents and signs. "Codice Fiscale" is "codice_fiscale".
std::string header_key(std::string_view header);
//! 2026-02-12 or 12/02/2026, as other systems export.
std::optional<Day> day_in_cell(std::string_view text);

template <class Column>
struct KnownColumn {
    Column column;
    std::array<std::string_view, 3> names;  //!< the Italian one first: messages name it
    bool is_required;
};

//! What somebody chose for headers (by header_key) that are not known; nothing = not to be used.
template <class Column>
using HeaderChoices = std::map<std::string, std::optional<Column>, std::less<>>;

template <class Column>
std::string_view name_in(std::span<KnownColumn<Column> const> known, Column column) {
    for (KnownColumn<Column> const& one : known)
        if (one.column == column) return one.names[0];
    return "";
}

//! Where each column stands in a header; -1 = not there.
template <class Column>
struct Columns {
    std::array<int, static_cast<std::size_t>(Column::count)> at{};
    std::vector<std::string> missing{};  //!< required ones
    std::vector<std::string> twice{};    //!< known ones that two headers name
    std::vector<std::string> unknown{};

    Columns() { at.fill(-1); }
    bool has(Column column) const { return at[static_cast<std::size_t>(column)] >= 0; }
    std::optional<Column> column_at(std::size_t position) const {
        for (std::size_t i = 0; i < at.size(); ++i)
            if (at[i] == static_cast<int>(position)) return static_cast<Column>(i);
        return std::nullopt;
    }
    //! Without blanks around it; empty where the row has no such field.
    std::string_view get(std::vector<std::string> const& fields, Column column) const {
        int const position = at[static_cast<std::size_t>(column)];
        if (position < 0 || static_cast<std::size_t>(position) >= fields.size()) return {};
        return trim(fields[static_cast<std::size_t>(position)]);
    }
};

template <class Column>
Columns<Column> find_columns(std::span<KnownColumn<Column> const> known, std::vector<std::string> const& header,
                             HeaderChoices<Column> const& choices = {}) {
    Columns<Column> columns;
    for (std::size_t i = 0; i < header.size(); ++i) {
        std::string name = header_key(header[i]);
        bool is_known = false;
        if (auto const chosen = choices.find(name); chosen != choices.end() && chosen->second)
            name = name_in(known, *chosen->second);
        for (KnownColumn<Column> const& one : known) {
            if (std::find(one.names.begin(), one.names.end(), name) == one.names.end()) continue;
            is_known = true;
            int& at = columns.at[static_cast<std::size_t>(one.column)];
            if (at >= 0) columns.twice.emplace_back(one.names[0]);
            at = static_cast<int>(i);
        }
        if (!is_known && !name.empty()) columns.unknown.push_back(header[i]);
    }
    for (KnownColumn<Column> const& one : known)
        if (one.is_required && !columns.has(one.column)) columns.missing.emplace_back(one.names[0]);
    return columns;
}

}  // namespace regia::files
