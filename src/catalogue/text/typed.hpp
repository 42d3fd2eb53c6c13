//! What somebody typed, as a file keeps it. Private to catalogue/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace regia::catalogue {

inline std::string one_line(std::string_view typed) {
    std::string line;
    for (char c : trim(typed))
        if (c != '\r') line += c == '\n' ? ' ' : c;
    return line;
}

inline std::string plain_lines(std::string_view typed) {
    std::string lines;
    for (char c : typed)
        if (c != '\r') lines += c;
    return lines;
}

//! Those that say something.
inline std::vector<std::string> lines_of(std::string_view typed) {
    std::vector<std::string> lines;
    for (auto const line : split(typed, '\n'))
        if (auto const kept = trim(line); !kept.empty()) lines.emplace_back(kept);
    return lines;
}

}  // namespace regia::catalogue
