//! Sequencing of SCORM 2004 as the run-time wants it. IMS Simple Sequencing 1.0; SCORM 2004 4th Edition SN 3, CAM 5.
//!
//! The values stay the words of the manifest, with the standard's defaults filled in, so that what is stored says all
//! there is to know; the rules themselves are followed by the run-time's library (web/js/package/conductor.js).
#include <charconv>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "catalogue/package/reading.hpp"

namespace regia::catalogue {
namespace {

namespace json = boost::json;
using files::XmlElement;

constexpr std::string_view nameless_objective = "obiettivo-principale";

bool is_true(XmlElement const* element, std::string_view name, bool by_default) {
    if (!element || !element->has(name)) return by_default;
    std::string_view const text = trim(element->attribute(name));
    return text == "true" || text == "1";
}

std::string word(XmlElement const* element, std::string_view name, std::string_view by_default) {
    if (!element || !element->has(name)) return std::string(by_default);
    return std::string(trim(element->attribute(name)));
}

json::value decimal(std::string_view text, json::value by_default) {
    text = trim(text);
    double value = 0;
    auto const [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || at != text.data() + text.size()) return by_default;
    return value;
}

//! 0..1 in the manifest, 0..100 in the library.
json::value percent(std::string_view text) { return decimal(text, 0.0).to_number<double>() * 100; }

//! Its own child of that name, else the one of the collection it refers to (CAM 5.1.1: its own come first).
struct Sequencing {
    XmlElement const* own = nullptr;
    XmlElement const* shared = nullptr;
    XmlElement const* first(std::string_view name) const {
        if (XmlElement const* const found = own ? own->first(name) : nullptr) return found;
        return shared ? shared->first(name) : nullptr;
    }
    explicit operator bool() const { return own; }
};

struct SettingsWriter {
    XmlElement const* collection;

    Sequencing sequencing_of(XmlElement const& element) const {
        Sequencing found{element.first("sequencing")};
        std::string const reference = word(found.own, "IDRef", "");
        if (reference.empty() || !collection) return found;
        for (XmlElement const* one : collection->all("sequencing"))
            if (trim(one->attribute("ID")) == reference) found.shared = one;
        return found;
    }

    //! CAM 5.1.2, 5.1.8, 5.1.9, 5.1.10.
    static json::object controls(Sequencing const& from) {
        XmlElement const* const mode = from.first("controlMode");
        XmlElement const* const delivery = from.first("deliveryControls");
        XmlElement const* const rollup = from.first("rollupRules");
        XmlElement const* const random = from.first("randomizationControls");
        XmlElement const* const choice = from.first("constrainedChoiceConsiderations");
        json::object all{
            {"choice", is_true(mode, "choice", true)},
            {"choiceExit", is_true(mode, "choiceExit", true)},
            {"flow", is_true(mode, "flow", false)},
            {"forwardOnly", is_true(mode, "forwardOnly", false)},
            {"useCurrentAttemptObjectiveInfo", is_true(mode, "useCurrentAttemptObjectiveInfo", true)},
            {"useCurrentAttemptProgressInfo", is_true(mode, "useCurrentAttemptProgressInfo", true)},
            {"preventActivation", is_true(choice, "preventActivation", false)},
            {"constrainChoice", is_true(choice, "constrainChoice", false)},
            {"rollupObjectiveSatisfied", is_true(rollup, "rollupObjectiveSatisfied", true)},
            {"rollupProgressCompletion", is_true(rollup, "rollupProgressCompletion", true)},
            {"objectiveMeasureWeight", decimal(word(rollup, "objectiveMeasureWeight", ""), 1.0)},
            {"tracked", is_true(delivery, "tracked", true)},
            {"completionSetByContent", is_true(delivery, "completionSetByContent", false)},
            {"objectiveSetByContent", is_true(delivery, "objectiveSetByContent", false)},
        };
        if (!random) return all;
        all["randomizationTiming"] = word(random, "randomizationTiming", "never");
        all["selectionTiming"] = word(random, "selectionTiming", "never");
        all["randomizeChildren"] = all["reorderChildren"] = is_true(random, "reorderChildren", false);
        all["selectCount"] = decimal(word(random, "selectCount", ""), nullptr);
        return all;
    }

    static json::array conditions(XmlElement const* above, std::string_view name) {
        json::array all;
        if (!above) return all;
        for (XmlElement const* one : above->all(name)) {
            std::string condition = word(one, "condition", "");
            if (condition == "activityProgressKnown") condition = "progressKnown";  // the library's word for it
            json::object said{{"condition", condition}, {"operator", word(one, "operator", "noOp")}};
            if (one->has("referencedObjective")) said["referencedObjective"] = word(one, "referencedObjective", "");
            if (one->has("measureThreshold"))
                said["parameters"] = json::object{{"threshold", decimal(one->attribute("measureThreshold"), 0.0)}};
            all.push_back(std::move(said));
        }
        return all;
    }

    //! CAM 5.1.3.
    static json::object rules(Sequencing const& from) {
        XmlElement const* const above = from.first("sequencingRules");
        json::object all;
        if (!above) return all;
        for (std::string_view kind : {"preConditionRule", "exitConditionRule", "postConditionRule"}) {
            json::array each;
            for (XmlElement const* rule : above->all(kind)) {
                XmlElement const* const under = rule->first("ruleConditions");
                each.push_back(json::object{{"action", word(rule->first("ruleAction"), "action", "")},
                                            {"conditionCombination", word(under, "conditionCombination", "all")},
                                            {"conditions", conditions(under, "ruleCondition")}});
            }
            if (!each.empty()) all[std::string(kind) + "s"] = std::move(each);
        }
        return all;
    }

    //! CAM 5.1.6.
    static json::object rollup(Sequencing const& from) {
        json::array all;
        if (XmlElement const* const above = from.first("rollupRules"))
            for (XmlElement const* rule : above->all("rollupRule")) {
                XmlElement const* const under = rule->first("rollupConditions");
                all.push_back(json::object{{"action", word(rule->first("rollupAction"), "action", "")},
                                           {"consideration", word(rule, "childActivitySet", "all")},
                                           {"minimumCount", decimal(word(rule, "minimumCount", ""), 0)},
                                           {"minimumPercent", percent(word(rule, "minimumPercent", ""))},
                                           {"conditionCombination", word(under, "conditionCombination", "any")},
                                           {"conditions", conditions(under, "rollupCondition")}});
            }
        return {{"rules", std::move(all)}};
    }

    //! Its child of that name and namespace: the 4th edition has an <objectives> of its own beside that of IMS.
    static XmlElement const* objectives_of(Sequencing const& from, bool is_of_adl) {
        for (XmlElement const* above : {from.own, from.shared})
            for (XmlElement const* one : above ? above->all("objectives") : std::vector<XmlElement const*>())
                if ((one->space.find("adlseq") != std::string::npos) == is_of_adl) return one;
        return nullptr;
    }

    static json::object& map_to(json::array& maps, std::string const& target) {
        for (json::value& one : maps)
            if (one.as_object()["targetObjectiveID"].as_string() == target) return one.as_object();
        maps.push_back(json::object{{"targetObjectiveID", target}});
        json::object& made = maps.back().as_object();
        for (std::string_view what : {"SatisfiedStatus", "NormalizedMeasure", "RawScore", "MinScore", "MaxScore",
                                      "CompletionStatus", "ProgressMeasure"})
            for (std::string_view verb : {"read", "write"}) made[std::string(verb) + std::string(what)] = false;
        return made;
    }

    //! CAM 5.1.7, 5.2.3: what a map says nothing of is read and not written.
    static void read_maps(XmlElement const& objective, std::vector<std::string_view> const& subjects,
                          json::array& into) {
        for (XmlElement const* one : objective.all("mapInfo")) {
            json::object& map = map_to(into, word(one, "targetObjectiveID", ""));
            for (std::string_view subject : subjects)
                for (bool is_read : {true, false}) {
                    std::string const name = (is_read ? "read" : "write") + std::string(subject);
                    map[name] = is_true(one, name, is_read);
                }
        }
    }

    static json::object objective(XmlElement const& one, XmlElement const* added) {
        std::string const id = word(&one, "objectiveID", "");
        json::array maps;
        read_maps(one, {"SatisfiedStatus", "NormalizedMeasure"}, maps);
        for (XmlElement const* more : added ? added->all("objective") : std::vector<XmlElement const*>())
            if (trim(more->attribute("objectiveID")) == id)
                read_maps(*more, {"RawScore", "MinScore", "MaxScore", "CompletionStatus", "ProgressMeasure"}, maps);
        bool const by_measure = is_true(&one, "satisfiedByMeasure", false);
        // The library knows a primary objective by its id alone; the standard lets it stand without.
        json::object said{{"objectiveID", id.empty() ? std::string(nameless_objective) : id},
                          {"satisfiedByMeasure", by_measure},
                          {"mapInfo", std::move(maps)}};
        if (by_measure) said["minNormalizedMeasure"] = decimal(one.text_of("minNormalizedMeasure"), 1.0);
        return said;
    }

    static void objectives(Sequencing const& from, json::object& into) {
        XmlElement const* const above = objectives_of(from, false);
        if (!above) return;
        XmlElement const* const added = objectives_of(from, true);
        if (XmlElement const* const primary = above->first("primaryObjective")) {
            into["primaryObjective"] = objective(*primary, added);
            into["primaryObjective"].as_object()["isPrimary"] = true;
        }
        json::array others;
        for (XmlElement const* one : above->all("objective")) others.push_back(objective(*one, added));
        if (!others.empty()) into["objectives"] = std::move(others);
    }

    static void limits(Sequencing const& from, json::object& into) {
        XmlElement const* const limit = from.first("limitConditions");
        if (!limit) return;
        into["attemptLimit"] = decimal(word(limit, "attemptLimit", ""), nullptr);
        if (limit->has("attemptAbsoluteDurationLimit"))
            into["attemptAbsoluteDurationLimit"] = word(limit, "attemptAbsoluteDurationLimit", "");
    }

    //! CAM 5.2.1: whose status counts for the activity above.
    static void considerations(Sequencing const& from, json::object& into) {
        XmlElement const* const said = from.first("rollupConsiderations");
        if (!said) return;
        json::object all{{"measureSatisfactionIfActive", is_true(said, "measureSatisfactionIfActive", true)}};
        for (std::string_view name : {"requiredForSatisfied", "requiredForNotSatisfied", "requiredForCompleted",
                                      "requiredForIncomplete"})
            all[name] = word(said, name, "always");
        into["rollupConsiderations"] = std::move(all);
    }

    //! CAM 5.3.1, 3.4.1.13, 3.4.1.15: what is hidden of our buttons, the threshold, data shared between activities.
    static void surroundings(XmlElement const& element, json::object& into) {
        json::array hidden, shared;
        if (XmlElement const* const presentation = element.first("presentation"))
            if (XmlElement const* const navigation = presentation->first("navigationInterface"))
                for (XmlElement const* one : navigation->all("hideLMSUI")) hidden.emplace_back(trim(one->text));
        if (!hidden.empty()) into["hideLmsUi"] = std::move(hidden);
        if (XmlElement const* const threshold = element.first("completionThreshold")) {
            bool const is_of_third = !threshold->has("completedByMeasure") && !trim(threshold->text).empty();
            std::string const measure = is_of_third ? std::string(threshold->text)
                                                    : word(threshold, "minProgressMeasure", "");
            into["completionThreshold"] =
                json::object{{"completedByMeasure", is_of_third || is_true(threshold, "completedByMeasure", false)},
                             {"minProgressMeasure", decimal(measure, 1.0)},
                             {"progressWeight", decimal(word(threshold, "progressWeight", ""), 1.0)}};
        }
        if (XmlElement const* const data = element.first("data"))
            for (XmlElement const* one : data->all("map"))
                shared.push_back(json::object{{"targetID", word(one, "targetID", "")},
                                              {"readSharedData", is_true(one, "readSharedData", true)},
                                              {"writeSharedData", is_true(one, "writeSharedData", true)}});
        if (!shared.empty()) into["sharedDataMaps"] = std::move(shared);
    }

    json::object activity(XmlElement const& element) const {
        Sequencing const from = sequencing_of(element);
        json::object all{{"id", word(&element, "identifier", "")},
                         {"title", element.text_of("title")},
                         {"isVisible", is_true(&element, "isvisible", true)},
                         {"sequencingControls", controls(from)},
                         {"sequencingRules", rules(from)},
                         {"rollupRules", rollup(from)}};
        objectives(from, all);
        limits(from, all);
        considerations(from, all);
        surroundings(element, all);
        json::array children;
        for (XmlElement const* one : element.all("item")) children.push_back(activity(*one));
        if (!children.empty()) all["children"] = std::move(children);
        return all;
    }
};

bool says(XmlElement const& element, std::string_view name) {
    for (XmlElement const& child : element.children)
        if (child.name == name || says(child, name)) return true;
    return false;
}

//! One activity alone that has neither rules nor objectives to share needs no tree around it.
bool needs_tree(XmlElement const& root, XmlElement const& organization, int activities) {
    if (!says(organization, "sequencing")) return false;
    if (activities > 1) return true;
    for (std::string_view name : {"sequencingRules", "limitConditions", "mapInfo", "map", "objective"})
        if (says(organization, name)) return true;
    return root.first("sequencingCollection") && says(*root.first("sequencingCollection"), "sequencingRules");
}

}  // namespace

std::string sequencing_settings(XmlElement const& root, XmlElement const& organization, int activities) {
    if (!needs_tree(root, organization, activities)) return {};
    SettingsWriter const writer{root.first("sequencingCollection")};
    json::object tree = writer.activity(organization);
    return json::serialize(
        json::object{{"activityTree", std::move(tree)},
                     {"objectivesGlobalToSystem", is_true(&organization, "objectivesGlobalToSystem", true)}});
}

}  // namespace regia::catalogue
