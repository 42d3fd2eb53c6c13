#include "learning/cmi5/statements.hpp"

#include <boost/json.hpp>
#include <cstdio>


namespace regia::learning::cmi5 {
namespace {

namespace json = boost::json;
using catalogue::Langstrings;
using catalogue::PackageItem;

PackageItem const& item_at(Course const& course, int item) {
    return course.structure.items.at(static_cast<std::size_t>(item));
}

//! A language map: a text without a language is of an undetermined one (RFC 5646, "und").
json::object language_map(Langstrings const& texts) {
    json::object map;
    for (auto const& [language, text] : texts) map[language.empty() ? "und" : language] = text;
    return map;
}

json::object definition(std::string_view type, Langstrings const& title, Langstrings const& description) {
    json::object made;
    if (!type.empty()) made["type"] = type;
    if (!title.empty()) made["name"] = language_map(title);
    if (!description.empty()) made["description"] = language_map(description);
    return made;
}

json::object verb(std::string_view iri) {
    std::string_view const word = iri.substr(iri.rfind('/') + 1);
    return {{"id", iri}, {"display", {{"en", word}}}};
}

//! 9.6: registration, category, the publisher's id, the session.
json::object context(Telling const& telling, std::string_view publisher_id, bool moves_on) {
    json::array category{json::object{{"id", categories::cmi5}}};
    if (moves_on) category.push_back(json::object{{"id", categories::move_on}});
    return {{"registration", to_string(telling.registration)},
            {"contextActivities",
             {{"category", std::move(category)}, {"grouping", json::array{json::object{{"id", publisher_id}}}}}},
            {"extensions", {{extensions::session, to_string(telling.session)}}}};
}

//! One of the session, the registration or the unit, so that a command that runs again says the same.
std::string id_of(std::string_view what, Uuid of, int item) {
    return to_string(named_uuid("cmi5/" + std::string(what), to_string(of) + "/" + std::to_string(item)));
}

json::object statement(Telling const& telling, std::string id, std::string_view verb_iri, json::object object,
                       json::object context) {
    return {{"id", std::move(id)},
            {"timestamp", to_rfc3339(telling.now)},
            {"actor", json::parse({telling.agent.data(), telling.agent.size()})},
            {"verb", verb(verb_iri)},
            {"object", std::move(object)},
            {"context", std::move(context)}};
}

json::object unit_object(Telling const& telling, int item) {
    PackageItem const& unit = item_at(telling.course, item);
    return {{"objectType", "Activity"},
            {"id", activity_of(telling.home, telling.course.id, item)},
            {"definition", definition(unit.activity_type, unit.title, unit.description)}};
}

std::string duration(std::int64_t microseconds) {
    char text[40];
    std::snprintf(text, sizeof text, "PT%.2fS", static_cast<double>(microseconds < 0 ? 0 : microseconds) / 1e6);
    return text;
}

}  // namespace

std::string_view name_of(Mode mode) {
    switch (mode) {
        case Mode::browse: return "Browse";
        case Mode::review: return "Review";
        case Mode::normal: break;
    }
    return "Normal";
}

std::optional<Mode> mode_named(std::string_view name) {
    for (Mode const mode : {Mode::normal, Mode::browse, Mode::review})
        if (name_of(mode) == name) return mode;
    return std::nullopt;
}

std::string activity_of(std::string_view home, Uuid course, int item) {
    return activity_of(home, course) + "/" + std::to_string(item);
}

std::string activity_of(std::string_view home, Uuid course) {
    return std::string(home) + "/cmi5/" + to_string(course);
}

std::string base_of(std::string_view public_url, http::Request const& request) {
    std::string base(public_url);
    if (base.empty()) base = "http://" + std::string(request.header("host"));
    while (base.ends_with('/')) base.pop_back();
    return base;
}

std::string launched(Telling const& telling, int item, Mode mode, std::string_view launch_url) {
    PackageItem const& unit = item_at(telling.course, item);
    json::object where = context(telling, unit.id, false);
    json::object& more = where["extensions"].as_object();
    if (unit.mastery) more[extensions::mastery_score] = *unit.mastery;                             // 9.6.3.2-1
    more[extensions::launch_mode] = name_of(mode);                                                 // 9.6.3.3-1
    more[extensions::launch_url] = launch_url;                                                     // 9.6.3.4-1
    more[extensions::move_on] = unit.move_on;                                                      // 9.6.3.6-1
    if (!unit.launch_data.empty()) more[extensions::launch_parameters] = unit.launch_data;         // 9.6.3.7-1
    return json::serialize(statement(telling, id_of("launched", telling.session, item), verbs::launched,
                                     unit_object(telling, item), std::move(where)));
}

std::string abandoned(Telling const& telling, Session const& session) {
    PackageItem const& unit = item_at(telling.course, session.item);
    json::object made = statement(telling, id_of("abandoned", session.id, session.item), verbs::abandoned,
                                  unit_object(telling, session.item), context(telling, unit.id, false));
    // 9.5.4.2-1, -2: from the launch to the last statement.
    made["result"] = json::object{
        {"duration", duration(session.last_at.value_or(session.launched_at) - session.launched_at)}};
    return json::serialize(made);
}

std::string waived(Telling const& telling, int item, std::string_view reason) {
    PackageItem const& unit = item_at(telling.course, item);
    json::object made = statement(telling, id_of("waived", telling.registration, item), verbs::waived,
                                  unit_object(telling, item), context(telling, unit.id, true));
    // 9.3.7.0-2, 9.5.2.0-1 (d2), 9.5.3.0-1 (d2).
    made["result"] = json::object{{"success", true}, {"completion", true},
                                  {"extensions", {{extensions::reason, reason}}}};
    return json::serialize(made);
}

std::string satisfied(Telling const& telling, std::optional<int> item) {
    auto const& structure = telling.course.structure;
    bool const is_course = !item;
    PackageItem const* const block = is_course ? nullptr : &item_at(telling.course, *item);
    std::string const id = is_course ? activity_of(telling.home, telling.course.id)
                                     : activity_of(telling.home, telling.course.id, *item);
    json::object object{{"objectType", "Activity"},
                        {"id", id},
                        {"definition", is_course ? definition(types::course, structure.title, structure.description)
                                                 : definition(types::block, block->title, block->description)}};
    return json::serialize(statement(telling, id_of("satisfied", telling.registration, item.value_or(-1)),
                                     verbs::satisfied, std::move(object),
                                     context(telling, is_course ? structure.id : block->id, false)));
}

std::string launch_data(Telling const& telling, int item, Mode mode, std::string_view return_url,
                        std::string_view agreed_key) {
    PackageItem const& unit = item_at(telling.course, item);
    json::object data{{"contextTemplate",
                       {{"contextActivities", {{"grouping", json::array{json::object{{"id", unit.id}}}}}},
                        {"extensions", {{extensions::session, to_string(telling.session)}}}}},
                      {"launchMode", name_of(mode)},
                      {"launchMethod", unit.launch_method},
                      {"moveOn", unit.move_on}};
    if (!unit.launch_data.empty()) data["launchParameters"] = unit.launch_data;  // 10.2.3
    if (unit.mastery) data["masteryScore"] = *unit.mastery;                      // 10.2.4
    if (!return_url.empty()) data["returnURL"] = return_url;                     // 10.2.6
    json::object keys;
    if (!unit.entitlement_key.empty()) keys["courseStructure"] = unit.entitlement_key;  // 10.2.7.1-1
    if (!agreed_key.empty()) keys["alternate"] = agreed_key;                            // 10.2.7.2-1
    if (!keys.empty()) data["entitlementKey"] = std::move(keys);                        // 10.2.7.0-1
    return json::serialize(data);
}

std::string preferences(std::string_view language) {
    std::string const languages = language == "en" ? "en,it" : "it,en";
    return json::serialize(json::object{{"languagePreference", languages}, {"audioPreference", "on"}});
}

std::string launch_url(std::string_view unit_url, LaunchParameters const& given) {
    auto const hash = unit_url.find('#');
    std::string url(unit_url.substr(0, hash));
    char separator = url.find('?') == std::string::npos ? '?' : url.ends_with('?') || url.ends_with('&') ? '\0' : '&';
    for (auto const& [name, value] : {std::pair{"endpoint", given.endpoint}, {"fetch", given.fetch},
                                      {"actor", given.agent}, {"registration", given.registration},
                                      {"activityId", given.activity}}) {
        if (separator) url += separator;
        url += std::string(name) + "=" + http::url_encode(value);
        separator = '&';
    }
    if (hash != std::string_view::npos) url += unit_url.substr(hash);
    return url;
}

}  // namespace regia::learning::cmi5
