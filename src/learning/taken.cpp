//! How many have begun and concluded each module on which revision of the programme. Counted from events, so that no
//! page walks all people; a count names nobody and says no variant.
#include <boost/json.hpp>

#include "learning/learning.hpp"

namespace regia::learning {
namespace {

void count(db::Tx& tx, jobs::Event const& event) {
    auto const person = parse_uuid(event.key);
    if (!person) throw Bug(event.kind + " without a person: " + event.key);
    auto const payload = boost::json::parse(event.payload);
    std::string const module(payload.at("module").as_string());
    auto const revision = tx.value<std::optional<Uuid>>(
        "SELECT revision_id FROM learning_module WHERE person_id = $1 AND module = $2", *person, module);
    if (!revision || !*revision) return;  // somebody whose path is gone
    bool const is_start = event.kind == "module_started";
    tx.run("INSERT INTO learning_taken (module, revision_id, started, completed) VALUES ($1, $2, $3, $4) "
           "ON CONFLICT (module, revision_id) DO UPDATE SET started = learning_taken.started + excluded.started, "
           "completed = learning_taken.completed + excluded.completed",
           module, **revision, is_start ? 1 : 0, is_start ? 0 : 1);
}

}  // namespace

std::vector<catalogue::Taken> taken_of(db::Tx& tx, std::string_view module) {
    return tx.all("SELECT revision_id, started, completed FROM learning_taken WHERE module = $1 ORDER BY revision_id",
                  [](db::Row const& row) {
                      return catalogue::Taken{row.get<Uuid>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2)};
                  },
                  module);
}

void add_taken_subscriber(jobs::Subscribers& subscribers) {
    subscribers.add("learning_taken", {"module_started", "module_completed"},
                    [](db::Tx& tx, std::span<jobs::Event const> events) {
                        for (jobs::Event const& event : events) count(tx, event);
                    });
}

}  // namespace regia::learning
