//! Public keys and the signatures they check: of identity providers (JWK, RFC 7517) and of passkeys (COSE). Private to
//! access/; the cryptographic library stays behind this header.
//! Why OpenSSL and not a JOSE library: docs/adr/2026-11-26-openssl-checks-signatures.md.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.hpp"

namespace regia::access {

//! By the names of RFC 7518 and RFC 8037: RS256, ES256 (P-256), EdDSA (Ed25519).
enum class Algorithm { rs256, es256, eddsa };
std::optional<Algorithm> algorithm_named(std::string_view name);

struct PublicKey {
    Algorithm algorithm = Algorithm::es256;
    std::shared_ptr<void> key{};
};
//! Big-endian modulus and exponent; nothing under 2048 bits.
std::optional<PublicKey> rsa_key(std::span<std::uint8_t const> modulus, std::span<std::uint8_t const> exponent);
//! The two coordinates, 32 bytes each; nothing for a point that is not on P-256.
std::optional<PublicKey> ec_key(std::span<std::uint8_t const> x, std::span<std::uint8_t const> y);
std::optional<PublicKey> ed25519_key(std::span<std::uint8_t const> x);

//! How an ES256 signature is written: two numbers of 32 bytes (JWS), or DER (WebAuthn).
enum class Encoding { raw, der };
bool is_signed_by(PublicKey const& key, std::span<std::uint8_t const> signed_bytes,
                  std::span<std::uint8_t const> signature, Encoding encoding);

}  // namespace regia::access
