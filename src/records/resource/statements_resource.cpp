//! /xapi/statements: PUT, POST (Communication 2.1.1, 2.1.2). What is asked for: statements_query.cpp.
#include <boost/json.hpp>
#include <set>

#include "base/text.hpp"
#include "records/resource/call.hpp"
#include "records/resource/multipart_mixed.hpp"
#include "records/resource/signature.hpp"
#include "records/resource/statements_query.hpp"
#include "records/statement/parts.hpp"

namespace regia::records {
namespace {

//! A body taken apart: statements still as JSON, and the contents that came beside them.
struct Body {
    std::unique_ptr<json::monotonic_resource> memory;  //!< of all the JSON, given back at once
    json::value statements;
    std::vector<Attachment> contents{};
};

Body parsed(Call const& call, std::string_view text) {
    auto memory = std::make_unique<json::monotonic_resource>(text.size() * 4 + 1024);
    boost::system::error_code error;
    json::value value = json::parse({text.data(), text.size()}, error, memory.get());
    // XAPI-00014, 00015: the parser takes no text that is not UTF-8.
    if (error) call.refuse("XAPI-00014", "", "is no JSON in UTF-8");
    return {std::move(memory), std::move(value)};
}

bool is_json_type(std::string_view type) {
    return trim(lower_ascii(type.substr(0, type.find(';')))) == "application/json";
}

//! XAPI-00128 to 00135: one part of JSON, then one part for each attachment, known by its hash.
Body read_parts(Call const& call, std::string const& boundary) {
    auto const parts = read_mixed(call.body, boundary);
    if (!parts) call.refuse(400, parts.error());
    if (parts.value().empty()) call.refuse("XAPI-00133", "", "there is no part");
    // XAPI-00133, 00134: the first is the statements.
    Part const& first = parts.value().front();
    if (!is_json_type(first.header("content-type")))
        call.refuse("XAPI-00134", "", "the first part must be application/json");
    Body body = parsed(call, first.content);
    for (std::size_t i = 1; i < parts.value().size(); ++i) {
        Part const& part = parts.value()[i];
        std::string const hash = lower_ascii(part.header("x-experience-api-hash"));
        // XAPI-00135, 00132.
        if (hash.empty()) call.refuse("XAPI-00135", "", "a part has no X-Experience-API-Hash");
        if (lower_ascii(part.header("content-transfer-encoding")) != "binary")
            call.refuse("XAPI-00132", "", "a part has no Content-Transfer-Encoding: binary");
        if (!is_header_text(part.header("content-type")))
            call.refuse("XAPI-00135", "", "the Content-Type of a part can't be read");
        if (to_hex(sha256(part.content)) != hash)
            call.refuse("XAPI-00135", "", "the content of a part is not of its X-Experience-API-Hash");
        body.contents.push_back({hash, std::string(part.header("content-type")), std::string(part.content)});
    }
    return body;
}

Body read_body(Call const& call) {
    std::string const type = lower_ascii(call.content_type);
    if (std::string const boundary = mixed_boundary(call.content_type); !boundary.empty())
        return read_parts(call, boundary);
    if (type.starts_with("multipart/")) call.refuse("XAPI-00131", "Content-Type", "must name a boundary");
    // XAPI-00127: nothing else is taken.
    if (!is_json_type(type))
        call.refuse("XAPI-00127", "Content-Type", "must be application/json or multipart/mixed");
    return parsed(call, call.body);
}

Attachment const* content_of(Body const& body, std::string_view hash) {
    for (Attachment const& one : body.contents)
        if (one.sha2 == lower_ascii(hash)) return &one;
    return nullptr;
}

//! XAPI-00129: a content for each attachment without an address of its own. Signatures are checked.
void check_attachments(Call const& call, json::object const& statement, Body const& body, Place const& place,
                       std::set<std::string>& used) {
    auto const* const list = statement.if_contains("attachments");
    if (!list) return;
    Place const all = place.in("attachments");
    for (std::size_t i = 0; i < list->as_array().size(); ++i) {
        json::object const& one = list->as_array()[i].as_object();
        Place const at = all.at(i);
        std::string const hash = lower_ascii(text_in(one, "sha2"));
        Attachment const* const content = content_of(body, hash);
        if (content) used.insert(hash);
        if (!content && !one.contains("fileUrl"))
            call.refuse(400, violation("XAPI-00129", at, "its content is missing, and it has no fileUrl"));
        if (text_in(one, "usageType") != signature_usage) continue;
        // XAPI-00115.
        if (text_in(one, "contentType") != "application/octet-stream")
            call.refuse(400, violation("XAPI-00115", at.in("contentType"), "must be application/octet-stream"));
        if (content) call.require(is_signature_of(statement, content->content, at));
    }
}

void check_all(Call const& call, Body const& body, std::vector<json::object*> const& statements, bool is_list) {
    std::set<std::string> used;
    std::set<std::string_view> ids;
    Place const root;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        json::object& one = *statements[i];
        Place const place = is_list ? root.at(i) : Place{};
        check_attachments(call, one, body, place, used);
        json::object const& object = one.at("object").as_object();
        if (object_type(object) == "SubStatement") check_attachments(call, object, body, place.in("object"), used);
        if (std::string_view const id = text_in(one, "id"); !id.empty() && !ids.insert(id).second)
            call.refuse(400, violation("XAPI-00142", place.in("id"), "is that of another statement of the batch"));
    }
    // XAPI-00128: nothing that belongs to no statement.
    for (Attachment const& content : body.contents)
        if (!used.contains(content.sha2))
            call.refuse("XAPI-00128", "", "a part belongs to no attachment: " + content.sha2);
}

//! Everything that a request brings, ready for its transaction.
struct Batch {
    std::vector<Prepared> statements{};
    std::vector<Definition> definitions{};
    std::vector<std::pair<Uuid, std::string>> names{};
    std::vector<Attachment> contents{};
};

Batch prepare(Call const& call, std::vector<json::object*> const& statements, std::vector<Attachment> contents) {
    Batch batch{.contents = std::move(contents)};
    batch.statements.reserve(statements.size());
    Instant at{-1};
    std::string stored;
    for (json::object* const one : statements) {
        Position const position = call.inside.positions.next(call.now);
        if (stored_at(position) != at) stored = to_rfc3339(at = stored_at(position));
        batch.statements.push_back(prepared(*one, {call.inside.installation.ids.next(), position, stored,
                                                   call.who->authority, call.who->authority_key, call.inside.home,
                                                   call.is_two()}));
        Prepared& made = batch.statements.back();
        std::move(made.definitions.begin(), made.definitions.end(), std::back_inserter(batch.definitions));
        std::move(made.names.begin(), made.names.end(), std::back_inserter(batch.names));
        made.definitions.clear();
        made.names.clear();
    }
    // Communication 4.2: without the scope `define` what is known of activities and actors stays as it is.
    if (!may(*call.who, define_activities)) {
        batch.definitions.clear();
        batch.names.clear();
    }
    call.inside.known.leave_unknown(batch.definitions, batch.names, call.now);
    return batch;
}

std::vector<Told> told_of(std::vector<Prepared> const& statements, std::vector<bool> const& is_new) {
    std::vector<Told> told;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        Prepared const& one = statements[i];
        told.push_back({one.id, one.document, one.has_id, one.timestamp, is_new[i]});
    }
    return told;
}

//! After they are stored, since only then it is known which are new; a refusal takes all of it back.
void judge(db::Tx& tx, Call const& call, std::vector<Told> const& told) {
    SessionRules const* const rules = rules_of(call);
    if (!rules || !rules->judge) return;
    if (auto const refusal = rules->judge(tx, *call.who, told, call.now))
        call.refuse(refusal->status, refusal->violation);
}

//! Data 2.3.2: who may not do everything voids only what it recorded itself. Once all of the batch is stored, since a
//! statement and the one that voids it may come together.
void check_voiding(db::Tx& tx, Call const& call, Batch const& batch) {
    if (may(*call.who, do_everything)) return;
    for (Prepared const& one : batch.statements) {
        if (!one.voids) continue;
        auto const target = find_statement(tx, *one.reference);
        if (!target || !has_mark(tx, target->position, {Kind::authority, call.who->authority_key}))
            call.refuse(403, {"", "object.id", "is not a statement that you recorded, so you can't void it"});
    }
}

void write(db::Tx& tx, Call const& call, Batch& batch) {
    store_definitions(tx, batch.definitions, call.now);
    call.inside.begin_storing(tx, batch.statements);
    Stored const stored = store_statements(tx, batch.statements, call.who->id, call.inside.home);
    // XAPI-00142: what is stored never changes. XAPI-00326: then nothing of the batch is.
    if (stored.conflicting)
        call.refuse(409, {"XAPI-00142", "id", "another statement has the id " + to_string(*stored.conflicting)});
    check_voiding(tx, call, batch);
    store_names(tx, batch.names);
    store_attachments(tx, batch.contents);
    judge(tx, call, told_of(batch.statements, stored.is_new));
}

http::Answer store(Call const& call, Batch made, bool is_put) {
    auto const shared = std::make_shared<Call>(call);
    auto const batch = std::make_shared<Batch>(std::move(made));
    // Their positions may change in the transaction; for who asks meanwhile they are as old as their arrival.
    std::vector<Position> arrived;
    for (Prepared const& one : batch->statements) arrived.push_back(one.position);
    for (Position const one : arrived) call.inside.in_flight.begin(one);
    return std::function<void(http::Send)>([shared, batch, is_put, arrived = std::move(arrived)](http::Send send) {
        auto const land = [shared, arrived] {
            for (Position const one : arrived) shared->inside.in_flight.end(one);
        };
        auto const done = [shared, batch, is_put, land, send](std::exception_ptr error) {
            land();
            if (error) return send(std::nullopt, error);
            shared->inside.known.told(batch->definitions, batch->names);
            // XAPI-00143; XAPI-00146: the ids in the order in which the statements came.
            if (is_put) return send(shared->empty(), nullptr);
            std::string ids = "[";
            for (Prepared const& one : batch->statements)
                ids += (ids.size() > 1 ? ",\"" : "\"") + to_string(one.id) + "\"";
            send(shared->json(ids + "]"), nullptr);
        };
        try {
            shared->inside.installation.database.write_erased(
                serial_key(*shared), [shared, batch](db::Tx& tx) { write(tx, *shared, *batch); }, done);
        } catch (...) {
            land();  // the queue of writes is full
            throw;
        }
    });
}

http::Answer put(Call const& call) {
    call.only({"statementId"});
    call.needs(write_statements);
    // XAPI-00144, 00145.
    call.required("statementId", "XAPI-00145");
    Uuid const id = *call.uuid("statementId", "XAPI-00145");
    Body body = read_body(call);
    call.require(is_statement(body.statements, Place{}));
    json::object& statement = body.statements.get_object();
    auto const* const own = statement.if_contains("id");
    if (own && parse_uuid(own->get_string()) != id)
        call.refuse("XAPI-00144", "id", "is not that of the statementId parameter");
    check_all(call, body, {&statement}, false);
    statement["id"] = to_string(id);
    return store(call, prepare(call, {&statement}, std::move(body.contents)), true);
}

http::Answer post(Call const& call) {
    call.only({});
    call.needs(write_statements);
    Body body = read_body(call);
    bool const is_list = body.statements.is_array();
    std::vector<json::object*> statements;
    Place const root;
    if (is_list) {
        auto& list = body.statements.get_array();
        for (std::size_t i = 0; i < list.size(); ++i) {
            call.require(is_statement(list[i], root.at(i)));
            statements.push_back(&list[i].get_object());
        }
    } else {
        call.require(is_statement(body.statements, root));
        statements.push_back(&body.statements.get_object());
    }
    check_all(call, body, statements, is_list);
    if (statements.empty()) return call.json("[]");
    return store(call, prepare(call, statements, std::move(body.contents)), false);
}

}  // namespace

http::Answer answer_statements(Call const& call) {
    if (call.is(http::Method::put)) return put(call);
    if (call.is(http::Method::post)) return post(call);
    return answer_query(call);
}

}  // namespace regia::records
