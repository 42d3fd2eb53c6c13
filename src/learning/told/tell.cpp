//! The statements of a report into the record store, with the attempt that the profile wants in each.
#include "base/log.hpp"
#include "learning/told/statements.hpp"
#include "records/records.hpp"

namespace regia::learning {
namespace {

struct ToldAttempt {
    Uuid id;
    std::string launch;
};

std::optional<ToldAttempt> find_told(db::Tx& tx, Uuid person, Uuid attempt, std::string_view item) {
    return tx.one("SELECT told_attempt_id, launch FROM learning_package_told WHERE person_id = $1 AND attempt_id = $2 "
                  "AND item = $3",
                  [](db::Row const& row) { return ToldAttempt{row.get<Uuid>(0), row.get<std::string>(1)}; }, person,
                  attempt, item);
}

}  // namespace

void tell_report(db::Tx& tx, records::Records& records, Uuid person, PackageTelling telling) {
    auto const told = find_told(tx, person, telling.attempt.id, telling.item.id);
    telling.is_opening = !told || told->launch != telling.after.launch;
    // Entry "resume": what was left without an end, or suspended (verdict.cpp, state_for_launch).
    telling.is_resumed = told && telling.before && !telling.before->has_ended;
    telling.told_attempt = told && (!telling.is_opening || telling.is_resumed)
                               ? told->id
                               : named_uuid("scorm/attempt", to_string(telling.attempt.id) + "/" + telling.item.id +
                                                                 "/" + std::to_string(telling.after.seq));
    std::string const agent = records.agent_of(person);
    telling.home = records.home();
    telling.agent = agent;
    for (std::string const& statement : statements_of(telling))
        if (auto const stored = records.put(tx, statement, telling.now); !stored)
            log_warning("learning", "a report of a package can't be told as a statement",
                        {{"rule", stored.error().requirement}, {"path", stored.error().path}});
    if (telling.is_opening)
        tx.run("INSERT INTO learning_package_told (person_id, attempt_id, item, told_attempt_id, launch) "
               "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id, attempt_id, item) DO UPDATE SET "
               "told_attempt_id = excluded.told_attempt_id, launch = excluded.launch",
               person, telling.attempt.id, telling.item.id, telling.told_attempt, telling.after.launch);
}

}  // namespace regia::learning
