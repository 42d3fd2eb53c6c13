#include "files/rows/columns.hpp"

namespace regia::files {

std::string header_key(std::string_view header) {
    std::string key = sort_key(header);
    std::replace(key.begin(), key.end(), ' ', '_');
    return key;
}

std::optional<Day> day_in_cell(std::string_view text) {
    if (text.size() == 10 && text[2] == '/' && text[5] == '/')
        return parse_day(std::string(text.substr(6)) + "-" + std::string(text.substr(3, 2)) + "-" +
                         std::string(text.substr(0, 2)));
    return parse_day(text);
}

}  // namespace regia::files
