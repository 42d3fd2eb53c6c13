#include "monitoring/live/courses.hpp"

#include <algorithm>

#include "locale/monitoring.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Writer;

bool is_large(CourseCounts const& group, int small_cell) {
    return group.people >= small_cell && group.in_scope - group.people >= small_cell;
}

CourseCounts& operator+=(CourseCounts& sum, CourseCounts const& more) {
    sum.in_scope += more.in_scope;
    sum.people += more.people;
    sum.courses += more.courses;
    return sum;
}

//! A sum of digests of rows (FNV-1a): it tells two states apart, and is no secret.
class Sum {
public:
    void add(Uuid body, std::string_view item, std::string_view measure, std::int64_t value) {
        std::uint64_t row = 0xcbf29ce484222325;
        auto const mix = [&](std::uint8_t byte) { row = (row ^ byte) * 0x100000001b3; };
        for (std::uint8_t const byte : body.bytes) mix(byte);
        for (char const c : item) mix(static_cast<std::uint8_t>(c));
        mix(0);
        for (char const c : measure) mix(static_cast<std::uint8_t>(c));
        for (int i = 0; i < 8; ++i) mix(static_cast<std::uint8_t>(value >> (8 * i)));
        sum_ += row;
    }
    std::string text() const { return std::to_string(sum_); }

private:
    std::uint64_t sum_ = 0;
};

}  // namespace

CoursesByBody told_courses(CoursesByBody const& counted, int small_cell) {
    CoursesByBody told;
    CourseCounts region, untold;
    for (auto const& [body, counts] : counted) {
        region += counts;
        if (is_large(counts, small_cell)) told[body] = counts;
        else untold += counts;
    }
    if (!is_large(region, small_cell)) return {};
    // Region less what is told is the group of the others: it must be large as well, unless there is nobody in it.
    while (untold.in_scope > 0 && !is_large(untold, small_cell) && !told.empty()) {
        auto const smallest = std::min_element(told.begin(), told.end(), [](auto const& a, auto const& b) {
            return a.second.people < b.second.people;
        });
        untold += smallest->second;
        told.erase(smallest);
    }
    told[Uuid{}] = region;
    return told;
}

std::optional<CourseCounts> courses_told(CoursesByBody const& counted, Uuid body, int small_cell) {
    auto const told = told_courses(counted, small_cell);
    auto const found = told.find(body);
    return found == told.end() ? std::nullopt : std::optional(found->second);
}

std::string figures_mark(db::Tx& tx, Uuid body, int small_cell) {
    bool const is_region = body == Uuid{};
    CoursesByBody counted;
    Sum sum;
    // Sorted nowhere: the sum is the same in any order.
    tx.each("SELECT series, body_id, item, measure, value FROM monitoring_total WHERE series = 'body' "
            "OR (series = $1 AND body_id = $2)",
            [&](db::Row const& row) {
                auto const series = row.get<std::string_view>(0), measure = row.get<std::string_view>(3);
                Uuid const of = row.get<Uuid>(1);
                auto const value = row.get<std::int64_t>(4);
                if (series == "body") add_course_row(counted, of, measure, value);
                if (measure == "course" || measure == "course_person") return;  // below, where it is told
                bool const is_shown = series != "body" || is_region || of == body;
                if (is_shown) sum.add(of, row.get<std::string_view>(2), measure, value);
            },
            is_region ? "region" : "unit", body);
    if (auto const courses = courses_told(counted, body, small_cell)) {
        sum.add(body, "", "course", courses->courses);
        sum.add(body, "", "course_person", courses->people);
    }
    return sum.text();
}

html::Fragment courses_card(Desk const& desk, std::optional<CourseCounts> const& courses, std::string css) {
    auto const& voice = desk.voice;
    html::Card card{.id = "corsi", .title = std::string(voice[w::courses_title]), .css = std::move(css)};
    return html::card(card, html::fragment([&](Writer& h) {
        if (courses)
            h("<dl class=\"three\"><div><dt>{}</dt><dd><b>{}</b><span class=\"small\">{}</span></dd></div></dl>",
              voice[w::courses_concluded], voice.number(courses->courses),
              voice(w::courses_by_people, {{"n", courses->people}}));
        h("<p class=\"small muted mt3 m-0\">{}</p>",
          voice(courses ? w::courses_note : w::courses_hidden, {{"n", desk.plan->small_cell}}));
    }));
}

}  // namespace regia::monitoring
