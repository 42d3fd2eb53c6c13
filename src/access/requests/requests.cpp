#include "access/requests/requests.hpp"

#include "base/text.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

namespace w = words::access;

DataRequest read_request(db::Row const& row) {
    DataRequest request;
    request.person = row.get<Uuid>(0);
    request.id = row.get<Uuid>(1);
    request.kind = row.get<std::string>(2);
    request.text = row.get<std::string>(3);
    request.asked_at = row.get<Instant>(4);
    if (!row.is_null(5)) request.state = row.get<std::string>(5);
    if (!row.is_null(6)) request.reply = row.get<std::string>(6);
    request.replied_at = row.get<std::optional<Instant>>(7);
    request.name = row.get<std::string>(8);
    return request;
}

//! Each request with its last reply and the name of who asks.
#define REQUEST_ROWS                                                                                 \
    "SELECT r.person_id, r.id, r.kind, r.text, r.asked_at, y.state, y.text, y.replied_at, "          \
    "COALESCE(a.display_name, '') FROM access_data_request r LEFT JOIN access_data_request_reply y " \
    "ON y.request_id = r.id AND y.id = (SELECT z.id FROM access_data_request_reply z "               \
    "WHERE z.request_id = r.id ORDER BY z.replied_at DESC, z.id DESC LIMIT 1) "                      \
    "LEFT JOIN access_account a ON a.person_id = r.person_id "

void check_text(html::Voice const& voice, FormErrors& errors, std::string_view text, bool is_needed) {
    if (text.empty() && is_needed) errors.push_back({"testo", std::string(voice[w::request_text_missing])});
    if (character_count(text) > request_characters_max)
        errors.push_back({"testo", voice(w::request_text_long,
                                         {{"n", static_cast<std::int64_t>(request_characters_max)}})});
}

}  // namespace

html::Word word_of_request(std::string_view kind) {
    if (kind == "correction") return w::request_correction;
    if (kind == "objection") return w::request_objection;
    return w::request_erasure;
}

html::Word word_of_request_state(std::string_view state) {
    if (state == "in_hand") return w::request_in_hand;
    if (state == "done") return w::request_done;
    if (state == "refused") return w::request_refused;
    return w::request_asked;
}

FormErrors request_errors(html::Voice const& voice, DataRequest const& request) {
    FormErrors errors;
    bool const is_known =
        std::find(std::begin(request_kinds), std::end(request_kinds), request.kind) != std::end(request_kinds);
    if (!is_known) errors.push_back({"tipo", std::string(voice[w::request_kind_missing])});
    check_text(voice, errors, request.text, is_known && request.kind != "erasure");
    return errors;
}

FormErrors data_reply_errors(html::Voice const& voice, DataReply const& reply) {
    FormErrors errors;
    if (reply.state != "in_hand" && reply.state != "done" && reply.state != "refused")
        errors.push_back({"esito", std::string(voice[w::request_outcome_missing])});
    check_text(voice, errors, reply.text, reply.state != "in_hand");
    return errors;
}

std::vector<DataRequest> requests_of(db::Tx& tx, Uuid person) {
    return tx.all(REQUEST_ROWS "WHERE r.person_id = $1 ORDER BY r.asked_at DESC, r.id DESC", read_request, person);
}

std::vector<DataRequest> all_requests(db::Tx& tx) {
    auto all = tx.all(REQUEST_ROWS "ORDER BY CASE WHEN y.state IS NULL OR y.state = 'in_hand' THEN 0 ELSE 1 END, "
                      "r.asked_at, r.id LIMIT 200", read_request);
    auto const answered = std::find_if(all.begin(), all.end(), [](DataRequest const& one) { return !one.is_open(); });
    std::reverse(answered, all.end());
    return all;
}

std::int64_t count_open_requests(db::Tx& tx) {
    return tx.value<std::int64_t>("SELECT COUNT(*) FROM access_data_request r WHERE COALESCE((SELECT y.state "
                                  "FROM access_data_request_reply y WHERE y.request_id = r.id "
                                  "ORDER BY y.replied_at DESC, y.id DESC LIMIT 1), 'in_hand') = 'in_hand'")
        .value();
}

std::optional<DataRequest> find_request(db::Tx& tx, Uuid request) {
    return tx.one(REQUEST_ROWS "WHERE r.id = $1", read_request, request);
}

void ask(db::Tx& tx, DataRequest const& request) {
    tx.serialise("person/" + to_string(request.person));
    for (DataRequest const& other : requests_of(tx, request.person)) {
        if (other.id == request.id) return;
        if (other.kind == request.kind && other.is_open()) throw Conflict("a request of this kind is open");
    }
    tx.run("INSERT INTO access_data_request (person_id, id, kind, text, asked_at) VALUES ($1, $2, $3, $4, $5)",
           request.person, request.id, request.kind, request.text, request.asked_at);
}

void answer(db::Tx& tx, DataReply const& reply) {
    tx.serialise("data_request/" + to_string(reply.request));
    auto const request = find_request(tx, reply.request);
    if (!request) throw NotFound("no such request");
    bool const came_before = tx.value<std::int64_t>("SELECT COUNT(*) FROM access_data_request_reply "
                                                    "WHERE request_id = $1 AND id = $2",
                                                    reply.request, reply.id) != 0;
    if (came_before) return;
    if (!request->is_open()) throw Conflict("this request was answered already");
    tx.run("INSERT INTO access_data_request_reply (request_id, id, state, text, by_id, replied_at) "
           "VALUES ($1, $2, $3, $4, $5, $6)",
           reply.request, reply.id, reply.state, reply.text, reply.by, reply.replied_at);
}

}  // namespace regia::access
