//! The rows of imports as their pages show them. Private to registry/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/tx.hpp"

namespace regia::registry {

struct Imported {
    Uuid id;
    std::string file_name, state;
    std::int64_t fresh = 0, changed = 0, same = 0, refused = 0;
    Instant created_at;
};
//! `body` is whose imports may be seen; the null id = everybody's.
std::optional<Imported> imported(db::Tx& tx, Uuid id, Uuid body);
//! The latest first.
std::vector<Imported> last_imports(db::Tx& tx, Uuid body, std::int64_t most);

struct RefusedRow {
    std::int64_t line;
    std::string column, reason, content;
};
std::vector<RefusedRow> refused_rows(db::Tx& tx, Uuid import, std::int64_t most);

}  // namespace regia::registry
