#include "access/oidc/token.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "access/oidc/claims.hpp"
#include "base/text.hpp"

namespace regia::access::oidc {
namespace {

namespace json = boost::json;

constexpr std::int64_t skew = minutes(2);             // between our clock and the provider's
constexpr std::int64_t issued_ago_max = minutes(10); // an ID token is used at once
constexpr std::size_t token_bytes_max = 64 * 1024;
constexpr std::string_view logout_event = "http://schemas.openid.net/event/backchannel-logout";
constexpr std::string_view country_prefix = "TINIT-";
constexpr std::size_t tax_code_characters = 16;

//! Seconds since 1970, also where a provider writes them with a fraction.
std::optional<Instant> instant_of(json::object const& object, std::string_view name) {
    auto const* const value = object.if_contains(name);
    if (!value || !value->is_number()) return std::nullopt;
    double const since = value->to_number<double>();
    if (!(since >= 0 && since < 1e11)) return std::nullopt;
    return Instant{seconds(static_cast<std::int64_t>(since))};
}

std::optional<Bytes> bytes_of(json::object const& object, std::string_view name) {
    return from_base64url(text_of(object, name));
}

std::optional<PublicKey> read_key(json::object const& jwk) {
    if (std::string const use = text_of(jwk, "use"); !use.empty() && use != "sig") return std::nullopt;
    std::string const kind = text_of(jwk, "kty");
    std::optional<PublicKey> key;
    if (kind == "RSA") {
        auto const n = bytes_of(jwk, "n"), e = bytes_of(jwk, "e");
        if (n && e) key = rsa_key(*n, *e);
    } else if (kind == "EC" && text_of(jwk, "crv") == "P-256") {
        auto const x = bytes_of(jwk, "x"), y = bytes_of(jwk, "y");
        if (x && y) key = ec_key(*x, *y);
    } else if (kind == "OKP" && text_of(jwk, "crv") == "Ed25519") {
        if (auto const x = bytes_of(jwk, "x")) key = ed25519_key(*x);
    }
    std::string const algorithm = text_of(jwk, "alg");
    if (key && !algorithm.empty() && algorithm_named(algorithm) != key->algorithm) return std::nullopt;
    return key;
}

//! `aud` is one text or several.
std::vector<std::string> audience_of(json::object const& claims) {
    std::vector<std::string> all;
    auto const* const value = claims.if_contains("aud");
    if (value && value->is_string()) all.emplace_back(value->as_string());
    if (value && value->is_array())
        for (json::value const& one : value->as_array())
            if (one.is_string()) all.emplace_back(one.as_string());
    return all;
}

Violation refuse(std::string why) { return {std::move(why), false}; }

//! What ID tokens and logout tokens have in common; empty when it is as it should be.
std::string fault_in(json::object const& claims, Expected const& expected) {
    // Core 3.1.3.7 step 2: the issuer, exactly as it calls itself.
    if (text_of(claims, "iss") != expected.issuer) return "iss is not our provider";
    // Step 3: we are among the audience. Steps 4 and 5: with several, the authorised party is ourselves.
    auto const audience = audience_of(claims);
    if (std::find(audience.begin(), audience.end(), expected.client_id) == audience.end()) return "aud is not us";
    bool const has_party = claims.contains("azp");
    if (audience.size() > 1 && !has_party) return "several aud and no azp";
    if (has_party && text_of(claims, "azp") != expected.client_id) return "azp is not us";
    // Steps 9 and 10: neither over, nor of a time that has not come.
    auto const expires = instant_of(claims, "exp");
    if (expires && expected.now - skew >= *expires) return "exp has passed";
    auto const issued = instant_of(claims, "iat");
    if (!issued) return "no iat";
    if (*issued - expected.now > skew) return "iat is in the future";
    if (expected.now - *issued > issued_ago_max) return "iat is too long ago";
    auto const begins = instant_of(claims, "nbf");
    if (begins && *begins - expected.now > skew) return "nbf has not come";
    return {};
}

Identity read_identity(json::object const& claims, std::vector<std::string> const& names) {
    Identity found;
    found.subject = text_of(claims, "sub");
    found.sid = text_of(claims, "sid");
    found.acr = text_of(claims, "acr");
    found.name = text_of(claims, "name");
    if (found.name.empty())
        found.name = std::string(trim(text_of(claims, "given_name") + " " + text_of(claims, "family_name")));
    for (std::string const& name : names) {
        if (found.tax_code) break;
        found.tax_code = tax_code_in(text_of(claims, name));
    }
    return found;
}

}  // namespace

std::optional<Bytes> from_base64url(std::string_view text) {
    if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
    return from_base64(text);
}

std::optional<std::vector<NamedKey>> read_keys(std::string_view jwks) {
    auto const set = object_in(jwks);
    auto const* const list = set ? set->if_contains("keys") : nullptr;
    if (!list || !list->is_array()) return std::nullopt;
    std::vector<NamedKey> keys;
    for (json::value const& one : list->as_array()) {
        if (!one.is_object()) continue;
        if (auto key = read_key(one.as_object())) keys.push_back({text_of(one.as_object(), "kid"), std::move(*key)});
    }
    return keys;
}

Outcome<Signed, Violation> verified(std::string_view token, std::vector<NamedKey> const& keys) {
    if (token.size() > token_bytes_max) return refuse("the token is too long");
    auto const parts = split(token, '.');
    if (parts.size() != 3) return refuse("not a signed token of three parts");
    auto const header_bytes = from_base64url(parts[0]), payload = from_base64url(parts[1]),
               signature = from_base64url(parts[2]);
    if (!header_bytes || !payload || !signature) return refuse("not base64url");
    auto const header = object_in({reinterpret_cast<char const*>(header_bytes->data()), header_bytes->size()});
    if (!header) return refuse("the header is not JSON");
    // Core 3.1.3.7 step 7: an algorithm that we chose, never one that the token chooses ("none", a shared secret).
    auto const algorithm = algorithm_named(text_of(*header, "alg"));
    if (!algorithm) return refuse("alg is none of ours: " + text_of(*header, "alg"));
    if (header->contains("crit")) return refuse("crit names what we do not know");
    std::string const kid = text_of(*header, "kid");
    std::string_view const signed_text = token.substr(0, parts[0].size() + 1 + parts[1].size());
    bool is_known = false;
    for (NamedKey const& one : keys) {
        if (one.key.algorithm != *algorithm || (!kid.empty() && !one.kid.empty() && one.kid != kid)) continue;
        is_known = true;
        if (is_signed_by(one.key, as_bytes(signed_text), *signature, Encoding::raw))
            return Signed{{reinterpret_cast<char const*>(payload->data()), payload->size()}, text_of(*header, "typ")};
    }
    return Violation{is_known ? "the signature does not hold" : "no key " + kid, !is_known};
}

std::optional<std::string> tax_code_in(std::string_view claim) {
    std::string code = upper_ascii(trim(claim));
    if (code.starts_with(country_prefix)) code.erase(0, country_prefix.size());
    if (code.size() != tax_code_characters) return std::nullopt;
    for (char c : code)
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return std::nullopt;
    return code;
}

Outcome<Identity, Violation> identity_of(Signed const& token, Expected const& expected,
                                         std::vector<std::string> const& names) {
    auto const claims = object_in(token.payload);
    if (!claims) return refuse("the payload is not a JSON object");
    if (std::string const fault = fault_in(*claims, expected); !fault.empty()) return refuse(fault);
    if (!instant_of(*claims, "exp")) return refuse("no exp");
    // Step 11: the nonce of this very sign-in.
    if (expected.nonce.empty() || !same_secret(text_of(*claims, "nonce"), expected.nonce))
        return refuse("nonce is not that of this sign-in");
    // BCL 2.4: a logout token is never an ID token.
    if (claims->contains("events")) return refuse("a notice, not an identity");
    Identity found = read_identity(*claims, names);
    if (found.subject.empty()) return refuse("no sub");
    return found;
}

Outcome<Identity, Violation> identity_in(std::string_view text, std::string_view subject,
                                         std::vector<std::string> const& names) {
    auto const claims = object_in(text);
    if (!claims) return refuse("UserInfo is not a JSON object");
    // Core 5.3.2: the answer may be of somebody else.
    if (text_of(*claims, "sub") != subject) return refuse("UserInfo is of another sub");
    return read_identity(*claims, names);
}

Outcome<LogoutNotice, Violation> logout_of(Signed const& token, Expected const& expected) {
    auto const claims = object_in(token.payload);
    if (!claims) return refuse("the payload is not a JSON object");
    // BCL 2.6 steps 2 and 3: as for an ID token.
    if (std::string const fault = fault_in(*claims, expected); !fault.empty()) return refuse(fault);
    LogoutNotice notice{text_of(*claims, "jti"), text_of(*claims, "sub"), text_of(*claims, "sid")};
    // Step 4: of whom, or of which session.
    if (notice.subject.empty() && notice.sid.empty()) return refuse("neither sub nor sid");
    // Step 5: the event of a logout.
    auto const* const events = claims->if_contains("events");
    if (!events || !events->is_object() || !events->as_object().contains(logout_event))
        return refuse("no logout event");
    // Step 6: an ID token can't be taken for a notice.
    if (claims->contains("nonce")) return refuse("a nonce in a notice");
    if (notice.id.empty()) return refuse("no jti");
    return notice;
}

}  // namespace regia::access::oidc
