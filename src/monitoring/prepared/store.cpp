#include "monitoring/prepared/prepared.hpp"

namespace regia::monitoring {
namespace {

constexpr std::string_view columns =
    "id, person_id, grant_id, job_id, route, body, query, language, ending, title, file_name, site, outcome, asked_at, "
    "ready_at, expires_at, lines, size_bytes, file_sha256";

Prepared read(db::Row const& row) {
    Prepared one;
    one.id = row.get<Uuid>(0);
    one.person = row.get<Uuid>(1);
    one.grant = row.get<Uuid>(2);
    one.job = row.get<Uuid>(3);
    std::string* const texts[] = {&one.route, &one.body,      &one.query, &one.language, &one.ending,
                                  &one.title, &one.file_name, &one.site,  &one.outcome};
    int at = 4;
    for (std::string* const text : texts) *text = row.get<std::string>(at++);
    one.asked_at = row.get<Instant>(13);
    one.ready_at = row.get<std::optional<Instant>>(14);
    one.expires_at = row.get<std::optional<Instant>>(15);
    one.lines = row.get<std::int64_t>(16);
    one.size_bytes = row.get<std::int64_t>(17);
    one.digest = row.get<std::optional<Bytes>>(18);
    return one;
}

std::string select(std::string_view where) {
    return "SELECT " + std::string(columns) + " FROM monitoring_export WHERE " + std::string(where);
}

}  // namespace

void insert_prepared(db::Tx& tx, Prepared const& one) {
    tx.run("INSERT INTO monitoring_export (id, person_id, grant_id, job_id, route, body, query, language, ending, "
           "title, file_name, site, outcome, asked_at, lines, size_bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
           "$10, $11, $12, 'making', $13, $14, 0)",
           one.id, one.person, one.grant, one.job, one.route, one.body, one.query, one.language, one.ending, one.title,
           one.file_name, one.site, one.asked_at, one.lines);
}

std::optional<Prepared> find_prepared(db::Tx& tx, Uuid person, Uuid id) {
    return tx.one(select("id = $1 AND person_id = $2"), read, id, person);
}

std::optional<Prepared> prepared_of_job(db::Tx& tx, Uuid id) { return tx.one(select("id = $1"), read, id); }

std::vector<Prepared> prepared_of(db::Tx& tx, Uuid person, int most) {
    return tx.all(select("person_id = $1 ORDER BY asked_at DESC NULLS LAST, id DESC LIMIT $2"), read, person, most);
}

std::optional<Prepared> prepared_in_making(db::Tx& tx, Prepared const& like) {
    return tx.one(select("person_id = $1 AND outcome = 'making' AND route = $2 AND body = $3 AND query = $4 AND "
                         "ending = $5 AND language = $6 ORDER BY asked_at DESC NULLS LAST, id DESC LIMIT 1"),
                  read, like.person, like.route, like.body, like.query, like.ending, like.language);
}

void drop_parts(db::Tx& tx, Uuid id) { tx.run("DELETE FROM monitoring_export_part WHERE export_id = $1", id); }

void insert_part(db::Tx& tx, Uuid id, std::int64_t number, std::string_view content) {
    tx.run("INSERT INTO monitoring_export_part (export_id, number, content) VALUES ($1, $2, $3)", id, number,
           Bytes(content.begin(), content.end()));
}

void each_part(db::Tx& tx, Uuid id, std::function<void(std::string_view)> const& each) {
    tx.each("SELECT content FROM monitoring_export_part WHERE export_id = $1 ORDER BY number",
            [&](db::Row const& row) {
                Bytes const content = row.get<Bytes>(0);
                each({reinterpret_cast<char const*>(content.data()), content.size()});
            },
            id);
}

void end_prepared(db::Tx& tx, Uuid id, std::string_view outcome) {
    drop_parts(tx, id);
    tx.run("UPDATE monitoring_export SET outcome = $2 WHERE id = $1 AND outcome = 'making'", id, outcome);
}

void make_ready(db::Tx& tx, Prepared const& one) {
    tx.run("UPDATE monitoring_export SET outcome = 'ready', ready_at = $2, expires_at = $3, lines = $4, "
           "size_bytes = $5, file_sha256 = $6 WHERE id = $1 AND outcome = 'making'",
           one.id, one.ready_at, one.expires_at, one.lines, one.size_bytes, one.digest);
}

std::int64_t forget_prepared(db::Tx& tx, Instant now) {
    auto const old = tx.all("SELECT id FROM monitoring_export WHERE outcome = 'ready' AND expires_at <= $1 ORDER BY id",
                            [](db::Row const& row) { return row.get<Uuid>(0); }, now);
    for (Uuid const id : old) {
        drop_parts(tx, id);
        tx.run("UPDATE monitoring_export SET outcome = 'gone' WHERE id = $1", id);
    }
    return static_cast<std::int64_t>(old.size());
}

std::int64_t ready_count(db::Tx& tx, Uuid person, Instant now) {
    return tx.one("SELECT COUNT(*) FROM monitoring_export WHERE person_id = $1 AND outcome = 'ready' AND expires_at > "
                  "$2",
                  [](db::Row const& row) { return row.get<std::int64_t>(0); }, person, now)
        .value_or(0);
}

}  // namespace regia::monitoring
