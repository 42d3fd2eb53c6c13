//! /api/v1/people/{person}: the sheet, the reason for opening it, absences; the same rules and the same log.
#include <boost/json.hpp>

#include "access/look/look.hpp"
#include "access/rights.hpp"
#include "base/text.hpp"
#include "http/api/body.hpp"
#include "pages/person/person.hpp"

namespace regia::pages {
namespace {

namespace json = boost::json;

json::value day_or_null(std::optional<Day> day) { return day ? json::value(to_string(*day)) : json::value(); }

json::object described(PersonDesk const& desk, PersonSheet const& sheet) {
    auto const reference = desk.library.reference.current();
    auto const code = [&](Uuid body) {
        registry::Body const* const known = reference->find_body(body);
        return known ? known->code : std::string("contracted");
    };
    auto const& card = sheet.card;
    json::object document{{"id", to_string(card.id)}, {"name", card.name}, {"body", code(card.body)},
                          {"unit", card.unit_name}, {"profile", card.profile}, {"staff_number", card.staff_number},
                          {"state", code_of(card.state)}, {"absence", card.absence},
                          {"modules_done", card.modules_done}, {"modules", desk.modules_total()}};
    document["weeks"] = json::object{{"survey", day_or_null(sheet.weeks.survey)},
                                     {"started", day_or_null(sheet.weeks.started)},
                                     {"concluded", day_or_null(sheet.weeks.concluded)}};
    json::array employments, absences, reminders, certificates;
    for (awards::Certificate const& one : sheet.certificates)
        certificates.push_back(json::object{{"title", one.facts.course}, {"language", one.facts.language},
                                            {"issued_week", to_string(monday_of(rome_day(one.issued_at)))},
                                            {"state", one.revocation ? "revoked" : "valid"}});
    document["certificates"] = std::move(certificates);
    for (auto const& [one, unit] : sheet.employments)
        employments.push_back(json::object{{"body", code(one.body)}, {"unit", unit}, {"profile", one.profile},
                                           {"relationship", one.relationship},
                                           {"started_on", to_string(one.started_on)},
                                           {"finished_on", day_or_null(one.finished_on)}});
    for (registry::Absence const& one : sheet.absences)
        absences.push_back(json::object{{"id", to_string(one.id)}, {"kind", one.kind},
                                        {"started_on", to_string(one.started_on)},
                                        {"finished_on", day_or_null(one.finished_on)}});
    for (Instant const at : sheet.reminders) reminders.push_back(json::value(to_string(rome_day(at))));
    document["employments"] = std::move(employments);
    document["absences"] = std::move(absences);
    document["reminders"] = std::move(reminders);
    return document;
}

http::Answer get_person(PersonDesk const& desk, http::Request const& request) {
    auto const& actor = access::actor(request);
    Uuid const id = request.id_in_path("person");
    Instant const now = desk.installation.clock.now();
    bool is_open = true;
    json::object document;
    desk.installation.database.read([&](db::Tx& tx) {
        auto const card = card_for(tx, actor, id);
        is_open = sheet_access(actor, card) == SheetAccess::open ||
                  !access::reason_given(tx, actor, id, now - reason_holds_for).empty();
        if (is_open) document = described(desk, read_sheet(tx, card));
        return true;
    });
    if (!is_open)
        return http::problem(409, "reason_needed", "reason_needed",
                             "post a reason to /api/v1/people/{person}/reasons first; it holds for thirty minutes");
    return http::after_commit(desk.installation.database, "looks",
                              [actor, id, look = desk.installation.ids.next(), now,
                               reply = http::json(json::serialize(document))](db::Tx& tx) {
                                  access::record_look(tx, look, actor, id, "person_sheet", "", now);
                                  return reply;
                              });
}

http::Answer post_reason(PersonDesk const& desk, http::Request const& request) {
    auto const& actor = access::actor(request);
    Uuid const id = request.id_in_path("person");
    desk.installation.database.read([&](db::Tx& tx) { return card_for(tx, actor, id).id; });
    std::string const reason = http::text_in(http::body_in(request), "reason");
    std::size_t const characters = character_count(reason);
    if (characters < reason_least || characters > reason_most)
        return http::problem(422, "validation", "validation", "a reason is needed",
                             {{"reason", "10 to 200 characters"}});
    Instant const now = desk.installation.clock.now();
    return http::after_commit(desk.installation.database, "looks",
                              [actor, id, reason, now, look = desk.installation.ids.next()](db::Tx& tx) {
                                  access::record_look(tx, look, actor, id, "person_sheet_reason", reason, now);
                                  return http::json("{\"holds_until\":\"" + to_rfc3339(now + reason_holds_for) + "\"}",
                                                    201);
                              });
}

std::string_view field_of(registry::AbsenceFault fault) {
    switch (fault) {
        case registry::AbsenceFault::kind: return "kind";
        case registry::AbsenceFault::last_day: return "finished_on";
        default: return "started_on";
    }
}

http::Reply refused(std::vector<registry::AbsenceFault> const& faults) {
    FormErrors errors;
    for (registry::AbsenceFault const fault : faults) {
        bool const is_overlap = fault == registry::AbsenceFault::overlap;
        errors.push_back({std::string(field_of(fault)), is_overlap ? "overlaps another absence" : "missing or wrong"});
    }
    return http::problem(422, "validation", "validation", "the absence can't be entered as it is", errors);
}

void only_own(PersonDesk const& desk, access::Actor const& actor, Uuid id) {
    desk.installation.database.read([&](db::Tx& tx) {
        if (!may_enter_absences(actor, card_for(tx, actor, id))) throw NotFound("not a body's lead");
        return true;
    });
}

http::Answer post_absence(PersonDesk const& desk, http::Request const& request) {
    auto const& actor = access::actor(request);
    registry::AbsenceInput input;
    input.id = desk.installation.ids.next();
    input.person = request.id_in_path("person");
    input.by = actor.person;
    only_own(desk, actor, input.person);
    json::object const object = http::body_in(request);
    std::string const until = http::text_in(object, "finished_on");
    input.kind = http::text_in(object, "kind");
    input.started_on = parse_day(http::text_in(object, "started_on"));
    input.finished_on = parse_day(until);
    input.has_wrong_end = !until.empty() && !input.finished_on;
    return http::after_commit(desk.installation.database, "person/" + to_string(input.person),
                              [input, now = desk.installation.clock.now()](db::Tx& tx) {
                                  auto const faults = registry::begin_absence(tx, input, now);
                                  if (!faults.empty()) return refused(faults);
                                  return http::json("{\"id\":\"" + to_string(input.id) + "\"}", 201);
                              });
}

//! `finished_on` ends it; without one it was a mistake.
http::Answer post_absence_end(PersonDesk const& desk, http::Request const& request) {
    auto const& actor = access::actor(request);
    Uuid const id = request.id_in_path("person");
    only_own(desk, actor, id);
    json::object const object = http::body_in(request);
    auto const last = parse_day(http::text_in(object, "finished_on"));
    bool const is_mistake = http::flag_in(object, "mistaken");
    if (is_mistake == last.has_value())
        return http::problem(422, "validation", "validation", "say how it ends",
                             {{"finished_on", "a day, or mistaken: true"}});
    registry::AbsenceEnd const end{desk.installation.ids.next(), id, actor.person, request.id_in_path("absence"), last};
    return http::after_commit(desk.installation.database, "person/" + to_string(id),
                              [end, now = desk.installation.clock.now()](db::Tx& tx) {
                                  auto const faults = registry::end_absence(tx, end, now);
                                  return faults.empty() ? http::json("{}") : refused(faults);
                              });
}

}  // namespace

void add_person_api_routes(http::Router& router, PersonDesk desk) {
    router.type("Absence", "{id: id, kind: text, started_on: day, finished_on: day?}");
    router.get("/api/v1/people/{person}", access::may::open_person_sheet,
               [desk](http::Request const& request) { return get_person(desk, request); })
        .describe({.summary = "One person's state, certificates, employments, absences, reminders; no level. Each "
                               "opening is logged",
                   .gives = "{id: id, name: text, body: text, unit: text, profile: text, staff_number: text, "
                            "state: text, absence: text, modules_done: int, modules: int, "
                            "weeks: {survey: day?, started: day?, concluded: day?}, certificates: [{title: text, "
                            "language: text, issued_week: day, state: \"valid\" | \"revoked\"}], "
                            "employments: [{body: text, unit: text, profile: text, relationship: text, "
                            "started_on: day, finished_on: day?}], absences: [Absence], reminders: [day]}",
                   .refuses = {409}});
    router.post("/api/v1/people/{person}/reasons", access::may::open_person_sheet,
                [desk](http::Request const& request) { return post_reason(desk, request); })
        .describe({.summary = "Why a person's sheet is opened: kept, read by her, holds for thirty minutes",
                   .takes = "{reason: text}",
                   .gives = "{holds_until: instant}",
                   .refuses = {422},
                   .status = 201});
    router.post("/api/v1/people/{person}/absences", access::may::see_people_state,
                [desk](http::Request const& request) { return post_absence(desk, request); })
        .describe({.summary = "An absence: long_absence, secondment, ended or other_body, from a day on",
                   .takes = "{kind: text, started_on: day, finished_on?: day}",
                   .gives = "{id: id}",
                   .refuses = {422},
                   .status = 201});
    router.post("/api/v1/people/{person}/absences/{absence}", access::may::see_people_state,
                [desk](http::Request const& request) { return post_absence_end(desk, request); })
        .describe({.summary = "Ends an absence on its last day, or takes it back as a mistake",
                   .takes = "{finished_on?: day, mistaken?: bool}",
                   .gives = "{}",
                   .refuses = {422}});
}

}  // namespace regia::pages
