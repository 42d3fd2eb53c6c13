//! What a reminder says, and the part of a page that shows those not put away.
#pragma once

#include "learning/pages.hpp"
#include "learning/reminders/reminders.hpp"

namespace regia::learning {

std::string sentence(html::Voice const& voice, Reminder const& reminder, Day today);
//! Empty when there is none.
html::Fragment reminders_card(Desk const& desk, std::vector<Reminder> const& reminders);

}  // namespace regia::learning
