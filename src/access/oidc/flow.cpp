#include "access/oidc/flow.hpp"

#include <boost/json.hpp>

#include "access/entry/entry.hpp"
#include "access/oidc/provider.hpp"
#include "access/oidc/sealed.hpp"
#include "base/log.hpp"
#include "locale/access.hpp"

namespace regia::access::oidc {
namespace {

namespace w = words::access;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

constexpr std::string_view cookie_name = "regia_identita", purpose = "identity";
constexpr std::int64_t attempt_lives_seconds = 900;  // somebody looks for her telephone, or recovers her SPID password
constexpr std::size_t back_bytes_max = 1'000;

//! A sign-in on its way, as it stands in the cookie.
struct OnItsWay {
    Attempt attempt;
    std::string back_to;
    std::optional<Uuid> links;  //!< the signed-in person who adds this identity to her account
};

std::string key_of(Installation const& installation) {
    return installation.database.read([](db::Tx& tx) { return form_key(tx); });
}

std::string sealed(Installation const& installation, OnItsWay const& way) {
    json::object const object{
        {"state", way.attempt.state},
        {"nonce", way.attempt.nonce},
        {"verifier", way.attempt.verifier},
        {"back", way.back_to},
        {"links", way.links ? to_string(*way.links) : ""},
        {"until", (installation.clock.now() + seconds(attempt_lives_seconds)).microseconds}};
    return seal(key_of(installation), purpose, json::serialize(object));
}

std::optional<OnItsWay> opened(Installation const& installation, http::Request const& request) {
    auto const cookie = passing_cookie_of(request, cookie_name, installation.public_url);
    auto const text = unseal(key_of(installation), purpose, cookie);
    if (!text) return std::nullopt;
    auto const object = json::parse(*text).as_object();
    if (object.at("until").as_int64() < installation.clock.now().microseconds) return std::nullopt;
    auto const field = [&](char const* name) { return std::string(object.at(name).as_string()); };
    return OnItsWay{{field("state"), field("nonce"), field("verifier")}, field("back"), parse_uuid(field("links"))};
}

std::string redirect_url(Installation const& installation) {
    return installation.public_url + "/accedi/identita/ritorno";
}

//! Why it did not work, and where to go on.
http::Reply failure(Installation const& installation, http::Request const& request, html::Word title,
                    std::string_view text, int status) {
    auto const spoken = voice(request);
    Fragment const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}</div>", html::page_head(spoken[title], text),
          html::actions({html::button_link(html::Url(request.local("/accedi")),
                                           {.label = std::string(spoken[w::identity_again])}),
                         html::button_link(html::Url(request.local("/accedi/aiuto")),
                                           {.label = std::string(spoken[w::sign_in_trouble]),
                                            .weight = html::Weight::quiet})}));
    });
    return show(installation, request, std::string(spoken[title]), content, status);
}

http::Reply provider_down(Installation const& installation, http::Request const& request) {
    return failure(installation, request, w::identity_down_title, voice(request)[w::identity_down], 503)
        .with("Retry-After", "30");
}

//! Runs `work` on the threads that wait for the provider; what it answers ends the sign-in on its way.
http::Answer on_network(Installation& installation, http::Request const& request, bool ends_cookie,
                        std::function<http::Answer(http::Request const&)> work) {
    auto const asked = std::make_shared<http::Request const>(request);
    return http::Answer([&installation, asked, ends_cookie, work = std::move(work)](http::Send send) {
        std::string const no_cookie = passing_cookie(cookie_name, "", 0, installation.public_url);
        auto const reply = std::make_shared<http::Send>(
            [send = std::move(send), ends_cookie, no_cookie](std::optional<http::Reply> made,
                                                             std::exception_ptr error) {
                if (made && ends_cookie) made->with("Set-Cookie", no_cookie);
                send(std::move(made), std::move(error));
            });
        bool const is_taken = installation.ways_in->post([&installation, asked, work, reply] {
            try {
                http::Answer answer = work(*asked);
                if (answer.is_ready()) (*reply)(std::move(answer.reply()), nullptr);
                else answer.when_ready(*reply);
            } catch (Unavailable const& reason) {
                log_error("access", "the identity provider is down", {{"reason", reason.what()}});
                (*reply)(provider_down(installation, *asked), nullptr);
            } catch (...) {
                (*reply)(std::nullopt, std::current_exception());
            }
        });
        if (!is_taken) (*reply)(provider_down(installation, *asked), nullptr);
    });
}

http::Answer start(Installation& installation, http::Request const& request, std::optional<Uuid> links) {
    return on_network(installation, request, false, [&installation, links](http::Request const& asked) {
        Provider& provider = *installation.ways_in->provider();
        Document const document = provider.document(installation.clock.now());
        std::string back = own_path(asked.query.get("torna"));
        if (back.size() > back_bytes_max) back.clear();
        OnItsWay const way{{random_token(), random_token(), random_token() + random_token()}, back, links};
        std::string_view const button = asked.query.get("con");
        std::string const& parameters = button == "spid"  ? provider.settings.spid_parameters
                                        : button == "cie" ? provider.settings.cie_parameters
                                                          : std::string();
        return http::see_other(
                   provider.authorization_url(document, way.attempt, redirect_url(installation), parameters))
            .with("Set-Cookie", passing_cookie(cookie_name, sealed(installation, way), attempt_lives_seconds,
                                               installation.public_url));
    });
}

//! Whom the provider means: known by its subject, or by a tax code of the registry.
struct Meant {
    std::optional<Uuid> by_subject, by_tax_code;
};

Meant meant(Installation& installation, Identity const& identity) {
    WaysIn const& ways = *installation.ways_in;
    return installation.database.read([&](db::Tx& tx) {
        Meant found;
        found.by_subject = person_of_identity(tx, ways.provider()->settings.issuer, identity.subject);
        if (identity.tax_code) found.by_tax_code = ways.person_with_tax_code(tx, *identity.tax_code);
        return found;
    });
}

//! Vouched for, and nobody here: who she is goes to those who may help, and to nobody else.
http::Answer turn_away(Installation& installation, http::Request const& request, Identity const& identity) {
    auto const spoken = voice(request);
    if (!identity.tax_code)
        return failure(installation, request, w::identity_no_code_title, spoken[w::identity_no_code], 403);
    EntryRequest report;
    report.id = installation.ids.next();
    report.kind = EntryKind::unknown_tax_code;
    report.name = identity.name;
    report.tax_code = *identity.tax_code;
    report.language = spoken.code();
    report.asked_at = installation.clock.now();
    return http::after_commit(
        installation.database, "entry_requests",
        [report, reply = failure(installation, request, w::identity_unknown_title,
                                 spoken(w::identity_unknown, {{"code", report.tax_code}}), 403)](db::Tx& tx) {
            report_unknown_tax_code(tx, report);
            return reply;
        });
}

//! A signed-in person adds the identity to her account, whatever tax code it has.
http::Answer add_to_account(Installation& installation, http::Request const& request, Identity const& identity,
                            Uuid person, Meant const& known) {
    Actor const* const now_here = actor_if_any(request);
    bool const is_same = now_here && now_here->person == person;
    bool const is_free = (!known.by_subject || *known.by_subject == person) &&
                         (!known.by_tax_code || *known.by_tax_code == person);
    if (!is_same || !is_free)
        return failure(installation, request, w::identity_taken_title, voice(request)[w::identity_taken], 409);
    return http::after_commit(installation.database, "person/" + to_string(person),
                              [issuer = installation.ways_in->provider()->settings.issuer, subject = identity.subject,
                               person, now = installation.clock.now(),
                               to = request.local("/il-mio-accesso") + "?fatto=identita"](db::Tx& tx) {
                                  link_identity(tx, issuer, subject, person, now);
                                  return http::see_other(to);
                              });
}

http::Answer admit(Installation& installation, http::Router const& router, http::Request const& request,
                   Provider::Entered const& entered, OnItsWay const& way) {
    Identity const& identity = entered.identity;
    Meant const known = meant(installation, identity);
    if (way.links) return add_to_account(installation, request, identity, *way.links, known);
    if (known.by_subject && known.by_tax_code && *known.by_subject != *known.by_tax_code) {
        log_error("access", "a subject of the identity provider has the tax code of somebody else now", {});
        return failure(installation, request, w::identity_taken_title, voice(request)[w::identity_taken], 409);
    }
    auto const person = known.by_subject ? known.by_subject : known.by_tax_code;
    if (!person) return turn_away(installation, request, identity);
    IdentitySettings const& settings = installation.ways_in->provider()->settings;
    IdentitySession const session{settings.issuer, identity.subject, identity.sid, entered.id_token,
                                  entered.end_session_url};
    auto const& strong = settings.second_factor_acr;
    Entry entry{.person = *person, .made_by = MadeBy::identity, .back_to = way.back_to};
    entry.has_second_factor = std::find(strong.begin(), strong.end(), identity.acr) != strong.end();
    entry.opened = [session, person = *person, now = installation.clock.now()](db::Tx& tx, Digest const& token) {
        // What was sent before she proved who she is lies in a mailbox that nobody has proved to be hers. Letters with
        // links are written under this key: none is on its way meanwhile.
        if (!identity_linked_at(tx, person)) tx.serialise("registry/people");
        if (link_identity(tx, session.issuer, session.subject, person, now)) end_unused_links(tx, person);
        add_identity_session(tx, token, session, now);
    };
    return enter(installation, router, request, std::move(entry));
}

http::Answer come_back(Installation& installation, http::Router const& router, http::Request const& request) {
    auto const way = opened(installation, request);
    auto const spoken = voice(request);
    Provider& provider = *installation.ways_in->provider();
    // The state binds the answer to the browser that asked (RFC 6749 section 10.12).
    if (!way || !same_secret(request.query.get("state"), way->attempt.state))
        return failure(installation, request, w::identity_stale_title, spoken[w::identity_stale], 400);
    std::string_view const issuer = request.query.get("iss");
    if (!issuer.empty() && issuer != provider.settings.issuer)  // RFC 9207
        return failure(installation, request, w::identity_refused_title, spoken[w::identity_refused], 400);
    if (request.query.has("error")) {
        log_info("access", "the identity provider refused a sign-in",
                 {{"error", std::string(request.query.get("error"))}});
        return http::see_other(request.local("/accedi") + "?motivo=identita")
            .with("Set-Cookie", passing_cookie(cookie_name, "", 0, installation.public_url));
    }
    return on_network(installation, request, true, [&installation, &router, &provider,
                                                    way = *way](http::Request const& asked) -> http::Answer {
        auto const entered = provider.redeem(std::string(asked.query.get("code")), way.attempt,
                                             redirect_url(installation), installation.clock.now());
        if (entered) return admit(installation, router, asked, entered.value(), way);
        log_error("access", "an answer of the identity provider was refused", {{"reason", entered.error().why}});
        return failure(installation, asked, w::identity_refused_title, voice(asked)[w::identity_refused], 400);
    });
}

//! The provider says that somebody has signed out there (BCL 2.5 to 2.8).
http::Answer take_notice(Installation& installation, http::Request const& request) {
    std::string const token(request.form.get("logout_token"));
    if (token.empty()) return http::json("{\"error\":\"invalid_request\"}", 400);
    return on_network(installation, request, false, [&installation, token](http::Request const&) -> http::Answer {
        Provider& provider = *installation.ways_in->provider();
        Instant const now = installation.clock.now();
        auto const notice = provider.read_notice(token, now);
        if (!notice) {
            log_error("access", "a notice of logout was refused", {{"reason", notice.error().why}});
            return http::json("{\"error\":\"invalid_request\"}", 400);
        }
        return http::after_commit(installation.database, "access/logout",
                                  [issuer = provider.settings.issuer, notice = notice.value(), now](db::Tx& tx) {
                                      carry_out_logout(tx, issuer, notice, now);
                                      return http::text("");
                                  });
    });
}

//! Only with another way in left: who came by identity alone and takes it away would stand outside.
http::Answer unlink(Installation& installation, http::Request const& request) {
    Uuid const person = actor(request).person;
    return http::after_commit(installation.database, "person/" + to_string(person),
                              [person, to = request.local("/il-mio-accesso")](db::Tx& tx) {
                                  auto const account = account_of(tx, person);
                                  if (!account || !account->password_hash)
                                      return http::see_other(to + "?fatto=serve-password");
                                  unlink_identities(tx, person);
                                  return http::see_other(to + "?fatto=scollegata");
                              });
}

}  // namespace

std::string end_address(IdentitySession const& session, IdentitySettings const& settings,
                        std::string const& public_url) {
    if (session.end_url.empty()) return {};
    char const joint = session.end_url.find('?') == std::string::npos ? '?' : '&';
    // OpenID Connect RP-Initiated Logout 1.0, section 2.
    return session.end_url + joint + "id_token_hint=" + http::url_encode(session.id_token) +
           "&client_id=" + http::url_encode(settings.client_id) +
           "&post_logout_redirect_uri=" + http::url_encode(public_url + "/accedi");
}

void add_routes(http::Router& router, Installation& installation) {
    if (!installation.ways_in || !installation.ways_in->provider()) return;
    router.get("/accedi/identita", http::everyone,
               [&installation](http::Request const& r) { return start(installation, r, std::nullopt); });
    router.get("/accedi/identita/ritorno", http::everyone, [&installation, &router](http::Request const& r) {
        return come_back(installation, router, r);
    });
    http::Route& notice =
        router.post("/accedi/identita/notifica", http::everyone,
                    [&installation](http::Request const& r) { return take_notice(installation, r); });
    notice.without_form_token = true;
    notice.is_for_servers = true;
    router.post("/il-mio-accesso/identita", http::signed_in, [&installation](http::Request const& r) {
        // Or a stolen password would link an identity of the thief that counts as two proofs.
        if (actor(r).lacks_second_factor) throw Forbidden("a second factor is wanted first");
        return start(installation, r, actor(r).person);
    });
    router.post("/il-mio-accesso/identita/scollega", http::signed_in,
                [&installation](http::Request const& r) { return unlink(installation, r); });
}

}  // namespace regia::access::oidc
