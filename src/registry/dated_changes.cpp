//! What begins or ends by the calendar: the nightly job that tells others of it.
#include "registry/district/district.hpp"
#include "registry/people.hpp"

namespace regia::registry {
namespace {

constexpr std::string_view kind = "registry_dates";
constexpr std::size_t people_a_step = 200;
//! What is caught up with when no earlier run is known.
constexpr int days_of_first_run = 31;

//! Everybody for whom something began after `after` and until `until`, or had its last day from `after` to the day
//! before `until`: in the order of ids, after `from`.
std::vector<Uuid> people_changed(db::Tx& tx, Day after, Day until, Uuid from) {
    std::string const dated =
        " WHERE ((started_on > $1 AND started_on <= $2) OR (finished_on >= $1 AND finished_on < $2)) "
        "AND person_id > $3 ";
    return tx.all("SELECT person_id FROM registry_employment" + dated + "UNION SELECT person_id FROM registry_absence" +
                      dated + "UNION SELECT person_id FROM registry_function" + dated +
                      "UNION SELECT person_id FROM registry_counting "
                      "WHERE started_on > $1 AND started_on <= $2 AND person_id > $3 ORDER BY person_id",
                  [](db::Row const& row) { return row.get<Uuid>(0); }, after, until, from);
}

//! Before it is told what has changed: who leaves a district that ended is among those to whom something happened.
void leave_districts(db::Database& database, Reference const& reference, IdSource& ids, Instant now) {
    auto const some = [&](db::Tx& tx) { return leave_ended_districts(tx, reference, people_a_step, ids, now); };
    while (database.write_now(std::string(kind), some) == people_a_step) {}
}

void announce(jobs::Run& run, access::Installation& installation, Reference const& reference) {
    db::Database& database = installation.database;
    Instant const now = installation.clock.now();
    leave_districts(database, reference, installation.ids, now);
    Day const today = rome_day(now);
    Uuid const from = parse_uuid(run.cursor()).value_or(Uuid{});
    auto const people = database.read([&](db::Tx& tx) {
        auto const last = jobs::last_done_at(tx, kind);
        return people_changed(tx, last ? rome_day(*last) : plus_days(today, -days_of_first_run), today, from);
    });
    std::int64_t const before = run.progress_done();
    std::int64_t const total = before + static_cast<std::int64_t>(people.size());
    for (std::size_t at = 0; at < people.size(); at += people_a_step) {
        std::size_t const end = std::min(at + people_a_step, people.size());
        database.write_now(std::string(kind), [&](db::Tx& tx) {
            for (std::size_t i = at; i < end; ++i) {
                choose_counting_employment(tx, people[i], today);
                person_changed(tx, people[i], now);
            }
            run.checkpoint(tx, to_string(people[end - 1]), before + static_cast<std::int64_t>(end), total);
        });
    }
    run.result("{\"people\":" + std::to_string(total) + "}");
}

}  // namespace

void add_jobs(jobs::Queue& queue, access::Installation& installation, files::Shelf<Reference>& reference) {
    queue.add_kind(std::string(kind), [&](jobs::Run& run) { announce(run, installation, *reference.current()); });
    queue.schedule(std::string(kind), std::string(kind), jobs::Daily{0, 2});
}

}  // namespace regia::registry
