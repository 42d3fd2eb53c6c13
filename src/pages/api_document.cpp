//! /api/openapi.json and /api: the interface for programs, told by the routes themselves.
#include "html/components.hpp"
#include "http/api/openapi.hpp"
#include "locale/api.hpp"
#include "pages/pages.hpp"

namespace regia::pages {
namespace {

namespace w = words::api;
using html::Fragment;
using html::Writer;

constexpr std::string_view about =
    "What pages do, for programs, with the same rights. Every unsafe request may carry an Idempotency-Key. "
    "Lists come in pages: `next` of a reply is the `after` of the following request. Errors are problem details "
    "(RFC 9457). Left to pages: password, second factor, and the address that one's letters go to.";

http::Reply document(http::Router const& router, access::Installation const& installation) {
    http::Face const face{"Regia", "1", installation.public_url, std::string(about)};
    return http::json(http::openapi(router, face));
}

std::string resource_of(http::Route const& route) {
    std::string const rest = route.path.substr(std::string_view("/api/v1/").size());
    return rest.substr(0, rest.find('/'));
}

//! The languages of code are no language of the page.
Fragment code(std::string_view text) {
    return html::fragment([&](Writer& h) { h("<code lang=\"en\" translate=\"no\">{}</code>", text); });
}

Fragment whom(html::Voice const& voice, http::Access const& access) {
    switch (access.kind) {
        case http::Access::Kind::everyone: return html::text(voice[w::everyone]);
        case http::Access::Kind::signed_in: return html::text(voice[w::signed_in]);
        case http::Access::Kind::right: break;
    }
    return code(access.right);
}

Fragment says(html::Voice const& voice, http::Route const& route) {
    http::Description const& said = *route.description;
    return html::fragment([&](Writer& h) {
        h("<p class=\"m-0\" lang=\"en\">{}</p>", said.summary);
        if (!said.takes.empty() && said.takes != "{}")
            h("<p class=\"m-0 small muted\">{}: {}</p>", voice[w::takes], code(said.takes));
        std::string const& gives = said.gives.empty() ? said.media : said.gives;
        if (!gives.empty())
            h("<details class=\"small\"><summary>{}</summary>{}</details>", voice[w::gives], code(gives));
    });
}

Fragment resource_card(html::Voice const& voice, std::string const& name,
                       std::vector<http::Route const*> const& routes) {
    html::Table table{.caption = name};
    table.columns = {{.label = std::string(voice[w::request]), .css = "w26"},
                     {.label = std::string(voice[w::says])},
                     {.label = std::string(voice[w::for_whom])}};
    std::vector<html::TableRow> rows;
    for (http::Route const* const route : routes)
        rows.push_back({html::head_cell(code(http::route_name(*route))), html::cell(says(voice, *route), "m-s"),
                        html::cell(whom(voice, route->access), "m-s", voice[w::for_whom])});
    return html::card({.id = "r-" + name, .title = name, .is_flush = true, .css = "mt5"}, html::table(table, rows));
}

Fragment types_card(html::Voice const& voice, http::Router const& router) {
    html::Table table{.caption = std::string(voice[w::types])};
    table.columns = {{.label = std::string(voice[w::type])}, {.label = std::string(voice[w::shape])}};
    std::vector<html::TableRow> rows;
    for (auto const& [name, shape] : router.types())
        rows.push_back({html::head_cell(code(name)), html::cell(code(shape), "m-s")});
    html::Card const card{.id = "tipi", .title = std::string(voice[w::types]),
                          .subtitle = std::string(voice[w::types_text]), .is_flush = true, .css = "mt5"};
    return html::card(card, html::table(table, rows));
}

Fragment how_card(html::Voice const& voice) {
    auto const line = [&](html::Word key, html::Word value) {
        return html::KeyValue{std::string(voice[key]), html::text(voice[value])};
    };
    return html::card({.id = "uso", .title = std::string(voice[w::how])},
                      html::key_values({line(w::sign_in, w::sign_in_text), line(w::twice, w::twice_text),
                                        line(w::unchanged, w::unchanged_text), line(w::lists, w::lists_text),
                                        line(w::errors, w::errors_text)}));
}

http::Reply show_page(http::Router const& router, access::Installation const& installation,
                      http::Request const& request) {
    auto const voice = access::voice(request);
    std::map<std::string, std::vector<http::Route const*>> resources;
    for (http::Route const* const route : http::api_routes(router))
        if (route->description) resources[resource_of(*route)].push_back(route);
    html::Button const link{.label = std::string(voice[w::document]), .weight = html::Weight::outline};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(voice[w::title], voice[w::lead],
                                  html::actions({html::button_link(html::Url("/api/openapi.json"), link)})),
          how_card(voice));
        for (auto const& [name, routes] : resources) h.add(resource_card(voice, name, routes));
        h.add(types_card(voice, router));
    });
    return http::page(html::page(access::frame(installation, request, std::string(voice[w::title])), content));
}

}  // namespace

void add_api_document_routes(http::Router& router, access::Installation& installation) {
    router.get("/api/openapi.json", http::everyone,
               [&](http::Request const&) { return document(router, installation); });
    router.get("/api", http::everyone,
               [&](http::Request const& request) { return show_page(router, installation, request); });
}

}  // namespace regia::pages
