//! Routes: a method, a path with {names}, who may use it, and a plain function. A route without a declaration of who
//! may use it can't be written. A last segment "{name...}" takes all that follows.
#pragma once

#include <map>
#include <optional>
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

//! A parameter of the query.
struct Parameter {
    std::string name;
    std::string type;  //!< as of `Description::gives`
    std::string says;
};

//! What the OpenAPI document says of a route under /api/v1, in the English words of the glossary. Types are written as
//! http/api/shape.hpp reads them: "{name: text, next: text?}", "[Person]" for a type that `Router::type` named.
struct Description {
    std::string summary;             //!< "The people of a body, with their state"
    std::string takes{};             //!< the JSON body; empty = none
    std::string gives{};             //!< the JSON of the reply; empty = none, or another `media`
    std::vector<Parameter> query{};
    //! Statuses it refuses with, besides 401, 403, 404, 413, 429 and 503, which follow from the route itself.
    std::vector<int> refuses{};
    int status = 200;
    std::string media{};             //!< of a reply that is no JSON: "text/calendar"
};

//! What a write replaces: the document that the GET at `shown_at` gives, as it is in the transaction of the write. Its
//! entity tag is what a program names in If-Match (http/api/edit.hpp).
struct Edited {
    std::string shown_at;
    std::function<std::string(db::Tx&, Request const&)> document;
};

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
    std::optional<Description> description{};
    std::optional<Edited> edited{};

    Route& edits(std::string shown_at, std::function<std::string(db::Tx&, Request const&)> document) {
        edited = {std::move(shown_at), std::move(document)};
        return *this;
    }
    Route& describe(Description of_it) {
        description = std::move(of_it);
        return *this;
    }
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
    Route& put(std::string path, Access access, Handler handler) {
        return add(Method::put, std::move(path), access, std::move(handler));
    }
    Route& del(std::string path, Access access, Handler handler) {
        return add(Method::del, std::move(path), access, std::move(handler));
    }
    //! Names a type of the API for the descriptions of any route. Throws Bug when the name has another shape already.
    void type(std::string name, std::string shape);

    struct Match {
        Route const* route = nullptr;      //!< null: no such path, or not with this method
        std::vector<Method> other_methods;  //!< what the path does take, when the method is wrong
        Fields captured;
    };
    //! HEAD is matched as GET. A segment that is written out wins over a {name}.
    Match match(Method method, std::string_view path) const;
    //! For the matrix of roles and routes, and for the OpenAPI document.
    std::vector<std::unique_ptr<Route>> const& routes() const { return routes_; }
    std::map<std::string, std::string> const& types() const { return types_; }

private:
    struct Node {
        std::vector<std::pair<std::string, std::unique_ptr<Node>>> fixed;
        std::unique_ptr<Node> any;
        std::unique_ptr<Node> rest;  //!< of "{name...}": one segment or more, to the end
        std::vector<Route const*> routes;
    };
    Node const* find(Node const& node, std::vector<std::string_view> const& segments, std::size_t at) const;
    Node root_;
    std::vector<std::unique_ptr<Route>> routes_;
    std::map<std::string, std::string> types_;
};

std::string_view name_of(Method method);

}  // namespace regia::http
