#include "monitoring/suppression.hpp"

#include <algorithm>
#include <span>

namespace regia::monitoring {
namespace {

using Kind = Share::Kind;

//! People at least on each side of a count that is shown.
constexpr std::int64_t side_least = 3;
//! In a larger group two people are fewer than 10 %.
constexpr std::int64_t words_above = 20;

//! One table of counts that the same decisions are made about; its total is the sum of its bodies.
struct Layer {
    std::vector<LevelCount> bodies;
    bool has_words = false;
    bool shows_none = false;  //!< a group in which nobody could be counted has nothing to hide

    LevelCount total() const {
        LevelCount sum;
        for (LevelCount const& body : bodies) sum.of += body.of, sum.reached += body.reached;
        return sum;
    }
};

Kind shown_alone(Layer const& layer, LevelCount const& count, int small_cell) {
    if (count.of == 0 && layer.shows_none) return Kind::exact;
    if (count.of < small_cell) return Kind::hidden;
    std::int64_t const others = count.of - count.reached;
    if (std::min(count.reached, others) >= side_least) return Kind::exact;
    if (!layer.has_words || count.of <= words_above) return Kind::hidden;
    return count.reached < side_least ? Kind::under_tenth : Kind::over_nine_tenths;
}

//! What anybody knows of a count from the way it is shown.
struct Range {
    std::int64_t least = 0, most = 0;
};

Range known(Layer const& layer, LevelCount const& count, Kind kind, int small_cell) {
    switch (kind) {
        case Kind::exact: return {count.reached, count.reached};
        case Kind::under_tenth: return {0, side_least - 1};
        case Kind::over_nine_tenths: return {count.of - side_least + 1, count.of};
        case Kind::hidden: break;
    }
    // A group that could have been put in words is hidden for the sake of others: it is in neither tail.
    bool const is_mixed = layer.has_words && count.of > words_above && count.of >= small_cell;
    return is_mixed ? Range{side_least, count.of - side_least} : Range{0, count.of};
}

//! Whether every count that is not shown can still be one of three, given all that is.
bool is_safe(Layer const& layer, Shown const& shown, int small_cell) {
    Range const total = known(layer, layer.total(), shown.region, small_cell);
    Range sum;
    std::vector<Range> ranges;
    for (std::size_t i = 0; i < layer.bodies.size(); ++i) {
        ranges.push_back(known(layer, layer.bodies[i], shown.bodies[i], small_cell));
        sum.least += ranges.back().least;
        sum.most += ranges.back().most;
    }
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (shown.bodies[i] == Kind::exact) continue;
        std::int64_t const least = std::max(ranges[i].least, total.least - (sum.most - ranges[i].most));
        std::int64_t const most = std::min(ranges[i].most, total.most - (sum.least - ranges[i].least));
        if (most - least < std::min<std::int64_t>(layer.bodies[i].of, 2)) return false;
    }
    return true;
}

//! Hides what is shown until nothing hidden can be got back. The order depends on `sizes` alone, which is known.
void protect(std::span<Layer const> layers, std::vector<std::int64_t> const& sizes, Shown& shown, int small_cell) {
    auto const all_safe = [&] {
        return std::all_of(layers.begin(), layers.end(),
                           [&](Layer const& layer) { return is_safe(layer, shown, small_cell); });
    };
    while (!all_safe()) {
        std::size_t smallest = sizes.size();
        for (std::size_t i = 0; i < sizes.size(); ++i)
            if (shown.bodies[i] == Kind::exact && sizes[i] > 0 &&
                (smallest == sizes.size() || sizes[i] < sizes[smallest]))
                smallest = i;
        if (smallest < sizes.size()) {
            shown.bodies[smallest] = Kind::hidden;
        } else {
            shown.region = Kind::hidden;
            return;
        }
    }
}

}  // namespace

Shown shown_counts(std::vector<LevelCount> const& bodies, int small_cell) {
    Layer const layer{bodies, true, false};
    Shown shown{shown_alone(layer, layer.total(), small_cell), {}};
    std::vector<std::int64_t> sizes;
    for (LevelCount const& body : bodies) {
        shown.bodies.push_back(shown_alone(layer, body, small_cell));
        sizes.push_back(body.of);
    }
    protect({&layer, 1}, sizes, shown, small_cell);
    return shown;
}

Shown shown_expected(std::vector<ExpectedCount> const& bodies, Shown const& base, int small_cell) {
    Layer at_expected{{}, false, false};
    Layer between{{}, false, true};
    std::vector<std::int64_t> sizes;
    for (ExpectedCount const& body : bodies) {
        at_expected.bodies.push_back({body.base.of, body.expected});
        between.bodies.push_back(body.between);
        sizes.push_back(body.base.of);
    }
    auto const shown_in_all = [&](LevelCount const& expected, LevelCount const& rest, Kind of_base) {
        bool const is_shown = of_base == Kind::exact && shown_alone(at_expected, expected, small_cell) == Kind::exact &&
                              shown_alone(between, rest, small_cell) == Kind::exact;
        return is_shown ? Kind::exact : Kind::hidden;
    };
    Shown shown{shown_in_all(at_expected.total(), between.total(), base.region), {}};
    for (std::size_t i = 0; i < bodies.size(); ++i)
        shown.bodies.push_back(shown_in_all(at_expected.bodies[i], between.bodies[i], base.bodies[i]));
    Layer const layers[] = {at_expected, between};
    protect(layers, sizes, shown, small_cell);
    return shown;
}

}  // namespace regia::monitoring
