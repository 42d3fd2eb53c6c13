//! A year of everything that is published outside, and somebody who has it all: the open data of each month, the packs
//! of both halves of the year, and so the totals of wide areas and region. She adds, subtracts, compares months.
#include <doctest/doctest.h>

#include <deque>
#include <random>

#include "monitoring/open_data/test_attack.hpp"

using namespace regia::monitoring;
using regia::monitoring::test::Attack;
using regia::monitoring::test::Published;

namespace {

constexpr std::size_t months = 12, profiles = 6, genders_and_ages = 6;
//! Bodies of four areas (the last one is the list of contracted doctors), from a handful of people to hundreds.
struct Body {
    std::size_t area;
    int people, odds;  //!< of a step in a month, in a hundred
};
constexpr Body bodies[] = {{0, 420, 14}, {0, 60, 30}, {0, 12, 8}, {1, 380, 12}, {1, 35, 5},
                           {1, 9, 40},   {2, 300, 9}, {2, 90, 20}, {3, 150, 6}};

struct Worker {
    std::size_t body, profile, group;
    std::size_t step = 0;  //!< in scope, reached, started, concluded
    bool is_there = true;
};

struct Told {
    Grid grid;
    Hidden hidden;
};

class PublishedYear {
public:
    PublishedYear(std::uint64_t seed, bool has_leavers, SuppressionRule const& rule) : random_(seed) {
        for (std::size_t body = 0; body < std::size(bodies); ++body)
            for (int i = 0; i < bodies[body].people; ++i) arrive(body);
        Past past;
        for (std::size_t month = 0; month < months; ++month) {
            live(has_leavers);
            Grid monthly = open_data();
            Hidden const hidden = suppress(monthly, past, rule);
            past = past_after(past, monthly, hidden);
            tables_.push_back({std::move(monthly), hidden});
            if (month != 5 && month != 11) continue;
            Grid half = pack();
            Hidden const of_half = suppress(half, {}, rule);
            packs_.emplace_back(month, Told{std::move(half), of_half});
        }
    }

    //! How many hidden counts she computes.
    std::size_t found(bool knows_that_nobody_left) const {
        Attack attack;
        std::vector<Published> all;
        for (std::size_t month = 0; month < months; ++month)
            all.emplace_back("open ", std::to_string(month), tables_[month].grid, tables_[month].hidden);
        for (auto const& [month, told] : packs_)
            all.emplace_back("pack ", std::to_string(month), told.grid, told.hidden);
        for (Published const& table : all) table.tell(attack);
        for (Published const& table : all) table.add(attack);
        for (std::size_t month = 1; knows_that_nobody_left && month < months; ++month)
            all[month].add_growth(attack, all[month - 1]);
        if (knows_that_nobody_left) all.back().add_growth(attack, all[months]);
        std::size_t const number = attack.found();
        CHECK(attack.is_sound());
        CHECK(attack.unknowns() > 100);
        return number;
    }
    double share_told() const {
        std::size_t told = 0, all = 0;
        for (Told const& one : tables_)
            for (auto const& cells : one.hidden.cells) {
                all += cells.size();
                told += static_cast<std::size_t>(std::count(cells.begin(), cells.end(), false));
            }
        return static_cast<double>(told) / static_cast<double>(all);
    }

private:
    int below(int most) { return static_cast<int>(random_() >> 33) % most; }
    void arrive(std::size_t body) {
        std::size_t const profile = static_cast<std::size_t>(std::min(below(7), below(7)) % 6);
        workers_.push_back({body, profile, static_cast<std::size_t>(below(6))});
    }
    void live(bool has_leavers) {
        for (Worker& one : workers_) {
            while (one.step < 3 && below(100) < bodies[one.body].odds) ++one.step;
            if (has_leavers && below(100) == 0) one.is_there = false;
            if (has_leavers && below(300) == 0) one.body = static_cast<std::size_t>(below(std::size(bodies)));
        }
        for (int i = has_leavers ? below(5) : 0; i > 0; --i)
            arrive(static_cast<std::size_t>(below(std::size(bodies))));
    }
    template <class RowOf, class ColumnOf>
    Grid counted(std::vector<std::size_t> groups, std::size_t columns, RowOf row_of, ColumnOf column_of) const {
        Grid grid{groups.size(), columns, std::move(groups)};
        for (auto& counts : grid.counts) counts.assign(grid.rows * columns, 0);
        for (Worker const& one : workers_)
            for (std::size_t measure = 0; one.is_there && measure <= one.step; ++measure)
                ++grid.counts[measure][row_of(one) * columns + column_of(one)];
        return grid;
    }
    Grid open_data() const {
        std::vector<std::size_t> groups;
        for (Body const& body : bodies) groups.push_back(body.area);
        return counted(groups, profiles, [](Worker const& one) { return one.body; },
                       [](Worker const& one) { return one.profile; });
    }
    Grid pack() const {
        return counted({0, 1, 2, 3}, genders_and_ages, [](Worker const& one) { return bodies[one.body].area; },
                       [](Worker const& one) { return one.group; });
    }

    std::mt19937_64 random_;
    std::vector<Worker> workers_;
    std::deque<Told> tables_;
    std::deque<std::pair<std::size_t, Told>> packs_;
};

}  // namespace

TEST_CASE("WhoHasAllPublishedTablesOfAYearComputesNoHiddenCount") {
    std::size_t found_without = 0, first_step_found = 0;
    double told = 0;
    constexpr std::uint64_t seeds = 4;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        bool const has_leavers = seed % 2 == 0;
        PublishedYear const year(seed, has_leavers, SuppressionRule{});
        CHECK(year.found(false) == 0);
        if (!has_leavers) CHECK(year.found(true) == 0);
        told += year.share_told() / static_cast<double>(seeds);
        // The attack is one: without the second step the same year gives numbers away.
        SuppressionRule first_step;
        first_step.is_complementary = false;
        found_without += PublishedYear(seed, has_leavers, first_step).found(false);
        first_step_found += found_without > 0;
    }
    CHECK(found_without > 100);
    CHECK(first_step_found == seeds);
    CHECK(told > 0.3);  // nor is everything hidden
}
