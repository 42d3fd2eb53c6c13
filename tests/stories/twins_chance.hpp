//! Chance that repeats: what the product draws from the kernel's generator (tokens, codes, seeds of tests) comes from a
//! seed of the test, so that two worlds draw the same and nothing that was drawn has to be masked.
#pragma once

#include <cstdint>

namespace regia::twins {

//! While one lives, draws repeat; else they come from the kernel as ever.
class Chance {
public:
    Chance();
    ~Chance();
    Chance(Chance const&) = delete;
    Chance& operator=(Chance const&) = delete;
    //! What is drawn from now on follows from the seed alone.
    void begin_again(std::uint64_t seed);
};

}  // namespace regia::twins
