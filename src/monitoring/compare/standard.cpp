#include "monitoring/compare/standard.hpp"

#include <algorithm>
#include <cmath>

namespace regia::monitoring {
namespace {

constexpr double normal_95 = 1.959964;
constexpr double covered_least = 0.5;

MixCell total(Mix const& mix) {
    MixCell sum;
    for (auto const& [profile, cell] : mix) sum += cell;
    return sum;
}

double share_in(MixCell const& cell) {
    return cell.people > 0 ? static_cast<double>(cell.concluded) / static_cast<double>(cell.people) : 0;
}

std::size_t profiles_in(Mix const& mix) {
    return static_cast<std::size_t>(
        std::count_if(mix.begin(), mix.end(), [](auto const& one) { return one.second.people > 0; }));
}

}  // namespace

Mix& operator+=(Mix& mix, Mix const& other) {
    for (auto const& [profile, cell] : other) mix[profile] += cell;
    return mix;
}

std::string_view code_of(Compared compared) {
    switch (compared) {
        case Compared::same: return "same";
        case Compared::above: return "above";
        case Compared::below: return "below";
        case Compared::nobody: return "nobody";
        case Compared::few_people: return "few_people";
        case Compared::one_profile: return "one_profile";
        case Compared::other_mix: break;
    }
    return "other_mix";
}

Interval wilson(double share, double people) {
    if (people <= 0) return {0, 1};
    double const squared = normal_95 * normal_95;
    double const centre = (share + squared / (2 * people)) / (1 + squared / people);
    double const half = normal_95 / (1 + squared / people) *
                        std::sqrt(share * (1 - share) / people + squared / (4 * people * people));
    return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

double share_of(Mix const& mix) { return share_in(total(mix)); }

Standardised standardised(Mix const& body, Mix const& region, int least) {
    Standardised made;
    auto const people = static_cast<double>(total(region).people);
    double own = 0, filled = 0, spread = 0;
    for (auto const& [profile, everywhere] : region) {
        double const weight = people > 0 ? static_cast<double>(everywhere.people) / people : 0;
        auto const here = body.find(profile);
        if (here == body.end() || here->second.people == 0) {
            filled += weight * share_in(everywhere);
            continue;
        }
        made.covered += weight;
        own += weight * share_in(here->second);
        spread += weight * weight / static_cast<double>(here->second.people);
    }
    made.worth = spread > 0 ? made.covered * made.covered / spread : 0;
    if (total(body).people == 0) made.compared = Compared::nobody;
    else if (made.covered <= covered_least) made.compared = Compared::other_mix;
    else if (profiles_in(body) == 1 && profiles_in(region) > 1) made.compared = Compared::one_profile;
    else if (made.worth < least) made.compared = Compared::few_people;
    else made.compared = Compared::same;
    if (!made.is_compared()) return made;
    made.share = own + filled;
    Interval const chance = wilson(own / made.covered, made.worth);
    made.low = made.covered * chance.low + filled;
    made.high = made.covered * chance.high + filled;
    double const everywhere = share_of(region);
    if (made.low > everywhere) made.compared = Compared::above;
    if (made.high < everywhere) made.compared = Compared::below;
    return made;
}

}  // namespace regia::monitoring
