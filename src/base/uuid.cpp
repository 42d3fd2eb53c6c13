#include "base/uuid.hpp"

#include <algorithm>

#include "base/bytes.hpp"

namespace regia {

std::string to_string(Uuid const& id) {
    std::string const hex = to_hex(id.bytes);
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
           hex.substr(20);
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    std::string hex;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (text[i] == '-')) return std::nullopt;
        if (!dash) hex.push_back(text[i]);
    }
    auto const bytes = from_hex(hex);
    if (!bytes) return std::nullopt;
    Uuid id;
    std::copy(bytes->begin(), bytes->end(), id.bytes.begin());
    return id;
}

Uuid named_uuid(std::string_view space, std::string_view name) {
    Digest const digest = sha256(std::string(space) + "/" + std::string(name));
    Uuid id;
    std::copy_n(digest.begin(), 16, id.bytes.begin());
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x80);  // version 8: made by our own rule
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

IdSource::IdSource(Clock const& clock) : clock_(clock) {
    std::array<std::uint8_t, 8> seed;
    fill_random(seed);
    std::uint64_t value = 0;
    for (std::uint8_t byte : seed) value = (value << 8) | byte;
    random_.seed(value);
}

IdSource::IdSource(Clock const& clock, std::uint64_t seed) : clock_(clock), random_(seed) {}

Uuid IdSource::next() {
    std::lock_guard const lock(mutex_);
    auto const now = static_cast<std::uint64_t>(clock_.now().microseconds / 1000);
    // Within a millisecond a counter keeps the order; a clock set back never makes an older id.
    if (now > last_millisecond_) {
        last_millisecond_ = now;
        sequence_ = static_cast<std::uint16_t>(random_() & 0x7ff);
    } else if (++sequence_ > 0xfff) {
        ++last_millisecond_;
        sequence_ = 0;
    }
    std::uint64_t const tail = random_();
    Uuid id;
    for (std::size_t i = 0; i < 6; ++i)
        id.bytes[i] = static_cast<std::uint8_t>(last_millisecond_ >> (40 - 8 * i));
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (sequence_ >> 8));
    id.bytes[7] = static_cast<std::uint8_t>(sequence_ & 0xff);
    for (std::size_t i = 0; i < 8; ++i) id.bytes[8 + i] = static_cast<std::uint8_t>(tail >> (56 - 8 * i));
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

}  // namespace regia
