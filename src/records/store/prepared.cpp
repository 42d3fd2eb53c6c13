#include "records/store/prepared.hpp"

#include <boost/json.hpp>

#include "base/text.hpp"
#include "records/statement/parts.hpp"
#include "records/statement/words.hpp"

namespace regia::records {
namespace {

constexpr std::string_view voided_verb = "http://adlnet.gov/expapi/verbs/voided";

//! XAPI-00096: a single activity is given back as a list of one.
void make_lists(json::object& context) {
    auto* const activities = context.if_contains("contextActivities");
    if (!activities || !activities->is_object()) return;
    for (auto& [relation, list] : activities->get_object()) {
        if (!list.is_object()) continue;
        json::value const one = list;
        list = json::array({one}, list.storage());
    }
}

//! IEEE 9274.1.1, 4.2.7: given back in UTC.
void make_utc(json::object& statement) {
    auto* const time = statement.if_contains("timestamp");
    if (!time || !time->is_string() || time->get_string().ends_with('Z')) return;
    if (auto const instant = parse_timestamp(time->get_string())) *time = to_rfc3339(*instant);
}

void arrange(json::object& statement, bool is_two) {
    if (auto* const context = statement.if_contains("context"); context && context->is_object())
        make_lists(context->get_object());
    if (is_two) make_utc(statement);
}

struct Mentioned {
    std::string_view home;
    Prepared& into;

    void actor(json::object const& actor) {
        std::string_view const name = text_in(actor, "name");
        // A name with a NUL in it is kept in the statement, where it is escaped; a column can't hold it.
        if (auto const key = name.empty() || !is_utf8(name) ? std::nullopt : actor_key(actor, home))
            into.names.emplace_back(*key, std::string(name));
        if (auto const* const members = actor.if_contains("member"))
            for (json::value const& member : members->as_array()) this->actor(member.as_object());
    }
    void activity(json::object const& activity) {
        auto const* const definition = activity.if_contains("definition");
        if (!definition) return;
        std::string_view const iri = text_in(activity, "id");
        into.definitions.push_back({activity_key(iri), std::string(iri), json::serialize(*definition)});
    }
    void parts(json::object const& statement) {
        actor(statement.at("actor").as_object());
        json::object const& object = statement.at("object").as_object();
        std::string_view const type = object_type(object);
        if (type == "Activity") activity(object);
        if (type == "Agent" || type == "Group") actor(object);
        if (type == "SubStatement") parts(object);
        auto const* const context = statement.if_contains("context");
        if (!context) return;
        for (std::string_view const who : {"instructor", "team"})
            if (auto const* const one = context->as_object().if_contains(who)) actor(one->as_object());
        if (auto const* const activities = context->as_object().if_contains("contextActivities"))
            for (auto const& [relation, list] : activities->as_object())
                for (json::value const& one : list.as_array()) activity(one.as_object());
    }
};

void add_attached(std::set<std::string>& digests, json::object const& statement) {
    auto const* const list = statement.if_contains("attachments");
    if (!list) return;
    for (json::value const& one : list->as_array()) digests.insert(lower_ascii(text_in(one.as_object(), "sha2")));
}

//! Without what two tellings of the same may differ in.
void strip(json::value& value) {
    if (value.is_array())
        for (json::value& one : value.get_array()) strip(one);
    if (!value.is_object()) return;
    json::object& object = value.get_object();
    for (std::string_view const name : {"definition", "display"}) object.erase(name);
    if (auto* const duration = object.if_contains("duration"); duration && duration->is_string())
        *duration = to_hundredths(duration->get_string());
    for (auto& [name, inner] : object)
        if (std::string_view(name.data(), name.size()) != "extensions") strip(inner);
}

}  // namespace

Prepared prepared(json::object& statement, Circumstances const& given) {
    Prepared made;
    made.position = given.position;
    made.has_id = statement.contains("id");
    made.timestamp = text_in(statement, "timestamp");
    // XAPI-00026.
    made.id = parse_uuid(text_in(statement, "id")).value_or(given.id);
    statement["id"] = to_string(made.id);
    arrange(statement, given.is_two);
    json::object& object = statement.at("object").as_object();
    if (object_type(object) == "SubStatement") arrange(object, given.is_two);
    statement.erase("authority");
    made.marks = marks_of(statement, given.home);
    made.marks.push_back({Kind::authority, given.authority_key});
    // The actor; an anonymous group is nobody, so it is known by the statement.
    made.actor = actor_key(statement.at("actor").as_object(), given.home).value_or(made.id);
    if (object_type(object) == "StatementRef") {
        made.reference = parse_uuid(text_in(object, "id"));
        made.voids = text_in(statement.at("verb").as_object(), "id") == voided_verb;
    }
    Mentioned{given.home, made}.parts(statement);
    add_attached(made.attached, statement);
    if (object_type(object) == "SubStatement") add_attached(made.attached, object);
    statement.erase("stored");
    if (!statement.contains("version")) statement["version"] = given.is_two ? "2.0.0" : "1.0.0";
    made.document = json::serialize(statement);
    made.document.pop_back();
    auto const add_time = [&made, &given](std::string_view name) {
        made.document.append(",\"").append(name).append("\":\"");
        std::size_t const offset = made.document.size();
        made.document.append(given.stored).append("\"");
        return offset;
    };
    made.stored_offset = add_time("stored");
    if (made.timestamp.empty()) made.timestamp_offset = add_time("timestamp");
    made.document += ",\"authority\":";
    made.document += given.authority;
    made.document += '}';
    return made;
}

void move_to(Prepared& statement, Position position) {
    statement.position = position;
    std::string const stored = to_rfc3339(stored_at(position));
    statement.document.replace(statement.stored_offset, stored.size(), stored);
    if (statement.timestamp_offset) statement.document.replace(*statement.timestamp_offset, stored.size(), stored);
}

bool say_the_same(std::string_view document, std::string_view other) {
    json::value a = json::parse({document.data(), document.size()}), b = json::parse({other.data(), other.size()});
    // A statement that brought no time got that of its arrival.
    bool const has_times = text_in(a.as_object(), "timestamp") != text_in(a.as_object(), "stored") &&
                           text_in(b.as_object(), "timestamp") != text_in(b.as_object(), "stored");
    for (json::value* const one : {&a, &b}) {
        for (std::string_view const name : {"id", "stored", "authority", "version", "attachments"})
            one->as_object().erase(name);
        if (!has_times) one->as_object().erase("timestamp");
        strip(*one);
    }
    return a == b;
}

}  // namespace regia::records
