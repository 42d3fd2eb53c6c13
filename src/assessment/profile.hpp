//! What a person sees of her own levels, read once for the page and for the API. Private to assessment/.
#pragma once

#include "assessment/pages.hpp"

namespace regia::assessment {

//! Where an area stands beside what is expected: near when the 80 % interval reaches the expected level.
enum class Standpoint { reached, near, to_strengthen };
Standpoint standpoint(Survey const& survey, AreaResult const& area, Level expected);
//! In words, how sure the level of an area is: "very probable" from the share at which the survey stops asking,
//! "probable" from this one, else uncertain.
inline constexpr double probable_from = 0.6;
enum class Confidence { high, fair, low };
Confidence confidence_in(Survey const& survey, double probability);
//! Half of the 80 % interval of an estimate.
double half_interval(AreaResult const& area);
//! A place on the bar from 0 to 1: the levels have equal room, so that their marks stand at quarters.
double place_on_bar(Survey const& survey, double ability);

struct Profile {
    std::optional<Attempt> open;
    std::vector<Attempt> finished;  //!< newest first
    std::vector<portfolio::Expected> expected;
    Again again;  //!< whether she may answer again, and why

    // Of the measure that is shown; without one, nothing below is filled.
    std::optional<Attempt> shown;
    std::shared_ptr<Survey const> survey;  //!< the one that was answered
    Result result;

    portfolio::Expected const* expected_in(std::string_view area) const;
    std::optional<Level> expected_everywhere() const;  //!< nothing when the areas differ
    std::optional<Standpoint> standpoint_in(AreaResult const& area) const;
    int reached() const;  //!< areas
};
//! With the measure asked for, an id of a finished attempt; without one, or when it is not hers, with the last one.
Profile read_profile(Desk const& desk, std::string_view measure = {});

}  // namespace regia::assessment
