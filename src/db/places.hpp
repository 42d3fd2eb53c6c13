//! Several values where SQL takes one: "WHERE id IN (" + places(values, ids) + ")".
#pragma once

#include <string>
#include <vector>

#include "db/tx.hpp"

namespace regia::db {

//! "$1, $2": a place for each of these, which go behind the values that are there already. The caller asks nothing for
//! none: "IN ()" is no SQL.
template <typename Range>
std::string places(std::vector<Param>& values, Range const& several) {
    std::string text;
    for (auto const& one : several) {
        values.push_back(one);
        text += (text.empty() ? "$" : ", $") + std::to_string(values.size());
    }
    return text;
}

}  // namespace regia::db
