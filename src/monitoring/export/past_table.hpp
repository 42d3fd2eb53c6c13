//! The tables of a past day; private to export/.
#pragma once

#include "monitoring/export/table.hpp"

namespace regia::monitoring {

Table region_day_table(Desk const& desk);
Table body_day_table(Desk const& desk);

}  // namespace regia::monitoring
