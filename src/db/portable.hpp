//! What both engines must agree on before a statement reaches either of them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/tx.hpp"

namespace regia::db {

//! Throws Bug for a cast written `x::type`: SQLite would take `$1::uuid` for the name of a parameter.
void require_portable(std::string_view sql);
//! Throws Bug for a NaN (SQLite would store NULL) and for text that is not UTF-8 or holds a NUL (PostgreSQL can't
//! store it).
void require_portable(std::span<Param const> params);
//! The highest `$n` of a statement: how many values it takes.
std::size_t placeholder_count(std::string_view sql);
//! `$n` becomes `?n`: SQLite would number `$n` by first appearance.
std::string with_question_marks(std::string_view sql);
//! The start of a statement, as much as an error message should carry.
std::string_view excerpt(std::string_view sql);
//! "table(a,b)" with the columns sorted: how both engines name a broken uniqueness.
std::string table_and_columns(std::string_view table, std::vector<std::string> columns);

}  // namespace regia::db
