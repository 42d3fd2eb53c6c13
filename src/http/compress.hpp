//! Bodies as sent to a browser: brotli where it is understood, else gzip.
#pragma once

#include <string>
#include <string_view>

namespace regia::http {

enum class Encoding { none, gzip, brotli };

//! The best encoding an Accept-Encoding header allows.
Encoding best_encoding(std::string_view accept);
std::string compressed(std::string_view body, Encoding encoding);

}  // namespace regia::http
