//! Reading what a provider says in JSON. Private to access/oidc/.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace regia::access::oidc {

//! Nothing for what is no JSON, or no object.
std::optional<boost::json::object> object_in(std::string_view text);
//! Exactly as it stands; "" where it is missing or no text.
std::string text_of(boost::json::object const& object, std::string_view name);

}  // namespace regia::access::oidc
