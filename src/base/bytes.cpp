#include "base/bytes.hpp"

#include <sodium.h>
#include <sys/random.h>

#include <fstream>

#include "base/errors.hpp"

namespace regia {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";
constexpr char url_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr char plain_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

std::string encode(std::span<std::uint8_t const> bytes, char const* alphabet, bool padded) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (std::uint8_t byte : bytes) {
        buffer = (buffer << 8) | byte;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text.push_back(alphabet[(buffer >> bits) & 63]);
        }
    }
    if (bits > 0) text.push_back(alphabet[(buffer << (6 - bits)) & 63]);
    while (padded && text.size() % 4 != 0) text.push_back('=');
    return text;
}

}  // namespace

std::string to_hex(std::span<std::uint8_t const> bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (std::uint8_t byte : bytes) {
        text.push_back(hex_digits[byte >> 4]);
        text.push_back(hex_digits[byte & 15]);
    }
    return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        int const high = hex_value(text[i]);
        int const low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return bytes;
}

std::string to_base64url(std::span<std::uint8_t const> bytes) { return encode(bytes, url_alphabet, false); }
std::string to_base64(std::span<std::uint8_t const> bytes) { return encode(bytes, plain_alphabet, true); }

std::optional<Bytes> from_base64(std::string_view text) {
    while (!text.empty() && text.back() == '=') text.remove_suffix(1);
    Bytes bytes;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (char c : text) {
        int const value = base64_value(c);
        if (value < 0) return std::nullopt;
        buffer = (buffer << 6) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::uint8_t>((buffer >> bits) & 255));
        }
    }
    return bytes;
}

std::span<std::uint8_t const> as_bytes(std::string_view text) {
    return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}

Digest sha256(std::string_view bytes) {
    Digest digest;
    auto const input = as_bytes(bytes);
    crypto_hash_sha256(digest.data(), input.data(), input.size());
    return digest;
}

Digest sha256_of_file(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw NotFound("cannot open " + path);
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    std::vector<char> piece(64 * 1024);
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
        crypto_hash_sha256_update(&state, reinterpret_cast<unsigned char const*>(piece.data()),
                                  static_cast<unsigned long long>(in.gcount()));
    Digest digest;
    crypto_hash_sha256_final(&state, digest.data());
    return digest;
}

void fill_random(std::span<std::uint8_t> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        ssize_t const got = getrandom(bytes.data() + done, bytes.size() - done, 0);
        if (got <= 0) throw Bug("the kernel gave no random bytes");
        done += static_cast<std::size_t>(got);
    }
}

std::string random_token() {
    std::array<std::uint8_t, 16> bytes;
    fill_random(bytes);
    return to_base64url(bytes);
}

bool same_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace regia
