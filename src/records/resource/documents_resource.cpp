//! /xapi/activities/state, /xapi/agents/profile, /xapi/activities/profile (Communication 2.2, 2.3, 2.6, 2.7).
#include <boost/json.hpp>

#include "base/text.hpp"
#include "records/resource/call.hpp"
#include "records/statement/parts.hpp"
#include "records/store/document_store.hpp"

namespace regia::records {
namespace {

//! What the three have in common once their parameters are read.
struct Ask {
    DocumentKey key{};
    bool has_name = false;
    bool of_every_registration = false;
    std::optional<Instant> since{};
    bool is_state = false;
};

bool is_json(std::string_view type) {
    return trim(lower_ascii(type.substr(0, type.find(';')))) == "application/json";
}

std::optional<json::object> object_in(std::string_view text) {
    boost::system::error_code error;
    json::value value = json::parse({text.data(), text.size()}, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

//! Quoted, or weak, or a list: RFC 9110 13.1; bare as some clients send it.
bool names(std::string_view header, std::string_view etag) {
    for (std::string_view one : split(header, ',')) {
        one = trim(one);
        if (one == "*") return true;
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one.size() >= 2 && one.front() == '"' && one.back() == '"') one = one.substr(1, one.size() - 2);
        if (one == etag) return true;
    }
    return false;
}

//! XAPI-00322: what may overwrite says what it has seen.
void check_concurrency(Call const& call, Ask const& ask, std::optional<Document> const& stored) {
    if (call.if_match && (!stored || !names(*call.if_match, stored->etag)))
        call.refuse(412, {"XAPI-00322", "If-Match", "the document is not as you last saw it"});
    if (call.if_none_match && stored && names(*call.if_none_match, stored->etag))
        call.refuse(412, {"XAPI-00322", "If-None-Match", "there is a document already"});
    if (!call.is(http::Method::put) || call.if_match || call.if_none_match) return;
    // 1.0.3: profiles need a precondition; states don't. IEEE 9274.1.1 4.1.4: all three, where a document exists.
    bool const is_bound = call.is_two() || !ask.is_state;
    if (is_bound && stored)
        call.refuse(409, {"XAPI-00322", "If-Match",
                          "there is a document already: read it and name its ETag in If-Match to replace it"});
    if (!call.is_two() && !ask.is_state)
        call.refuse(400, {"XAPI-00322", "If-None-Match", "a profile is put with If-Match or If-None-Match"});
}

Document received(Call const& call) {
    Document document;
    document.content_type = call.content_type.empty() ? "application/octet-stream" : call.content_type;
    if (!is_header_text(document.content_type)) call.refuse("", "Content-Type", "can't be read");
    document.content = call.body;
    document.updated_at = call.now;
    return document;
}

//! XAPI-00183, 00184: one level deep, the newer over the older.
std::string merged(Call const& call, Document const& stored, std::string_view body) {
    auto older = object_in(stored.content);
    auto newer = object_in(body);
    // XAPI-00278, 00229, 00313: both are JSON objects, or nothing is merged.
    if (!is_json(stored.content_type) || !is_json(call.content_type) || !older || !newer)
        call.refuse("XAPI-00278", "", "only JSON objects are merged");
    for (auto const& [name, value] : *newer) (*older)[name] = value;
    return json::serialize(*older);
}

http::Reply change(db::Tx& tx, Call const& call, Ask const& ask) {
    tx.serialise("records/document/" + to_string(ask.key.actor) + to_string(ask.key.activity));
    auto const stored = find_document(tx, ask.key);
    check_concurrency(call, ask, stored);
    if (call.is(http::Method::del)) {
        delete_document(tx, ask.key);
        return call.empty();
    }
    Document document = received(call);
    if (call.is(http::Method::post) && stored) document.content = merged(call, *stored, call.body);
    put_document(tx, ask.key, document);
    return call.empty();
}

//! XAPI-00281, 00284, 00314: what calls itself JSON is JSON; to be merged it is an object.
void check_content(Call const& call) {
    if (call.is(http::Method::del) || !is_json(call.content_type)) return;
    boost::system::error_code error;
    json::value const value = json::parse({call.body.data(), call.body.size()}, error);
    if (error) call.refuse("XAPI-00281", "", "is no JSON");
    if (call.is(http::Method::post) && !value.is_object())
        call.refuse("XAPI-00281", "", "what may be merged must be a JSON object");
}

http::Reply one(db::Tx& tx, Call const& call, Ask const& ask) {
    auto document = find_document(tx, ask.key);
    if (!document) return call.refusal(404, {"", "", "no such document"});  // that it was asked for stays
    std::string const tag = "\"" + document->etag + "\"";
    http::Reply reply;
    if (call.if_none_match && names(*call.if_none_match, document->etag)) {
        reply.status = 304;
    } else {
        reply.body = std::move(document->content);
        reply.with("Content-Type", document->content_type);
    }
    reply.with("ETag", tag).with("Last-Modified", http_date(document->updated_at));
    return call.with_headers(std::move(reply));
}

http::Reply names_listed(db::Tx& tx, Call const& call, Ask const& ask) {
    json::array names;
    for (std::string const& name : names_of_documents(tx, ask.key, ask.of_every_registration, ask.since))
        names.emplace_back(name);
    return call.json(json::serialize(names));
}

http::Reply carried_out(db::Tx& tx, Call const& call, Ask const& ask) {
    if (call.is_reading()) return ask.has_name ? one(tx, call, ask) : names_listed(tx, call, ask);
    if (ask.has_name) return change(tx, call, ask);
    delete_documents(tx, ask.key, ask.of_every_registration);
    return call.empty();
}

//! Of a session whose context has a say.
http::Answer judged_document(Call const& call, Ask const& ask, SessionRules const& rules) {
    return http::after_commit(call.inside.installation.database, serial_key(call), [call, ask, &rules](db::Tx& tx) {
        DocumentCall const asked{ask.key, ask.is_state, call.is_reading(), call.is(http::Method::put),
                                 call.content_type, call.body};
        if (auto const refusal = rules.document(tx, *call.who, asked, call.now))
            call.refuse(refusal->status, refusal->violation);
        return carried_out(tx, call, ask);
    });
}

http::Answer answer_document(Call const& call, Ask const& ask) {
    auto& database = call.inside.installation.database;
    if (!call.is_reading() && ask.has_name) check_content(call);
    SessionRules const* const rules = rules_of(call);
    if (rules && rules->document) return judged_document(call, ask, *rules);
    if (call.is_reading()) return database.read([&](db::Tx& tx) { return carried_out(tx, call, ask); });
    return http::after_commit(database, "records/document/" + to_string(ask.key.actor),
                              [call, ask](db::Tx& tx) { return carried_out(tx, call, ask); });
}

//! The name is required but for GET (a list) and, of states, DELETE (all of them).
void read_name(Call const& call, Ask& ask, std::string_view parameter, std::string_view requirement) {
    bool const may_lack = call.is_reading() || (ask.is_state && call.is(http::Method::del));
    ask.has_name = call.parameters.has(parameter);
    if (ask.has_name || !may_lack) ask.key.name = call.required(parameter, requirement);
    ask.has_name = ask.has_name || !may_lack;
    if (call.is_reading() && !ask.has_name) ask.since = call.timestamp("since", "XAPI-00204");
}

}  // namespace

http::Answer answer_state(Call const& call) {
    call.only({"activityId", "agent", "registration", "stateId", "since"});
    call.needs(call.is_reading() ? use_state | read_everything : use_state);
    Ask ask{.is_state = true};
    // XAPI-00207 to 00215, 00196 to 00203.
    ask.key.activity = activity_key(call.iri("activityId", "XAPI-00208"));
    ask.key.actor = asked_agent(call, "XAPI-00213", "XAPI-00197").key;
    call.needs_own(ask.key.actor);
    auto const registration = call.uuid("registration", "XAPI-00201");
    ask.key.registration = registration.value_or(Uuid{});
    ask.of_every_registration = !registration;
    read_name(call, ask, "stateId", "XAPI-00206");
    return answer_document(call, ask);
}

http::Answer answer_agent_profile(Call const& call) {
    call.only({"agent", "profileId", "since"});
    call.needs(call.is_reading() ? use_profiles | read_everything : use_profiles);
    Ask ask;
    // XAPI-00255 to 00267.
    ask.key.actor = asked_agent(call, "XAPI-00261", "XAPI-00258").key;
    call.needs_own(ask.key.actor);
    read_name(call, ask, "profileId", "XAPI-00266");
    return answer_document(call, ask);
}

http::Answer answer_activity_profile(Call const& call) {
    call.only({"activityId", "profileId", "since"});
    call.needs(call.is_reading() ? use_profiles | read_everything : use_profiles);
    Ask ask;
    // XAPI-00296 to 00302.
    ask.key.activity = activity_key(call.iri("activityId", "XAPI-00296"));
    read_name(call, ask, "profileId", "XAPI-00301");
    return answer_document(call, ask);
}

}  // namespace regia::records
