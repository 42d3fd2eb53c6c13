//! Frozen levels as the API tells them. Private to monitoring/.
#pragma once

#include <boost/json/fwd.hpp>

#include "monitoring/monitoring.hpp"

namespace regia::monitoring {

//! null when nothing is frozen.
boost::json::value levels_as_json(std::optional<FrozenLevels> const& frozen);

}  // namespace regia::monitoring
