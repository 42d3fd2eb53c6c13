//! /api/openapi.json: what the routes under /api/v1 say of themselves, as OpenAPI 3.1.
#pragma once

#include <string>
#include <vector>

#include "http/router.hpp"

namespace regia::http {

//! Of a route with a description: "GET /api/v1/path".
std::string route_name(Route const& route);
//! Those under /api/v1, in the order of their paths; pages and the document itself are none of them.
std::vector<Route const*> api_routes(Router const& router);

struct Face {
    std::string title;
    std::string version;
    std::string url;          //!< of this installation; empty = where the document came from
    std::string description;  //!< Markdown
};

//! Throws Bug for a description that can't be read, or that speaks of a type nobody named.
std::string openapi(Router const& router, Face const& face);

//! For lists: how many, and where the page before ended.
inline Parameter const limit_parameter{"limit", "int", "At most this many; the list says its own limit"};
inline Parameter const after_parameter{"after", "text", "The `next` of the page before; opaque"};

}  // namespace regia::http
