#include "monitoring/gain/gain.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "monitoring/monitoring.hpp"

namespace regia::monitoring {
namespace {

constexpr std::int64_t tenths_most = 30;
constexpr std::int64_t quarters_at_first = 4;
//! People of one step are told as if their gains differed by half at least.
constexpr double variance_least = 0.25;

}  // namespace

ToldGain told_gain(std::span<double const> gains) {
    double sum = 0;
    for (double const gain : gains) sum += gain;
    auto const people = static_cast<std::int64_t>(gains.size());
    if (people == 0) return {};
    auto const tenths = static_cast<std::int64_t>(std::llround(10 * sum / static_cast<double>(people)));
    return {people, std::clamp(tenths, -tenths_most, tenths_most)};
}

std::int64_t told_spread(std::span<GainSums const> steps) {
    GainSums all;
    double within = 0, of_means = 0;  // sums of squares: about the mean of each step, and of those means
    for (GainSums const& step : steps) {
        double const mean_square = step.sum * step.sum / static_cast<double>(step.people);
        within += step.squares - mean_square;
        of_means += mean_square;
        all.people += step.people;
        all.sum += step.sum;
    }
    if (all.people < spread_people) return quarters_at_first;
    auto const people = static_cast<double>(all.people);
    double const between = std::max(0.0, of_means - all.sum * all.sum / people);
    double const least = variance_least * (people - static_cast<double>(steps.size()));
    double const variance = (between + std::max(within, least)) / (people - 1);
    return static_cast<std::int64_t>(std::ceil(4 * std::sqrt(variance)));
}

std::int64_t PooledGain::mean_hundredths() const {
    if (people == 0) return 0;
    return std::llround(10 * static_cast<double>(people_tenths) / static_cast<double>(people));
}

double FrozenGain::margin() const {
    constexpr double normal_95 = 1.96, half_a_tenth = 0.05;
    return pairs > 0 ? normal_95 * spread / std::sqrt(static_cast<double>(pairs)) + half_a_tenth : 0;
}

std::set<std::string> linked_areas(assessment::Survey const& first, assessment::Survey const& later) {
    struct Bank {
        std::size_t first = 0, later = 0, common = 0;
        bool is_moved = false;
    };
    std::map<std::string, Bank> banks;
    for (assessment::Item const& item : first.items) {
        Bank& bank = banks[item.area];
        ++bank.first;
        assessment::Item const* const same = later.find(item.id);
        if (!same || same->area != item.area) continue;
        ++bank.common;
        bank.is_moved = bank.is_moved || same->difficulty != item.difficulty ||
                        same->discrimination != item.discrimination || same->guessing != item.guessing;
    }
    for (assessment::Item const& item : later.items) ++banks[item.area].later;
    std::set<std::string> linked;
    for (auto const& [area, bank] : banks)
        if (bank.common > 0 && !bank.is_moved && 2 * bank.common >= std::min(bank.first, bank.later))
            linked.insert(area);
    return linked;
}

}  // namespace regia::monitoring
