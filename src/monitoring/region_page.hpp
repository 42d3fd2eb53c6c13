//! The region's page in parts: what it shows is one value, read in one transaction.
#pragma once

#include "monitoring/compare/bodies.hpp"
#include "monitoring/compare/breakdown.hpp"

namespace regia::monitoring {

struct RegionView {
    std::string wide_area, profile;   //!< filters: codes; empty = all
    Counts region;                    //!< of everybody, whatever the filters
    Counts shown;                     //!< of those the filters let through
    std::vector<Group> bodies;        //!< that the filters let through, with the list of contracted doctors
    std::optional<FrozenLevels> frozen;
    History history;                  //!< of the region, or of the bodies when there is a wide area
    std::vector<std::string> profiles;
    Mixes mixes;                      //!< of all bodies, whatever the wide area; empty when there is a profile
    bool is_observed = false;         //!< bodies in the order of what is observed
    bool hides_contracted = false;    //!< so few of that profile that they are told with the other contracted doctors
    Breakdown breakdown;
    std::optional<access::Period> period;  //!< nothing = running, as from the beginning

    bool is_filtered() const { return !wide_area.empty() || !profile.empty(); }
    //! What shares are taken of: the target for the region, the people in scope for a part of it.
    std::int64_t whole(Plan const& plan) const { return is_filtered() ? shown.in_scope : plan.target("A.reach"); }
    //! People that the plan wants concluded on that day, in proportion to the people in scope.
    std::int64_t planned(Plan const& plan, Day on) const;
};

//! Everything that the page, its export and the API show, under the filters of the query.
RegionView read_region(Desk const& desk);
//! "area=…&profilo=…"; empty = the whole region.
std::string query_of(RegionView const& view);
//! The same with the order of the bodies: what their files are asked for.
std::string file_query(RegionView const& view);
//! The page with the filters of this one, in that order of bodies, with that breakdown.
html::Url page_url(Desk const& desk, RegionView const& view, bool is_observed, By by, std::string_view part);

html::Fragment three_numbers(Desk const& desk, RegionView const& view);
html::Fragment project_cards(Desk const& desk, RegionView const& view);
html::Fragment trend_card(Desk const& desk, RegionView const& view);
html::Fragment attention_card(Desk const& desk, RegionView const& view);
html::Fragment initiatives_card(Desk const& desk, RegionView const& view);
html::Fragment definitions_card(Desk const& desk);

//! Values of a measure at the end of each month from `first` to `today`, summed over the bodies of the rows; months
//! that ended before anything was stored are not there. Pure.
struct MonthEnd {
    int step = 0;  //!< 1 = the first month
    std::int64_t value = 0;
};
std::vector<MonthEnd> month_ends(History const& history, Day first, Day today);

}  // namespace regia::monitoring
