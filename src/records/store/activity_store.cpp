//! What statements tell of activities and actors: the newest over the older (Communication 2.4, 2.5).
#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "records/store/statement_store.hpp"

namespace regia::records {
namespace {

namespace json = boost::json;

json::object object_of(std::string_view text) { return json::parse({text.data(), text.size()}).as_object(); }

bool is_language_map(std::string_view name) { return name == "name" || name == "description"; }

}  // namespace

std::string merged_definition(std::string_view older, std::string_view newer) {
    json::object merged = object_of(older);
    for (auto const& [name, value] : object_of(newer)) {
        auto* const known = merged.if_contains(name);
        bool const merges = known && known->is_object() && value.is_object() &&
                            (is_language_map({name.data(), name.size()}) || name == "extensions");
        if (!merges) {
            merged[name] = value;
            continue;
        }
        for (auto const& [key, inner] : value.get_object()) known->get_object()[key] = inner;
    }
    return json::serialize(merged);
}

void store_definitions(db::Tx& tx, std::span<Definition const> definitions, Instant now) {
    if (definitions.empty()) return;
    tx.serialise("records/activity");  // read, merge, write: one at a time
    std::map<Uuid, Definition> merged;
    for (Definition const& one : definitions) {
        auto const [known, is_first] = merged.emplace(one.activity, one);
        if (is_first) {
            if (auto const before = definition_of(tx, one.activity))
                known->second.definition = merged_definition(*before, one.definition);
        } else {
            known->second.definition = merged_definition(known->second.definition, one.definition);
        }
    }
    for (auto const& [id, one] : merged)
        tx.run("INSERT INTO records_activity (id, iri, definition, updated_at) VALUES ($1, $2, $3, $4) "
               "ON CONFLICT (id) DO UPDATE SET definition = excluded.definition, updated_at = excluded.updated_at",
               id, one.iri, one.definition, now);
}

std::optional<std::string> definition_of(db::Tx& tx, Uuid activity) {
    return tx.value<std::string>("SELECT definition FROM records_activity WHERE id = $1", activity);
}

void store_names(db::Tx& tx, std::span<std::pair<Uuid, std::string> const> names) {
    std::vector<std::pair<Uuid, std::string>> sorted(names.begin(), names.end());
    std::sort(sorted.begin(), sorted.end());  // two batches meet in the same order
    for (auto const& [actor, name] : sorted)
        tx.run("INSERT INTO records_actor_name (actor_id, name) VALUES ($1, $2) "
               "ON CONFLICT (actor_id, name) DO NOTHING",
               actor, name);
}

std::vector<std::string> names_of_actor(db::Tx& tx, Uuid actor) {
    return tx.all("SELECT name FROM records_actor_name WHERE actor_id = $1 ORDER BY name NULLS LAST",
                  [](db::Row const& row) { return row.get<std::string>(0); }, actor);
}

}  // namespace regia::records
