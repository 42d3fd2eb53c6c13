#include "monitoring/suppression.hpp"

#include <algorithm>
#include <optional>

namespace regia::monitoring {
namespace {

using Kind = Share::Kind;

//! People at least on each side of a count that is shown.
constexpr std::int64_t side_least = 3;
//! In a larger group two people are fewer than 10 %.
constexpr std::int64_t words_above = 20;

//! Counts that are possible: ranges in order, none touching the next.
struct Range {
    std::int64_t least = 0, most = 0;
};
using Possible = std::vector<Range>;

Possible merged(Possible ranges) {
    std::sort(ranges.begin(), ranges.end(), [](Range const& a, Range const& b) { return a.least < b.least; });
    Possible all;
    for (Range const& range : ranges) {
        if (range.least > range.most) continue;
        if (!all.empty() && range.least <= all.back().most + 1) all.back().most = std::max(all.back().most, range.most);
        else all.push_back(range);
    }
    return all;
}

Possible sums(Possible const& a, Possible const& b) {
    Possible all;
    for (Range const& one : a)
        for (Range const& other : b) all.push_back({one.least + other.least, one.most + other.most});
    return merged(std::move(all));
}

//! How many counts of `body` leave a total that is possible to the others.
std::int64_t ways(Possible const& body, Possible const& others, Possible const& total) {
    std::int64_t found = 0;
    for (Range const& range : body)
        for (std::int64_t count = range.least; count <= range.most && found < 3; ++count) {
            auto const fits = [&](Range const& rest) {
                return std::any_of(total.begin(), total.end(), [&](Range const& sum) {
                    return rest.least + count <= sum.most && rest.most + count >= sum.least;
                });
            };
            found += std::any_of(others.begin(), others.end(), fits);
        }
    return found;
}

//! What somebody who knows the rules knows of a count that is not shown, by the reason.
struct Hidden {
    Possible by_size;         //!< no count was looked at
    Possible by_count;        //!< too near to nobody or to everybody
    Possible beside_another;  //!< it would have been shown
};

//! One table of counts; its total is the sum of its bodies.
struct Layer {
    std::vector<LevelCount> bodies;
    std::vector<Hidden> hidden;
    bool has_words = false;
    bool shows_none = false;  //!< a group in which nobody could be counted has nothing to hide

    LevelCount total() const {
        LevelCount sum;
        for (LevelCount const& body : bodies) sum.of += body.of, sum.reached += body.reached;
        return sum;
    }
};

Possible low_tail(std::int64_t of) { return {{0, std::min(side_least - 1, of)}}; }
Possible high_tail(std::int64_t of) { return {{std::max<std::int64_t>(0, of - side_least + 1), of}}; }
Possible both(Possible a, Possible const& b) {
    a.insert(a.end(), b.begin(), b.end());
    return merged(std::move(a));
}

Layer levels_of(std::vector<LevelCount> const& bodies) {
    Layer layer{bodies, {}, true, false};
    for (LevelCount const& body : bodies)
        layer.hidden.push_back({{{0, body.of}}, both(low_tail(body.of), high_tail(body.of)),
                                {{side_least, body.of - side_least}}});
    return layer;
}

Kind shown_alone(Layer const& layer, LevelCount const& count, int small_cell) {
    if (count.of == 0 && layer.shows_none) return Kind::exact;
    if (count.of < small_cell) return Kind::hidden;
    std::int64_t const others = count.of - count.reached;
    if (std::min(count.reached, others) >= side_least) return Kind::exact;
    if (!layer.has_words || count.of <= words_above) return Kind::hidden;
    return count.reached < side_least ? Kind::under_tenth : Kind::over_nine_tenths;
}

//! Why a body is shown as it is. Only `alone` looks at its count, so only that can tell something about it.
enum class Why { alone, size, sake_of_others, withheld };

class Decision {
public:
    Decision(std::vector<Layer> layers, int small_cell) : layers_(std::move(layers)), small_cell_(small_cell) {
        shown_.bodies.resize(bodies(), Kind::hidden);
        why_.resize(bodies(), Why::alone);
    }
    //! Hidden whatever it counts (`shown_expected`: the first count is not shown there).
    void withhold(std::size_t body) { why_[body] = Why::withheld; }
    void withhold_region() { is_region_withheld_ = true; }

    Shown take() {
        hide_by_size();
        for (std::size_t i = 0; i < bodies(); ++i)
            if (why_[i] == Why::alone) shown_.bodies[i] = shown_in_all(i);
        hide_one_beside_a_single_one();
        shown_.region = region();
        if (shown_.region != Kind::hidden && !is_safe()) shown_.region = Kind::hidden;
        return shown_;
    }

private:
    std::size_t bodies() const { return layers_.front().bodies.size(); }
    std::int64_t size(std::size_t body) const { return layers_.front().bodies[body].of; }

    Kind shown_in_all(std::size_t body) const {
        Kind shown = Kind::exact;
        for (Layer const& layer : layers_) {
            Kind const alone = shown_alone(layer, layer.bodies[body], small_cell_);
            if (alone != Kind::exact) shown = alone;
        }
        return shown;
    }

    //! Small groups are hidden, and with them the smallest that is not small: together they are a crowd of which
    //! something may be known. No count is looked at, so that this tells none.
    void hide_by_size() {
        bool is_any = false;
        for (std::size_t i = 0; i < bodies(); ++i) {
            bool const is_small = std::any_of(layers_.begin(), layers_.end(), [&](Layer const& layer) {
                return layer.bodies[i].of > 0 && layer.bodies[i].of < small_cell_;
            });
            if (why_[i] == Why::alone && is_small) why_[i] = Why::size, is_any = true;
            is_any = is_any || why_[i] == Why::withheld;
        }
        if (!is_any) return;
        if (auto const other = smallest_to_hide_among([&](std::size_t i) { return why_[i] == Why::alone; }))
            why_[*other] = Why::size;
    }

    //! One body alone that is not shown would be the region less the others.
    void hide_one_beside_a_single_one() {
        std::size_t hidden = 0;
        for (std::size_t i = 0; i < bodies(); ++i) hidden += size(i) > 0 && shown_.bodies[i] != Kind::exact;
        if (hidden != 1) return;
        auto const other = smallest_to_hide_among([&](std::size_t i) { return shown_.bodies[i] == Kind::exact; });
        if (!other) return;
        why_[*other] = Why::sake_of_others;
        shown_.bodies[*other] = Kind::hidden;
    }

    //! People enough in every table to hide among.
    template <class May>
    std::optional<std::size_t> smallest_to_hide_among(May const& may) const {
        std::optional<std::size_t> smallest;
        for (std::size_t i = 0; i < bodies(); ++i) {
            bool const is_crowd = std::all_of(layers_.begin(), layers_.end(), [&](Layer const& layer) {
                return layer.bodies[i].of >= small_cell_;
            });
            if (is_crowd && may(i) && (!smallest || size(i) < size(*smallest))) smallest = i;
        }
        return smallest;
    }

    Kind region() const {
        if (is_region_withheld_) return Kind::hidden;
        Kind shown = Kind::exact;
        for (Layer const& layer : layers_)
            if (Kind const alone = shown_alone(layer, layer.total(), small_cell_); alone != Kind::exact) shown = alone;
        return shown;
    }

    static Possible known(LevelCount const& count, Kind kind, Possible const& if_hidden) {
        switch (kind) {
            case Kind::exact: return {{count.reached, count.reached}};
            case Kind::under_tenth: return low_tail(count.of);
            case Kind::over_nine_tenths: return high_tail(count.of);
            case Kind::hidden: break;
        }
        return if_hidden;
    }

    Possible known(Layer const& layer, std::size_t body) const {
        Hidden const& hidden = layer.hidden[body];
        bool const is_of_size = layer.bodies[body].of >= small_cell_;
        Possible const& if_hidden = why_[body] == Why::sake_of_others             ? hidden.beside_another
                                    : why_[body] == Why::alone && is_of_size ? hidden.by_count
                                                                             : hidden.by_size;
        return known(layer.bodies[body], shown_.bodies[body], if_hidden);
    }

    //! Whether every count that is not shown can still be one of three (of all, in a group of one), given all that is.
    bool is_safe() const {
        return std::all_of(layers_.begin(), layers_.end(), [&](Layer const& layer) {
            Possible const total = known(layer.total(), shown_.region, {});
            std::vector<Possible> all;
            for (std::size_t i = 0; i < bodies(); ++i) all.push_back(known(layer, i));
            for (std::size_t i = 0; i < all.size(); ++i) {
                if (shown_.bodies[i] == Kind::exact) continue;
                Possible others{{0, 0}};
                for (std::size_t other = 0; other < all.size(); ++other)
                    if (other != i) others = sums(others, all[other]);
                if (ways(all[i], others, total) < std::min<std::int64_t>(layer.bodies[i].of + 1, 3)) return false;
            }
            return true;
        });
    }

    std::vector<Layer> layers_;
    int small_cell_;
    Shown shown_;
    std::vector<Why> why_;
    bool is_region_withheld_ = false;
};

//! What is known of those at base but not at expected, and so of those at expected, where the first count is shown:
//! both are counted among those who reached base.
void add_known_base(Layer& at_expected, Layer& between, ExpectedCount const& body) {
    std::int64_t const base = body.base.reached;
    std::int64_t const most = std::min(base, body.between.of);
    Possible const any{{0, most}};
    // Not shown for a count near nobody or everybody: in one table or in the other.
    Possible tails{{0, std::min(side_least - 1, most)}};
    for (std::int64_t of : {body.between.of, base})
        tails = both(std::move(tails), {{std::max<std::int64_t>(0, of - side_least + 1), most}});
    Possible const middle{{side_least, std::min(body.between.of, base) - side_least}};
    auto const less_than_base = [&](Possible ranges) {
        for (Range& range : ranges) range = {base - range.most, base - range.least};
        return merged(std::move(ranges));
    };
    between.hidden.push_back({any, tails, middle});
    at_expected.hidden.push_back({less_than_base(any), less_than_base(tails), less_than_base(middle)});
}

//! Whether the region's two totals would say something about the bodies whose base is not shown: those between base and
//! expected that are not shown by body must find room in the bodies whose base is.
bool bounds_base(std::vector<ExpectedCount> const& bodies, Shown const& base, Shown const& shown) {
    std::int64_t between = 0, room = 0;
    bool is_any = false;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        if (shown.bodies[i] == Kind::exact) continue;
        between += bodies[i].between.reached;
        if (base.bodies[i] == Kind::exact) room += std::min(bodies[i].between.of, bodies[i].base.reached);
        else is_any = is_any || bodies[i].base.of > 0;
    }
    return is_any && between > room;
}

}  // namespace

Shown shown_counts(std::vector<LevelCount> const& bodies, int small_cell) {
    return Decision({levels_of(bodies)}, small_cell).take();
}

Shown shown_expected(std::vector<ExpectedCount> const& bodies, Shown const& base, int small_cell) {
    Layer at_expected, between;
    between.shows_none = true;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        ExpectedCount const& body = bodies[i];
        at_expected.bodies.push_back({body.base.of, body.expected});
        between.bodies.push_back(body.between);
        if (base.bodies[i] == Kind::exact) {
            add_known_base(at_expected, between, body);
        } else {
            Possible const of_expected{{0, body.base.of}}, of_between{{0, body.between.of}};
            at_expected.hidden.push_back({of_expected, of_expected, of_expected});
            between.hidden.push_back({of_between, of_between, of_between});
        }
    }
    Decision decision({at_expected, between}, small_cell);
    for (std::size_t i = 0; i < bodies.size(); ++i)
        if (base.bodies[i] != Kind::exact && bodies[i].base.of > 0) decision.withhold(i);
    if (base.region != Kind::exact) decision.withhold_region();
    Shown shown = decision.take();
    if (shown.region == Kind::exact && bounds_base(bodies, base, shown)) shown.region = Kind::hidden;
    return shown;
}

}  // namespace regia::monitoring
