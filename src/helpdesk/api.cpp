//! /api/v1/help-requests (one's own) and /api/v1/help-desk (of one's desk): the same rules as the pages.
#include <boost/json.hpp>

#include "access/rights.hpp"
#include "base/text.hpp"
#include "helpdesk/pages.hpp"
#include "http/api/body.hpp"

namespace regia::helpdesk {
namespace {

namespace json = boost::json;

constexpr int requests_most = 200;
constexpr int weeks_told = 8;
constexpr std::int64_t promptness_days = 30;

json::object described(Request const& request, bool with_name) {
    json::array answers;
    for (Answer const& answer : request.answers)
        answers.push_back(json::object{{"text", answer.text}, {"by", answer.by_name},
                                       {"answered_at", to_rfc3339(answer.answered_at)}});
    json::object document{{"id", to_string(request.id)}, {"cause", request.cause}, {"text", request.text},
                          {"asked_at", to_rfc3339(request.asked_at)}, {"is_closed", request.closed_at.has_value()},
                          {"answers", std::move(answers)}};
    if (with_name) document["name"] = request.person_name;
    return document;
}

http::Answer get_own(Sources const& sources, http::Request const& request) {
    auto const requests = sources.installation.database.read(
        [&](db::Tx& tx) { return requests_of(tx, access::actor(request).person, requests_most); });
    json::array list;
    for (Request const& one : requests) list.push_back(described(one, false));
    return http::json(json::serialize(json::object{{"requests", std::move(list)}}));
}

http::Answer post_own(Sources const& sources, http::Request const& request) {
    json::object const object = http::body_in(request);
    Request made;
    made.id = sources.installation.ids.next();
    made.person = access::actor(request).person;
    made.cause = http::text_in(object, "cause");
    made.text = http::text_in(object, "text");
    made.asked_at = sources.installation.clock.now();
    FormErrors errors;
    if (!is_cause(made.cause)) errors.push_back({"cause", "one of the closed list"});
    std::size_t const characters = character_count(made.text);
    if (characters < text_least || characters > text_most) errors.push_back({"text", "10 to 2000 characters"});
    if (!errors.empty())
        return http::problem(422, "validation", "validation", "the request can't be taken as it is", errors);
    return http::after_commit(sources.installation.database, "person/" + to_string(made.person), [made](db::Tx& tx) {
        Request now = made;
        auto const known = registry::find_person(tx, made.person);
        now.language = known ? known->language : "it";
        now.body = desk_of(tx, made.person, rome_day(made.asked_at));
        if (ask(tx, now) == Asked::too_many)
            return http::problem(429, "too_many", "too_many", "twenty requests a day are enough")
                .with("Retry-After", "3600");
        return http::json(json::serialize(described(now, false)), 201);
    });
}

http::Answer get_desk(Sources const& sources, http::Request const& request) {
    auto const& actor = access::actor(request);
    Uuid const desk = own_desk(actor);
    auto const counted = actor.scope.kind == access::Scope::Kind::region ? std::nullopt : std::optional(desk);
    Instant const now = sources.installation.clock.now();
    json::object document;
    std::int64_t people = 0;
    sources.installation.database.read([&](db::Tx& tx) {
        json::array open, weeks;
        for (Request const& one : open_requests(tx, desk, requests_most)) open.push_back(described(one, true));
        people = static_cast<std::int64_t>(open.size());
        for (WeekCounts const& week : counts_by_week(tx, counted, plus_days(rome_day(now), -7 * weeks_told))) {
            json::object by_cause;
            for (auto const& [cause, count] : week.by_cause) by_cause[cause] = count;
            weeks.push_back(json::object{{"week", to_string(week.week)}, {"by_cause", std::move(by_cause)}});
        }
        Promptness const prompt = promptness(tx, counted, now - days(promptness_days), now);
        document = {{"open", std::move(open)}, {"weeks", std::move(weeks)}, {"asked", prompt.asked},
                    {"answered_within_a_day", prompt.within_a_day}};
        return true;
    });
    return http::after_commit(sources.installation.database, "looks",
                              [actor, id = sources.installation.ids.next(), now, people,
                               reply = http::json(json::serialize(document))](db::Tx& tx) {
                                  access::record_list_look(tx, id, actor, "help_requests", "", people, std::nullopt,
                                                           now);
                                  return reply;
                              });
}

http::Answer post_answer(Sources const& sources, http::Request const& request) {
    auto const& actor = access::actor(request);
    json::object const object = http::body_in(request);
    Reaction reaction;
    reaction.request = request.id_in_path("request");
    reaction.id = sources.installation.ids.next();
    reaction.by = actor.person;
    reaction.text = http::text_in(object, "text");
    reaction.closes = http::flag_in(object, "close");
    reaction.site = sources.installation.letter_url();
    if (!sources.installation.database.read([&](db::Tx& tx) { return says_something(tx, reaction, own_desk(actor)); }))
        return http::problem(422, "validation", "validation", "an answer; close alone only after one",
                             {{"text", "1 to 2000 characters"}});
    return http::after_commit(sources.installation.database, "helpdesk",
                              [&installation = sources.installation, reaction, desk = own_desk(actor),
                               letter = sources.installation.ids.next(), now = sources.installation.clock.now()](
                                  db::Tx& tx) {
                                  react(tx, installation, reaction, desk, letter, now);
                                  return http::json("{}", 201);
                              });
}

}  // namespace

void add_api_routes(http::Router& router, Sources sources) {
    std::string const fields = "id: id, cause: text, text: text, asked_at: instant, is_closed: bool, "
                               "answers: [{text: text, by: text, answered_at: instant}]";
    router.type("HelpRequest", "{" + fields + "}");
    router.get("/api/v1/help-requests", http::signed_in,
               [sources](http::Request const& request) { return get_own(sources, request); })
        .describe({.summary = "One's own requests for help, newest first", .gives = "{requests: [HelpRequest]}"});
    router.post("/api/v1/help-requests", http::signed_in,
                [sources](http::Request const& request) { return post_own(sources, request); })
        .describe({.summary = "Asks the desk of one's body for help",
                   .takes = "{cause: text, text: text}",
                   .gives = "HelpRequest",
                   .refuses = {422, 429},
                   .status = 201});
    router.get("/api/v1/help-desk", access::may::answer_help,
               [sources](http::Request const& request) { return get_desk(sources, request); })
        .describe({.summary = "The open requests of one's desk, counts by cause and week; logged",
                   .gives = "{open: [{" + fields + ", name: text}], weeks: [{week: day, by_cause: {*: int}}], "
                            "asked: int, answered_within_a_day: int}"});
    router.post("/api/v1/help-desk/{request}/answers", access::may::answer_help,
                [sources](http::Request const& request) { return post_answer(sources, request); })
        .describe({.summary = "Answers a request, closes it, or both",
                   .takes = "{text?: text, close?: bool}",
                   .gives = "{}",
                   .refuses = {422},
                   .status = 201});
}

}  // namespace regia::helpdesk
