#include "access/second/cbor.hpp"

#include <limits>

namespace regia::access {
namespace {

constexpr int unsigned_major = 0, negative_major = 1, bytes_major = 2, text_major = 3, array_major = 4, map_major = 5,
              tag_major = 6, simple_major = 7;
constexpr int depth_max = 8;

}  // namespace

CborReader::Kind CborReader::next() const {
    if (failed_ || rest_.empty()) return Kind::other;
    switch (rest_[0] >> 5) {
        case unsigned_major:
        case negative_major: return Kind::number;
        case bytes_major: return Kind::bytes;
        case text_major: return Kind::text;
        case array_major: return Kind::array;
        case map_major: return Kind::map;
        default: return Kind::other;
    }
}

CborReader::Head CborReader::head() {
    if (failed_ || rest_.empty()) {
        failed_ = true;
        return {};
    }
    int const major = rest_[0] >> 5;
    std::uint8_t const more = rest_[0] & 31;
    rest_ = rest_.subspan(1);
    if (more < 24) return {major, more};
    std::size_t const length = more <= 27 ? std::size_t{1} << (more - 24) : 0;  // 28 to 31: reserved, indefinite
    if (length == 0 || rest_.size() < length) {
        failed_ = true;
        return {};
    }
    std::uint64_t value = 0;
    for (std::uint8_t byte : rest_.first(length)) value = (value << 8) | byte;
    rest_ = rest_.subspan(length);
    return {major, value};
}

std::int64_t CborReader::number() {
    Head const found = head();
    bool const fits = found.value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (failed_ || !fits || (found.major != unsigned_major && found.major != negative_major)) {
        failed_ = true;
        return 0;
    }
    auto const value = static_cast<std::int64_t>(found.value);
    return found.major == unsigned_major ? value : -1 - value;
}

std::span<std::uint8_t const> CborReader::take(std::uint64_t count, int major) {
    if (failed_ || major < 0 || count > rest_.size()) {
        failed_ = true;
        return {};
    }
    auto const taken = rest_.first(static_cast<std::size_t>(count));
    rest_ = rest_.subspan(static_cast<std::size_t>(count));
    return taken;
}

std::span<std::uint8_t const> CborReader::bytes() {
    Head const found = head();
    return take(found.value, found.major == bytes_major ? found.major : -1);
}

std::string_view CborReader::text() {
    Head const found = head();
    auto const taken = take(found.value, found.major == text_major ? found.major : -1);
    return {reinterpret_cast<char const*>(taken.data()), taken.size()};
}

std::size_t CborReader::map() {
    Head const found = head();
    // Each pair takes two bytes at least, so a length that lies is seen before anybody counts up to it.
    if (failed_ || found.major != map_major || found.value > rest_.size() / 2) {
        failed_ = true;
        return 0;
    }
    return static_cast<std::size_t>(found.value);
}

void CborReader::skip() { skip_within(depth_max); }

void CborReader::skip_within(int depth) {
    Head const found = head();
    if (failed_ || depth == 0) {
        failed_ = true;
        return;
    }
    if (found.major == bytes_major || found.major == text_major) take(found.value, found.major);
    std::uint64_t inside = found.major == array_major ? found.value : found.major == tag_major ? 1 : 0;
    if (found.major == map_major && found.value <= rest_.size()) inside = found.value * 2;
    if (found.value > rest_.size() && (found.major == array_major || found.major == map_major)) failed_ = true;
    if (found.major == simple_major && found.value > 255) failed_ = true;  // a float: no authenticator needs one
    for (std::uint64_t i = 0; i < inside && !failed_; ++i) skip_within(depth - 1);
}

}  // namespace regia::access
