//! Routes: a method, a path with {names}, who may use it, and a plain function. A route without a declaration of who
//! may use it can't be written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace regia::http {

//! Who may use a route. The right is a word of access/ that roles are made of.
struct Access {
    enum class Kind { everyone, signed_in, right } kind;
    std::string_view right;
};
inline constexpr Access everyone{Access::Kind::everyone, {}};
inline constexpr Access signed_in{Access::Kind::signed_in, {}};
constexpr Access needs(std::string_view right) { return {Access::Kind::right, right}; }

inline constexpr std::uint64_t body_bytes_usual = 64 * 1024;

struct Route {
    Method method;
    std::string path;
    Access access;
    Handler handler;
    //! The largest body; more is answered with 413 before it is read.
    std::uint64_t body_bytes_max = body_bytes_usual;
    //! A multipart body goes to disk as it comes, if who sends it may; any other body may be as large as usual.
    bool takes_upload = false;
    //! Runs in the small pool for what costs tens of milliseconds of CPU (password hashes).
    bool is_costly = false;
    //! Forms that a person without a session may send (sign-in): the origin is checked, there is no form token yet.
    bool without_form_token = false;
    //! Asked by another server and never by a page of ours, so no page's origin is checked: what it brings proves
    //! itself (a signed notice of an identity provider).
    bool is_for_servers = false;
};

class Router {
public:
    Route& add(Method method, std::string path, Access access, Handler handler);
    Route& get(std::string path, Access access, Handler handler) {
        return add(Method::get, std::move(path), access, std::move(handler));
    }
    Route& post(std::string path, Access access, Handler handler) {
        return add(Method::post, std::move(path), access, std::move(handler));
    }

    struct Match {
        Route const* route = nullptr;      //!< null: no such path, or not with this method
        std::vector<Method> other_methods;  //!< what the path does take, when the method is wrong
        Fields captured;
    };
    //! HEAD is matched as GET. A segment that is written out wins over a {name}.
    Match match(Method method, std::string_view path) const;
    //! For the matrix of roles and routes, and for the OpenAPI document.
    std::vector<std::unique_ptr<Route>> const& routes() const { return routes_; }

private:
    struct Node {
        std::vector<std::pair<std::string, std::unique_ptr<Node>>> fixed;
        std::unique_ptr<Node> any;
        std::vector<Route const*> routes;
    };
    Node const* find(Node const& node, std::vector<std::string_view> const& segments, std::size_t at) const;
    Node root_;
    std::vector<std::unique_ptr<Route>> routes_;
};

std::string_view name_of(Method method);

}  // namespace regia::http
