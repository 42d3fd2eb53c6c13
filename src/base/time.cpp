#include "base/time.hpp"

#include <date/tz.h>

#include <charconv>
#include <chrono>
#include <cstdio>

namespace regia {
namespace {

using std::chrono::microseconds;

date::time_zone const* rome_zone() {
    static date::time_zone const* const zone = date::locate_zone("Europe/Rome");
    return zone;
}

date::sys_time<microseconds> to_sys(Instant at) { return date::sys_time<microseconds>(microseconds(at.microseconds)); }

date::year_month_day to_ymd(Day day) {
    return date::year(day.year) / date::month(static_cast<unsigned>(day.month)) /
           date::day(static_cast<unsigned>(day.day));
}

Day from_ymd(date::year_month_day ymd) {
    return {int(ymd.year()), int(unsigned(ymd.month())), int(unsigned(ymd.day()))};
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::string to_string(Day day) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", day.year % 10000, day.month % 100, day.day % 100);
    return text;
}

std::optional<Day> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    auto const year = number(text.substr(0, 4));
    auto const month = number(text.substr(5, 2));
    auto const day = number(text.substr(8, 2));
    if (!year || !month || !day || *year < 1 || *month < 1 || *day < 1) return std::nullopt;
    Day const result{*year, *month, *day};
    if (!to_ymd(result).ok()) return std::nullopt;
    return result;
}

std::string to_rfc3339(Instant at) {
    // By hand: each statement and each answer of the record store has one, and a stream costs a microsecond more.
    auto const instant = date::floor<std::chrono::milliseconds>(to_sys(at));
    auto const midnight = date::floor<date::days>(instant);
    date::year_month_day const day{midnight};
    auto const year = static_cast<int>(day.year());
    if (year < 0 || year > 9999) return date::format("%FT%TZ", instant);
    auto rest = (instant - midnight).count();
    std::string text = "0000-00-00T00:00:00.000Z";
    auto const put = [&text](std::size_t last, std::int64_t value) {
        for (std::size_t i = last; value > 0; --i, value /= 10) text[i] = static_cast<char>('0' + value % 10);
    };
    put(3, year);
    put(6, static_cast<unsigned>(day.month()));
    put(9, static_cast<unsigned>(day.day()));
    put(22, rest % 1000);
    put(18, (rest /= 1000) % 60);
    put(15, (rest /= 60) % 60);
    put(12, rest / 60);
    return text;
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
    auto const day = parse_day(text.substr(0, 10));
    auto const hour = number(text.substr(11, 2));
    auto const minute = number(text.substr(14, 2));
    auto const second = number(text.substr(17, 2));
    if (!day || !hour || !minute || !second || text[13] != ':' || text[16] != ':') return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 59 || *hour < 0 || *minute < 0 || *second < 0) return std::nullopt;
    std::size_t i = 19;
    std::int64_t fraction = 0;
    if (text[i] == '.') {
        std::int64_t scale = 100'000;
        std::size_t const first = ++i;
        for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, scale /= 10)
            fraction += (text[i] - '0') * scale;
        if (i == first) return std::nullopt;
    }
    std::int64_t offset_minutes = 0;
    auto const rest = text.substr(i);
    if (rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':') {
        auto const zone_hours = number(rest.substr(1, 2));
        auto const zone_minutes = number(rest.substr(4, 2));
        if (!zone_hours || !zone_minutes || *zone_hours > 23 || *zone_minutes > 59) return std::nullopt;
        offset_minutes = (*zone_hours * 60 + *zone_minutes) * (rest[0] == '+' ? 1 : -1);
    } else if (rest != "Z" && rest != "z") {
        return std::nullopt;
    }
    auto const midnight = date::sys_days(to_ymd(*day)).time_since_epoch();
    std::int64_t const local = std::chrono::duration_cast<microseconds>(midnight).count() + hours(*hour) +
                               minutes(*minute) + seconds(*second) + fraction;
    return Instant{local - minutes(offset_minutes)};
}

WallTime rome(Instant at) {
    auto const local = date::zoned_time<microseconds>(rome_zone(), to_sys(at)).get_local_time();
    auto const midnight = date::floor<date::days>(local);
    auto const time = date::make_time(std::chrono::duration_cast<std::chrono::minutes>(local - midnight));
    return {from_ymd(date::year_month_day(midnight)), int(time.hours().count()), int(time.minutes().count())};
}

Day rome_day(Instant at) { return rome(at).day; }

Instant from_rome(Day day, int hour, int minute) {
    auto const local = date::local_days(to_ymd(day)) + std::chrono::hours(hour) + std::chrono::minutes(minute);
    auto const at = rome_zone()->to_sys(local, date::choose::earliest);
    return {std::chrono::duration_cast<microseconds>(at.time_since_epoch()).count()};
}

Day plus_days(Day day, int count) {
    return from_ymd(date::year_month_day(date::sys_days(to_ymd(day)) + date::days(count)));
}

int days_between(Day from, Day to) {
    return static_cast<int>((date::sys_days(to_ymd(to)) - date::sys_days(to_ymd(from))).count());
}

Day last_day_of_month(Day day) {
    return from_ymd(date::year(day.year) / date::month(static_cast<unsigned>(day.month)) / date::last);
}

Day monday_of(Day day) { return plus_days(day, 1 - weekday(day)); }

int weekday(Day day) { return int(date::weekday(date::sys_days(to_ymd(day))).iso_encoding()); }

Instant SystemClock::now() const {
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<microseconds>(now).count() + offset_};
}

}  // namespace regia
