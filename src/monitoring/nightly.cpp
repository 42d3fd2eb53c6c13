//! The jobs of the night: counts that change by the calendar alone, the frozen month, the check that nobody is left
//! without a next step.
//!
//! Reads learning_course (when somebody last did something), learning_standing, registry_person (birth days).
#include "base/log.hpp"
#include "monitoring/open_data/publication.hpp"
#include "monitoring/as_at/as_at.hpp"
#include "monitoring/recount.hpp"

namespace regia::monitoring {
namespace {

constexpr std::string_view recount_kind = "monitoring_recount";
constexpr std::string_view snapshot_kind = "monitoring_snapshot";
constexpr std::string_view check_kind = "monitoring_check";
constexpr std::string_view counts_kind = "monitoring_freeze";
constexpr std::string_view known_kind = "monitoring_known";
constexpr std::size_t people_a_step = 200;
//! What is caught up with when no earlier run is known.
constexpr int days_of_first_run = 31;
//! A month is frozen on the first night of the next one; a server that was down does so within its first week.
constexpr int last_day_to_freeze = 7;

//! Gives people to `work` step by step: each step is a transaction with a checkpoint, in the order of ids.
template <class Work>
std::int64_t in_steps(jobs::Run& run, db::Database& database, std::vector<Uuid> const& people, Work const& work) {
    std::int64_t const before = run.progress_done();
    std::int64_t const total = before + static_cast<std::int64_t>(people.size());
    for (std::size_t at = 0; at < people.size(); at += people_a_step) {
        std::size_t const end = std::min(at + people_a_step, people.size());
        database.write_now("monitoring", [&](db::Tx& tx) {
            work(tx, std::span(people).subspan(at, end - at));
            run.checkpoint(tx, to_string(people[end - 1]), before + static_cast<std::int64_t>(end), total);
        });
    }
    return total;
}

Uuid first_left(jobs::Run const& run) { return parse_uuid(run.cursor()).value_or(Uuid{}); }

//! "2026-02-12" -> "1996-02-12"; for a leap day the text of a day that may not exist, which sorts where it should.
std::string years_before(Day day, int years) {
    std::string const text = to_string(day);
    std::string const year = std::to_string(day.year - years);
    return std::string(4 - std::min<std::size_t>(4, year.size()), '0') + year + text.substr(4);
}

//! Those who rest, or no longer do, since their counters were written (state_of says so on Mondays only), and those who
//! have come into another age band since the last run.
std::vector<Uuid> changed_by_date(db::Tx& tx, Instant now, Uuid from) {
    auto const last = jobs::last_done_at(tx, recount_kind);
    Day const today = rome_day(now);
    Day const since = last ? rome_day(*last) : plus_days(today, -days_of_first_run);
    return tx.all(
        "SELECT m.person_id FROM monitoring_person m JOIN learning_course c ON c.person_id = m.person_id "
        "WHERE m.person_id > $3 AND ((m.state = $1 AND (c.last_step_at < $2 "
        "OR (c.last_step_at >= $11 AND c.step_before_week_at < $2))) OR (m.state = $10 AND c.last_step_at >= $2 "
        "AND (c.last_step_at < $11 OR COALESCE(c.step_before_week_at, $2) >= $2))) "
        "UNION SELECT p.id FROM registry_person p WHERE p.id > $3 AND ((p.born_on > $4 AND p.born_on <= $5) "
        "OR (p.born_on > $6 AND p.born_on <= $7) OR (p.born_on > $8 AND p.born_on <= $9)) ORDER BY 1",
        [](db::Row const& row) { return row.get<Uuid>(0); }, code_of(PersonState::in_progress),
        rest_limit(now), from, years_before(since, age_bounds[0]), years_before(today, age_bounds[0]),
        years_before(since, age_bounds[1]), years_before(today, age_bounds[1]), years_before(since, age_bounds[2]),
        years_before(today, age_bounds[2]), code_of(PersonState::to_resume), learning::week_start(now));
}

void recount(jobs::Run& run, db::Database& database, Clock const& clock) {
    Instant const now = clock.now();
    Uuid const from = first_left(run);
    auto const people = database.read([&](db::Tx& tx) {
        return final_freeze(tx) ? std::vector<Uuid>{} : changed_by_date(tx, now, from);  // closed: nobody moves
    });
    auto const counted = in_steps(run, database, people, [&](db::Tx& tx, std::span<Uuid const> step) {
        tx.serialise("monitoring");
        Recount recount(tx, now);
        for (Uuid const person : step) recount.person(person);
        recount.write();
    });
    run.result("{\"people\":" + std::to_string(counted) + "}");
}

//! In scope, below expected in an area (or not measured there) and with nothing to do next; or nothing is known at all.
std::vector<Uuid> without_step(db::Tx& tx, Uuid from) {
    return tx.all(
        "SELECT m.person_id FROM monitoring_person m WHERE m.state <> $1 AND m.person_id > $2 AND (EXISTS "
        "(SELECT 1 FROM learning_standing s WHERE s.person_id = m.person_id AND s.next_step = '' "
        "AND (s.current IS NULL OR s.current < s.expected)) OR NOT EXISTS "
        "(SELECT 1 FROM learning_standing s WHERE s.person_id = m.person_id)) ORDER BY m.person_id",
        [](db::Row const& row) { return row.get<Uuid>(0); }, code_of(PersonState::out_of_scope), from);
}

void check(jobs::Run& run, db::Database& database, learning::Library& library, Clock const& clock) {
    Instant const now = clock.now();
    Uuid const from = first_left(run);
    auto const found = database.read([&](db::Tx& tx) { return without_step(tx, from); });
    auto const mended = in_steps(run, database, found, [&](db::Tx& tx, std::span<Uuid const> step) {
        for (Uuid const person : step) learning::update_standing(tx, library, person, now);
    });
    auto const left = database.read([](db::Tx& tx) { return without_step(tx, Uuid{}).size(); });
    auto const broken =
        database.read([](db::Tx& tx) {
            return broken_snapshots(tx).size() + broken_counts(tx).size() + broken_publications(tx).size();
        });
    run.result("{\"without_step\":" + std::to_string(left) + ",\"mended\":" + std::to_string(mended) +
               ",\"broken_snapshots\":" + std::to_string(broken) + "}");
    if (left > 0) log_error("monitoring", "people without a next step", {{"people", std::to_string(left)}});
    if (broken > 0) log_error("monitoring", "frozen figures were changed", {{"snapshots", std::to_string(broken)}});
}

void freeze(db::Database& database, Plan const& plan, Clock const& clock, IdSource& ids) {
    Day const today = rome_day(clock.now());
    if (today.day > last_day_to_freeze) return;
    Day const last_of_month = plus_days({today.year, today.month, 1}, -1);
    database.write_now("snapshot", [&](db::Tx& tx) {
        auto const closed = final_freeze(tx);
        if (!closed || closed->day > plus_days(last_of_month, -last_of_month.day))
            freeze_snapshot(tx, ids, plan, last_of_month, clock.now());
    });
}

}  // namespace

void add_jobs(jobs::Queue& queue, db::Database& database, files::Shelf<Plan>& plan, learning::Library& library,
              Clock const& clock, IdSource& ids) {
    queue.add_kind(std::string(recount_kind), [&](jobs::Run& run) { recount(run, database, clock); });
    queue.add_kind(std::string(snapshot_kind),
                   [&](jobs::Run&) { freeze(database, *plan.current(), clock, ids); });
    queue.add_kind(std::string(check_kind), [&](jobs::Run& run) { check(run, database, library, clock); });
    queue.add_kind(std::string(counts_kind), [&](jobs::Run&) {
        Instant const now = clock.now();
        database.write_now("monitoring", [&](db::Tx& tx) { freeze_counts(tx, last_due(rome_day(now)), now); });
    });
    queue.add_kind(std::string(known_kind), [&](jobs::Run& run) {
        run.result("{\"corrected\":" + std::to_string(find_corrections(database, clock.now())) + "}");
    });
    // Before the night changes anything: the counters are still those of the day that has ended.
    queue.schedule(std::string(counts_kind), std::string(counts_kind), jobs::Daily{0, 1});
    queue.schedule(std::string(known_kind), std::string(known_kind), jobs::Daily{0, 25});
    queue.schedule(std::string(recount_kind), std::string(recount_kind), jobs::Daily{0, 5});
    queue.schedule(std::string(snapshot_kind), std::string(snapshot_kind), jobs::Daily{0, 10});
    queue.schedule(std::string(check_kind), std::string(check_kind), jobs::Daily{0, 15});
}

}  // namespace regia::monitoring
