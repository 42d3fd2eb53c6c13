//! /accedi/aiuto: "Non riesco ad accedere", for who is not signed in. Its answers are the same for everybody, whether
//! an account exists or not.
#include "access/ways_in.hpp"
#include "base/text.hpp"
#include "html/components.hpp"
#include "locale/pages.hpp"
#include "pages/entry/entry.hpp"

namespace regia::pages {
namespace {

namespace w = words::pages;
using html::Fragment;
using html::Writer;

constexpr std::size_t name_characters_max = 200, note_characters_max = 500, number_characters_max = 40;
constexpr std::int64_t requests_an_hour_max = 100;  // of one network address, behind which a whole body may stand

//! What was typed, and what is wrong with it.
struct Typed {
    access::EntryRequest request;
    std::string body;  //!< its code
    std::string username;
    FormErrors errors;
};

std::string typed_field(http::Request const& request, std::string_view name, std::size_t most) {
    return std::string(first_characters(trim(request.form.get(name)), most));
}

Fragment link_form(html::Voice const& voice, http::Request const& request, Typed const& typed, Uuid submission) {
    html::Field username{.name = "utente",
                         .label = std::string(voice[w::help_username]),
                         .value = typed.username,
                         .hint = std::string(voice[w::help_username_hint]),
                         .error = html::error_of(typed.errors, "utente"),
                         .is_required = true,
                         .autocomplete = "username"};
    html::Button button{.label = std::string(voice[w::help_send_link]), .icon = "it-mail"};
    return html::card({.id = "collegamento", .title = std::string(voice[w::help_link_title])},
                      html::fragment([&](Writer& h) {
                          h("<p>{}</p><form class=\"stack gap4\" method=\"post\" action=\"{}\">{}{}<div>{}</div>"
                            "</form>",
                            voice(w::help_link_text, {{"n", reset_link_lives_minutes}}),
                            html::Url(request.local("/accedi/aiuto/collegamento")),
                            html::hidden("submission", to_string(submission)), html::field(username),
                            html::submit(button));
                      }));
}

Fragment provider_card(EntryDesk const& desk, html::Voice const& voice, http::Request const& request) {
    Fragment const buttons = access::provider_buttons(desk.installation, request, "");
    if (buttons.empty()) return {};
    return html::card({.id = "identita", .title = std::string(voice[w::help_identity_title])},
                      html::fragment([&](Writer& h) { h("<p>{}</p>{}", voice[w::help_identity_text], buttons); }));
}

Fragment request_fields(EntryDesk const& desk, html::Voice const& voice, Typed const& typed) {
    auto const field = [&](std::string_view name, html::Word label, std::string const& value, html::Word const* hint,
                           std::string_view autocomplete) {
        html::Field one{.name = std::string(name), .label = std::string(voice[label]), .value = value,
                        .error = html::error_of(typed.errors, name), .autocomplete = std::string(autocomplete)};
        if (hint) one.hint = std::string(voice[*hint]);
        return one;
    };
    html::Field kind = field("caso", w::help_kind, std::string(access::code_of(typed.request.kind)), nullptr, "");
    std::vector<html::Choice> kinds;
    for (access::EntryKind const one : {access::EntryKind::no_email, access::EntryKind::no_account,
                                        access::EntryKind::unknown_tax_code, access::EntryKind::other})
        kinds.push_back({std::string(access::code_of(one)), std::string(voice[word_of(one)])});
    html::Field body = field("ente", w::help_body, typed.body, nullptr, "");
    std::vector<html::Choice> bodies{{"", std::string(voice[w::help_body_unknown])}};
    for (registry::Body const& one : desk.reference.current()->bodies) bodies.push_back({one.code, one.name});
    html::Field name = field("nome", w::help_name, typed.request.name, nullptr, "name");
    name.is_required = true;
    html::Field tax_code = field("codice_fiscale", w::help_tax_code, typed.request.tax_code, nullptr, "off");
    html::Field number = field("matricola", w::help_staff_number, typed.request.staff_number,
                               &w::help_staff_number_hint, "off");
    html::Field email = field("email", w::help_email, typed.request.email, &w::help_email_hint, "email");
    email.type = "email";
    html::Field note = field("nota", w::help_note, typed.request.note, &w::help_note_hint, "off");
    note.length_max = static_cast<int>(note_characters_max);
    return html::fragment([&](Writer& h) {
        h("{}{}{}{}{}{}{}", html::select(kind, kinds), html::field(name), html::field(tax_code),
          html::select(body, bodies), html::field(number), html::field(email), html::text_area(note, 3));
    });
}

Fragment request_form(EntryDesk const& desk, html::Voice const& voice, http::Request const& request,
                      Typed const& typed, Uuid submission) {
    html::Button button{.label = std::string(voice[w::help_send_request]), .weight = html::Weight::outline};
    return html::card({.id = "richiesta", .title = std::string(voice[w::help_request_title])},
                      html::fragment([&](Writer& h) {
                          h("<p>{}</p><form class=\"stack gap4\" method=\"post\" action=\"{}\" novalidate>{}{}"
                            "<p class=\"small muted m-0\">{}</p><div>{}</div></form>",
                            voice[w::help_request_text], html::Url(request.local("/accedi/aiuto/richiesta")),
                            html::hidden("submission", to_string(submission)), request_fields(desk, voice, typed),
                            voice[w::help_request_privacy], html::submit(button));
                      }));
}

//! What was done last, as the address says it.
Fragment done_note(html::Voice const& voice, http::Request const& request) {
    std::string_view const done = request.query.get("fatto");
    if (done == "collegamento")
        return html::note(html::Kind::info, voice[w::help_link_done_title], voice[w::help_link_done],
                          html::Announced::politely);
    if (done == "richiesta")
        return html::note(html::Kind::ok, voice[w::help_request_done_title], voice[w::help_request_done],
                          html::Announced::politely);
    return {};
}

http::Reply show(EntryDesk const& desk, http::Request const& request, Typed const& typed, int status) {
    auto const voice = access::voice(request);
    bool const can_write = !site_of(desk.installation, request).empty();
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}{}", html::page_head(voice[w::help], voice[w::help_lead]),
          done_note(voice, request), html::error_summary(voice, typed.errors));
        if (can_write) h.add(link_form(voice, request, typed, desk.installation.ids.next()));
        h("{}{}<p><a href=\"{}\">{}</a></p></div>", provider_card(desk, voice, request),
          request_form(desk, voice, request, typed, desk.installation.ids.next()),
          html::Url(request.local("/accedi")), voice[w::help_back]);
    });
    return http::page(html::page(access::frame(desk.installation, request, std::string(voice[w::help])), content),
                      status);
}

Uuid submission_of(EntryDesk const& desk, http::Request const& request) {
    return parse_uuid(request.form.get("submission")).value_or(desk.installation.ids.next());
}

http::Answer ask_for_link(EntryDesk const& desk, http::Request const& request) {
    Typed typed;
    typed.username = typed_field(request, "utente", name_characters_max);
    auto const voice = access::voice(request);
    if (typed.username.empty()) {
        typed.errors = {{"utente", std::string(voice[w::help_username_missing])}};
        return show(desk, request, typed, 422);
    }
    access::LinkRequest const asked{submission_of(desk, request), typed.username, request.remote_address,
                                    desk.installation.clock.now()};
    return http::after_commit(desk.installation.database, "sign_in_links",
                              [asked, &queue = desk.queue, job = desk.installation.ids.next(),
                               site = site_of(desk.installation, request),
                               to = request.local("/accedi/aiuto") + "?fatto=collegamento"](db::Tx& tx) {
                                  access::add_link_request(tx, asked);
                                  if (!site.empty()) order_links(tx, queue, job, site);
                                  return http::see_other(to);
                              });
}

Typed typed_request(EntryDesk const& desk, http::Request const& request) {
    auto const voice = access::voice(request);
    Typed typed;
    access::EntryRequest& asked = typed.request;
    asked.id = submission_of(desk, request);
    asked.kind = access::entry_kind(request.form.get("caso")).value_or(access::EntryKind::other);
    asked.name = typed_field(request, "nome", name_characters_max);
    asked.tax_code = upper_ascii(typed_field(request, "codice_fiscale", number_characters_max));
    asked.staff_number = typed_field(request, "matricola", number_characters_max);
    asked.email = typed_field(request, "email", name_characters_max);
    asked.note = typed_field(request, "nota", note_characters_max);
    asked.language = voice.code();
    asked.address = request.remote_address;
    asked.asked_at = desk.installation.clock.now();
    typed.body = typed_field(request, "ente", number_characters_max);
    if (registry::Body const* const body = desk.reference.current()->find_body(typed.body)) asked.body = body->id;
    if (asked.name.empty()) typed.errors.push_back({"nome", std::string(voice[w::help_name_missing])});
    if (registry::check_tax_code(asked.tax_code) != registry::TaxCodeFault::none)
        typed.errors.push_back({"codice_fiscale", std::string(voice[w::help_tax_code_wrong])});
    if (!asked.email.empty() && !mail::is_address(asked.email))
        typed.errors.push_back({"email", std::string(voice[w::help_email_wrong])});
    return typed;
}

http::Answer ask_for_help(EntryDesk const& desk, http::Request const& request) {
    Typed typed = typed_request(desk, request);
    if (!typed.errors.empty()) return show(desk, request, typed, 422);
    auto const voice = access::voice(request);
    std::string const site = site_of(desk.installation, request);
    std::string const programme(voice.pick(desk.installation.programme.current()->name_it,
                                           desk.installation.programme.current()->name_en));
    std::string const secret = random_token();
    auto const letter = confirmation_letter(typed.request, programme,
                                            site + request.local("/accedi/aiuto/conferma/" + secret));
    Typed full = typed;
    full.errors = {{"nome", std::string(voice[w::help_too_many])}};
    return http::after_commit(
        desk.installation.database, "entry_requests",
        [asked = typed.request, letter, secret, can_write = !site.empty(),
         too_many = show(desk, request, full, 429).with("Retry-After", "3600"),
         to = request.local("/accedi/aiuto") + "?fatto=richiesta"](db::Tx& tx) {
            if (access::entry_requests_from(tx, asked.address, asked.asked_at - hours(1)) >= requests_an_hour_max)
                return too_many;
            // A stranger's mailbox is not filled: one question a day to each address.
            bool const asks = can_write && !asked.email.empty() &&
                              !access::was_letter_sent_to(tx, asked.email, asked.asked_at - days(1));
            bool const is_new =
                access::add_entry_request(tx, asked, asks ? std::optional(sha256(secret)) : std::nullopt);
            if (is_new && asks) mail::enqueue(tx, letter);
            return http::see_other(to);
        });
}

//! Opened from the letter. A GET changes nothing: scanners of mail servers open links before their reader does.
http::Reply show_confirmation(EntryDesk const& desk, http::Request const& request, bool is_done) {
    auto const voice = access::voice(request);
    Instant const since = desk.installation.clock.now() - days(confirmation_lives_days);
    std::string const secret(request.in_path("token"));
    auto const asked = desk.installation.database.read(
        [&](db::Tx& tx) { return access::entry_request_to_confirm(tx, secret, since); });
    html::Word const title = !asked ? w::confirm_over_title : is_done ? w::confirm_done_title : w::confirm_title;
    html::Word const text = !asked ? w::confirm_over : is_done ? w::confirm_done : w::confirm_text;
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}", html::page_head(voice[title], voice[text]));
        if (asked && !is_done)
            h("<form method=\"post\" action=\"{}\">{}</form>",
              html::Url(request.local("/accedi/aiuto/conferma/" + secret)),
              html::submit({.label = std::string(voice[w::confirm_button])}));
        else h("<p><a href=\"{}\">{}</a></p>", html::Url(request.local("/accedi/aiuto")), voice[w::help]);
        h("</div>");
    });
    return http::page(html::page(access::frame(desk.installation, request, std::string(voice[title])), content),
                      asked ? 200 : 410);
}

http::Answer confirm(EntryDesk const& desk, http::Request const& request) {
    Instant const now = desk.installation.clock.now();
    std::string const secret(request.in_path("token"));
    http::Reply const reply = show_confirmation(desk, request, true);
    return http::after_commit(desk.installation.database, "entry_requests", [=](db::Tx& tx) {
        auto const asked = access::entry_request_to_confirm(tx, secret, now - days(confirmation_lives_days));
        if (asked) access::confirm_entry_request(tx, asked->id, now);
        return reply;
    });
}

}  // namespace

std::string site_of(access::Installation const& installation, http::Request const& request) {
    if (!installation.public_url.empty()) return installation.public_url;
    return installation.is_demo ? "http://" + std::string(request.header("host")) : std::string();
}

void add_help_routes(http::Router& router, EntryDesk desk) {
    router.get("/accedi/aiuto", http::everyone,
               [desk](http::Request const& request) {
                   Typed typed;
                   typed.request.kind = access::EntryKind::no_email;  // what most come here with
                   return show(desk, request, typed, 200);
               });
    router
        .post("/accedi/aiuto/collegamento", http::everyone,
              [desk](http::Request const& request) { return ask_for_link(desk, request); })
        .without_form_token = true;
    router
        .post("/accedi/aiuto/richiesta", http::everyone,
              [desk](http::Request const& request) { return ask_for_help(desk, request); })
        .without_form_token = true;
    router.get("/accedi/aiuto/conferma/{token}", http::everyone,
               [desk](http::Request const& request) { return show_confirmation(desk, request, false); });
    router
        .post("/accedi/aiuto/conferma/{token}", http::everyone,
              [desk](http::Request const& request) { return confirm(desk, request); })
        .without_form_token = true;
}

void add_entry_routes(http::Router& router, EntryDesk desk) {
    add_help_routes(router, desk);
    add_address_routes(router, desk);
    add_cannot_enter_routes(router, desk);
    add_paper_routes(router, desk);
}

}  // namespace regia::pages
