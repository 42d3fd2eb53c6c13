//! /attestati/registro: the regional office opens a certificate by its code, for a reason, and revokes it.
//!
//! Who opens one leaves a row that its holder reads in "Chi ha visto i miei dati" (docs/rules/privacy.md rule 11).
#include "awards/code.hpp"
#include "awards/pages.hpp"
#include "base/text.hpp"
#include "locale/awards.hpp"

namespace regia::awards {
namespace {

namespace w = words::awards;
using html::Fragment;
using html::Writer;

constexpr std::size_t reason_least = 10, reason_most = 300;
constexpr int revocations_shown = 20;

//! What was typed into the two forms, and what is wrong with it.
struct View {
    std::string code, look_reason;
    std::optional<Certificate> certificate{};
    std::string revoke_reason{};
    bool wants_renewal = false;
    Uuid submission{};
    FormErrors errors{};
};

std::string fault_of_reason(Desk const& desk, std::string_view reason) {
    std::size_t const length = character_count(reason);
    if (length < reason_least) return desk.voice(w::reason_short, {{"n", static_cast<int>(reason_least)}});
    if (length > reason_most) return desk.voice(w::reason_long, {{"n", static_cast<int>(reason_most)}});
    return {};
}

Fragment search_card(Desk const& desk, View const& view) {
    auto const& voice = desk.voice;
    html::Field code{.name = "codice", .label = std::string(voice[w::code_of_certificate]), .value = view.code,
                     .hint = std::string(voice[w::code_hint]), .error = html::error_of(view.errors, "codice"),
                     .is_required = true, .autocomplete = "off"};
    code.length_max = 40;
    html::Field reason{.name = "motivo", .label = std::string(voice[w::look_reason]), .value = view.look_reason,
                       .hint = std::string(voice[w::look_reason_hint]), .error = html::error_of(view.errors, "motivo"),
                       .is_required = true, .autocomplete = "off"};
    reason.length_max = static_cast<int>(reason_most);
    html::Button open;
    open.label = voice[w::open_certificate];
    html::Card card;
    card.id = "cerca";
    card.title = voice[w::open_title];
    return html::card(card, html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"get\" action=\"{}\">{}{}{}</form>", desk.url("/attestati/registro"),
          html::field(code), html::field(reason), html::actions({html::submit(open)}));
    }));
}

Fragment revoke_form(Desk const& desk, View const& view) {
    auto const& voice = desk.voice;
    html::Field reason{.name = "motivo_revoca", .label = std::string(voice[w::revoke_reason]),
                       .value = view.revoke_reason, .hint = std::string(voice[w::revoke_reason_hint]),
                       .error = html::error_of(view.errors, "motivo_revoca"), .is_required = true,
                       .autocomplete = "off"};
    reason.length_max = static_cast<int>(reason_most);
    html::Field renewal{.name = "nuovo", .label = std::string(voice[w::renew]), .value = "1",
                        .hint = std::string(voice[w::renew_hint])};
    html::Button revoke;
    revoke.label = voice[w::revoke];
    return html::fragment([&](Writer& h) {
        h("<details class=\"mt4\"");
        if (!view.errors.empty()) h(" open=\"\"");
        h("><summary class=\"sum\">{}</summary><form class=\"stack gap4 mt4\" method=\"post\" action=\"{}\">{}{}{}{}{}"
          "{}</form></details>",
          voice[w::revoke_this], desk.url("/attestati/registro/" + view.certificate->code + "/revoca"),
          access::form_token(desk.request), html::hidden("motivo", view.look_reason),
          html::hidden("invio", to_string(view.submission)), html::text_area(reason, 3),
          html::check_box(renewal, view.wants_renewal), html::actions({html::submit(revoke)}));
    });
}

Fragment certificate_card(Desk const& desk, View const& view) {
    auto const& voice = desk.voice;
    Certificate const& certificate = *view.certificate;
    Facts const& facts = certificate.facts;
    std::vector<html::KeyValue> pairs{
        {std::string(voice[w::holder]), html::text(facts.name)},
        {std::string(voice[w::course]), html::text(facts.course)},
        {std::string(voice[w::length]), html::text(hours_of(voice, facts))},
        {std::string(voice[w::started_on]), html::text(voice.day(facts.started_on))},
        {std::string(voice[w::concluded_on]), html::text(voice.day(facts.concluded_on))},
        {std::string(voice[w::issue_day]), html::text(voice.day(rome_day(certificate.issued_at)))},
        {std::string(voice[w::text_version]), html::text(std::to_string(certificate.text_number))}};
    if (certificate.revocation)
        pairs.push_back({std::string(voice[w::why_revoked]), html::text(certificate.revocation->reason)});
    html::Card card;
    card.id = "attestato";
    card.title = certificate.code;
    card.side = state_tag(voice, certificate);
    return html::card(card, html::fragment([&](Writer& h) {
        h.add(html::key_values(pairs, "breaks"));
        if (!certificate.revocation) h.add(revoke_form(desk, view));
    }));
}

Fragment revocations_card(Desk const& desk, std::vector<Revoked> const& all) {
    auto const& voice = desk.voice;
    html::Card card;
    card.id = "revocati";
    card.title = voice[w::revocations];
    card.is_flush = !all.empty();
    if (all.empty()) return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p>", voice[w::no_revocations]);
    }));
    html::Table table;
    table.caption = voice[w::revocations];
    for (html::Word const word : {w::code, w::when, w::reason}) table.columns.push_back({std::string(voice[word])});
    std::vector<html::TableRow> rows;
    for (Revoked const& one : all)
        rows.push_back({html::head_cell(one.code), html::cell(voice.day(rome_day(one.revoked_at)), "m-s"),
                        html::cell(one.reason, "m-s")});
    return html::card(card, html::table(table, rows));
}

http::Reply show(Desk const& desk, View const& view, std::vector<Revoked> const& revocations, int status) {
    html::Button texts;
    texts.label = desk.voice[w::menu_texts];
    texts.weight = html::Weight::outline;
    return desk.page(std::string(desk.voice[w::register_title]), html::fragment([&](Writer& h) {
        h.add(html::page_head(desk.voice[w::register_title], desk.voice[w::register_lead],
                              html::actions({html::button_link(desk.url("/attestati/modelli"), texts)})));
        if (!view.errors.empty()) h("<div class=\"mb4\">{}</div>", html::error_summary(desk.voice, view.errors));
        h("<div class=\"grid main-side\"><div class=\"stack\">");
        if (view.certificate) h.add(certificate_card(desk, view));
        h("{}</div><div class=\"stack\">{}</div></div>", search_card(desk, view), revocations_card(desk, revocations));
    }), status);
}

std::vector<Revoked> revocations(Desk const& desk) {
    return desk.database().read([](db::Tx& tx) { return latest_revocations(tx, revocations_shown); });
}

void find(Desk const& desk, View& view) {
    if (auto const code = read_code(view.code))
        view.certificate = desk.database().read([&](db::Tx& tx) { return certificate_with(tx, *code); });
    if (!view.certificate) view.errors.push_back({"codice", std::string(desk.voice[w::unknown])});
}

http::Answer show_register(Desk const& desk) {
    View view{std::string(desk.request.query.get("codice")), std::string(trim(desk.request.query.get("motivo")))};
    view.submission = desk.installation.ids.next();
    auto const latest = revocations(desk);
    if (!desk.request.query.has("codice")) return show(desk, view, latest, 200);
    if (std::string fault = fault_of_reason(desk, view.look_reason); !fault.empty())
        view.errors.push_back({"motivo", std::move(fault)});
    else find(desk, view);
    if (!view.errors.empty()) return show(desk, view, latest, 422);
    // What is opened is written before it is shown.
    return http::after_commit(desk.database(), "person/" + to_string(view.certificate->person),
                              [reply = show(desk, view, latest, 200), look = desk.installation.ids.next(),
                               actor = access::actor(desk.request), person = view.certificate->person,
                               reason = view.look_reason, now = desk.installation.clock.now()](db::Tx& tx) {
                                  access::record_look(tx, look, actor, person, "certificate", reason, now);
                                  return reply;
                              });
}

http::Answer revoke_certificate(Desk const& desk) {
    View view{std::string(desk.request.in_path("codice")), std::string(trim(desk.request.form.get("motivo")))};
    view.revoke_reason = trim(desk.request.form.get("motivo_revoca"));
    view.wants_renewal = desk.request.form.get("nuovo") == "1";
    auto const submission = parse_uuid(desk.request.form.get("invio"));
    if (!submission) throw BadRequest("the form has no invio");
    view.submission = *submission;
    find(desk, view);
    if (!view.certificate) throw NotFound("no such certificate");
    if (std::string fault = fault_of_reason(desk, view.revoke_reason); !fault.empty()) {
        view.errors.push_back({"motivo_revoca", std::move(fault)});
        return show(desk, view, revocations(desk), 422);
    }
    Revoking revoking{view.certificate->code, view.revoke_reason, access::actor(desk.request).person};
    // The id of the renewal is that of the form: a form that arrives twice makes one.
    if (view.wants_renewal) revoking.renewal = {new_code(), *submission};
    return http::after_commit(desk.database(), "person/" + to_string(view.certificate->person),
                              [revoking, sources = desk.sources, now = desk.installation.clock.now(),
                               look = desk.installation.ids.next(), actor = access::actor(desk.request),
                               person = view.certificate->person,
                               back = desk.request.local("/attestati/registro")](db::Tx& tx) {
                                  revoke(tx, sources, revoking, now);
                                  access::record_look(tx, look, actor, person, "certificate", revoking.reason, now);
                                  return http::see_other(back);
                              });
}

}  // namespace

void add_register_routes(http::Router& router, Sources sources) {
    router.get("/attestati/registro", access::may::manage_awards,
               [sources](http::Request const& request) { return show_register(Desk(sources, request)); });
    router.post("/attestati/registro/{codice}/revoca", access::may::manage_awards,
                [sources](http::Request const& request) { return revoke_certificate(Desk(sources, request)); });
}

}  // namespace regia::awards
