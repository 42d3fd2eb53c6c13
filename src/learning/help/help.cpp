#include "learning/help/help.hpp"

namespace regia::learning {
namespace {

constexpr std::string_view columns = "id, person_id, person_name, body_id, module, asked_at, closed_at";

HelpRequest read_request(db::Row const& row) {
    return {row.get<Uuid>(0),        row.get<Uuid>(1),    row.get<std::string>(2),           row.get<Uuid>(3),
            row.get<std::string>(4), row.get<Instant>(5), row.get<std::optional<Instant>>(6)};
}

std::string selecting(std::string_view rest) {
    return "SELECT " + std::string(columns) + " FROM learning_help " + std::string(rest);
}

}  // namespace

std::optional<HelpRequest> open_request(db::Tx& tx, Uuid person, std::string_view module) {
    return tx.one(selecting("WHERE person_id = $1 AND module = $2 AND closed_at IS NULL ORDER BY asked_at, id"),
                  read_request, person, module);
}

HelpRequest ask_for_attempts(db::Tx& tx, Library& library, Uuid id, Uuid person, std::string_view person_name,
                             std::string_view module, Instant now) {
    tx.serialise("person/" + to_string(person));
    if (auto const open = open_request(tx, person, module)) return *open;
    Enrolled const enrolled = enrolled_in(tx, library, person, module, now);
    Taught const taught = taught_to(library, enrolled);
    if (bar_to_test(enrolled, last_attempt(tx, person, module), attempts_allowed(enrolled, *taught.module)) !=
        TestBar::no_attempts_left)
        throw Conflict("attempts are left");
    auto const place = registry::place_of(tx, person, rome_day(now));
    HelpRequest const request{id,  person, std::string(person_name), place ? place->body : Uuid{}, std::string(module),
                              now, std::nullopt};
    tx.run("INSERT INTO learning_help (id, person_id, person_name, body_id, module, asked_at) "
           "VALUES ($1, $2, $3, $4, $5, $6)",
           id, person, person_name, request.body, module, now);
    return request;
}

std::vector<HelpRequest> open_requests(db::Tx& tx, access::Scope const& scope, int most) {
    if (scope.kind == access::Scope::Kind::person) return {};
    if (scope.kind == access::Scope::Kind::region)
        return tx.all(selecting("WHERE closed_at IS NULL ORDER BY asked_at, id LIMIT $1"), read_request, most);
    return tx.all(selecting("WHERE body_id = $1 AND closed_at IS NULL ORDER BY asked_at, id LIMIT $2"), read_request,
                  scope.id, most);
}

std::int64_t count_open_requests(db::Tx& tx, access::Scope const& scope) {
    auto const counted = [&](std::string_view where, auto const&... values) {
        return tx.one("SELECT COUNT(*) FROM learning_help WHERE closed_at IS NULL" + std::string(where),
                      [](db::Row const& row) { return row.get<std::int64_t>(0); }, values...)
            .value_or(0);
    };
    if (scope.kind == access::Scope::Kind::person) return 0;
    return scope.kind == access::Scope::Kind::region ? counted("") : counted(" AND body_id = $1", scope.id);
}

HelpRequest request_in_scope(db::Tx& tx, access::Scope const& scope, Uuid id) {
    auto const found = tx.one(selecting("WHERE id = $1"), read_request, id);
    bool const is_mine = found && (scope.kind == access::Scope::Kind::region ||
                                   (scope.kind == access::Scope::Kind::body && found->body == scope.id));
    if (!is_mine) throw NotFound("no such request");
    return *found;
}

void give_attempts(db::Tx& tx, access::Actor const& giver, Uuid id, Gift const& gift, Uuid look, Instant now) {
    HelpRequest const request = request_in_scope(tx, giver.scope, id);
    tx.serialise("person/" + to_string(request.person));
    bool const is_given =
        tx.value<std::int64_t>("SELECT 1 FROM learning_attempt_grant WHERE person_id = $1 AND id = $2 AND help_id = $3",
                               request.person, gift.id, id)
            .has_value();
    if (is_given) return;
    std::int64_t const closed =
        tx.run("UPDATE learning_help SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL", id, now);
    if (closed == 0) throw Conflict("the request was answered already");
    tx.run("INSERT INTO learning_attempt_grant (person_id, id, help_id, module, attempts, reason, given_by, "
           "given_by_role, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
           request.person, gift.id, id, request.module, gift.attempts, gift.reason, giver.person, giver.role.code, now);
    tx.run("UPDATE learning_module SET attempts_given = attempts_given + $3 WHERE person_id = $1 AND module = $2",
           request.person, request.module, gift.attempts);
    access::record_look(tx, look, giver, request.person, "help_request", gift.reason, now);
    jobs::emit(tx, "attempts_given", to_string(request.person), "{\"module\":\"" + request.module + "\"}", now);
}

}  // namespace regia::learning
