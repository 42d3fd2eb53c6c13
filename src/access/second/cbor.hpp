//! CBOR (RFC 8949) as authenticators write it: definite lengths, no floats. Private to access/.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace regia::access {

//! Reads forward over bytes that it does not own; whatever does not fit makes it `failed` for good.
class CborReader {
public:
    explicit CborReader(std::span<std::uint8_t const> bytes) : rest_(bytes) {}

    enum class Kind { number, bytes, text, array, map, other };
    Kind next() const;
    std::int64_t number();                       //!< unsigned or negative
    std::span<std::uint8_t const> bytes();
    std::string_view text();
    std::size_t map();                           //!< how many pairs follow
    void skip();                                 //!< one item with all that is in it
    bool failed() const { return failed_; }
    std::span<std::uint8_t const> rest() const { return rest_; }

private:
    struct Head {
        int major = -1;
        std::uint64_t value = 0;
    };
    Head head();
    std::span<std::uint8_t const> take(std::uint64_t count, int major);
    void skip_within(int depth);
    std::span<std::uint8_t const> rest_;
    bool failed_ = false;
};

}  // namespace regia::access
