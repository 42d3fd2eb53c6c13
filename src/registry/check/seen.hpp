//! Who stands in a staff file above the row that is looked at. A file of a million and a half rows is compared with
//! itself in memory, so each person takes 24 bytes and no allocation of her own.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"

namespace regia::registry {

class SeenPeople {
public:
    //! Somebody above whose tax code is the same, or differs from it by omocodia alone.
    struct One {
        std::size_t at = 0;
        bool is_same_code = false, is_same_name = false;
        bool is_fresh = false;  //!< nobody yet, but somebody by the time the file is applied
    };
    //! The one with the same code, else one with the same name. `name` as name_key gives it.
    std::optional<One> find(std::string_view tax_code, std::string_view name) const;
    void add(std::string_view tax_code, std::string_view name, Uuid body, bool is_fresh);
    //! Whether her rows above name this body, and that one more does.
    bool is_at(One const& one, Uuid body) const;
    void add_body(One const& one, Uuid body);
    //! Whether anybody with this canonical code has a row of this body.
    bool is_named(std::string_view canonical, Uuid body) const;
    std::vector<Uuid> const& bodies() const { return bodies_; }

private:
    //! A tax code as a number: of its first twelve characters and of the other four.
    struct Code {
        std::uint64_t start = 0;
        std::uint32_t end = 0;
        auto operator<=>(Code const&) const = default;
    };
    struct Entry {
        std::uint64_t start = 0;
        std::uint32_t end : 22 = 0;
        std::uint32_t is_fresh : 1 = 0;
        std::uint32_t is_used : 1 = 0;
        std::uint32_t of_canonical = 0, of_name = 0;  //!< digests
        std::uint16_t body = 0;                       //!< the first one, in bodies_
        Code code() const { return {start, end}; }
    };
    static Code packed(std::string_view tax_code);
    static std::string unpacked(Code code);
    //! Calls `visit(place)` for everybody whose code has this canonical form, until it says true.
    template <class Visit>
    void each_of(std::string_view canonical, Visit&& visit) const;
    std::uint16_t place_of(Uuid body);
    bool is_at(Entry const& entry, std::uint16_t body) const;
    void put(Entry const& entry);
    void grow();

    std::vector<Entry> table_;  //!< open addressing; its size is a power of two
    std::size_t used_ = 0;
    std::vector<Uuid> bodies_;
    std::map<Code, std::vector<std::uint16_t>> more_;  //!< of those few who have rows of several bodies
};

}  // namespace regia::registry
