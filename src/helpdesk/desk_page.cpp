//! /sportello: the requests of one's own desk, how promptly they are answered, what people ask about.
#include "access/rights.hpp"
#include "base/text.hpp"
#include "helpdesk/pages.hpp"
#include "locale/helpdesk.hpp"

namespace regia::helpdesk {
namespace {

namespace w = words::helpdesk;
using html::Fragment;
using html::Writer;

constexpr int requests_shown = 50;
constexpr int weeks_shown = 8;
constexpr std::int64_t promptness_days = 30;

struct View {
    std::vector<Request> open;
    std::int64_t open_total = 0;
    std::vector<WeekCounts> weeks;
    Promptness prompt;
};

View read_view(db::Tx& tx, access::Actor const& actor, Instant now) {
    Uuid const desk = own_desk(actor);
    // The region sees what people ask about everywhere; names only of those who ask the region itself.
    auto const counted = actor.scope.kind == access::Scope::Kind::region ? std::nullopt : std::optional(desk);
    Day const from = plus_days(monday_of(rome_day(now)), -7 * (weeks_shown - 1));
    auto open = open_requests(tx, desk, requests_shown);
    bool const are_all = open.size() < requests_shown;
    auto const total = are_all ? static_cast<std::int64_t>(open.size()) : open_count(tx, desk);
    return {std::move(open), total, counts_by_week(tx, counted, from),
            promptness(tx, counted, now - days(promptness_days), now)};
}

Fragment figures(html::Voice const& voice, View const& view) {
    html::Measure open{.label = std::string(voice[w::open_requests]), .value = voice.number(view.open_total)};
    html::Measure prompt{.label = std::string(voice[w::within_a_day])};
    bool const is_known = view.prompt.asked > 0;
    if (is_known) prompt.share = static_cast<double>(view.prompt.within_a_day) / static_cast<double>(view.prompt.asked);
    prompt.value = is_known ? voice.percent(prompt.share, 0) : std::string("–");
    prompt.of = voice(w::of_requests, {{"n", view.prompt.asked}, {"days", promptness_days}});
    prompt.bar_label = prompt.label + ": " + prompt.value + " " + prompt.of;
    return html::fragment([&](Writer& h) {
        h("<div class=\"grid g2 mt5\">{}{}</div>", html::kpi_small(open), html::kpi_small(prompt));
    });
}

Fragment request_item(Sources const& sources, http::Request const& asked, Request const& request,
                      std::string const& typed, std::string const& error) {
    auto const voice = access::voice(asked);
    std::string const id = to_string(request.id);
    html::Field text{.name = "risposta", .label = voice(w::answer_to, {{"name", request.person_name}}), .value = typed,
                     .error = error, .id = error.empty() ? "risposta-" + id : "risposta",
                     .length_max = static_cast<int>(text_most)};
    bool const is_late = sources.installation.clock.now() - request.asked_at > days(1) && request.answers.empty();
    return html::fragment([&](Writer& h) {
        h("<li><p class=\"m-0\"><strong class=\"strong\">{}</strong> <span class=\"muted\">{} · {}</span>",
          request.person_name, cause_name(voice, request.cause), voice.moment(request.asked_at));
        if (is_late) h(" {}", html::tag(html::Kind::warn, voice[w::more_than_a_day]));
        h("</p><p class=\"m-0 mt1 prewrap\">{}</p>", request.text);
        for (Answer const& answer : request.answers)
            h("<blockquote class=\"mt3\"><p class=\"m-0 prewrap\">{}</p><p class=\"m-0 small muted\">{} · {}</p>"
              "</blockquote>",
              answer.text, answer.by_name, voice.moment(answer.answered_at));
        if (error.empty()) h("<details class=\"mt3\">");
        else h("<details class=\"mt3\" open>");
        h("<summary>{}</summary><form method=\"post\" action=\"{}\" class=\"stack gap4 mt3\" "
          "novalidate>{}{}{}{}</form></details></li>",
          voice[w::answer_or_close],
          html::Url(asked.local("/sportello/" + id)), access::form_token(asked),
          html::hidden("submission", to_string(sources.installation.ids.next())), html::text_area(text, 4),
          html::actions({html::submit({.label = std::string(voice[w::answer_and_close]), .name = "azione",
                                       .value = "chiudi"}),
                         html::submit({.label = std::string(voice[w::answer]), .weight = html::Weight::outline,
                                       .name = "azione", .value = "rispondi"})}));
    });
}

Fragment weeks_card(html::Voice const& voice, View const& view) {
    html::Table table{.caption = std::string(voice[w::by_cause_and_week]), .is_cards = false};
    table.columns = {{std::string(voice[w::week])}};
    for (std::string_view const cause : causes) table.columns.push_back({std::string(cause_name(voice, cause)), "end"});
    table.columns.push_back({std::string(voice[w::all]), "end"});
    std::vector<html::TableRow> rows;
    for (WeekCounts const& week : view.weeks) {
        html::TableRow row{html::head_cell(voice.day(week.week))};
        std::int64_t sum = 0;
        for (std::string_view const cause : causes) {
            auto const found = week.by_cause.find(cause);
            std::int64_t const value = found == week.by_cause.end() ? 0 : found->second;
            sum += value;
            row.push_back(html::cell(voice.number(value), "end"));
        }
        row.push_back(html::cell(voice.number(sum), "end strong"));
        rows.push_back(std::move(row));
    }
    html::Card card{.id = "cause", .title = std::string(voice[w::by_cause_and_week]), .is_flush = !rows.empty(),
                    .css = "mt5"};
    return html::card(card, html::fragment([&](Writer& h) {
        if (rows.empty()) h("<p class=\"muted m-0\">{}</p>", voice[w::no_counts]);
        else h("<div class=\"scroll-x\" tabindex=\"0\" role=\"region\" aria-labelledby=\"cause\">{}</div>",
               html::table(table, rows));
    }));
}

//! What was typed to one request, and what is wrong with it.
struct Typed {
    Uuid request;
    std::string text, error;
};

http::Answer show(Sources const& sources, http::Request const& request, Typed const& typed = {}) {
    auto const voice = access::voice(request);
    auto const& actor = access::actor(request);
    Instant const now = sources.installation.clock.now();
    View const view = sources.installation.database.read([&](db::Tx& tx) { return read_view(tx, actor, now); });
    FormErrors errors;
    if (!typed.error.empty()) errors.push_back({"risposta", typed.error});
    html::Card const card{.id = "aperte", .title = std::string(voice[w::open_requests]), .css = "mt5"};
    auto const content = html::fragment([&](Writer& h) {
        bool const is_region = own_desk(actor) == Uuid{};
        h("{}{}", html::page_head(voice[w::desk], voice[is_region ? w::desk_lead_region : w::desk_lead]),
          html::error_summary(voice, errors));
        if (request.query.get("fatto") == "1")
            h.add(html::toast(html::Kind::ok, voice[w::done], html::text(voice[w::done_text])));
        h("{}{}{}", figures(voice, view), html::card(card, html::fragment([&](Writer& c) {
              if (view.open.empty()) {
                  c("<p class=\"muted m-0\">{}</p>", voice[w::nothing_open]);
                  return;
              }
              c("<ul class=\"list-plain rows\">");
              for (Request const& one : view.open) {
                  bool const is_this = one.id == typed.request;
                  c.add(request_item(sources, request, one, is_this ? typed.text : "", is_this ? typed.error : ""));
              }
              c("</ul>");
              if (view.open_total > static_cast<std::int64_t>(view.open.size()))
                  c("<p class=\"small muted m-0\">{}</p>",
                    voice(w::more_open, {{"n", view.open_total - static_cast<std::int64_t>(view.open.size())}}));
          })),
          weeks_card(voice, view));
    });
    http::Reply reply = http::page(
        html::page(access::frame(sources.installation, request, std::string(voice[w::desk])), content),
        errors.empty() ? 200 : 422);
    return http::after_commit(sources.installation.database, "looks",
                              [actor, id = sources.installation.ids.next(), now,
                               people = static_cast<std::int64_t>(view.open.size()),
                               reply = std::move(reply)](db::Tx& tx) {
                                  access::record_list_look(tx, id, actor, "help_requests", "", people, std::nullopt,
                                                           now);
                                  return reply;
                              });
}

http::Answer post(Sources const& sources, http::Request const& request) {
    auto const voice = access::voice(request);
    auto const& actor = access::actor(request);
    Uuid const desk = own_desk(actor);
    Reaction reaction;
    reaction.request = request.id_in_path("richiesta");
    reaction.id = parse_uuid(request.form.get("submission")).value_or(sources.installation.ids.next());
    reaction.by = actor.person;
    reaction.text = trim(request.form.get("risposta"));
    reaction.closes = request.form.get("azione") == "chiudi";
    reaction.site = sources.installation.letter_url();
    if (!sources.installation.database.read([&](db::Tx& tx) { return says_something(tx, reaction, desk); }))
        return show(sources, request,
                    {reaction.request, reaction.text,
                     voice(w::answer_length, {{"most", static_cast<std::int64_t>(text_most)}})});
    return http::after_commit(sources.installation.database, "helpdesk",
                              [&installation = sources.installation, reaction, desk,
                               letter = sources.installation.ids.next(), now = sources.installation.clock.now(),
                               to = request.local("/sportello") + "?fatto=1"](db::Tx& tx) {
                                  react(tx, installation, reaction, desk, letter, now);
                                  return http::see_other(to);
                              });
}

}  // namespace

void add_desk_routes(http::Router& router, Sources sources) {
    sources.installation.navigation.push_back({std::string(access::may::answer_help.right), "/sportello", w::desk, 90});
    sources.installation.waiting.push_back({std::string(access::may::answer_help.right), "help_request", "/sportello",
                                            w::requests_to_answer, [](db::Tx& tx, access::Actor const& actor) {
                                                return open_count(tx, own_desk(actor));
                                            }});
    router.get("/sportello", access::may::answer_help,
               [sources](http::Request const& request) { return show(sources, request); });
    router.post("/sportello/{richiesta}", access::may::answer_help,
                [sources](http::Request const& request) { return post(sources, request); });
}

}  // namespace regia::helpdesk
