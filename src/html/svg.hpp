//! Numbers of SVG attributes: always with a point, never longer than an eye can see.
#pragma once

#include <algorithm>
#include <charconv>
#include <string>

namespace regia::html {

inline std::string svg_number(double value, int decimals = 1) {
    char text[48];
    auto const end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals).ptr;
    std::string number(text, end);
    if (number.find('.') == std::string::npos) return number;
    number.erase(number.find_last_not_of('0') + 1);
    if (number.ends_with('.')) number.pop_back();
    return number == "-0" ? "0" : number;
}

//! 0.575 -> "57.5%", kept between 0 and 100.
inline std::string svg_percent(double share) {
    double const inside = share > 0 ? std::min(share, 1.0) : 0;  // a share that is not a number becomes 0
    return svg_number(inside * 100, 2) + "%";
}

}  // namespace regia::html
