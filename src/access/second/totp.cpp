#include "access/second/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/readable_code.hpp"
#include "base/text.hpp"
#include "http/message.hpp"

namespace regia::access {
namespace {

constexpr std::string_view base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::string without_blanks(std::string_view text) {
    std::string kept;
    for (char c : text)
        if (c != ' ' && c != '-' && c != '\t') kept += c;
    return kept;
}

}  // namespace

std::string to_base32(std::span<std::uint8_t const> bytes) {
    std::string text;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (std::uint8_t byte : bytes) {
        buffer = (buffer << 8) | byte;
        for (bits += 8; bits >= 5; bits -= 5) text += base32[(buffer >> (bits - 5)) & 31];
    }
    if (bits > 0) text += base32[(buffer << (5 - bits)) & 31];
    return text;
}

std::int64_t totp_step(Instant at) { return at.microseconds / seconds(totp_seconds); }

std::string totp_code(std::span<std::uint8_t const> secret, std::int64_t step, int digits) {
    std::array<std::uint8_t, 8> counter{};
    for (int i = 0; i < 8; ++i) counter[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(step >> (56 - 8 * i));
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> mac{};
    unsigned int length = 0;
    HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(),
         &length);
    // RFC 4226 section 5.3: the last four bits say where the four bytes of the code begin.
    std::size_t const at = mac[length - 1] & 15;
    std::uint32_t const value = (static_cast<std::uint32_t>(mac[at] & 127) << 24) |
                                (static_cast<std::uint32_t>(mac[at + 1]) << 16) |
                                (static_cast<std::uint32_t>(mac[at + 2]) << 8) | mac[at + 3];
    std::uint32_t modulus = 1;
    for (int i = 0; i < digits; ++i) modulus *= 10;
    std::string code = std::to_string(value % modulus);
    return std::string(static_cast<std::size_t>(digits) - code.size(), '0') + code;
}

std::optional<std::int64_t> totp_match(std::span<std::uint8_t const> secret, std::string_view typed, Instant now,
                                       std::int64_t last_step) {
    std::string const code = without_blanks(typed);
    for (std::int64_t const step : {totp_step(now), totp_step(now) - 1, totp_step(now) + 1})
        if (step > last_step && same_secret(code, totp_code(secret, step))) return step;
    return std::nullopt;
}

std::string totp_address(std::span<std::uint8_t const> secret, std::string_view issuer, std::string_view username) {
    return "otpauth://totp/" + http::url_encode(issuer) + ":" + http::url_encode(username) + "?secret=" +
           to_base32(secret) + "&issuer=" + http::url_encode(issuer);
}

Digest recovery_digest(std::string_view typed) { return sha256("recovery:" + read_code(typed)); }

}  // namespace regia::access
