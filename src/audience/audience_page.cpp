//! /destinatari: the audiences of one's own scope; /destinatari/{id}: one, its rule, how many are in.
#include "audience/pages.hpp"

#include "locale/audience.hpp"

namespace regia::audience {
namespace {

namespace w = words::audience;

constexpr std::int64_t shown_from = 10, rounded_to = 5;  // docs/rules/privacy.md, rule 5

http::Answer show_list(Desk const& desk) {
    auto const all = desk.installation.database.read([&](db::Tx& tx) { return audiences_of(tx, desk.body()); });
    html::Card card{.id = "elenco", .title = desk.voice(w::audience_count, {{"n", static_cast<int>(all.size())}})};
    card.is_flush = !all.empty();
    html::Table table{.caption = std::string(desk.voice[w::audiences])};
    for (html::Word const word : {w::audience, w::size})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    std::vector<html::TableRow> rows;
    for (Audience const& one : all)
        rows.push_back({html::head_cell(html::fragment([&](Writer& h) {
                            h("<a href=\"{}\">{}</a>", desk.url("/destinatari/" + to_string(one.id)), one.name);
                        })),
                        html::cell(size_of(desk, one), "m-r", desk.voice[w::size])});
    html::Button const make{.label = std::string(desk.voice[w::make]), .icon = "it-plus-circle"};
    html::Button const courses{.label = std::string(desk.voice[w::offers]), .weight = html::Weight::outline};
    auto const content = html::fragment([&](Writer& h) {
        h("{}", html::page_head(desk.voice[w::audiences], desk.voice[w::lead],
                                html::actions({html::button_link(desk.url("/destinatari/nuovi"), make),
                                               html::button_link(desk.url("/destinatari/corsi"), courses)})));
        h("{}", html::card(card, all.empty() ? html::empty_state("it-user", desk.voice[w::none_title],
                                                                 desk.voice[w::none])
                                             : html::table(table, rows)));
    });
    return desk.page(std::string(desk.voice[w::audiences]), "/destinatari", content);
}

std::string edit_address(Audience const& audience) {
    std::string address = "/destinatari/" + to_string(audience.id) + "/modifica?dopo=" +
                          std::to_string(audience.number);
    for (Clause const& clause : audience.rule) address += "&c=" + http::url_encode(to_json(clause));
    return address;
}

http::Answer show_one(Desk const& desk) {
    Audience const audience = desk.audience_in_path();
    std::string const path = "/destinatari/" + to_string(audience.id);
    html::Card rule{.id = "regola", .title = std::string(desk.voice[w::who_is_in])};
    html::Card use{.id = "uso", .title = std::string(desk.voice[w::use])};
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}", html::page_head(audience.name, desk.voice[w::kept_up]));
        if (audience.is_retired) h.add(html::note(html::Kind::info, "", desk.voice[w::is_retired]));
        h.add(html::card(rule, html::fragment([&](Writer& in) {
            in("{}{}<p class=\"small muted mt3\">{}</p>", clause_list(desk, audience.rule),
               html::key_values({{std::string(desk.voice[w::size]), size_of(desk, audience)}}),
               desk.voice(w::rule_since, {{"n", audience.number},
                                          {"day", desk.voice.day(rome_day(audience.made_at))}}));
            if (audience.is_retired) return;
            html::Button const edit{.label = std::string(desk.voice[w::change]), .weight = html::Weight::outline};
            in("<div class=\"mt3\">{}</div>",
               html::actions({html::button_link(desk.url(edit_address(audience)), edit)}));
        })));
        if (!audience.is_retired)
            h.add(html::card(use, html::fragment([&](Writer& in) {
                in("<p class=\"m-0\">{}</p><details class=\"mt4\"><summary class=\"sum\">{}</summary><p>{}</p>"
                   "<form method=\"post\" action=\"{}\">{}{}</form></details>",
                   desk.voice[w::use_text], desk.voice[w::retire], desk.voice[w::retire_hint],
                   desk.url(path + "/ritiro"), access::form_token(desk.request),
                   html::actions({html::submit({.label = std::string(desk.voice[w::retire]),
                                                .weight = html::Weight::outline})}));
            })));
        h("</div>");
    });
    return desk.page(audience.name, path, content);
}

http::Answer retire(Desk const& desk) {
    Audience const audience = desk.audience_in_path();
    return http::after_commit(desk.installation.database, "audience/" + to_string(audience.id),
                              [id = audience.id, &queue = desk.queue, by = desk.actor.person,
                               job = desk.installation.ids.next(), now = desk.installation.clock.now(),
                               to = desk.request.local("/destinatari")](db::Tx& tx) {
                                  retire_audience(tx, queue, id, by, job, now);
                                  return http::see_other(to);
                              });
}

}  // namespace

Desk::Desk(access::Installation& to, access::Facts const& told, jobs::Queue& jobs, http::Request const& asked)
    : installation(to), facts(told), queue(jobs), request(asked), voice(access::voice(asked)),
      actor(access::actor(asked)) {}

std::optional<Uuid> Desk::body() const {
    if (actor.scope.kind != access::Scope::Kind::body) return std::nullopt;
    return actor.scope.id;
}

http::Reply Desk::page(std::string title, std::string const& path, Fragment const& content, int status) const {
    html::Frame frame = access::frame(installation, request, title);
    // Reached from the invitations, where they are used.
    if (actor.role.may(access::may::import_people.right))
        frame.crumbs.push_back({std::string(voice[w::invitations]), url("/inviti")});
    frame.crumbs.push_back({std::string(voice[w::audiences]), url("/destinatari"), path == "/destinatari"});
    if (path.starts_with("/destinatari/corsi/"))
        frame.crumbs.push_back({std::string(voice[w::offers]), url("/destinatari/corsi")});
    if (path != "/destinatari") frame.crumbs.push_back({std::move(title), url(path), true});
    return http::page(html::page(frame, content), status);
}

std::string Desk::people(std::int64_t count) const {
    auto const number = told(count);
    if (!number) return voice(w::people_fewer, {{"n", shown_from}});
    return voice(body() ? w::people : w::people_about, {{"n", *number}});
}

std::optional<std::int64_t> Desk::told(std::int64_t count) const {
    if (body()) return count;
    if (count < shown_from) return std::nullopt;
    return (count + rounded_to / 2) / rounded_to * rounded_to;
}

Audience Desk::audience_in_path() const {
    auto audience = installation.database.read(
        [&](db::Tx& tx) { return find_audience(tx, request.id_in_path("destinatari")); });
    if (!audience || audience->body != body()) throw NotFound("no such audience of this desk");
    return std::move(*audience);
}

Fragment size_of(Desk const& desk, Audience const& audience) {
    if (!audience.is_ready) return html::tag(html::Kind::info, desk.voice[w::computing]);
    return html::text(desk.people(audience.members));
}

Fragment clause_list(Desk const& desk, Rule const& rule, std::function<std::string(std::size_t)> const& without) {
    return html::fragment([&](Writer& h) {
        if (rule.empty()) {
            h("<p class=\"m-0\">{}</p>", desk.voice[desk.body() ? w::everybody_of_body : w::everybody]);
            return;
        }
        h("<ul class=\"list-plain rows\">");
        for (std::size_t i = 0; i < rule.size(); ++i) {
            std::string const said = sentence(desk.facts, desk.voice, rule[i]);
            h("<li class=\"between\"><span>{}</span>", said);
            if (without)
                h(" <a href=\"{}\" aria-label=\"{}\">{}</a>", html::Url(without(i)),
                  desk.voice(w::remove_clause, {{"what", said}}), desk.voice[w::remove]);
            h("</li>");
        }
        h("</ul>");
    });
}

void add_routes(http::Router& router, access::Installation& installation, access::Facts const& facts,
                jobs::Queue& queue) {
    auto const may = access::may::choose_audiences;
    auto const at_desk = [&installation, &facts, &queue](http::Answer (*answer)(Desk const&)) {
        return [&installation, &facts, &queue, answer](http::Request const& request) {
            return answer(Desk(installation, facts, queue, request));
        };
    };
    router.get("/destinatari", may, at_desk(show_list));
    router.get("/destinatari/{destinatari}", may, at_desk(show_one));
    router.post("/destinatari/{destinatari}/ritiro", may, at_desk(retire));
    add_builder_routes(router, installation, facts, queue);
    add_offer_routes(router, installation, facts, queue);
    add_api_routes(router, installation, facts, queue);
}

}  // namespace regia::audience
