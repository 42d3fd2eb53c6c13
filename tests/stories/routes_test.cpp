//! Every route against every role, from the routes themselves: who may not is refused before any id is read, who may is
//! never refused. A new route is in the matrix by being a route.
#include <map>

#include "http/api/shape.hpp"
#include "world/house.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

constexpr std::string_view some_id = "018f0000-0000-7000-8000-000000000001";

//! "/enti/{ente}/persone" with something in each place; nothing has to be there.
std::string filled(std::string const& path) {
    static std::map<std::string, std::string> const values{{"{n}", "1"}, {"{ente}", "ausl-tc"},
                                                           {"{module}", "F1"}, {"{code}", "F1"},
                                                           {"{section}", "a1-01"}, {"{number}", "1"},
                                                           {"{question}", "a1-q01"},
                                                           {"{codice}", "K7QM-2XDT-9RF7"}};
    std::string all;
    for (std::size_t at = 0; at < path.size();) {
        if (path[at] != '{') {
            all += path[at++];
            continue;
        }
        auto const end = path.find('}', at) + 1;
        auto const found = values.find(path.substr(at, end - at));
        all += found == values.end() ? std::string(some_id) : found->second;
        at = end;
    }
    return all;
}

//! Sends it as a page of ours would, or as a program with this bearer.
http::Reply reply_to(Browser& browser, http::Route const& route) {
    std::string const target = filled(route.path);
    if (route.method == http::Method::get) return browser.get(target);
    REQUIRE(route.method == http::Method::post);  // no other method is in use: extend this test with the first one
    return browser.authorization.empty() && !browser.cookies.empty() ? browser.post_from_page(target, {})
                                                                     : browser.post(target, {});
}

//! What a program reads is what the description of its route promises.
void check_promise(TestHouse& in, http::Route const& route, http::Reply const& reply) {
    bool const is_read = route.method == http::Method::get && reply.status == 200;
    if (!is_read || !route.description || route.description->gives.empty()) return;
    auto const shape = http::parse_shape(route.description->gives);
    for (std::string const& fault : http::mismatches(shape, reply.body, in.house.router.types())) {
        CAPTURE(reply.body);
        CHECK(fault == "");
    }
}

bool is_refusal(int status) { return status == 401 || status == 403; }

void check_nobody(TestHouse& in, http::Route const& route) {
    Browser nobody(in.house.dispatcher());
    int const status = reply_to(nobody, route).status;
    if (route.access.kind == http::Access::Kind::everyone) {
        CHECK_FALSE(is_refusal(status));
    } else if (route.method == http::Method::get && !route.path.starts_with("/api/")) {
        CHECK(status == 303);
    } else {
        CHECK(status == 401);
    }
}

void check_role(TestHouse& in, Browser& browser, access::Role const& role, http::Route const& route) {
    http::Reply const reply = reply_to(browser, route);
    int const status = reply.status;
    check_promise(in, route, reply);
    bool const is_right = route.access.kind == http::Access::Kind::right;
    if (is_right && !role.may(route.access.right)) {
        CHECK(status == 403);
    } else {
        CHECK_FALSE(is_refusal(status));
        CHECK(status < 500);
    }
}

}  // namespace

//! The record store believes credentials of its own and no session: TheRecordStoreKnowsNoSignIn.
bool is_of_records(http::Route const& route) {
    return route.path.starts_with("/xapi/") || route.path.starts_with("/cmi5/fetch/");
}

TEST_CASE("TheRecordStoreKnowsNoSignIn") {
    world::on_each_engine([](TestHouse& in) {
        Browser admin = in.signed_in(in.somebody("admin", Uuid{}));
        Browser program(in.house.dispatcher());
        program.authorization = "Bearer " + in.bearer(in.somebody("admin", Uuid{}));
        for (auto const& route : in.house.router.routes()) {
            if (!is_of_records(*route) || route->method != http::Method::get) continue;
            CAPTURE(route->path);
            bool const is_about = route->path.ends_with("/about");
            for (Browser* const browser : {&admin, &program})
                CHECK(browser->get(route->path).status == (is_about ? 200 : 400));  // no version was named
        }
    });
}

TEST_CASE("EveryRouteRefusesEveryRoleItIsNotFor") {
    world::on_each_engine_when_deep([](TestHouse& in) {
        auto const programme = in.house.programme.current();
        Uuid const body = named_uuid("body", "ausl-tc");
        for (auto const& route : in.house.router.routes()) {
            CAPTURE(route->path);
            if (!is_of_records(*route)) check_nobody(in, *route);
        }
        for (access::Role const& role : programme->roles) {
            CAPTURE(role.code);
            Uuid const person = in.somebody(role.code, role.scope == access::Scope::Kind::body ? body : Uuid{});
            for (auto const& route : in.house.router.routes()) {
                CAPTURE(route->path);
                if (is_of_records(*route)) continue;
                // A fresh session each time: some routes end it.
                Browser by_cookie = in.signed_in(person);
                check_role(in, by_cookie, role, *route);
                if (!route->path.starts_with("/api/")) continue;
                Browser by_bearer(in.house.dispatcher());
                by_bearer.authorization = "Bearer " + in.bearer(person);
                check_role(in, by_bearer, role, *route);
                if (route->method == http::Method::get) continue;
                by_bearer.more_headers = {{"if-match", "\"another\""}};
                CHECK(reply_to(by_bearer, *route).status >= 400);
            }
        }
    });
}
