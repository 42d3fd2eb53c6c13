//! What the cells of a workbook mean: shared strings, number formats, days.
#include <cmath>
#include <cstdio>

#include "base/text.hpp"
#include "base/time.hpp"
#include "files/xlsx/xlsx_reader.hpp"

namespace regia::files {

bool SharedStrings::add(std::string_view text, XlsxLimits const& limits) {
    if (ends_.size() >= limits.shared_strings_max || all_.size() + text.size() > limits.shared_bytes_max) return false;
    all_ += text;
    ends_.push_back(static_cast<std::uint32_t>(all_.size()));
    return true;
}

std::optional<std::string_view> SharedStrings::at(std::size_t index) const {
    if (index >= ends_.size()) return std::nullopt;
    std::size_t const begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(all_).substr(begin, ends_[index] - begin);
}

NumberFormat number_format_of(std::string_view code) {
    NumberFormat format;
    code = code.substr(0, code.find(';'));  // of positive numbers
    bool const is_zeros = !code.empty() && code.size() <= 20 && code.find_first_not_of('0') == std::string_view::npos;
    if (is_zeros) format.zeros = static_cast<int>(code.size());
    for (std::size_t i = 0; i < code.size(); ++i) {
        char const c = code[i];
        if (c == '"') i = std::min(code.find('"', i + 1), code.size());
        else if (c == '[') i = std::min(code.find(']', i + 1), code.size());  // a colour, a language, elapsed hours
        else if (c == '\\' || c == '_' || c == '*') ++i;
        else if (std::string_view("dDmMyYgG").find(c) != std::string_view::npos) format.is_date = true;
    }
    if (lower_ascii(code).find("general") != std::string::npos) format.is_date = false;
    return format;
}

std::optional<std::string> date_text(double serial, bool counts_from_1904) {
    constexpr double serial_max = 2'958'466;  // 1 January 10000
    if (!(serial >= (counts_from_1904 ? 0 : 1) && serial < serial_max)) return std::nullopt;
    // Seconds are kept, what is below them is an error of the fraction.
    auto const seconds = static_cast<std::int64_t>(std::llround(serial * 86'400));
    auto const days = static_cast<int>(seconds / 86'400), rest = static_cast<int>(seconds % 86'400);
    if (days >= static_cast<int>(serial_max)) return std::nullopt;  // rounded up
    if (!counts_from_1904 && days == 60) return std::nullopt;  // 29 February 1900, which never was
    Day const from = counts_from_1904 ? Day{1904, 1, 1} : days < 60 ? Day{1899, 12, 31} : Day{1899, 12, 30};
    std::string text = to_string(plus_days(from, days));
    if (rest == 0) return text;
    char clock[16];
    std::snprintf(clock, sizeof clock, " %02d:%02d", rest / 3600, rest / 60 % 60);
    return text + clock;
}

}  // namespace regia::files
