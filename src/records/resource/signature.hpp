//! Signed statements (Data 2.6): a JWS (RFC 7515) beside a statement. Private to records/.
#pragma once

#include <boost/json/fwd.hpp>
#include <string_view>

#include "records/statement/violation.hpp"

namespace regia::records {

inline constexpr std::string_view signature_usage = "http://adlnet.gov/expapi/attachments/signature";

//! Whether `signature` is a JWS over this statement; with a certificate in its header (x5c), whether that key made it.
Fault is_signature_of(boost::json::object const& statement, std::string_view signature, Place const& place);

}  // namespace regia::records
