#include "monitoring/levels/cohorts.hpp"

#include <algorithm>

namespace regia::monitoring {
namespace {

constexpr portfolio::Level base = portfolio::Level::base;

//! Who is in scope, has all areas measured, and is counted nowhere yet.
std::string waiting() {
    return "FROM monitoring_person p JOIN " + std::string(standing_by_person) +
           " s ON s.person_id = p.person_id LEFT JOIN monitoring_counted c ON c.person_id = p.person_id "
           "WHERE p.state <> 'out_of_scope' AND s.measured = s.areas AND c.person_id IS NULL ";
}

void open_cohorts(db::Tx& tx, IdSource& ids, Uuid snapshot, int small_cell) {
    struct Waiting {
        Uuid body;
        std::int64_t is_higher = 0;
    };
    auto const groups = tx.all(
        "SELECT body_id, is_higher FROM (SELECT p.body_id, CASE WHEN s.higher > 0 THEN 1 ELSE 0 END AS is_higher " +
            waiting() + ") w GROUP BY body_id, is_higher HAVING COUNT(*) >= $2 ORDER BY body_id, is_higher",
        [](db::Row const& row) {
            return Waiting{row.get<Uuid>(0), row.get<std::int64_t>(1)};
        },
        base, static_cast<std::int64_t>(small_cell));
    for (Waiting const& group : groups)
        tx.run("INSERT INTO monitoring_cohort (id, body_id, is_higher, snapshot_id) VALUES ($1, $2, $3, $4)",
               ids.next(), group.body, group.is_higher, snapshot);
}

void count_members(db::Tx& tx, Uuid snapshot) {
    tx.run("INSERT INTO monitoring_counted (person_id, cohort_id, snapshot_id, evidence_id, is_aligned, is_expected) "
           "SELECT w.person_id, k.id, k.snapshot_id, e.evidence_id, w.is_aligned, w.is_expected "
           "FROM (SELECT p.person_id, p.body_id, s.first_area, CASE WHEN s.higher > 0 THEN 1 ELSE 0 END AS is_higher, "
           "CASE WHEN s.at_base = s.areas THEN 1 ELSE 0 END AS is_aligned, "
           "CASE WHEN s.at_expected = s.areas THEN 1 ELSE 0 END AS is_expected " +
               waiting() +
               ") w JOIN monitoring_cohort k ON k.snapshot_id = $2 AND k.body_id = w.body_id "
               "AND k.is_higher = w.is_higher "
               "JOIN learning_standing e ON e.person_id = w.person_id AND e.area = w.first_area",
           base, snapshot);
}

//! Those of a closed cohort who have repeated the survey. A cohort of which too few have is left as it was.
void count_repeats(db::Tx& tx, Uuid snapshot, int small_cell) {
    std::string const repeated =
        "monitoring_counted c JOIN " + std::string(standing_by_person) +
        " s ON s.person_id = c.person_id AND s.measured = s.areas "
        "JOIN learning_standing e ON e.person_id = c.person_id AND e.area = s.first_area "
        "AND e.evidence_id <> c.evidence_id ";
    tx.run("INSERT INTO monitoring_counted (person_id, cohort_id, snapshot_id, evidence_id, is_aligned, is_expected) "
           "SELECT c.person_id, c.cohort_id, $2, e.evidence_id, "
           "CASE WHEN c.is_aligned = 1 OR s.at_base = s.areas THEN 1 ELSE 0 END, "
           "CASE WHEN c.is_expected = 1 OR s.at_expected = s.areas THEN 1 ELSE 0 END FROM " + repeated +
               "WHERE c.cohort_id IN (SELECT c.cohort_id FROM " + repeated +
               "GROUP BY c.cohort_id HAVING COUNT(*) >= $3) "
               "ON CONFLICT (person_id) DO UPDATE SET snapshot_id = excluded.snapshot_id, "
               "evidence_id = excluded.evidence_id, is_aligned = excluded.is_aligned, "
               "is_expected = excluded.is_expected",
           base, snapshot, static_cast<std::int64_t>(small_cell));
}

//! What a cohort really counts; it stays inside this file.
struct Sums {
    std::int64_t is_higher = 0, people = 0, in_step = 0, aligned = 0, expected = 0;
};

std::map<Uuid, Sums> sums_by_cohort(db::Tx& tx, Uuid snapshot) {
    std::map<Uuid, Sums> sums;
    tx.each("SELECT c.cohort_id, k.is_higher, COUNT(*), SUM(CASE WHEN c.snapshot_id = $1 THEN 1 ELSE 0 END), "
            "SUM(c.is_aligned), SUM(c.is_expected) FROM monitoring_counted c JOIN monitoring_cohort k "
            "ON k.id = c.cohort_id GROUP BY c.cohort_id, k.is_higher",
            [&](db::Row const& row) {
                sums[row.get<Uuid>(0)] = {row.get<std::int64_t>(1), row.get<std::int64_t>(2), row.get<std::int64_t>(3),
                                          row.get<std::int64_t>(4), row.get<std::int64_t>(5)};
            },
            snapshot);
    return sums;
}

std::map<Uuid, ToldBody> told_by_cohort(db::Tx& tx) {
    std::map<Uuid, ToldBody> told;
    tx.each("SELECT cohort_id, SUM(aligned_least), SUM(aligned_most), SUM(expected_least), SUM(expected_most) "
            "FROM monitoring_cohort_step GROUP BY cohort_id",
            [&](db::Row const& row) {
                told[row.get<Uuid>(0)] = {0,
                                          {row.get<std::int64_t>(1), row.get<std::int64_t>(2)},
                                          {row.get<std::int64_t>(3), row.get<std::int64_t>(4)}};
            });
    return told;
}

}  // namespace

ToldBody& ToldBody::operator+=(ToldBody const& other) {
    counted += other.counted;
    aligned += other.aligned;
    expected += other.expected;
    return *this;
}

void count_cohorts(db::Tx& tx, IdSource& ids, Uuid snapshot, int small_cell) {
    auto const before = sums_by_cohort(tx, snapshot);
    auto const told_before = told_by_cohort(tx);
    count_repeats(tx, snapshot, small_cell);
    open_cohorts(tx, ids, snapshot, small_cell);
    count_members(tx, snapshot);
    for (auto const& [cohort, now] : sums_by_cohort(tx, snapshot)) {
        if (now.in_step == 0) continue;
        auto const was = before.find(cohort);
        Sums const old = was == before.end() ? Sums{} : was->second;
        auto const said = told_before.find(cohort);
        ToldBody const told = said == told_before.end() ? ToldBody{} : said->second;
        ToldStep const step = told_step({now.people, now.is_higher == 1, told.aligned, told.expected},
                                        {now.in_step, now.aligned - old.aligned, now.expected - old.expected});
        tx.run("INSERT INTO monitoring_cohort_step (cohort_id, snapshot_id, people, aligned_least, aligned_most, "
               "expected_least, expected_most) VALUES ($1, $2, $3, $4, $5, $6, $7)",
               cohort, snapshot, now.in_step, step.aligned.least, step.aligned.most, step.expected.least,
               step.expected.most);
    }
}

std::map<Uuid, ToldBody> told_by_body(db::Tx& tx) {
    std::map<Uuid, ToldBody> told;
    tx.each("SELECT k.body_id, SUM(CASE WHEN t.snapshot_id = k.snapshot_id THEN t.people ELSE 0 END), "
            "SUM(t.aligned_least), SUM(t.aligned_most), SUM(t.expected_least), SUM(t.expected_most) "
            "FROM monitoring_cohort k JOIN monitoring_cohort_step t ON t.cohort_id = k.id GROUP BY k.body_id, k.id",
            [&](db::Row const& row) {
                std::int64_t const people = row.get<std::int64_t>(1);
                // The steps of a cohort may together allow more than all of its people.
                auto const most = [&](int column) { return std::min(people, row.get<std::int64_t>(column)); };
                told[row.get<Uuid>(0)] +=
                    ToldBody{people, {row.get<std::int64_t>(2), most(3)}, {row.get<std::int64_t>(4), most(5)}};
            });
    return told;
}

}  // namespace regia::monitoring
