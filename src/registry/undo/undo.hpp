//! An import that was applied is taken back, row by row, from the last to the first. Private to registry/.
//!
//! Rules:
//! - What the row changed becomes what it was. A row whose person was changed again since stays as it is, with the
//!   reason: later changes are never lost.
//! - A person stays: access, path and certificates are hers. Somebody whom the file brought loses the place it gave
//!   her, and stands nowhere.
//! - Her address goes the way of files: who has come in is only asked about the address of before, and whoever undoes
//!   learns nothing of that. No address decides whether a row can be undone.
//! - What is needed is kept as long as the rows of the import are.
#pragma once

#include "access/access.hpp"
#include "registry/registry.hpp"

namespace regia::registry {

inline constexpr std::string_view undo_kind = "import_undo";

struct UndoRow {
    std::int64_t line = 0;
    Uuid person;
    std::string before;  //!< see person_state; "" = the file brought her
    std::int64_t digest_after = 0;
    std::optional<std::string> address_before;  //!< as files had named it; nothing = the row said nothing of it
};
void keep_undo(db::Tx& tx, Uuid import, UndoRow const& row);
//! How many are left to be undone.
std::int64_t undo_rows(db::Tx& tx, Uuid import);
//! Lines that could not be undone, in order.
std::vector<std::int64_t> kept_lines(db::Tx& tx, Uuid import, std::int64_t most);

//! What undoing would come to now.
struct UndoPreview {
    std::int64_t rows = 0;
    std::int64_t kept = 0;
    std::vector<std::int64_t> first_kept;  //!< lines, at most 100
};
UndoPreview preview_undo(db::Tx& tx, Uuid import);

//! In steps; goes on where it stopped. Returns how many rows were undone. `after` runs in the transaction of each step
//! with the rows looked at so far.
std::int64_t undo_import(db::Database& database, Uuid import, access::Actor const& by, IdSource& ids, Instant now,
                         std::function<void(db::Tx&, std::int64_t)> const& after);

}  // namespace regia::registry
