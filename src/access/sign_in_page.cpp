//! /accedi, /demo/accedi, /esci, /tema and the one-time link.
#include "access/oidc/flow.hpp"
#include "access/session.hpp"
#include "access/sign_in.hpp"
#include "base/text.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

constexpr std::size_t username_characters_max = 200;
constexpr std::uint64_t kept_body_bytes_max = 512 * 1024;  // what a form typed, percent-encoded, beside the sign-in

//! What is filled in of a sign-in form, but for the password.
SignInForm typed(http::Request const& request) {
    SignInForm form;
    form.username = std::string(first_characters(trim(request.form.get("utente")), username_characters_max));
    form.back_to = own_path(request.form.get("torna"));
    form.kept = kept_form(request);
    return form;
}

http::Reply show_form(Installation& installation, http::Request const& request) {
    SignInForm form;
    form.back_to = own_path(request.query.get("torna"));
    auto const spoken = voice(request);
    if (request.query.get("motivo") == "ruolo")
        form.notice =
            html::note(html::Kind::warn, spoken[words::access::no_role_title], spoken[words::access::no_role]);
    if (request.query.get("motivo") == "identita")
        form.notice = html::note(html::Kind::warn, spoken[words::access::identity_cancelled_title],
                                 spoken[words::access::identity_cancelled]);
    return sign_in_page(installation, request, form, 200);
}

http::Answer refuse(Installation& installation, http::Request const& request, SignInForm form, Instant now) {
    form.errors = {{"utente", std::string(voice(request)[words::access::wrong_password])}};
    return http::after_commit(installation.database, "access/failure",
                              [username = form.username, address = request.remote_address, now,
                               reply = sign_in_page(installation, request, form, 422)](db::Tx& tx) {
                                  add_failure(tx, username, address, now, now - failures_kept);
                                  return reply;
                              });
}

http::Reply ask_to_wait(Installation& installation, http::Request const& request, SignInForm form, std::int64_t wait) {
    std::int64_t const seconds_left = wait / seconds(1) + 1;
    form.errors = {{"utente", voice(request)(words::access::wait, {{"n", (seconds_left + 59) / 60}})}};
    return sign_in_page(installation, request, form, 429).with("Retry-After", std::to_string(seconds_left));
}

http::Answer sign_in(Installation& installation, http::Router const& router, http::Request const& request) {
    SignInForm form = typed(request);
    auto const spoken = voice(request);
    std::string_view const password = request.form.get("password");
    if (form.username.empty()) form.errors.push_back({"utente", std::string(spoken[words::access::username_missing])});
    if (password.empty()) form.errors.push_back({"password", std::string(spoken[words::access::password_missing])});
    if (!form.errors.empty()) return sign_in_page(installation, request, form, 422);

    Instant const now = installation.clock.now();
    auto const [account, failures] = installation.database.read([&](db::Tx& tx) {
        return std::pair(find_account(tx, form.username), failures_of(tx, form.username, request.remote_address));
    });
    if (std::int64_t const wait = wait_left(failures, now); wait > 0)
        return ask_to_wait(installation, request, form, wait);
    if (!is_password(account ? account->password_hash : std::nullopt, password))
        return refuse(installation, request, form, now);
    Entry entry{.person = account->person, .made_by = MadeBy::password, .back_to = form.back_to, .kept = form.kept};
    entry.confirm = [username = form.username, address = request.remote_address](db::Tx& tx) {
        clear_failures(tx, username, address);
        return true;
    };
    return enter(installation, router, request, std::move(entry));
}

http::Answer enter_as_persona(Installation& installation, http::Router const& router, http::Request const& request) {
    auto const person = parse_uuid(request.form.get("persona"));
    bool const is_one = person && installation.database.read([&](db::Tx& tx) { return is_persona(tx, *person); });
    if (!is_one) throw NotFound("no such persona");
    SignInForm const form = typed(request);
    return enter(installation, router, request,
                 {.person = *person, .made_by = MadeBy::persona, .back_to = form.back_to, .kept = form.kept});
}

http::Answer sign_out(Installation& installation, http::Request const& request) {
    auto const leading = [public_url = installation.public_url](std::string to) {
        auto reply = http::see_other(std::move(to));
        reply.with("Set-Cookie", ended_session_cookie(public_url));
        // Nothing of the person stays in the browser of a shared computer.
        reply.with("Clear-Site-Data", "\"storage\"");
        return reply;
    };
    auto const reply = leading(request.local("/accedi"));
    Actor const* const known = actor_if_any(request);
    if (!known || known->by_bearer) return reply;
    return http::after_commit(installation.database, "person/" + to_string(known->person),
                              [session = known->session, person = known->person, now = installation.clock.now(), reply,
                               leading, ways = installation.ways_in, public_url = installation.public_url,
                               everywhere = request.form.get("ovunque") == "1"](db::Tx& tx) {
                                  auto const identity = identity_session(tx, session);
                                  if (everywhere) end_sessions(tx, person, now);
                                  else end_session(tx, session, now);
                                  if (!identity || !ways || !ways->provider()) return reply;
                                  // Who came by the provider leaves it too, or the next one at this computer comes in
                                  // as her.
                                  auto const to = oidc::end_address(*identity, *ways->settings.identity, public_url);
                                  return to.empty() ? reply : leading(to);
                              });
}

http::Reply choose_theme(Installation& installation, http::Request const& request) {
    std::string_view const wanted = request.form.get("tema");
    std::string_view const theme = wanted == "chiaro" || wanted == "scuro" ? wanted : "auto";
    std::string const back = own_path(request.form.get("torna"));
    return http::see_other(request.local(back.empty() ? "/" : back))
        .with("Set-Cookie", preference_cookie("regia_tema", theme, installation.public_url));
}

//! A GET changes nothing: the scanner of a mail server opens links before their reader does.
http::Reply show_link(Installation& installation, http::Request const& request) {
    auto const spoken = voice(request);
    std::string const secret(request.in_path("token"));
    Instant const now = installation.clock.now();
    bool const is_open =
        installation.database.read([&](db::Tx& tx) { return person_of_link(tx, secret, now).has_value(); });
    html::Fragment const content = html::fragment([&](html::Writer& h) {
        h("<div class=\"focuspage\">");
        if (is_open) {
            h("{}<form method=\"post\" action=\"{}\">{}</form>",
              html::page_head(spoken[words::access::link_title], spoken[words::access::link_text]),
              html::Url(request.local("/accedi/link/" + secret)),
              html::submit({.label = std::string(spoken[words::access::sign_in])}));
        } else {
            h("{}<p><a href=\"{}\">{}</a></p>",
              html::page_head(spoken[words::access::link_over_title], spoken[words::access::link_over_text]),
              html::Url(request.local("/accedi")), spoken[words::access::sign_in]);
        }
        h("</div>");
    });
    auto const title = spoken[is_open ? words::access::link_title : words::access::link_over_title];
    return show(installation, request, std::string(title), content, is_open ? 200 : 410);
}

http::Answer use_link_to_enter(Installation& installation, http::Router const& router, http::Request const& request) {
    std::string const secret(request.in_path("token"));
    Instant const now = installation.clock.now();
    auto const person = installation.database.read([&](db::Tx& tx) { return person_of_link(tx, secret, now); });
    if (!person) return show_link(installation, request);
    return enter(installation, router, request,
                 {.person = *person, .made_by = MadeBy::link, .back_to = "/password",
                  .confirm = [secret, now](db::Tx& tx) { return use_link(tx, secret, now); },
                  .otherwise = "/accedi/link/" + secret});
}

}  // namespace

void add_sign_in_routes(http::Router& router, Installation& installation) {
    router.get("/accedi", http::everyone,
               [&installation](http::Request const& r) { return show_form(installation, r); });
    http::Route& local = router.post("/accedi", http::everyone, [&installation, &router](http::Request const& r) {
        return sign_in(installation, router, r);
    });
    local.is_costly = true;
    local.without_form_token = true;
    local.body_bytes_max = kept_body_bytes_max;
    if (installation.is_demo) {
        http::Route& demo = router.post(
            "/demo/accedi", http::everyone,
            [&installation, &router](http::Request const& r) { return enter_as_persona(installation, router, r); });
        demo.without_form_token = true;
        demo.body_bytes_max = kept_body_bytes_max;
    }
    // A page left open from an earlier session must be able to sign out and to change its colours.
    router.post("/esci", http::everyone, [&installation](http::Request const& r) { return sign_out(installation, r); })
        .without_form_token = true;
    router
        .post("/tema", http::everyone,
              [&installation](http::Request const& r) { return choose_theme(installation, r); })
        .without_form_token = true;
}

void add_link_routes(http::Router& router, Installation& installation) {
    router.get("/accedi/link/{token}", http::everyone,
               [&installation](http::Request const& r) { return show_link(installation, r); });
    router.post("/accedi/link/{token}", http::everyone, [&installation, &router](http::Request const& r) {
        return use_link_to_enter(installation, router, r);
    }).without_form_token = true;
}

}  // namespace regia::access
