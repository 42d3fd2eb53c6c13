#include "access/account_store.hpp"

#include "base/text.hpp"
#include "db/places.hpp"

namespace regia::access {
namespace {

Account read_account(db::Row const& row) {
    return {row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2),
            row.get<std::optional<std::string>>(3), row.get<bool>(4)};
}

}  // namespace

std::optional<DatabaseFacts> database_facts(db::Tx& tx) {
    auto const kind = tx.value<std::string>("SELECT value FROM access_fact WHERE name = 'kind'");
    if (!kind) return std::nullopt;
    auto const offset = tx.value<std::string>("SELECT value FROM access_fact WHERE name = 'clock_offset'");
    return DatabaseFacts{*kind == "demo", parse_number<std::int64_t>(offset.value_or("0")).value_or(0)};
}

void found_database(db::Tx& tx, DatabaseFacts const& facts) {
    tx.run("INSERT INTO access_fact (name, value) VALUES ('kind', $1)", facts.is_demo ? "demo" : "production");
    tx.run("INSERT INTO access_fact (name, value) VALUES ('clock_offset', $1)", std::to_string(facts.clock_offset));
}

void add_grant(db::Tx& tx, Grant const& grant, Instant now) {
    tx.run(
        "INSERT INTO access_grant (id, person_id, role, scope_kind, scope_id, started_on, finished_on, "
        "act, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        grant.id, grant.person, grant.role, grant.scope.kind, grant.scope.id, grant.started_on, grant.finished_on,
        grant.act, now);
}

void revoke_grant(db::Tx& tx, Uuid grant, Instant now) {
    tx.run("UPDATE access_grant SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", grant, now);
}

std::vector<Grant> grants_of(db::Tx& tx, Uuid person, Day on) {
    return tx.all("SELECT id, person_id, role, scope_kind, scope_id, started_on, act, finished_on FROM access_grant "
                  "WHERE person_id = $1 AND revoked_at IS NULL AND started_on <= $2 "
                  "AND (finished_on IS NULL OR finished_on >= $2) ORDER BY started_on NULLS LAST, scope_kind, id",
                  [](db::Row const& row) {
                      return Grant{row.get<Uuid>(0),
                                   row.get<Uuid>(1),
                                   row.get<std::string>(2),
                                   {row.get<Scope::Kind>(3), row.get<Uuid>(4)},
                                   row.get<Day>(5),
                                   row.get<std::string>(6),
                                   row.get<std::optional<Day>>(7)};
                  },
                  person, on);
}

std::string username_key(std::string_view username) { return lower_ascii(trim(username)); }

void add_account(db::Tx& tx, Uuid person, std::string_view username, std::string_view language, Instant now,
                 std::string_view display_name) {
    tx.run("INSERT INTO access_account (person_id, username, username_key, display_name, language, created_at) "
           "VALUES ($1, $2, $3, $4, $5, $6)",
           person, username, username_key(username), display_name.empty() ? username : display_name, language, now);
}

void set_display_name(db::Tx& tx, Uuid person, std::string_view display_name) {
    tx.run("UPDATE access_account SET display_name = $2 WHERE person_id = $1", person, display_name);
}

std::string display_name(db::Tx& tx, Uuid person) {
    auto const account = account_of(tx, person);
    return account ? account->name : "";
}

std::map<Uuid, std::string> display_names(db::Tx& tx, std::span<Uuid const> people) {
    std::map<Uuid, std::string> names;
    if (people.empty()) return names;
    std::vector<db::Param> values;
    std::string const places = db::places(values, people);
    tx.each_with("SELECT person_id, display_name FROM access_account WHERE person_id IN (" + places + ")", values,
                 [&](db::Row const& row) { names[row.get<Uuid>(0)] = row.get<std::string>(1); });
    return names;
}

// Who was merged into another comes in as her, with the name and the password that she knows (access/merge).
std::optional<Account> find_account(db::Tx& tx, std::string_view username) {
    return tx.one("SELECT COALESCE(k.person_id, a.person_id), COALESCE(k.username, a.username), "
                  "COALESCE(k.display_name, a.display_name), a.password_hash, "
                  "COALESCE(k.has_second_factor, a.has_second_factor) FROM access_account a "
                  "LEFT JOIN access_account k ON k.person_id = a.leads_to WHERE a.username_key = $1",
                  read_account, username_key(username));
}

std::optional<Account> account_of(db::Tx& tx, Uuid person) {
    return tx.one("SELECT person_id, username, display_name, password_hash, has_second_factor FROM access_account "
                  "WHERE person_id = $1",
                  read_account, person);
}

void set_password_hash(db::Tx& tx, Uuid person, std::string_view hash) {
    // Whoever comes in by the name of a record that was merged into hers has the same one.
    tx.run("UPDATE access_account SET password_hash = $2 WHERE person_id = $1 OR leads_to = $1", person, hash);
}

Failures failures_of(db::Tx& tx, std::string_view username, std::string_view address) {
    return tx.one("SELECT failures, last_at FROM access_failure WHERE username_key = $1 AND address = $2",
                  [](db::Row const& row) { return Failures{row.get<std::int64_t>(0), row.get<Instant>(1)}; },
                  username_key(username), address)
        .value_or(Failures{});
}

void add_failure(db::Tx& tx, std::string_view username, std::string_view address, Instant now, Instant forget_before) {
    tx.run("DELETE FROM access_failure WHERE last_at < $1", forget_before);
    tx.run("INSERT INTO access_failure (username_key, address, failures, last_at) VALUES ($1, $2, 1, $3) "
           "ON CONFLICT (username_key, address) DO UPDATE SET failures = access_failure.failures + 1, "
           "last_at = excluded.last_at",
           username_key(username), address, now);
}

void clear_failures(db::Tx& tx, std::string_view username, std::string_view address) {
    tx.run("DELETE FROM access_failure WHERE username_key = $1 AND address = $2", username_key(username), address);
}

void add_persona(db::Tx& tx, Uuid person, int position, std::string_view title_it, std::string_view title_en) {
    tx.run("INSERT INTO access_persona (person_id, position, title_it, title_en) VALUES ($1, $2, $3, $4)", person,
           position, title_it, title_en);
}

std::vector<Persona> personas(db::Tx& tx) {
    return tx.all("SELECT p.person_id, a.display_name, p.title_it, p.title_en FROM access_persona p "
                  "JOIN access_account a ON a.person_id = p.person_id ORDER BY p.position NULLS LAST, p.person_id",
                  [](db::Row const& row) {
                      return Persona{row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2),
                                     row.get<std::string>(3)};
                  });
}

std::vector<std::pair<std::string, std::string>> persona_names(db::Tx& tx) {
    std::vector<std::pair<std::string, std::string>> names;
    for (Persona& persona : personas(tx)) names.emplace_back(std::move(persona.name), std::move(persona.title_it));
    return names;
}

bool is_persona(db::Tx& tx, Uuid person) {
    return tx.value<Uuid>("SELECT person_id FROM access_persona WHERE person_id = $1", person).has_value();
}

}  // namespace regia::access
