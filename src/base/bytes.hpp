//! Bytes, their spelling as text, their digests, and random ones.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regia {

using Bytes = std::vector<std::uint8_t>;
using Digest = std::array<std::uint8_t, 32>;

//! Lower-case hexadecimal.
std::string to_hex(std::span<std::uint8_t const> bytes);
//! Nothing when the text has an odd length or a character that is not hexadecimal.
std::optional<Bytes> from_hex(std::string_view text);
//! RFC 4648 section 5, without padding: safe in URLs and cookies.
std::string to_base64url(std::span<std::uint8_t const> bytes);
//! RFC 4648 section 4, with padding (mail bodies, credentials).
std::string to_base64(std::span<std::uint8_t const> bytes);
std::optional<Bytes> from_base64(std::string_view text);

Digest sha256(std::string_view bytes);
//! Of a whole file, read in pieces; throws NotFound when it can't be opened.
Digest sha256_of_file(std::string const& path);
std::span<std::uint8_t const> as_bytes(std::string_view text);

//! From the kernel's generator; fit for secrets.
void fill_random(std::span<std::uint8_t> bytes);
//! 128 random bits, base64url: 22 characters.
std::string random_token();
//! Compares in a time that does not depend on where two secrets differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace regia
