//! The cohorts of a snapshot in the database: who is counted, and what was told of them.
//!
//! Reads learning_standing (levels and the survey they rest on) and monitoring_person (who is in scope, in which body).
#pragma once

#include <map>

#include "monitoring/levels/told.hpp"
#include "monitoring/monitoring.hpp"

namespace regia::monitoring {

//! One row a person of learning_standing: her areas, those measured, at base, at expected, of which more than base is
//! expected, without a next step though below. `$1` is the base level.
inline constexpr std::string_view standing_by_person =
    "(SELECT person_id, COUNT(*) AS areas, COUNT(current) AS measured, MIN(area) AS first_area, "
    "SUM(CASE WHEN current >= $1 THEN 1 ELSE 0 END) AS at_base, "
    "SUM(CASE WHEN current >= expected THEN 1 ELSE 0 END) AS at_expected, "
    "SUM(CASE WHEN expected > $1 THEN 1 ELSE 0 END) AS higher, "
    "SUM(CASE WHEN next_step = '' AND (current IS NULL OR current < expected) THEN 1 ELSE 0 END) AS without_step "
    "FROM learning_standing GROUP BY person_id)";

//! What is told of one body, all its cohorts together.
struct ToldBody {
    std::int64_t counted = 0;
    Range aligned, expected;
    ToldBody& operator+=(ToldBody const& other);
};

//! Closes the cohorts of this snapshot, and tells the steps of those whose people have repeated the survey. The row of
//! the snapshot is there.
void count_cohorts(db::Tx& tx, IdSource& ids, Uuid snapshot, int small_cell);
std::map<Uuid, ToldBody> told_by_body(db::Tx& tx);

}  // namespace regia::monitoring
