//! From when to when a district is valid, and what comes after it. Part of the door of registry, which is full.
//!
//! Rules: district_changes.csv of the programme folder (code, valid_from, valid_until, successors) names those that are
//! not valid for ever. One that ends has a successor that begins on the next day, or several (it was split); several
//! may end in one (they were joined). A file of a day names those that are valid on it; an old name leads on to its one
//! successor. Of a split nobody but the body knows who goes where.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace regia::registry {

struct Reference;
struct District;

struct DistrictLife {
    std::optional<Day> from, until;  //!< its last day
    std::vector<std::string> successors;
    bool is_valid(Day on) const { return (!from || *from <= on) && (!until || *until >= on); }
};

//! Where the name leads on that day. `fault` is a reason of a row: "unknown_district", "district_not_yet",
//! "district_split".
struct FollowedDistrict {
    District const* district = nullptr;
    bool is_successor = false;
    std::string_view fault{};
};
FollowedDistrict follow_district(Reference const& reference, std::string_view code, Day on);

}  // namespace regia::registry
