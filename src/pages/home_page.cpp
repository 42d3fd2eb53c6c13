//! /inizio: what waits for who has signed in, and where she can go: the home of roles that have no page of their own.
#include <boost/json.hpp>

#include <algorithm>
#include <tuple>

#include "access/rights.hpp"
#include "html/components.hpp"
#include "locale/home.hpp"
#include "pages/pages.hpp"

namespace regia::pages {
namespace {

namespace w = words::home;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

struct Found {
    access::Waiting const* what;
    std::int64_t count;
};

//! All that this role may do something about; the most first, then in the order of the bar.
std::vector<Found> waiting_for(access::Installation const& installation, access::Actor const& actor) {
    std::vector<Found> found;
    installation.database.read([&](db::Tx& tx) {
        for (access::Waiting const& one : installation.waiting) {
            if (!actor.role.may(one.right)) continue;
            if (std::int64_t const count = one.count(tx, actor); count > 0) found.push_back({&one, count});
        }
        return true;
    });
    std::sort(found.begin(), found.end(), [](Found const& a, Found const& b) {
        return std::tie(b.count, a.what->path) < std::tie(a.count, b.what->path);
    });
    return found;
}

Fragment waiting_card(html::Voice const& voice, http::Request const& request, std::vector<Found> const& found) {
    html::Card const card{.id = "attende", .title = std::string(voice[w::waits]), .hides_title = found.empty()};
    if (found.empty()) return html::card(card, html::empty_state("it-check-circle", voice[w::nothing], ""));
    return html::card(card, html::fragment([&](Writer& h) {
        h("<ul class=\"list-plain rows\">");
        for (Found const& one : found) {
            html::Button const open{.label = std::string(voice[w::open]), .weight = html::Weight::outline,
                                    .is_small = true,
                                    .accessible_name = std::string(voice[w::open]) + ": " +
                                                       voice(one.what->sentence, {{"n", one.count}})};
            h("<li><div class=\"between\"><span class=\"strong\">{}</span>{}</div></li>",
              voice(one.what->sentence, {{"n", one.count}}),
              html::button_link(html::Url(request.local(one.what->path)), open));
        }
        h("</ul>");
    }));
}

Fragment places_card(html::Voice const& voice, std::vector<html::Link> const& places) {
    html::Card const card{.id = "pagine", .title = std::string(voice[w::places])};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<ul class=\"list-plain rows\">");
        for (html::Link const& place : places)
            if (!place.is_current) h("<li><a href=\"{}\">{}</a></li>", place.url, place.label);
        h("</ul>");
    }));
}

http::Reply show_home(access::Installation const& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    auto const found = waiting_for(installation, access::actor(request));
    html::Frame const frame = access::frame(installation, request, std::string(voice[w::title]));
    bool const has_places = std::any_of(frame.navigation.begin(), frame.navigation.end(),
                                        [](html::Link const& place) { return !place.is_current; });
    return http::page(html::page(frame, html::fragment([&](Writer& h) {
        h("{}<div class=\"grid g2\">{}{}</div>", html::page_head(voice[w::title], voice[w::lead]),
          waiting_card(voice, request, found), has_places ? places_card(voice, frame.navigation) : Fragment());
    })));
}

http::Reply get_waiting(access::Installation const& installation, http::Request const& request) {
    json::array all;
    for (Found const& one : waiting_for(installation, access::actor(request)))
        all.push_back(json::object{{"what", one.what->code}, {"count", one.count}, {"path", one.what->path}});
    return http::json(json::serialize(json::object{{"waiting", std::move(all)}}));
}

}  // namespace

void add_home_routes(http::Router& router, access::Installation& installation) {
    for (http::Access const right : {access::may::manage_access, access::may::approve_content,
                                     access::may::import_people, access::may::lead_meetings,
                                     access::may::plan_communication})
        installation.navigation.push_back({std::string(right.right), "/inizio", w::to_do, 5});
    router.get("/inizio", http::signed_in,
               [&](http::Request const& request) { return show_home(installation, request); });
    router.get("/api/v1/waiting", http::signed_in, [&](http::Request const& request) {
        return get_waiting(installation, request);
    }).describe({.summary = "What waits for somebody in one's role, with the page where it is done",
                 .gives = "{waiting: [{what: text, count: int, path: text}]}"});
}

}  // namespace regia::pages
