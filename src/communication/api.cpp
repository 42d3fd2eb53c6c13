//! Needs over /api/v1: the same commands as the pages.
#include <boost/json.hpp>

#include "access/rights.hpp"
#include "base/text.hpp"
#include "communication/pages.hpp"
#include "http/api/body.hpp"

namespace regia::communication {
namespace {

namespace json = boost::json;

FormErrors in_english(FormErrors errors) {
    for (FieldError& error : errors)
        error.field = error.field == "testo"   ? "text"
                      : error.field == "stato" ? "state"
                      : error.field == "tema"  ? "theme"
                      : error.field == "nota"  ? "note"
                                               : error.field;
    return errors;
}

http::Reply refused(FormErrors const& errors) {
    return http::problem(422, "validation", "validation", "the request can't be taken as it is", in_english(errors));
}

json::value or_null(std::string const& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

json::object described(Desk const& desk, Need const& need) {
    registry::Body const* const body = need.body ? desk.reference->find_body(*need.body) : nullptr;
    return {{"id", to_string(need.id)},
            {"area", or_null(need.area)},
            {"text", need.text},
            {"profile", or_null(need.profile)},
            {"body", body ? json::value(body->code) : json::value(nullptr)},
            {"written_on", to_string(need.written_on)},
            {"state", need.state},
            {"theme", or_null(need.theme)},
            {"note", or_null(need.note)}};
}

http::Answer list(Desk const& desk, std::vector<Need> const& needs) {
    json::array all;
    for (Need const& need : needs) all.push_back(described(desk, need));
    return http::json(json::serialize(json::object{{"needs", std::move(all)}}));
}

http::Answer show_own(Desk const& desk) {
    return list(desk, desk.installation.database.read([&](db::Tx& tx) { return needs_of(tx, desk.person()); }));
}

http::Answer show_collected(Desk const& desk) {
    auto const& query = desk.request.query;
    Filter const filter{std::string(query.get("area")), std::string(query.get("profile")),
                        std::string(query.get("state"))};
    return list(desk, desk.installation.database.read([&](db::Tx& tx) { return needs_collected(tx, filter); }));
}

http::Answer post_need(Desk const& desk) {
    auto const body = http::body_in(desk.request);
    Need need;
    need.area = http::text_in(body, "area");
    need.text = http::text_in(body, "text");
    need.written_on = rome_day(desk.installation.clock.now());
    if (auto const errors = need_errors(desk.voice, *desk.portfolio, need); !errors.empty()) return refused(errors);
    auto const* const loose = body.if_contains("without_link");
    bool const keeps = !(loose && loose->is_bool() && loose->as_bool());
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.person()),
                              [need, keeps, submission = desk.installation.ids.next(), person = desk.person(),
                               cell = desk.shelves.small_cell()](db::Tx& tx) {
                                  add_need(tx, cell, person, submission, need, keeps);
                                  return http::json("{}", 201);
                              });
}

http::Answer post_withdrawal(Desk const& desk) {
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.person()),
                              [need = desk.request.id_in_path("need"), person = desk.person()](db::Tx& tx) {
                                  withdraw_need(tx, person, need);
                                  return http::json("{}");
                              });
}

http::Answer post_step(Desk const& desk) {
    auto const body = http::body_in(desk.request);
    Step const step{desk.request.id_in_path("need"), desk.installation.ids.next(), http::text_in(body, "state"),
                    http::text_in(body, "theme"), http::text_in(body, "note"), desk.person(),
                    desk.installation.clock.now()};
    if (auto const errors = step_errors(desk.voice, step); !errors.empty()) return refused(errors);
    return http::after_commit(desk.installation.database, "need/" + to_string(step.need), [step](db::Tx& tx) {
        add_step(tx, step);
        return http::json("{}", 201);
    });
}

}  // namespace

void add_api_routes(http::Router& router, access::Installation& installation, Shelves const& shelves) {
    auto const at = [&](auto handler) {
        return [&installation, shelves, handler](http::Request const& request) {
            return handler(Desk(installation, shelves, request));
        };
    };
    router.type("Need", "{id: id, area: text?, text: text, profile: text?, body: text?, written_on: day, state: text, "
                        "theme: text?, note: text?}");
    router.get("/api/v1/needs", access::may::follow_own_path, at(show_own))
        .describe({.summary = "The needs one wrote and kept among one's own", .gives = "{needs: [Need]}"});
    router.post("/api/v1/needs", access::may::follow_own_path, at(post_need))
        .describe({.summary = "Says what one needs in one's work; the committee reads it without a name",
                   .takes = "{text: text, area?: text, without_link?: bool}", .gives = "{}", .refuses = {422},
                   .status = 201});
    router.post("/api/v1/needs/{need}/withdrawal", access::may::follow_own_path, at(post_withdrawal))
        .describe({.summary = "Takes back a need of one's own: it is gone", .gives = "{}"});
    router.get("/api/v1/collected-needs", access::may::read_content, at(show_collected))
        .describe({.summary = "Needs for the committee, by area and profile; profile and body only of large groups",
                   .gives = "{needs: [Need]}",
                   .query = {{"area", "text", "only of this area"},
                             {"profile", "text", "only of this profile"},
                             {"state", "text", "new, read, planned or declined"}}});
    router.post("/api/v1/collected-needs/{need}/steps", access::may::approve_content, at(post_step))
        .describe({.summary = "Says what becomes of a need, and under which theme",
                   .takes = "{state: \"read\" | \"planned\" | \"declined\", theme?: text, note?: text}",
                   .gives = "{}", .refuses = {422}, .status = 201});
}

}  // namespace regia::communication
