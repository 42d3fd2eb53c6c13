//! Zip archives for tests, byte by byte: also such as no honest program makes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regia::world {

struct ZipPart {
    std::string name, bytes;
    std::uint32_t unix_mode = 0100644;
    std::uint32_t declared_bytes = 0xffffffff;  //!< unpacked, as the directory says; all ones = the truth
    std::uint16_t flags = 0, method = 0;
    bool has_right_checksum = true;
};

inline std::uint32_t crc32_of(std::string_view bytes) {
    std::uint32_t crc = 0xffffffff;
    for (unsigned char byte : bytes) {
        crc ^= byte;
        for (int i = 0; i < 8; ++i) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0u);
    }
    return ~crc;
}

inline void put16(std::string& out, std::uint32_t value) {
    out += static_cast<char>(value & 0xff);
    out += static_cast<char>((value >> 8) & 0xff);
}
inline void put32(std::string& out, std::uint32_t value) {
    put16(out, value & 0xffff);
    put16(out, value >> 16);
}

//! Everything is stored, nothing deflated.
inline std::string zip_of(std::vector<ZipPart> const& parts) {
    std::string out, directory;
    for (ZipPart const& part : parts) {
        auto const offset = static_cast<std::uint32_t>(out.size());
        std::uint32_t const crc = crc32_of(part.bytes) ^ (part.has_right_checksum ? 0u : 1u);
        auto const packed = static_cast<std::uint32_t>(part.bytes.size());
        std::uint32_t const unpacked = part.declared_bytes == 0xffffffff ? packed : part.declared_bytes;
        std::string common;
        put16(common, 20);
        put16(common, part.flags);
        put16(common, part.method);
        put32(common, 0x00210000);  // no time, 1 January 1980
        put32(common, crc);
        put32(common, packed);
        put32(common, unpacked);
        put16(common, static_cast<std::uint32_t>(part.name.size()));
        put16(common, 0);
        out += "PK\x03\x04" + common + part.name + part.bytes;
        directory += "PK\x01\x02";
        put16(directory, 0x0300 | 20);  // made on Unix
        directory += common;
        put16(directory, 0);
        put16(directory, 0);
        put16(directory, 0);
        put32(directory, part.unix_mode << 16);
        put32(directory, offset);
        directory += part.name;
    }
    auto const begin = static_cast<std::uint32_t>(out.size());
    out += directory + "PK\x05\x06";
    put32(out, 0);
    put16(out, static_cast<std::uint32_t>(parts.size()));
    put16(out, static_cast<std::uint32_t>(parts.size()));
    put32(out, static_cast<std::uint32_t>(directory.size()));
    put32(out, begin);
    put16(out, 0);
    return out;
}

}  // namespace regia::world
