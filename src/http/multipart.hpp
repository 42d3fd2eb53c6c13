//! multipart/form-data (RFC 7578) from a file on disk: fields into memory, files into files of their own.
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace regia::http {

//! The boundary of a Content-Type header; empty when it is not multipart/form-data.
std::string_view boundary_of(std::string_view content_type);

//! Reads `body_path`; adds to `form` and `uploads` of the request. New files lie in `folder`. Throws BadRequest with
//! what is wrong with the body.
void read_multipart(std::string const& body_path, std::string_view boundary, std::string const& folder,
                    Request& request);

}  // namespace regia::http
