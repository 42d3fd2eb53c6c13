//! Pairs of surveys in the database: who is told at a snapshot, and what was told of them.
//!
//! Reads assessment_attempt, assessment_area (estimates by attempt and area), monitoring_person (who is in scope, in
//! which body), registry_body (its wide area). What somebody gained is not kept: only in which step she is.
#pragma once

#include <map>

#include "monitoring/gain/gain.hpp"
#include "monitoring/monitoring.hpp"

namespace regia::monitoring {

//! Tells the pairs that wait, body by body. The row of the snapshot is there.
void tell_gains(db::Tx& tx, IdSource& ids, Uuid snapshot, int small_cell);

struct ToldGains {
    std::map<Uuid, PooledGain> bodies;
    std::map<std::string, PooledGain> wide_areas;  //!< by code
    PooledGain region;
    std::int64_t spread_quarters = 0;
};
ToldGains told_gains(db::Tx& tx);

}  // namespace regia::monitoring
