#include "access/oidc/provider.hpp"

#include <boost/json.hpp>

#include "access/oidc/claims.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace regia::access::oidc {
namespace {

namespace json = boost::json;

constexpr std::int64_t kept = hours(1);
constexpr std::int64_t keys_asked_every = seconds(30);

bool has(json::object const& object, std::string_view list, std::string_view wanted) {
    auto const* const value = object.if_contains(list);
    if (!value || !value->is_array()) return false;
    for (json::value const& one : value->as_array())
        if (one.is_string() && one.as_string() == wanted) return true;
    return false;
}

std::string form_of(std::vector<std::pair<std::string, std::string>> const& fields) {
    std::string form;
    for (auto const& [name, value] : fields)
        form += (form.empty() ? "" : "&") + name + "=" + http::url_encode(value);
    return form;
}

std::string said(Fetched const& fetched) {
    return fetched.status == 0 ? fetched.body : "HTTP " + std::to_string(fetched.status);
}

}  // namespace

std::string challenge_of(std::string_view verifier) { return to_base64url(sha256(verifier)); }

std::optional<Document> read_document(std::string_view text, std::string const& issuer) {
    auto const object = object_in(text);
    // Discovery 4.3: the issuer is the one that was asked, or somebody else answers in its name.
    if (!object || text_of(*object, "issuer") != issuer) return std::nullopt;
    Document document{text_of(*object, "authorization_endpoint"), text_of(*object, "token_endpoint"),
                      text_of(*object, "jwks_uri"), text_of(*object, "userinfo_endpoint"),
                      text_of(*object, "end_session_endpoint")};
    for (std::string const* address : {&document.authorization_url, &document.token_url, &document.keys_url})
        if (!is_safe_address(*address)) return std::nullopt;
    for (std::string* address : {&document.userinfo_url, &document.end_session_url})
        if (!address->empty() && !is_safe_address(*address)) address->clear();
    bool const says_how = object->contains("token_endpoint_auth_methods_supported");
    document.takes_basic =
        !says_how || has(*object, "token_endpoint_auth_methods_supported", "client_secret_basic");
    auto const* const names = object->if_contains("authorization_response_iss_parameter_supported");
    document.names_itself = names && names->is_bool() && names->as_bool();
    return document;
}

Provider::Provider(IdentitySettings given, std::string secret, Fetcher fetch)
    : settings(std::move(given)), secret_(std::move(secret)), fetch_(std::move(fetch)) {}

Document Provider::document(Instant now) {
    {
        std::lock_guard const lock(mutex_);
        if (document_ && now - document_at_ < kept) return *document_;
    }
    std::string issuer = settings.issuer;
    while (issuer.ends_with('/')) issuer.pop_back();
    Fetched const fetched = fetch_({issuer + "/.well-known/openid-configuration"});
    auto const fresh =
        fetched.status == 200 ? read_document(fetched.body, settings.issuer) : std::optional<Document>();
    std::lock_guard const lock(mutex_);
    if (fresh) {
        document_ = *fresh;
        document_at_ = now;
    } else {
        std::string const why = fetched.status == 200 ? "not a document of this issuer" : said(fetched);
        log_error("access", "the identity provider says nothing of itself", {{"reason", why}});
        // What it said an hour ago still holds more often than not: addresses hardly change.
        if (!document_) throw Unavailable("the identity provider does not answer: " + why);
        document_at_ = now - kept + minutes(1);
    }
    return *document_;
}

std::string Provider::authorization_url(Document const& document, Attempt const& attempt,
                                        std::string const& redirect_url, std::string const& parameters) const {
    std::vector<std::pair<std::string, std::string>> fields{{"response_type", "code"},
                                                            {"client_id", settings.client_id},
                                                            {"redirect_uri", redirect_url},
                                                            {"scope", settings.scope},
                                                            {"state", attempt.state},
                                                            {"nonce", attempt.nonce},
                                                            {"code_challenge", challenge_of(attempt.verifier)},
                                                            {"code_challenge_method", "S256"}};
    if (!settings.acr_values.empty()) fields.emplace_back("acr_values", settings.acr_values);
    char const joint = document.authorization_url.find('?') == std::string::npos ? '?' : '&';
    return document.authorization_url + joint + form_of(fields) + (parameters.empty() ? "" : "&" + parameters);
}

std::vector<NamedKey> Provider::keys(Document const& document, Instant now, bool is_stale) {
    {
        std::lock_guard const lock(mutex_);
        bool const is_fresh = !keys_.empty() && now - keys_at_ < kept;
        bool const was_just_asked = refetched_at_ && now - *refetched_at_ < keys_asked_every;
        if (is_fresh && (!is_stale || was_just_asked)) return keys_;
        if (is_stale) refetched_at_ = now;
    }
    Fetched const fetched = fetch_({document.keys_url});
    auto const fresh = fetched.status == 200 ? read_keys(fetched.body) : std::optional<std::vector<NamedKey>>();
    std::lock_guard const lock(mutex_);
    if (fresh && !fresh->empty()) {
        keys_ = *fresh;
        keys_at_ = now;
    } else if (keys_.empty()) {
        throw Unavailable("the identity provider gives no keys: " + said(fetched));
    }
    return keys_;
}

Outcome<Signed, Violation> Provider::verify(std::string const& token, Document const& document, Instant now) {
    auto const found = verified(token, keys(document, now, false));
    if (found || !found.error().is_unknown_key) return found;
    return verified(token, keys(document, now, true));
}

Fetched Provider::ask_for_token(Document const& document, std::string const& code, std::string const& verifier,
                                std::string const& redirect_url) const {
    std::vector<std::pair<std::string, std::string>> fields{{"grant_type", "authorization_code"},
                                                            {"code", code},
                                                            {"redirect_uri", redirect_url},
                                                            {"code_verifier", verifier}};
    Fetch fetch{document.token_url};
    if (!secret_.empty() && document.takes_basic) {
        // RFC 6749 section 2.3.1: both parts are encoded as in a form first.
        std::string const both = http::url_encode(settings.client_id) + ":" + http::url_encode(secret_);
        fetch.authorization = "Basic " + to_base64(as_bytes(both));
    } else {
        fields.emplace_back("client_id", settings.client_id);
        if (!secret_.empty()) fields.emplace_back("client_secret", secret_);
    }
    fetch.form = form_of(fields);
    return fetch_(fetch);
}

Outcome<Identity, Violation> Provider::ask_userinfo(Document const& document, std::string const& access_token,
                                                    std::string const& subject, Instant now) {
    Fetched const fetched = fetch_({document.userinfo_url, std::nullopt, "Bearer " + access_token});
    if (fetched.status != 200) return Violation{"UserInfo: " + said(fetched)};
    if (!fetched.type.starts_with("application/jwt"))
        return identity_in(fetched.body, subject, settings.tax_code_claims);
    // Core 5.3.2: a signed answer is signed by the provider.
    auto const opened = verify(std::string(trim(fetched.body)), document, now);
    if (!opened) return opened.error();
    return identity_in(opened.value().payload, subject, settings.tax_code_claims);
}

Outcome<Provider::Entered, Violation> Provider::redeem(std::string const& code, Attempt const& attempt,
                                                       std::string const& redirect_url, Instant now) {
    Document const known = document(now);
    Fetched const fetched = ask_for_token(known, code, attempt.verifier, redirect_url);
    if (fetched.status == 0 || fetched.status >= 500)
        throw Unavailable("the identity provider does not answer: " + said(fetched));
    auto const answer = object_in(fetched.body);
    if (fetched.status != 200 || !answer)
        return Violation{"token: " + said(fetched) + (answer ? " " + text_of(*answer, "error") : "")};
    std::string const id_token = text_of(*answer, "id_token");
    auto const opened = verify(id_token, known, now);
    if (!opened) return opened.error();
    auto const identity = identity_of(opened.value(), {settings.issuer, settings.client_id, attempt.nonce, now},
                                      settings.tax_code_claims);
    if (!identity) return identity.error();
    Entered entered{identity.value(), id_token, known.end_session_url};
    std::string const access_token = text_of(*answer, "access_token");
    if (!entered.identity.tax_code && !known.userinfo_url.empty() && !access_token.empty()) {
        auto const more = ask_userinfo(known, access_token, entered.identity.subject, now);
        if (!more) return more.error();
        entered.identity.tax_code = more.value().tax_code;
        if (entered.identity.name.empty()) entered.identity.name = more.value().name;
    }
    return entered;
}

Outcome<LogoutNotice, Violation> Provider::read_notice(std::string const& token, Instant now) {
    auto const opened = verify(token, document(now), now);
    if (!opened) return opened.error();
    return logout_of(opened.value(), {settings.issuer, settings.client_id, "", now});
}

}  // namespace regia::access::oidc
