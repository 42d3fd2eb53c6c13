//! What tells apart two states of the page of the region, or of a body with its units. Of courses made elsewhere it
//! says nothing: who concludes one is seen by herself alone (docs/rules/privacy.md).
#pragma once

#include "monitoring/pages.hpp"

namespace regia::monitoring {

//! Of one body, or of the region (the zero id) with its bodies.
std::string figures_mark(db::Tx& tx, Uuid body);

}  // namespace regia::monitoring
