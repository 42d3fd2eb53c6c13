//! What every page takes from its request: who asks, in which language, and the frame around it.
#include <algorithm>
#include <tuple>

#include "access/access.hpp"
#include "access/session.hpp"
#include "html/components.hpp"

namespace regia::access {
namespace {

html::Theme theme_of(http::Request const& request) {
    std::string_view const chosen = http::cookie(request.header("cookie"), "regia_tema");
    return chosen == "scuro" ? html::Theme::dark : chosen == "chiaro" ? html::Theme::light : html::Theme::automatic;
}

//! "/enti" is current on "/enti/ausl-tc/persone" too, but not on "/entita".
bool is_inside(std::string_view path, std::string_view entry) {
    return path.starts_with(entry) && (path.size() == entry.size() || path[entry.size()] == '/');
}

std::vector<html::Link> navigation(Installation const& installation, http::Request const& request, Role const& role) {
    std::vector<NavigationEntry const*> entries;
    for (NavigationEntry const& entry : installation.navigation) {
        bool const is_there = std::any_of(entries.begin(), entries.end(),
                                          [&](NavigationEntry const* other) { return other->path == entry.path; });
        if (!is_there && (entry.right.empty() || role.may(entry.right))) entries.push_back(&entry);
    }
    std::sort(entries.begin(), entries.end(), [](NavigationEntry const* a, NavigationEntry const* b) {
        return std::tie(a->position, a->path) < std::tie(b->position, b->path);
    });
    auto const spoken = voice(request);
    std::vector<html::Link> links;
    for (NavigationEntry const* entry : entries)
        links.push_back({std::string(spoken[entry->word]), html::Url(request.local(entry->path)),
                         is_inside(request.path, entry->path)});
    return links;
}

//! The body that somebody leads; empty for who acts for herself or for the region, and before a programme is loaded.
std::string place_of(Installation const& installation, Scope const& scope) {
    if (scope.kind != Scope::Kind::body || !installation.scope_name) return {};
    try {
        return installation.scope_name(scope);
    } catch (Unavailable const&) {
        return {};
    }
}

//! The programme's face; before a programme is loaded only the first person of an installation sees a page.
void put_programme(Installation const& installation, html::Frame& frame) {
    try {
        auto const programme = installation.programme.current();
        frame.owner = programme->owner;
        frame.programme = std::string(frame.voice.pick(programme->name_it, programme->name_en));
        frame.tagline = std::string(frame.voice.pick(programme->tagline_it, programme->tagline_en));
        frame.funding = std::string(frame.voice.pick(programme->funding_it, programme->funding_en));
        frame.funding_line = std::string(frame.voice.pick(programme->funding_line_it, programme->funding_line_en));
    } catch (Unavailable const&) {
        frame.programme = "Regia";
    }
}

}  // namespace

Actor const* actor_if_any(http::Request const& request) { return dynamic_cast<Actor const*>(request.visitor.get()); }

Actor const& actor(http::Request const& request) {
    Actor const* const known = actor_if_any(request);
    if (!known) throw Bug("a route for everyone asks who is signed in: " + request.path);
    return *known;
}

html::Voice voice(http::Request const& request) {
    return html::Voice(request.english ? html::Language::en : html::Language::it);
}

html::Frame frame(Installation const& installation, http::Request const& request, std::string title) {
    html::Frame frame{.voice = voice(request), .assets = installation.assets, .title = std::move(title)};
    put_programme(installation, frame);
    frame.theme = theme_of(request);
    frame.is_demo = installation.is_demo;
    frame.here = own_target(request);
    if (installation.help) frame.help = installation.help(request.route);
    if (Actor const* const known = actor_if_any(request)) {
        frame.user_name = known->name;
        frame.work_area = std::string(frame.voice.pick(known->role.name_it, known->role.name_en));
        frame.work_place = place_of(installation, known->scope);
        frame.can_change_work_area = known->has_other_work_areas;
        frame.form_token = known->form_token;
        frame.person_mark = known->form_marker;
        frame.navigation = navigation(installation, request, known->role);
    }
    return frame;
}

html::Fragment form_token(http::Request const& request) {
    Actor const* const known = actor_if_any(request);
    if (!known) return {};
    return html::fragment([&](html::Writer& h) {
        h("{}{}", html::hidden("form_token", known->form_token), html::hidden("of", known->form_marker));
    });
}

}  // namespace regia::access
