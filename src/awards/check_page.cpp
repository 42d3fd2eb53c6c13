//! /attestati/{codice}: whether a certificate is valid, for anybody who holds its code; without a sign-in.
//!
//! A code that nobody holds and one that is misspelt get the same answer, and after twenty of them in a minute an
//! address gets none: codes can't be found by trying.
#include "awards/code.hpp"
#include "awards/pages.hpp"
#include "locale/awards.hpp"

namespace regia::awards {
namespace {

namespace w = words::awards;
using html::Fragment;
using html::Writer;

Fragment code_form(Desk const& desk, std::string_view typed) {
    auto const& voice = desk.voice;
    html::Field code{.name = "codice", .label = std::string(voice[w::code_of_certificate]),
                     .value = std::string(typed), .hint = std::string(voice[w::code_hint]), .is_required = true,
                     .autocomplete = "off"};
    code.length_max = 40;
    html::Button check;
    check.label = voice[w::check];
    return html::fragment([&](Writer& h) {
        h("<form class=\"card-x stack gap4\" method=\"get\" action=\"{}\"><h2>{}</h2>{}{}</form>",
          desk.url("/attestati/verifica"), voice[w::check_another], html::field(code),
          html::actions({html::submit(check)}));
    });
}

Fragment answer_card(Desk const& desk, Certificate const& certificate) {
    auto const& voice = desk.voice;
    Facts const& facts = certificate.facts;
    html::Card card;
    card.id = "esito";
    card.title = facts.course;
    card.side = state_tag(voice, certificate);
    std::string const holder = certificate.shows_name ? facts.name : std::string(voice[w::holder_private]);
    std::vector<html::KeyValue> pairs{
        {std::string(voice[w::holder]), html::text(holder)},
        {std::string(voice[w::programme]), html::text(facts.programme)},
        {std::string(voice[w::issuer]), html::text(facts.owner)},
        {std::string(voice[w::length]), html::text(hours_of(voice, facts))},
        {std::string(voice[w::concluded_on]), html::text(voice.day(facts.concluded_on))},
        {std::string(voice[w::issue_day]), html::text(voice.day(rome_day(certificate.issued_at)))},
        {std::string(voice[w::code]), html::text(certificate.code)}};
    return html::card(card, html::fragment([&](Writer& h) {
        if (certificate.revocation)
            h("<div class=\"mb4\">{}</div>",
              html::note(html::Kind::bad, voice[w::not_valid],
                         voice(w::revoked_text,
                               {{"day", voice.day(rome_day(certificate.revocation->revoked_at))}})));
        h("{}<p class=\"small muted mt4 m-0\">{}</p>", html::key_values(pairs), voice[w::check_note]);
    }));
}

http::Reply show(Desk const& desk, Fragment const& answer, std::string_view typed, int status) {
    auto reply = desk.page(std::string(desk.voice[w::check_title]), html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}{}</div>",
          html::page_head(desk.voice[w::check_title], desk.voice[w::check_lead]), answer, code_form(desk, typed));
    }), status);
    reply.with("X-Robots-Tag", "noindex, nofollow");
    return reply;
}

http::Answer show_check(Desk const& desk, Guesses& guesses) {
    Instant const now = desk.installation.clock.now();
    std::string const& address = desk.request.remote_address;
    if (guesses.are_too_many(address, now))
        return show(desk, html::note(html::Kind::warn, desk.voice[w::too_many_title], desk.voice[w::too_many]), "", 429)
            .with("Retry-After", "60");
    auto const code = read_code(desk.request.in_path("codice"));
    auto const found = desk.database().read(
        [&](db::Tx& tx) { return code ? certificate_with(tx, *code) : std::nullopt; });
    if (found) return show(desk, answer_card(desk, *found), "", 200);
    guesses.count(address, now);
    return show(desk, html::note(html::Kind::bad, desk.voice[w::unknown_title], desk.voice[w::unknown]), "", 404);
}

//! From the typed code to its page, so that every answer has an address.
http::Answer go_to_check(Desk const& desk) {
    std::string_view const typed = desk.request.query.get("codice");
    if (typed.empty()) return show(desk, {}, "", 200);
    auto const code = read_code(typed);
    std::string const shown = code ? *code : std::string(typed.substr(0, 40));
    return http::see_other(desk.request.local("/attestati/" + http::url_encode(shown)));
}

}  // namespace

void add_check_routes(http::Router& router, Sources sources, std::shared_ptr<Guesses> guesses) {
    router.get("/attestati/verifica", http::everyone,
               [sources](http::Request const& request) { return go_to_check(Desk(sources, request)); });
    router.get("/attestati/{codice}", http::everyone, [sources, guesses](http::Request const& request) {
        return show_check(Desk(sources, request), *guesses);
    });
}

}  // namespace regia::awards
