//! A structure and its faults as they lie in the database.
#include <boost/json.hpp>

#include "base/errors.hpp"
#include "catalogue/package/structure.hpp"

namespace regia::catalogue {
namespace {

namespace json = boost::json;

json::object spelled_texts(Langstrings const& texts) {
    json::object all;
    for (auto const& [language, text] : texts) all[language] = text;
    return all;
}

json::value number(std::optional<double> const& value) { return value ? json::value(*value) : json::value(nullptr); }

json::object spelled_item(PackageItem const& item) {
    return {{"id", item.id},
            {"depth", item.depth},
            {"title", spelled_texts(item.title)},
            {"description", spelled_texts(item.description)},
            {"playable", item.is_playable},
            {"talks", item.talks},
            {"visible", item.is_visible},
            {"launch", item.launch},
            {"outside", item.is_outside},
            {"launch_data", item.launch_data},
            {"mastery", number(item.mastery)},
            {"completion_threshold", number(item.completion_threshold)},
            {"time_limit", item.time_limit},
            {"time_limit_action", item.time_limit_action},
            {"move_on", item.move_on},
            {"launch_method", item.launch_method},
            {"entitlement_key", item.entitlement_key},
            {"activity_type", item.activity_type},
            {"objectives", json::array(item.objectives.begin(), item.objectives.end())}};
}

std::string text_at(json::object const& object, std::string_view key) {
    return std::string(object.at(key).as_string());
}

Langstrings texts_at(json::object const& object, std::string_view key) {
    Langstrings texts;
    for (auto const& [language, text] : object.at(key).as_object()) texts[std::string(language)] = text.as_string();
    return texts;
}

std::optional<double> number_at(json::object const& object, std::string_view key) {
    json::value const& value = object.at(key);
    if (value.is_null()) return std::nullopt;
    return value.to_number<double>();
}

PackageItem item_of(json::object const& object) {
    PackageItem item;
    item.id = text_at(object, "id");
    item.depth = object.at("depth").to_number<int>();
    item.title = texts_at(object, "title");
    item.description = texts_at(object, "description");
    item.is_playable = object.at("playable").as_bool();
    item.talks = object.at("talks").as_bool();
    if (json::value const* const said = object.if_contains("visible")) item.is_visible = said->as_bool();
    item.launch = text_at(object, "launch");
    item.is_outside = object.at("outside").as_bool();
    item.launch_data = text_at(object, "launch_data");
    item.mastery = number_at(object, "mastery");
    item.completion_threshold = number_at(object, "completion_threshold");
    item.time_limit = text_at(object, "time_limit");
    item.time_limit_action = text_at(object, "time_limit_action");
    item.move_on = text_at(object, "move_on");
    item.launch_method = text_at(object, "launch_method");
    item.entitlement_key = text_at(object, "entitlement_key");
    item.activity_type = text_at(object, "activity_type");
    for (json::value const& one : object.at("objectives").as_array()) item.objectives.emplace_back(one.as_string());
    return item;
}

//! The caller's reading of a text that we wrote; anything else is a broken promise of ours.
template <class Read>
auto reading_of(std::string_view text, Read const& read) {
    try {
        return read(json::parse(text));
    } catch (boost::system::system_error const& reason) {
        throw Bug(std::string("a stored structure can't be read: ") + reason.what());
    } catch (std::exception const& reason) {
        throw Bug(std::string("a stored structure lacks something: ") + reason.what());
    }
}

}  // namespace

std::string to_json(PackageStructure const& structure) {
    json::array items, objectives;
    for (PackageItem const& one : structure.items) items.push_back(spelled_item(one));
    for (PackageObjective const& one : structure.objectives)
        objectives.push_back(json::object{{"id", one.id},
                                          {"title", spelled_texts(one.title)},
                                          {"description", spelled_texts(one.description)}});
    return json::serialize(json::object{{"kind", static_cast<int>(structure.kind)},
                                        {"id", structure.id},
                                        {"edition", structure.edition},
                                        {"title", spelled_texts(structure.title)},
                                        {"description", spelled_texts(structure.description)},
                                        {"sequencing", structure.sequencing},
                                        {"items", std::move(items)},
                                        {"objectives", std::move(objectives)}});
}

PackageStructure structure_of_json(std::string_view text) {
    return reading_of(text, [](json::value const& value) {
        json::object const& object = value.as_object();
        PackageStructure structure;
        structure.kind = static_cast<PackageKind>(object.at("kind").to_number<int>());
        structure.id = text_at(object, "id");
        structure.edition = text_at(object, "edition");
        structure.title = texts_at(object, "title");
        structure.description = texts_at(object, "description");
        // Until now only whether there are rules was stored: such a version stays one without.
        json::value const& sequencing = object.at("sequencing");
        if (sequencing.is_string()) structure.sequencing = sequencing.as_string();
        for (json::value const& one : object.at("items").as_array())
            structure.items.push_back(item_of(one.as_object()));
        for (json::value const& one : object.at("objectives").as_array())
            structure.objectives.push_back({text_at(one.as_object(), "id"), texts_at(one.as_object(), "title"),
                                            texts_at(one.as_object(), "description")});
        return structure;
    });
}

std::string to_json(PackageFaults const& faults) {
    json::array all;
    for (PackageFault const& one : faults)
        all.push_back(json::object{{"code", one.code}, {"file", one.file}, {"line", one.line}, {"what", one.what},
                                   {"rule", one.rule}, {"warning", one.is_warning}});
    return json::serialize(all);
}

PackageFaults faults_of_json(std::string_view text) {
    return reading_of(text, [](json::value const& value) {
        PackageFaults faults;
        for (json::value const& one : value.as_array()) {
            json::object const& object = one.as_object();
            faults.push_back({text_at(object, "code"), text_at(object, "file"), object.at("line").to_number<int>(),
                              text_at(object, "what"), text_at(object, "rule"), object.at("warning").as_bool()});
        }
        return faults;
    });
}

}  // namespace regia::catalogue
