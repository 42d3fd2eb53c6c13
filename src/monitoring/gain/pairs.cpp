#include "monitoring/gain/pairs.hpp"

#include <algorithm>

namespace regia::monitoring {
namespace {

//! Of one person the two surveys, and by area how much later they are than first.
struct Pair {
    Uuid person, body, first, later, first_revision, later_revision;
    std::map<std::string, double> gains;
};

//! Areas that two revisions of the programme measure on one scale, each question asked once.
class Links {
public:
    explicit Links(db::Tx& tx) : tx_(tx) {}
    bool holds(Pair const& pair, std::string const& area) {
        if (pair.first_revision == pair.later_revision) return true;
        std::pair const key(pair.first_revision, pair.later_revision);
        auto found = linked_.find(key);
        if (found == linked_.end())
            found = linked_.emplace(key, linked_areas(survey(key.first), survey(key.second))).first;
        return found->second.contains(area);
    }

private:
    assessment::Survey const& survey(Uuid revision) {
        auto found = surveys_.find(revision);
        if (found == surveys_.end()) {
            files::Faults faults;  // what is stored was checked before; of a revision that is not, nothing is linked
            files::Folder const folder = files::folder_at(tx_, revision);
            auto read = folder.files().empty() ? assessment::Survey{} : assessment::parse_survey(folder, faults);
            found = surveys_.emplace(revision, std::move(read)).first;
        }
        return found->second;
    }
    db::Tx& tx_;
    std::map<Uuid, assessment::Survey> surveys_;
    std::map<std::pair<Uuid, Uuid>, std::set<std::string>> linked_;
};

//! In scope, in no step yet, with a second survey: her first two, in the order in which they ended.
std::vector<Pair> waiting_pairs(db::Tx& tx) {
    std::vector<Pair> pairs;
    tx.each("WITH sat AS (SELECT person_id, id, revision_id, ROW_NUMBER() OVER (PARTITION BY person_id "
            "ORDER BY finished_at, id) AS place FROM assessment_attempt WHERE finished_at IS NOT NULL) "
            "SELECT m.person_id, m.body_id, f.id, l.id, f.revision_id, l.revision_id, a.area, b.mean - a.mean "
            "FROM sat l JOIN sat f ON f.person_id = l.person_id AND f.place = 1 "
            "JOIN monitoring_person m ON m.person_id = l.person_id AND m.state <> 'out_of_scope' "
            "LEFT JOIN monitoring_gain_person g ON g.person_id = l.person_id "
            "JOIN assessment_area a ON a.person_id = l.person_id AND a.attempt_id = f.id "
            "JOIN assessment_area b ON b.person_id = l.person_id AND b.attempt_id = l.id AND b.area = a.area "
            "WHERE l.place = 2 AND g.person_id IS NULL ORDER BY m.body_id, m.person_id, a.area",
            [&](db::Row const& row) {
                Uuid const person = row.get<Uuid>(0);
                if (pairs.empty() || pairs.back().person != person)
                    pairs.push_back({person, row.get<Uuid>(1), row.get<Uuid>(2), row.get<Uuid>(3), row.get<Uuid>(4),
                                     row.get<Uuid>(5), {}});
                pairs.back().gains[row.get<std::string>(6)] = row.get<double>(7);
            });
    return pairs;
}

std::optional<double> gain_of(Pair const& pair, Links& links) {
    double sum = 0;
    int areas = 0;
    for (auto const& [area, gain] : pair.gains)
        if (links.holds(pair, area)) sum += gain, ++areas;
    return areas > 0 ? std::optional(sum / areas) : std::nullopt;
}

}  // namespace

void tell_gains(db::Tx& tx, IdSource& ids, Uuid snapshot, int small_cell) {
    Links links(tx);
    std::map<Uuid, std::pair<std::vector<Pair>, std::vector<double>>> bodies;
    for (Pair& pair : waiting_pairs(tx)) {
        auto const gain = gain_of(pair, links);
        if (!gain) continue;
        auto& [pairs, gains] = bodies[pair.body];
        gains.push_back(*gain);
        pairs.push_back(std::move(pair));
    }
    for (auto const& [body, waiting] : bodies) {
        auto const& [pairs, gains] = waiting;
        if (std::ssize(gains) < small_cell) continue;
        ToldGain const told = told_gain(gains);
        double sum = 0, squares = 0;
        for (double const gain : gains) sum += gain, squares += gain * gain;
        Uuid const step = ids.next();
        tx.run("INSERT INTO monitoring_gain_step (id, body_id, snapshot_id, people, mean_tenths, gain_sum, "
               "gain_squares) VALUES ($1, $2, $3, $4, $5, $6, $7)",
               step, body, snapshot, told.people, told.tenths, sum, squares);
        for (Pair const& pair : pairs)
            tx.run("INSERT INTO monitoring_gain_person (person_id, step_id, first_id, later_id) "
                   "VALUES ($1, $2, $3, $4)",
                   pair.person, step, pair.first, pair.later);
    }
}

ToldGains told_gains(db::Tx& tx) {
    ToldGains told;
    std::vector<GainSums> steps;
    tx.each("SELECT s.body_id, COALESCE(b.wide_area, ''), s.people, s.mean_tenths, s.gain_sum, s.gain_squares "
            "FROM monitoring_gain_step s LEFT JOIN registry_body b ON b.id = s.body_id ORDER BY s.id",
            [&](db::Row const& row) {
                auto const people = row.get<std::int64_t>(2);
                PooledGain const step{people, people * row.get<std::int64_t>(3)};
                told.bodies[row.get<Uuid>(0)] += step;
                told.region += step;
                if (auto area = row.get<std::string>(1); !area.empty()) told.wide_areas[area] += step;
                steps.push_back({people, row.get<double>(4), row.get<double>(5)});
            });
    told.spread_quarters = told_spread(steps);
    return told;
}

}  // namespace regia::monitoring
