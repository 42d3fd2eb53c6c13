#include "assessment/assessment.hpp"
#include "jobs/queue.hpp"

namespace regia::assessment {
namespace {

constexpr std::string_view kind = "assessment_taken";

}  // namespace

void count_taken(db::Tx& tx, Instant now) {
    Instant const monday = from_rome(monday_of(rome_day(now)), 0, 0);
    tx.run("DELETE FROM assessment_taken");
    tx.run("INSERT INTO assessment_taken (revision_id, started, finished) SELECT revision_id, COUNT(*), "
           "SUM(CASE WHEN finished_at < $1 THEN 1 ELSE 0 END) FROM assessment_attempt WHERE started_at < $1 "
           "GROUP BY revision_id",
           monday);
}

std::vector<TakenSurvey> taken_surveys(db::Tx& tx) {
    return tx.all("SELECT revision_id, started, finished FROM assessment_taken ORDER BY revision_id",
                  [](db::Row const& row) {
                      return TakenSurvey{row.get<Uuid>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2)};
                  });
}

void add_jobs(jobs::Queue& queue, db::Database& database, Clock const& clock) {
    queue.add_kind(std::string(kind), [&](jobs::Run&) {
        database.write_now(std::string(kind), [&](db::Tx& tx) { count_taken(tx, clock.now()); });
    });
    queue.schedule(std::string(kind), std::string(kind), jobs::Daily{0, 20});
}

}  // namespace regia::assessment
