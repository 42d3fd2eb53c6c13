#include <boost/json.hpp>

#include "base/text.hpp"
#include "learning/pages.hpp"

namespace regia::learning {
namespace {

namespace json = boost::json;

std::string_view code_of(State state) {
    switch (state) {
        case State::completed: return "completed";
        case State::in_progress: return "in_progress";
        case State::to_start: break;
    }
    return "to_start";
}

http::Answer show_path(access::Installation& installation, Library& library, http::Request const& request) {
    access::Actor const& actor = access::actor(request);
    auto const course = installation.database.read([&](db::Tx& tx) { return course_of(tx, actor.person); });
    json::array modules;
    for (catalogue::Module const& module : library.catalogue.current()->modules) {
        json::object entry{{"code", module.code}, {"position", module.position}, {"area", module.area},
                           {"title", {{"it", module.title.it}, {"en", module.title.en}}}, {"minutes", module.minutes},
                           {"state", code_of(State::to_start)}, {"sections_opened", 0}};
        for (ModuleProgress const& progress : course.modules) {
            if (progress.module != module.code) continue;
            entry["state"] = code_of(progress.state);
            entry["variant"] = portfolio::code_of(progress.variant);
            entry["sections_opened"] = progress.sections_opened;
            entry["sections_total"] = progress.sections_total;
            entry["last_section"] = progress.last_section;
        }
        modules.push_back(std::move(entry));
    }
    json::object document{{"modules_completed", course.modules_done}, {"modules", std::move(modules)}};
    return http::json(json::serialize(document));
}

//! What the body of a request must be: a JSON object. Throws BadRequest with where it is not.
json::object body_of(http::Request const& request) {
    boost::system::error_code error;
    json::value value =
        json::parse(request.body.empty() ? std::string_view("{}") : std::string_view(request.body), error);
    if (error || !value.is_object()) throw BadRequest("the body is not a JSON object");
    return std::move(value.as_object());
}

std::string text_in(json::object const& body, std::string_view field) {
    auto const* const value = body.if_contains(field);
    if (!value || !value->is_string())
        throw BadRequest("the field " + std::string(field) + " is missing or not a text");
    return std::string(value->as_string());
}

http::Answer post_step(access::Installation& installation, Library& library, http::Request const& request) {
    std::string const section = text_in(body_of(request), "section");
    std::string const module(request.in_path("module"));
    return http::after_commit(installation.database, "person/" + to_string(access::actor(request).person),
                              [&library, person = access::actor(request).person, module, section,
                               now = installation.clock.now()](db::Tx& tx) {
                                  open_section(tx, library, person, module, section, now);
                                  Enrolled const enrolled = enrolled_in(tx, library, person, module, now);
                                  json::object saved{{"module", module},
                                                     {"sections_opened", enrolled.sections_opened},
                                                     {"sections_total", enrolled.sections_total},
                                                     {"last_section", enrolled.last_section},
                                                     {"saved_at", to_rfc3339(now)}};
                                  return http::json(json::serialize(saved));
                              });
}

json::object described(catalogue::Module const& module, Level variant, TestAttempt const& attempt) {
    json::array questions;
    for (auto const& drawn : catalogue::draw_test(module, variant, attempt.seed)) {
        json::array options;
        for (int option : drawn.option_order)
            options.push_back(json::string(option == 0 ? drawn.question->right
                                                       : drawn.question->wrong[static_cast<std::size_t>(option - 1)]));
        questions.push_back(json::object{{"text", drawn.question->text}, {"options", std::move(options)}});
    }
    json::object document{{"attempt", attempt.attempt}, {"asked", attempt.asked}, {"questions", std::move(questions)},
                          {"needed", catalogue::answers_to_pass(module, attempt.asked)}};
    if (attempt.handed_in_at) {
        document["right"] = attempt.right.value_or(0);
        document["is_passed"] = attempt.is_passed;
    }
    return document;
}

http::Answer post_test(access::Installation& installation, Library& library, http::Request const& request,
                       std::uint64_t seed) {
    std::string const module(request.in_path("module"));
    return http::after_commit(installation.database, "person/" + to_string(access::actor(request).person),
                              [&library, person = access::actor(request).person, module, seed,
                               now = installation.clock.now()](db::Tx& tx) {
                                  TestAttempt const attempt = begin_test(tx, library, person, module, seed, now);
                                  Enrolled const enrolled = enrolled_in(tx, library, person, module, now);
                                  auto const catalogue = catalogue_of(library, enrolled);
                                  return http::json(
                                      json::serialize(described(*catalogue->find(module), enrolled.variant, attempt)),
                                      201);
                              });
}

http::Answer post_answers(access::Installation& installation, Library& library, http::Request const& request) {
    std::string const module(request.in_path("module"));
    auto const number = parse_number<int>(request.in_path("attempt"));
    if (!number) throw NotFound("no such attempt");
    json::object const body = body_of(request);
    auto const* const list = body.if_contains("answers");
    if (!list || !list->is_array()) throw BadRequest("the field answers is missing or not a list");
    std::vector<int> answers;
    for (json::value const& value : list->as_array()) {
        if (!value.is_int64() || value.as_int64() < 0 || value.as_int64() > 3)
            throw BadRequest("answers[" + std::to_string(answers.size()) + "] is not a position from 0 to 3");
        answers.push_back(static_cast<int>(value.as_int64()));
    }
    return http::after_commit(installation.database, "person/" + to_string(access::actor(request).person),
                              [&library, person = access::actor(request).person, module, answers, attempt = *number,
                               now = installation.clock.now()](db::Tx& tx) {
                                  auto const open = last_attempt(tx, person, module);
                                  if (open && answers.size() != static_cast<std::size_t>(open->asked))
                                      throw BadRequest("answers must have " + std::to_string(open->asked) +
                                                       " positions");
                                  TestAttempt const marked =
                                      hand_in(tx, library, person, module, attempt, answers, now);
                                  json::object saved{{"attempt", marked.attempt}, {"right", marked.right.value_or(0)},
                                                     {"asked", marked.asked}, {"is_passed", marked.is_passed}};
                                  return http::json(json::serialize(saved));
                              });
}

}  // namespace

void add_api_routes(http::Router& router, access::Installation& installation, Library& library) {
    std::string const module = "/api/v1/path/modules/{module}";
    router.get("/api/v1/path", access::may::follow_own_path, [&](http::Request const& request) {
        return show_path(installation, library, request);
    });
    router.post(module + "/steps", access::may::follow_own_path, [&](http::Request const& request) {
        return post_step(installation, library, request);
    });
    router.post(module + "/tests", access::may::follow_own_path, [&](http::Request const& request) {
        return post_test(installation, library, request, fresh_seed());
    });
    router.post(module + "/tests/{attempt}", access::may::follow_own_path, [&](http::Request const& request) {
        return post_answers(installation, library, request);
    });
}

}  // namespace regia::learning
