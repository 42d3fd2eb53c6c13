//! A further door of registry: whom a letter can reach.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/tx.hpp"

namespace regia::registry {

struct Reachable {
    Uuid person;
    std::string given_name, email, language;
};
//! People with an address who work today in that body (none = in any), in the order of their ids, from the one after
//! `after` on.
std::vector<Reachable> reachable_people(db::Tx& tx, std::optional<Uuid> body, Uuid after, int limit, Day today);

}  // namespace regia::registry
