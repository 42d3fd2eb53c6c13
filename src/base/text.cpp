#include "base/text.hpp"

#include <array>
#include <cstring>

namespace regia {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// U+00C0 to U+017F without accents, as written in names across Europe; '\0' = not a letter.
using std::string_view_literals::operator""sv;
constexpr auto folded_c0_ff = "aaaaaaaceeeeiiiidnooooo\0ouuuuytsaaaaaaaceeeeiiiidnooooo\0ouuuuyty"sv;
constexpr auto folded_100_17f =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln"
    "nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"sv;
static_assert(folded_c0_ff.size() == 64);
static_assert(folded_100_17f.size() == 128);

struct CodePoint {
    char32_t value;
    std::size_t length;  // 0 = malformed
};

CodePoint read_code_point(std::string_view text, std::size_t at) {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char const lead = byte(at);
    if (lead < 0x80) return {lead, 1};
    std::size_t const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > text.size()) return {0, 0};
    char32_t value = lead & (0x7f >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xc0) != 0x80) return {0, 0};
        value = (value << 6) | (byte(at + i) & 0x3f);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (value < smallest[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return {0, 0};
    return {value, length};
}

}  // namespace

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    for (;;) {
        std::size_t const end = text.find(separator, start);
        parts.push_back(text.substr(start, end == std::string_view::npos ? end : end - start));
        if (end == std::string_view::npos) return parts;
        start = end + 1;
    }
}

std::string join(std::vector<std::string> const& parts, std::string_view between) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) text += between;
        text += parts[i];
    }
    return text;
}

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return lower;
}

std::string upper_ascii(std::string_view text) {
    std::string upper(text);
    for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return upper;
}

bool is_utf8(std::string_view text) {
    constexpr std::uint64_t high_bits = 0x8080808080808080, ones = 0x0101010101010101;
    for (std::size_t at = 0; at < text.size();) {
        // Eight letters of ASCII at once, none of them NUL: most of what is ever asked about.
        if (std::uint64_t eight = 0; at + sizeof eight <= text.size()) {
            std::memcpy(&eight, text.data() + at, sizeof eight);
            if (((eight | (eight - ones)) & high_bits) == 0) {
                at += sizeof eight;
                continue;
            }
        }
        auto const point = read_code_point(text, at);
        if (point.length == 0 || point.value == 0) return false;
        at += point.length;
    }
    return true;
}

std::size_t character_count(std::string_view utf8) {
    std::size_t count = 0;
    for (char c : utf8) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return count;
}

std::string_view first_characters(std::string_view utf8, std::size_t characters) {
    std::size_t at = 0;
    while (at < utf8.size()) {
        bool const starts = (static_cast<unsigned char>(utf8[at]) & 0xc0) != 0x80;
        if (starts && characters-- == 0) break;
        ++at;
    }
    return utf8.substr(0, at);
}

std::string sort_key(std::string_view utf8) {
    std::string key;
    key.reserve(utf8.size());
    bool gap = false;
    for (std::size_t at = 0; at < utf8.size();) {
        auto const point = read_code_point(utf8, at);
        if (point.length == 0) {
            ++at;
            continue;
        }
        at += point.length;
        char32_t const c = point.value;
        char letter = '\0';
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) letter = static_cast<char>(c);
        else if (c >= 'A' && c <= 'Z') letter = static_cast<char>(c + 32);
        else if (c >= 0xc0 && c <= 0xff) letter = folded_c0_ff[c - 0xc0];
        else if (c >= 0x100 && c <= 0x17f) letter = folded_100_17f[c - 0x100];
        if (letter == '\0') {
            gap = !key.empty();
            continue;
        }
        if (gap) key.push_back(' ');
        gap = false;
        key.push_back(letter);
    }
    return key;
}

}  // namespace regia
