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

CoursesByBody count_courses(db::Tx& tx) {
    CoursesByBody counted;
    tx.each("SELECT body_id, measure, value FROM monitoring_total WHERE series = 'body' "
            "AND measure IN ('in_scope', 'course_person', 'course')",
            [&](db::Row const& row) {
                CourseCounts& counts = counted[row.get<Uuid>(0)];
                auto const measure = row.get<std::string_view>(1);
                auto const value = row.get<std::int64_t>(2);
                if (measure == "in_scope") counts.in_scope = value;
                else if (measure == "course") counts.courses = value;
                else counts.people = value;
            });
    return counted;
}

std::optional<CourseCounts> courses_of(db::Tx& tx, Uuid body, int small_cell) {
    auto const told = told_courses(count_courses(tx), small_cell);
    auto const found = told.find(body);
    return found == told.end() ? std::nullopt : std::optional(found->second);
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
