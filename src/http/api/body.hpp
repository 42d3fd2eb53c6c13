//! The JSON body of a program's request.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace regia::http {

//! An empty body is an empty object. Throws BadRequest for what is no JSON, or no object.
boost::json::object body_in(Request const& request);

//! The fields of a body. One that is null counts as missing; one of another kind is a BadRequest that names it.
//! Without blanks at its ends; "" where it is missing.
std::string text_in(boost::json::object const& body, std::string_view field);
//! As it was sent; BadRequest where it is missing.
std::string required_text_in(boost::json::object const& body, std::string_view field);
std::optional<std::int64_t> number_in(boost::json::object const& body, std::string_view field);
//! False where it is missing.
bool flag_in(boost::json::object const& body, std::string_view field);

}  // namespace regia::http
