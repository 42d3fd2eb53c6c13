//! /area-di-lavoro (which role one acts in) and /accessi ("Chi ha visto i miei dati").
#include "access/sign_in.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

using html::Fragment;
using html::Writer;

constexpr int looks_shown = 200;

struct WorkArea {
    Grant grant;
    Role role;
    std::string place;
};

//! Those of the signed-in person that are in force and known to the programme.
std::vector<WorkArea> work_areas(Installation& installation, http::Request const& request) {
    auto const programme = installation.programme.current();
    Day const today = rome_day(installation.clock.now());
    return installation.database.read([&](db::Tx& tx) {
        std::vector<WorkArea> areas;
        for (Grant const& grant : grants_of(tx, actor(request).person, today)) {
            Role const* const role = programme->find_role(grant.role);
            if (!role) continue;
            areas.push_back({grant, *role, installation.scope_name ? installation.scope_name(grant.scope) : ""});
        }
        return areas;
    });
}

Fragment work_area_card(http::Request const& request, html::Voice const& spoken, WorkArea const& area) {
    bool const is_current = area.grant.id == actor(request).grant;
    return html::fragment([&](Writer& h) {
        h("<section class=\"card-x\"><header><h2>{}</h2>", spoken.pick(area.role.name_it, area.role.name_en));
        if (is_current) h.add(html::tag(html::Kind::info, spoken[words::access::work_area_current]));
        h("</header>");
        if (!area.place.empty()) h("<p>{}</p>", area.place);
        h("<p class=\"muted small\">{}</p>",
          spoken(words::access::granted_by, {{"act", area.grant.act}, {"day", spoken.day(area.grant.started_on)}}));
        if (!is_current)
            h("<form method=\"post\" action=\"{}\">{}{}{}</form>", html::Url(request.local("/area-di-lavoro")),
              form_token(request), html::hidden("incarico", to_string(area.grant.id)),
              html::submit(
                  {.label = std::string(spoken[words::access::work_area_choose]), .weight = html::Weight::outline}));
        h("</section>");
    });
}

http::Reply show_work_areas(Installation& installation, http::Request const& request) {
    auto const spoken = voice(request);
    auto const areas = work_areas(installation, request);
    Fragment const content = html::fragment([&](Writer& h) {
        h.add(html::page_head(spoken[words::access::work_area_title], spoken[words::access::work_area_lead]));
        h("<div class=\"grid g2\">");
        for (WorkArea const& area : areas) h.add(work_area_card(request, spoken, area));
        h("</div><p class=\"mt5\"><a href=\"{}\">{}</a></p><p><a href=\"{}\">{}</a></p>"
          "<p><a href=\"{}\">{}</a></p>",
          html::Url(request.local("/i-miei-dati")), spoken[words::access::own_link],
          html::Url(request.local("/accessi")), spoken[words::access::looks_title],
          html::Url(request.local("/il-mio-accesso")), spoken[words::access::own_access_title]);
        h("<form method=\"post\" action=\"{}\">{}{}{}</form>", html::Url(request.local("/esci")), form_token(request),
          html::hidden("ovunque", "1"),
          html::submit(
              {.label = std::string(spoken[words::access::sign_out_everywhere]), .weight = html::Weight::quiet}));
    });
    return show(installation, request, std::string(spoken[words::access::work_area_title]), content);
}

http::Answer choose_work_area(Installation& installation, http::Request const& request) {
    if (actor(request).by_bearer) throw Forbidden("a bearer acts in one work area");
    auto const wanted = parse_uuid(request.form.get("incarico"));
    for (WorkArea const& area : work_areas(installation, request))
        if (wanted && area.grant.id == *wanted) return change_work_area(installation, request, area.grant);
    throw NotFound("no such work area of this person");
}

//! The closed list of what can be looked at; a word for each.
std::string_view what_was_seen(html::Voice const& spoken, std::string_view what) {
    namespace w = words::access;
    if (what == "person_sheet") return spoken[w::seen_person_sheet];
    if (what == "person_sheet_reason") return spoken[w::seen_reason];
    if (what == "person_completions") return spoken[w::seen_completions];
    if (what == "identity_check") return spoken[w::seen_identity_check];
    if (what == "address_proposed") return spoken[w::seen_address];
    if (what == "people_merged") return spoken[w::seen_merged];
    if (what == "merge_undone") return spoken[w::seen_merge_undone];
    if (what == "merge_refused" || what == "undo_refused") return spoken[w::seen_merge_refused];
    if (what == "certificate") return spoken[w::seen_certificate];
    if (what == "review") return spoken[w::seen_review];
    if (what == "data_request") return spoken[w::seen_data_request];
    if (what == "export") return spoken[w::seen_export];
    return spoken[w::seen_other];
}

html::TableRow look_row(html::Voice const& spoken, Programme const& programme, Look const& look) {
    Role const* const role = programme.find_role(look.looker_role);
    std::string const role_name(role ? spoken.pick(role->name_it, role->name_en) : look.looker_role);
    return {html::head_cell(spoken.moment(look.looked_at)),
            html::cell(look.looker_name, "m-s", spoken[words::access::look_who]),
            html::cell(role_name, "m-s", spoken[words::access::look_role]),
            html::cell(what_was_seen(spoken, look.what), "m-s", spoken[words::access::look_what]),
            html::cell(look.reason, "m-s", spoken[words::access::look_reason])};
}

http::Reply show_looks(Installation& installation, http::Request const& request) {
    auto const spoken = voice(request);
    auto const programme = installation.programme.current();
    auto const looks = installation.database.read(
        [&](db::Tx& tx) { return looks_at(tx, actor(request).person, looks_shown); });
    Fragment const content = html::fragment([&](Writer& h) {
        namespace w = words::access;
        h.add(html::page_head(spoken[w::looks_title], spoken[w::looks_lead]));
        if (looks.empty()) {
            h.add(html::card({.id = "accessi", .title = std::string(spoken[w::looks_title]), .hides_title = true},
                             html::empty_state("it-user", spoken[w::looks_none_title], spoken[w::looks_none])));
            return;
        }
        html::Table table{.caption = std::string(spoken[w::looks_title])};
        for (html::Word word : {w::look_when, w::look_who, w::look_role, w::look_what, w::look_reason})
            table.columns.push_back({.label = std::string(spoken[word])});
        std::vector<html::TableRow> rows;
        for (Look const& look : looks) rows.push_back(look_row(spoken, *programme, look));
        h.add(html::card({.id = "accessi", .title = std::string(spoken[w::looks_title]), .is_flush = true,
                          .hides_title = true}, html::table(table, rows)));
    });
    return show(installation, request, std::string(spoken[words::access::looks_title]), content);
}

}  // namespace

void add_work_area_routes(http::Router& router, Installation& installation) {
    router.get("/area-di-lavoro", http::signed_in,
               [&installation](http::Request const& r) { return show_work_areas(installation, r); });
    router.post("/area-di-lavoro", http::signed_in,
                [&installation](http::Request const& r) { return choose_work_area(installation, r); });
    router.get("/accessi", http::signed_in,
               [&installation](http::Request const& r) { return show_looks(installation, r); });
}

}  // namespace regia::access
