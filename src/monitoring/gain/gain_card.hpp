//! The card of gains on the pages of the region and of a body: only what a snapshot froze.
#pragma once

#include "monitoring/pages.hpp"

namespace regia::monitoring {

html::Fragment gain_card(Desk const& desk, std::optional<FrozenLevels> const& frozen, std::string_view css);
//! "+0,42 (da +0,30 a +0,54), n = 1.234": for the table of initiatives; empty where nothing is told.
std::string gain_text(Desk const& desk, std::optional<FrozenLevels> const& frozen);

}  // namespace regia::monitoring
