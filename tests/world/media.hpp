//! Pictures and films for tests: the smallest that are some, and the ways in which others are not.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace regia::world {

inline std::string from_hexadecimal(std::string_view text) {
    auto const bytes = from_hex(text).value();
    return {bytes.begin(), bytes.end()};
}

//! 16 x 8 pixels, 158 bytes, nothing beside the picture.
inline std::string png_picture() {
    return from_hexadecimal(
    "89504e470d0a1a0a0000000d49484452000000100000000808020000007f14e8c0000000097048597300000001000000"
    "01004f25c4d60000005049444154789cdd8bc11140501403b7133aa1133aa1133aa1133ad93fefcdff4e2eae32392499"
    "2ca4acd616cd52577248f100edf30ed8905f0091663cb964912efa887bdc3719ec71c53bfa21d367a0003bf9b947a400"
    "d4e00000000049454e44ae426082");
}
//! 16 x 8 pixels, 334 bytes, nothing beside the picture.
inline std::string jpeg_picture() {
    return from_hexadecimal(
    "ffd8ffe000104a46494600010200000100010000ffdb0043000828282f282f373737373737413c414343434141414143"
    "434348484855555548484843434848505055555c5f5c575755575f5f646464787873738c8c91acaccfffc4006f000101"
    "010000000000000000000000000007020601010101010000000000000000000000000507030610000102040701010000"
    "000000000000000100023313112161515204d12203314111000103020505010100000000000000000102001131032181"
    "130504715112c1334122ffc00011080008001003011200021200031200ffda000c03010002110311003f00cbb7c5f207"
    "5b927f46631492c84c4a71b91690a20aa093d8f6e8e409fb66d1babd24292b31fca40189c7cd44d27f2185b8d5c4e60d"
    "c835b0ad7ee9e51fbe2bd75f678f7ad895260751e8bb3abe3934ec017758813e5a65194835a605ebb751ff00ffd9");
}

inline std::string big_endian(std::uint64_t value, int bytes) {
    std::string text;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 0xff);
    return text;
}

//! A chunk of a PNG in front of its last one; nobody looks at its sum.
inline std::string with_chunk(std::string const& png, std::string const& name, std::string const& content) {
    constexpr std::size_t last = 12;
    std::string changed = png;
    return changed.insert(png.size() - last, big_endian(content.size(), 4) + name + content + "SUM!");
}

//! A segment of a JPEG behind its first two bytes.
inline std::string with_segment(std::string const& jpeg, int marker, std::string const& content) {
    std::string changed = jpeg;
    return changed.insert(2, "\xff" + std::string(1, static_cast<char>(marker)) + big_endian(content.size() + 2, 2) +
                                 content);
}

//! What a telephone writes: which way it was held, and where (GPS), as Exif.
inline std::string exif(int orientation, std::string const& place) {
    return std::string("Exif\0\0MM\0*\0\0\0\x08\0\x02", 16) + std::string("\x01\x12\0\x03\0\0\0\x01\0", 9) +
           static_cast<char>(orientation) + std::string("\0\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0", 18) + place;
}

inline std::string box(std::string const& name, std::string const& content) {
    return big_endian(content.size() + 8, 4) + name + content;
}
//! `notes` stand beside the tracks, where telephones write them.
inline std::string mp4_film(std::string const& frames, std::string const& notes = "",
                            std::string const& codec = "avc1") {
    std::string const sample = box("stsd", std::string(4, '\0') + big_endian(1, 4) + box(codec, std::string(8, '\0')));
    std::string const track = box("trak", box("mdia", box("minf", box("stbl", sample))));
    return box("ftyp", "isom" + big_endian(512, 4) + "isommp41") + box("moov", track + notes) + box("mdat", frames);
}

//! An element of WebM with a length of eight bytes.
inline std::string element(std::string const& id, std::string const& content) {
    return id + "\x01" + big_endian(content.size(), 7) + content;
}
inline std::string webm_film(std::string const& frames, std::string const& notes = "",
                             std::string const& codec = "V_VP9") {
    std::string const track = element("\xae", element("\x86", codec));
    return element("\x1a\x45\xdf\xa3", element("\x42\x82", "webm")) +
           element("\x18\x53\x80\x67",
                   element("\x16\x54\xae\x6b", track) + notes + element("\x1f\x43\xb6\x75", frames));
}
inline std::string webm_tags(std::string const& text) { return element("\x12\x54\xc3\x67", text); }

}  // namespace regia::world
