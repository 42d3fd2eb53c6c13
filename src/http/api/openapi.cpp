#include "http/api/openapi.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "http/api/shape.hpp"

namespace regia::http {
namespace {

namespace json = boost::json;

constexpr std::string_view root = "/api/v1/";

json::value schema(Router const& router, std::string const& line) {
    Shape const shape = parse_shape(line);
    for (std::string const& name : names_in(shape))
        if (!router.types().contains(name)) throw Bug("no type of the API is called " + name + ": " + line);
    return json::parse(schema_of(shape));
}

//! "/api/v1/path/modules/{module}" -> "path"
std::string_view resource_of(Route const& route) {
    std::string_view const rest = std::string_view(route.path).substr(root.size());
    return rest.substr(0, rest.find('/'));
}

std::string_view meaning_of(int status) {
    switch (status) {
        case 304: return "Nothing has changed since the entity tag in If-None-Match";
        case 400: return "The request can't be read";
        case 401: return "Nobody is signed in";
        case 403: return "The role may not";
        case 404: return "It is not there, or not yours to know";
        case 409: return "It was changed meanwhile, or the same Idempotency-Key is being worked on";
        case 412: return "It is not what If-Match names; or If-Match came where nothing is replaced";
        case 413: return "The body is too large";
        case 422: return "A field is wrong: all of them are named; or the Idempotency-Key came with another request";
        case 429: return "Too many such requests: Retry-After says when";
        case 503: return "Not now: Retry-After says when";
        default: return "Refused";
    }
}

bool is_unsafe(Route const& route) { return route.method != Method::get; }

std::set<int> refusals(Route const& route) {
    std::set<int> all(route.description->refuses.begin(), route.description->refuses.end());
    all.insert(503);
    if (route.access.kind != Access::Kind::everyone) all.insert(401);
    if (route.access.kind == Access::Kind::right) all.insert(403);
    if (route.path.find('{') != std::string::npos) all.insert(404);
    if (is_unsafe(route)) all.insert({400, 409, 412, 413, 422});
    if (!route.description->query.empty()) all.insert(400);
    if (route.is_costly) all.insert(429);
    return all;
}

json::object reply_of(Router const& router, Route const& route) {
    Description const& said = *route.description;
    json::object reply{{"description", said.status == 201 ? "Made" : "Done"}};
    std::string const media = said.media.empty() ? "application/json" : said.media;
    if (!said.gives.empty()) reply["content"] = json::object{{media, {{"schema", schema(router, said.gives)}}}};
    else if (!said.media.empty()) reply["content"] = json::object{{media, json::object()}};
    if (route.method == Method::get && !said.gives.empty())
        reply["headers"] = json::object{{"ETag", {{"$ref", "#/components/headers/ETag"}}}};
    return reply;
}

json::object replies_of(Router const& router, Route const& route) {
    json::object replies{{std::to_string(route.description->status), reply_of(router, route)}};
    if (route.method == Method::get && !route.description->gives.empty())
        replies["304"] = json::object{{"description", meaning_of(304)}};
    for (int status : refusals(route))
        replies[std::to_string(status)] =
            json::object{{"description", meaning_of(status)},
                         {"content", {{"application/problem+json",
                                       {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
    return replies;
}

json::array parameters_of(Router const& router, Route const& route) {
    json::array all;
    for (std::string_view const segment : split(route.path, '/'))
        if (segment.starts_with('{'))
            all.push_back(json::object{{"name", segment.substr(1, segment.size() - 2)}, {"in", "path"},
                                       {"required", true}, {"schema", {{"type", "string"}}}});
    for (Parameter const& one : route.description->query)
        all.push_back(json::object{{"name", one.name}, {"in", "query"}, {"description", one.says},
                                   {"schema", schema(router, one.type)}});
    std::string_view const common = is_unsafe(route) ? "IdempotencyKey" : "IfNoneMatch";
    all.push_back(json::object{{"$ref", "#/components/parameters/" + std::string(common)}});
    if (route.edited) {
        if (!router.match(Method::get, route.edited->shown_at).route)
            throw Bug(route.path + " edits what no GET shows: " + route.edited->shown_at);
        all.push_back(json::object{{"name", "If-Match"}, {"in", "header"}, {"schema", {{"type", "string"}}},
                                   {"description", "The ETag of GET " + route.edited->shown_at +
                                                       ": 412 when it has another by now, and nothing is done"}});
    }
    return all;
}

//! "get_path_modules_module"
std::string operation_of(Route const& route) {
    std::string id = lower_ascii(name_of(route.method));
    for (std::string_view segment : split(std::string_view(route.path).substr(root.size()), '/')) {
        std::string part(segment);
        std::erase_if(part, [](char c) { return c == '{' || c == '}'; });
        std::replace(part.begin(), part.end(), '-', '_');
        id += "_" + part;
    }
    return id;
}

json::object operation(Router const& router, Route const& route) {
    Description const& said = *route.description;
    json::object it{{"operationId", operation_of(route)},
                    {"summary", said.summary},
                    {"tags", json::array{resource_of(route)}},
                    {"parameters", parameters_of(router, route)},
                    {"responses", replies_of(router, route)}};
    if (route.access.kind == Access::Kind::everyone) it["security"] = json::array();
    if (route.access.kind == Access::Kind::right) it["x-right"] = route.access.right;
    if (!said.takes.empty()) {
        std::string_view const media = route.takes_upload ? "multipart/form-data" : "application/json";
        it["requestBody"] =
            json::object{{"required", true}, {"content", {{media, {{"schema", schema(router, said.takes)}}}}}};
    }
    return it;
}

json::value components(Router const& router) {
    json::value all = json::parse(R"({
      "securitySchemes": {
        "bearer": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "regia_session"}},
      "headers": {"ETag": {"description": "For If-None-Match, and for If-Match of what replaces this",
        "schema": {"type": "string"}}},
      "parameters": {
        "IdempotencyKey": {"name": "Idempotency-Key", "in": "header",
          "description": "1 to 64 visible characters. For 24 hours the same request gets its first reply again.",
          "schema": {"type": "string", "minLength": 1, "maxLength": 64}},
        "IfNoneMatch": {"name": "If-None-Match", "in": "header",
          "description": "The ETag of an earlier reply: 304 when nothing has changed.",
          "schema": {"type": "string"}}},
      "schemas": {
        "Problem": {"type": "object", "description": "RFC 9457",
          "required": ["type", "title", "status"],
          "properties": {
            "type": {"type": "string", "format": "uri"}, "title": {"type": "string"},
            "status": {"type": "integer"}, "detail": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object", "required": ["field", "message"],
              "properties": {"field": {"type": "string"}, "message": {"type": "string"}}}}}}}})");
    for (auto const& [name, line] : router.types())
        all.as_object()["schemas"].as_object()[name] = schema(router, line);
    return all;
}

}  // namespace

std::string route_name(Route const& route) { return std::string(name_of(route.method)) + " " + route.path; }

std::vector<Route const*> api_routes(Router const& router) {
    std::vector<Route const*> all;
    for (auto const& route : router.routes())
        if (route->path.starts_with(root)) all.push_back(route.get());
    std::sort(all.begin(), all.end(), [](Route const* a, Route const* b) {
        return std::tie(a->path, a->method) < std::tie(b->path, b->method);
    });
    return all;
}

std::string openapi(Router const& router, Face const& face) {
    json::object paths;
    std::set<std::string_view> resources;
    for (Route const* const route : api_routes(router)) {
        if (!route->description) continue;
        if (!paths.contains(route->path)) paths[route->path] = json::object();
        paths[route->path].as_object()[lower_ascii(name_of(route->method))] = operation(router, *route);
        resources.insert(resource_of(*route));
    }
    json::array tags;
    for (std::string_view const resource : resources) tags.push_back(json::object{{"name", resource}});
    json::object document{
        {"openapi", "3.1.0"},
        {"info", {{"title", face.title}, {"version", face.version}, {"description", face.description},
                  {"license", {{"name", "EUPL-1.2"}, {"identifier", "EUPL-1.2"}}}}},
        {"servers", json::array{json::object{{"url", face.url.empty() ? "/" : face.url}}}},
        {"security", json::array{json::object{{"bearer", json::array()}}, json::object{{"session", json::array()}}}},
        {"tags", std::move(tags)},
        {"paths", std::move(paths)},
        {"components", components(router)}};
    return json::serialize(document);
}

}  // namespace regia::http
