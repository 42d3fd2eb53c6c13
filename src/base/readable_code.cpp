#include "base/readable_code.hpp"

#include <array>

#include "base/bytes.hpp"
#include "base/text.hpp"

namespace regia {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // without i, l, o, u
constexpr int characters = 16;

}  // namespace

std::string new_readable_code() {
    std::array<std::uint8_t, characters> random{};
    fill_random(random);
    std::string code;
    for (std::size_t i = 0; i < random.size(); ++i) {
        if (i > 0 && i % 4 == 0) code += '-';
        code += alphabet[random[i] & 31];
    }
    return code;
}

std::string read_code(std::string_view typed) {
    std::string code;
    for (char const c : lower_ascii(typed))
        if (c != ' ' && c != '-' && c != '\t') code += c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
    return code;
}

}  // namespace regia
