//! What the values of a run-time mean. SCORM 1.2 RTE 3.4.4; SCORM 2004 4th Edition RTE 4.2.4, 4.2.21, SN 4.5.
#include <algorithm>
#include <charconv>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "learning/package/package.hpp"

namespace regia::learning {
namespace {

namespace json = boost::json;
using catalogue::PackageItem;
using catalogue::PackageKind;

std::string text_at(json::object const& cmi, std::string_view key) {
    json::value const* const found = cmi.if_contains(key);
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::optional<double> real_at(json::object const& cmi, std::string_view key) {
    std::string const text = text_at(cmi, key);
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

double share(double raw, double low, double high) {
    if (!(high > low)) return 0;
    return std::clamp((raw - low) / (high - low), 0.0, 1.0);
}

//! 3.4.4: with a mastery score the LMS says passed or failed; an activity that set nothing is completed at its end.
Verdict verdict12(PackageItem const& item, json::object const& cmi, bool is_finish) {
    Verdict verdict;
    verdict.status = text_at(cmi, "cmi.core.lesson_status");
    auto const raw = real_at(cmi, "cmi.core.score.raw");
    if (raw)
        verdict.score = share(*raw, real_at(cmi, "cmi.core.score.min").value_or(0),
                              real_at(cmi, "cmi.core.score.max").value_or(100));
    bool const said_nothing = verdict.status.empty() || verdict.status == "not attempted";
    if (said_nothing) verdict.status = is_finish ? "completed" : "incomplete";
    bool const is_over = verdict.status == "completed" || verdict.status == "passed" || verdict.status == "failed";
    if (item.mastery && raw && is_over) verdict.status = *raw >= *item.mastery ? "passed" : "failed";
    verdict.is_done = verdict.status == "completed" || verdict.status == "passed";
    verdict.has_ended = is_finish && text_at(cmi, "cmi.core.exit") != "suspend";
    return verdict;
}

Verdict verdict2004(PackageItem const& item, json::object const& cmi, bool is_finish) {
    Verdict verdict;
    std::string completion = text_at(cmi, "cmi.completion_status");
    std::string success = text_at(cmi, "cmi.success_status");
    auto const progress = real_at(cmi, "cmi.progress_measure");
    auto const scaled = real_at(cmi, "cmi.score.scaled");
    // 4.2.4.1: a threshold and a measure decide, whatever the SCO says.
    if (item.completion_threshold)
        completion = !progress ? "unknown" : *progress >= *item.completion_threshold ? "completed" : "incomplete";
    if (item.mastery) success = !scaled ? "unknown" : *scaled >= *item.mastery ? "passed" : "failed";
    if (scaled) verdict.score = std::clamp(*scaled, 0.0, 1.0);
    bool const said_nothing = completion.empty() || completion == "unknown";
    // SN 4.5 (completion set by content: no): an activity that ends without a word is completed.
    if (said_nothing && !item.completion_threshold && is_finish) completion = "completed";
    bool const is_suspended = text_at(cmi, "cmi.exit") == "suspend";
    verdict.is_done = completion == "completed" && success != "failed";
    verdict.status = success == "passed" || success == "failed" ? success
                     : completion == "completed"                ? "completed"
                                                                : "incomplete";
    if (success == "passed" && completion != "completed") verdict.status = "incomplete";
    verdict.has_ended = is_finish && !is_suspended;
    return verdict;
}

}  // namespace

std::optional<PackageReport> read_report(std::string_view text) {
    if (text.size() > report_bytes_max) return std::nullopt;
    boost::system::error_code error;
    json::value const value = json::parse(text, error);
    json::object const* const object = error ? nullptr : value.if_object();
    if (!object) return std::nullopt;
    json::value const* const cmi = object->if_contains("cmi");
    json::value const* const seq = object->if_contains("seq");
    json::value const* const active = object->if_contains("active");
    if (!cmi || !cmi->is_object() || !seq || !seq->is_int64() || seq->as_int64() <= 0) return std::nullopt;
    PackageReport report;
    for (auto const& [key, one] : cmi->as_object())
        if (!key.starts_with("cmi.") || !(one.is_string() || (one.is_object() && one.as_object().empty())))
            return std::nullopt;
    report.item = text_at(*object, "item");
    report.reason = text_at(*object, "reason");
    report.total_time = text_at(*object, "total");
    report.launch = text_at(*object, "launch");
    report.seq = seq->as_int64();
    report.active_seconds = active && active->is_int64() ? std::max<std::int64_t>(0, active->as_int64()) : 0;
    report.cmi = json::serialize(*cmi);
    if (json::value const* const said = object->if_contains("sequence")) {
        json::object const* const sequence = said->if_object();
        if (!sequence) return std::nullopt;
        json::value const* const concluded = sequence->if_contains("concluded");
        report.sequence = PackageSequence{text_at(*sequence, "state"), text_at(*sequence, "item"), report.seq,
                                          concluded && concluded->is_bool() && concluded->as_bool()};
        json::value const state = json::parse(report.sequence->state, error);
        if (error || !state.is_object()) return std::nullopt;
    }
    bool const is_of_nothing = report.item.empty() && !report.sequence;
    if (is_of_nothing || report.launch.size() > 40 || report.total_time.size() > 40) return std::nullopt;
    return report;
}

Verdict verdict_of(PackageKind kind, PackageItem const& item, PackageReport const& report) {
    if (!item.talks) return {"completed", {}, true, true};  // an asset: it was opened
    json::object const cmi = json::parse(report.cmi).as_object();
    bool const is_finish = report.reason == "finish";
    return kind == PackageKind::scorm12 ? verdict12(item, cmi, is_finish) : verdict2004(item, cmi, is_finish);
}

std::string state_for_launch(PackageKind kind, PackageItem const& item, PackageItemState const* stored,
                             std::string_view learner_id) {
    bool const is_12 = kind == PackageKind::scorm12;
    // RTE 4.2.8 (2004): after a session that was not suspended the next one begins with nothing. 1.2 keeps all.
    bool const begins_anew = !stored || (!is_12 && stored->has_ended);
    json::object cmi = begins_anew ? json::object() : json::parse(stored->cmi).as_object();
    auto const number = [](double value) { return fmt::format("{:g}", value); };
    std::string const core = is_12 ? "cmi.core." : "cmi.";
    std::string_view const entry = !stored || begins_anew ? "ab-initio" : stored->has_ended ? "" : "resume";
    cmi[core + "entry"] = entry;
    cmi[core + "credit"] = "credit";
    cmi["cmi.launch_data"] = item.launch_data;
    cmi.erase(core + "exit");
    cmi.erase(core + "session_time");
    cmi[is_12 ? "cmi.core.student_id" : "cmi.learner_id"] = learner_id;
    if (is_12) {
        if (item.mastery) cmi["cmi.student_data.mastery_score"] = number(*item.mastery);
        if (!item.time_limit.empty()) cmi["cmi.student_data.max_time_allowed"] = item.time_limit;
        if (!item.time_limit_action.empty()) cmi["cmi.student_data.time_limit_action"] = item.time_limit_action;
    } else {
        if (item.mastery) cmi["cmi.scaled_passing_score"] = number(*item.mastery);
        if (item.completion_threshold) cmi["cmi.completion_threshold"] = number(*item.completion_threshold);
        if (!item.time_limit_action.empty()) cmi["cmi.time_limit_action"] = item.time_limit_action;
    }
    if (!begins_anew && !stored->total_time.empty()) cmi[core + "total_time"] = stored->total_time;
    return json::serialize(cmi);
}

}  // namespace regia::learning
