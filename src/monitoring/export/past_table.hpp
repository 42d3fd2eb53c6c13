//! The tables of groups and of a past day; private to export/.
#pragma once

#include "monitoring/export/table.hpp"

namespace regia::monitoring {

struct RegionView;
//! "Area Vasta: Area Vasta Centro; Profilo professionale: Infermiere".
std::string filter_in_words(Desk const& desk, RegionView const& view);

Table region_day_table(Desk const& desk);
Table body_day_table(Desk const& desk);
Table region_groups_table(Desk const& desk);
Table body_groups_table(Desk const& desk);

}  // namespace regia::monitoring
