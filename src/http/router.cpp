#include "http/router.hpp"

#include "base/text.hpp"

namespace regia::http {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty()) return {};
    return split(path, '/');
}

bool is_rest(std::string_view segment) { return segment.starts_with('{') && segment.ends_with("...}"); }
bool is_name(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

}  // namespace

Route& Router::add(Method method, std::string path, Access access, Handler handler) {
    Node* node = &root_;
    for (std::string_view segment : segments_of(path)) {
        if (is_rest(segment)) {
            if (!node->rest) node->rest = std::make_unique<Node>();
            node = node->rest.get();
            continue;
        }
        if (is_name(segment)) {
            if (!node->any) node->any = std::make_unique<Node>();
            node = node->any.get();
            continue;
        }
        auto const found = std::find_if(node->fixed.begin(), node->fixed.end(),
                                        [&](auto const& branch) { return branch.first == segment; });
        if (found != node->fixed.end()) {
            node = found->second.get();
        } else {
            node->fixed.emplace_back(std::string(segment), std::make_unique<Node>());
            node = node->fixed.back().second.get();
        }
    }
    for (Route const* route : node->routes)
        if (route->method == method) throw Bug("two routes for " + std::string(name_of(method)) + " " + path);
    routes_.push_back(std::make_unique<Route>(Route{method, std::move(path), access, std::move(handler)}));
    node->routes.push_back(routes_.back().get());
    return *routes_.back();
}

void Router::type(std::string name, std::string shape) {
    auto const [known, is_new] = types_.try_emplace(name, shape);
    if (!is_new && known->second != shape) throw Bug("the type " + name + " has two shapes");
}

Router::Node const* Router::find(Node const& node, std::vector<std::string_view> const& segments,
                                 std::size_t at) const {
    if (at == segments.size()) return node.routes.empty() ? nullptr : &node;
    for (auto const& [name, branch] : node.fixed)
        if (name == segments[at])
            if (Node const* found = find(*branch, segments, at + 1)) return found;
    if (node.any && !segments[at].empty())
        if (Node const* found = find(*node.any, segments, at + 1)) return found;
    return node.rest && !segments[at].empty() ? node.rest.get() : nullptr;
}

Router::Match Router::match(Method method, std::string_view path) const {
    Match match;
    auto const segments = segments_of(path);
    Node const* const node = find(root_, segments, 0);
    if (!node) return match;
    Method const wanted = method == Method::head ? Method::get : method;
    for (Route const* route : node->routes) {
        if (route->method == wanted) match.route = route;
        match.other_methods.push_back(route->method);
    }
    if (!match.route) return match;
    auto const names = segments_of(match.route->path);
    for (std::size_t i = 0; i < names.size(); ++i)
        if (is_rest(names[i])) {
            std::string rest(segments[i]);
            for (std::size_t k = i + 1; k < segments.size(); ++k) rest += "/" + std::string(segments[k]);
            match.captured.add(std::string(names[i].substr(1, names[i].size() - 5)), std::move(rest));
        } else if (is_name(names[i]))
            match.captured.add(std::string(names[i].substr(1, names[i].size() - 2)), std::string(segments[i]));
    return match;
}

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::del: return "DELETE";
        case Method::options: return "OPTIONS";
        case Method::other: break;
    }
    return "OTHER";
}

}  // namespace regia::http
