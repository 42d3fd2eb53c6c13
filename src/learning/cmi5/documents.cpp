//! Documents of a unit: the data of its launch and the preferences of the learner (sections 10.2.1 and 11).
#include <boost/json.hpp>

#include "base/text.hpp"
#include "learning/cmi5/cmi5.hpp"

namespace regia::learning::cmi5 {
namespace {

namespace json = boost::json;

records::Fault denied(std::string_view requirement, std::string_view path, std::string_view why) {
    return records::Violation{"cmi5 " + std::string(requirement), std::string(path), std::string(why)};
}

//! RFC 5646 as far as a list of preferences needs it: subtags of one to eight letters or digits.
bool is_language_tag(std::string_view tag) {
    bool is_first = true;
    for (std::string_view const part : split(tag, '-')) {
        if (part.empty() || part.size() > 8) return false;
        for (char const c : part) {
            bool const is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!is_letter && (is_first || c < '0' || c > '9')) return false;
        }
        is_first = false;
    }
    return true;
}

//! 11.0.0.0-5 (d), 11.1.0.0-1 (d), 11.2.
records::Fault fault_of_preferences(records::DocumentCall const& call) {
    std::string const type = lower_ascii(call.content_type.substr(0, call.content_type.find(';')));
    if (!call.replaces || trim(type) != "application/json")
        return denied("11.0.0.0-5 (d)", "profileId", "is replaced as a whole, by JSON");
    boost::system::error_code error;
    json::value const value = json::parse({call.content.data(), call.content.size()}, error);
    if (error || !value.is_object()) return denied("11.0.0.0-5 (d)", "", "is no JSON object");
    auto const text = [&](std::string_view name) -> std::optional<std::string> {
        auto const* const one = value.get_object().if_contains(json::string_view(name.data(), name.size()));
        if (!one || !one->is_string()) return std::nullopt;
        return std::string(one->get_string());
    };
    auto const languages = text("languagePreference"), audio = text("audioPreference");
    if (!languages) return denied("11.0.0.0-5 (d)", "languagePreference", "is missing");
    if (!audio || (*audio != "on" && *audio != "off"))
        return denied("11.0.0.0-5 (d)", "audioPreference", "must be on or off");
    for (std::string_view const tag : split(*languages, ','))
        if (!is_language_tag(trim(tag)))
            return denied("11.1.0.0-1 (d)", "languagePreference", "is no list of language tags");
    return {};
}

}  // namespace

records::Fault fault_of(Session const& session, Uuid actor, std::string_view activity,
                        records::DocumentCall const& call) {
    if (session.ending != Ending::open) return denied("8.1.2.0-2 (d)", "", "the session has ended");
    bool const is_of_activity = call.key.actor == Uuid{};
    if (is_of_activity) {
        // Shared by all who open the unit: what somebody else's unit keeps there is out of reach.
        if (call.key.activity != records::activity_key(activity))
            return denied("8.1.5.0-5", "activityId", "is not the activity of the launch");
        return {};
    }
    if (call.key.actor != actor)
        return denied(call.is_state ? "8.1.3.0-3 (d)" : "11.0.0.0-1 (d)", "agent", "is not the actor of the launch");
    if (!call.is_state) {
        if (call.key.name == preferences_name && !call.is_reading) return fault_of_preferences(call);
        return {};
    }
    if (call.key.registration != session.registration)
        return denied("8.1.4.0-3 (d)", "registration", "is not the registration of the launch");
    bool const reaches_launch_data = call.key.name == launch_data_name || call.key.name.empty();
    if (reaches_launch_data && !call.is_reading)
        return denied("10.2.1.0-5 (d)", "stateId", "LMS.LaunchData is only read");
    return {};
}

}  // namespace regia::learning::cmi5
