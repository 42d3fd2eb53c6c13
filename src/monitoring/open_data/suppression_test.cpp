//! What is hidden can't be computed: every small world (of ./test --deep, else every third), and many larger ones.
#include "monitoring/open_data/suppression.hpp"

#include <doctest/doctest.h>

#include <random>

#include "monitoring/open_data/test_attack.hpp"
#include "world/deep.hpp"

using namespace regia::monitoring;
using regia::monitoring::test::Attack;
using regia::monitoring::test::Published;

namespace world = regia::world;

namespace {

constexpr SuppressionRule small_rule{.threshold = 2, .side = 1, .width = 1, .is_complementary = true};

std::size_t found_in(Grid const& grid, SuppressionRule const& rule, std::size_t* unknowns = nullptr) {
    Hidden const hidden = suppress(grid, {}, rule);
    Attack attack;
    Published const table("", "day", grid, hidden);
    table.tell(attack);
    table.add(attack);
    std::size_t const found = attack.found();
    CHECK(attack.is_sound());
    if (unknowns) *unknowns += attack.unknowns();
    return found;
}

std::size_t hidden_cells(Grid const& grid, SuppressionRule const& rule) {
    Hidden const hidden = suppress(grid, {}, rule);
    std::size_t count = 0;
    for (auto const& cells : hidden.cells)
        count += static_cast<std::size_t>(std::count(cells.begin(), cells.end(), true));
    return count;
}

//! Every way to fill the cells with "how many, of whom how many have reached it": 0 of 0 up to 3 of 3.
template <class Each>
void each_world(std::size_t rows, std::size_t columns, std::vector<std::size_t> const& groups, Each const& each) {
    constexpr std::array<std::pair<int, int>, 10> ways{
        {{0, 0}, {1, 0}, {1, 1}, {2, 0}, {2, 1}, {2, 2}, {3, 0}, {3, 1}, {3, 2}, {3, 3}}};
    std::size_t const cells = rows * columns;
    std::vector<std::size_t> way(cells, 0);
    for (bool is_over = false; !is_over;) {
        Grid grid{rows, columns, groups};
        for (std::size_t measure = 0; measure < grid_measures; ++measure)
            for (std::size_t cell = 0; cell < cells; ++cell)
                grid.counts[measure].push_back(measure == 0 ? ways[way[cell]].first : ways[way[cell]].second);
        if (way.front() <= way.back()) each(grid);  // the others are the same with rows and columns turned
        std::size_t at = 0;
        while (at < cells && ++way[at] == ways.size()) way[at++] = 0;
        is_over = at == cells;
    }
}

Grid random_grid(std::mt19937_64& random, std::size_t rows, std::size_t columns, int most) {
    Grid grid{rows, columns, {}};
    for (std::size_t row = 0; row < rows; ++row) grid.groups.push_back(row * 3 / rows);
    auto const below = [&](std::int64_t limit) { return static_cast<std::int64_t>(random() >> 33) % limit; };
    for (std::size_t cell = 0; cell < rows * columns; ++cell) {
        std::int64_t value = below(5) == 0 ? 0 : below(4) == 0 ? below(12) : below(most);
        for (std::size_t measure = 0; measure < grid_measures; ++measure) {
            grid.counts[measure].push_back(value);
            value = below(6) == 0 ? value : below(8) == 0 ? 0 : below(value + 1);
        }
    }
    return grid;
}

}  // namespace

TEST_CASE("InEverySmallWorldNothingHiddenIsComputed") {
    for (std::vector<std::size_t> const& groups : {std::vector<std::size_t>{0, 0}, {0, 1}}) {
        std::size_t worlds = 0, found = 0, unknowns = 0, unprotected = 0;
        each_world(2, 2, groups, [&](Grid const& grid) {
            if (++worlds % 3 != 0 && !world::is_deep()) return;
            found += found_in(grid, small_rule, &unknowns);
            SuppressionRule first_step = small_rule;
            first_step.is_complementary = false;
            if (worlds % 10 == 0) unprotected += found_in(grid, first_step);
        });
        CHECK(worlds == 5'500);
        CHECK(unknowns > 0);
        CHECK(found == 0);
        CHECK(unprotected > 100);  // the attack is one: the first step alone gives numbers away
    }
}

TEST_CASE("InManyLargerTablesNothingHiddenIsComputed") {
    std::mt19937_64 random(11);
    std::size_t unprotected = 0, told = 0, all = 0;
    for (int i = 0; i < 60; ++i) {
        Grid const grid = random_grid(random, 4 + i % 5, 3 + i % 4, i % 2 ? 40 : 300);
        CAPTURE(i);
        SuppressionRule const rule;
        CHECK(found_in(grid, rule) == 0);
        SuppressionRule first_step;
        first_step.is_complementary = false;
        unprotected += found_in(grid, first_step);
        std::size_t const cells = grid_measures * (grid.rows + 1) * (grid.columns + 1);
        told += cells - hidden_cells(grid, rule);
        all += cells;
    }
    CHECK(unprotected > 100);
    CHECK(told * 5 > all);  // nor is everything hidden
}

TEST_CASE("FewPeopleAndCountsOfEverybodyAreNotTold") {
    Grid grid{2, 2, {0, 0}};
    grid.counts[0] = {9, 200, 300, 400};
    grid.counts[1] = {9, 199, 150, 200};
    grid.counts[2] = {5, 100, 0, 100};
    grid.counts[3] = {1, 50, 0, 12};
    Hidden const hidden = suppress(grid, {}, {});
    auto const is_hidden = [&](std::size_t measure, std::size_t row, std::size_t column) {
        return static_cast<bool>(hidden.cells[measure][row * 3 + column]);
    };
    CHECK(is_hidden(0, 0, 0));        // nine people
    CHECK(is_hidden(1, 0, 1));        // one is missing: of nearly everybody
    CHECK(is_hidden(3, 1, 0));        // nobody of three hundred
    CHECK_FALSE(is_hidden(0, 2, 2));  // the region
    CHECK_FALSE(is_hidden(1, 2, 2));
}

TEST_CASE("WhereNobodyIsNothingIsHidden") {
    Grid grid{2, 2, {0, 0}};
    grid.counts[0] = {0, 50, 60, 70};
    grid.counts[1] = {0, 20, 30, 40};
    grid.counts[2] = grid.counts[3] = {0, 15, 20, 30};
    for (auto const& cells : suppress(grid, {}, {}).cells) CHECK(std::count(cells.begin(), cells.end(), true) == 0);
}

TEST_CASE("ACountThatWasHiddenComesBackOnlyWhenItHasGrown") {
    Grid grid{2, 2, {0, 0}};
    grid.counts[0] = {40, 50, 60, 70};
    grid.counts[1] = {20, 25, 30, 35};
    grid.counts[2] = grid.counts[3] = {12, 15, 20, 25};
    Past past = past_after({}, grid, suppress(grid, {}, {}));
    for (std::size_t measure = 1; measure < grid_measures; ++measure) past[measure][0].is_hidden = true;
    CHECK(suppress(grid, past, {}).cells[3][0]);
    grid.counts[3][0] = 14;
    CHECK(suppress(grid, past, {}).cells[3][0]);
    grid.counts[1][0] = grid.counts[2][0] = grid.counts[3][0] = 24;
    CHECK_FALSE(suppress(grid, past, {}).cells[3][0]);
}

TEST_CASE("ATotalThatIsKnownAndSmallHidesNothingOfOtherRows") {
    Grid grid{3, 4, {0, 1, 2}};
    grid.counts[0] = {40, 50, 60, 70, 30, 40, 50, 60, 12, 15, 18, 21};
    grid.counts[1] = {30, 40, 50, 60, 20, 30, 40, 50, 0, 0, 0, 0};
    grid.counts[2] = {25, 35, 45, 55, 15, 25, 35, 45, 0, 0, 0, 0};
    grid.counts[3] = {20, 30, 25, 35, 10, 20, 30, 40, 0, 0, 0, 0};
    SuppressionRule rule;
    rule.are_rows_known = true;
    for (std::int64_t const concluded : {0, 2}) {
        grid.counts[1][8] = grid.counts[2][8] = grid.counts[3][8] = concluded;
        Hidden const hidden = suppress(grid, {}, rule);
        std::size_t const width = grid.columns + 1;
        for (std::size_t measure = 0; measure < grid_measures; ++measure) {
            CAPTURE(concluded);
            CAPTURE(measure);
            for (std::size_t row = 0; row <= grid.rows; ++row) CHECK_FALSE(hidden.cells[measure][row * width + 4]);
            // Of nobody there is nothing to hide; of two, who they are hides cells of other rows, never their totals.
            for (std::size_t cell = 0; concluded == 0 && cell < 3 * width; ++cell)
                CHECK_FALSE(hidden.cells[measure][cell]);
        }
    }
}
