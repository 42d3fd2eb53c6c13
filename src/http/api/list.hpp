//! Lists of the API come in pages. Where a page ended is a cursor: the keys of its last row, which the next page begins
//! after (never a number of rows to skip, which would miss and repeat rows while the list changes).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/message.hpp"

namespace regia::http {

//! Opaque to programs; holds no secret, since it says only where a row stood that they have seen.
std::string cursor_of(std::vector<std::string> const& keys);
//! The `after` of the query: as many keys as the list is sorted by. Nothing when there is none; throws BadRequest when
//! it is no cursor of such a list.
std::optional<std::vector<std::string>> cursor_in(Request const& request, std::size_t keys);
//! The `limit` of the query; `most` when there is none. Throws BadRequest when it is no number from 1 to `most`.
int limit_in(Request const& request, int most);

}  // namespace regia::http
