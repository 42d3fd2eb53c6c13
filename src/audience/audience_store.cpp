#include "audience/audience_store.hpp"

#include "db/places.hpp"

namespace regia::audience {
namespace {

constexpr std::string_view selected =
    "SELECT d.id, d.name, d.body_id, r.number, r.rule, r.made_at, "
    "CASE WHEN d.body_id IS NULL THEN d.told_members ELSE d.members END, d.computed, d.retired_at "
    "FROM audience_definition d JOIN audience_rule r ON r.audience_id = d.id AND r.number = "
    "(SELECT MAX(n.number) FROM audience_rule n WHERE n.audience_id = d.id) ";

Audience read_audience(db::Row const& row) {
    Audience audience{row.get<Uuid>(0), row.get<std::string>(1), row.get<std::optional<Uuid>>(2), row.get<int>(3)};
    audience.rule = stored_rule(row.get<std::string_view>(4));
    audience.made_at = row.get<Instant>(5);
    audience.members = row.get<std::int64_t>(6);
    audience.is_ready = row.get<int>(7) == audience.number;
    audience.is_retired = !row.is_null(8);
    return audience;
}

}  // namespace

std::vector<Audience> audiences_of(db::Tx& tx, std::optional<Uuid> body) {
    std::string const sql = std::string(selected) +
                            "WHERE d.retired_at IS NULL AND (($1 = 0 AND d.body_id IS NULL) OR d.body_id = $2) "
                            "ORDER BY d.name NULLS FIRST, d.id";
    return tx.all(sql, read_audience, body.has_value(), body.value_or(Uuid{}));
}

std::vector<Audience> audiences_in_use(db::Tx& tx) {
    return tx.all(std::string(selected) + "WHERE d.retired_at IS NULL ORDER BY d.id", read_audience);
}

std::optional<Audience> find_audience(db::Tx& tx, Uuid id) {
    return tx.one(std::string(selected) + "WHERE d.id = $1", read_audience, id);
}

std::set<Uuid> members_among(db::Tx& tx, Uuid audience, std::span<Uuid const> people) {
    std::set<Uuid> in;
    if (people.empty()) return in;
    std::vector<db::Param> values{audience};
    std::string const places = db::places(values, people);
    tx.each_with("SELECT person_id FROM audience_member WHERE audience_id = $1 AND person_id IN (" + places + ")",
                 values, [&](db::Row const& row) { in.insert(row.get<Uuid>(0)); });
    return in;
}

std::vector<Uuid> members_in_order(db::Tx& tx, Uuid audience) {
    return tx.all("SELECT person_id FROM audience_member WHERE audience_id = $1 ORDER BY person_id",
                  [](db::Row const& row) { return row.get<Uuid>(0); }, audience);
}

std::vector<Uuid> members_after(db::Tx& tx, Uuid audience, Uuid last, int most) {
    return tx.all("SELECT person_id FROM audience_member WHERE audience_id = $1 AND person_id > $2 "
                  "ORDER BY person_id LIMIT $3",
                  [](db::Row const& row) { return row.get<Uuid>(0); }, audience, last, most);
}

void insert_definition(db::Tx& tx, Draft const& draft, Instant now) {
    tx.run("INSERT INTO audience_definition (id, name, body_id, created_at, members, computed) "
           "VALUES ($1, $2, $3, $4, 0, 0)",
           draft.id, draft.name, draft.body, now);
}

void insert_rule(db::Tx& tx, Draft const& draft, int number, Instant now) {
    tx.run("INSERT INTO audience_rule (audience_id, number, rule, made_by, made_at) VALUES ($1, $2, $3, $4, $5)",
           draft.id, number, to_json(draft.rule), draft.by, now);
}

void write_members(db::Tx& tx, Uuid audience, std::span<Uuid const> in, std::span<Uuid const> out, Instant now) {
    for (Uuid const person : in)
        tx.run("INSERT INTO audience_member (person_id, audience_id, since) VALUES ($1, $2, $3)", person, audience,
               now);
    for (Uuid const person : out)
        tx.run("DELETE FROM audience_member WHERE person_id = $1 AND audience_id = $2", person, audience);
    tx.run("UPDATE audience_definition SET members = members + $2 WHERE id = $1", audience,
           static_cast<std::int64_t>(in.size()) - static_cast<std::int64_t>(out.size()));
}

void set_computed(db::Tx& tx, Uuid audience, int number, std::int64_t told_members) {
    tx.run("UPDATE audience_definition SET computed = $2, told_members = $3 WHERE id = $1 AND computed <= $2",
           audience, std::int64_t{number}, told_members);
}

void set_retired(db::Tx& tx, Uuid audience, Instant now) {
    tx.run("UPDATE audience_definition SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL", audience, now);
}

void set_name(db::Tx& tx, Uuid audience, std::string_view name) {
    tx.run("UPDATE audience_definition SET name = $2 WHERE id = $1", audience, name);
}

}  // namespace regia::audience
