//! What an attempt at a package has stored, for her to take away. Nobody else is given it (docs/rules/privacy.md).
#include <boost/json.hpp>

#include "learning/package/package.hpp"

namespace regia::learning {

namespace json = boost::json;

std::string attempt_as_json(db::Tx& tx, Uuid person, PackageAttempt const& attempt) {
    json::array items;
    for (PackageItemState const& one : items_of(tx, person, attempt.id))
        items.push_back(json::object{{"item", one.item}, {"status", one.status}, {"total_time", one.total_time},
                                     {"active_seconds", one.active_seconds}, {"saved_at", to_rfc3339(one.saved_at)},
                                     {"cmi", json::parse(one.cmi)}});
    auto const version = catalogue::find_package_version(tx, attempt.version);
    json::object all{{"attempt", attempt.number},
                     {"version", version ? version->number : 0},
                     {"started_at", to_rfc3339(attempt.started_at)},
                     {"items", std::move(items)}};
    if (attempt.completed_at) all["completed_at"] = to_rfc3339(*attempt.completed_at);
    if (auto const sequence = sequence_of(tx, person, attempt.id)) all["sequencing"] = json::parse(sequence->state);
    return json::serialize(all);
}

}  // namespace regia::learning
