//! /chi-non-entra: those who asked for help to come in, and who has no address; for who looks after a body's people.
#include <boost/json.hpp>

#include "access/invitation.hpp"
#include "access/rights.hpp"
#include "html/components.hpp"
#include "http/api/body.hpp"
#include "locale/pages.hpp"
#include "pages/entry/entry.hpp"
#include "registry/contact.hpp"

namespace regia::pages {
namespace {

namespace w = words::pages;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

constexpr int requests_shown = 50, people_per_page = 25;

//! The body of who leads one; the region follows what names no body.
Uuid body_of(access::Actor const& actor) {
    return actor.scope.kind == access::Scope::Kind::body ? actor.scope.id : Uuid{};
}

//! An open request with what the registry says of its tax code, within the actor's body.
struct Case {
    access::EntryRequest request;
    std::optional<registry::Person> person;
    bool has_come_in = false;
    bool may_invite() const { return person && !has_come_in && request.confirmed_at; }
};

//! All at once: a body may have fifty open requests.
std::vector<Case> cases_of(db::Tx& tx, std::vector<access::EntryRequest> const& requests, Uuid body, Day today) {
    std::vector<std::string> codes;
    for (access::EntryRequest const& one : requests) codes.push_back(one.tax_code);
    auto const colleagues = registry::colleagues_with(tx, codes, body, today);
    std::vector<Uuid> people;
    for (auto const& [code, person] : colleagues) people.push_back(person.id);
    auto const known = access::who_have_come_in(tx, people);
    std::vector<Case> cases;
    for (access::EntryRequest const& one : requests) {
        Case found{one, std::nullopt, false};
        if (auto const at = colleagues.find(one.tax_code); at != colleagues.end()) {
            found.person = at->second;
            found.has_come_in = known.contains(at->second.id);
        }
        cases.push_back(std::move(found));
    }
    return cases;
}

//! What whoever helps should do, in a sentence.
html::Word advice(Case const& one) {
    // Of a request without a confirmed address nobody knows who wrote it: the answer would be whoever asks about her.
    if (one.has_come_in && one.request.confirmed_at) return w::advice_has_come_in;
    if (!one.person) return w::advice_unknown;
    return one.request.confirmed_at ? w::advice_invite : w::advice_no_address;
}

Fragment case_card(html::Voice const& voice, http::Request const& request, Case const& one) {
    access::EntryRequest const& asked = one.request;
    std::string const id = to_string(asked.id);
    std::vector<html::KeyValue> facts{{std::string(voice[w::help_tax_code]), html::text(asked.tax_code)}};
    if (!asked.staff_number.empty())
        facts.push_back({std::string(voice[w::help_staff_number]), html::text(asked.staff_number)});
    facts.push_back({std::string(voice[w::help_email]),
                     html::text(asked.email.empty() ? voice[w::no_address] : std::string_view(asked.email))});
    if (one.person)
        facts.push_back({std::string(voice[w::in_registry]),
                         html::text(one.person->given_name + " " + one.person->family_name)});
    if (!asked.note.empty()) facts.push_back({std::string(voice[w::help_note]), html::text(asked.note)});
    html::Card card{.id = "r-" + id, .title = asked.name.empty() ? asked.tax_code : asked.name,
                    .subtitle = voice(w::asked_at, {{"moment", voice.moment(asked.asked_at)}}),
                    .side = html::tag(html::Kind::warn, voice[word_of(asked.kind)])};
    html::Field seen{.name = "verificata", .label = std::string(voice[w::identity_checked]), .value = "1",
                     .id = "v-" + id, .is_required = true};
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}<p>{}</p>", html::key_values(facts), voice[advice(one)]);
        if (one.may_invite())
            h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}{}<div>{}</div></form>",
              html::Url(request.local("/chi-non-entra/" + id + "/invito")), access::form_token(request),
              html::check_box(seen, false), html::submit({.label = std::string(voice[w::let_in]), .icon = "it-mail"}));
        h("<form method=\"post\" action=\"{}\">{}{}</form>",
          html::Url(request.local("/chi-non-entra/" + id + "/archivia")), access::form_token(request),
          html::submit({.label = std::string(voice[w::set_aside]), .weight = html::Weight::quiet,
                        .accessible_name = std::string(voice[w::set_aside]) + ": " + card.title}));
    }));
}

Fragment without_email_card(html::Voice const& voice, http::Request const& request,
                            std::vector<registry::WithoutEmail> const& people, bool has_more) {
    html::Card card{.id = "senza-indirizzo", .title = std::string(voice[w::without_email]),
                    .subtitle = std::string(voice[w::without_email_text]), .is_flush = true};
    if (people.empty())
        return html::card(card, html::empty_state("it-mail", voice[w::without_email_none], {}));
    html::Table table{.caption = std::string(voice[w::without_email])};
    for (html::Word word : {w::person, w::help_staff_number, w::unit})
        table.columns.push_back({.label = std::string(voice[word])});
    std::vector<html::TableRow> rows;
    for (registry::WithoutEmail const& one : people)
        rows.push_back({html::head_cell(one.name), html::cell(one.staff_number, "m-s", voice[w::help_staff_number]),
                        html::cell(one.unit, "m-s", voice[w::unit])});
    std::string const from = std::string(request.query.get("dopo"));
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}<div class=\"pad-foot actions\">{}", html::table(table, rows),
          html::button_link(html::Url(request.local("/chi-non-entra/lettere") +
                                      (from.empty() ? "" : "?dopo=" + http::url_encode(from))),
                            {.label = voice(w::print_letters, {{"n", static_cast<std::int64_t>(people.size())}}),
                             .weight = html::Weight::outline}));
        if (has_more)
            h.add(html::button_link(html::Url(request.local("/chi-non-entra") + "?dopo=" +
                                              http::url_encode(cursor_of(people.back()))),
                                    {.label = std::string(voice[w::further_people]), .weight = html::Weight::quiet}));
        h("</div>");
    }));
}

struct Listed {
    std::vector<Case> cases;
    std::vector<registry::WithoutEmail> people;
    bool has_more = false;
};

Listed load(EntryDesk const& desk, http::Request const& request) {
    Uuid const body = body_of(access::actor(request));
    Day const today = rome_day(desk.installation.clock.now());
    return desk.installation.database.read([&](db::Tx& tx) {
        Listed listed;
        listed.cases = cases_of(tx, access::open_entry_requests(tx, body, requests_shown), body, today);
        if (body != Uuid{}) listed.people = without_email_after(tx, body, request.query.get("dopo"), today);
        listed.has_more = static_cast<int>(listed.people.size()) > people_per_page;
        if (listed.has_more) listed.people.pop_back();
        return listed;
    });
}

http::Answer show(EntryDesk const& desk, http::Request const& request, html::Word const* error = nullptr) {
    auto const voice = access::voice(request);
    Listed const listed = load(desk, request);
    auto const content = html::fragment([&](Writer& h) {
        html::Button const poster{.label = std::string(voice[w::poster]), .weight = html::Weight::outline};
        html::Url const to_poster(request.local("/chi-non-entra/locandina"));
        h("<div class=\"stack\">{}", html::page_head(voice[w::cannot_enter], voice[w::cannot_enter_lead],
                                                    html::actions({html::button_link(to_poster, poster)})));
        if (error) h.add(html::note(html::Kind::bad, "", voice[*error], html::Announced::at_once));
        if (request.query.get("fatto") == "invito")
            h.add(html::note(html::Kind::ok, "", voice[w::let_in_done], html::Announced::politely));
        if (listed.cases.empty())
            h.add(html::card({.id = "richieste", .title = std::string(voice[w::entry_requests])},
                             html::empty_state("it-user", voice[w::entry_requests_none], {})));
        for (Case const& one : listed.cases) h.add(case_card(voice, request, one));
        if (body_of(access::actor(request)) != Uuid{})
            h.add(without_email_card(voice, request, listed.people, listed.has_more));
        h("</div>");
    });
    http::Reply reply = http::page(
        html::page(access::frame(desk.installation, request, std::string(voice[w::cannot_enter])), content),
        error ? 422 : 200);
    auto const seen = static_cast<std::int64_t>(listed.cases.size() + listed.people.size());
    return http::after_commit(desk.installation.database, "looks",
                              [=, actor = access::actor(request), look = desk.installation.ids.next(),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  access::record_list_look(tx, look, actor, "cannot_sign_in", "", seen, std::nullopt,
                                                           now);
                                  return reply;
                              });
}

//! An open request of the actor's body; another one is as unknown as none.
access::EntryRequest request_in_scope(db::Tx& tx, Uuid id, Uuid body) {
    auto const found = access::find_entry_request(tx, id);
    if (!found || found->body != body || !found->outcome.empty()) throw NotFound("no such open request");
    return *found;
}

//! Whoever asks has said that she saw the person and a document of hers.
http::Answer invite(EntryDesk const& desk, http::Request const& request, http::Reply const& reply) {
    access::Actor const& actor = access::actor(request);
    Uuid const id = request.id_in_path("richiesta"), body = body_of(actor);
    std::string const site = site_of(desk.installation, request);
    if (site.empty()) throw Conflict("public_url is not configured: a letter would have no link");
    auto const programme = desk.installation.programme.current();
    auto const voice = access::voice(request);
    return http::after_commit(
        desk.installation.database, "entry_requests",
        [=, letter_id = desk.installation.ids.next(), look = desk.installation.ids.next(), known = actor,
         reason = std::string(voice[w::identity_checked]), now = desk.installation.clock.now()](db::Tx& tx) {
            tx.serialise("registry/people");  // a file that changes her address comes before or after, not between
            Case const one = cases_of(tx, {request_in_scope(tx, id, body)}, body, rome_day(now)).front();
            if (!one.may_invite()) throw Conflict("this request can't be answered with an invitation");
            registry::set_email(tx, one.person->id, one.request.email, now);
            auto const secret =
                access::make_invitation(tx, one.person->id, now + days(entry_link_lives_days));
            if (!secret) throw Conflict("the account is not there yet, or was used meanwhile");
            registry::Person reached = *one.person;
            reached.email = one.request.email;
            bool const is_english = reached.language == "en";
            mail::Letter letter = entry_letter(reached, is_english ? programme->name_en : programme->name_it,
                                               site + html::Voice(reached.language).local("/accedi/link/") + *secret);
            letter.id = letter_id;
            letter.occasion = "entry/" + to_string(id);
            letter.at = now;
            mail::enqueue(tx, letter);
            access::close_entry_request(tx, id, "invited", known.person, now);
            access::record_look(tx, look, known, reached.id, "identity_check", reason, now);
            return reply;
        });
}

http::Answer invite_from_page(EntryDesk const& desk, http::Request const& request) {
    if (request.form.get("verificata") == "1")
        return invite(desk, request, http::see_other(request.local("/chi-non-entra") + "?fatto=invito"));
    Uuid const id = request.id_in_path("richiesta"), body = body_of(access::actor(request));
    desk.installation.database.read([&](db::Tx& tx) { return request_in_scope(tx, id, body); });
    return show(desk, request, &w::identity_not_checked);
}

http::Answer invite_for_program(EntryDesk const& desk, http::Request const& request) {
    if (!http::flag_in(http::body_in(request), "identity_checked"))
        throw Conflict("a person is let in by somebody who has seen her and a document of hers");
    return invite(desk, request, http::json("{}"));
}

http::Answer list_for_programs(EntryDesk const& desk, http::Request const& request) {
    Listed const listed = load(desk, request);
    json::array all;
    for (Case const& one : listed.cases)
        all.push_back(json::object{{"id", to_string(one.request.id)},
                                   {"kind", access::code_of(one.request.kind)},
                                   {"name", one.request.name},
                                   {"tax_code", one.request.tax_code},
                                   {"staff_number", one.request.staff_number},
                                   {"email", one.request.email},
                                   {"note", one.request.note},
                                   {"asked_at", to_rfc3339(one.request.asked_at)},
                                   {"is_in_registry", one.person.has_value()},
                                   {"may_be_let_in", one.may_invite()}});
    return http::after_commit(desk.installation.database, "looks",
                              [reply = http::json(json::serialize(json::object{{"requests", std::move(all)}})),
                               actor = access::actor(request), look = desk.installation.ids.next(),
                               seen = static_cast<std::int64_t>(listed.cases.size()),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  access::record_list_look(tx, look, actor, "cannot_sign_in", "", seen, std::nullopt,
                                                           now);
                                  return reply;
                              });
}

http::Answer set_aside(EntryDesk const& desk, http::Request const& request, http::Reply const& reply) {
    access::Actor const& actor = access::actor(request);
    return http::after_commit(desk.installation.database, "entry_requests",
                              [id = request.id_in_path("richiesta"), body = body_of(actor), by = actor.person,
                               now = desk.installation.clock.now(), reply](db::Tx& tx) {
                                  request_in_scope(tx, id, body);
                                  access::close_entry_request(tx, id, "set_aside", by, now);
                                  return reply;
                              });
}

}  // namespace

std::string cursor_of(registry::WithoutEmail const& person) { return person.sort_key + "|" + to_string(person.person); }

std::vector<registry::WithoutEmail> without_email_after(db::Tx& tx, Uuid body, std::string_view cursor, Day today) {
    auto const bar = cursor.rfind('|');
    auto const last = bar == std::string_view::npos ? std::nullopt : parse_uuid(cursor.substr(bar + 1));
    // One more than a page shows, to know whether there are further ones.
    return registry::people_without_email(tx, body, last ? cursor.substr(0, bar) : "", last.value_or(Uuid{}),
                                          people_per_page + 1, today);
}

void add_cannot_enter_routes(http::Router& router, EntryDesk desk) {
    std::string const right(access::may::import_people.right);
    desk.installation.navigation.push_back({right, "/chi-non-entra", w::cannot_enter_short, 67});
    desk.installation.waiting.push_back({right, "entry_request", "/chi-non-entra", w::entry_requests_wait,
                                         [](db::Tx& tx, access::Actor const& actor) {
                                             return access::count_open_entry_requests(tx, body_of(actor));
                                         }});
    router.get("/chi-non-entra", access::may::import_people,
               [desk](http::Request const& request) { return show(desk, request); });
    router.post("/chi-non-entra/{richiesta}/invito", access::may::import_people,
                [desk](http::Request const& request) { return invite_from_page(desk, request); });
    router.post("/chi-non-entra/{richiesta}/archivia", access::may::import_people,
                [desk](http::Request const& request) {
                    return set_aside(desk, request, http::see_other(request.local("/chi-non-entra")));
                });
    router.get("/api/v1/entry-requests", access::may::import_people,
               [desk](http::Request const& request) { return list_for_programs(desk, request); })
        .describe({.summary = "Those who asked for help to come in, of one's body",
                   .gives = "{requests: [{id: id, kind: text, name: text, tax_code: text, staff_number: text, "
                            "email: text, note: text, asked_at: instant, is_in_registry: bool, "
                            "may_be_let_in: bool}]}"});
    router.post("/api/v1/entry-requests/{richiesta}/invitation", access::may::import_people,
                [desk](http::Request const& request) { return invite_for_program(desk, request); })
        .describe({.summary = "Sends the link to come in, to the address that its person confirmed",
                   .takes = "{identity_checked: bool}",
                   .gives = "{}"});
    router.post("/api/v1/entry-requests/{richiesta}/set-aside", access::may::import_people,
                [desk](http::Request const& request) { return set_aside(desk, request, http::json("{}")); })
        .describe({.summary = "Closes a request without an invitation", .takes = "{}", .gives = "{}"});
}

}  // namespace regia::pages
