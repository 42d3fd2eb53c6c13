//! Several ids where SQL takes one: "WHERE id IN (" + places(values, ids) + ")".
#pragma once

#include <span>
#include <vector>

#include "db/tx.hpp"

namespace regia::db {

//! "$1, $2": a place for each id, which goes behind the values that are there already. The caller asks nothing for no
//! ids: "IN ()" is no SQL.
inline std::string places(std::vector<Param>& values, std::span<Uuid const> ids) {
    std::string text;
    for (Uuid const id : ids) {
        values.push_back(id);
        text += (text.empty() ? "$" : ", $") + std::to_string(values.size());
    }
    return text;
}

}  // namespace regia::db
