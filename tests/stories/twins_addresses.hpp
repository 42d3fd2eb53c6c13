//! Addresses of a world: every GET route with its {places} filled from what is there, and with the parameters that
//! pages and programs may ask with.
#pragma once

#include "twins_world.hpp"

namespace regia::twins {

std::vector<std::string> addresses(World& world);
//! Addresses of this product that a page leads to; entities undone, without their "#part".
std::vector<std::string> links_in(std::string_view page);
//! The route that answers an address, in either language; null for none (assets).
http::Route const* route_of(World& world, std::string_view address);
inline bool is_for_programs(std::string_view address) { return address.starts_with("/api/"); }

}  // namespace regia::twins
