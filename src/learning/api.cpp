#include <boost/json.hpp>

#include "base/text.hpp"
#include "http/api/body.hpp"
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

//! One section of a module; its text only once it is open.
json::object described(catalogue::Section const& section, bool is_open, std::string const& module_path) {
    json::object entry{
        {"id", section.id}, {"title", section.title}, {"minutes", section.minutes}, {"is_open", is_open}};
    if (!is_open) return entry;
    entry["html"] = section.html_before_checks;
    json::array checks;
    for (catalogue::Check const& check : section.checks) {
        json::array choices;
        for (auto const& choice : check.choices)
            choices.push_back({{"text", choice.text}, {"is_right", choice.is_right}, {"feedback", choice.feedback}});
        checks.push_back({{"question", check.question}, {"choices", std::move(choices)}});
    }
    entry["checks"] = std::move(checks);
    if (section.video)
        entry["video"] = json::object{{"url", module_path + "/video/" + section.id},
                                      {"captions_url", module_path + "/video/" + section.id + "/sottotitoli"},
                                      {"type", section.video->file.type},
                                      {"seconds", section.video->seconds},
                                      {"transcript_html", section.video->transcript_html}};
    return entry;
}

std::string_view code_of(TestBar bar) {
    constexpr std::string_view codes[] = {"",             "sections_left", "already_passed",  "reopen_first",
                                          "reread_first", "wait",          "no_attempts_left"};
    return codes[static_cast<std::size_t>(bar)];
}

json::object described(Enrolled const& enrolled) {
    return {{"module", enrolled.module},
            {"variant", portfolio::code_of(enrolled.variant)},
            {"is_begun", enrolled.started_at.has_value()},
            {"is_completed", enrolled.completed_at.has_value()},
            {"sections_opened", enrolled.sections_opened},
            {"sections_total", enrolled.sections_total},
            {"last_section", enrolled.last_section}};
}

http::Answer show_module(access::Installation& installation, Library& library, http::Request const& request) {
    Uuid const person = access::actor(request).person;
    std::string const code(request.in_path("module"));
    json::object document = installation.database.read([&](db::Tx& tx) {
        Enrolled const enrolled = enrolled_in(tx, library, person, code, installation.clock.now());
        Taught const taught = taught_to(library, enrolled);
        auto const opened = opened_sections(tx, person, code);
        auto const last = last_attempt(tx, person, code);
        json::object shown = described(enrolled);
        json::array sections;
        for (auto const* section : catalogue::sections_for(*taught.module, enrolled.variant, enrolled.context)) {
            bool const is_open = std::find(opened.begin(), opened.end(), section->id) != opened.end();
            sections.push_back(described(*section, is_open, "/api/v1/path/modules/" + code));
        }
        shown["language"] = taught.module->language;
        shown["sections"] = std::move(sections);
        bool const is_open = last && !last->handed_in_at;
        auto const bar = bar_to_test(enrolled, last, *taught.module, installation.clock.now());
        shown["test"] = json::object{{"open_attempt", is_open ? json::value(last->attempt) : json::value(nullptr)},
                                     {"attempts", enrolled.test_attempts},
                                     {"attempts_max", attempts_allowed(enrolled, *taught.module)},
                                     {"barred", code_of(bar)}};
        if (auto const reopening = reopening_of(enrolled, *taught.module))
            shown["test"].as_object()["more"] = json::object{{"attempts", reopening->more},
                                                             {"sections_to_reread", reopening->sections_left},
                                                             {"from", to_rfc3339(reopening->from)}};
        return shown;
    });
    return http::json(json::serialize(document));
}

http::Answer post_step(access::Installation& installation, Library& library, http::Request const& request) {
    std::string const section = http::required_text_in(http::body_in(request), "section");
    std::string const module(request.in_path("module"));
    return http::after_commit(installation.database, "person/" + to_string(access::actor(request).person),
                              [&library, person = access::actor(request).person, module, section,
                               now = installation.clock.now()](db::Tx& tx) {
                                  open_section(tx, library, person, module, section, now);
                                  json::object saved = described(enrolled_in(tx, library, person, module, now));
                                  saved["saved_at"] = to_rfc3339(now);
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
    return {{"attempt", attempt.attempt},
            {"asked", attempt.asked},
            {"needed", catalogue::answers_to_pass(module, attempt.asked)},
            {"questions", std::move(questions)}};
}

http::Answer post_test(access::Installation& installation, Library& library, http::Request const& request) {
    std::string const module(request.in_path("module"));
    return http::after_commit(installation.database, "person/" + to_string(access::actor(request).person),
                              [&library, person = access::actor(request).person, module, seed = fresh_seed(),
                               now = installation.clock.now()](db::Tx& tx) {
                                  TestAttempt const attempt = begin_test(tx, library, person, module, seed, now);
                                  Enrolled const enrolled = enrolled_in(tx, library, person, module, now);
                                  Taught const taught = taught_to(library, enrolled);
                                  return http::json(
                                      json::serialize(described(*taught.module, enrolled.variant, attempt)), 201);
                              });
}

std::vector<int> answers_in(json::object const& body) {
    auto const* const list = body.if_contains("answers");
    if (!list || !list->is_array()) throw BadRequest("the field answers is missing or not a list");
    std::vector<int> answers;
    for (json::value const& value : list->as_array()) {
        if (!value.is_int64() || value.as_int64() < 0 || value.as_int64() > 3)
            throw BadRequest("answers[" + std::to_string(answers.size()) + "] is not a position from 0 to 3");
        answers.push_back(static_cast<int>(value.as_int64()));
    }
    return answers;
}

http::Answer post_answers(access::Installation& installation, Library& library, http::Request const& request) {
    std::string const module(request.in_path("module"));
    auto const number = parse_number<int>(request.in_path("attempt"));
    if (!number) throw NotFound("no such attempt");
    return http::after_commit(installation.database, "person/" + to_string(access::actor(request).person),
                              [&library, person = access::actor(request).person, module, attempt = *number,
                               answers = answers_in(http::body_in(request)),
                               now = installation.clock.now()](db::Tx& tx) {
                                  auto const open = last_attempt(tx, person, module);
                                  bool const is_this = open && open->attempt == attempt && !open->handed_in_at;
                                  if (is_this && answers.size() != static_cast<std::size_t>(open->asked))
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
    auto const may = access::may::follow_own_path;
    router.type("ModuleState", R"("to_start" | "in_progress" | "completed")");
    router.type("Level", R"("non_ancora" | "base" | "intermedio" | "avanzato")");
    router.type("ModuleProgress", "{module: text, variant: Level, is_begun: bool, is_completed: bool, "
                                  "sections_opened: int, sections_total: int, last_section: text}");
    router.get("/api/v1/path", may, [&](http::Request const& request) {
        return show_path(installation, library, request);
    }).describe({.summary = "One's own path: the modules in their order, with one's progress",
                 .gives = "{modules_completed: int, modules: [{code: text, position: int, area: text, "
                          "title: {it: text, en: text}, minutes: int, state: ModuleState, variant?: Level, "
                          "sections_opened: int, sections_total?: int, last_section?: text}]}"});
    router.get(module, may, [&](http::Request const& request) {
        return show_module(installation, library, request);
    }).describe({.summary = "One's own module: its sections (the text of those that are open) and its test",
                 .gives = "{module: text, variant: Level, is_begun: bool, is_completed: bool, sections_opened: int, "
                          "sections_total: int, last_section: text, language: text, sections: [{id: text, "
                          "title: text, minutes: number, is_open: bool, html?: text, checks?: [{question: text, "
                          "choices: [{text: text, is_right: bool, feedback: text}]}], video?: {url: text, "
                          "captions_url: text, type: text, seconds: int, transcript_html: text}}], "
                          "test: {open_attempt: int?, attempts: int, attempts_max: int, barred: text, "
                          "more?: {attempts: int, sections_to_reread: int, from: instant}}}"});
    router.post(module + "/steps", may, [&](http::Request const& request) {
        return post_step(installation, library, request);
    }).describe({.summary = "Opens the next section",
                 .takes = "{section: text}",
                 .gives = "{module: text, variant: Level, is_begun: bool, is_completed: bool, sections_opened: int, "
                          "sections_total: int, last_section: text, saved_at: instant}"});
    router.post(module + "/tests", may, [&](http::Request const& request) {
        return post_test(installation, library, request);
    }).describe({.summary = "Begins the module's test, or goes on with the one that is open",
                 .takes = "{}",
                 .gives = "{attempt: int, asked: int, needed: int, questions: [{text: text, options: [text]}]}",
                 .status = 201});
    router.post(module + "/tests/{attempt}", may, [&](http::Request const& request) {
        return post_answers(installation, library, request);
    }).describe({.summary = "Hands in the test: for each question the position of the chosen option, from 0",
                 .takes = "{answers: [int]}",
                 .gives = "{attempt: int, right: int, asked: int, is_passed: bool}"});
}

}  // namespace regia::learning
