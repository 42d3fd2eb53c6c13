//! /promemoria: what she wants to be reminded of and when, her calendar; /calendario.ics; the end of every e-mail.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "http/api/body.hpp"
#include "learning/pages.hpp"
#include "learning/reminders/card.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

constexpr std::string_view calendar_purpose = "calendar", email_purpose = "unsubscribe";

std::string site_of(access::Installation const& installation, http::Request const& request) {
    if (!installation.public_url.empty()) return installation.public_url;
    return "http://" + std::string(request.header("host"));
}

html::Field hour_field(std::string name, std::string label, int hour, std::string error) {
    return {.name = std::move(name), .label = std::move(label), .value = std::to_string(hour),
            .error = std::move(error)};
}

std::vector<html::Choice> hours_of_day() {
    std::vector<html::Choice> all;
    for (int hour = 0; hour < 24; ++hour) all.push_back({std::to_string(hour), std::to_string(hour) + ":00"});
    return all;
}

Fragment choice_card(Desk const& desk, ReminderChoice const& choice, FormErrors const& errors) {
    html::Card card;
    card.id = "scelte";
    card.title = desk.voice[w::reminders_how];
    html::Field in_product{.name = "prodotto", .label = std::string(desk.voice[w::reminders_in_product]), .value = "1"};
    html::Field by_email{.name = "posta", .label = std::string(desk.voice[w::reminders_by_email]), .value = "1"};
    auto const from = hour_field("quiete_da", std::string(desk.voice[w::quiet_from]), choice.quiet_from,
                                 html::error_of(errors, "quiete_da"));
    auto const to = hour_field("quiete_a", std::string(desk.voice[w::quiet_to]), choice.quiet_to,
                               html::error_of(errors, "quiete_a"));
    html::Button button;
    button.label = desk.voice[w::reminders_save];
    return html::card(card, html::fragment([&](Writer& h) {
        h("<form method=\"post\" class=\"stack\" action=\"{}\">{}{}{}{}{}<p class=\"small muted m-0\">{}</p>"
          "<div>{}</div></form>",
          desk.url("/promemoria"), access::form_token(desk.request), html::check_box(in_product, choice.in_product),
          html::check_box(by_email, choice.by_email), html::select(from, hours_of_day()),
          html::select(to, hours_of_day()), desk.voice[w::quiet_hint], html::submit(button));
    }));
}

Fragment calendar_card(Desk const& desk, bool has_address, std::string const& address) {
    html::Card card;
    card.id = "calendario";
    card.title = desk.voice[w::calendar];
    auto const form = [&](std::string const& path, html::Word word, html::Weight weight) {
        html::Button button;
        button.label = desk.voice[word];
        button.weight = weight;
        return html::fragment([&](Writer& h) {
            h("<form method=\"post\" action=\"{}\">{}{}</form>", desk.url(path), access::form_token(desk.request),
              html::submit(button));
        });
    };
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p>{}</p>", desk.voice[w::calendar_text]);
        if (!address.empty()) {
            html::Field field{.name = "indirizzo", .label = std::string(desk.voice[w::calendar_address]),
                              .value = address, .hint = std::string(desk.voice[w::calendar_once]),
                              .is_read_only = true};
            h("{}", html::field(field));
        }
        h("<div class=\"actions\">{}",
          form("/promemoria/calendario", has_address ? w::calendar_renew : w::calendar_make, html::Weight::outline));
        if (has_address) h("{}", form("/promemoria/calendario/revoca", w::calendar_revoke, html::Weight::quiet));
        h("</div>");
    }));
}

struct View {
    ReminderChoice choice;
    std::vector<Reminder> reminders;
    bool has_calendar = false;
};

View read_view(db::Tx& tx, Uuid person) {
    return {reminder_choice(tx, person), reminders_for(tx, person), has_link(tx, person, calendar_purpose)};
}

http::Reply show(Desk const& desk, View const& view, std::string const& address, FormErrors const& errors) {
    std::string const title(desk.voice[w::reminders]);
    html::Frame frame = desk.frame(title);
    frame.crumbs = {{std::string(desk.voice[w::path]), desk.url("/percorso")}, {title, desk.url("/promemoria"), true}};
    bool const is_saved = desk.request.query.get("salvato") == "1";
    return desk.page(frame, html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}", html::page_head(title, desk.voice[w::reminders_lead]),
          html::error_summary(desk.voice, errors));
        if (is_saved) h("{}", html::toast(html::Kind::ok, desk.voice[w::reminders_saved]));
        h("{}{}{}</div>", reminders_card(desk, view.reminders), choice_card(desk, view.choice, errors),
          calendar_card(desk, view.has_calendar, address));
    }), errors.empty() ? 200 : 422);
}

http::Answer show_choices(Desk const& desk) {
    auto const view = desk.installation.database.read([&](db::Tx& tx) { return read_view(tx, desk.actor.person); });
    return show(desk, view, "", {});
}

std::optional<int> hour_in(std::string_view text) {
    auto const hour = parse_number<int>(text);
    return hour && *hour >= 0 && *hour <= 23 ? hour : std::nullopt;
}

http::Answer save_choices(Desk const& desk) {
    auto const& form = desk.request.form;
    auto const from = hour_in(form.get("quiete_da")), to = hour_in(form.get("quiete_a"));
    ReminderChoice const choice{form.get("prodotto") == "1", form.get("posta") == "1", from.value_or(20),
                                to.value_or(8)};
    FormErrors errors;
    if (!from) errors.push_back({"quiete_da", std::string(desk.voice[w::quiet_wrong])});
    if (!to) errors.push_back({"quiete_a", std::string(desk.voice[w::quiet_wrong])});
    if (!errors.empty()) {
        View view = desk.installation.database.read([&](db::Tx& tx) { return read_view(tx, desk.actor.person); });
        view.choice = choice;
        return show(desk, view, "", errors);
    }
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.actor.person),
                              [person = desk.actor.person, choice, now = desk.installation.clock.now(),
                               back = desk.request.local("/promemoria") + "?salvato=1"](db::Tx& tx) {
                                  choose_reminders(tx, person, choice, now);
                                  return http::see_other(back);
                              });
}

http::Answer see(Desk const& desk) {
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.actor.person),
                              [person = desk.actor.person, occasion = std::string(desk.request.form.get("occasione")),
                               now = desk.installation.clock.now(),
                               back = desk.request.local("/percorso")](db::Tx& tx) {
                                  put_away(tx, person, occasion, now);
                                  return http::see_other(back);
                              });
}

//! The new address is shown once, in the reply itself: only its digest is kept. The one before ends.
http::Answer make_calendar(Desk const& desk) {
    auto const request = std::make_shared<http::Request const>(desk.request);
    return http::after_commit(
        desk.installation.database, "person/" + to_string(desk.actor.person),
        [&installation = desk.installation, &library = desk.library, request,
         now = desk.installation.clock.now()](db::Tx& tx) {
            Desk const again(installation, library, *request);
            revoke_links(tx, again.actor.person, calendar_purpose, now);
            std::string const secret = make_link(tx, again.actor.person, calendar_purpose, now);
            std::string const address =
                site_of(installation, *request) + request->local("/calendario.ics") + "?token=" + secret;
            return show(again, read_view(tx, again.actor.person), address, {});
        });
}

http::Answer revoke_calendar(Desk const& desk) {
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.actor.person),
                              [person = desk.actor.person, now = desk.installation.clock.now(),
                               back = desk.request.local("/promemoria") + "?salvato=1"](db::Tx& tx) {
                                  revoke_links(tx, person, calendar_purpose, now);
                                  return http::see_other(back);
                              });
}

//! For a calendar program, which has no sign-in: whoever has the address. It says when, never who or how far.
http::Answer send_calendar(access::Installation& installation, Library& library, http::Request const& request) {
    std::string const secret(request.query.get("token"));
    bool const is_known = installation.database.read(
        [&](db::Tx& tx) { return person_of_link(tx, secret, calendar_purpose).has_value(); });
    if (!is_known) throw NotFound("no such calendar");
    auto const voice = access::voice(request);
    auto const programme = installation.programme.current();
    std::string const name(voice.pick(programme->name_it, programme->name_en));
    std::vector<files::CalendarEvent> events;
    auto const catalogue = library.catalogue.current();
    if (catalogue->deadline) {
        files::CalendarEvent deadline;
        deadline.uid = "path-deadline@" + programme->code + ".regia";
        deadline.title = voice(w::calendar_deadline, {{"programme", name}});
        deadline.text = voice[w::calendar_deadline_text];
        deadline.url = site_of(installation, request) + request.local("/percorso");
        deadline.on = *catalogue->deadline;
        deadline.stamped_at = installation.clock.now();
        deadline.remind_days_before = 7;
        events.push_back(deadline);
    }
    http::Reply reply;
    reply.body = files::calendar_text(name, voice.code(), events);
    reply.with("Content-Type", "text/calendar; charset=utf-8");
    reply.with("Content-Disposition", "inline; filename=\"scadenze.ics\"");
    return reply;
}

http::Reply stop_page(access::Installation& installation, http::Request const& request, bool is_done) {
    auto const voice = access::voice(request);
    std::string const title(voice[w::stop_title]);
    html::Button button;
    button.label = voice[w::stop_button];
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage\">{}", html::page_head(title, voice[is_done ? w::stop_done : w::stop_text]));
        if (!is_done)
            h("<form method=\"post\" action=\"{}\">{}</form>", html::Url(request.local(request.path)),
              html::submit(button));
        h("</div>");
    });
    return http::page(html::page(access::frame(installation, request, title), content));
}

//! A GET changes nothing: scanners of mail servers open links.
http::Answer ask_to_stop(access::Installation& installation, http::Request const& request) {
    std::string const secret(request.in_path("token"));
    bool const is_known = installation.database.read(
        [&](db::Tx& tx) { return person_of_link(tx, secret, email_purpose).has_value(); });
    if (!is_known) throw NotFound("no such address");
    return stop_page(installation, request, false);
}

http::Answer stop_emails(access::Installation& installation, http::Request const& request) {
    auto const kept = std::make_shared<http::Request const>(request);
    return http::after_commit(installation.database, "reminders",
                              [&installation, kept, now = installation.clock.now()](db::Tx& tx) {
                                  auto const person = person_of_link(tx, kept->in_path("token"), email_purpose);
                                  if (!person) throw NotFound("no such address");
                                  ReminderChoice choice = reminder_choice(tx, *person);
                                  choice.by_email = false;
                                  choose_reminders(tx, *person, choice, now);
                                  return stop_page(installation, *kept, true);
                              });
}

json::object described(View const& view) {
    json::array reminders;
    for (Reminder const& one : view.reminders)
        reminders.push_back({{"occasion", one.occasion}, {"kind", one.kind},
                             {"due_on", one.due_on ? json::value(to_string(*one.due_on)) : json::value(nullptr)},
                             {"created_at", to_rfc3339(one.created_at)}});
    return {{"in_product", view.choice.in_product}, {"by_email", view.choice.by_email},
            {"quiet_from", view.choice.quiet_from}, {"quiet_to", view.choice.quiet_to},
            {"has_calendar", view.has_calendar},    {"reminders", std::move(reminders)}};
}

http::Answer list_reminders(Desk const& desk) {
    return http::json(json::serialize(described(
        desk.installation.database.read([&](db::Tx& tx) { return read_view(tx, desk.actor.person); }))));
}

//! {"in_product": true, "by_email": false, "quiet_from": 20, "quiet_to": 8}; what is not named stays.
http::Answer choose_by_program(Desk const& desk) {
    return http::after_commit(
        desk.installation.database, "person/" + to_string(desk.actor.person),
        [person = desk.actor.person, body = http::body_in(desk.request),
         now = desk.installation.clock.now()](db::Tx& tx) {
            ReminderChoice choice = reminder_choice(tx, person);
            auto const flag = [&](char const* field, bool& to) {
                if (body.contains(field)) to = http::flag_in(body, field);
            };
            auto const hour = [&](char const* field, int& to) {
                auto const number = http::number_in(body, field);
                if (!number) return;
                if (*number < 0 || *number > 23) throw BadRequest(std::string(field) + " is an hour");
                to = static_cast<int>(*number);
            };
            flag("in_product", choice.in_product);
            flag("by_email", choice.by_email);
            hour("quiet_from", choice.quiet_from);
            hour("quiet_to", choice.quiet_to);
            choose_reminders(tx, person, choice, now);
            return http::json(json::serialize(described(read_view(tx, person))));
        });
}

http::Answer make_calendar_by_program(Desk const& desk) {
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.actor.person),
                              [person = desk.actor.person, site = site_of(desk.installation, desk.request),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  revoke_links(tx, person, calendar_purpose, now);
                                  std::string const secret = make_link(tx, person, calendar_purpose, now);
                                  return http::json(json::serialize(json::object{
                                      {"url", site + "/calendario.ics?token=" + secret}}), 201);
                              });
}

}  // namespace

Fragment reminders_card(Desk const& desk, std::vector<Reminder> const& reminders) {
    if (reminders.empty()) return {};
    html::Card card;
    card.id = "promemoria";
    card.title = desk.voice[w::reminders];
    html::Button button;
    button.label = desk.voice[w::reminder_seen];
    button.weight = html::Weight::outline;
    button.is_small = true;
    Day const today = rome_day(desk.installation.clock.now());
    return html::card(card, html::fragment([&](Writer& h) {
        h("<ul class=\"list-plain rows\">");
        for (Reminder const& one : reminders)
            h("<li><p class=\"m-0\">{}</p><form method=\"post\" action=\"{}\">{}{}{}</form></li>",
              sentence(desk.voice, one, today), desk.url("/promemoria/visto"), access::form_token(desk.request),
              html::hidden("occasione", one.occasion), html::submit(button));
        h("</ul><p class=\"m-0 mt3 small\"><a href=\"{}\">{}</a></p>", desk.url("/promemoria"),
          desk.voice[w::reminders_settings]);
    }));
}

void add_reminder_routes(http::Router& router, access::Installation& installation, Library& library) {
    auto const at_desk = [&](auto* answer) { return with_desk(installation, library, answer); };
    using access::may::follow_own_path;
    router.get("/promemoria", follow_own_path, at_desk(&show_choices));
    router.post("/promemoria", follow_own_path, at_desk(&save_choices));
    router.post("/promemoria/visto", follow_own_path, at_desk(&see));
    router.post("/promemoria/calendario", follow_own_path, at_desk(&make_calendar));
    router.post("/promemoria/calendario/revoca", follow_own_path, at_desk(&revoke_calendar));
    router.get("/calendario.ics", http::everyone, [&](http::Request const& request) {
        return send_calendar(installation, library, request);
    });
    router.get("/promemoria/disattiva/{token}", http::everyone,
               [&](http::Request const& request) { return ask_to_stop(installation, request); });
    router.post("/promemoria/disattiva/{token}", http::everyone,
                [&](http::Request const& request) { return stop_emails(installation, request); })
        .without_form_token = true;
    std::string const gives =
        "{in_product: bool, by_email: bool, quiet_from: int, quiet_to: int, has_calendar: bool, "
        "reminders: [{occasion: text, kind: text, due_on: day?, created_at: instant}]}";
    router.get("/api/v1/path/reminders", follow_own_path, at_desk(&list_reminders))
        .describe({.summary = "One's reminders not put away, and how one wants to be reminded", .gives = gives});
    router.post("/api/v1/path/reminders", follow_own_path, at_desk(&choose_by_program))
        .describe({.summary = "Chooses how to be reminded; what is not named stays",
                   .takes = "{in_product?: bool, by_email?: bool, quiet_from?: int, quiet_to?: int}",
                   .gives = gives,
                   .refuses = {400}})
        .edits("/api/v1/path/reminders", [](db::Tx& tx, http::Request const& request) {
            return json::serialize(described(read_view(tx, access::actor(request).person)));
        });
    router.post("/api/v1/path/calendar", follow_own_path, at_desk(&make_calendar_by_program))
        .describe({.summary = "Makes the secret address of one's calendar of deadlines; the one before ends",
                   .gives = "{url: text}",
                   .status = 201});
}

}  // namespace regia::learning
