//! /profilo/metodo: how a level is estimated, with the figures of the programme in force. Anybody may read it.
#include <fmt/format.h>

#include "assessment/profile.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {
namespace {

namespace w = words::assessment;
using html::Fragment;
using html::Writer;

//! "−0,6", as the page's language writes it.
std::string decimal(Desk const& desk, double value) {
    std::string text = fmt::format("{}", value);
    if (text.starts_with('-')) text.replace(0, 1, "−");
    auto const point = text.find('.');
    if (point != std::string::npos && desk.voice.language == html::Language::it) text[point] = ',';
    return text;
}

Fragment cut_offs(Desk const& desk, Survey const& survey) {
    html::Table table;
    table.columns = {{std::string(desk.voice[w::level])}, {std::string(desk.voice[w::method_from]), "end"}};
    std::vector<html::TableRow> rows;
    for (int level = 0; level < 4; ++level) {
        std::string const from = level == 0 ? desk.voice(w::method_below, {{"cut", decimal(desk, survey.cut_offs[0])}})
                                            : decimal(desk, survey.cut_offs[level - 1]);
        rows.push_back({html::head_cell(desk.level_name(static_cast<Level>(level))), html::cell(from, "end m-r")});
    }
    return html::table(table, rows);
}

Fragment section(std::string_view title, std::vector<std::string> const& paragraphs, Fragment const& more = {}) {
    return html::fragment([&](Writer& h) {
        h("<section class=\"card-x\"><h2>{}</h2>", title);
        for (std::string const& paragraph : paragraphs) h("<p class=\"mt2 m-0\">{}</p>", paragraph);
        if (!more.empty()) h("<div class=\"mt3\">{}</div>", more);
        h("</section>");
    });
}

//! Who may answer again, after how long and how many times, as the programme says.
std::string again_rule(Desk const& desk, Survey const& survey) {
    auto const& voice = desk.voice;
    std::string text = survey.may_repeat_before_end
                           ? voice(w::method_retake, {{"days", survey.retake_after_days}}) + " " +
                                 voice(w::method_again, {{"n", survey.retakes_max}})
                           : std::string(voice[w::method_again_only]);
    if (survey.retake_after_path && survey.may_repeat_before_end)
        text += " " + std::string(voice[w::method_again_path]);
    return text;
}

http::Answer show_method(Desk const& desk) {
    auto const survey = desk.books.surveys.current();
    auto const& voice = desk.voice;
    auto const plain = [&](html::Word word) { return std::string(voice[word]); };
    html::Frame frame = desk.frame(plain(w::method_title));
    if (access::actor_if_any(desk.request))
        frame.crumbs = {{plain(w::profile), desk.url("/profilo")},
                        {plain(w::method_title), desk.url("/profilo/metodo"), true}};
    std::string const lead = voice(w::method_lead, {{"version", survey->version}, {"status", survey->status}});
    auto const questions = section(voice[w::method_questions],
                                   {plain(w::method_difficulty), plain(w::method_guess),
                                    voice(w::method_areas, {{"correlation", decimal(desk, survey->correlation)}}),
                                    voice(w::method_stop, {{"confidence", voice.percent(survey->confidence, 0)},
                                                           {"most", survey->items_per_area_max},
                                                           {"all", questions_max(*survey)}})});
    auto const levels = section(voice[w::method_levels], {plain(w::method_scale)}, cut_offs(desk, *survey));
    auto const words = section(
        voice[w::method_words],
        {plain(w::method_probable),
         voice(w::method_sure,
               {{"high", voice.percent(survey->confidence, 0)}, {"fair", voice.percent(probable_from, 0)}}),
         voice(w::method_outcome,
               {{"reached", voice[w::reached]}, {"near", voice[w::near]}, {"strengthen", voice[w::to_strengthen]}}),
         plain(w::method_overall)});
    auto const limits =
        section(voice[w::method_limits],
                {plain(w::method_error), again_rule(desk, *survey), plain(w::method_other), plain(w::method_privacy)});
    return http::page(html::page(frame, html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}{}{}{}</div>", html::page_head(voice[w::method_title], lead), questions,
          levels, words, limits);
    })));
}

}  // namespace

void add_method_routes(http::Router& router, Books const& books) {
    router.get("/profilo/metodo", http::everyone,
               [books](http::Request const& request) { return show_method(Desk(books, request)); });
}

}  // namespace regia::assessment
