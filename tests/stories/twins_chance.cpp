#include "twins_chance.hpp"

#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>

namespace {

// Constant at start: the function below may be called before anything is constructed. Of all threads, since commands
// run in that of the database; only one of them is at work at a time, or the draws would not repeat.
constinit std::atomic<bool> is_steered{false};
constinit std::atomic<std::uint64_t> state{0};

std::uint64_t next_number() {  // SplitMix64
    constexpr std::uint64_t step = 0x9e3779b97f4a7c15;
    std::uint64_t mixed = state.fetch_add(step) + step;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

}  // namespace

//! The C library's function, for this test program; the product has no switch that could make its secrets repeat.
extern "C" ssize_t getrandom(void* to, std::size_t size, unsigned int flags) {
    if (!is_steered) return syscall(SYS_getrandom, to, size, flags);
    auto* const bytes = static_cast<unsigned char*>(to);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>(next_number());
    return static_cast<ssize_t>(size);
}

namespace regia::twins {

Chance::Chance() {
    begin_again(0);
    is_steered = true;
}
Chance::~Chance() { is_steered = false; }
void Chance::begin_again(std::uint64_t seed) { state = seed; }

}  // namespace regia::twins
