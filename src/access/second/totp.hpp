//! One-time codes of authenticator apps (RFC 6238: SHA-1, thirty seconds, six digits, which every app knows), and the
//! codes on paper for who has lost the telephone. Private to access/.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/time.hpp"

namespace regia::access {

constexpr std::size_t totp_secret_bytes = 20;  // RFC 4226 section 4, R6: as long as the digest
constexpr int totp_seconds = 30;

//! RFC 4648 section 6, without padding: how apps take a secret that is typed.
std::string to_base32(std::span<std::uint8_t const> bytes);
//! The half minute of this instant.
std::int64_t totp_step(Instant at);
//! The code of that half minute, with leading zeros.
std::string totp_code(std::span<std::uint8_t const> secret, std::int64_t step, int digits = 6);
//! The half minute whose code was typed, blanks apart: this one, the one before or the one after, and none up to
//! `last_step`. Nothing when it is none of them.
std::optional<std::int64_t> totp_match(std::span<std::uint8_t const> secret, std::string_view typed, Instant now,
                                       std::int64_t last_step);
//! What the QR code of an app holds (otpauth://).
std::string totp_address(std::span<std::uint8_t const> secret, std::string_view issuer, std::string_view username);

//! What is stored of a recovery code (base/readable_code.hpp), however it was typed.
Digest recovery_digest(std::string_view typed);

}  // namespace regia::access
