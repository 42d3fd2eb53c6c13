//! What breakdowns read: sums by district, and the days on which a counter moved. Stored, so no walk through cells.
#pragma once

#include <span>

#include "monitoring/compare/weeks.hpp"
#include "monitoring/figures_store.hpp"

namespace regia::monitoring {

//! Measures that are summed by district.
bool is_by_district(std::string_view measure);

struct DistrictCounts {
    Uuid body, district;  //!< the null id = none is recorded
    Counts counts;
};
//! In scope, reached, started, concluded; of one profile where it is given, of one body where that is not the null id.
//! Of the contracted doctors only all profiles together are stored.
std::vector<DistrictCounts> district_counts(db::Tx& tx, std::string_view profile, Uuid body = {});

//! Of the region, where `bodies` is empty, else of those bodies: the days from `from` on, and the last one before.
std::vector<DayCount> day_counts(db::Tx& tx, std::span<Uuid const> bodies, Day from);

}  // namespace regia::monitoring
