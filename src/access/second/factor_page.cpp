//! /secondo-fattore: a second proof is given, set up, taken away. An app works without scripts; a passkey needs them.
//! The same under /api/v1/second-factors, for who is signed in herself: a token of a program is no proof of a person.
#include <boost/json.hpp>

#include "access/oidc/sealed.hpp"
#include "access/oidc/token.hpp"
#include "access/second/factor_store.hpp"
#include "access/second/totp.hpp"
#include "access/sign_in.hpp"
#include "base/log.hpp"
#include "base/readable_code.hpp"
#include "base/text.hpp"
#include "files/qr.hpp"
#include "html/components.hpp"
#include "http/api/body.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

namespace w = words::access;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

constexpr std::int64_t challenge_lives = minutes(5), secret_lives = minutes(30);
constexpr int recovery_codes = 10;
constexpr std::size_t passkeys_max = 10;

//! One request of a person who may have second factors.
struct Desk {
    Installation& installation;
    http::Request const& request;
    html::Voice spoken;
    Actor const& known;
    Account account;
    Factors factors;
    std::string key;       //!< of what is sealed
    Instant now;
    http::Fields typed;    //!< of the form, or of the body of a program, under the names of the form

    //! Whoever came by the first factor alone may set up her first, and give one; never change what is there.
    bool may_change() const { return !known.lacks_second_factor || !factors.any(); }
    std::string purpose(std::string_view of) const { return std::string(of) + ":" + to_string(known.person); }
    std::string failure_name() const { return "second factor of " + account.username; }
    html::Url url(std::string const& path) const { return html::Url(request.local(path)); }
    Role const& role() const {
        for (Role const& one : programme->roles)
            if (one.code == known.role.code) return one;
        throw Bug("an actor without a role of the programme");
    }
    std::shared_ptr<Programme const> programme;
};

//! The names of the API and those of the forms.
constexpr std::pair<std::string_view, std::string_view> factor_fields[] = {
    {"code", "codice"},         {"key", "chiave"},           {"challenge", "sfida"},
    {"credential", "credenziale"}, {"client_data", "browser"}, {"authenticator_data", "autenticatore"},
    {"attestation", "autenticatore"}, {"signature", "firma"}};

http::Fields typed_in(http::Request const& request) {
    if (!request.wants_json()) return request.form;
    http::Fields typed;
    json::object const body = http::body_in(request);
    for (auto const& [ours, form] : factor_fields)
        if (body.contains(json::string_view(ours.data(), ours.size())))
            typed.add(std::string(form), http::text_in(body, ours));
    return typed;
}

Desk open_desk(Installation& installation, http::Request const& request) {
    Actor const& known = actor(request);
    Desk desk{installation, request, voice(request), known, {}, {}, {}, installation.clock.now(), typed_in(request),
              {}};
    desk.programme = installation.programme.current();
    auto const origin = installation.database.read([&](db::Tx& tx) {
        if (auto const account = account_of(tx, known.person)) desk.account = *account;
        desk.factors = factors_of(tx, known.person);
        desk.key = form_key(tx);
        return origin_of_session(tx, known.session);
    });
    // Nobody of a demo has secrets, and a bearer is not a person at a keyboard.
    if (!origin || origin->made_by == MadeBy::persona) throw NotFound("no second factor here");
    return desk;
}

//! As the browser sees it; what passkeys are bound to.
std::string origin_of(Desk const& desk) {
    std::string const& site = desk.installation.public_url;
    return site.empty() ? "http://" + std::string(desk.request.header("host")) : site;
}

std::string new_challenge(Desk const& desk) {
    return seal(desk.key, desk.purpose("passkey"), std::to_string((desk.now + challenge_lives).microseconds));
}

bool is_open_challenge(Desk const& desk, std::string_view challenge) {
    auto const until = unseal(desk.key, desk.purpose("passkey"), challenge);
    return until && parse_number<std::int64_t>(*until).value_or(0) > desk.now.microseconds;
}

Fragment code_form(Desk const& desk, std::string const& error) {
    html::Field code{.name = "codice", .label = std::string(desk.spoken[w::factor_code]),
                     .hint = std::string(desk.spoken[w::factor_code_hint]), .error = error, .is_required = true,
                     .autocomplete = "one-time-code"};
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}{}<div>{}</div></form>",
          desk.url("/secondo-fattore"), form_token(desk.request), html::field(code),
          html::submit({.label = std::string(desk.spoken[w::factor_confirm])}));
    });
}

//! What passkey.js needs stands in the form; it fills in the hidden fields and sends it.
Fragment passkey_form(Desk const& desk, std::string const& action, std::string_view ceremony, html::Word button) {
    std::string known;
    for (Passkey const& one : desk.factors.passkeys)
        known += (known.empty() ? "" : " ") + to_base64url(one.made.credential);
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\" data-passkey=\"{}\" data-party=\"{}\" data-known=\"{}\" "
          "data-user=\"{}\" data-name=\"{}\">{}{}",
          desk.url(action), ceremony, relying_party(origin_of(desk)), known,
          to_base64url(desk.known.person.bytes), desk.account.username, form_token(desk.request),
          html::hidden("sfida", new_challenge(desk)));
        for (char const* field : {"credenziale", "browser", "autenticatore", "firma"}) h.add(html::hidden(field, ""));
        h("{}<p class=\"err\" role=\"alert\" hidden>{}</p></form>",
          html::submit({.label = std::string(desk.spoken[button]), .weight = html::Weight::outline}),
          desk.spoken[w::passkey_failed]);
    });
}

Fragment give_card(Desk const& desk, std::string const& error) {
    return html::card({.id = "conferma", .title = std::string(desk.spoken[w::factor_give_title])},
                      html::fragment([&](Writer& h) {
                          h("<p>{}</p>", desk.spoken[w::factor_give_text]);
                          if (!desk.factors.passkeys.empty())
                              h.add(passkey_form(desk, "/secondo-fattore/passkey", "get", w::passkey_use));
                          if (!desk.factors.passkeys.empty() && (desk.factors.totp || desk.factors.recovery_codes_left))
                              h("<div class=\"or\">{}</div>", desk.spoken[w::or_else]);
                          if (desk.factors.totp || desk.factors.recovery_codes_left) h.add(code_form(desk, error));
                      }));
}

Fragment app_card(Desk const& desk) {
    html::Button const button{.label = std::string(desk.spoken[desk.factors.totp ? w::totp_replace : w::totp_set_up]),
                              .weight = desk.factors.any() ? html::Weight::outline : html::Weight::primary};
    return html::card({.id = "app", .title = std::string(desk.spoken[w::totp_title])},
                      html::fragment([&](Writer& h) {
                          h("<p>{}</p><form method=\"post\" action=\"{}\">{}{}</form>",
                            desk.spoken[desk.factors.totp ? w::totp_is_there : w::totp_text],
                            desk.url("/secondo-fattore/app"), form_token(desk.request), html::submit(button));
                      }));
}

Fragment passkeys_card(Desk const& desk) {
    return html::card({.id = "passkey", .title = std::string(desk.spoken[w::passkey_title])},
                      html::fragment([&](Writer& h) {
                          h("<p>{}</p>", desk.spoken[w::passkey_text]);
                          if (!desk.factors.passkeys.empty()) h("<ul>");
                          for (Passkey const& one : desk.factors.passkeys)
                              h("<li>{}</li>", desk.spoken(w::passkey_since, {{"name", one.name}, {"day",
                                                   desk.spoken.day(rome_day(one.added_at))}}));
                          if (!desk.factors.passkeys.empty()) h("</ul>");
                          if (desk.factors.passkeys.size() < passkeys_max)
                              h.add(passkey_form(desk, "/secondo-fattore/nuova-passkey", "create", w::passkey_add));
                      }));
}

Fragment remove_card(Desk const& desk) {
    return html::card({.id = "togli", .title = std::string(desk.spoken[w::factor_remove_title])},
                      html::fragment([&](Writer& h) {
                          h("<p>{}</p><form method=\"post\" action=\"{}\">{}{}</form>",
                            desk.spoken(w::recovery_left, {{"n", desk.factors.recovery_codes_left}}),
                            desk.url("/secondo-fattore/togli"), form_token(desk.request),
                            html::submit({.label = std::string(desk.spoken[w::factor_remove]),
                                          .weight = html::Weight::quiet}));
                      }));
}

//! Whoever still owes the second proof is told only that, as on the page.
std::string factors_document(Desk const& desk, bool must_give) {
    json::object shown{{"must_give", must_give}, {"app", desk.factors.totp.has_value()}};
    if (must_give) return json::serialize(shown);
    json::array passkeys;
    for (Passkey const& one : desk.factors.passkeys)
        passkeys.push_back(json::object{
            {"name", one.name}, {"added_at", to_rfc3339(one.added_at)},
            {"used_at", one.used_at ? json::value(to_rfc3339(*one.used_at)) : json::value(nullptr)}});
    shown["passkeys"] = std::move(passkeys);
    shown["recovery_codes_left"] = desk.factors.recovery_codes_left;
    return json::serialize(shown);
}

//! Where a proof leads: on with the role, or for a program to what is there.
http::Reply go_on(Desk const& desk) {
    return desk.request.wants_json() ? http::json(factors_document(desk, false))
                                     : http::see_other(desk.request.local(desk.role().home));
}

http::Reply factor_problem(int status, std::string const& error) {
    return status == 429 ? http::problem(429, "too_many", "too many wrong codes", error)
                         : http::problem(status, "validation", "validation", error, {{"code", error}});
}

http::Reply show_page(Desk const& desk, std::string const& error = {}, int status = 200) {
    bool const must_give = desk.known.lacks_second_factor && desk.factors.any();
    bool const must_set_up = desk.known.lacks_second_factor && !desk.factors.any();
    if (desk.request.wants_json())
        return error.empty() ? http::json(factors_document(desk, must_give)) : factor_problem(status, error);
    FormErrors errors;
    if (!error.empty()) errors.push_back({"codice", error});
    Fragment const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}", html::page_head(desk.spoken[w::factor_title],
                                                                desk.spoken[w::factor_lead]),
          html::error_summary(desk.spoken, errors));
        if (must_set_up) h.add(html::note(html::Kind::warn, "", desk.spoken[w::factor_wanted]));
        if (must_give) h.add(give_card(desk, error));
        else h("{}{}", app_card(desk), passkeys_card(desk));
        if (desk.factors.any() && !must_give) h.add(remove_card(desk));
        h("</div>");
    });
    return show(desk.installation, desk.request, std::string(desk.spoken[w::factor_title]), content, status);
}

//! The session goes on as a stronger one; `prove` writes what the proof used up, and says whether it held.
http::Answer strengthen(Desk const& desk, std::function<bool(db::Tx&)> prove, http::Reply reply, std::string error) {
    Renewal renewal{.grant = desk.known.grant, .is_stronger = true, .reply = std::move(reply)};
    renewal.confirm = [prove = std::move(prove), name = desk.failure_name(), address = desk.request.remote_address,
                       now = desk.now](db::Tx& tx) {
        if (prove(tx)) {
            clear_failures(tx, name, address);
            return true;
        }
        add_failure(tx, name, address, now, now - failures_kept);
        return false;
    };
    renewal.refused = show_page(desk, error, 422);
    return renew_session(desk.installation, desk.request, std::move(renewal));
}

//! Nothing while the next attempt may be made.
std::optional<http::Reply> wait_first(Desk const& desk) {
    auto const failures = desk.installation.database.read(
        [&](db::Tx& tx) { return failures_of(tx, desk.failure_name(), desk.request.remote_address); });
    std::int64_t const wait = wait_left(failures, desk.now);
    if (wait <= 0) return std::nullopt;
    return show_page(desk, desk.spoken(w::wait, {{"n", wait / minutes(1) + 1}}), 429)
        .with("Retry-After", std::to_string(wait / seconds(1) + 1));
}

http::Answer give_code(Desk const& desk) {
    if (auto const wait = wait_first(desk)) return *wait;
    std::string_view const typed = desk.typed.get("codice");
    auto const step = desk.factors.totp ? totp_match(desk.factors.totp->secret, typed, desk.now,
                                                     desk.factors.totp->last_step)
                                        : std::nullopt;
    auto prove = [step, digest = recovery_digest(typed), person = desk.known.person, now = desk.now](db::Tx& tx) {
        return step ? use_totp_step(tx, person, *step) : use_recovery_code(tx, person, digest, now);
    };
    return strengthen(desk, prove, go_on(desk),
                      std::string(desk.spoken[w::factor_code_wrong]));
}

http::Answer refuse_passkey(Desk const& desk, std::string const& why) {
    log_info("access", "a passkey was refused", {{"request", desk.request.id}, {"reason", why}});
    return strengthen(desk, [](db::Tx&) { return false; }, {}, std::string(desk.spoken[w::passkey_failed]));
}

http::Answer give_passkey(Desk const& desk) {
    if (auto const wait = wait_first(desk)) return *wait;
    auto const& form = desk.typed;
    std::string const challenge(form.get("sfida"));
    auto const credential = oidc::from_base64url(form.get("credenziale"));
    auto const client = oidc::from_base64url(form.get("browser"));
    auto const data = oidc::from_base64url(form.get("autenticatore"));
    auto const signature = oidc::from_base64url(form.get("firma"));
    if (!is_open_challenge(desk, challenge) || !credential || !client || !data || !signature)
        return refuse_passkey(desk, "an old challenge, or a form without an answer");
    for (Passkey const& one : desk.factors.passkeys) {
        if (one.made.credential != *credential) continue;
        auto const counter = read_assertion({challenge, origin_of(desk)}, one.made,
                                            {reinterpret_cast<char const*>(client->data()), client->size()}, *data,
                                            *signature);
        if (!counter) return refuse_passkey(desk, counter.error().why);
        auto prove = [challenge, person = desk.known.person, used = one.made.credential, count = counter.value(),
                      now = desk.now](db::Tx& tx) {
            if (!use_challenge(tx, challenge, now)) return false;
            use_passkey(tx, person, used, count, now);
            return true;
        };
        return strengthen(desk, prove, go_on(desk),
                          std::string(desk.spoken[w::passkey_failed]));
    }
    return refuse_passkey(desk, "a passkey of somebody else");
}

//! Shown once, after something was set up.
http::Reply codes_page(Desk const& desk, std::vector<std::string> const& codes) {
    if (desk.request.wants_json()) {
        json::array all;
        for (std::string const& code : codes) all.emplace_back(code);
        return http::json(json::serialize(json::object{{"recovery_codes", std::move(all)}}));
    }
    Fragment const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}", html::page_head(desk.spoken[w::factor_done],
                                                              desk.spoken[w::recovery_lead]));
        h("<section class=\"card-x\" aria-labelledby=\"codici\"><h2 id=\"codici\">{}</h2><p>{}</p><ul>",
          desk.spoken[w::recovery_title], desk.spoken[w::recovery_text]);
        for (std::string const& code : codes) h("<li><code>{}</code></li>", code);
        h("</ul></section>{}</div>",
          html::button_link(desk.url(desk.role().home), {.label = std::string(desk.spoken[w::factor_go_on])}));
    });
    return show(desk.installation, desk.request, std::string(desk.spoken[w::factor_done]), content);
}

//! `set_up` writes the new factor; codes on paper come with the first one.
http::Answer add_factor(Desk const& desk, std::function<bool(db::Tx&)> set_up, std::string const& error) {
    std::vector<std::string> codes;
    std::vector<Digest> digests;
    for (int i = 0; i < recovery_codes; ++i) {
        codes.push_back(new_readable_code());
        digests.push_back(recovery_digest(codes.back()));
    }
    auto prove = [set_up = std::move(set_up), digests, person = desk.known.person](db::Tx& tx) {
        if (!set_up(tx)) return false;
        set_recovery_codes(tx, person, digests);
        return true;
    };
    return strengthen(desk, prove, codes_page(desk, codes), error);
}

http::Reply show_app(Desk const& desk, std::string const& sealed, Bytes const& secret, std::string const& error) {
    std::string const issuer(desk.spoken.pick(desk.programme->name_it, desk.programme->name_en));
    if (desk.request.wants_json() && !error.empty()) return factor_problem(422, error);
    if (desk.request.wants_json())
        return http::json(json::serialize(
            json::object{{"key", sealed}, {"secret", to_base32(secret)},
                         {"address", totp_address(secret, issuer, desk.account.username)}}));
    FormErrors errors;
    if (!error.empty()) errors.push_back({"codice", error});
    html::Field code{.name = "codice", .label = std::string(desk.spoken[w::totp_code]), .error = error,
                     .is_required = true, .autocomplete = "one-time-code", .input_mode = "numeric"};
    std::string typed = to_base32(secret);
    for (std::size_t at = 4; at < typed.size(); at += 5) typed.insert(at, " ");
    Fragment const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}<section class=\"card-x stack\" aria-labelledby=\"app\">"
          "<h2 id=\"app\">{}</h2><p class=\"m-0\">{}</p><div>{}</div><p>{} <code>{}</code></p>",
          html::page_head(desk.spoken[w::totp_title], desk.spoken[w::totp_text]),
          html::error_summary(desk.spoken, errors), desk.spoken[w::totp_scan_title], desk.spoken[w::totp_scan],
          files::qr_svg(files::qr_code(totp_address(secret, issuer, desk.account.username)),
                        desk.spoken[w::totp_scan_title]),
          desk.spoken[w::totp_type], typed);
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}{}{}<div>{}</div></form></section></div>",
          desk.url("/secondo-fattore/app"), form_token(desk.request), html::hidden("chiave", sealed),
          html::field(code), html::submit({.label = std::string(desk.spoken[w::totp_confirm])}));
    });
    return show(desk.installation, desk.request, std::string(desk.spoken[w::totp_title]), content,
                error.empty() ? 200 : 422);
}

http::Answer set_up_app(Desk const& desk) {
    if (!desk.may_change()) throw Forbidden("a second factor is wanted first");
    std::string sealed(desk.typed.get("chiave"));
    auto const opened = unseal(desk.key, desk.purpose("totp"), sealed);
    auto const dot = opened ? opened->find('.') : std::string::npos;
    bool const is_fresh = dot != std::string::npos &&
                          parse_number<std::int64_t>(opened->substr(0, dot)).value_or(0) > desk.now.microseconds;
    if (!is_fresh) {
        Bytes secret(totp_secret_bytes);
        fill_random(secret);
        sealed = seal(desk.key, desk.purpose("totp"),
                      std::to_string((desk.now + secret_lives).microseconds) + "." + to_hex(secret));
        return show_app(desk, sealed, secret, {});
    }
    Bytes const secret = from_hex(opened->substr(dot + 1)).value();
    auto const step = totp_match(secret, desk.typed.get("codice"), desk.now, 0);
    if (!step) return show_app(desk, sealed, secret, std::string(desk.spoken[w::factor_code_wrong]));
    return add_factor(desk,
                      [person = desk.known.person, totp = Totp{secret, *step}, now = desk.now](db::Tx& tx) {
                          set_totp(tx, person, totp, now);
                          return true;
                      },
                      {});
}

http::Answer set_up_passkey(Desk const& desk) {
    if (!desk.may_change()) throw Forbidden("a second factor is wanted first");
    auto const& form = desk.typed;
    std::string const challenge(form.get("sfida"));
    auto const client = oidc::from_base64url(form.get("browser"));
    auto const attestation = oidc::from_base64url(form.get("autenticatore"));
    if (!is_open_challenge(desk, challenge) || !client || !attestation || desk.factors.passkeys.size() >= passkeys_max)
        return refuse_passkey(desk, "an old challenge, or a form without an answer");
    auto const made = read_registration({challenge, origin_of(desk)},
                                        {reinterpret_cast<char const*>(client->data()), client->size()}, *attestation);
    if (!made) return refuse_passkey(desk, made.error().why);
    std::string const device = std::string(desk.spoken[w::passkey_title]) + " " +
                               std::to_string(desk.factors.passkeys.size() + 1);
    return add_factor(desk,
                      [challenge, person = desk.known.person, passkey = made.value(), device,
                       now = desk.now](db::Tx& tx) {
                          if (!use_challenge(tx, challenge, now)) return false;
                          add_passkey(tx, person, passkey, device, now);
                          return true;
                      },
                      std::string(desk.spoken[w::passkey_failed]));
}

http::Answer remove_all(Desk const& desk) {
    if (desk.known.lacks_second_factor) throw Forbidden("a second factor is wanted first");
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.known.person),
                              [person = desk.known.person, is_json = desk.request.wants_json(),
                               to = desk.request.local("/secondo-fattore")](db::Tx& tx) {
                                  remove_factors(tx, person);
                                  return is_json ? http::json("{}") : http::see_other(to);
                              });
}

//! What a browser needs to ask an authenticator, for a new passkey or for a proof.
http::Answer challenge(Desk const& desk) {
    json::array known;
    for (Passkey const& one : desk.factors.passkeys) known.emplace_back(to_base64url(one.made.credential));
    return http::json(json::serialize(json::object{{"challenge", new_challenge(desk)},
                                                   {"relying_party", relying_party(origin_of(desk))},
                                                   {"user", to_base64url(desk.known.person.bytes)},
                                                   {"name", desk.account.username},
                                                   {"known", std::move(known)}}));
}

//! A reply that holds a secret or a session is not kept for an Idempotency-Key: it is no Write to whoever asks.
http::Answer unkept(http::Answer answer) {
    if (answer.is_ready()) return answer;
    auto const inner = std::make_shared<http::Answer>(std::move(answer));
    return http::Answer([inner](http::Send send) { inner->when_ready(std::move(send)); });
}

void add_factor_api(http::Router& router, Installation& installation) {
    std::string const factors = "/api/v1/second-factors";
    auto const post = [&](std::string const& below, http::Answer (*act)(Desk const&), http::Description description) {
        router.post(factors + below, http::signed_in, [&installation, act](http::Request const& request) {
            return unkept(act(open_desk(installation, request)));
        }).describe(std::move(description));
    };
    router.type("SecondFactors", "{must_give: bool, app: bool, passkeys?: [{name: text, added_at: instant, "
                                 "used_at: instant?}], recovery_codes_left?: int}");
    router.get(factors, http::signed_in,
               [&installation](http::Request const& r) { return show_page(open_desk(installation, r)); })
        .describe({.summary = "One's own second factors, for who is signed in herself; a token has none",
                   .gives = "SecondFactors"});
    post("/proof", give_code,
         {.summary = "Gives the second proof: a code of the app or a spare one. The session's cookie changes",
          .takes = "{code: text}", .gives = "SecondFactors", .refuses = {429}});
    post("/app", set_up_app,
         {.summary = "Without a code, a new secret for an app and its sealed key; with key and code, sets it up and "
                     "gives the spare codes, once. The session's cookie changes",
          .takes = "{key?: text, code?: text}",
          .gives = "{key: text, secret: text, address: text} | {recovery_codes: [text]}"});
    post("/passkeys/challenge", challenge,
         {.summary = "What a browser asks an authenticator with; it holds five minutes",
          .gives = "{challenge: text, relying_party: text, user: text, name: text, known: [text]}"});
    post("/passkeys", set_up_passkey,
         {.summary = "Keeps a new passkey (clientDataJSON and attestationObject as base64url); gives the spare codes",
          .takes = "{challenge: text, client_data: text, attestation: text}", .gives = "{recovery_codes: [text]}"});
    post("/passkeys/proof", give_passkey,
         {.summary = "Gives the second proof with a passkey. The session's cookie changes",
          .takes = "{challenge: text, credential: text, client_data: text, authenticator_data: text, signature: text}",
          .gives = "SecondFactors", .refuses = {429}});
    post("/removal", remove_all, {.summary = "Takes all second factors away, spare codes too", .gives = "{}"});
}

}  // namespace

void add_second_factor_routes(http::Router& router, Installation& installation) {
    auto const add = [&](std::string const& path, http::Answer (*act)(Desk const&)) {
        router.post(path, http::signed_in,
                    [&installation, act](http::Request const& r) { return act(open_desk(installation, r)); });
    };
    router.get("/secondo-fattore", http::signed_in,
               [&installation](http::Request const& r) { return show_page(open_desk(installation, r)); });
    add("/secondo-fattore", give_code);
    add("/secondo-fattore/passkey", give_passkey);
    add("/secondo-fattore/app", set_up_app);
    add("/secondo-fattore/nuova-passkey", set_up_passkey);
    add("/secondo-fattore/togli", remove_all);
    add_factor_api(router, installation);
}

}  // namespace regia::access
