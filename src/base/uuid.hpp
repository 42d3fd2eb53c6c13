//! Identifiers made by the program: UUID version 7 (RFC 9562), so that rows made together lie together.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace regia {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(Uuid const&) const = default;
};

//! The usual 36 characters, lower case.
std::string to_string(Uuid const& id);
//! Nothing when the text is not 36 characters of a UUID.
std::optional<Uuid> parse_uuid(std::string_view text);
//! The same name always gives the same id: for reference data keyed by a code (bodies, profiles).
Uuid named_uuid(std::string_view space, std::string_view name);

//! Gives new ids. One per process (or per test, with a seed, so that a run repeats). Thread-safe.
class IdSource {
public:
    explicit IdSource(Clock const& clock);
    IdSource(Clock const& clock, std::uint64_t seed);
    Uuid next();

private:
    Clock const& clock_;
    std::mutex mutex_;
    std::mt19937_64 random_;
    std::uint64_t last_millisecond_ = 0;
    std::uint16_t sequence_ = 0;
};

}  // namespace regia

template <>
struct std::hash<regia::Uuid> {
    std::size_t operator()(regia::Uuid const& id) const noexcept {
        std::uint64_t tail = 0;  // the last eight bytes are random, so they are hash enough
        for (int i = 8; i < 16; ++i) tail = (tail << 8) | id.bytes[static_cast<std::size_t>(i)];
        return tail;
    }
};
