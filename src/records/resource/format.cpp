//! The three forms in which statements are given back (Communication 2.1.3, "format").
#include <boost/json.hpp>
#include <set>

#include "records/resource/statements_query.hpp"
#include "records/statement/parts.hpp"
#include "records/statement/words.hpp"

namespace regia::records {
namespace {

//! Calls `visit` for every activity of a statement, those of a statement within included.
template <class Visit>
void each_activity(json::object& statement, Visit const& visit) {
    if (auto* const object = statement.if_contains("object"); object && object->is_object()) {
        std::string_view const type = object_type(object->get_object());
        if (type == "Activity") visit(object->get_object());
        if (type == "SubStatement") each_activity(object->get_object(), visit);
    }
    auto* const context = statement.if_contains("context");
    auto* const activities = context ? context->as_object().if_contains("contextActivities") : nullptr;
    if (!activities) return;
    for (auto& [relation, list] : activities->as_object())
        if (list.is_array())
            for (json::value& one : list.get_array()) visit(one.as_object());
}

//! XAPI-00171: only what identifies.
void only_identifiers(json::object& actor) {
    bool const is_group = object_type(actor, "Agent") == "Group";
    bool is_identified = false;
    json::object kept;
    if (auto const* const type = actor.if_contains("objectType")) kept["objectType"] = *type;
    for (std::string_view const name : {"mbox", "mbox_sha1sum", "openid", "account"})
        if (auto const* const value = actor.if_contains(name)) {
            kept[name] = *value;
            is_identified = true;
        }
    if (auto* const members = actor.if_contains("member"); members && is_group && !is_identified) {
        for (json::value& member : members->as_array()) only_identifiers(member.as_object());
        kept["member"] = *members;
    }
    actor = kept;
}

void only_ids(json::object& statement) {
    if (auto* const actor = statement.if_contains("actor")) only_identifiers(actor->as_object());
    if (auto* const authority = statement.if_contains("authority")) only_identifiers(authority->as_object());
    if (auto* const verb = statement.if_contains("verb")) verb->as_object().erase("display");
    json::object& object = statement.at("object").as_object();
    std::string_view const type = object_type(object);
    if (type == "Agent" || type == "Group") only_identifiers(object);
    if (type == "SubStatement") only_ids(object);
    if (auto* const context = statement.if_contains("context"))
        for (std::string_view const who : {"instructor", "team"})
            if (auto* const actor = context->as_object().if_contains(who)) only_identifiers(actor->as_object());
    each_activity(statement, [](json::object& activity) {
        json::value const id = activity.at("id");
        activity.clear();
        activity["id"] = id;  // an object without a type is an activity
    });
}

void choose_language(json::value* map, std::string_view accept) {
    if (!map || !map->is_object() || map->get_object().size() < 2) return;
    std::vector<std::string_view> tags;
    for (auto const& [tag, text] : map->get_object()) tags.emplace_back(tag.data(), tag.size());
    std::string const best(best_language(accept, tags.data(), tags.size()));
    json::value const text = map->get_object().at(best);
    *map = json::object{{best, text}};
}

void choose_languages(json::object& definition, std::string_view accept) {
    choose_language(definition.if_contains("name"), accept);
    choose_language(definition.if_contains("description"), accept);
    for (std::string_view const list : {"choices", "scale", "source", "target", "steps"})
        if (auto* const components = definition.if_contains(list); components && components->is_array())
            for (json::value& one : components->get_array())
                if (one.is_object()) choose_language(one.get_object().if_contains("description"), accept);
}

//! XAPI-00169, 00172: definitions as they are known, each text in one language.
void make_canonical(json::object& statement, std::string_view accept, Definitions const& definitions) {
    each_activity(statement, [&](json::object& activity) {
        if (auto const known = definitions.find(text_in(activity, "id")); known != definitions.end())
            activity["definition"] = json::parse(known->second);
        if (auto* const definition = activity.if_contains("definition"))
            choose_languages(definition->as_object(), accept);
    });
    if (auto* const verb = statement.if_contains("verb"))
        choose_language(verb->as_object().if_contains("display"), accept);
    json::object& object = statement.at("object").as_object();
    if (object_type(object) == "SubStatement")
        if (auto* const verb = object.if_contains("verb"))
            choose_language(verb->as_object().if_contains("display"), accept);
    if (auto* const attachments = statement.if_contains("attachments"))
        for (json::value& one : attachments->as_array()) {
            choose_language(one.as_object().if_contains("display"), accept);
            choose_language(one.as_object().if_contains("description"), accept);
        }
}

}  // namespace

Definitions definitions_in(db::Tx& tx, std::vector<std::string> const& documents) {
    std::set<std::string> iris;
    for (std::string const& document : documents) {
        json::value parsed = json::parse(document);
        each_activity(parsed.as_object(), [&](json::object& activity) { iris.emplace(text_in(activity, "id")); });
    }
    Definitions known;
    for (std::string const& iri : iris)
        if (auto definition = definition_of(tx, activity_key(iri))) known[iri] = std::move(*definition);
    return known;
}

std::string formatted(std::string_view document, Format format, std::string_view accept,
                      Definitions const& definitions) {
    if (format == Format::exact) return std::string(document);
    json::value parsed = json::parse({document.data(), document.size()});
    if (format == Format::ids) only_ids(parsed.as_object());
    else make_canonical(parsed.as_object(), accept, definitions);
    return json::serialize(parsed);
}

}  // namespace regia::records
