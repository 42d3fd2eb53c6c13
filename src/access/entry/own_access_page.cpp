//! /il-mio-accesso: where somebody is signed in, and how to end it there; the same for programs.
#include <boost/json.hpp>

#include "access/sign_in.hpp"
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

http::Reply show_page(Installation& installation, http::Request const& request) {
    auto const spoken = voice(request);
    auto const sessions = load(installation, request);
    bool const is_ended = request.query.get("fatto") == "chiuse";
    Fragment const content = html::fragment([&](Writer& h) {
        h("<div class=\"stack\">{}", html::page_head(spoken[w::own_access_title], spoken[w::own_access_lead]));
        if (is_ended) h.add(html::note(html::Kind::ok, "", spoken[w::sessions_ended], html::Announced::politely));
        h.add(sessions_card(installation, spoken, request, sessions));
        h("<p class=\"mt5\"><a href=\"{}\">{}</a></p><p><a href=\"{}\">{}</a></p></div>",
          html::Url(request.local("/password")), spoken[w::password_change],
          html::Url(request.local("/accessi")), spoken[w::looks_title]);
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
               [&installation](http::Request const& r) { return list_for_programs(installation, r); });
    router.post("/api/v1/sessions/{sessione}/end", http::signed_in, [&installation](http::Request const& r) {
        return end_one(installation, r, http::json("{}"));
    });
}

}  // namespace regia::access
