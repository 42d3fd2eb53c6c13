//! Signed tokens (JWS compact form, RFC 7515) and what is asked of those of OpenID Connect. Private to access/.
//!
//! Pure functions of values: keys and clock are given. The steps are cited where they are taken: "Core" is OpenID
//! Connect Core 1.0, "BCL" is OpenID Connect Back-Channel Logout 1.0.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/oidc/public_key.hpp"
#include "base/outcome.hpp"
#include "base/time.hpp"

namespace regia::access::oidc {

//! RFC 4648 section 5, without padding; nothing for any other character.
std::optional<Bytes> from_base64url(std::string_view text);

struct NamedKey {
    std::string kid;  //!< empty = none was given
    PublicKey key;
};
//! The keys of a JWK set that we can use to check signatures; others are passed over. Nothing when it is no JWK set.
std::optional<std::vector<NamedKey>> read_keys(std::string_view jwks);

//! Why a token is refused: the step, in words for the log.
struct Violation {
    std::string why;
    bool is_unknown_key = false;  //!< with newer keys it may be good
};

//! A token whose signature holds; its payload as JSON text.
struct Signed {
    std::string payload;
    std::string type;  //!< `typ` of its header, as written
};
Outcome<Signed, Violation> verified(std::string_view token, std::vector<NamedKey> const& keys);

struct Expected {
    std::string issuer, client_id, nonce;
    Instant now;
};
struct Identity {
    std::string subject, sid, acr, name;
    std::optional<std::string> tax_code;  //!< of the claim that is configured, upper case, without its "TINIT-"
};
//! An ID token, by the rules of Core 3.1.3.7. `claims` are the names under which a tax code may stand.
Outcome<Identity, Violation> identity_of(Signed const& token, Expected const& expected,
                                         std::vector<std::string> const& claims);
//! The same claims in an answer of UserInfo, of this subject (Core 5.3.2).
Outcome<Identity, Violation> identity_in(std::string_view json, std::string_view subject,
                                         std::vector<std::string> const& claims);
//! "TINIT-RSSMRA80A01H501U" (eIDAS form, as SPID and CIE send it) or the code alone; nothing when it is neither.
std::optional<std::string> tax_code_in(std::string_view claim);

struct LogoutNotice {
    std::string id, subject, sid;
};
//! A logout token, by the rules of BCL 2.6.
Outcome<LogoutNotice, Violation> logout_of(Signed const& token, Expected const& expected);

}  // namespace regia::access::oidc
