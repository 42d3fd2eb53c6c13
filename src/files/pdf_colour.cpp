//! The colour space that a document for keeping must name. Written here because no package of ours carries one.
#include <array>
#include <cmath>
#include <cstdint>

#include "files/pdf_parts.hpp"

namespace regia::files {
namespace {

void put(std::string& to, std::uint32_t value, int bytes = 4) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) to += static_cast<char>(value >> shift & 0xff);
}

void put_fixed(std::string& to, double value) {
    put(to, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))));
}

std::string point(double x, double y, double z) {
    std::string tag = "XYZ ";
    put(tag, 0);
    put_fixed(tag, x);
    put_fixed(tag, y);
    put_fixed(tag, z);
    return tag;
}

std::string curve() {
    std::string tag = "curv";
    put(tag, 0);
    put(tag, 1);
    put(tag, 0x0233, 2);  // 2.2 as 8.8 fixed point
    return tag;
}

std::string description(std::string const& text) {
    std::string tag = "desc";
    put(tag, 0);
    put(tag, static_cast<std::uint32_t>(text.size() + 1));
    tag += text;
    tag.append(1 + 4 + 4 + 2 + 1 + 67, '\0');  // end of the text; no Unicode, no Macintosh description
    return tag;
}

std::string plain_text(std::string const& text) {
    std::string tag = "text";
    put(tag, 0);
    return tag + text + '\0';
}

}  // namespace

std::string srgb_profile() {
    // ICC.1:2001-04, 6: the primaries as seen under D50.
    std::array<std::pair<char const*, std::string>, 9> const tags{{{"desc", description("sRGB, gamma 2.2")},
                                                                   {"cprt", plain_text("CC0")},
                                                                   {"wtpt", point(0.9505, 1.0, 1.0891)},
                                                                   {"rXYZ", point(0.4361, 0.2225, 0.0139)},
                                                                   {"gXYZ", point(0.3851, 0.7169, 0.0971)},
                                                                   {"bXYZ", point(0.1431, 0.0606, 0.7141)},
                                                                   {"rTRC", curve()},
                                                                   {"gTRC", curve()},
                                                                   {"bTRC", curve()}}};
    std::string table, content;
    put(table, static_cast<std::uint32_t>(tags.size()));
    std::size_t const start = 128 + 4 + 12 * tags.size();
    for (auto const& [name, bytes] : tags) {
        table += name;
        put(table, static_cast<std::uint32_t>(start + content.size()));
        put(table, static_cast<std::uint32_t>(bytes.size()));
        content += bytes;
        content.append((4 - content.size() % 4) % 4, '\0');
    }
    std::string profile;
    put(profile, static_cast<std::uint32_t>(start + content.size()));
    put(profile, 0);            // no preferred engine
    put(profile, 0x02100000);   // version 2.1
    profile += "mntrRGB XYZ ";  // a display; from RGB to XYZ
    for (int const part : {2026, 1, 1, 0, 0, 0}) put(profile, static_cast<std::uint32_t>(part), 2);
    profile += "acsp";
    profile.append(28, '\0');  // platform, flags, maker, model, attributes, intent: all unsaid
    put_fixed(profile, 0.9642);
    put_fixed(profile, 1.0);
    put_fixed(profile, 0.8249);
    profile.append(128 - profile.size(), '\0');
    return profile + table + content;
}

}  // namespace regia::files
