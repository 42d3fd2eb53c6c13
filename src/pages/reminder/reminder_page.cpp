//! /enti/{ente}/promemoria: how many would be written to, the log; /notifiche: what somebody was reminded of.
#include <boost/json.hpp>
#include <map>

#include "access/rights.hpp"
#include "audience/audience.hpp"
#include "html/components.hpp"
#include "http/api/body.hpp"
#include "locale/audience.hpp"
#include "locale/reminder.hpp"
#include "pages/entry/entry.hpp"
#include "pages/reminder/reminder.hpp"

namespace regia::pages {
namespace {

namespace w = words::reminder;
namespace json = boost::json;
using communication::ReminderCounts;
using communication::ReminderOrder;
using html::Fragment;
using html::Writer;

constexpr int orders_shown = 10;
constexpr int reminders_shown = 20;

registry::Body const& own_body(http::Request const& request, registry::Reference const& all) {
    registry::Body const* const body = all.find_body(request.in_path("ente"));
    auto const& scope = access::actor(request).scope;
    bool const is_own = body && scope.kind == access::Scope::Kind::body && scope.id == body->id;
    if (!is_own) throw NotFound("no such body of this desk");
    return *body;
}

std::vector<Uuid> people_in(http::Fields const& fields) {
    std::vector<Uuid> people;
    for (std::string_view const value : fields.all("persona"))
        if (auto const id = parse_uuid(value); id && people.size() < reminder_people_most) people.push_back(*id);
    return people;
}

//! What the page asks to be confirmed.
struct ReminderView {
    bool is_for_all = true;
    ReminderPreview preview{};
    std::vector<audience::Audience> audiences{};  //!< of the body, to choose from
    std::optional<Uuid> audience{};
};

Fragment counts_list(html::Voice const& voice, ReminderCounts const& counts, html::Word sent) {
    std::vector<html::KeyValue> pairs;
    auto const add = [&](html::Word word, std::int64_t value) {
        pairs.push_back({std::string(voice[word]), html::text(voice.number(value))});
    };
    add(sent, counts.sent);
    if (counts.recent > 0) add(w::reminder_recent, counts.recent);
    if (counts.no_address > 0) add(w::reminder_no_address, counts.no_address);
    if (counts.absent > 0) add(w::reminder_absent, counts.absent);
    if (counts.started > 0) add(w::reminder_started, counts.started);
    return html::key_values(pairs);
}

//! Of everybody who has not started: only an audience of the body. Nothing where the body has none.
Fragment audience_form(html::Voice const& voice, std::string const& here, ReminderView const& view) {
    if (view.audiences.empty()) return {};
    html::Field const field{.name = "destinatari", .label = std::string(voice[words::audience::choose]),
                            .value = view.audience ? to_string(*view.audience) : "",
                            .hint = std::string(voice[words::audience::choose_hint])};
    return html::fragment([&](Writer& h) {
        h("<form method=\"get\" action=\"{}\" class=\"stack gap3 mb4\">{}{}</form>", html::Url(here),
          html::select(field, audience::audience_choices(voice, view.audiences)),
          html::actions({html::submit({.label = std::string(voice[w::choose_audience]),
                                       .weight = html::Weight::outline, .is_small = true})}));
    });
}

Fragment confirmation(ReminderDesk const& desk, http::Request const& request, std::string const& here,
                      ReminderView const& view) {
    auto const voice = access::voice(request);
    ReminderPreview const& preview = view.preview;
    ReminderCounts const& counts = preview.counts;
    html::Word const whom = view.is_for_all ? w::reminder_for_all : w::reminder_for_chosen;
    html::Card const card{.id = "conferma",
                          .title = voice(w::reminder_to_send, {{"n", counts.sent}}),
                          .subtitle = std::string(voice[whom])};
    bool const can_write = !site_of(desk.installation, request).empty();
    return html::card(card, html::fragment([&](Writer& h) {
        if (view.is_for_all) h.add(audience_form(voice, here, view));
        h("{}<p class=\"small muted mt3\">{}</p>", counts_list(voice, counts, w::reminder_will_be_sent),
          voice(w::reminder_rule, {{"n", communication::reminder_rests_days}}));
        if (!can_write) {
            h.add(html::note(html::Kind::warn, "", voice[w::no_public_url]));
            return;
        }
        if (counts.sent == 0) {
            h.add(html::note(html::Kind::info, "", voice[w::reminder_nobody]));
            return;
        }
        auto const programme = desk.installation.programme.current();
        std::string const name(voice.pick(programme->name_it, programme->name_en));
        h("<details><summary>{}</summary><div class=\"mt3\"><p class=\"strong\">{}</p><p>{}</p><p>{}</p></div>"
          "</details>",
          voice[w::reminder_see_text], voice(w::reminder_subject, {{"programme", name}}),
          voice(w::reminder_text, {{"programme", name}}), voice[w::reminder_help]);
        h("<form method=\"post\" action=\"{}\" class=\"mt3\">{}{}", html::Url(here), access::form_token(request),
          html::hidden("submission", to_string(desk.installation.ids.next())));
        if (view.is_for_all) h.add(html::hidden("tutte", "1"));
        if (view.audience) h.add(html::hidden("destinatari", to_string(*view.audience)));
        for (Uuid const person : preview.people) h.add(html::hidden("persona", to_string(person)));
        h("{}</form>", html::actions({html::submit({.label = voice(w::reminder_send, {{"n", counts.sent}}),
                                                     .icon = "it-mail"})}));
    }));
}

Fragment order_text(html::Voice const& voice, ReminderOrder const& order) {
    if (!order.outcome) return html::tag(html::Kind::info, voice[w::reminder_running]);
    std::vector<std::string> parts{voice(w::reminder_n_sent, {{"n", order.outcome->sent}})};
    if (order.outcome->skipped() > 0) parts.push_back(voice(w::reminder_n_skipped, {{"n", order.outcome->skipped()}}));
    return html::fragment([&](Writer& h) {
        for (std::size_t i = 0; i < parts.size(); ++i) h("{}{}", i ? " · " : "", parts[i]);
    });
}

struct Log {
    std::vector<ReminderOrder> orders;
    std::map<Uuid, std::string> names;
    std::map<Uuid, std::string> audiences{};
};

Log read_log(db::Tx& tx, Uuid body) {
    Log log{communication::reminder_orders(tx, body, orders_shown), {}};
    for (ReminderOrder const& order : log.orders)
        if (!log.names.contains(order.by)) log.names[order.by] = access::display_name(tx, order.by);
    for (ReminderOrder const& order : log.orders)
        if (order.audience && !log.audiences.contains(*order.audience))
            log.audiences[*order.audience] = audience::find_audience(tx, *order.audience).value().name;
    return log;
}

std::string whom(html::Voice const& voice, Log const& log, ReminderOrder const& order) {
    if (order.audience) return voice(w::reminder_for_audience, {{"name", log.audiences.at(*order.audience)}});
    return std::string(voice[order.is_for_all ? w::reminder_for_all : w::reminder_for_chosen]);
}

Fragment log_card(http::Request const& request, std::string const& here, Log const& log) {
    auto const voice = access::voice(request);
    html::Card const card{.id = "inviati", .title = std::string(voice[w::reminder_log]), .css = "mt5"};
    bool is_running = false;
    for (ReminderOrder const& order : log.orders) is_running = is_running || !order.outcome;
    auto const content = html::card(card, html::fragment([&](Writer& h) {
        if (log.orders.empty()) {
            h("<p class=\"muted m-0\">{}</p>", voice[w::reminder_none_yet]);
            return;
        }
        h("<ul class=\"list-plain rows\">");
        for (ReminderOrder const& order : log.orders)
            h("<li><strong class=\"strong\">{}</strong> <span class=\"muted\">{} · {}</span>"
              "<p class=\"m-0 mt1\">{}</p></li>",
              voice.moment(order.asked_at), log.names.at(order.by),
              whom(voice, log, order), order_text(voice, order));
        h("</ul>");
    }));
    return html::fragment([&](Writer& h) {
        h("<div id=\"registro\"");
        // Without scripts the page is opened again by hand; with them it follows by itself.
        if (is_running)
            h(" hx-get=\"{}\" hx-trigger=\"every 1s\" hx-swap=\"outerHTML\"", here + "?parte=registro");
        h(">{}</div>", content);
    });
}

http::Answer show(ReminderDesk const& desk, http::Request const& request) {
    auto const voice = access::voice(request);
    auto const reference = desk.reference.current();
    registry::Body const& body = own_body(request, *reference);
    std::string const here = request.local("/enti/" + body.code + "/promemoria");
    Instant const now = desk.installation.clock.now();
    auto const chosen = people_in(request.query);
    bool const is_log_alone = request.is_fragment() && request.query.get("parte") == "registro";
    ReminderView view{.is_for_all = chosen.empty()};
    Log const log = desk.installation.database.read([&](db::Tx& tx) {
        if (!is_log_alone && view.is_for_all) {
            view.audiences = audience::audiences_of(tx, body.id);
            view.audience = audience::chosen_audience(tx, request.query.get("destinatari"), body.id);
            view.preview = preview_for_all(tx, body.id, now, view.audience);
        } else if (!is_log_alone) {
            view.preview = preview_for(tx, body.id, chosen, now);
        }
        return read_log(tx, body.id);
    });
    if (is_log_alone) return http::page(log_card(request, here, log).markup());
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage\">{}", html::page_head(voice[w::reminders], voice[w::reminders_lead]));
        if (request.query.get("fatto") == "1")
            h.add(html::toast(html::Kind::ok, voice[w::reminder_ordered_title],
                              html::text(voice[w::reminder_ordered])));
        else h.add(confirmation(desk, request, here, view));
        h("{}</div>", log_card(request, here, log));
    });
    html::Frame frame = access::frame(desk.installation, request, std::string(voice[w::reminders]));
    frame.crumbs = {{body.name, html::Url(request.local("/enti/" + body.code))},
                    {std::string(voice[w::reminders]), html::Url(here), true}};
    return http::page(html::page(frame, content));
}

ReminderOrder new_order(ReminderDesk const& desk, http::Request const& request, Uuid body, Uuid id) {
    ReminderOrder order;
    order.id = id;
    order.body = body;
    order.by = access::actor(request).person;
    order.site = site_of(desk.installation, request);
    order.asked_at = desk.installation.clock.now();
    if (order.site.empty()) throw Conflict("public_url is not configured: a letter would have no link");
    return order;
}

http::Answer ask(ReminderDesk const& desk, http::Request const& request) {
    auto const reference = desk.reference.current();
    registry::Body const& body = own_body(request, *reference);
    auto const people = people_in(request.form);
    bool const is_for_all = request.form.get("tutte") == "1";
    if (people.empty() && !is_for_all)
        return http::see_other(request.local("/enti/" + body.code + "/promemoria"));
    auto order = new_order(desk, request, body.id,
                           parse_uuid(request.form.get("submission")).value_or(desk.installation.ids.next()));
    order.is_for_all = is_for_all;
    if (is_for_all)
        order.audience = desk.installation.database.read([&](db::Tx& tx) {
            return audience::chosen_audience(tx, request.form.get("destinatari"), body.id);
        });
    std::string const to = request.local("/enti/" + body.code + "/promemoria") + "?fatto=1";
    return http::after_commit(
        desk.installation.database, "reminders",
        [&queue = desk.queue, order, people, to, job = desk.installation.ids.next()](db::Tx& tx) {
            auto const mine = order.is_for_all ? ReminderPreview{}
                                               : preview_for(tx, order.body, people, order.asked_at);
            order_reminders(tx, queue, order, mine.people, job);
            return http::see_other(to);
        });
}

http::Answer show_own(ReminderDesk const& desk, http::Request const& request) {
    auto const voice = access::voice(request);
    auto const reminders = desk.installation.database.read([&](db::Tx& tx) {
        return communication::reminders_of(tx, access::actor(request).person, reminders_shown);
    });
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage\">{}", html::page_head(voice[w::notices], voice[w::notices_lead]));
        if (reminders.empty()) h.add(html::empty_state("it-mail", voice[w::no_notices_title], voice[w::no_notices]));
        else h("<ul class=\"list-plain rows card-x\">");
        for (Instant const at : reminders)
            h("<li><strong class=\"strong\">{}</strong> <span class=\"muted\">{}</span><p class=\"m-0 mt1\">{} "
              "<a href=\"{}\">{}</a></p></li>",
              voice[w::reminder_notice], voice.day(rome_day(at)), voice[w::reminder_notice_text],
              html::Url(request.local("/percorso")), voice[w::go_to_path]);
        if (!reminders.empty()) h("</ul>");
        h("</div>");
    });
    return http::page(html::page(access::frame(desk.installation, request, std::string(voice[w::notices])), content));
}

// The same for programs -----------------------------------------------------------------------------------------------

json::object described(ReminderCounts const& counts) {
    return {{"sent", counts.sent}, {"recent", counts.recent}, {"no_address", counts.no_address},
            {"absent", counts.absent}, {"started", counts.started}};
}

json::object described(ReminderOrder const& order) {
    json::object document{{"id", to_string(order.id)}, {"is_for_all", order.is_for_all},
                          {"asked_at", to_rfc3339(order.asked_at)}};
    document["outcome"] = order.outcome ? json::value(described(*order.outcome)) : json::value();
    return document;
}

http::Answer get_reminders(ReminderDesk const& desk, http::Request const& request) {
    auto const reference = desk.reference.current();
    registry::Body const& body = own_body(request, *reference);
    json::object document;
    desk.installation.database.read([&](db::Tx& tx) {
        document["not_started"] =
            described(preview_for_all(tx, body.id, desk.installation.clock.now()).counts);
        json::array orders;
        for (ReminderOrder const& order : communication::reminder_orders(tx, body.id, orders_shown))
            orders.push_back(described(order));
        document["orders"] = std::move(orders);
        return true;
    });
    return http::json(json::serialize(document));
}

http::Answer post_reminders(ReminderDesk const& desk, http::Request const& request) {
    auto const reference = desk.reference.current();
    registry::Body const& body = own_body(request, *reference);
    auto const sent = http::body_in(request);
    std::vector<Uuid> people;
    auto const* const given = sent.if_contains("people");
    bool is_list = given && given->is_array() && given->as_array().size() <= reminder_people_most;
    if (is_list)
        for (json::value const& one : given->as_array()) {
            auto const id = one.is_string() ? parse_uuid(std::string(one.as_string())) : std::nullopt;
            is_list = is_list && id;
            if (id) people.push_back(*id);
        }
    bool const is_for_all = http::flag_in(sent, "all_not_started");
    if (!is_for_all && (!is_list || people.empty()))
        return http::problem(422, "validation", "validation", "say whom to remind",
                             {{"people", "a list of ids, 200 at most, or all_not_started: true"}});
    auto order = new_order(desk, request, body.id, desk.installation.ids.next());
    order.is_for_all = is_for_all;
    return http::after_commit(
        desk.installation.database, "reminders",
        [&queue = desk.queue, order, people, job = desk.installation.ids.next()](db::Tx& tx) {
            auto const mine = order.is_for_all ? ReminderPreview{}
                                               : preview_for(tx, order.body, people, order.asked_at);
            order_reminders(tx, queue, order, mine.people, job);
            return http::json(json::serialize(described(order)), 202);
        });
}

}  // namespace

void add_reminder_routes(http::Router& router, ReminderDesk desk) {
    desk.installation.navigation.push_back(
        {std::string(access::may::follow_own_path.right), "/notifiche", w::notices, 70});
    router.get("/notifiche", access::may::follow_own_path,
               [desk](http::Request const& request) { return show_own(desk, request); });
    auto& page = router.get("/enti/{ente}/promemoria", access::may::see_people_state,
                            [desk](http::Request const& request) { return show(desk, request); });
    page.is_costly = true;  // a body may have thousands who have not started
    router.post("/enti/{ente}/promemoria", access::may::see_people_state,
                [desk](http::Request const& request) { return ask(desk, request); });
    router.type("ReminderCounts", "{sent: int, recent: int, no_address: int, absent: int, started: int}");
    router.type("ReminderOrder", "{id: id, is_for_all: bool, asked_at: instant, outcome: ReminderCounts?}");
    auto& read = router.get("/api/v1/bodies/{ente}/reminders", access::may::see_people_state,
                            [desk](http::Request const& request) { return get_reminders(desk, request); });
    read.is_costly = true;
    read.describe({.summary = "Whom a reminder would reach now among those who have not started; the last orders",
                   .gives = "{not_started: ReminderCounts, orders: [ReminderOrder]}"});
    router.post("/api/v1/bodies/{ente}/reminders", access::may::see_people_state,
                [desk](http::Request const& request) { return post_reminders(desk, request); })
        .describe({.summary = "Reminds people of one's own body who have not started, once in seven days at most",
                   .takes = "{people?: [id], all_not_started?: bool}",
                   .gives = "ReminderOrder",
                   .refuses = {409, 422},
                   .status = 202});
}

}  // namespace regia::pages
