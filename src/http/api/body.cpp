#include "http/api/body.hpp"

#include <boost/json.hpp>

#include "base/errors.hpp"
#include "base/text.hpp"

namespace regia::http {

using boost::json::object;
using boost::json::value;

namespace {

value const* present(object const& body, std::string_view field) {
    value const* const found = body.if_contains(field);
    return found && !found->is_null() ? found : nullptr;
}

BadRequest another_kind(std::string_view field, std::string_view wanted) {
    return BadRequest("the field " + std::string(field) + " must be " + std::string(wanted));
}

}  // namespace

object body_in(Request const& request) {
    if (request.body.empty()) return {};
    boost::system::error_code error;
    value sent = boost::json::parse(request.body, error);
    if (error || !sent.is_object()) throw BadRequest("the body is not a JSON object");
    return std::move(sent.as_object());
}

std::string text_in(object const& body, std::string_view field) {
    value const* const found = present(body, field);
    if (!found) return {};
    if (!found->is_string()) throw another_kind(field, "a text");
    return std::string(trim(std::string_view(found->as_string())));
}

std::string required_text_in(object const& body, std::string_view field) {
    value const* const found = present(body, field);
    if (!found || !found->is_string()) throw another_kind(field, "a text");
    return std::string(found->as_string());
}

std::optional<std::int64_t> number_in(object const& body, std::string_view field) {
    value const* const found = present(body, field);
    if (!found) return std::nullopt;
    if (!found->is_int64()) throw another_kind(field, "a whole number");
    return found->as_int64();
}

bool flag_in(object const& body, std::string_view field) {
    value const* const found = present(body, field);
    if (found && !found->is_bool()) throw another_kind(field, "true or false");
    return found && found->as_bool();
}

}  // namespace regia::http
