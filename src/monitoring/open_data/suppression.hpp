//! Which cells of a table of counts are not told. Pure; decided once, when the table is frozen.
//!
//! A table has rows (bodies) and columns (profiles), a total of each, totals of groups of rows (wide areas), and the
//! total of all. Of each cell it has four counts, each a part of the one before: in scope, reached, started, concluded.
//!
//! - Nobody there is told as nobody: 0 people in scope, and 0 of everything.
//! - First hidden: fewer than `threshold` people; and counts that tell something of everybody in the cell, because
//!   fewer than `side` are on the other side (no homogeneous cell).
//! - Hidden besides: so many more that whoever adds up rows, columns, groups and totals, and knows that a count is no
//!   larger than the one it is part of, is left with at least `width` + 1 possible values for each hidden count. What
//!   is possible is computed exactly: a table with its totals is a network, and a count can move as far as flow goes
//!   around a circle of hidden ones.
//! - Totals of groups and of all are hidden only by the first rule: other tables tell them too, so they count as known.
//! - From month to month counts mostly grow. One that was told, then hidden, is told again only when it has grown by
//!   `width` at least since: else the months between would lie between two equal numbers.
//!
//! Source: docs/rules/privacy.md, rule 4; docs/adr/2026-11-27-open-data-hides-what-could-be-computed.md.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace regia::monitoring {

inline constexpr std::size_t grid_measures = 4;

//! Counts of one day. Cells by row, then by column; `groups[row]` is the group of a row, from 0.
struct Grid {
    std::size_t rows = 0, columns = 0;
    std::vector<std::size_t> groups{};
    std::array<std::vector<std::int64_t>, grid_measures> counts{};  //!< rows * columns each

    std::size_t group_count() const;
    //! With totals: the last column and the last row are totals.
    std::int64_t at(std::size_t measure, std::size_t row, std::size_t column) const;
    std::int64_t of_group(std::size_t measure, std::size_t group) const;
};

struct SuppressionRule {
    std::int64_t threshold = 10, side = 3, width = 3;
    bool is_complementary = true;  //!< false only to show what the second step is for
    bool are_rows_known = false;   //!< who reads it has the totals of rows and groups elsewhere: they hide nothing
};

//! What is not told of a grid: (rows + 1) * (columns + 1) cells each, totals last; groups apart.
struct Hidden {
    std::array<std::vector<bool>, grid_measures> cells{};
    std::array<std::vector<bool>, grid_measures> groups{};
};

//! What was told of a cell before: the last count, and whether it was hidden since.
struct ToldBefore {
    std::int64_t last = -1;  //!< -1 = never told
    bool is_hidden = false;
};
//! One for each cell of each measure, in the order of `Hidden::cells`.
using Past = std::array<std::vector<ToldBefore>, grid_measures>;

Hidden suppress(Grid const& grid, Past const& past, SuppressionRule const& rule);
//! What is known after this grid was published. An empty past is that of a first table.
Past past_after(Past const& past, Grid const& grid, Hidden const& hidden);

}  // namespace regia::monitoring
