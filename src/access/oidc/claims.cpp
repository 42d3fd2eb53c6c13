#include "access/oidc/claims.hpp"

#include <boost/json.hpp>

namespace regia::access::oidc {

namespace json = boost::json;

std::optional<json::object> object_in(std::string_view text) {
    boost::system::error_code error;
    json::value value = json::parse(text, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

std::string text_of(json::object const& object, std::string_view name) {
    auto const* const value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

}  // namespace regia::access::oidc
