#include "files/icalendar.hpp"

#include <libical/ical.h>

#include <cstdlib>
#include <memory>
#include <mutex>

#include "base/errors.hpp"

namespace regia::files {
namespace {

constexpr char const* zone_name = "Europe/Rome";

struct Free {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, Free>;

icaltimetype day_value(Day day) {
    icaltimetype value = icaltime_null_date();
    value.year = day.year;
    value.month = day.month;
    value.day = day.day;
    value.is_date = 1;
    return value;
}

icaltimetype utc_value(Instant at) {
    return icaltime_from_timet_with_zone(at.microseconds / seconds(1), 0, icaltimezone_get_utc_timezone());
}

//! As the clocks of Rome show it, with the zone beside it: a reader abroad sees the same instant.
icalproperty* with_zone(icalproperty* property) {
    icalproperty_add_parameter(property, icalparameter_new_tzid(zone_name));
    return property;
}

icaltimetype rome_value(Instant at) {
    WallTime const wall = rome(at);
    icaltimetype value = day_value(wall.day);
    value.is_date = 0;
    value.hour = wall.hour;
    value.minute = wall.minute;
    value.second = static_cast<int>(at.microseconds / seconds(1) % 60);
    return value;
}

void put_time(icalcomponent* event, CalendarEvent const& from) {
    if (from.from && from.to) {
        icalcomponent_add_property(event, with_zone(icalproperty_new_dtstart(rome_value(*from.from))));
        icalcomponent_add_property(event, with_zone(icalproperty_new_dtend(rome_value(*from.to))));
        return;
    }
    icalcomponent_add_property(event, icalproperty_new_dtstart(day_value(from.on)));
    icalcomponent_add_property(event, icalproperty_new_dtend(day_value(plus_days(from.on, 1))));
    icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
}

void put_alarm(icalcomponent* event, CalendarEvent const& from) {
    if (from.remind_days_before <= 0) return;
    icalcomponent* const alarm = icalcomponent_new_valarm();
    icalcomponent_add_property(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    icalcomponent_add_property(alarm, icalproperty_new_description(from.title.c_str()));
    icaltriggertype trigger{};
    trigger.time = icaltime_null_time();
    trigger.duration = icaldurationtype_from_int(-from.remind_days_before * 24 * 3600);
    icalcomponent_add_property(alarm, icalproperty_new_trigger(trigger));
    icalcomponent_add_component(event, alarm);
}

icalcomponent* event_of(CalendarEvent const& from) {
    icalcomponent* const event = icalcomponent_new_vevent();
    icalcomponent_add_property(event, icalproperty_new_uid(from.uid.c_str()));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(utc_value(from.stamped_at)));
    icalcomponent_add_property(event, icalproperty_new_summary(from.title.c_str()));
    if (!from.text.empty()) icalcomponent_add_property(event, icalproperty_new_description(from.text.c_str()));
    if (!from.url.empty()) icalcomponent_add_property(event, icalproperty_new_url(from.url.c_str()));
    icalcomponent_add_property(event, icalproperty_new_class(ICAL_CLASS_PRIVATE));
    put_time(event, from);
    put_alarm(event, from);
    return event;
}

//! libical reads the zones of the machine into memory of its own, once.
void put_zone(icalcomponent* calendar) {
    static std::mutex mutex;
    std::lock_guard const lock(mutex);
    icaltimezone* const zone = icaltimezone_get_builtin_timezone(zone_name);
    icalcomponent* const component = zone ? icaltimezone_get_component(zone) : nullptr;
    if (!component) throw Unavailable("the machine has no time zone Europe/Rome: install tzdata");
    icalcomponent* const own = icalcomponent_new_clone(component);
    // Its own name for the zone begins with a path of the library.
    icalproperty* const id = icalcomponent_get_first_property(own, ICAL_TZID_PROPERTY);
    if (id) icalproperty_set_tzid(id, zone_name);
    icalcomponent_add_component(calendar, own);
}

icalproperty* extension(char const* name, std::string_view value) {
    icalproperty* const property = icalproperty_new_x(std::string(value).c_str());
    icalproperty_set_x_name(property, name);
    return property;
}

}  // namespace

std::string calendar_text(std::string_view name, std::string_view language, std::vector<CalendarEvent> const& events) {
    Component const calendar(icalcomponent_new_vcalendar());
    std::string const product = "-//Regia//Calendario//" + std::string(language == "en" ? "EN" : "IT");
    icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar.get(), icalproperty_new_prodid(product.c_str()));
    icalcomponent_add_property(calendar.get(), icalproperty_new_calscale("GREGORIAN"));
    icalcomponent_add_property(calendar.get(), icalproperty_new_method(ICAL_METHOD_PUBLISH));
    icalcomponent_add_property(calendar.get(), extension("X-WR-CALNAME", name));
    icalcomponent_add_property(calendar.get(), extension("X-WR-TIMEZONE", zone_name));
    bool const has_times =
        std::any_of(events.begin(), events.end(), [](CalendarEvent const& one) { return one.from && one.to; });
    if (has_times) put_zone(calendar.get());
    for (CalendarEvent const& one : events) icalcomponent_add_component(calendar.get(), event_of(one));
    std::unique_ptr<char, decltype(&std::free)> const text(icalcomponent_as_ical_string_r(calendar.get()), &std::free);
    if (!text) throw Bug("libical wrote no calendar");
    return text.get();
}

}  // namespace regia::files
