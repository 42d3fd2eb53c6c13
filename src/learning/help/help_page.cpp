//! /assistenza/tentativi: the requests of a desk's scope, and the answer to each.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "http/api/body.hpp"
#include "learning/help/help.hpp"
#include "learning/pages.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

constexpr int requests_shown = 50;
constexpr std::string_view page_path = "/assistenza/tentativi";

//! What was typed into the form of one request that could not be taken.
struct Typed {
    Uuid request;
    std::string attempts, reason;
    FormErrors errors;
};

std::string module_name(Desk const& desk, std::string const& code) {
    catalogue::Module const* const module = desk.library.catalogue.current()->find(code);
    if (!module) return code;
    return desk.voice(w::module_n, {{"n", module->position}}) + " · " + desk.title(*module);
}

std::string body_name(Desk const& desk, Uuid body) {
    registry::Body const* const found = desk.library.reference.current()->find_body(body);
    return found ? found->name : std::string(desk.voice[w::help_no_body]);
}

Fragment give_form(Desk const& desk, HelpRequest const& request, Typed const* typed) {
    std::string const id = to_string(request.id);
    html::Field attempts{.name = "tentativi", .label = std::string(desk.voice[w::help_attempts]),
                         .value = typed ? typed->attempts : "2", .id = "t-" + id};
    html::Field reason{.name = "motivo", .label = std::string(desk.voice[w::help_reason]),
                       .value = typed ? typed->reason : "", .hint = std::string(desk.voice[w::help_reason_hint]),
                       .id = "m-" + id, .is_required = true,
                       .length_max = static_cast<int>(reason_characters_max)};
    if (typed) {
        attempts.error = html::error_of(typed->errors, attempts.name);
        reason.error = html::error_of(typed->errors, reason.name);
    }
    std::vector<html::Choice> choices;
    for (int n = 1; n <= attempts_given_max; ++n) choices.push_back({std::to_string(n), std::to_string(n)});
    html::Button button;
    button.label = desk.voice[w::help_give];
    button.accessible_name = button.label + ": " + request.person_name;
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" class=\"stack\" action=\"{}\">{}{}{}{}<div>{}</div></form>",
          desk.url(std::string(page_path) + "/" + id), access::form_token(desk.request),
          html::hidden("invio", to_string(desk.installation.ids.next())), html::select(attempts, choices),
          html::field(reason), html::submit(button));
    });
}

http::Reply show(Desk const& desk, std::vector<HelpRequest> const& requests, Typed const* typed) {
    html::Frame frame = desk.frame(std::string(desk.voice[w::desk_title]));
    bool const is_given = desk.request.query.get("dato") == "1";
    return desk.page(frame, html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">", html::page_head(desk.voice[w::desk_title], desk.voice[w::help_lead]));
        if (is_given) h("{}", html::toast(html::Kind::ok, desk.voice[w::help_given]));
        if (typed) h("{}", html::error_summary(desk.voice, typed->errors));
        if (requests.empty())
            h("{}", html::card({.id = "vuoto", .title = std::string(desk.voice[w::desk_title]), .hides_title = true},
                               html::empty_state("it-check-circle", desk.voice[w::help_none_title],
                                                 desk.voice[w::help_none])));
        for (HelpRequest const& one : requests) {
            html::Card card;
            card.id = "r-" + to_string(one.id);
            card.title = one.person_name;
            card.subtitle = body_name(desk, one.body);
            h("{}", html::card(card, html::fragment([&](Writer& inner) {
                  inner("<p>{}</p>{}",
                        desk.voice(w::help_asks, {{"module", module_name(desk, one.module)},
                                                  {"day", desk.voice.day(rome_day(one.asked_at))}}),
                        give_form(desk, one, typed && typed->request == one.id ? typed : nullptr));
              })));
        }
        h("</div>");
    }), typed ? 422 : 200);
}

//! Names are looked at, so a row says by whom.
http::Answer show_requests(Desk const& desk) {
    auto const request = std::make_shared<http::Request const>(desk.request);
    return http::after_commit(
        desk.installation.database, "looks",
        [&installation = desk.installation, &library = desk.library, request, look = desk.installation.ids.next(),
         now = desk.installation.clock.now()](db::Tx& tx) {
            Desk const again(installation, library, *request);
            auto const requests = open_requests(tx, again.actor.scope, requests_shown);
            if (!requests.empty())
                access::record_list_look(tx, look, again.actor, "help_requests", "",
                                         static_cast<std::int64_t>(requests.size()), std::nullopt, now);
            return show(again, requests, nullptr);
        });
}

FormErrors errors_in(html::Voice const& voice, std::optional<int> attempts, std::string const& reason) {
    FormErrors errors;
    if (!attempts || *attempts < 1 || *attempts > attempts_given_max)
        errors.push_back({"tentativi", voice(w::help_attempts_wrong, {{"n", attempts_given_max}})});
    if (character_count(reason) < reason_characters_min || character_count(reason) > reason_characters_max)
        errors.push_back({"motivo", voice(w::help_reason_wrong, {{"least", static_cast<int>(reason_characters_min)},
                                                                 {"most", static_cast<int>(reason_characters_max)}})});
    return errors;
}

http::Answer answer_request(Desk const& desk) {
    Typed typed{desk.request.id_in_path("id"), std::string(desk.request.form.get("tentativi")),
                std::string(trim(desk.request.form.get("motivo"))), {}};
    auto const submission = parse_uuid(desk.request.form.get("invio"));
    desk.installation.database.read([&](db::Tx& tx) {
        request_in_scope(tx, desk.actor.scope, typed.request);
        return true;
    });
    if (!submission) throw BadRequest("the form has no invio");
    auto const attempts = parse_number<int>(typed.attempts);
    typed.errors = errors_in(desk.voice, attempts, typed.reason);
    if (!typed.errors.empty()) {
        auto const requests = desk.installation.database.read(
            [&](db::Tx& tx) { return open_requests(tx, desk.actor.scope, requests_shown); });
        return show(desk, requests, &typed);
    }
    return http::after_commit(
        desk.installation.database, "help",
        [giver = desk.actor, id = typed.request, gift = Gift{*submission, *attempts, typed.reason},
         back = desk.request.local(std::string(page_path)) + "?dato=1", look = desk.installation.ids.next(),
         now = desk.installation.clock.now()](db::Tx& tx) {
            give_attempts(tx, giver, id, gift, look, now);
            return http::see_other(back);
        });
}

//! She asks, from the page of the test.
http::Answer ask(Desk const& desk) {
    auto const& module = module_in_path(*desk.library.catalogue.current(), desk.request);
    std::string const back =
        desk.request.local("/percorso/moduli/" + std::to_string(module.position) + "/verifica");
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.actor.person),
                              [&library = desk.library, person = desk.actor.person, name = desk.actor.name,
                               code = module.code, back, id = desk.installation.ids.next(),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  ask_for_attempts(tx, library, id, person, name, code, now);
                                  return http::see_other(back);
                              });
}

json::object described(HelpRequest const& one) {
    return {{"id", to_string(one.id)}, {"module", one.module}, {"asked_at", to_rfc3339(one.asked_at)}};
}

http::Answer ask_by_program(Desk const& desk) {
    std::string const module(desk.request.in_path("module"));
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.actor.person),
                              [&library = desk.library, person = desk.actor.person, name = desk.actor.name, module,
                               id = desk.installation.ids.next(), now = desk.installation.clock.now()](db::Tx& tx) {
                                  auto const request = ask_for_attempts(tx, library, id, person, name, module, now);
                                  return http::json(json::serialize(described(request)), request.id == id ? 201 : 200);
                              });
}

http::Answer list_requests(Desk const& desk) {
    return http::after_commit(
        desk.installation.database, "looks",
        [actor = desk.actor, look = desk.installation.ids.next(), now = desk.installation.clock.now()](db::Tx& tx) {
            json::array all;
            for (HelpRequest const& one : open_requests(tx, actor.scope, requests_shown)) {
                json::object entry = described(one);
                entry["name"] = one.person_name;
                entry["body"] = to_string(one.body);
                all.push_back(std::move(entry));
            }
            if (!all.empty())
                access::record_list_look(tx, look, actor, "help_requests", "", static_cast<std::int64_t>(all.size()),
                                         std::nullopt, now);
            return http::json(json::serialize(json::object{{"requests", std::move(all)}}));
        });
}

//! {"id": "<of the gift>", "attempts": 2, "reason": "..."}; without an id each call is a gift of its own.
http::Answer give_by_program(Desk const& desk) {
    Uuid const request = desk.request.id_in_path("id");
    desk.installation.database.read([&](db::Tx& tx) {
        request_in_scope(tx, desk.actor.scope, request);
        return true;
    });
    auto const body = http::body_in(desk.request);
    auto const attempts = http::number_in(body, "attempts");
    auto const count = attempts ? std::optional(static_cast<int>(std::clamp<std::int64_t>(*attempts, 0, 100)))
                                : std::nullopt;
    Gift gift;
    gift.reason = http::text_in(body, "reason");
    if (auto const errors = errors_in(desk.voice, count, gift.reason); !errors.empty())
        return http::problem(422, "validation", "validation", "the fields are not as they must be", errors);
    gift.attempts = *count;
    std::string const id = http::text_in(body, "id");
    auto const given = id.empty() ? desk.installation.ids.next() : parse_uuid(id);
    if (!given) throw BadRequest("the field id must be an id");
    gift.id = *given;
    return http::after_commit(desk.installation.database, "help",
                              [giver = desk.actor, request, gift, look = desk.installation.ids.next(),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  give_attempts(tx, giver, request, gift, look, now);
                                  return http::json(json::serialize(
                                      json::object{{"id", to_string(gift.id)}, {"attempts", gift.attempts}}), 201);
                              });
}

}  // namespace

void add_help_routes(http::Router& router, access::Installation& installation, Library& library) {
    auto const at_desk = [&](auto* answer) { return with_desk(installation, library, answer); };
    std::string const page(page_path);
    installation.waiting.push_back({std::string(access::may::answer_help.right), "attempt_request", page,
                                    words::learning::attempts_wait, [](db::Tx& tx, access::Actor const& actor) {
                                        return count_open_requests(tx, actor.scope);
                                    }});
    router.post("/percorso/moduli/{n}/verifica/aiuto", access::may::follow_own_path, at_desk(&ask));
    router.get(page, access::may::answer_help, at_desk(&show_requests));
    router.post(page + "/{id}", access::may::answer_help, at_desk(&answer_request));
    router.post("/api/v1/path/modules/{module}/help", access::may::follow_own_path, at_desk(&ask_by_program))
        .describe({.summary = "Asks for more attempts at the test of a module; the request that is open stays the same",
                   .gives = "{id: id, module: text, asked_at: instant}",
                   .refuses = {409},
                   .status = 201});
    router.get("/api/v1/attempt-requests", access::may::answer_help, at_desk(&list_requests))
        .describe({.summary = "Open requests for more attempts in one's scope, the oldest first",
                   .gives = "{requests: [{id: id, module: text, asked_at: instant, name: text, body: id}]}"});
    router.post("/api/v1/attempt-requests/{id}", access::may::answer_help, at_desk(&give_by_program))
        .describe({.summary = "Gives attempts on request, with a reason; the same gift is given once",
                   .takes = "{id?: id, attempts: int, reason: text}",
                   .gives = "{id: id, attempts: int}",
                   .refuses = {400, 409, 422},
                   .status = 201});
}

}  // namespace regia::learning
