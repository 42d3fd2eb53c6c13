//! What the system itself says: statements, the document of a launch, addresses. Pure; JSON as text. Private to the
//! folder.
#pragma once

#include "learning/cmi5/cmi5.hpp"

namespace regia::learning::cmi5 {

//! IRIs of sections 9.3, 9.5.5 and 9.6.
namespace verbs {
inline constexpr std::string_view launched = "http://adlnet.gov/expapi/verbs/launched";
inline constexpr std::string_view initialized = "http://adlnet.gov/expapi/verbs/initialized";
inline constexpr std::string_view completed = "http://adlnet.gov/expapi/verbs/completed";
inline constexpr std::string_view passed = "http://adlnet.gov/expapi/verbs/passed";
inline constexpr std::string_view failed = "http://adlnet.gov/expapi/verbs/failed";
inline constexpr std::string_view terminated = "http://adlnet.gov/expapi/verbs/terminated";
inline constexpr std::string_view voided = "http://adlnet.gov/expapi/verbs/voided";
inline constexpr std::string_view abandoned = "https://w3id.org/xapi/adl/verbs/abandoned";
inline constexpr std::string_view waived = "https://w3id.org/xapi/adl/verbs/waived";
inline constexpr std::string_view satisfied = "https://w3id.org/xapi/adl/verbs/satisfied";
}  // namespace verbs

namespace categories {
inline constexpr std::string_view cmi5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
inline constexpr std::string_view move_on = "https://w3id.org/xapi/cmi5/context/categories/moveon";
}  // namespace categories

namespace extensions {
inline constexpr std::string_view session = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
inline constexpr std::string_view mastery_score = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
inline constexpr std::string_view launch_mode = "https://w3id.org/xapi/cmi5/context/extensions/launchmode";
inline constexpr std::string_view launch_url = "https://w3id.org/xapi/cmi5/context/extensions/launchurl";
inline constexpr std::string_view move_on = "https://w3id.org/xapi/cmi5/context/extensions/moveon";
inline constexpr std::string_view launch_parameters = "https://w3id.org/xapi/cmi5/context/extensions/launchparameters";
inline constexpr std::string_view reason = "https://w3id.org/xapi/cmi5/result/extensions/reason";
}  // namespace extensions

namespace types {
inline constexpr std::string_view block = "https://w3id.org/xapi/cmi5/activitytype/block";
inline constexpr std::string_view course = "https://w3id.org/xapi/cmi5/activitytype/course";
}  // namespace types

//! The ids that the system gives, below the home page of this house: never those of the publisher (8.1.5.0-3,
//! 9.3.9.0-4, -8), the same at every launch (8.1.5.0-4).
std::string activity_of(std::string_view home, Uuid course, int item);
std::string activity_of(std::string_view home, Uuid course);

//! What a unit reaches us by: the public address, else the one by which we were asked.
std::string base_of(std::string_view public_url, http::Request const& request);

//! What a statement of the system is about and where it stands.
struct Telling {
    std::string_view home, agent;
    Course const& course;
    Uuid registration, session;
    Instant now;
};
std::string launched(Telling const& telling, int item, Mode mode, std::string_view launch_url);
std::string abandoned(Telling const& telling, Session const& session);
std::string waived(Telling const& telling, int item, std::string_view reason);
//! `item` none = the course.
std::string satisfied(Telling const& telling, std::optional<int> item);

//! LMS.LaunchData (10.2). `agreed_key`: by which the unit lets her in, beside that of the structure; empty = none.
std::string launch_data(Telling const& telling, int item, Mode mode, std::string_view return_url,
                        std::string_view agreed_key);
//! cmi5LearnerPreferences (11): as she has chosen it for the whole house.
std::string preferences(std::string_view language);

//! 8.1: the address of the unit with the five parameters, beside those that it has.
struct LaunchParameters {
    std::string_view endpoint, fetch, agent, registration, activity;
};
std::string launch_url(std::string_view unit_url, LaunchParameters const& parameters);

}  // namespace regia::learning::cmi5
