//! /attestati: her certificates, their download, and whether the public check shows her name.
#include "awards/pages.hpp"
#include "locale/awards.hpp"

namespace regia::awards {
namespace {

namespace w = words::awards;
using html::Fragment;
using html::Writer;

Fragment certificate_card(Desk const& desk, Certificate const& certificate) {
    auto const& voice = desk.voice;
    Facts const& facts = certificate.facts;
    html::Card card;
    card.id = "attestato-" + std::to_string(certificate.renewal);
    card.title = facts.course;
    card.side = state_tag(voice, certificate);
    std::vector<html::KeyValue> const pairs{
        {std::string(voice[w::length]), html::text(hours_of(voice, facts))},
        {std::string(voice[w::concluded_on]), html::text(voice.day(facts.concluded_on))},
        {std::string(voice[w::issue_day]), html::text(voice.day(rome_day(certificate.issued_at)))},
        {std::string(voice[w::code]), html::text(certificate.code)}};
    html::Button download;
    download.label = voice[w::download];
    download.icon = "it-download";
    if (certificate.revocation) download.weight = html::Weight::outline;
    html::Button check;
    check.label = voice[w::see_check];
    check.weight = html::Weight::outline;
    return html::card(card, html::fragment([&](Writer& h) {
        h.add(html::key_values(pairs));
        if (certificate.revocation)
            h("<div class=\"mt4\">{}</div>", html::note(html::Kind::bad, voice[w::why_revoked],
                                                        certificate.revocation->reason));
        h("<div class=\"mt4\">{}</div>",
          html::actions({html::button_link(desk.url(path_of(certificate) + "/pdf"), download),
                         html::button_link(desk.url(path_of(certificate)), check)}));
    }));
}

Fragment name_card(Desk const& desk, bool is_shown) {
    auto const& voice = desk.voice;
    html::Field box{.name = "mostra", .label = std::string(voice[w::show_name]), .value = "1",
                    .hint = std::string(voice[w::show_name_hint])};
    html::Button save;
    save.label = voice[w::save];
    save.weight = html::Weight::outline;
    html::Card card;
    card.id = "nome";
    card.title = voice[w::public_check];
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p><form class=\"stack gap4 mt4\" method=\"post\" action=\"{}\">{}{}{}</form>",
          voice[w::public_check_lead], desk.url("/attestati/nome"), access::form_token(desk.request),
          html::check_box(box, is_shown), html::actions({html::submit(save)}));
    }));
}

Fragment nothing_yet(Desk const& desk, int done, int total) {
    html::Button path;
    path.label = desk.voice[w::go_to_path];
    return html::fragment([&](Writer& h) {
        h("<div class=\"card-x\">{}</div>",
          html::empty_state("it-file", desk.voice[w::none_title],
                            desk.voice(w::none_text, {{"n", done}, {"total", total}}),
                            html::button_link(desk.url("/percorso"), path)));
    });
}

http::Answer show_own(Desk const& desk) {
    Uuid const person = access::actor(desk.request).person;
    struct Read {
        std::vector<Certificate> all;
        int modules_done = 0;
        bool is_shown = false;
    };
    Read const read = desk.database().read([&](db::Tx& tx) {
        Read found{certificates_of(tx, person)};
        if (found.all.empty()) found.modules_done = learning::course_of(tx, person).modules_done;
        found.is_shown = shows_name(tx, person);
        return found;
    });
    int const total = static_cast<int>(desk.sources.library.catalogue.current()->modules.size());
    return desk.page(std::string(desk.voice[w::title]), html::fragment([&](Writer& h) {
        h("{}<div class=\"grid main-side\"><div class=\"stack\">", html::page_head(desk.voice[w::title],
                                                                                     desk.voice[w::lead]));
        for (Certificate const& certificate : read.all) h.add(certificate_card(desk, certificate));
        if (read.all.empty()) h.add(nothing_yet(desk, read.modules_done, total));
        h("</div><div class=\"stack\">{}</div></div>", name_card(desk, read.is_shown));
    }));
}

http::Answer choose_name(Desk const& desk) {
    return http::after_commit(desk.database(), "person/" + to_string(access::actor(desk.request).person),
                              [person = access::actor(desk.request).person,
                               is_shown = desk.request.form.get("mostra") == "1", now = desk.installation.clock.now(),
                               back = desk.request.local("/attestati")](db::Tx& tx) {
                                  show_name(tx, person, is_shown, now);
                                  return http::see_other(back);
                              });
}

}  // namespace

void add_own_routes(http::Router& router, Sources sources) {
    router.get("/attestati", access::may::follow_own_path,
               [sources](http::Request const& request) { return show_own(Desk(sources, request)); });
    router.post("/attestati/nome", access::may::follow_own_path,
                [sources](http::Request const& request) { return choose_name(Desk(sources, request)); });
    router.get("/attestati/{codice}/pdf", access::may::follow_own_path, [sources](http::Request const& request) {
        Desk const desk(sources, request);
        return send_document(desk, own_certificate(desk));
    });
}

}  // namespace regia::awards
