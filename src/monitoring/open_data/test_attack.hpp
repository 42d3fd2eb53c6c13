//! Somebody who has all published tables: what she can compute of what they hide. For tests.
//!
//! Each hidden count is an unknown; each total an equation; "a part is no larger than its whole" an inequality. She
//! tightens bounds until nothing moves, and solves the equations exactly (in whole numbers modulo a prime).
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "monitoring/open_data/suppression.hpp"

namespace regia::monitoring::test {

class Attack {
public:
    //! A number that was told, or an unknown (its index).
    struct Term {
        bool is_told = true;
        std::int64_t value = 0;
        std::size_t unknown = 0;
    };

    //! The same name is the same number, whichever table it stands in; told once, it is known everywhere.
    void tell(std::string const& name, std::int64_t value) { told_[name] = value; }
    Term term(std::string const& name, std::int64_t truth, std::int64_t least = 0) {
        if (auto const told = told_.find(name); told != told_.end()) return {true, told->second, 0};
        auto const [at, is_new] = unknown_.try_emplace(name, truths_.size());
        if (is_new) {
            truths_.push_back(truth);
            least_.push_back(least);
            most_.push_back(far);
        }
        return {false, 0, at->second};
    }
    //! The parts add up to the whole.
    void add_sum(std::vector<Term> const& parts, Term const& whole) {
        std::map<std::size_t, std::int64_t> factors;
        std::int64_t constant = 0;
        for (Term const& part : parts) part.is_told ? constant += part.value : ++factors[part.unknown];
        whole.is_told ? constant -= whole.value : --factors[whole.unknown];
        std::erase_if(factors, [](auto const& one) { return one.second == 0; });
        if (!factors.empty()) sums_.push_back({std::move(factors), -constant});
    }
    void add_order(Term const& smaller, Term const& larger) { orders_.emplace_back(smaller, larger); }

    //! Unknowns that have one possible value left.
    std::size_t found() {
        while (tighten()) {}
        std::vector<bool> is_found(truths_.size(), false);
        for (std::size_t i = 0; i < truths_.size(); ++i) is_found[i] = least_[i] == most_[i];
        for (std::size_t const one : solved()) is_found[one] = true;
        return static_cast<std::size_t>(std::count(is_found.begin(), is_found.end(), true));
    }
    std::size_t unknowns() const { return truths_.size(); }
    //! Bounds never leave out the truth, or the attack is none.
    bool is_sound() const {
        for (std::size_t i = 0; i < truths_.size(); ++i)
            if (truths_[i] < least_[i] || truths_[i] > most_[i]) return false;
        return true;
    }

private:
    static constexpr std::int64_t far = 1'000'000'000, prime = 2'147'483'647;
    struct Sum {
        std::map<std::size_t, std::int64_t> factors;
        std::int64_t equals;
    };

    bool raise(std::size_t unknown, std::int64_t to) {
        if (to <= least_[unknown]) return false;
        least_[unknown] = to;
        return true;
    }
    bool lower(std::size_t unknown, std::int64_t to) {
        if (to >= most_[unknown]) return false;
        most_[unknown] = to;
        return true;
    }
    bool tighten() {
        bool has_moved = false;
        for (Sum const& sum : sums_) {
            std::int64_t low = 0, high = 0;
            for (auto const& [unknown, factor] : sum.factors) {
                low += factor > 0 ? least_[unknown] : -most_[unknown];
                high += factor > 0 ? most_[unknown] : -least_[unknown];
            }
            for (auto const& [unknown, factor] : sum.factors) {
                std::int64_t const others_low = low - (factor > 0 ? least_[unknown] : -most_[unknown]);
                std::int64_t const others_high = high - (factor > 0 ? most_[unknown] : -least_[unknown]);
                std::int64_t const up = sum.equals - others_low, down = sum.equals - others_high;
                has_moved |= factor > 0 ? lower(unknown, up) : raise(unknown, -up);
                has_moved |= factor > 0 ? raise(unknown, down) : lower(unknown, -down);
                low = others_low + (factor > 0 ? least_[unknown] : -most_[unknown]);
                high = others_high + (factor > 0 ? most_[unknown] : -least_[unknown]);
            }
        }
        for (auto const& [smaller, larger] : orders_) {
            if (!smaller.is_told)
                has_moved |= lower(smaller.unknown, larger.is_told ? larger.value : most_[larger.unknown]);
            if (!larger.is_told)
                has_moved |= raise(larger.unknown, smaller.is_told ? smaller.value : least_[smaller.unknown]);
        }
        return has_moved;
    }

    static std::int64_t inverse(std::int64_t value) {
        std::int64_t result = 1, base = value % prime, power = prime - 2;
        for (; power > 0; power /= 2) {
            if (power % 2 == 1) result = result * base % prime;
            base = base * base % prime;
        }
        return result;
    }
    //! Gauss and Jordan, on rows with few entries; a row with one unknown left solves it.
    std::vector<std::size_t> solved() const {
        std::map<std::size_t, std::map<std::size_t, std::int64_t>> by_pivot;
        for (Sum const& sum : sums_) {
            std::map<std::size_t, std::int64_t> row;
            for (auto const& [unknown, factor] : sum.factors) row[unknown] = ((factor % prime) + prime) % prime;
            subtract_pivots(row, by_pivot);
            if (row.empty()) continue;
            std::size_t const pivot = row.begin()->first;
            std::int64_t const scale = inverse(row.begin()->second);
            for (auto& [unknown, factor] : row) factor = factor * scale % prime;
            for (auto& [other, known] : by_pivot)
                if (auto const at = known.find(pivot); at != known.end()) subtract(known, row, at->second);
            by_pivot[pivot] = std::move(row);
        }
        std::vector<std::size_t> found;
        for (auto const& [pivot, row] : by_pivot)
            if (row.size() == 1) found.push_back(pivot);
        return found;
    }
    static void subtract_pivots(std::map<std::size_t, std::int64_t>& row,
                                std::map<std::size_t, std::map<std::size_t, std::int64_t>> const& by_pivot) {
        for (auto const& [pivot, known] : by_pivot)
            if (auto const at = row.find(pivot); at != row.end()) subtract(row, known, at->second);
    }
    static void subtract(std::map<std::size_t, std::int64_t>& from, std::map<std::size_t, std::int64_t> const& row,
                         std::int64_t times) {
        for (auto const& [unknown, factor] : row) {
            std::int64_t& value = from[unknown];
            value = ((value - factor * times) % prime + prime) % prime;
            if (value == 0) from.erase(unknown);
        }
    }

    std::map<std::string, std::int64_t> told_;
    std::map<std::string, std::size_t> unknown_;
    std::vector<std::int64_t> truths_, least_, most_;
    std::vector<Sum> sums_;
    std::vector<std::pair<Term, Term>> orders_;
};

//! A published table in an attack. `when` names the day: totals of groups and of all are the same in all tables of a
//! day. Tables are told first, all of them, then added.
class Published {
public:
    Published(std::string table, std::string when, Grid const& grid, Hidden const& hidden)
        : table_(std::move(table)), when_(std::move(when)), grid_(grid), hidden_(hidden) {}

    void tell(Attack& attack) const {
        for (std::size_t measure = 0; measure < grid_measures; ++measure) {
            for (std::size_t row = 0; row <= grid_.rows; ++row)
                for (std::size_t column = 0; column <= grid_.columns; ++column)
                    if (!hidden_.cells[measure][row * (grid_.columns + 1) + column])
                        attack.tell(name(measure, row, column), grid_.at(measure, row, column));
            for (std::size_t group = 0; group < grid_.group_count(); ++group)
                if (!hidden_.groups[measure][group])
                    attack.tell(group_name(measure, group), grid_.of_group(measure, group));
        }
    }
    void add(Attack& attack) const {
        for (std::size_t measure = 0; measure < grid_measures; ++measure) {
            for (std::size_t row = 0; row <= grid_.rows; ++row) {
                std::vector<Attack::Term> parts;
                for (std::size_t column = 0; column < grid_.columns; ++column)
                    parts.push_back(term(attack, measure, row, column));
                attack.add_sum(parts, term(attack, measure, row, grid_.columns));
            }
            for (std::size_t column = 0; column <= grid_.columns; ++column) {
                std::vector<Attack::Term> parts;
                for (std::size_t row = 0; row < grid_.rows; ++row) parts.push_back(term(attack, measure, row, column));
                attack.add_sum(parts, term(attack, measure, grid_.rows, column));
            }
            for (std::size_t group = 0; group < grid_.group_count(); ++group) {
                std::vector<Attack::Term> parts;
                for (std::size_t row = 0; row < grid_.rows; ++row)
                    if (grid_.groups[row] == group) parts.push_back(term(attack, measure, row, grid_.columns));
                attack.add_sum(parts, attack.term(group_name(measure, group), grid_.of_group(measure, group)));
            }
            if (measure == 0) continue;
            each_cell([&](std::size_t row, std::size_t column) {
                attack.add_order(term(attack, measure, row, column), term(attack, measure - 1, row, column));
            });
        }
    }
    //! Nobody left meanwhile, and she knows it: what was reached stays so.
    void add_growth(Attack& attack, Published const& before) const {
        for (std::size_t measure = 1; measure < grid_measures; ++measure)
            each_cell([&](std::size_t row, std::size_t column) {
                attack.add_order(before.term(attack, measure, row, column), term(attack, measure, row, column));
            });
    }

private:
    template <class Each>
    void each_cell(Each const& each) const {
        for (std::size_t row = 0; row <= grid_.rows; ++row)
            for (std::size_t column = 0; column <= grid_.columns; ++column) each(row, column);
    }
    Attack::Term term(Attack& attack, std::size_t measure, std::size_t row, std::size_t column) const {
        // Nobody is told as nobody: where people in scope are hidden, somebody is there.
        return attack.term(name(measure, row, column), grid_.at(measure, row, column), measure == 0 ? 1 : 0);
    }
    std::string name(std::size_t measure, std::size_t row, std::size_t column) const {
        bool const is_of_all = row == grid_.rows && column == grid_.columns;
        std::string const where = is_of_all ? "all" : table_ + std::to_string(row) + "/" + std::to_string(column);
        return when_ + ":" + std::to_string(measure) + ":" + where;
    }
    std::string group_name(std::size_t measure, std::size_t group) const {
        return when_ + ":" + std::to_string(measure) + ":group" + std::to_string(group);
    }
    std::string table_, when_;
    Grid const& grid_;
    Hidden const& hidden_;
};

}  // namespace regia::monitoring::test
