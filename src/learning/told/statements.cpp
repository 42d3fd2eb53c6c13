#include "learning/told/statements.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <regex>

#include "base/text.hpp"

namespace regia::learning {
namespace {

namespace json = boost::json;
using catalogue::Langstrings;
using catalogue::PackageKind;

constexpr std::string_view verb_base = "http://adlnet.gov/expapi/verbs/";
constexpr std::string_view type_base = "http://adlnet.gov/expapi/activities/";
constexpr std::string_view profile = "https://w3id.org/xapi/scorm";
constexpr std::string_view interaction_types[] = {"true-false", "choice", "fill-in", "long-fill-in", "matching",
                                                  "performance", "sequencing", "likert", "numeric", "other"};

std::string value_at(json::object const& cmi, std::string const& key) {
    json::value const* const found = cmi.if_contains(key);
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::optional<double> number_at(json::object const& cmi, std::string const& key) {
    std::string const text = value_at(cmi, key);
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return {};
    return value;
}

json::object names_of(Langstrings const& texts) {
    json::object map;
    for (auto const& [language, text] : texts) map[language.empty() ? "und" : language] = text;
    return map;
}

json::object activity(std::string id, std::string_view type, Langstrings const& name = {},
                      Langstrings const& description = {}) {
    json::object definition{{"type", std::string(type_base) + std::string(type)}};
    if (!name.empty()) definition["name"] = names_of(name);
    if (!description.empty()) definition["description"] = names_of(description);
    return {{"id", std::move(id)}, {"definition", std::move(definition)}};
}

//! Section 3.2, guidelines for the construction of IRIs.
struct Places {
    std::string course, sco, attempt;
    explicit Places(PackageTelling const& telling)
        : course(std::string(telling.home) + "/scorm/" + to_string(telling.attempt.package)),
          sco(course + "/" + http::url_encode(telling.item.id)),
          attempt(sco + "?attemptId=" + to_string(telling.told_attempt)) {}
};

class Speaker {
public:
    explicit Speaker(PackageTelling const& telling)
        : telling_(telling), places_(telling), is_12_(telling.version.structure.kind == PackageKind::scorm12),
          now_(json::parse(telling.after.cmi).as_object()),
          before_(telling.before ? json::parse(telling.before->cmi).as_object() : json::object()) {
        // A new attempt of 2004 begins with nothing, so what it says is new though the one before it said the same; of
        // 1.2 it begins with what was stored.
        if (begins_empty()) before_ = {};
    }

    std::vector<std::string> say() {
        bool const begins = telling_.is_opening && telling_.item.talks;
        if (begins) say_of_sco(telling_.is_resumed ? "resumed" : "initialized", {});
        for (int n = 0; has("cmi.interactions.", n); ++n) tell_interaction(n);
        for (int n = 0; has("cmi.objectives.", n); ++n) tell_objective(n);
        tell_success();
        if (telling_.item_done) say_of_sco("completed", {});
        if (telling_.reason == "finish" && telling_.item.talks) tell_end();
        if (telling_.package_done) {
            auto const& structure = telling_.version.structure;
            auto object = activity(places_.course, "course", structure.title, structure.description);
            add("course/completed", "completed", std::move(object), {{"completion", true}}, false, true);
        }
        return std::move(said_);
    }

private:
    bool begins_empty() const { return telling_.is_opening && !telling_.is_resumed && !is_12_; }
    std::string core(std::string_view key) const { return (is_12_ ? "cmi.core." : "cmi.") + std::string(key); }
    bool has(std::string const& list, int n) const {
        return n < 1'000 && now_.contains(list + std::to_string(n) + ".id");
    }
    bool is_new(std::string const& key) const { return value_at(now_, key) != value_at(before_, key); }

    json::object score_at(std::string const& prefix) const {
        json::object score;
        auto const raw = number_at(now_, prefix + "raw"), low = number_at(now_, prefix + "min"),
                   high = number_at(now_, prefix + "max"), scaled = number_at(now_, prefix + "scaled");
        bool const is_range = !low || !high || *low < *high;
        bool const is_inside = is_range && (!raw || ((!low || *low <= *raw) && (!high || *raw <= *high)));
        if (scaled && std::abs(*scaled) <= 1) score["scaled"] = *scaled;
        if (raw && is_inside) {
            score["raw"] = *raw;
            if (low) score["min"] = *low;
            if (high) score["max"] = *high;
        }
        return score;
    }
    json::object sco_score() const {
        json::object score = score_at(core("score."));
        if (telling_.after.score && !score.contains("scaled") && !score.empty())
            score["scaled"] = *telling_.after.score;
        return score;
    }
    //! Passed or failed, as the activity or its mastery score says.
    static std::optional<bool> success_in(PackageItemState const& state, json::object const& cmi) {
        bool const is_judged = state.status == "passed" || state.status == "failed";
        std::string const said = is_judged ? state.status : value_at(cmi, "cmi.success_status");
        if (said == "passed") return true;
        if (said == "failed") return false;
        return std::nullopt;
    }

    void tell_success() {
        auto const success = success_in(telling_.after, now_);
        auto const was = !telling_.before || begins_empty() ? std::nullopt : success_in(*telling_.before, before_);
        json::object const score = sco_score();
        bool const has_new_score = is_new(core("score.raw")) || is_new(core("score.scaled"));
        if (success && (success != was || has_new_score)) {
            json::object result{{"success", *success}};
            if (!score.empty()) result["score"] = score;
            say_of_sco(*success ? "passed" : "failed", std::move(result));
        } else if (has_new_score && !score.empty()) {
            say_of_sco("scored", {{"score", score}});
        }
    }

    //! "SCO status": as much as is known; at least the completion.
    void tell_end() {
        json::object result{{"completion", telling_.after.completed_at.has_value()}};
        if (auto const success = success_in(telling_.after, now_)) result["success"] = *success;
        if (json::object score = sco_score(); !score.empty()) result["score"] = std::move(score);
        if (std::string const time = duration_of(value_at(now_, core("session_time"))); !time.empty())
            result["duration"] = time;
        bool const is_suspended = value_at(now_, core("exit")) == "suspend";
        say_of_sco(is_suspended ? "suspended" : "terminated", std::move(result));
    }

    void tell_interaction(int n) {
        std::string const at = "cmi.interactions." + std::to_string(n) + ".";
        std::string const response_key = at + (is_12_ ? "student_response" : "learner_response");
        std::string const time_key = at + (is_12_ ? "time" : "timestamp");
        if (!now_.contains(response_key)) return;
        if (!is_new(response_key) && !is_new(at + "result") && !is_new(time_key) && !is_new(at + "id")) return;
        std::string const type = value_at(now_, at + "type"), result_text = value_at(now_, at + "result");
        json::object object = activity(places_.sco + "/interactions/" + http::url_encode(value_at(now_, at + "id")),
                                       "interaction");
        auto& definition = object["definition"].as_object();
        if (std::find(std::begin(interaction_types), std::end(interaction_types), type) != std::end(interaction_types))
            definition["interactionType"] = type;
        else definition["interactionType"] = "other";
        if (std::string const text = value_at(now_, at + "description"); !text.empty())
            definition["description"] = json::object{{"und", text}};
        json::object result{{"response", response_of(type, value_at(now_, response_key))}};
        if (result_text == "correct") result["success"] = true;
        else if (result_text == "wrong" || result_text == "incorrect") result["success"] = false;
        else if (auto const raw = number_at(now_, at + "result")) result["score"] = json::object{{"raw", *raw}};
        if (std::string const time = duration_of(value_at(now_, at + "latency")); !time.empty())
            result["duration"] = time;
        add("interaction/" + std::to_string(n), "responded", std::move(object), std::move(result), true, false);
    }

    //! 1.2 parts with "," and "." what 2004 and xAPI part with "[,]" and "[.]".
    std::string response_of(std::string_view type, std::string text) const {
        if (!is_12_) return text;
        std::erase_if(text, [](char c) { return c == '{' || c == '}'; });
        bool const is_list = type == "choice" || type == "sequencing" || type == "matching";
        if (!is_list) return text;
        std::string parted;
        for (char const c : text) {
            if (c == ',') parted += "[,]";
            else if (c == '.' && type == "matching") parted += "[.]";
            else parted += c;
        }
        return parted;
    }

    void tell_objective(int n) {
        std::string const at = "cmi.objectives." + std::to_string(n) + ".";
        std::string const success_key = at + (is_12_ ? "status" : "success_status");
        std::string const completion_key = at + (is_12_ ? "status" : "completion_status");
        json::object const score = score_at(at + "score.");
        auto const tell = [&](std::string_view verb, json::object result) {
            json::object object = activity(places_.sco + "/objectives/" + http::url_encode(value_at(now_, at + "id")),
                                           "objective");
            if (std::string const text = value_at(now_, at + "description"); !text.empty())
                object["definition"].as_object()["description"] = json::object{{"und", text}};
            if (!score.empty()) result["score"] = score;
            add("objective/" + std::to_string(n) + "/" + std::string(verb), verb, std::move(object), std::move(result),
                true, false);
        };
        bool is_told = false;
        if (is_new(completion_key) && value_at(now_, completion_key) == "completed")
            is_told = true, tell("completed", {{"completion", true}});
        if (is_new(success_key) && value_at(now_, success_key) == "passed")
            is_told = true, tell("passed", {{"success", true}});
        if (is_new(success_key) && value_at(now_, success_key) == "failed")
            is_told = true, tell("failed", {{"success", false}});
        bool const has_new_score = is_new(at + "score.raw") || is_new(at + "score.scaled");
        if (!is_told && has_new_score && !score.empty()) tell("scored", {});
    }

    void say_of_sco(std::string_view verb, json::object result) {
        add("sco/" + std::string(verb), verb,
            activity(places_.sco, telling_.item.talks ? "lesson" : "media", telling_.item.title,
                     telling_.item.description),
            std::move(result), false, false);
    }

    void add(std::string const& what, std::string_view verb, json::object object, json::object result, bool is_part,
             bool is_course) {
        auto const& structure = telling_.version.structure;
        json::array grouping;
        if (!is_course) grouping.push_back(activity(places_.course, "course", structure.title, structure.description));
        grouping.push_back(activity(places_.attempt, "attempt"));
        json::object around{{"grouping", std::move(grouping)},
                            {"category", json::array{activity(std::string(profile), "profile")}}};
        if (is_part)
            around["parent"] = json::array{
                activity(places_.sco, "lesson", telling_.item.title, telling_.item.description)};
        std::string const report = to_string(telling_.attempt.id) + "/" + telling_.item.id + "/" +
                                   std::to_string(telling_.after.seq);
        std::string const id = to_string(named_uuid("scorm", report + "/" + what));
        json::object made{{"id", id},
                          {"timestamp", to_rfc3339(telling_.now)},
                          {"actor", json::parse({telling_.agent.data(), telling_.agent.size()})},
                          {"verb", {{"id", std::string(verb_base) + std::string(verb)}, {"display", {{"en", verb}}}}},
                          {"object", std::move(object)},
                          {"context", {{"registration", to_string(telling_.attempt.id)},
                                       {"contextActivities", std::move(around)}}}};
        if (!result.empty()) made["result"] = std::move(result);
        said_.push_back(json::serialize(made));
    }

    PackageTelling const& telling_;
    Places const places_;
    bool const is_12_;
    json::object const now_;
    json::object before_;
    std::vector<std::string> said_;
};

}  // namespace

//! A package may send anything, and a regular expression goes as deep as its text is long.
constexpr std::size_t duration_characters_max = 60;

std::string duration_of(std::string_view session_time) {
    static std::regex const iso(R"(P(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?)");
    static std::regex const clock(R"((\d{2,4}):(\d\d):(\d\d(\.\d{1,2})?))");
    if (session_time.size() > duration_characters_max) return {};
    std::string const text(session_time);
    std::smatch parts;
    if (std::regex_match(text, parts, iso) && !text.ends_with('P') && !text.ends_with('T')) return text;
    if (!std::regex_match(text, parts, clock)) return {};
    return "PT" + parts[1].str() + "H" + parts[2].str() + "M" + parts[3].str() + "S";
}

std::vector<std::string> statements_of(PackageTelling const& telling) { return Speaker(telling).say(); }

}  // namespace regia::learning
