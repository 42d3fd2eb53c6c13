#include "monitoring/open_data/suppression.hpp"

#include <algorithm>
#include <limits>
#include <queue>
#include <tuple>

namespace regia::monitoring {
namespace {

constexpr std::int64_t endless = std::numeric_limits<std::int64_t>::max() / 4;

//! The hidden counts of one measure as a network. Nodes: each row, the row of totals, each column, each group (the
//! column of totals falls into them). A count is an edge: it grows by what flows along it.
class Network {
public:
    //! Counts that are hidden: cells first, then groups.
    Network(Grid const& grid, std::vector<bool> const& hidden, std::vector<std::int64_t> const& values,
            std::vector<std::int64_t> const& least, std::vector<std::int64_t> const& most)
        : rows_(grid.rows), columns_(grid.columns), edges_of_(rows_ + 1 + columns_ + grid.group_count() + 1) {
        std::size_t const first_group = rows_ + 1 + columns_, total = first_group + grid.group_count();
        std::size_t const cells = (rows_ + 1) * (columns_ + 1);
        edge_of_.assign(hidden.size(), none);
        for (std::size_t row = 0; row <= rows_; ++row)
            for (std::size_t column = 0; column <= columns_; ++column) {
                std::size_t const cell = row * (columns_ + 1) + column;
                if (!hidden[cell]) continue;
                bool const is_total_of_row = column == columns_, is_total_of_column = row == rows_;
                std::size_t const other = !is_total_of_row ? rows_ + 1 + column
                                          : is_total_of_column ? total : first_group + grid.groups[row];
                // A total takes away where its parts bring; the total of all is a part of neither.
                bool const is_turned = is_total_of_row != is_total_of_column;
                edge_of_[cell] = add(is_turned ? other : row, is_turned ? row : other, values[cell], least[cell],
                                     most[cell]);
            }
        for (std::size_t at = cells; at < hidden.size(); ++at)
            if (hidden[at]) edge_of_[at] = add(total, first_group + at - cells, values[at], least[at], most[at]);
    }

    //! How far it can move, up and down together, as far as `enough`.
    std::int64_t room(std::size_t at, std::int64_t enough) const {
        std::size_t const edge = edge_of_[at];
        std::int64_t const up = flow(edge, true, enough);
        return up >= enough ? up : up + flow(edge, false, enough - up);
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    struct Edge {
        std::size_t from, to;
        std::int64_t value, least, most;
    };

    std::size_t add(std::size_t from, std::size_t to, std::int64_t value, std::int64_t least, std::int64_t most) {
        edges_.push_back({from, to, value, least, most});
        edges_of_[from].push_back(edges_.size() - 1);
        edges_of_[to].push_back(edges_.size() - 1);
        return edges_.size() - 1;
    }

    //! More (or less) on one edge must come back by the others: the flow from its end to its beginning.
    std::int64_t flow(std::size_t edge, bool is_up, std::int64_t enough) const {
        Edge const& moved = edges_[edge];
        std::int64_t const own = is_up ? moved.most - moved.value : moved.value - moved.least;
        std::int64_t const wanted = std::min(own, enough);
        std::size_t const source = is_up ? moved.to : moved.from, sink = is_up ? moved.from : moved.to;
        std::vector<std::int64_t> change(edges_.size(), 0);
        std::int64_t moved_by = 0;
        while (moved_by < wanted) {
            std::int64_t const step = augment(edge, source, sink, wanted - moved_by, change);
            if (step == 0) break;
            moved_by += step;
        }
        return moved_by;
    }

    std::int64_t left(std::size_t index, bool is_along, std::vector<std::int64_t> const& change) const {
        Edge const& edge = edges_[index];
        std::int64_t const value = edge.value + change[index];
        return is_along ? edge.most - value : value - edge.least;
    }

    std::int64_t augment(std::size_t without, std::size_t source, std::size_t sink, std::int64_t most,
                         std::vector<std::int64_t>& change) const {
        std::vector<std::size_t> by(edges_of_.size(), none);
        std::vector<bool> is_seen(edges_of_.size(), false);
        std::queue<std::size_t> next;
        next.push(source);
        is_seen[source] = true;
        while (!next.empty() && !is_seen[sink]) {
            std::size_t const node = next.front();
            next.pop();
            for (std::size_t const index : edges_of_[node]) {
                bool const is_along = edges_[index].from == node;
                std::size_t const to = is_along ? edges_[index].to : edges_[index].from;
                if (index == without || is_seen[to] || left(index, is_along, change) <= 0) continue;
                is_seen[to] = true;
                by[to] = index;
                next.push(to);
            }
        }
        if (!is_seen[sink]) return 0;
        std::int64_t step = most;
        auto const walk = [&](auto const& each) {
            for (std::size_t node = sink; node != source;) {
                bool const is_along = edges_[by[node]].to == node;
                each(by[node], is_along);
                node = is_along ? edges_[by[node]].from : edges_[by[node]].to;
            }
        };
        walk([&](std::size_t index, bool is_along) { step = std::min(step, left(index, is_along, change)); });
        walk([&](std::size_t index, bool is_along) { change[index] += is_along ? step : -step; });
        return step;
    }

    std::size_t rows_, columns_;
    std::vector<Edge> edges_;
    std::vector<std::vector<std::size_t>> edges_of_;
    std::vector<std::size_t> edge_of_;
};

//! Counts of one table by measure: cells by row and column with their totals, then groups.
class Suppression {
public:
    Suppression(Grid const& grid, Past const& past, SuppressionRule const& rule)
        : grid_(grid), past_(past), rule_(rule), width_(grid.columns + 1), cells_((grid.rows + 1) * width_),
          all_(cells_ + grid.group_count()) {
        for (std::size_t measure = 0; measure < grid_measures; ++measure) {
            for (std::size_t cell = 0; cell < cells_; ++cell)
                values_[measure].push_back(grid.at(measure, cell / width_, cell % width_));
            for (std::size_t group = 0; group < grid.group_count(); ++group)
                values_[measure].push_back(grid.of_group(measure, group));
            hidden_[measure].assign(all_, false);
        }
    }

    Hidden decide() {
        for (std::size_t measure = 0; measure < grid_measures; ++measure) {
            for (std::size_t at = 0; at < all_; ++at) hidden_[measure][at] = is_hidden_first(measure, at);
            if (rule_.is_complementary) protect_groups(measure);
            for (std::size_t row = 0; row < grid_.rows; ++row)
                if (is_alone(row)) hidden_[measure][total_of(row)] = hidden_[measure][group_of(row)];
        }
        // Each measure by itself first: else one that is not safe yet would seem to give the others away. Then all
        // together, again until nothing changes.
        for (bool const together : {false, true}) {
            is_joint_ = together;
            while (rule_.is_complementary && protect_once()) {}
        }
        Hidden hidden;
        for (std::size_t measure = 0; measure < grid_measures; ++measure) {
            auto const first_group = hidden_[measure].begin() + static_cast<std::ptrdiff_t>(cells_);
            hidden.cells[measure].assign(hidden_[measure].begin(), first_group);
            hidden.groups[measure].assign(first_group, hidden_[measure].end());
        }
        return hidden;
    }

private:
    std::size_t total_of(std::size_t row) const { return row * width_ + grid_.columns; }
    std::size_t group_of(std::size_t row) const { return cells_ + grid_.groups[row]; }
    std::size_t total_of_all() const { return cells_ - 1; }
    //! The only row of its group where anybody is: its total is the total of the group.
    bool is_alone(std::size_t row) const {
        std::size_t others = 0;
        for (std::size_t other = 0; other < grid_.rows; ++other)
            others += other != row && group_of(other) == group_of(row) && values_[0][total_of(other)] > 0;
        return others == 0;
    }
    bool is_total_of_lone_row(std::size_t at) const {
        std::size_t const row = at / width_;
        return at < cells_ && at % width_ == grid_.columns && row < grid_.rows && is_alone(row);
    }

    //! The total of a row, what is that total because nobody of the row is elsewhere, and what is none because the
    //! total is.
    bool is_known(std::size_t measure, std::size_t at) const {
        if (!rule_.are_rows_known) return false;
        if (at >= cells_ || at % width_ == grid_.columns) return true;
        std::size_t const total = total_of(at / width_);
        return values_[0][at] == values_[0][total] || (at / width_ < grid_.rows && values_[measure][total] == 0);
    }

    bool is_hidden_first(std::size_t measure, std::size_t at) const {
        std::int64_t const people = values_[0][at], count = values_[measure][at];
        if (people == 0 || is_known(measure, at)) return false;
        if (people < rule_.threshold) return true;
        if (measure > 0 && (count < rule_.threshold || people - count < rule_.side)) return true;
        if (past_[measure].empty() || at >= total_of_all()) return false;
        ToldBefore const& before = past_[measure][at];
        return before.is_hidden && before.last >= 0 && std::abs(count - before.last) < rule_.width;
    }

    //! Groups are told by other tables too, so what is hidden of them follows from their own totals alone.
    void protect_groups(std::size_t measure) {
        auto& hidden = hidden_[measure];
        auto const sum_of_hidden = [&](std::size_t without) {
            std::int64_t sum = 0;
            for (std::size_t at = cells_; at < all_; ++at)
                if (hidden[at] && at != without) sum += values_[measure][at];
            return sum;
        };
        for (std::size_t at = cells_; at < all_; ++at) {
            if (!hidden[at]) continue;
            while (!hidden[total_of_all()] &&
                   (sum_of_hidden(at) == 0 || sum_of_hidden(at) + values_[measure][at] <= rule_.width)) {
                std::size_t next = total_of_all();
                for (std::size_t other = cells_; other < all_; ++other)
                    if (!hidden[other] && values_[measure][other] > 0 &&
                        (next == total_of_all() || values_[measure][other] < values_[measure][next]))
                        next = other;
                hidden[next] = true;
            }
        }
    }

    //! What is possible of each count, as far as bounds on lines and on parts of a whole tell.
    struct Bounds {
        std::array<std::vector<std::int64_t>, grid_measures> least, most;
        bool has_moved = false;
        void raise(std::int64_t& bound, std::int64_t to) {
            if (to <= bound) return;
            bound = to;
            has_moved = true;
        }
        void lower(std::int64_t& bound, std::int64_t to) {
            if (to >= bound) return;
            bound = to;
            has_moved = true;
        }
    };
    struct Part {
        std::int64_t* least;
        std::int64_t* most;
    };

    //! Nobody is told as nobody: of a hidden cell somebody is there. And months mostly grow.
    std::int64_t least_of_cell(std::size_t measure, std::size_t at) const {
        std::int64_t const last = past_[measure].empty() || at >= cells_ ? -1 : past_[measure][at].last;
        bool const has_grown = measure > 0 && !ignores_growth_ && last <= values_[measure][at];
        return std::max<std::int64_t>(measure == 0 ? 1 : 0, has_grown ? last : 0);
    }
    Bounds first_bounds() const {
        Bounds bounds{values_, values_};
        for (std::size_t measure = 0; measure < grid_measures; ++measure)
            for (std::size_t at = 0; at < all_; ++at) {
                if (!hidden_[measure][at]) continue;
                bounds.least[measure][at] = least_of_cell(measure, at);
                bounds.most[measure][at] = endless;
            }
        return bounds;
    }
    static void tighten_sum(Bounds& bounds, std::vector<Part> const& parts, Part const& whole) {
        std::int64_t low = 0, high = 0;
        for (Part const& part : parts) {
            low += *part.least;
            high = std::min(endless, high + *part.most);
        }
        bounds.raise(*whole.least, low);
        bounds.lower(*whole.most, high);
        for (Part const& part : parts) {
            std::int64_t const others_high = high >= endless ? sum_of_others(parts, part) : high - *part.most;
            bounds.lower(*part.most, *whole.most >= endless ? endless : *whole.most - (low - *part.least));
            if (others_high < endless) bounds.raise(*part.least, *whole.least - others_high);
        }
    }
    static std::int64_t sum_of_others(std::vector<Part> const& parts, Part const& without) {
        std::int64_t sum = 0;
        for (Part const& part : parts)
            if (part.most != without.most) sum = std::min(endless, sum + *part.most);
        return sum;
    }
    void tighten_lines(Bounds& bounds, std::size_t measure) const {
        auto const part = [&](std::size_t row, std::size_t column) {
            std::size_t const cell = row * width_ + column;
            return Part{&bounds.least[measure][cell], &bounds.most[measure][cell]};
        };
        std::vector<Part> all_groups;
        for (std::size_t row = 0; row <= grid_.rows; ++row) {
            std::vector<Part> parts;
            for (std::size_t column = 0; column < grid_.columns; ++column) parts.push_back(part(row, column));
            tighten_sum(bounds, parts, part(row, grid_.columns));
        }
        for (std::size_t column = 0; column <= grid_.columns; ++column) {
            std::vector<Part> parts;
            for (std::size_t row = 0; row < grid_.rows; ++row) parts.push_back(part(row, column));
            tighten_sum(bounds, parts, part(grid_.rows, column));
        }
        for (std::size_t group = 0; group < grid_.group_count(); ++group) {
            std::vector<Part> parts;
            for (std::size_t row = 0; row < grid_.rows; ++row)
                if (grid_.groups[row] == group) parts.push_back(part(row, grid_.columns));
            std::size_t const at = cells_ + group;
            all_groups.push_back({&bounds.least[measure][at], &bounds.most[measure][at]});
            tighten_sum(bounds, parts, all_groups.back());
        }
        tighten_sum(bounds, all_groups, part(grid_.rows, grid_.columns));
    }
    Bounds possible() const {
        Bounds bounds = first_bounds();
        do {
            bounds.has_moved = false;
            for (std::size_t measure = 0; measure < grid_measures; ++measure) {
                tighten_lines(bounds, measure);
                for (std::size_t cell = 0; measure > 0 && cell < all_; ++cell) {
                    // Counts that are no parts of each other (a correction under way) bound nothing.
                    if (values_[measure][cell] > values_[measure - 1][cell]) continue;
                    if (!is_joint_ && hidden_[measure][cell] && hidden_[measure - 1][cell]) continue;
                    bounds.lower(bounds.most[measure][cell], bounds.most[measure - 1][cell]);
                    bounds.raise(bounds.least[measure - 1][cell], bounds.least[measure][cell]);
                }
            }
        } while (bounds.has_moved);
        return bounds;
    }

    //! A cell of a row whose total is known can't be hidden better than the total does by itself.
    std::int64_t room_wanted(std::size_t measure, std::size_t at) const {
        std::size_t const row = at / width_;
        if (!rule_.are_rows_known || at >= cells_ || row == grid_.rows) return rule_.width;
        std::int64_t sure = 0;
        for (std::size_t column = 0; column < grid_.columns; ++column)
            if (values_[0][row * width_ + column] > 0) sure += least_of_cell(measure, row * width_ + column);
        return std::clamp<std::int64_t>(values_[measure][total_of(row)] - sure, 0, rule_.width);
    }
    //! Stops where another measure was changed: that one is made safe before this one can be.
    bool protect_once() {
        bool has_changed = false;
        Bounds bounds = possible();
        for (std::size_t measure = 0; measure < grid_measures; ++measure) {
            Network network = network_of(bounds, measure);
            for (std::size_t at = 0; at < all_; ++at)
                while (hidden_[measure][at] && network.room(at, rule_.width) < room_wanted(measure, at)) {
                    if (make_room(measure, at)) return true;
                    if (!hide_beside(measure, at)) return hide_elsewhere(measure, at) || has_changed;
                    has_changed = true;
                    bounds = possible();
                    network = network_of(bounds, measure);
                }
        }
        return has_changed;
    }
    //! What squeezes it is hidden too.
    bool make_room(std::size_t measure, std::size_t at) {
        std::size_t const other = squeezed_by(measure, at);
        if (other >= grid_measures || !may_hide(other, at)) return false;
        hidden_[other][at] = true;
        return true;
    }
    Network network_of(Bounds const& bounds, std::size_t measure) const {
        return {grid_, hidden_[measure], values_[measure], bounds.least[measure], bounds.most[measure]};
    }

    bool may_hide(std::size_t measure, std::size_t at) const {
        return at < total_of_all() && !is_known(measure, at) && !hidden_[measure][at] && values_[0][at] > 0 &&
               !is_total_of_lone_row(at);
    }
    //! The count that it is part of and the one that is part of it are told and too near to each other: the smaller of
    //! them; none = they leave room.
    std::size_t squeezed_by(std::size_t measure, std::size_t at) const {
        std::size_t whole = measure, part = measure + 1;
        while (whole > 0 && hidden_[whole - 1][at]) --whole;
        while (part < grid_measures && hidden_[part][at]) ++part;
        if (whole == 0) return grid_measures;
        std::int64_t const of_part = part < grid_measures ? values_[part][at] : 0;
        std::int64_t const before = least_of_cell(measure, at);
        if (values_[whole - 1][at] - std::max(of_part, before) >= rule_.width) return grid_measures;
        return part < grid_measures && of_part > before ? part : whole - 1;
    }
    //! One more in the line that has fewer hidden ones; the smallest, and rather one that was hidden last time. False
    //! where no line has any left: then the same cell of another measure, else anything.
    bool hide_beside(std::size_t measure, std::size_t at) {
        std::vector<std::vector<std::size_t>> lines;
        if (at < cells_) {
            lines.resize(2);
            for (std::size_t one = 0; one < width_; ++one) lines[0].push_back(at / width_ * width_ + one);
            for (std::size_t one = at % width_; one < cells_; one += width_) lines[1].push_back(one);
        } else {
            lines.resize(1);
            for (std::size_t row = 0; row < grid_.rows; ++row)
                if (group_of(row) == at) lines[0].push_back(total_of(row));
        }
        std::vector<std::size_t> best;
        std::ptrdiff_t fewest = 0;
        for (auto& line : lines) {
            auto const hidden = std::count_if(line.begin(), line.end(),
                                              [&](std::size_t one) -> bool { return hidden_[measure][one]; });
            std::erase_if(line, [&](std::size_t one) { return !may_hide(measure, one); });
            if (line.empty() || (!best.empty() && hidden >= fewest)) continue;
            best = line;
            fewest = hidden;
        }
        if (best.empty()) return false;
        hidden_[measure][smallest(measure, best)] = true;
        return true;
    }
    bool hide_elsewhere(std::size_t measure, std::size_t at) {
        for (std::size_t other = grid_measures; other-- > 0;)
            if (other != measure && may_hide(other, at)) {
                hidden_[other][at] = true;
                return true;
            }
        std::vector<std::size_t> anywhere;
        for (std::size_t one = 0; one < cells_; ++one)
            if (may_hide(measure, one)) anywhere.push_back(one);
        if (anywhere.empty() && !ignores_growth_) return ignores_growth_ = true;
        if (anywhere.empty()) return hide_all(measure);
        hidden_[measure][smallest(measure, anywhere)] = true;
        return true;
    }
    //! A table so small that its totals say what its cells are: nothing of this measure is told, else nothing at all.
    bool hide_all(std::size_t measure) {
        bool has_changed = false;
        auto const hide = [&](std::size_t which) {
            for (std::size_t at = 0; at < all_; ++at) {
                if (hidden_[which][at] || values_[0][at] == 0) continue;
                hidden_[which][at] = true;
                has_changed = true;
            }
        };
        hide(measure);
        for (std::size_t other = 0; !has_changed && other < grid_measures; ++other) hide(other);
        return has_changed;
    }
    std::size_t smallest(std::size_t measure, std::vector<std::size_t> const& some) const {
        auto const price = [&](std::size_t at) {
            bool const is_total = at % width_ == grid_.columns || at / width_ == grid_.rows;
            bool const was_hidden = !past_[measure].empty() && past_[measure][at].is_hidden;
            return std::tuple(is_total, !was_hidden, values_[measure][at], at);
        };
        return *std::min_element(some.begin(), some.end(),
                                 [&](std::size_t a, std::size_t b) { return price(a) < price(b); });
    }

    Grid const& grid_;
    Past const& past_;
    SuppressionRule const& rule_;
    std::size_t width_, cells_, all_;
    std::array<std::vector<std::int64_t>, grid_measures> values_;
    std::array<std::vector<bool>, grid_measures> hidden_;
    //! Totals that are told in any case may have grown by less than leaves room beside what was told before: then only
    //! what holds without doubt counts, since people also leave.
    bool ignores_growth_ = false;
    bool is_joint_ = false;
};

}  // namespace

std::size_t Grid::group_count() const {
    return groups.empty() ? 0 : *std::max_element(groups.begin(), groups.end()) + 1;
}

std::int64_t Grid::at(std::size_t measure, std::size_t row, std::size_t column) const {
    std::int64_t sum = 0;
    std::size_t const from_row = row == rows ? 0 : row, to_row = row == rows ? rows : row + 1;
    std::size_t const from = column == columns ? 0 : column, to = column == columns ? columns : column + 1;
    for (std::size_t r = from_row; r < to_row; ++r)
        for (std::size_t c = from; c < to; ++c) sum += counts[measure][r * columns + c];
    return sum;
}

std::int64_t Grid::of_group(std::size_t measure, std::size_t group) const {
    std::int64_t sum = 0;
    for (std::size_t row = 0; row < rows; ++row)
        if (groups[row] == group) sum += at(measure, row, columns);
    return sum;
}

Hidden suppress(Grid const& grid, Past const& past, SuppressionRule const& rule) {
    return Suppression(grid, past, rule).decide();
}

Past past_after(Past const& past, Grid const& grid, Hidden const& hidden) {
    Past now = past;
    for (std::size_t measure = 0; measure < grid_measures; ++measure) {
        now[measure].resize(hidden.cells[measure].size());
        for (std::size_t cell = 0; cell < now[measure].size(); ++cell) {
            bool const is_hidden = hidden.cells[measure][cell];
            now[measure][cell].is_hidden = is_hidden;
            if (!is_hidden) now[measure][cell].last = grid.at(measure, cell / (grid.columns + 1),
                                                              cell % (grid.columns + 1));
        }
    }
    return now;
}

}  // namespace regia::monitoring
