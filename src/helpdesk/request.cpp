#include <algorithm>

#include "db/places.hpp"
#include "helpdesk/helpdesk.hpp"

namespace regia::helpdesk {
namespace {

constexpr std::string_view columns =
    "SELECT r.id, r.person_id, r.body_id, r.cause, r.body, r.language, r.asked_at, c.closed_at FROM helpdesk_request r "
    "LEFT JOIN helpdesk_closing c ON c.request_id = r.id ";

Request read_request(db::Row const& row) {
    Request request{row.get<Uuid>(0),        row.get<Uuid>(1),        row.get<Uuid>(2),   row.get<std::string>(3),
                    row.get<std::string>(4), row.get<std::string>(5), row.get<Instant>(6)};
    request.closed_at = row.get<std::optional<Instant>>(7);
    return request;
}

void add_answers(db::Tx& tx, std::vector<Request>& requests) {
    if (requests.empty()) return;
    std::map<Uuid, Request*> by_id;
    std::vector<Uuid> ids, people;
    for (Request& request : requests) {
        by_id[request.id] = &request;
        ids.push_back(request.id);
    }
    std::vector<db::Param> values;
    std::string const places = db::places(values, ids);
    tx.each_with("SELECT request_id, by_person, body, answered_at FROM helpdesk_answer WHERE request_id IN (" + places +
                     ") ORDER BY answered_at NULLS LAST, id",
                 values, [&](db::Row const& row) {
                     people.push_back(row.get<Uuid>(1));
                     by_id.at(row.get<Uuid>(0))->answers.push_back(
                         {people.back(), row.get<std::string>(2), row.get<Instant>(3)});
                 });
    auto names = access::display_names(tx, people);
    for (Request& request : requests)
        for (Answer& answer : request.answers) answer.by_name = names[answer.by];
}

}  // namespace

bool is_cause(std::string_view cause) { return std::find(causes.begin(), causes.end(), cause) != causes.end(); }

Uuid desk_of(db::Tx& tx, Uuid person, Day today) {
    auto const place = registry::place_of(tx, person, today);
    return place && place->relationship != "contracted" ? place->body : Uuid{};
}

Asked ask(db::Tx& tx, Request const& request) {
    tx.serialise("person/" + to_string(request.person));
    auto const today = tx.value<std::int64_t>(
        "SELECT COUNT(*) FROM helpdesk_request WHERE person_id = $1 AND asked_at > $2 AND id <> $3", request.person,
        request.asked_at - days(1), request.id);
    if (today.value_or(0) >= requests_a_day_max) return Asked::too_many;
    auto const added = tx.run(
        "INSERT INTO helpdesk_request (id, person_id, body_id, cause, body, language, week, asked_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
        request.id, request.person, request.body, request.cause, request.text, request.language,
        monday_of(rome_day(request.asked_at)), request.asked_at);
    return added > 0 ? Asked::added : Asked::again;
}

std::vector<Request> requests_of(db::Tx& tx, Uuid person, int most) {
    auto requests = tx.all(std::string(columns) + "WHERE r.person_id = $1 ORDER BY r.asked_at DESC NULLS LAST, "
                                                  "r.id DESC LIMIT $2",
                           read_request, person, most);
    add_answers(tx, requests);
    return requests;
}

std::vector<Request> open_requests(db::Tx& tx, Uuid desk, int most) {
    auto requests = tx.all(std::string(columns) + "WHERE r.body_id = $1 AND c.request_id IS NULL "
                                                  "ORDER BY r.asked_at NULLS LAST, r.id LIMIT $2",
                           read_request, desk, most);
    add_answers(tx, requests);
    std::vector<Uuid> people;
    for (Request const& request : requests) people.push_back(request.person);
    auto const names = registry::names_of(tx, people);
    for (Request& request : requests) {
        auto const name = names.find(request.person);
        request.person_name = name != names.end() ? name->second : access::display_name(tx, request.person);
    }
    return requests;
}

std::int64_t open_count(db::Tx& tx, Uuid desk) {
    return tx.value<std::int64_t>("SELECT COUNT(*) FROM helpdesk_request r LEFT JOIN helpdesk_closing c "
                                  "ON c.request_id = r.id WHERE r.body_id = $1 AND c.request_id IS NULL",
                                  desk)
        .value_or(0);
}

std::optional<Request> find_request(db::Tx& tx, Uuid desk, Uuid id) {
    auto request = tx.one(std::string(columns) + "WHERE r.id = $1", read_request, id);
    if (!request || request->body != desk) return std::nullopt;
    return request;
}

bool is_answered(db::Tx& tx, Uuid request) {
    constexpr std::string_view sql = "SELECT COUNT(*) FROM helpdesk_answer WHERE request_id = $1";
    return tx.value<std::int64_t>(sql, request).value_or(0) > 0;
}

bool answer(db::Tx& tx, Uuid request, Uuid id, Uuid by, std::string_view text, Instant now) {
    return tx.run("INSERT INTO helpdesk_answer (request_id, id, by_person, body, answered_at) "
                  "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (request_id, id) DO NOTHING",
                  request, id, by, text, now) > 0;
}

void close(db::Tx& tx, Uuid request, Uuid by, Instant now) {
    tx.run("INSERT INTO helpdesk_closing (request_id, by_person, closed_at) VALUES ($1, $2, $3) "
           "ON CONFLICT (request_id) DO NOTHING",
           request, by, now);
}

std::vector<WeekCounts> counts_by_week(db::Tx& tx, std::optional<Uuid> desk, Day from) {
    std::vector<WeekCounts> weeks;
    auto const take = [&](db::Row const& row) {
        Day const week = row.get<Day>(0);
        if (weeks.empty() || weeks.back().week != week) weeks.push_back({week, {}});
        weeks.back().by_cause[row.get<std::string>(1)] = row.get<std::int64_t>(2);
    };
    std::string const counted = "SELECT week, cause, COUNT(*) FROM helpdesk_request WHERE week >= $1 ";
    std::string const grouped = "GROUP BY week, cause ORDER BY week DESC NULLS LAST, cause";
    if (desk) tx.each(counted + "AND body_id = $2 " + grouped, take, from, *desk);
    else tx.each(counted + grouped, take, from);
    return weeks;
}

Promptness promptness(db::Tx& tx, std::optional<Uuid> desk, Instant since, Instant now) {
    // Those of the last day may still be answered in time: they count once they are.
    std::string const sql =
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN f.first_at <= r.asked_at + $3 THEN 1 ELSE 0 END), 0) "
        "FROM helpdesk_request r LEFT JOIN (SELECT request_id, MIN(answered_at) AS first_at FROM helpdesk_answer "
        "GROUP BY request_id) f ON f.request_id = r.id "
        "WHERE r.asked_at > $1 AND (r.asked_at <= $2 OR f.first_at IS NOT NULL)";
    Promptness found;
    auto const take = [&](db::Row const& row) { found = {row.get<std::int64_t>(0), row.get<std::int64_t>(1)}; };
    if (desk) tx.each(sql + " AND r.body_id = $4", take, since, now - days(1), days(1), *desk);
    else tx.each(sql, take, since, now - days(1), days(1));
    return found;
}

}  // namespace regia::helpdesk
