//! Results and scores (Data 2.4.5).
#include <boost/json.hpp>

#include "records/statement/parts.hpp"
#include "records/statement/words.hpp"

namespace regia::records {
namespace {

constexpr std::string_view result_names[] = {"score", "success", "completion", "response", "duration", "extensions"};
constexpr std::string_view score_names[] = {"scaled", "raw", "min", "max"};

Fault number_of(json::object const& score, std::string_view name, Place const& place, std::string_view requirement,
                std::optional<double>& number) {
    auto const* const value = score.if_contains(name);
    if (!value) return std::nullopt;
    if (!value->is_number()) return violation(requirement, place.in(name), "must be a number");
    number = value->to_number<double>();
    return std::nullopt;
}

Fault is_score(json::value const& value, Place const& place) {
    // XAPI-00079.
    if (auto fault = only(value, place, score_names, "XAPI-00079")) return fault;
    json::object const& score = value.get_object();
    std::optional<double> scaled, raw, least, most;
    if (auto fault = number_of(score, "scaled", place, "XAPI-00083", scaled)) return fault;
    if (auto fault = number_of(score, "raw", place, "XAPI-00082", raw)) return fault;
    if (auto fault = number_of(score, "min", place, "XAPI-00081", least)) return fault;
    if (auto fault = number_of(score, "max", place, "XAPI-00080", most)) return fault;
    if (scaled && (*scaled < -1 || *scaled > 1))
        return violation("XAPI-00083", place.in("scaled"), "must lie between -1 and 1");
    if (least && most && *least >= *most) return violation("XAPI-00080", place.in("max"), "must be more than min");
    if (raw && least && *raw < *least) return violation("XAPI-00082", place.in("raw"), "must not be less than min");
    if (raw && most && *raw > *most) return violation("XAPI-00082", place.in("raw"), "must not be more than max");
    return std::nullopt;
}

Fault is_flag(json::object const& result, std::string_view name, Place const& place, std::string_view requirement) {
    auto const* const value = result.if_contains(name);
    if (value && !value->is_bool()) return violation(requirement, place.in(name), "must be true or false");
    return std::nullopt;
}

}  // namespace

Fault is_result(json::value const& value, Place const& place) {
    if (auto fault = only(value, place, result_names)) return fault;
    json::object const& result = value.get_object();
    if (auto const* const score = result.if_contains("score"))
        if (auto fault = is_score(*score, place.in("score"))) return fault;
    if (auto fault = is_flag(result, "success", place, "XAPI-00074")) return fault;
    if (auto fault = is_flag(result, "completion", place, "XAPI-00075")) return fault;
    if (auto const* const response = result.if_contains("response"))
        if (auto fault = is_text(*response, place.in("response"), "XAPI-00076")) return fault;
    if (auto const* const duration = result.if_contains("duration")) {
        // XAPI-00077, 00124.
        if (auto fault = is_text(*duration, place.in("duration"), "XAPI-00077")) return fault;
        if (!is_duration(duration->get_string()))
            return violation("XAPI-00124", place.in("duration"), "must be an ISO 8601 duration");
    }
    if (auto const* const extensions = result.if_contains("extensions"))
        return is_extensions(*extensions, place.in("extensions"), "XAPI-00078");
    return std::nullopt;
}

}  // namespace regia::records
