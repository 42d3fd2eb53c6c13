#include "monitoring/levels/told.hpp"

#include <algorithm>
#include <optional>

namespace regia::monitoring {
namespace {

//! People at least on each side of a count that is exact, and counts at least in a range.
constexpr std::int64_t side_least = 3;
//! In a larger group two people are fewer than 10 %.
constexpr std::int64_t words_above = 20;

//! Nothing = nothing is told.
std::optional<Range> told_if_any(std::int64_t count, std::int64_t possible, std::int64_t people) {
    if (possible < 2 * side_least) return std::nullopt;
    if (count >= side_least && count <= possible - side_least) return Range{count, count};
    if (people <= words_above) return std::nullopt;
    return count < side_least ? Range{0, side_least - 1} : Range{possible - side_least + 1, possible};
}

}  // namespace

Range told(std::int64_t count, std::int64_t possible, std::int64_t people) {
    return told_if_any(count, possible, people).value_or(Range{0, std::max<std::int64_t>(possible, 0)});
}

ToldStep told_step(ToldCohort const& before, LevelStep const& step) {
    ToldStep told_now;
    std::int64_t const left = before.people - before.aligned.least;
    told_now.aligned = told(step.aligned, std::min(step.people, left), step.people);
    if (!before.is_higher) {
        told_now.expected = told_now.aligned;
        return told_now;
    }
    // Whoever reached what is expected reached base. So their difference is told with the two counts: it is bounded by
    // those who are at base for certain, lest it tells who among the others are.
    Range at_base = before.aligned;
    at_base += told_now.aligned;
    std::int64_t const sure = std::min(step.people, at_base.least - before.expected.least);
    std::int64_t const possible = std::min(step.people, std::min(before.people, at_base.most) - before.expected.least);
    told_now.expected = {0, std::max<std::int64_t>(possible, 0)};
    if (!told_now.aligned.is_exact() || (sure < possible && step.expected > sure - side_least)) return told_now;
    told_now.expected = told_if_any(step.expected, sure, sure).value_or(told_now.expected);
    return told_now;
}

}  // namespace regia::monitoring
