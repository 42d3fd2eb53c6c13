//! States by profile, by district or by week, on the page of the region and on that of a body: one of the three at a
//! time, chosen by a link.
#pragma once

#include "monitoring/compare/contracted.hpp"
#include "monitoring/compare/store.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {

enum class By { profile, district, week };
inline constexpr std::string_view by_field = "per";
//! "" (profile), "zona", "settimana"; anything else is a profile.
std::string_view code_of(By by);
By by_in(Desk const& desk);

struct Slice {
    std::string name;
    Counts counts;
    std::optional<html::Url> url{};
};
struct Breakdown {
    By by = By::profile;
    std::vector<Slice> slices{};
    std::vector<Slice> contracted{};  //!< the list of contracted doctors, as it may be told
    bool hides_contracted = false;    //!< some of its groups are too small: they are told with a larger one
    std::vector<Week> weeks{};
    std::string instead{};            //!< why there is nothing; empty = there is
};
//! `link` leads to the same page with another breakdown, `files` to its table under the filter of `query`.
html::Fragment breakdown_card(Desk const& desk, Breakdown const& breakdown, std::function<html::Url(By)> const& link,
                              std::string const& files, std::string query);
//! Of one body, as the request asks for it.
Breakdown body_breakdown(db::Tx& tx, Desk const& desk, registry::Body const& body,
                         std::vector<Group> const& by_profile);

//! Sums of the groups by profile, by name; of contracted doctors apart.
void add_profiles(Desk const& desk, std::vector<Group> const& by_profile, Breakdown& breakdown);
//! Those of the list of contracted doctors are told by district, wide area or as a whole; never of one profile.
void add_districts(Desk const& desk, std::vector<DistrictCounts> const& districts, Breakdown& breakdown);

}  // namespace regia::monitoring
