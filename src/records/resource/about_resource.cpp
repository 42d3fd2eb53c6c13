//! /xapi/activities, /xapi/agents, /xapi/about (Communication 2.4, 2.5, 2.8).
#include <boost/json.hpp>

#include "records/resource/call.hpp"
#include "records/statement/parts.hpp"

namespace regia::records {

http::Answer answer_activities(Call const& call) {
    call.only({"activityId"});
    call.needs(read_mine | read_statements | read_everything);
    // XAPI-00250, 00251, 00254.
    std::string_view const iri = call.iri("activityId", "XAPI-00250");
    json::object activity{{"objectType", "Activity"}, {"id", iri}};
    auto const definition = call.inside.installation.database.read(
        [&](db::Tx& tx) { return definition_of(tx, activity_key(iri)); });
    if (definition) activity["definition"] = json::parse(*definition);
    return call.json(json::serialize(activity));
}

http::Answer answer_agents(Call const& call) {
    call.only({"agent"});
    call.needs(read_mine | read_statements | read_everything);
    // XAPI-00243, 00249.
    Asked const asked = asked_agent(call, "XAPI-00243", "XAPI-00249");
    call.needs_own(asked.key);
    // XAPI-00237 to 00248: a Person, each property a list.
    json::object person{{"objectType", "Person"}};
    json::value const parsed = json::parse(asked.document);
    for (std::string_view const name : {"mbox", "mbox_sha1sum", "openid", "account"})
        if (auto const* const value = parsed.as_object().if_contains(name)) person[name] = json::array{*value};
    // A course or a program that may not read everybody's statements is told no name: its actor may have none for it.
    json::array names;
    if (call.who->owner.empty() && may(*call.who, read_statements | read_everything))
        for (std::string const& name :
             call.inside.installation.database.read([&](db::Tx& tx) { return names_of_actor(tx, asked.key); }))
            names.emplace_back(name);
    if (std::string_view const own = text_in(parsed.as_object(), "name"); !own.empty() && names.empty())
        names.emplace_back(own);
    if (!names.empty()) person["name"] = std::move(names);
    return call.json(json::serialize(person));
}

http::Answer answer_about(Call const& call) {
    // XAPI-00315 to 00319.
    return call.json(R"({"version":["1.0.3","2.0.0"],"extensions":{}})");
}

}  // namespace regia::records
