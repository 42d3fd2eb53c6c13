#include "awards/code.hpp"

#include <array>

#include "base/bytes.hpp"

namespace regia::awards {
namespace {

constexpr std::string_view alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
constexpr int base = static_cast<int>(alphabet.size());
static_assert(base == 31);

//! Of a code without hyphens; zero for a good one.
int remainder(std::string_view characters) {
    int sum = 0;
    for (std::size_t i = 0; i < characters.size(); ++i)
        sum += static_cast<int>(i + 1) * static_cast<int>(alphabet.find(characters[i]));
    return sum % base;
}

std::string grouped(std::string_view characters) {
    std::string code;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (i > 0 && i % 4 == 0) code += '-';
        code += characters[i];
    }
    return code;
}

}  // namespace

std::optional<std::string> spell_code(std::span<std::uint8_t const> random) {
    std::string characters;
    for (std::uint8_t const byte : random)
        if (byte < 8 * base && static_cast<int>(characters.size()) < code_characters - 1)
            characters += alphabet[static_cast<std::size_t>(byte % base)];
    if (static_cast<int>(characters.size()) < code_characters - 1) return std::nullopt;
    for (char const last : alphabet)
        if (remainder(characters + last) == 0) return grouped(characters + last);
    return std::nullopt;  // cannot be: 12 has an inverse modulo 31
}

std::string new_code() {
    for (;;) {
        std::array<std::uint8_t, 16> random;
        fill_random(random);
        if (auto code = spell_code(random)) return *code;
    }
}

std::optional<std::string> read_code(std::string_view typed) {
    std::string characters;
    for (char c : typed.substr(0, 60)) {
        if (c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        if (alphabet.find(c) == std::string_view::npos) return std::nullopt;
        characters += c;
    }
    if (static_cast<int>(characters.size()) != code_characters || remainder(characters) != 0) return std::nullopt;
    return grouped(characters);
}

}  // namespace regia::awards
