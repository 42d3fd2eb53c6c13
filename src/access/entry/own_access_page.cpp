//! /il-mio-accesso: where somebody is signed in, and how to end it there; the same for programs.
#include <algorithm>
#include <boost/json.hpp>

#include "access/oidc/identity_store.hpp"
#include "access/rights.hpp"
#include "access/sign_in.hpp"
#include "access/ways_in.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

namespace w = words::access;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

//! What a session is called in addresses: nothing that could open it.
std::string handle_of(OpenSession const& session) {
    return to_hex(sha256("session:" + to_hex(session.token))).substr(0, 32);
}

html::Word word_of(MadeBy made_by) {
    switch (made_by) {
        case MadeBy::link: return w::by_link;
        case MadeBy::persona: return w::by_persona;
        case MadeBy::identity: return w::by_identity;
        case MadeBy::password: break;
    }
    return w::by_password;
}

std::string_view code_of(MadeBy made_by) {
    constexpr std::string_view codes[] = {"password", "link", "persona", "identity"};
    return codes[static_cast<std::size_t>(made_by)];
}

std::vector<OpenSession> load(Installation& installation, http::Request const& request) {
    Instant const now = installation.clock.now();
    return installation.database.read([&](db::Tx& tx) { return open_sessions(tx, actor(request).person, now); });
}

html::TableRow session_row(Programme const& programme, html::Voice const& spoken, http::Request const& request,
                           OpenSession const& session) {
    bool const is_this = session.token == actor(request).session;
    Role const* const role = programme.find_role(session.role);
    std::string const device(session.device.empty() ? spoken[w::device_unknown] : std::string_view(session.device));
    Fragment const name = html::fragment([&](Writer& h) {
        h("{}", device);
        if (role) h("<span class=\"sub\">{}</span>", spoken.pick(role->name_it, role->name_en));
    });
    html::Button end{.label = std::string(spoken[w::session_end]), .weight = html::Weight::outline, .is_small = true,
                     .accessible_name = spoken(w::session_end_of, {{"device", device},
                                                                    {"moment", spoken.moment(session.signed_in_at)}})};
    Fragment const action = is_this ? html::tag(html::Kind::ok, spoken[w::session_this])
                                    : html::fragment([&](Writer& h) {
                                          h("<form method=\"post\" action=\"{}\">{}{}</form>",
                                            html::Url(request.local("/il-mio-accesso/sessioni/" + handle_of(session))),
                                            form_token(request), html::submit(end));
                                      });
    return {html::head_cell(name), html::cell(spoken[word_of(session.made_by)], "m-s", spoken[w::session_by]),
            html::cell(spoken.moment(session.signed_in_at), "m-s", spoken[w::session_since]),
            html::cell(spoken.moment(session.seen_at), "m-s", spoken[w::session_seen]), html::cell(action, "m-r")};
}

Fragment sessions_card(Installation& installation, html::Voice const& spoken, http::Request const& request,
                       std::vector<OpenSession> const& sessions) {
    html::Table table{.caption = std::string(spoken[w::sessions_title])};
    for (html::Word word : {w::session_device, w::session_by, w::session_since, w::session_seen, w::session_action})
        table.columns.push_back({.label = std::string(spoken[word])});
    auto const programme = installation.programme.current();
    std::vector<html::TableRow> rows;
    for (OpenSession const& session : sessions) rows.push_back(session_row(*programme, spoken, request, session));
    return html::card({.id = "sessioni", .title = std::string(spoken[w::sessions_title]),
                       .subtitle = std::string(spoken[w::sessions_text]), .is_flush = true},
                      html::fragment([&](Writer& h) {
                          h.add(html::table(table, rows));
                          if (sessions.size() < 2) return;
                          html::Button others{.label = std::string(spoken[w::sessions_end_others]),
                                              .weight = html::Weight::outline};
                          html::Button all{.label = std::string(spoken[w::sign_out_everywhere]),
                                           .weight = html::Weight::quiet};
                          h("<div class=\"pad-foot actions\"><form method=\"post\" action=\"{}\">{}{}</form>",
                            html::Url(request.local("/il-mio-accesso/altre-sessioni")), form_token(request),
                            html::submit(others));
                          h("<form method=\"post\" action=\"{}\">{}{}{}</form></div>",
                            html::Url(request.local("/esci")), form_token(request), html::hidden("ovunque", "1"),
                            html::submit(all));
                      }));
}

//! The identity of the provider, when there is one.
Fragment identity_card(Installation& installation, html::Voice const& spoken, http::Request const& request,
                       std::optional<Instant> linked_at) {
    if (!installation.ways_in || !installation.ways_in->provider() || actor(request).by_bearer) return {};
    std::string const text = linked_at ? spoken(w::identity_linked, {{"day", spoken.day(rome_day(*linked_at))}})
                                       : std::string(spoken[w::identity_not_linked]);
    std::string const to = linked_at ? "/il-mio-accesso/identita/scollega" : "/il-mio-accesso/identita";
    html::Button button{.label = std::string(spoken[linked_at ? w::identity_unlink : w::identity_link]),
                        .weight = html::Weight::outline};
    return html::card({.id = "identita", .title = std::string(spoken[w::identity_title])},
                      html::fragment([&](Writer& h) {
                          h("<p>{}</p><form method=\"post\" action=\"{}\">{}{}</form>", text,
                            html::Url(request.local(to)), form_token(request), html::submit(button));
                      }));
}

//! What was done last, as the address says it.
Fragment done_note(html::Voice const& spoken, std::string_view done) {
    struct Done {
        std::string_view code;
        html::Kind kind;
        html::Word word;
    };
    constexpr Done all[] = {{"chiuse", html::Kind::ok, w::sessions_ended},
                            {"identita", html::Kind::ok, w::identity_linked_now},
                            {"scollegata", html::Kind::ok, w::identity_unlinked_now},
                            {"indirizzo", html::Kind::ok, w::address_settled},
                            {"serve-password", html::Kind::warn, w::identity_needs_password}};
    for (Done const& one : all)
        if (one.code == done) return html::note(one.kind, "", spoken[one.word], html::Announced::politely);
    return {};
}

http::Reply show_page(Installation& installation, http::Request const& request) {
    auto const spoken = voice(request);
    Instant const now = installation.clock.now();
    Actor const& known = actor(request);
    auto const [sessions, linked_at] = installation.database.read([&](db::Tx& tx) {
        return std::pair(open_sessions(tx, known.person, now), identity_linked_at(tx, known.person));
    });
    bool const has_password_page = std::none_of(sessions.begin(), sessions.end(), [&](OpenSession const& one) {
        return one.token == known.session && one.made_by == MadeBy::persona;
    });
    Fragment const address = installation.own_address ? installation.own_address(request) : Fragment();
    Fragment const content = html::fragment([&](Writer& h) {
        h("<div class=\"stack\">{}", html::page_head(spoken[w::own_access_title], spoken[w::own_access_lead]));
        h("{}{}{}{}<ul class=\"mt5\">", done_note(spoken, request.query.get("fatto")), address,
          sessions_card(installation, spoken, request, sessions),
          identity_card(installation, spoken, request, linked_at));
        // Nobody of a demo has a password.
        if (has_password_page)
            h("<li><a href=\"{}\">{}</a></li><li><a href=\"{}\">{}</a></li>",
              html::Url(request.local("/password")), spoken[w::password_change],
              html::Url(request.local("/secondo-fattore")), spoken[w::factor_title]);
        if (known.role.may(may::follow_own_path.right))
            h("<li><a href=\"{}\">{}</a></li>", html::Url(request.local("/due-registrazioni")), spoken[w::two_records]);
        h("<li><a href=\"{}\">{}</a></li></ul></div>", html::Url(request.local("/accessi")), spoken[w::looks_title]);
    });
    return show(installation, request, std::string(spoken[w::own_access_title]), content);
}

//! The person's own session of that handle; another one is as unknown as none.
OpenSession session_named(Installation& installation, http::Request const& request) {
    for (OpenSession const& session : load(installation, request))
        if (handle_of(session) == request.in_path("sessione")) return session;
    throw NotFound("no such session of this person");
}

http::Answer end_one(Installation& installation, http::Request const& request, http::Reply const& reply) {
    OpenSession const session = session_named(installation, request);
    return http::after_commit(installation.database, "person/" + to_string(actor(request).person),
                              [token = session.token, now = installation.clock.now(), reply](db::Tx& tx) {
                                  end_session(tx, token, now);
                                  return reply;
                              });
}

http::Answer end_others(Installation& installation, http::Request const& request) {
    Actor const& known = actor(request);
    return http::after_commit(installation.database, "person/" + to_string(known.person),
                              [person = known.person, session = known.session, now = installation.clock.now(),
                               to = request.local("/il-mio-accesso") + "?fatto=chiuse"](db::Tx& tx) {
                                  end_sessions(tx, person, now, session);
                                  return http::see_other(to);
                              });
}

http::Reply list_for_programs(Installation& installation, http::Request const& request) {
    json::array all;
    for (OpenSession const& session : load(installation, request))
        all.push_back(json::object{{"id", handle_of(session)},
                                   {"device", session.device},
                                   {"role", session.role},
                                   {"made_by", code_of(session.made_by)},
                                   {"signed_in_at", to_rfc3339(session.signed_in_at)},
                                   {"seen_at", to_rfc3339(session.seen_at)},
                                   {"is_this", session.token == actor(request).session}});
    return http::json(json::serialize(json::object{{"sessions", std::move(all)}}));
}

}  // namespace

void add_own_access_routes(http::Router& router, Installation& installation) {
    router.get("/il-mio-accesso", http::signed_in,
               [&installation](http::Request const& r) { return show_page(installation, r); });
    router.post("/il-mio-accesso/altre-sessioni", http::signed_in,
                [&installation](http::Request const& r) { return end_others(installation, r); });
    router.post("/il-mio-accesso/sessioni/{sessione}", http::signed_in, [&installation](http::Request const& r) {
        return end_one(installation, r, http::see_other(r.local("/il-mio-accesso") + "?fatto=chiuse"));
    });
    router.get("/api/v1/sessions", http::signed_in,
               [&installation](http::Request const& r) { return list_for_programs(installation, r); })
        .describe({.summary = "Where one is signed in",
                   .gives = "{sessions: [{id: text, device: text, role: text, made_by: text, signed_in_at: instant, "
                            "seen_at: instant, is_this: bool}]}"});
    router.post("/api/v1/sessions/{sessione}/end", http::signed_in, [&installation](http::Request const& r) {
        return end_one(installation, r, http::json("{}"));
    }).describe({.summary = "Ends one of one's own sessions", .takes = "{}", .gives = "{}"});
}

}  // namespace regia::access
