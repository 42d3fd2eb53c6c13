//! /password: a person sets or changes her own.
#include "access/sign_in.hpp"
#include "base/text.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

using html::Fragment;
using html::Writer;

//! What is known of who sets a password. Whoever came by a link may have lost the old one, and is not asked for it.
struct Setting {
    Account account;
    bool asks_old = false;
};

Setting load(Installation& installation, http::Request const& request) {
    Actor const& known = actor(request);
    auto const found = installation.database.read([&](db::Tx& tx) {
        return std::pair(account_of(tx, known.person), origin_of_session(tx, known.session));
    });
    // Nobody of a demo has a password, and a bearer is not a person at a keyboard.
    if (!found.first || !found.second || found.second->made_by == MadeBy::persona)
        throw NotFound("no password to set here");
    bool const came_by_link = found.second->made_by == MadeBy::link;
    return {*found.first, found.first->password_hash.has_value() && !came_by_link};
}

http::Reply show_page(Installation& installation, http::Request const& request, Setting const& setting,
                      FormErrors const& errors, int status) {
    auto const spoken = voice(request);
    namespace w = words::access;
    html::Field old{.name = "password_old", .label = std::string(spoken[w::password_old]),
                    .error = html::error_of(errors, "password_old"), .is_required = true,
                    .autocomplete = "current-password"};
    html::Field fresh{.name = "password_new",
                      .label = std::string(spoken[w::password_new]),
                      .hint = spoken(w::password_hint, {{"n", static_cast<std::int64_t>(password_characters_min)}}),
                      .error = html::error_of(errors, "password_new"),
                      .is_required = true,
                      .autocomplete = "new-password"};
    Fragment const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}",
          html::page_head(spoken[w::password_title], spoken[w::password_lead]), html::error_summary(spoken, errors),
          html::Url(request.local("/password")), form_token(request));
        // A password manager learns from it which account this is.
        h("<input type=\"hidden\" name=\"utente\" autocomplete=\"username\" value=\"{}\">", setting.account.username);
        if (setting.asks_old) h.add(html::password(old, spoken[w::show_password]));
        h("{}{}</form></div>", html::password(fresh, spoken[w::show_password]),
          html::actions({html::submit({.label = std::string(spoken[w::password_save])}),
                         html::button_link(html::Url(request.local("/")), {.label = std::string(spoken[w::not_now]),
                                                                           .weight = html::Weight::quiet})}));
    });
    return show(installation, request, std::string(spoken[w::password_title]), content, status);
}

FormErrors faults(html::Voice const& spoken, Setting const& setting, std::string_view fresh) {
    namespace w = words::access;
    FormErrors errors;
    if (character_count(fresh) < password_characters_min)
        errors.push_back(
            {"password_new", spoken(w::password_short, {{"n", static_cast<std::int64_t>(password_characters_min)}})});
    else if (fresh.size() > password_bytes_max)
        errors.push_back({"password_new", std::string(spoken[w::password_long])});
    else if (username_key(fresh) == username_key(setting.account.username))
        errors.push_back({"password_new", std::string(spoken[w::password_is_username])});
    return errors;
}

http::Answer save(Installation& installation, http::Request const& request) {
    Setting const setting = load(installation, request);
    auto const spoken = voice(request);
    Instant const now = installation.clock.now();
    std::string_view const fresh = request.form.get("password_new");
    FormErrors errors = faults(spoken, setting, fresh);
    std::string const& username = setting.account.username;
    if (setting.asks_old) {
        // A session left open on a ward's computer is no way to guess a password either.
        auto const failures = installation.database.read(
            [&](db::Tx& tx) { return failures_of(tx, username, request.remote_address); });
        if (std::int64_t const wait = wait_left(failures, now); wait > 0) {
            errors = {{"password_old", spoken(words::access::wait, {{"n", wait / minutes(1) + 1}})}};
            return show_page(installation, request, setting, errors, 429)
                .with("Retry-After", std::to_string(wait / seconds(1) + 1));
        }
        if (!is_password(setting.account.password_hash, request.form.get("password_old"))) {
            errors.insert(errors.begin(), {"password_old", std::string(spoken[words::access::password_old_wrong])});
            return http::after_commit(installation.database, "access/failure",
                                      [username, address = request.remote_address, now,
                                       reply = show_page(installation, request, setting, errors, 422)](db::Tx& tx) {
                                          add_failure(tx, username, address, now, now - failures_kept);
                                          return reply;
                                      });
        }
    }
    if (!errors.empty()) return show_page(installation, request, setting, errors, 422);
    Actor const& known = actor(request);
    return http::after_commit(installation.database, "person/" + to_string(known.person),
                              [person = known.person, session = known.session, hash = hash_password(fresh), now,
                               reply = http::see_other(request.local(known.role.home))](db::Tx& tx) {
                                  set_password_hash(tx, person, hash);
                                  end_sessions(tx, person, now, session);  // whoever knew the old one is out
                                  return reply;
                              });
}

}  // namespace

void add_password_routes(http::Router& router, Installation& installation) {
    router.get("/password", http::signed_in, [&installation](http::Request const& r) {
        return show_page(installation, r, load(installation, r), {}, 200);
    });
    router.post("/password", http::signed_in, [&installation](http::Request const& r) {
        return save(installation, r);
    }).is_costly = true;
}

}  // namespace regia::access
