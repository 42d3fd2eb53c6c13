//! Agents, groups, and the authority of a statement (Data 2.4.2, 2.4.9).
#include <boost/json.hpp>

#include "records/statement/parts.hpp"
#include "records/statement/words.hpp"

namespace regia::records {
namespace {

constexpr std::string_view agent_names[] = {"objectType", "name", "mbox", "mbox_sha1sum", "openid", "account"};
constexpr std::string_view group_names[] = {"objectType", "name",    "mbox",  "mbox_sha1sum",
                                            "openid",     "account", "member"};
constexpr std::string_view account_names[] = {"homePage", "name"};
constexpr std::string_view identifiers[] = {"mbox", "mbox_sha1sum", "openid", "account"};

//! XAPI-00041 to 00043.
Fault is_account(json::value const& value, Place const& place) {
    if (auto fault = only(value, place, account_names, "XAPI-00041")) return fault;
    json::object const& account = value.get_object();
    auto const* const home = account.if_contains("homePage");
    if (!home) return violation("XAPI-00042", place.in("homePage"), "is missing");
    if (auto fault = is_iri(*home, place.in("homePage"), "XAPI-00042")) return fault;
    auto const* const name = account.if_contains("name");
    if (!name) return violation("XAPI-00043", place.in("name"), "is missing");
    if (auto fault = is_text(*name, place.in("name"), "XAPI-00043")) return fault;
    if (name->get_string().empty()) return violation("XAPI-00043", place.in("name"), "must not be empty");
    return std::nullopt;
}

Fault is_identifier(std::string_view name, json::value const& value, Place const& place) {
    if (name == "account") return is_account(value, place);
    if (name == "openid") return is_iri(value, place, "XAPI-00040");
    if (name == "mbox_sha1sum") {
        if (auto fault = is_text(value, place, "XAPI-00039")) return fault;
        if (!is_hex(value.get_string(), 40)) return violation("XAPI-00039", place, "must be a SHA-1 in hexadecimal");
        return std::nullopt;
    }
    if (auto fault = is_text(value, place, "XAPI-00038")) return fault;
    if (!is_mailbox(value.get_string()))
        return violation("XAPI-00038", place, "must be mailto: and an e-mail address");
    return std::nullopt;
}

//! How many of the four ways to say who it is are there; a fault where one is malformed.
Fault count_identifiers(json::object const& actor, Place const& place, std::size_t& count) {
    for (std::string_view const name : identifiers) {
        auto const* const value = actor.if_contains(name);
        if (!value) continue;
        if (auto fault = is_identifier(name, *value, place.in(name))) return fault;
        ++count;
    }
    return std::nullopt;
}

Fault is_agent(json::value const& value, Place const& place) {
    if (auto fault = only(value, place, agent_names)) return fault;
    std::size_t count = 0;
    if (auto fault = count_identifiers(value.get_object(), place, count)) return fault;
    // XAPI-00034: exactly one.
    if (count != 1)
        return violation("XAPI-00034", place, "an agent has exactly one of mbox, mbox_sha1sum, openid, account");
    return std::nullopt;
}

Fault is_group(json::value const& value, Place const& place) {
    if (auto fault = only(value, place, group_names)) return fault;
    json::object const& group = value.get_object();
    std::size_t count = 0;
    if (auto fault = count_identifiers(group, place, count)) return fault;
    auto const* const members = group.if_contains("member");
    // XAPI-00037: one identifier, or none and members.
    if (count > 1) return violation("XAPI-00037", place, "a group has at most one identifier");
    if (count == 0 && !members) return violation("XAPI-00037", place.in("member"), "an anonymous group has members");
    if (!members) return std::nullopt;
    // XAPI-00036: each of them an agent.
    if (!members->is_array()) return violation("XAPI-00036", place.in("member"), "must be a list of agents");
    if (count == 0 && members->get_array().empty())
        return violation("XAPI-00037", place.in("member"), "an anonymous group has members");
    Place const list = place.in("member");
    for (std::size_t i = 0; i < members->get_array().size(); ++i)
        if (auto fault = is_actor(members->get_array()[i], list.at(i), Actors::agent, "XAPI-00036")) return fault;
    return std::nullopt;
}

}  // namespace

Fault is_actor(json::value const& value, Place const& place, Actors which, std::string_view requirement) {
    if (!value.is_object()) return violation(requirement, place, "must be an object");
    json::object const& actor = value.get_object();
    if (auto const* const type = actor.if_contains("objectType"))
        if (auto fault = is_text(*type, place.in("objectType"), "XAPI-00032")) return fault;
    std::string_view const type = object_type(actor, which == Actors::group ? "" : "Agent");
    bool const is_known = (type == "Agent" && which != Actors::group) || (type == "Group" && which != Actors::agent);
    // XAPI-00031.
    if (!is_known)
        return violation(which == Actors::either ? "XAPI-00031" : requirement, place.in("objectType"),
                         which == Actors::group   ? "must be Group"
                         : which == Actors::agent ? "must be Agent"
                                                  : "must be Agent or Group");
    if (auto const* const name = actor.if_contains("name"))
        if (auto fault = is_text(*name, place.in("name"), "XAPI-00033")) return fault;
    return type == "Agent" ? is_agent(value, place) : is_group(value, place);
}

Fault is_authority(json::value const& value, Place const& place) {
    // XAPI-00024.
    if (auto fault = is_actor(value, place, Actors::either, "XAPI-00024")) return fault;
    json::object const& authority = value.get_object();
    if (object_type(authority, "Agent") == "Agent") return std::nullopt;
    // XAPI-00098, 00100: an application and who uses it, so two members and no identifier of their own.
    for (std::string_view const name : identifiers)
        if (authority.contains(name))
            return violation("XAPI-00098", place.in(name), "a group as authority is anonymous");
    if (authority.at("member").get_array().size() != 2)
        return violation("XAPI-00098", place.in("member"), "a group as authority has exactly two members");
    return std::nullopt;
}

}  // namespace regia::records
