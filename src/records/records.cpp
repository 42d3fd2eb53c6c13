#include "records/records.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <limits>
#include <openssl/crypto.h>

#include "base/text.hpp"
#include "records/inside.hpp"
#include "records/statement/parts.hpp"
#include "records/store/document_store.hpp"
#include "records/store/underway.hpp"

namespace regia::records {
namespace {

constexpr std::size_t known_max = 20'000;
constexpr std::int64_t known_length = minutes(1);
constexpr std::int64_t believed_length = seconds(10);
constexpr std::size_t believed_max = 10'000;
//! Where nobody said what this installation is called. A reserved name: nobody else's people are mistaken for ours.
constexpr std::string_view nameless_home = "https://regia.invalid";

std::string name_key(std::pair<Uuid, std::string> const& name) {
    return std::string(reinterpret_cast<char const*>(name.first.bytes.data()), 16) + name.second;
}

std::string agent(std::string_view home, std::string_view account, std::string_view name) {
    json::object made{{"objectType", "Agent"}, {"account", {{"homePage", home}, {"name", account}}}};
    if (!name.empty()) made["name"] = name;
    return json::serialize(made);
}

}  // namespace

void Known::leave_unknown(std::vector<Definition>& definitions, std::vector<std::pair<Uuid, std::string>>& names,
                          Instant now) {
    std::lock_guard const lock(mutex_);
    bool const is_full = definitions_.size() > known_max || names_.size() > known_max;
    if (is_full || now - since_ > known_length || now < since_) {
        definitions_.clear();
        names_.clear();
        since_ = now;
    }
    std::erase_if(definitions, [&](Definition const& one) {
        auto const found = definitions_.find(one.activity);
        return found != definitions_.end() && found->second == one.definition;
    });
    std::erase_if(names, [&](auto const& one) { return names_.contains(name_key(one)); });
}

void Known::told(std::vector<Definition> const& definitions,
                 std::vector<std::pair<Uuid, std::string>> const& names) {
    std::lock_guard const lock(mutex_);
    for (Definition const& one : definitions) definitions_[one.activity] = one.definition;
    for (auto const& one : names) names_.insert(name_key(one));
}

std::optional<Believed::Entry> Believed::find(Digest const& secret, Instant now) {
    std::lock_guard const lock(mutex_);
    auto const found = entries_.find(secret);
    if (found == entries_.end() || found->second.until < now) return std::nullopt;
    return found->second;
}

void Believed::keep(Digest const& secret, Entry entry) {
    std::lock_guard const lock(mutex_);
    if (entries_.size() > believed_max) entries_.clear();
    entries_[secret] = std::move(entry);
}

void Believed::forget_all() {
    std::lock_guard const lock(mutex_);
    entries_.clear();
}

std::shared_ptr<Credential const> Records::Inside::who(std::string_view authorization) {
    std::string login;
    Bytes decoded;
    std::string_view secret;
    bool const is_basic = lower_ascii(authorization.substr(0, 6)) == "basic ";
    if (is_basic) {
        auto bytes = from_base64(trim(authorization.substr(6)));
        if (!bytes) return nullptr;
        decoded = std::move(*bytes);
        std::string_view const pair(reinterpret_cast<char const*>(decoded.data()), decoded.size());
        auto const colon = pair.find(':');
        if (colon == std::string_view::npos) return nullptr;
        login = pair.substr(0, colon);
        secret = pair.substr(colon + 1);
    } else if (lower_ascii(authorization.substr(0, 7)) == "bearer ") {
        secret = trim(authorization.substr(7));
    } else {
        return nullptr;
    }
    Digest const digest = sha256(secret);
    Instant const now = installation.clock.now();
    auto entry = believed.find(digest, now);
    if (!entry) {
        auto const found =
            installation.database.read([&](db::Tx& tx) { return find_credential(tx, digest, now); });
        if (!found) return nullptr;
        auto const known = std::make_shared<Credential>(found->second);
        known->authority_key = key_of_agent(known->authority, home);
        entry = Believed::Entry{found->first, known, now + believed_length};
        if (found->second.expires_at) entry->until = std::min(entry->until, *found->second.expires_at);
        believed.keep(digest, *entry);
    }
    if (is_basic && !same_secret(login, entry->login)) return nullptr;
    return entry->credential;
}

void Records::Inside::begin_storing(db::Tx& tx, std::span<Prepared> statements) {
    if (tx.engine() == db::Engine::sqlite) return;
    records::begin_storing(tx, installation.clock.now(), statements);
    Instant const now = installation.clock.now();
    for (Prepared& one : statements) move_to(one, positions.next(now));
}

Instant Records::Inside::others_through(bool is_fresh) {
    constexpr Instant always{std::numeric_limits<std::int64_t>::max()};
    if (installation.database.engine() == db::Engine::sqlite) return always;
    Instant const now = installation.clock.now();
    {
        std::lock_guard const lock(others_mutex);
        if (!is_fresh && now - others_asked_at_ < seconds(1) && now >= others_asked_at_) return others_through_;
    }
    auto const oldest = installation.database.read([](db::Tx& tx) { return oldest_underway(tx); });
    Instant const through = std::min(now, oldest.value_or(now)) - 1000;
    std::lock_guard const lock(others_mutex);
    others_asked_at_ = now;
    return others_through_ = std::max(others_through_, through);
}

Uuid key_of_agent(std::string_view text, std::string_view home) {
    auto const key = actor_key(json::parse({text.data(), text.size()}).as_object(), home);
    if (!key) throw Bug("an authority that names nobody");
    return *key;
}

Records::Records(access::Installation& installation, std::string default_version)
    : inside_(new Inside{installation, std::move(default_version)}) {
    // Before there are threads: one that begins it leaks its own state of errors.
    OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, nullptr);
    inside_->home = installation.public_url.empty() ? std::string(nameless_home) : installation.public_url;
    inside_->system.id = named_uuid("records", "system");
    inside_->system.name = "Regia";
    inside_->system.scopes = do_everything;
    inside_->system.authority = agent(inside_->home, "regia", "Regia");
}

Records::~Records() = default;

std::string const& Records::home() const { return inside_->home; }

std::string Records::agent_of(Uuid person) const { return agent(inside_->home, to_string(person), ""); }

std::string Records::agent_of(db::Tx& tx, Uuid person, Uuid alias) const {
    tx.run("INSERT INTO records_alias (person_id, actor_id) VALUES ($1, $2)", person, alias);
    return agent_of(alias);
}

std::string Records::agent_of_program(Uuid credential, std::string_view name) const {
    return agent(inside_->home, to_string(credential), name);
}

std::optional<Uuid> Records::key_of(std::string_view text) const {
    boost::system::error_code error;
    json::value const value = json::parse({text.data(), text.size()}, error);
    if (error || is_actor(value, Place{}, Actors::agent, "")) return std::nullopt;
    return actor_key(value.as_object(), inside_->home);
}

Outcome<Uuid, Violation> Records::put(db::Tx& tx, std::string_view text, Instant now) {
    boost::system::error_code error;
    json::value value = json::parse({text.data(), text.size()}, error);
    if (error) return Violation{"XAPI-00014", "", "is no JSON"};
    if (auto fault = is_statement(value, Place{})) return *fault;
    Position const position = inside_->positions.next(now);
    inside_->in_flight.begin_untold(position);
    Credential const& system = inside_->system;
    Prepared made = prepared(value.as_object(), {inside_->installation.ids.next(), position,
                                                       to_rfc3339(stored_at(position)), system.authority,
                                                       key_of_agent(system.authority, home()), home(), false});
    store_definitions(tx, made.definitions, now);
    inside_->begin_storing(tx, {&made, 1});
    Stored const stored = store_statements(tx, {&made, 1}, system.id, home());
    if (stored.conflicting) throw Conflict("another statement has the id " + to_string(made.id));
    store_names(tx, made.names);
    return made.id;
}

void Records::on_session(std::string owner, SessionRules rules) {
    inside_->sessions[std::move(owner)] = std::move(rules);
}

void Records::revoke(db::Tx& tx, Uuid credential, Instant now) {
    tx.run("UPDATE records_credential SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", credential, now);
    inside_->believed.forget_all();
}

}  // namespace regia::records
