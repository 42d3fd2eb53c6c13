//! The rows of two people in any table, as text: kept when they become one, and put back when they are two after all.
//! Private to registry/merge/.
#pragma once

#include <string>
#include <vector>

#include "access/merge/merge.hpp"

namespace regia::registry {

//! Hers and the other one's in that table, each with all its columns; in no order.
std::vector<std::string> rows_of_both(db::Tx& tx, access::MergeTable const& table, access::Merge const& merge);
//! Whether the table holds this row, as far as it was kept: a column that came later is not looked at.
bool has_row(std::vector<std::string> const& rows, std::string_view kept, std::string_view unheeded = {});
bool is_same_key(access::MergeTable const& table, std::string_view kept, std::string_view other);
void delete_row(db::Tx& tx, access::MergeTable const& table, std::string_view kept);
void insert_row(db::Tx& tx, access::MergeTable const& table, std::string_view kept);
//! Of the same key: others may refer to it.
void update_row(db::Tx& tx, access::MergeTable const& table, std::string_view kept);
void delete_rows_of_both(db::Tx& tx, access::MergeTable const& table, access::Merge const& merge);
//! Way::move.
void move_rows(db::Tx& tx, access::MergeTable const& table, access::Merge const& merge);

}  // namespace regia::registry
