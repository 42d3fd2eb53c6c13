//! What the pages of history share. Private to history/.
#pragma once

#include "access/rights.hpp"
#include "history/batch.hpp"
#include "html/components.hpp"

namespace regia::history {

//! The body an actor may bring for; the null id = any.
Uuid body_of(access::Actor const& actor);
html::Fragment state_tag(html::Voice const& voice, Batch const& batch);
std::string reason_text(html::Voice const& voice, BatchRow const& row);
std::string refusal_text(html::Voice const& voice, std::string_view refusal, std::vector<std::string> const& columns);
std::string kind_text(html::Voice const& voice, Fact const& fact);
std::string path_of(Uuid batch);

void add_batch_routes(http::Router& router, access::Installation& installation);
void add_own_routes(http::Router& router, access::Installation& installation);

}  // namespace regia::history
