//! /profilo/storia: every measure beside what was expected then, and how the expectation changed. /profilo/risposte:
//! the questions of one measure and her own answers. Of the person who asks, and of nobody else (privacy rules 1-3).
#include "assessment/profile.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {
namespace {

namespace w = words::assessment;
using html::Fragment;
using html::Writer;

struct History {
    std::vector<Attempt> finished;  //!< newest first
    std::vector<std::pair<Uuid, AreaResult>> areas;
    std::vector<portfolio::ExpectedChange> expected;  //!< oldest first

    AreaResult const* in(Uuid attempt, std::string_view area) const {
        for (auto const& [of, result] : areas)
            if (of == attempt && result.area == area) return &result;
        return nullptr;
    }
    //! What was expected when a survey ended; what came first, for a survey older than the first expectation.
    std::optional<Level> expected_at(std::string_view area, Instant at) const {
        std::optional<Level> level;
        for (auto const& change : expected)
            if (change.area == area && (!level || change.changed_at <= at)) level = change.level;
        return level;
    }
};

html::Frame frame_of(Desk const& desk, html::Word title, std::string const& path) {
    html::Frame frame = desk.frame(std::string(desk.voice[title]));
    frame.crumbs = {{std::string(desk.voice[w::my_path]), desk.url("/percorso")},
                    {std::string(desk.voice[w::profile]), desk.url("/profilo")},
                    {std::string(desk.voice[title]), desk.url(path), true}};
    return frame;
}

Fragment measure_cell(Desk const& desk, History const& history, Attempt const& attempt, std::string_view area) {
    AreaResult const* const result = history.in(attempt.id, area);
    if (!result) return html::text("–");
    auto const expected = history.expected_at(area, *attempt.finished_at);
    return html::fragment([&](Writer& h) {
        h("<strong class=\"strong\">{}</strong>", desk.level_name(result->level));
        if (expected)
            h("<span class=\"sub\">{}</span>",
              desk.voice(result->level >= *expected ? w::history_reached : w::history_gap,
                         {{"level", desk.level_name(*expected)}}));
    });
}

Fragment measures_table(Desk const& desk, History const& history) {
    html::Table table;
    table.caption = desk.voice[w::history_title];
    table.columns = {{.label = std::string(desk.voice[w::area])}};
    for (auto attempt = history.finished.rbegin(); attempt != history.finished.rend(); ++attempt)
        table.columns.push_back({.label = desk.voice.day(rome_day(*attempt->finished_at))});
    std::vector<html::TableRow> rows;
    for (portfolio::Area const& area : desk.portfolio->areas) {
        html::TableRow row{html::head_cell(desk.area_short_name(area.code))};
        for (auto attempt = history.finished.rbegin(); attempt != history.finished.rend(); ++attempt)
            row.push_back(html::cell(measure_cell(desk, history, *attempt, area.code), "m-s",
                                     desk.voice.day(rome_day(*attempt->finished_at))));
        rows.push_back(std::move(row));
    }
    return html::table(table, rows);
}

Fragment expected_list(Desk const& desk, History const& history) {
    if (history.expected.empty())
        return html::fragment([&](Writer& h) { h("<p>{}</p>", desk.voice[w::history_none]); });
    return html::fragment([&](Writer& h) {
        h("<ul>");
        // What changed on one day to one level for one reason is one sentence.
        for (auto change = history.expected.rbegin(); change != history.expected.rend();) {
            auto const& first = *change;
            std::string areas;
            for (; change != history.expected.rend() && change->changed_at == first.changed_at &&
                   change->level == first.level && change->reason == first.reason;
                 ++change)
                areas = desk.area_short_name(change->area) + (areas.empty() ? "" : ", ") + areas;
            h("<li>{} <span lang=\"it\">{}</span>.</li>",
              desk.voice(w::history_change, {{"day", desk.voice.day(rome_day(first.changed_at))},
                                             {"area", areas},
                                             {"level", desk.level_name(first.level)}}),
              first.reason);
        }
        h("</ul>");
    });
}

http::Answer show_history(Desk const& desk) {
    History history;
    desk.database().read([&](db::Tx& tx) {
        history.finished = finished_attempts(tx, desk.person());
        history.areas = areas_of_all(tx, desk.person());
        history.expected = portfolio::expected_changes(tx, desk.person());
        return true;
    });
    html::Card measures{.id = "misure", .title = std::string(desk.voice[w::measures])};
    html::Card expected{.id = "atteso", .title = std::string(desk.voice[w::history_expected])};
    auto const table =
        history.finished.empty()
            ? html::fragment([&](Writer& h) { h("<p class=\"m-0\">{}</p>", desk.voice[w::no_result_title]); })
            : measures_table(desk, history);
    return http::page(html::page(frame_of(desk, w::history_title, "/profilo/storia"), html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}</div>",
          html::page_head(desk.voice[w::history_title], desk.voice[w::history_lead]), html::card(measures, table),
          html::card(expected, expected_list(desk, history)));
    })));
}

std::string answer_text(Desk const& desk, Item const& item, GivenAnswer const& answer) {
    if (!answer.choice) return std::string(desk.voice[w::answer_unknown]);
    for (Option const& option : item.options)
        if (option.key == *answer.choice) return std::string(desk.pick(option.text));
    return *answer.choice;
}

Fragment answers_of_area(Desk const& desk, Survey const& survey, Uuid attempt, std::string_view area,
                         std::vector<GivenAnswer> const& answers) {
    return html::fragment([&](Writer& h) {
        h("<section class=\"card-x\"><h2>{}</h2><ol>", desk.area_name(area));
        for (GivenAnswer const& answer : answers) {
            Item const* const item = survey.find(answer.item);
            if (!item || item->area != area) continue;
            h("<li class=\"mt3\"><p class=\"m-0 strong\">{}</p><p class=\"m-0\">{} {} <a href=\"{}\">{}</a></p></li>",
              desk.pick(item->stem), desk.voice(w::answer_yours, {{"answer", answer_text(desk, *item, answer)}}),
              desk.voice[answer.is_right ? w::answer_right : w::answer_wrong],
              desk.url(report_path(attempt, answer.position)), desk.voice[w::report_link_short]);
        }
        h("</ol></section>");
    });
}

//! Which answers were right is hers to know; which option would have been is not said, or a repetition would measure
//! memory.
http::Answer show_answers(Desk const& desk) {
    std::string_view const wanted = desk.request.query.get("misura");
    std::optional<Attempt> attempt;
    std::vector<GivenAnswer> answers;
    desk.database().read([&](db::Tx& tx) {
        for (Attempt const& one : finished_attempts(tx, desk.person()))
            if (!attempt || to_string(one.id) == wanted) attempt = one;
        if (attempt) answers = answers_of(tx, desk.person(), attempt->id);
        return true;
    });
    if (!attempt) return http::see_other(desk.request.local("/profilo"));
    auto const survey = desk.books.surveys.at(attempt->revision);
    return http::page(html::page(frame_of(desk, w::answers_title, "/profilo/risposte"), html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">",
          html::page_head(desk.voice[w::answers_title],
                          desk.voice(w::answers_lead, {{"survey", desk.survey_name(*attempt)},
                                                       {"day", desk.voice.day(rome_day(*attempt->finished_at))}})));
        if (desk.request.query.has("segnalata"))
            h.add(html::note(html::Kind::ok, "", desk.voice[w::report_sent], html::Announced::politely));
        for (std::string const& area : survey->area_order)
            h.add(answers_of_area(desk, *survey, attempt->id, area, answers));
        h("</div>");
    })));
}

}  // namespace

void add_history_routes(http::Router& router, Books const& books) {
    router.get("/profilo/storia", access::may::follow_own_path,
               [books](http::Request const& request) { return show_history(Desk(books, request)); });
    router.get("/profilo/risposte", access::may::follow_own_path,
               [books](http::Request const& request) { return show_answers(Desk(books, request)); });
}

}  // namespace regia::assessment
