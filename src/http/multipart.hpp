//! multipart/form-data (RFC 7578) from a file on disk: fields into memory, files into files of their own.
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace regia::http {

//! The boundary of a Content-Type header; empty when it is not multipart/form-data, or its boundary is none.
std::string_view boundary_of(std::string_view content_type);

//! Reads `body`; adds to `form` and `uploads` of the request. New files lie in `folder`. Throws BadRequest with what is
//! wrong with the body, Unavailable when the disk takes no more.
void read_multipart(TemporaryFile const& body, std::string_view boundary, std::string const& folder, Request& request);

}  // namespace regia::http
