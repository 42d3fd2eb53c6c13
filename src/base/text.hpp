//! Small questions about text that the C++ library does not answer.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regia {

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::vector<std::string> const& parts, std::string_view between);
std::string lower_ascii(std::string_view text);
std::string upper_ascii(std::string_view text);

//! Well-formed UTF-8 (no overlong forms, no surrogates) without NUL.
bool is_utf8(std::string_view text);
//! How many characters a reader counts (code points) in well-formed UTF-8.
std::size_t character_count(std::string_view utf8);
//! At most `characters` characters, never cutting one in two.
std::string_view first_characters(std::string_view utf8, std::size_t characters);

//! Case and accents folded away, runs of anything but letters and digits as one blank: the stored key that names
//! are sorted and searched by on both engines. "D'Angelo Niccolò" -> "d angelo niccolo".
std::string sort_key(std::string_view utf8);

//! The whole text as a number, or nothing.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number value{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

}  // namespace regia
