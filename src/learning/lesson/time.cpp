#include "learning/lesson/time.hpp"

#include <cmath>

#include "base/text.hpp"

namespace regia::learning {
namespace {

constexpr std::size_t intervals_max = 100;
//! Nobody reads longer without a report; whoever was away from the network as long is not believed more.
constexpr std::int64_t believed_seconds_max = 4 * 3600;
constexpr double speed_max = 2;  //!< of a video, as browsers offer it

std::optional<double> read_seconds(std::string_view text) {
    auto const value = parse_number<double>(text);
    if (!value || !std::isfinite(*value) || *value < 0 || *value > 100'000) return std::nullopt;
    return value;
}

struct Stored {
    Time time;
    std::string watched, page;
    std::int64_t page_seconds = 0;
};

std::optional<Stored> stored_time(db::Tx& tx, Uuid person, TimeReport const& report) {
    return tx.one("SELECT read_seconds, watched_seconds, watched, page, page_seconds FROM learning_time "
                  "WHERE person_id = $1 AND module = $2 AND section = $3",
                  [](db::Row const& row) {
                      return Stored{{row.get<std::int64_t>(0), row.get<std::int64_t>(1)}, row.get<std::string>(2),
                                    row.get<std::string>(3), row.get<std::int64_t>(4)};
                  },
                  person, report.module, report.section);
}

}  // namespace

std::vector<Interval> read_intervals(std::string_view text) {
    std::vector<Interval> all;
    if (text.empty()) return all;
    for (std::string_view part : split(text, ',')) {
        auto const dash = part.find('-');
        if (dash == std::string_view::npos || all.size() >= intervals_max) continue;
        auto const from = read_seconds(part.substr(0, dash)), to = read_seconds(part.substr(dash + 1));
        if (from && to && *from < *to) all.push_back({*from, *to});
    }
    return all;
}

std::string spelled(std::vector<Interval> const& intervals) {
    // Tenths of a second are all that a player tells apart.
    auto const tenths = [](double seconds) {
        auto const value = std::llround(seconds * 10);
        return std::to_string(value / 10) + (value % 10 ? "." + std::to_string(value % 10) : "");
    };
    std::string text;
    for (Interval const& one : intervals) text += (text.empty() ? "" : ",") + tenths(one.from) + "-" + tenths(one.to);
    return text;
}

double seconds_of(std::vector<Interval> const& united) {
    double total = 0;
    for (Interval const& one : united) total += one.to - one.from;
    return total;
}

std::vector<Interval> unite(std::vector<Interval> united, std::vector<Interval> const& more, double length,
                            double new_seconds_max) {
    for (Interval const& wanted : more) {
        double at = wanted.from;
        double const end = std::min(wanted.to, length);
        // What is not covered yet between `at` and `end`, from left to right, as long as seconds are left.
        std::vector<Interval> fresh;
        for (std::size_t i = 0; i <= united.size() && at < end; ++i) {
            double const gap_end = i < united.size() ? std::min(united[i].from, end) : end;
            if (at < gap_end && new_seconds_max > 0) {
                double const taken = std::min(gap_end - at, new_seconds_max);
                fresh.push_back({at, at + taken});
                new_seconds_max -= taken;
            }
            if (i < united.size()) at = std::max(at, united[i].to);
        }
        united.insert(united.end(), fresh.begin(), fresh.end());
        std::sort(united.begin(), united.end(), [](auto const& a, auto const& b) { return a.from < b.from; });
        std::vector<Interval> joined;
        for (Interval const& one : united) {
            if (!joined.empty() && one.from <= joined.back().to) joined.back().to = std::max(joined.back().to, one.to);
            else joined.push_back(one);
        }
        united = std::move(joined);
    }
    return united;
}

std::int64_t believed_seconds(std::int64_t counted, std::int64_t already_counted, std::int64_t elapsed_microseconds) {
    std::int64_t const elapsed = std::max<std::int64_t>(0, (elapsed_microseconds + seconds(1) - 1) / seconds(1));
    return std::clamp<std::int64_t>(counted - already_counted, 0, std::min(elapsed, believed_seconds_max));
}

Time report_time(db::Tx& tx, Uuid person, TimeReport const& report, double video_seconds, Instant now) {
    tx.serialise("person/" + to_string(person));
    auto const opened_at = tx.value<Instant>(
        "SELECT opened_at FROM learning_section WHERE person_id = $1 AND module = $2 AND section = $3", person,
        report.module, report.section);
    if (!opened_at) throw NotFound("this section was not opened");
    auto const last = tx.value<std::optional<Instant>>(
        "SELECT MAX(reported_at) FROM learning_time WHERE person_id = $1", person);
    Instant const since = std::max(*opened_at, last.value_or(std::nullopt).value_or(*opened_at));
    Stored stored = stored_time(tx, person, report).value_or(Stored{});
    std::int64_t const already = stored.page == report.page ? stored.page_seconds : 0;
    std::int64_t const read = believed_seconds(report.read_seconds, already, now - since);
    double const elapsed = static_cast<double>(std::max<std::int64_t>(0, now - since)) / 1e6;
    auto const watched = unite(read_intervals(stored.watched), report.watched, video_seconds, elapsed * speed_max);
    std::string const all_watched = spelled(watched);
    bool const is_new = read > 0 || all_watched != stored.watched;
    bool const is_repeated = stored.page == report.page && report.read_seconds <= already;
    if (!is_new && is_repeated) return stored.time;
    // What was not believed takes no time from the next report; it is not believed later either.
    Instant const reported_at = is_new ? now : since;
    stored.time.read_seconds += read;
    stored.time.watched_seconds = std::llround(seconds_of(watched));
    tx.run("INSERT INTO learning_time (person_id, module, section, read_seconds, watched_seconds, watched, page, "
           "page_seconds, reported_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
           "ON CONFLICT (person_id, module, section) DO UPDATE SET read_seconds = excluded.read_seconds, "
           "watched_seconds = excluded.watched_seconds, watched = excluded.watched, page = excluded.page, "
           "page_seconds = excluded.page_seconds, reported_at = excluded.reported_at",
           person, report.module, report.section, stored.time.read_seconds, stored.time.watched_seconds,
           all_watched, report.page, std::max(already, report.read_seconds), reported_at);
    return stored.time;
}

std::int64_t seconds_in_module(db::Tx& tx, Uuid person, std::string_view module) {
    return tx.value<std::int64_t>("SELECT COALESCE(SUM(read_seconds + watched_seconds), 0) FROM learning_time "
                                  "WHERE person_id = $1 AND module = $2", person, module).value_or(0);
}

std::vector<CountedTime> times_of(db::Tx& tx, Uuid person) {
    return tx.all("SELECT module, section, read_seconds, watched_seconds, watched, reported_at FROM learning_time "
                  "WHERE person_id = $1 ORDER BY module, section",
                  [](db::Row const& row) {
                      return CountedTime{row.get<std::string>(0), row.get<std::string>(1),
                                         {row.get<std::int64_t>(2), row.get<std::int64_t>(3)},
                                         row.get<std::string>(4), row.get<Instant>(5)};
                  },
                  person);
}

}  // namespace regia::learning
