//! `regia demo`: a programme with people in it, some answers, some progress; reproducible from its seed.
#pragma once

#include <cstdint>

#include "main/house.hpp"

namespace regia {

//! Ten o'clock forty-two of 12 February 2026 in Rome: where every demo begins.
Instant demo_start();

struct DemoOrder {
    int people = 2000;
    std::uint64_t seed = 1;
};
//! The programme is loaded; the database holds no person. Personas come first, then people with their progress until
//! 31 January (whose snapshot is frozen) and until the start of the demo.
void make_demo(House& house, DemoOrder const& order);

}  // namespace regia
