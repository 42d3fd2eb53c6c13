//! Passkeys (Web Authentication Level 2) as a second proof: what a browser brings back is checked here, without its
//! attestation, because any authenticator of the person will do. Private to access/.
//!
//! Pure functions of bytes; the steps are those of sections 7.1 (registration) and 7.2 (assertion). CBOR is read by a
//! reader of our own: the form that authenticators must use (CTAP2 canonical) has only definite lengths, and a library
//! that reserves memory by a length in the input, before the bytes are there, is no place for a stranger's input.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "access/oidc/public_key.hpp"
#include "base/outcome.hpp"

namespace regia::access {

//! What a browser was asked, and by whom.
struct PasskeyAsked {
    std::string challenge;  //!< base64url, as it stood in the page
    std::string origin;     //!< "https://regia.example.it"
};
//! "regia.example.it" of an origin; what a passkey is bound to.
std::string relying_party(std::string_view origin);

struct PasskeyMade {
    Bytes credential, public_key;  //!< the key as COSE
    std::int64_t counter = 0;
};
//! Why it is refused, in words for the log.
struct PasskeyRefusal {
    std::string why;
};
Outcome<PasskeyMade, PasskeyRefusal> read_registration(PasskeyAsked const& asked, std::string_view client_data,
                                                       std::span<std::uint8_t const> attestation);
//! The new counter.
Outcome<std::int64_t, PasskeyRefusal> read_assertion(PasskeyAsked const& asked, PasskeyMade const& known,
                                                     std::string_view client_data,
                                                     std::span<std::uint8_t const> authenticator_data,
                                                     std::span<std::uint8_t const> signature);
//! COSE (RFC 9053): ES256, RS256, EdDSA; nothing for another. `rest` becomes what follows the key.
std::optional<PublicKey> read_cose_key(std::span<std::uint8_t const>& rest);

}  // namespace regia::access
