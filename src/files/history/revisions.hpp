//! Every revision of the programme folder, for who has to go through them once.
#pragma once

#include <vector>

#include "files/folder_store.hpp"

namespace regia::files {

//! The first one first.
std::vector<Revision> all_revisions(db::Tx& tx);

}  // namespace regia::files
