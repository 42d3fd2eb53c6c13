#include "records/store/position.hpp"

#include <algorithm>
#include <array>

#include "base/bytes.hpp"

namespace regia::records {
namespace {

constexpr int count_bits = 12;
constexpr std::int64_t counts_max = 1 << count_bits;
constexpr std::int64_t transaction_length_max = seconds(2);

}  // namespace

Positions::Positions() {
    std::array<std::uint8_t, 2> mark;
    fill_random(mark);
    process_ = ((mark[0] << 8) | mark[1]) & ((1 << (position_bits - count_bits)) - 1);
}

Position Positions::next(Instant now) {
    std::int64_t const millisecond = now.microseconds / 1000;
    std::lock_guard const lock(mutex_);
    if (millisecond > millisecond_) {
        millisecond_ = millisecond;
        count_ = 0;
    } else if (++count_ == counts_max) {  // the clock stood still, or was set back: order is kept
        ++millisecond_;
        count_ = 0;
    }
    return first_position(millisecond_) | (process_ << count_bits) | count_;
}

void InFlight::begin(Position position) {
    std::lock_guard const lock(mutex_);
    positions_.insert(position);
}

void InFlight::end(Position position) {
    std::lock_guard const lock(mutex_);
    positions_.erase(position);
}

void InFlight::begin_untold(Position position) {
    std::lock_guard const lock(mutex_);
    untold_.insert(position);
}

Instant InFlight::consistent_through(Instant now) const {
    std::lock_guard const lock(mutex_);
    while (!untold_.empty() && stored_at(*untold_.begin()) + transaction_length_max < now)
        untold_.erase(untold_.begin());
    Instant until = now;
    for (std::set<Position> const* const open : {&positions_, &std::as_const(untold_)})
        if (!open->empty()) until = std::min(until, stored_at(*open->begin()));
    return until - 1000;  // what comes in this very millisecond is still to be stored
}

}  // namespace regia::records
