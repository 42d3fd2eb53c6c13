//! If-Match: a program edits what it has read, and not what somebody else made of it meanwhile.
//!
//! A route that replaces something says which GET shows it (`Route::edits`). The document of that GET is made again in
//! the transaction of the write; when its entity tag is none that If-Match names, the write is refused with 412 and
//! nothing is done (RFC 9110, 13.1.1). A route that replaces nothing refuses any If-Match: nothing it could be true of.
#pragma once

#include <string>
#include <string_view>

#include "http/router.hpp"

namespace regia::http {

//! Of what a document says. The time at which it was made (`taken_at`) is no part of that: figures that have not
//! changed since are the same figures.
std::string tag_of(std::string_view document);

//! Before the handler: what its command has to ask (Request::check_unchanged). Throws Changed for a route that edits
//! nothing.
void take_precondition(Route const& route, Request& request);
//! After the handler: around the write that it promises. `request` lives until the answer is there.
void keep_precondition(Request const& request, Answer& answer);

}  // namespace regia::http
