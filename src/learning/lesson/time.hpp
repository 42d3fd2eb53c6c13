//! How long she really read and watched. The page counts while it is visible and she was active in the last minute; a
//! video counts each second of it once, however often it is played. The page reports what it has counted since it was
//! opened, so a report that is lost or comes twice changes nothing in the end. The server never believes more than the
//! clock on the wall since the last report of the same person, in whichever window.
//! Seen by nobody but her (docs/rules/privacy.md, row "minutes"); no rule of the path rests on it. Without JavaScript
//! nothing is counted and nothing is guessed.
#pragma once

#include "learning/learning.hpp"

namespace regia::learning {

struct Time {
    std::int64_t read_seconds = 0, watched_seconds = 0;
    std::int64_t total() const { return read_seconds + watched_seconds; }
};

//! From second to second of a video.
struct Interval {
    double from = 0, to = 0;
    bool operator==(Interval const&) const = default;
};
//! "0-12,20-31.5"; what is no interval is left out. At most `intervals_max` are read.
std::vector<Interval> read_intervals(std::string_view text);
std::string spelled(std::vector<Interval> const& intervals);
double seconds_of(std::vector<Interval> const& united);
//! The union of both within [0, length]; at most `new_seconds_max` are added to what `united` (sorted, without
//! overlap) covers.
std::vector<Interval> unite(std::vector<Interval> united, std::vector<Interval> const& more, double length,
                            double new_seconds_max);

//! What a page says: totals since it was opened.
struct TimeReport {
    std::string module, section;
    std::string page;  //!< drawn by the browser when the page was opened
    std::int64_t read_seconds = 0;
    std::vector<Interval> watched;
};
inline constexpr std::size_t page_characters_max = 40;

//! Pure: how much of what was counted since the last report is believed.
std::int64_t believed_seconds(std::int64_t counted, std::int64_t already_counted, std::int64_t elapsed_microseconds);

//! Throws NotFound for a section that she has not opened. `video_seconds`: its length, 0 = there is none.
Time report_time(db::Tx& tx, Uuid person, TimeReport const& report, double video_seconds, Instant now);
std::int64_t seconds_in_module(db::Tx& tx, Uuid person, std::string_view module);

struct CountedTime {
    std::string module, section;
    Time time;
    std::string watched;  //!< as spelled()
    Instant reported_at;
};
std::vector<CountedTime> times_of(db::Tx& tx, Uuid person);

}  // namespace regia::learning
