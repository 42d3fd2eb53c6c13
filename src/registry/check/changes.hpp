//! What a row changes, field by field, as the preview shows it. Private to registry/.
//!
//! Of an e-mail address only what the file says is shown, never the one that is held, and always as one change: whether
//! it is written or only proposed would tell who has come in.
#pragma once

#include "registry/import_compare.hpp"

namespace regia::registry {

struct FieldChange {
    Column column;
    std::string before, after;
};
//! Before the name of a district that the file uses and that leads to its successor.
inline constexpr std::string_view followed_mark = ">";
//! Of a row that changes somebody who is held. Pure.
std::vector<FieldChange> changes_of(Plan const& plan, Held const& held, Reference const& reference);
//! Whether applying the plan ends an employment that runs. Pure.
bool ends_employment(Plan const& plan, std::optional<Held> const& held, Day today);

//! As they are stored with a row, and back.
std::string kept_changes(std::vector<FieldChange> const& changes);
std::vector<FieldChange> read_changes(std::string_view kept);

}  // namespace regia::registry
