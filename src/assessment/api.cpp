//! The survey and the profile over /api/v1: the same commands as the pages.
#include <boost/json.hpp>

#include "assessment/engine.hpp"
#include "assessment/profile.hpp"
#include "http/api/body.hpp"

namespace regia::assessment {
namespace {

namespace json = boost::json;

json::object in_both(Text const& text) { return {{"it", text.it}, {"en", text.en}}; }

json::object question_of(Survey const& survey, Attempt const& attempt) {
    Item const* const item = survey.find(attempt.current_item);
    if (!item) throw Bug("the attempt's revision has no item " + attempt.current_item);
    json::array options;
    for (int shown : attempt.current_order)
        options.push_back(in_both(item->options.at(static_cast<std::size_t>(shown)).text));
    return {{"position", attempt.position()},
            {"area", item->area},
            {"text", in_both(item->stem)},
            {"options", std::move(options)}};
}

json::object described(Survey const& survey, Waiting const& waiting) {
    Attempt const& attempt = *waiting.attempt;
    json::object document{{"attempt", to_string(attempt.id)}, {"kind", attempt.kind}, {"answered", attempt.answered},
                          {"is_finished", attempt.is_finished()}, {"question", nullptr}};
    if (attempt.is_finished()) return document;
    document["areas"] = survey.area_order.size();
    document["area_number"] = attempt.area_position + 1;
    document["questions_max"] = questions_max(survey, attempt);
    if (waiting.median_minutes) document["minutes_left"] = minutes_left(survey, attempt, *waiting.median_minutes);
    document["question"] = question_of(survey, attempt);
    return document;
}

json::object described(Desk const& desk, Waiting const& waiting) {
    if (!waiting.attempt) throw NotFound("no such attempt");
    return described(*desk.books.surveys.at(waiting.attempt->revision), waiting);
}

std::string_view code_of(Again::Kind kind) {
    constexpr std::string_view codes[] = {"first", "may", "wait", "none_left", "after_path"};
    return codes[static_cast<std::size_t>(kind)];
}

std::string reason_of(Again const& again) {
    if (again.from) return "you can answer again from " + to_string(*again.from);
    return again.kind == Again::Kind::none_left ? "no repetition is left"
                                                : "the survey is repeated when the eight modules are concluded";
}

json::object described(Again const& again) {
    json::object document{{"state", code_of(again.kind)}, {"from", nullptr}, {"because", nullptr}};
    if (again.from) document["from"] = to_string(*again.from);
    if (!again.because.empty()) document["because"] = again.because;
    return document;
}

http::Answer post_survey(Desk const& desk) {
    return http::after_commit(
        desk.database(), person_key(desk.person()),
        [desk, attempt = desk.books.installation.ids.next(), now = desk.now()](db::Tx& tx) {
            auto const started = start_own(tx, desk.books, desk.person(), attempt, now);
            if (!started)
                return http::problem(409, "retake", "retake", reason_of(started.error()));
            auto document = described(desk, read_waiting(tx, desk.person(), started.value().attempt));
            document["notice"] = desk.notice();
            return http::json(json::serialize(document), started.value().is_new ? 201 : 200);
        });
}

http::Answer show_question(Desk const& desk) {
    Uuid const id = desk.request.id_in_path("attempt");
    auto const waiting = desk.database().read([&](db::Tx& tx) { return read_waiting(tx, desk.person(), id); });
    return http::json(json::serialize(described(desk, waiting)));
}

//! The conflict carries the question that waits, so that a program can go on from it.
http::Reply stale(Desk const& desk, Waiting const& waiting) {
    json::object document{{"type", "conflict"},
                          {"title", "conflict"},
                          {"status", 409},
                          {"detail", "this question is closed; the current one is here"},
                          {"current", described(desk, waiting)}};
    http::Reply reply = http::json(json::serialize(document), 409);
    reply.headers.front().second = "application/problem+json";
    return reply;
}

struct Posted {
    int position = 0;
    std::optional<int> place;
    FormErrors errors;
};

Posted answer_in(http::Request const& request) {
    auto const body = http::body_in(request);
    Posted posted;
    auto const* const position = body.if_contains("position");
    if (position && position->is_int64() && position->as_int64() > 0 && position->as_int64() < 10'000)
        posted.position = static_cast<int>(position->as_int64());
    else posted.errors.push_back({"position", "must be the position of the question, from 1"});
    auto const* const choice = body.if_contains("choice");
    bool const is_place = choice && choice->is_int64() && choice->as_int64() >= 0 && choice->as_int64() <= 3;
    if (is_place) posted.place = static_cast<int>(choice->as_int64());
    else if (!choice || !choice->is_null())
        posted.errors.push_back({"choice", "must be the place of an option from 0 to 3, or null for \"I don't know\""});
    return posted;
}

http::Answer post_answer(Desk const& desk) {
    Uuid const id = desk.request.id_in_path("attempt");
    Posted const posted = answer_in(desk.request);
    if (!posted.errors.empty())
        return http::problem(422, "validation", "validation", "the answer can't be taken as it is", posted.errors);
    return http::after_commit(
        desk.database(), person_key(desk.person()),
        [desk, id, input = AnswerInput{posted.position, posted.place, desk.now()}](db::Tx& tx) {
            auto const attempt = find_attempt_to_change(tx, desk.person(), id);
            if (!attempt) throw NotFound("no such attempt");
            auto const survey = desk.books.surveys.at(attempt->revision);
            AnswerResult const result = give_answer(tx, *survey, *attempt, input);
            Waiting const waiting{result.attempt, {}};
            return result.is_stale ? stale(desk, waiting) : http::json(json::serialize(described(*survey, waiting)));
        });
}

json::object described(Profile const& profile, AreaResult const& area) {
    double const half = half_interval(area);
    json::object entry{{"area", area.area},
                       {"level", portfolio::code_of(area.level)},
                       {"probability", area.probability},
                       {"estimate", area.mean},
                       {"interval_80", {area.mean - half, area.mean + half}},
                       {"questions", area.asked}};
    if (auto const* const wanted = profile.expected_in(area.area)) {
        entry["expected"] = portfolio::code_of(wanted->level);
        entry["reason"] = wanted->reason;
    }
    return entry;
}

json::object described(Profile const& profile) {
    json::array areas;
    for (AreaResult const& area : profile.result.areas) areas.push_back(described(profile, area));
    auto const shares = level_shares(*profile.survey, profile.result.overall);
    Level const level = most_probable(shares);
    double const* const cuts = profile.survey->cut_offs;
    return {{"attempt", to_string(profile.shown->id)},
            {"kind", profile.shown->kind},
            {"finished_at", to_rfc3339(profile.result.finished_at)},
            {"cut_offs", {cuts[0], cuts[1], cuts[2]}},
            {"areas", std::move(areas)},
            {"overall",
             {{"level", portfolio::code_of(level)}, {"probability", shares[static_cast<std::size_t>(level)]}}}};
}

http::Answer show_profile(Desk const& desk) {
    Profile const profile = read_profile(desk, desk.request.query.get("attempt"));
    json::object document{{"result", nullptr}, {"open_attempt", nullptr}, {"retake_from", nullptr}};
    if (profile.open) document["open_attempt"] = to_string(profile.open->id);
    if (profile.shown) document["result"] = described(profile);
    if (profile.again.from) document["retake_from"] = to_string(*profile.again.from);
    document["again"] = described(profile.again);
    json::array measures;
    for (Attempt const& one : profile.finished)
        measures.push_back({{"attempt", to_string(one.id)},
                            {"kind", one.kind},
                            {"finished_at", to_rfc3339(*one.finished_at)}});
    document["measures"] = std::move(measures);
    return http::json(json::serialize(document));
}

}  // namespace

void add_api_routes(http::Router& router, Books const& books) {
    auto const may = access::may::follow_own_path;
    std::string const attempt = "/api/v1/surveys/{attempt}";
    router.type("SurveyAttempt", "{attempt: id, kind: text, answered: int, is_finished: bool, areas?: int, "
                                 "area_number?: int, questions_max?: int, minutes_left?: int, notice?: text, "
                                 "question: {position: int, area: text, text: {it: text, en: text}, "
                                 "options: [{it: text, en: text}]}?}");
    router.post("/api/v1/surveys", may, [books](http::Request const& request) {
        return post_survey(Desk(books, request));
    }).describe({.summary = "Begins one's own survey (201), or goes on with the one that is open (200)",
                 .takes = "{}", .gives = "SurveyAttempt", .status = 201});
    router.get(attempt + "/question", may, [books](http::Request const& request) {
        return show_question(Desk(books, request));
    }).describe({.summary = "The question that waits for its answer", .gives = "SurveyAttempt"});
    router.post(attempt + "/answers", may, [books](http::Request const& request) {
        return post_answer(Desk(books, request));
    }).describe({.summary = "Answers the question that waits: the place of an option from 0, or null for \"I don't "
                            "know\"; an answer is final",
                 .takes = "{position: int, choice: int?}", .gives = "SurveyAttempt"});
    router.get("/api/v1/profile", may, [books](http::Request const& request) {
        return show_profile(Desk(books, request));
    }).describe({.summary = "One's own result by area, beside what is expected; nobody else's is ever shown",
                 .gives = "{open_attempt: id?, retake_from: day?, again: {state: text, from: day?, because: text?}, "
                          "measures: [{attempt: id, kind: text, finished_at: instant}], "
                          "result: {attempt: id, kind: text, "
                          "finished_at: instant, cut_offs: [number], overall: {level: text, probability: number}, "
                          "areas: [{area: text, level: text, probability: number, estimate: number, "
                          "interval_80: [number], questions: int, expected?: text, reason?: text}]}?}"});
}

}  // namespace regia::assessment
