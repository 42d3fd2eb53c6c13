//! The page of a past day as one value, read in one transaction: what page, export and API show.
#pragma once

#include "monitoring/as_at/as_at.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {

struct AsAtView {
    registry::Body const* body = nullptr;  //!< nothing = the region
    std::string typed;                     //!< as it stands in the address
    Day asked;                             //!< yesterday when nothing was asked
    std::string fault;                     //!< why it is no day of the past, in words
    std::optional<Frozen> frozen;          //!< the last freeze up to that day
    std::optional<Day> first;              //!< the first freeze, when it is later
    std::optional<Instant> known_at;
    AsAt group;
    std::map<Uuid, AsAt> bodies;           //!< of the region
    std::vector<Group> units;              //!< of a body
    std::optional<FrozenLevels> levels;    //!< the last that were published up to that day

    std::string address_part() const;      //!< "/al-giorno?al=2026-06-30"
};
inline constexpr std::string_view day_field = "al";
//! `typed`: the day that is asked for.
AsAtView read_as_at(Desk const& desk, registry::Body const* body, std::string_view typed);

//! Courses made elsewhere of the whole region as frozen, and by how many people: in fives and of large groups, so that
//! nobody is asked about by entering, or leaving out, one person (docs/rules/privacy.md). Nothing where few.
struct ToldCourses {
    std::int64_t courses = 0, people = 0;
};
std::optional<ToldCourses> told_courses(Desk const& desk, AsAt const& group);
//! Why there are no figures of that day, in words; "" when there are.
std::string no_figures(Desk const& desk, AsAtView const& view);

//! /api/v1/region/as-at, /api/v1/bodies/{ente}/as-at, /api/v1/frozen-days.
void add_as_at_api_routes(http::Router& router, Sources sources);

}  // namespace regia::monitoring
