//! Whether the run is ./test --deep: all of what ./test samples.
#pragma once

#include <cstdlib>

namespace regia::world {

inline bool is_deep() { return std::getenv("REGIA_DEEP") != nullptr; }

}  // namespace regia::world
