//! Bodies compared at equal mix of profiles: what share of a body would have concluded if it had the region's mix.
//! Pure; made of counts of states alone, so exact and live. docs/adr/2026-11-27-bodies-compared-at-equal-mix.md
//!
//! Direct standardisation: the share of each profile in the body, weighed as that profile weighs among all bodies. A
//! profile that the body has nobody of counts as it does in the region. The interval is Wilson's, of as many people as
//! the weighed body is worth (one person who stands for a tenth of the region is worth little); it says how far chance
//! alone moves the share. A body is not compared where that would be worth fewer than `least` people, where it has half
//! of the region's mix or less, or a single profile.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace regia::monitoring {

//! People in scope of one profile, and how many of them concluded.
struct MixCell {
    std::int64_t people = 0, concluded = 0;
    MixCell& operator+=(MixCell const& other) {
        people += other.people;
        concluded += other.concluded;
        return *this;
    }
};
using Mix = std::map<std::string, MixCell>;  //!< by profile
Mix& operator+=(Mix& mix, Mix const& other);

enum class Compared { same, above, below, nobody, few_people, one_profile, other_mix };
//! "same", "few_people", ...: for programs.
std::string_view code_of(Compared compared);

struct Standardised {
    Compared compared = Compared::nobody;
    double share = 0, low = 0, high = 0;  //!< of those that are compared
    double covered = 0;                   //!< the part of the region's mix that the body has people of
    double worth = 0;                     //!< people of a sample as exact as this one
    bool is_compared() const { return compared <= Compared::below; }
};

struct Interval {
    double low = 0, high = 0;
};
//! Wilson's interval of 95 % of a share among `people`, who need not be whole. Of nobody it is 0 to 1.
Interval wilson(double share, double people);

double share_of(Mix const& mix);
//! `least` is the threshold of the programme for small groups.
Standardised standardised(Mix const& body, Mix const& region, int least);

}  // namespace regia::monitoring
