#include "access/own_record/own_record.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/monday/monday.hpp"
#include "monitoring/open_data/publication.hpp"
#include "monitoring/prepared/prepared.hpp"
#include "monitoring/regis/regis_routes.hpp"

namespace regia::monitoring {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

Desk::Desk(Sources const& sources, http::Request const& asked)
    : installation(sources.installation), queue(sources.queue), request(asked),
      voice(access::voice(asked)), actor(access::actor(asked)),
      plan(sources.plan.current()), reference(sources.library.reference.current()),
      modules_total(static_cast<int>(sources.library.catalogue.current()->modules.size())),
      level_width(sources.library.survey.current()->cut_offs[1] - sources.library.survey.current()->cut_offs[0]),
      now(sources.installation.clock.now()) {}

http::Reply Desk::page(std::string title, std::vector<html::Link> crumbs, Fragment const& content) const {
    html::Frame frame = access::frame(installation, request, std::move(title));
    frame.crumbs = std::move(crumbs);
    return http::page(html::page(frame, content));
}

registry::Body const* Desk::find_body_in_path() const {
    registry::Body const* const body = reference->find_body(request.in_path("ente"));
    bool const is_mine = actor.scope.kind == access::Scope::Kind::region ||
                         (body && actor.scope.kind == access::Scope::Kind::body && actor.scope.id == body->id);
    return is_mine ? body : nullptr;
}

registry::Body const& Desk::body_in_path() const {
    registry::Body const* const body = find_body_in_path();
    if (!body) throw NotFound("no such body");
    return *body;
}

std::vector<registry::Body const*> Desk::bodies() const {
    std::vector<registry::Body const*> mine;
    for (registry::Body const& body : reference->bodies)
        if (actor.scope.kind == access::Scope::Kind::region ||
            (actor.scope.kind == access::Scope::Kind::body && actor.scope.id == body.id))
            mine.push_back(&body);
    return mine;
}

std::string Desk::name_of(Uuid body) const {
    if (body == contracted_list()) return std::string(voice[w::contracted_list]);
    registry::Body const* const known = reference->find_body(body);
    return known ? known->name : std::string(voice[w::unknown_body]);
}

std::string Desk::wide_area_of(Uuid body) const {
    registry::Body const* const known = reference->find_body(body);
    auto const area = known ? reference->wide_areas.find(known->wide_area) : reference->wide_areas.end();
    return area == reference->wide_areas.end() ? std::string() : area->second;
}

std::string Desk::profile_name(std::string_view code) const {
    registry::Profile const* const profile = reference->find_profile(code);
    return profile ? std::string(voice.pick(profile->name_it, profile->name_en)) : std::string(code);
}

std::string Desk::unit_name(std::string_view name) const {
    return name.empty() ? std::string(voice[w::no_unit]) : std::string(name);
}

std::string_view Desk::state_name(PersonState state) const {
    constexpr html::Word names[] = {w::state_no_survey, w::state_to_start,  w::state_in_progress,
                                    w::state_to_resume, w::state_concluded, w::state_out_of_scope};
    return voice[names[static_cast<std::size_t>(state)]];
}

std::string_view Desk::absence_name(std::string_view absence) const {
    if (absence == "long_absence") return voice[w::absence_long];
    if (absence == "secondment") return voice[w::absence_secondment];
    if (absence == "ended") return voice[w::absence_ended];
    return voice[w::absence_other_body];
}

std::string Desk::percent(std::int64_t part, std::int64_t of, int decimals) const {
    return of > 0 ? voice.percent(share(part, of), decimals) : std::string("–");
}

html::Url Desk::live_url(Uuid body) const {
    registry::Body const* const known = reference->find_body(body);
    return url("/monitoraggio/novita?" + std::string(http::refresh_mark) + "=1" +
               (known ? "&ente=" + known->code : ""));
}

std::string Desk::as_of() const { return voice(w::as_of, {{"moment", voice.moment(now)}}); }

std::vector<html::Link> crumbs_of(Desk const& desk, registry::Body const& body, html::Word here,
                                  std::string const& path) {
    std::vector<html::Link> crumbs;
    if (desk.bodies().size() > 1) crumbs.push_back({std::string(desk.voice[w::bodies]), desk.url("/enti")});
    crumbs.push_back({body.name, desk.body_url(body)});
    crumbs.push_back({std::string(desk.voice[here]), desk.body_url(body, path), true});
    return crumbs;
}

std::optional<double> Desk::plan_share(Counts const& region) const {
    if (region.in_scope == 0) return std::nullopt;
    return std::min(1.0, share(plan->planned(rome_day(now)), region.in_scope));
}

http::Answer after_look(Desk const& desk, std::string_view what, std::string filter, std::int64_t people,
                        std::optional<Digest> file, http::Reply reply) {
    return http::after_commit(
        desk.database(), "looks",
        [id = desk.installation.ids.next(), actor = desk.actor, what = std::string(what), filter = std::move(filter),
         people, file, now = desk.now, reply = std::move(reply)](db::Tx& tx) {
            access::record_list_look(tx, id, actor, what, filter, people, file, now);
            return reply;
        });
}

namespace {

std::vector<std::pair<std::string, std::string>> sign_in_figures(Plan const& plan, registry::Reference const& reference,
                                                                 html::Voice const& voice) {
    std::vector<std::pair<std::string, std::string>> figures;
    for (Plan::Target const& target : plan.targets) {
        if (target.code == "A.reach") figures.emplace_back(voice.number(target.value), voice[w::figure_people]);
        if (target.code == "A.modules") figures.emplace_back(voice.number(target.value), voice[w::figure_modules]);
    }
    figures.emplace_back(voice.number(static_cast<std::int64_t>(reference.bodies.size())), voice[w::figure_bodies]);
    figures.emplace_back(voice.day(plan.ends_on), voice[w::figure_end]);
    return figures;
}

}  // namespace

void add_own_record(access::OwnRecord& data) {
    data.add({"state", w::own_state, w::own_state_text,
              {{"monitoring_person",
                "name state modules_done:n absence body_id unit_id unit_name district_id profile staff_number "
                "updated_at",
                "person_id = $1", "sort_key cell_id measures"},  // how lists are sorted and counters kept
               {"monitoring_frozen_person", "body_id measures", "person_id = $1", "since_number"},
               {"monitoring_export",
                "title file_name ending language outcome asked_at ready_at expires_at lines:n size_bytes:n body route "
                "query site file_sha256:x id grant_id job_id"},
               {"monitoring_monday_choice", "is_wanted changed_at"},
               {"monitoring_counted", "is_aligned is_expected evidence_id snapshot_id cohort_id"},
               {"monitoring_gain_person", "first_id later_id step_id"}}});
}

void add_routes(http::Router& router, access::Installation& installation, files::Shelf<Plan>& plan,
                learning::Library& library, Live& live, jobs::Queue& queue) {
    std::string const see_body(access::may::see_body.right), see_people(access::may::see_people_state.right);
    installation.navigation.push_back({std::string(access::may::see_region.right), "/monitoraggio", w::monitoring, 10});
    // The first entry that a role may open wins: whoever leads a body calls it her own.
    installation.navigation.push_back({see_people, "/enti", w::my_body, 20});
    installation.navigation.push_back({see_body, "/enti", w::bodies_and_people, 20});
    installation.scope_name = [&library](access::Scope const& scope) {
        if (scope.kind != access::Scope::Kind::body) return std::string();
        auto const reference = library.reference.current();
        registry::Body const* const body = reference->find_body(scope.id);
        return body ? body->name : std::string();
    };
    installation.sign_in_figures = [&plan, &library](html::Voice const& voice) {
        try {
            return sign_in_figures(*plan.current(), *library.reference.current(), voice);
        } catch (Unavailable const&) {
            return std::vector<std::pair<std::string, std::string>>();  // no programme yet: nothing to say
        }
    };
    Sources const sources{installation, plan, library, live, queue, std::make_shared<TableRoutes>()};
    add_live_routes(router, sources);
    add_region_routes(router, sources);
    add_body_routes(router, sources);
    add_print_routes(router, sources);
    add_people_routes(router, sources);
    add_units_routes(router, sources);
    add_sheet_routes(router, sources);
    add_programme_routes(router, sources);
    add_as_at_routes(router, sources);
    add_table_routes(router, sources);
    add_prepared_routes(router, sources);
    add_prepared_jobs(queue, sources);
    add_monday_routes(router, sources);
    add_monday_jobs(queue, sources);
    add_half_year_routes(router, sources);
    add_open_data_routes(router, sources);
    add_publication_jobs(queue, sources);
    add_regis_routes(router, sources);
    add_roadmap_routes(router, sources);
    add_api_routes(router, sources);
}

}  // namespace regia::monitoring
