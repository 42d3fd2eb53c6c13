//! multipart/mixed (RFC 2046) in memory: a statement and what lies beside it. Pure; private to records/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/statement/violation.hpp"
#include "base/outcome.hpp"

namespace regia::records {

struct Part {
    std::vector<std::pair<std::string, std::string>> headers;  //!< names in lower case
    std::string_view content;  //!< of the body that was read
    std::string_view header(std::string_view name) const;
};
//! Empty for another type, or without a boundary that RFC 2046 allows.
std::string mixed_boundary(std::string_view content_type);
Outcome<std::vector<Part>, Violation> read_mixed(std::string_view body, std::string_view boundary);

}  // namespace regia::records
