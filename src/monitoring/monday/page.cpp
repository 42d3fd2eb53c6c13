//! /lunedi: this week's sheet as the letter tells it, and whether the letter is wanted.
#include <boost/json.hpp>

#include "http/api/body.hpp"
#include "locale/monday.hpp"
#include "monitoring/monday/monday.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monday;
namespace json = boost::json;
using html::Writer;

struct MondayView {
    bool is_wanted = true;
    std::vector<MondaySheet> sheets;
};

MondayView read_monday(db::Tx& tx, Desk const& desk) {
    MondayView view{wants_monday_sheet(tx, desk.actor.person), {}};
    Day const monday = monday_of(rome_day(desk.now));
    for (registry::Body const* const body : desk.bodies())
        if (auto const sheet = monday_sheet(tx, body->id, monday)) view.sheets.push_back(*sheet);
    return view;
}

html::Fragment sheet_card(Desk const& desk, MondaySheet const& sheet) {
    auto const& voice = desk.voice;
    registry::Body const* const body = desk.reference->find_body(sheet.body);
    html::Card const card{.id = "foglio-" + body->code, .title = body->name};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p>{}</p><ul class=\"list-plain rows\">",
          voice(w::of_sunday, {{"day", voice.day(sheet.day)}, {"before", voice.day(sheet.day_before)}}));
        for (std::string const& line : lines_of(voice, sheet)) h("<li>{}</li>", line);
        h("</ul>");
    }));
}

http::Answer show(Desk const& desk) {
    auto const& voice = desk.voice;
    MondayView const view = desk.database().read([&](db::Tx& tx) { return read_monday(tx, desk); });
    html::Button const button{.label = std::string(voice[view.is_wanted ? w::switch_off : w::switch_on]),
                              .weight = html::Weight::outline};
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">", html::page_head(voice[w::title], voice[w::page_lead]));
        for (MondaySheet const& sheet : view.sheets) h.add(sheet_card(desk, sheet));
        if (view.sheets.empty()) h.add(html::note(html::Kind::info, voice[w::none_yet], voice[w::none_yet_text]));
        h("<form method=\"post\" action=\"{}\">{}{}<p>{}</p>{}</form></div>", desk.url("/lunedi"),
          access::form_token(desk.request), html::hidden("voglio", view.is_wanted ? "0" : "1"),
          voice[view.is_wanted ? w::is_on : w::is_off], html::submit(button));
    });
    return desk.page(std::string(voice[w::title]), {}, content);
}

json::object described(Desk const& desk, MondayView const& view) {
    auto const counts = [](Counts const& one) {
        return json::object{{"in_scope", one.in_scope}, {"reached", one.reached}, {"survey_done", one.survey},
                            {"started", one.started}, {"concluded", one.concluded}};
    };
    json::array sheets;
    for (MondaySheet const& sheet : view.sheets)
        sheets.push_back(json::object{{"body", desk.reference->find_body(sheet.body)->code},
                                      {"day", to_string(sheet.day)},
                                      {"counts", counts(sheet.counts)},
                                      {"before", sheet.before ? json::value(counts(*sheet.before)) : nullptr}});
    return {{"is_wanted", view.is_wanted}, {"sheets", std::move(sheets)}};
}

}  // namespace

void add_monday_routes(http::Router& router, Sources sources) {
    auto const may = access::may::see_people_state;
    router.get("/lunedi", may, [sources](http::Request const& request) { return show(Desk(sources, request)); });
    router.post("/lunedi", may, [sources](http::Request const& request) {
        Desk const desk(sources, request);
        return http::after_commit(desk.database(), "monday",
                                  [person = desk.actor.person, is_wanted = request.form.get("voglio") == "1",
                                   now = desk.now, to = request.local("/lunedi")](db::Tx& tx) {
                                      choose_monday_sheet(tx, person, is_wanted, now);
                                      return http::see_other(to);
                                  });
    });
    std::string const counts = "{in_scope: int, reached: int, survey_done: int, started: int, concluded: int}";
    std::string const gives =
        "{is_wanted: bool, sheets: [{body: text, day: day, counts: " + counts + ", before: " + counts + "?}]}";
    router.get("/api/v1/monday-sheet", may, [sources](http::Request const& request) {
        Desk const desk(sources, request);
        return http::json(json::serialize(
            described(desk, desk.database().read([&](db::Tx& tx) { return read_monday(tx, desk); }))));
    }).describe({.summary = "The sheet of this Monday of one's bodies, and whether its letter is wanted",
                 .gives = gives});
    router.post("/api/v1/monday-sheet", may, [sources](http::Request const& request) {
        auto const kept = std::make_shared<http::Request const>(request);
        Desk const desk(sources, *kept);
        bool const is_wanted = http::flag_in(http::body_in(request), "is_wanted");
        return http::after_commit(desk.database(), "monday", [sources, kept, is_wanted](db::Tx& tx) {
            Desk const again(sources, *kept);
            choose_monday_sheet(tx, again.actor.person, is_wanted, again.now);
            return http::json(json::serialize(described(again, read_monday(tx, again))));
        });
    }).describe({.summary = "Switches the letter of Mondays on or off", .takes = "{is_wanted: bool}", .gives = gives,
                 .refuses = {400}});
}

}  // namespace regia::monitoring
