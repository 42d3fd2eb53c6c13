//! What was entered by hand, as the person herself reads it.
#pragma once

#include <map>

#include "learning/entry/entry.hpp"
#include "learning/pages.hpp"

namespace regia::learning {

//! Of those who entered them and took them back.
std::map<Uuid, std::string> entry_names(db::Tx& tx, std::vector<CompletionEntry> const& entries);
//! Empty when nothing was entered.
html::Fragment own_entries_card(Desk const& desk, std::vector<CompletionEntry> const& entries,
                                std::map<Uuid, std::string> const& names);

}  // namespace regia::learning
