#include "records/store/marks.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.hpp"
#include "records/statement/parts.hpp"

namespace regia::records {
namespace {

struct Collector {
    std::string_view home;
    std::vector<Mark> marks{};

    void add(Kind kind, std::optional<Uuid> subject) {
        if (subject) marks.push_back({kind, *subject});
    }
    void add_actor(json::object const& actor, Kind kind) {
        add(kind, actor_key(actor, home));
        if (auto const* const members = actor.if_contains("member"))
            for (json::value const& member : members->as_array()) add(kind, actor_key(member.as_object(), home));
    }
    void add_activity(json::object const& activity, Kind kind) { add(kind, activity_key(text_in(activity, "id"))); }

    void add_related(json::object const& context, std::string_view list, std::string_view who) {
        auto const* const all = context.if_contains(list);
        if (!all) return;
        for (json::value const& one : all->as_array())
            add_actor(one.as_object().at(who).as_object(), Kind::related_agent);
    }
    void add_context(json::object const& context) {
        for (std::string_view const who : {"instructor", "team"})
            if (auto const* const actor = context.if_contains(who)) add_actor(actor->as_object(), Kind::related_agent);
        add_related(context, "contextAgents", "agent");
        add_related(context, "contextGroups", "group");
        auto const* const activities = context.if_contains("contextActivities");
        if (!activities) return;
        for (auto const& [relation, list] : activities->as_object()) {
            if (list.is_object()) add_activity(list.get_object(), Kind::related_activity);
            else
                for (json::value const& one : list.as_array())
                    add_activity(one.as_object(), Kind::related_activity);
        }
    }
    void add_object(json::object const& object, Kind agent, Kind activity) {
        std::string_view const type = object_type(object);
        if (type == "Activity") return add_activity(object, activity);
        if (type == "Agent" || type == "Group") return add_actor(object, agent);
        if (type != "SubStatement") return;
        add_actor(object.at("actor").as_object(), Kind::related_agent);
        add_object(object.at("object").as_object(), Kind::related_agent, Kind::related_activity);
        if (auto const* const context = object.if_contains("context")) add_context(context->as_object());
    }
};

}  // namespace

std::optional<Uuid> actor_key(json::object const& actor, std::string_view home) {
    for (std::string_view const name : {"mbox", "mbox_sha1sum", "openid"})
        if (std::string_view const value = text_in(actor, name); !value.empty())
            return named_uuid("xapi-" + std::string(name), value);
    auto const* const found = actor.if_contains("account");
    if (!found || !found->is_object()) return std::nullopt;
    json::object const& account = found->get_object();
    std::string_view const page = text_in(account, "homePage"), name = text_in(account, "name");
    if (page == home)
        if (auto const person = parse_uuid(name)) return person;
    return named_uuid("xapi-account", std::string(name) + " " + std::string(page));
}

Uuid verb_key(std::string_view iri) { return named_uuid("xapi-verb", iri); }
Uuid activity_key(std::string_view iri) { return named_uuid("xapi-activity", iri); }

std::vector<Mark> marks_of(json::object const& statement, std::string_view home) {
    Collector collector{home};
    collector.marks.reserve(12);
    collector.add(Kind::verb, verb_key(text_in(statement.at("verb").as_object(), "id")));
    collector.add_actor(statement.at("actor").as_object(), Kind::agent);
    collector.add_object(statement.at("object").as_object(), Kind::agent, Kind::activity);
    if (auto const* const context = statement.if_contains("context")) {
        collector.add(Kind::registration, parse_uuid(text_in(context->as_object(), "registration")));
        collector.add_context(context->as_object());
    }
    if (auto const* const authority = statement.if_contains("authority"))
        collector.add_actor(authority->as_object(), Kind::authority);
    std::sort(collector.marks.begin(), collector.marks.end());
    collector.marks.erase(std::unique(collector.marks.begin(), collector.marks.end()), collector.marks.end());
    return std::move(collector.marks);
}

}  // namespace regia::records
