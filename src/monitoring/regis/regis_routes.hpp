//! The pages of the sheet; private to monitoring/.
#pragma once

#include "monitoring/pages.hpp"

namespace regia::monitoring {

void add_regis_routes(http::Router& router, Sources sources);

}  // namespace regia::monitoring
