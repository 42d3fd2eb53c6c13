//! /due-registrazioni: the code of the one, typed by the other.
#include "registry/merge/same_person.hpp"

#include <algorithm>

#include "access/rights.hpp"
#include "base/readable_code.hpp"
#include "html/components.hpp"
#include "html/components_form.hpp"
#include "locale/registry.hpp"
#include "registry/merge/merge.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using html::Fragment;
using html::Writer;

constexpr std::string_view page_path = "/due-registrazioni";

struct Shown {
    std::string code = {};   //!< just made
    std::string error = {};  //!< of what was typed
    bool is_said = false;
};

http::Reply show(access::Installation& installation, http::Request const& request, Shown const& shown) {
    auto const voice = access::voice(request);
    html::Field field{.name = "codice", .label = std::string(voice[w::same_code]),
                      .value = std::string(request.form.get("codice")), .error = shown.error};
    html::Button const make{.label = std::string(voice[w::same_make_code]), .weight = html::Weight::outline};
    html::Button const say{.label = std::string(voice[w::same_say])};
    html::Card const first{.id = "codice-mio", .title = std::string(voice[w::same_first])};
    html::Card const second{.id = "codice-altro", .title = std::string(voice[w::same_second])};
    auto const first_part = html::fragment([&](Writer& h) {
        h("<div class=\"stack gap4\">");
        if (!shown.code.empty())
            h("{}", html::note(html::Kind::info, shown.code, voice[w::same_code_is], html::Announced::politely));
        h("<form method=\"post\" action=\"{}\">{}{}</form></div>",
          html::Url(request.local(std::string(page_path) + "/codice")), access::form_token(request),
          html::actions({html::submit(make)}));
    });
    auto const second_part = html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}{}{}</form>",
          html::Url(request.local(page_path)), access::form_token(request), html::field(field),
          html::actions({html::submit(say)}));
    });
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}", html::page_head(voice[w::same_title], voice[w::same_lead]));
        if (shown.is_said)
            h("{}", html::note(html::Kind::ok, voice[w::same_said], voice[w::same_said_text],
                               html::Announced::politely));
        h("{}{}</div>", html::card(first, first_part), html::card(second, second_part));
    });
    html::Frame frame = access::frame(installation, request, std::string(voice[w::same_title]));
    return http::page(html::page(frame, content), shown.error.empty() ? 200 : 422);
}

Digest same_digest(std::string_view typed) { return sha256("same:" + read_code(typed)); }

http::Answer make_code(access::Installation& installation, http::Request const& request) {
    std::string const code = new_readable_code();
    installation.database.write_now("registry/people",
                                    [&, person = access::actor(request).person](db::Tx& tx) {
                                        keep_same_code(tx, person, code, installation.clock.now());
                                    });
    return show(installation, request, {.code = code});
}

http::Answer say(access::Installation& installation, http::Request const& request) {
    Uuid const person = access::actor(request).person;
    std::string_view const code = request.form.get("codice");
    bool const is_said = installation.database.write_now("registry/people", [&](db::Tx& tx) {
        auto const other = spend_same_code(tx, code, installation.clock.now());
        if (!other || *other == person) return false;
        say_same(tx, person, *other, installation.clock.now());
        return true;
    });
    if (is_said) return show(installation, request, {.is_said = true});
    return show(installation, request, {.error = std::string(access::voice(request)[w::same_no_code])});
}

}  // namespace

void keep_same_code(db::Tx& tx, Uuid person, std::string_view code, Instant now) {
    tx.run("INSERT INTO registry_same_code (person_id, code_sha256, expires_at) VALUES ($1, $2, $3) "
           "ON CONFLICT (person_id) DO UPDATE SET code_sha256 = excluded.code_sha256, "
           "expires_at = excluded.expires_at",
           person, same_digest(code), now + same_code_lives);
}

std::optional<Uuid> spend_same_code(db::Tx& tx, std::string_view code, Instant now) {
    auto const whose = tx.value<Uuid>("SELECT person_id FROM registry_same_code WHERE code_sha256 = $1 "
                                      "AND expires_at > $2",
                                      same_digest(code), now);
    if (whose) tx.run("DELETE FROM registry_same_code WHERE person_id = $1", *whose);
    return whose;
}

void say_same(db::Tx& tx, Uuid one, Uuid other, Instant now) {
    tx.run("INSERT INTO registry_same_person (person_id, other_id, said_at) VALUES ($1, $2, $3) "
           "ON CONFLICT (person_id, other_id) DO NOTHING",
           std::min(one, other), std::max(one, other), now);
}

void take_back_same(db::Tx& tx, Uuid one, Uuid other) {
    tx.run("DELETE FROM registry_same_person WHERE person_id = $1 AND other_id = $2", std::min(one, other),
           std::max(one, other));
}

bool have_said_same(db::Tx& tx, Uuid one, Uuid other) {
    return tx.value<std::int64_t>("SELECT count(*) FROM registry_same_person WHERE person_id = $1 AND other_id = $2",
                                  std::min(one, other), std::max(one, other)) > 0;
}

void add_same_person_routes(http::Router& router, access::Installation& installation) {
    auto const may = access::may::follow_own_path;
    router.get(std::string(page_path), may,
               [&](http::Request const& request) { return show(installation, request, {}); });
    router.post(std::string(page_path) + "/codice", may,
                [&](http::Request const& request) { return make_code(installation, request); });
    router.post(std::string(page_path), may,
                [&](http::Request const& request) { return say(installation, request); });
}

}  // namespace regia::registry
