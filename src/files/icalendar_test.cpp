//! Calendars read back by libical, around the nights on which the clocks of Rome change.
#include <doctest/doctest.h>
#include <libical/ical.h>

#include <memory>

#include "files/icalendar.hpp"

using namespace regia;
using files::CalendarEvent;

namespace {

struct Free {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, Free>;

Component read(std::string const& text) {
    Component calendar(icalparser_parse_string(text.c_str()));
    REQUIRE(calendar);
    icalcomponent_strip_errors(calendar.get());
    CHECK(icalcomponent_count_errors(calendar.get()) == 0);
    return calendar;
}

//! The instant that a calendar program makes of a property, by the zone that stands in the same file.
Instant instant_of(icalcomponent* calendar, icalproperty* property, icaltimetype value) {
    icalparameter* const id = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    REQUIRE(id);
    icaltimezone* const zone = icalcomponent_get_timezone(calendar, icalparameter_get_tzid(id));
    REQUIRE(zone);
    return {static_cast<std::int64_t>(icaltime_as_timet_with_zone(value, zone)) * 1'000'000};
}

CalendarEvent event(Instant from, Instant to) {
    CalendarEvent one;
    one.uid = "x";
    one.title = "Incontro";
    one.from = from;
    one.to = to;
    return one;
}

}  // namespace

TEST_CASE("ATimeIsTheSameInstantBeforeAndAfterTheClocksChange") {
    for (Day const day : {Day{2026, 3, 28}, Day{2026, 3, 29}, Day{2026, 3, 30}, Day{2026, 10, 24}, Day{2026, 10, 25},
                          Day{2026, 10, 26}, Day{2026, 7, 1}, Day{2026, 12, 1}})
        for (int const hour : {0, 1, 4, 9, 23}) {
            CAPTURE(to_string(day));
            CAPTURE(hour);
            Instant const from = from_rome(day, hour, 30), to = from + hours(2);
            auto const calendar = read(files::calendar_text("Scadenze", "it", {event(from, to)}));
            icalcomponent* const shown = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
            auto* const start = icalcomponent_get_first_property(shown, ICAL_DTSTART_PROPERTY);
            auto* const end = icalcomponent_get_first_property(shown, ICAL_DTEND_PROPERTY);
            CHECK(instant_of(calendar.get(), start, icalproperty_get_dtstart(start)).microseconds ==
                  from.microseconds);
            // Between two and three on the last night of summer time the clocks show each minute twice.
            bool const is_twice = day == Day{2026, 10, 25} && hour < 4;
            if (!is_twice)
                CHECK(instant_of(calendar.get(), end, icalproperty_get_dtend(end)).microseconds == to.microseconds);
        }
}

TEST_CASE("ADeadlineIsAWholeDayInAnyZone") {
    for (Day const day : {Day{2026, 3, 29}, Day{2026, 10, 25}, Day{2026, 4, 30}, Day{2026, 12, 31}}) {
        CalendarEvent deadline;
        deadline.uid = "percorso";
        deadline.title = "Concludi gli 8 moduli; «FSE», è ora";
        deadline.text = "Prima riga\nSeconda, con virgola e una parola tanto lunga da dover essere ripiegata: "
                        "precipitevolissimevolmente precipitevolissimevolmente";
        deadline.url = "https://regia.example.it/percorso";
        deadline.on = day;
        deadline.remind_days_before = 7;
        std::string const text = files::calendar_text("Scadenze", "it", {deadline});
        auto const calendar = read(text);
        icalcomponent* const shown = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
        CHECK(std::string(icalcomponent_get_summary(shown)) == deadline.title);
        CHECK(std::string(icalcomponent_get_description(shown)) == deadline.text);
        icaltimetype const start = icalcomponent_get_dtstart(shown), end = icalcomponent_get_dtend(shown);
        CHECK(icaltime_is_date(start));
        CHECK(Day{start.year, start.month, start.day} == day);
        CHECK(Day{end.year, end.month, end.day} == plus_days(day, 1));
        icalcomponent* const alarm = icalcomponent_get_first_component(shown, ICAL_VALARM_COMPONENT);
        REQUIRE(alarm);
        auto const trigger =
            icalproperty_get_trigger(icalcomponent_get_first_property(alarm, ICAL_TRIGGER_PROPERTY));
        CHECK(icaldurationtype_as_int(trigger.duration) == -7 * 24 * 3600);
        for (std::size_t at = 0; at < text.size();) {  // RFC 5545 section 3.1
            auto const next = text.find("\r\n", at);
            REQUIRE(next != std::string::npos);
            CHECK(next - at <= 75);
            at = next + 2;
        }
    }
}

TEST_CASE("ACalendarWithoutEventsIsOneToo") {
    std::string const text = files::calendar_text("Scadenze", "en", {});
    read(text);
    CHECK(text.find("BEGIN:VEVENT") == std::string::npos);
}
