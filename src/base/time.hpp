//! Instants (UTC, microseconds) and days of law (local dates of Europe/Rome). The clock is always passed in.
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regia {

struct Instant {
    std::int64_t microseconds = 0;  //!< since 1970-01-01T00:00:00Z
    auto operator<=>(Instant const&) const = default;
};

//! A calendar date without a time; ordered.
struct Day {
    int year = 1970;
    int month = 1;
    int day = 1;
    auto operator<=>(Day const&) const = default;
};

//! Hours and minutes as read on a wall in Rome.
struct WallTime {
    Day day;
    int hour = 0;
    int minute = 0;
};

constexpr std::int64_t seconds(std::int64_t n) { return n * 1'000'000; }
constexpr std::int64_t minutes(std::int64_t n) { return seconds(n * 60); }
constexpr std::int64_t hours(std::int64_t n) { return minutes(n * 60); }
constexpr std::int64_t days(std::int64_t n) { return hours(n * 24); }
inline Instant operator+(Instant at, std::int64_t microseconds) { return {at.microseconds + microseconds}; }
inline Instant operator-(Instant at, std::int64_t microseconds) { return {at.microseconds - microseconds}; }
inline std::int64_t operator-(Instant a, Instant b) { return a.microseconds - b.microseconds; }

std::string to_string(Day day);                       //!< "2026-02-12"
std::optional<Day> parse_day(std::string_view text);  //!< only YYYY-MM-DD of a day that exists
std::string to_rfc3339(Instant at);                   //!< "2026-02-12T09:42:00.000Z"
std::optional<Instant> parse_rfc3339(std::string_view text);

WallTime rome(Instant at);
Day rome_day(Instant at);
//! The instant at which the wall in Rome shows this time (of two, the earlier; in a gap, the end of the gap).
Instant from_rome(Day day, int hour, int minute);
Day plus_days(Day day, int days);
int days_between(Day from, Day to);
Day last_day_of_month(Day day);
int weekday(Day day);    //!< 1 = Monday ... 7 = Sunday
Day monday_of(Day day);  //!< of its week; itself on a Monday

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

//! The machine's clock, shifted by a fixed amount (zero but in a demo).
class SystemClock final : public Clock {
public:
    explicit SystemClock(std::int64_t offset_microseconds = 0) : offset_(offset_microseconds) {}
    Instant now() const override;

private:
    std::int64_t offset_;
};

//! A clock that moves only when told: for tests and the simulation. Thread-safe.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start) : now_(start.microseconds) {}
    Instant now() const override { return {now_.load()}; }
    void set(Instant at) { now_.store(at.microseconds); }
    void advance(std::int64_t microseconds) { now_.fetch_add(microseconds); }

private:
    std::atomic<std::int64_t> now_;
};

}  // namespace regia
