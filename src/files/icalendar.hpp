//! A calendar as other programs read it (RFC 5545), written by libical: folding, escaping and time zones are its work.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace regia::files {

struct CalendarEvent {
    std::string uid;    //!< the same for the same event for ever: a calendar replaces what it has by it
    std::string title;  //!< seen by whoever looks over a shoulder: nothing that is one person's alone
    std::string text;
    std::string url;    //!< empty = none
    Instant stamped_at;
    Day on{};                           //!< a whole day, when there is no time
    std::optional<Instant> from{}, to{};  //!< both, for an event with a time: written by the clocks of Rome
    int remind_days_before = 0;         //!< 0 = no alarm
};

//! `name` is what a calendar program calls it; `language` "it" or "en". Line ends are CRLF.
std::string calendar_text(std::string_view name, std::string_view language, std::vector<CalendarEvent> const& events);

}  // namespace regia::files
