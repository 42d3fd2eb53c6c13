//! Audiences for programs: the same rules, counts and desks as the pages. Names of a body's people are given by one
//! route alone, which logs the look.
#include <algorithm>

#include <boost/json.hpp>

#include "audience/audience_store.hpp"
#include "audience/pages.hpp"
#include "audience/selection.hpp"
#include "base/text.hpp"
#include "http/api/body.hpp"
#include "http/api/list.hpp"
#include "http/api/openapi.hpp"
#include "locale/audience.hpp"
#include "registry/registry.hpp"

namespace regia::audience {
namespace {

namespace json = boost::json;

constexpr int members_most = 200;

json::value told(Desk const& desk, std::int64_t count) {
    auto const number = desk.told(count);
    return number ? json::value(*number) : json::value(nullptr);
}

json::array in_words(Desk const& desk, Rule const& rule) {
    json::array clauses;
    for (Clause const& one : rule) clauses.emplace_back(sentence(desk.facts, desk.voice, one));
    return clauses;
}

json::object described(Desk const& desk, Audience const& audience) {
    return {{"id", to_string(audience.id)},
            {"name", audience.name},
            {"number", audience.number},
            {"rule", json::parse(to_json(audience.rule))},
            {"clauses", in_words(desk, audience.rule)},
            {"made_at", to_rfc3339(audience.made_at)},
            {"members", told(desk, audience.members)},
            {"is_ready", audience.is_ready},
            {"is_retired", audience.is_retired}};
}

//! What a next version replaces; who is in changes by itself, and is no part of it.
std::string rule_document(Audience const& audience) {
    return json::serialize(json::object{{"name", audience.name},
                                        {"number", audience.number},
                                        {"rule", json::parse(to_json(audience.rule))},
                                        {"is_retired", audience.is_retired}});
}

std::string rule_shown(db::Tx& tx, http::Request const& request) {
    auto const audience = find_audience(tx, request.id_in_path("destinatari"));
    bool const is_of_body = access::actor(request).scope.kind == access::Scope::Kind::body;
    auto const body = is_of_body ? std::optional(access::actor(request).scope.id) : std::nullopt;
    if (!audience || audience->body != body) throw NotFound("no such audience of this desk");
    return rule_document(*audience);
}

http::Reply refused(FormErrors const& errors) {
    return http::problem(422, "validation", "validation", "the request can't be taken as it is", errors);
}

//! The rule of a body; faults name their place in it ("rule[2].any_of").
Outcome<Rule, FormErrors> rule_in(Desk const& desk, json::object const& body) {
    auto const* const sent = body.if_contains("rule");
    auto rule = read_rule(desk.facts, desk.voice, sent ? json::serialize(*sent) : "");
    if (rule) return rule;
    FormErrors errors = rule.error();
    for (FieldError& one : errors)
        if (one.field.starts_with("[")) one.field = "rule" + one.field;
    return errors;
}

//! "" where the name is right.
std::string fault_of_name(Desk const& desk, std::string const& name) {
    if (!name.empty() && character_count(name) <= name_characters_max) return {};
    return desk.voice(words::audience::name_length, {{"n", static_cast<int>(name_characters_max)}});
}

http::Answer list(Desk const& desk) {
    json::array all;
    for (Audience const& one :
         desk.installation.database.read([&](db::Tx& tx) { return audiences_of(tx, desk.body()); }))
        all.push_back(described(desk, one));
    return http::json(json::serialize(json::object{{"audiences", std::move(all)}}));
}

http::Answer list_facts(Desk const& desk) {
    constexpr std::string_view kinds[] = {"yes_no", "choice", "number"};
    json::array all;
    for (access::Fact const& fact : desk.facts.all()) {
        json::array choices;
        if (fact.kind == access::FactKind::choice)
            for (html::Choice const& one : fact.choices(desk.voice))
                choices.push_back({{"value", one.value}, {"title", one.label}});
        all.push_back({{"fact", fact.code},
                       {"title", desk.voice[fact.title]},
                       {"kind", kinds[static_cast<std::size_t>(fact.kind)]},
                       {"choices", std::move(choices)}});
    }
    return http::json(json::serialize(json::object{{"facts", std::move(all)}}));
}

http::Answer preview(Desk const& desk) {
    auto const rule = rule_in(desk, http::body_in(desk.request));
    if (!rule) return refused(rule.error());
    Decided const decided = desk.installation.database.read(
        [&](db::Tx& tx) { return decide(tx, {desk.facts, rule.value(), desk.body(), desk.today()}); });
    json::array left_out;
    for (std::size_t i = 0; i < rule.value().size(); ++i)
        left_out.push_back({{"clause", sentence(desk.facts, desk.voice, rule.value()[i])},
                            {"people", told(desk, decided.left_out[i])}});
    return http::json(json::serialize(json::object{{"members", told(desk, decided.members)},
                                                   {"everybody", told(desk, decided.everybody())},
                                                   {"left_out", std::move(left_out)}}));
}

http::Answer keep(Desk const& desk, Draft const& draft, int status) {
    return http::after_commit(
        desk.installation.database, "audience/" + to_string(draft.id),
        [draft, status, &queue = desk.queue, now = desk.installation.clock.now()](db::Tx& tx) {
            save_audience(tx, queue, draft, now);
            return http::json(json::serialize(json::object{{"id", to_string(draft.id)}, {"number", draft.after + 1}}),
                              status);
        });
}

http::Answer create(Desk const& desk) {
    auto const body = http::body_in(desk.request);
    auto const rule = rule_in(desk, body);
    std::string const name = http::text_in(body, "name");
    FormErrors errors = rule ? FormErrors() : rule.error();
    if (std::string const fault = fault_of_name(desk, name); !fault.empty())
        errors.insert(errors.begin(), FieldError{"name", fault});
    if (!errors.empty()) return refused(errors);
    return keep(desk, {desk.installation.ids.next(), name, desk.body(), rule.value(), 0, desk.actor.person,
                       desk.installation.ids.next()}, 201);
}

http::Answer replace_rule(Desk const& desk) {
    Audience const before = desk.audience_in_path();
    auto const body = http::body_in(desk.request);
    auto const rule = rule_in(desk, body);
    std::string const name = body.contains("name") ? http::text_in(body, "name") : before.name;
    FormErrors errors = rule ? FormErrors() : rule.error();
    if (std::string const fault = fault_of_name(desk, name); !fault.empty())
        errors.insert(errors.begin(), FieldError{"name", fault});
    if (!errors.empty()) return refused(errors);
    return keep(desk, {before.id, name, before.body, rule.value(), before.number, desk.actor.person,
                       desk.installation.ids.next()}, 200);
}

http::Answer retire_it(Desk const& desk) {
    Uuid const audience = desk.audience_in_path().id;
    return http::after_commit(desk.installation.database, "audience/" + to_string(audience),
                              [audience, &queue = desk.queue, by = desk.actor.person,
                               job = desk.installation.ids.next(),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  retire_audience(tx, queue, audience, by, job, now);
                                  return http::json("{}");
                              });
}

//! Of a body's own desk; the region has no right to names without a reason.
http::Answer list_people(Desk const& desk) {
    if (!desk.body()) throw Forbidden("the names of an audience are for the desk of a body");
    Audience const audience = desk.audience_in_path();
    auto const cursor = http::cursor_in(desk.request, 1);
    auto const last_seen = cursor ? parse_uuid(cursor->at(0)) : std::optional(Uuid{});
    if (!last_seen) throw BadRequest("after is no cursor of this list");
    int const limit = http::limit_in(desk.request, members_most);
    std::map<Uuid, std::string> names;
    auto const people = desk.installation.database.read([&](db::Tx& tx) {
        auto some = members_after(tx, audience.id, *last_seen, limit);
        names = registry::names_of(tx, some);
        return some;
    });
    json::array all;
    for (Uuid const person : people) all.push_back({{"id", to_string(person)}, {"name", names[person]}});
    bool const is_last = static_cast<int>(people.size()) < limit;
    json::object document{{"people", std::move(all)}, {"total", audience.members}};
    document["next"] = is_last ? json::value() : json::value(http::cursor_of({to_string(people.back())}));
    return http::after_commit(
        desk.installation.database, "looks",
        [reply = http::json(json::serialize(document)), actor = desk.actor, what = to_string(audience.id),
         count = static_cast<std::int64_t>(people.size()), id = desk.installation.ids.next(),
         now = desk.installation.clock.now()](db::Tx& tx) {
            access::record_list_look(tx, id, actor, "audience_people", "destinatari=" + what, count, std::nullopt,
                                     now);
            return reply;
        });
}

}  // namespace

void add_api_routes(http::Router& router, access::Installation& installation, access::Facts const& facts,
                    jobs::Queue& queue) {
    auto const may = access::may::choose_audiences;
    auto const at_desk = [&installation, &facts, &queue](auto answer) {
        return [&installation, &facts, &queue, answer](http::Request const& request) -> http::Answer {
            return answer(Desk(installation, facts, queue, request));
        };
    };
    std::string const all = "/api/v1/audiences", one = all + "/{destinatari}";
    router.type("Clause", "{fact: text, any_of?: [text], at_least?: int, is_not?: bool}");
    router.type("Audience", "{id: id, name: text, number: int, rule: [Clause], clauses: [text], made_at: instant, "
                            "members: int?, is_ready: bool, is_retired: bool}");
    router.get(all, may, at_desk(&list))
        .describe({.summary = "The audiences in use of one's own desk: a body's, or the region's. Counts are exact to "
                              "a body; to the region in fives, and null below ten",
                   .gives = "{audiences: [Audience]}"});
    router.get("/api/v1/audience-facts", may, at_desk(&list_facts))
        .describe({.summary = "What a rule may ask of people: states, never results",
                   .gives = "{facts: [{fact: text, title: text, kind: text, choices: [{value: text, title: text}]}]}"});
    http::Route& previews = router.post("/api/v1/audience-previews", may, at_desk(&preview));
    previews.describe({.summary = "Whom a rule would reach today, and how many each clause leaves out; keeps nothing",
                       .takes = "{rule: [Clause]}",
                       .gives = "{members: int?, everybody: int?, left_out: [{clause: text, people: int?}]}",
                       .refuses = {422}});
    previews.is_costly = true;
    router.post(all, may, at_desk(&create))
        .describe({.summary = "A new audience; who fits is in at once",
                   .takes = "{name: text, rule: [Clause]}", .gives = "{id: id, number: int}", .refuses = {422},
                   .status = 201});
    router.get(one, may, at_desk([](Desk const& desk) {
        return http::json(json::serialize(described(desk, desk.audience_in_path())));
    })).describe({.summary = "An audience: its rule in force, how many are in", .gives = "Audience"});
    router.get(one + "/rule", may, at_desk([](Desk const& desk) {
        return http::json(rule_document(desk.audience_in_path()));
    })).describe({.summary = "The rule in force, by its number",
                  .gives = "{name: text, number: int, rule: [Clause], is_retired: bool}"});
    router.post(one + "/rule", may, at_desk(&replace_rule))
        .describe({.summary = "The next version of the rule; the one before stays on record",
                   .takes = "{rule: [Clause], name?: text}", .gives = "{id: id, number: int}",
                   .refuses = {409, 422}})
        .edits(one + "/rule", &rule_shown);
    router.post(one + "/retirement", may, at_desk(&retire_it))
        .describe({.summary = "It is chosen no more, and nobody is in it any more", .gives = "{}"});
    router.get(one + "/people", access::may::see_people_state, at_desk(&list_people))
        .describe({.summary = "The people in an audience of one's own body, by name; each look is logged",
                   .gives = "{people: [{id: id, name: text}], total: int, next: text?}",
                   .query = {http::limit_parameter, http::after_parameter}});
}

}  // namespace regia::audience
