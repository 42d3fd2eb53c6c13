//! The order of statements: a number that holds the millisecond of `stored` and a count within it. Made by the program,
//! rising within a process; two processes differ by a mark of their own. Private to records/.
#pragma once

#include <cstdint>
#include <mutex>
#include <set>

#include "base/time.hpp"

namespace regia::records {

using Position = std::int64_t;

//! As the source of a mark: the statement itself. It takes no room, and most marks are of this kind.
inline constexpr Position itself = 0;

inline constexpr int position_bits = 21;  //!< below the milliseconds; those of the year 2100 still fit

constexpr Position first_position(std::int64_t millisecond) { return millisecond << position_bits; }
constexpr Instant stored_at(Position position) { return {(position >> position_bits) * 1000}; }

class Positions {
public:
    Positions();
    Position next(Instant now);

private:
    std::mutex mutex_;
    std::int64_t millisecond_ = 0;
    std::int64_t count_ = 0;
    std::int64_t process_ = 0;
};

//! Statements that have a position and are not committed yet: what X-Experience-API-Consistent-Through must not pass.
class InFlight {
public:
    void begin(Position position);
    void end(Position position);
    //! Of somebody's transaction whose end is not told: it counts for as long as one may last.
    void begin_untold(Position position);
    //! Everything stored until then can be read (XAPI-00153, 00160).
    Instant consistent_through(Instant now) const;

private:
    mutable std::mutex mutex_;
    std::set<Position> positions_;
    mutable std::set<Position> untold_;
};

}  // namespace regia::records
