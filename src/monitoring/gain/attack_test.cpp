//! A year of months in which people answer the survey again, and somebody who has every figure of all of them, knows
//! the rule, and knows who is in which step and what she gained herself. She finds nobody's gain out closer than
//! `known_closest` on either side. Means of all pairs, month by month, would give people away to her.
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "monitoring/gain/gain.hpp"
#include "monitoring/levels/test_people.hpp"

using namespace regia;
using monitoring::known_closest;
using monitoring::test::People;

namespace {

constexpr Uuid region{};
constexpr int months = 12;
constexpr double scale_most = 8;  //!< between the ends of the grid of abilities
//! How much people gain, how much they differ, the odds in a hundred to sit again in a month.
struct Place {
    std::string_view code;
    int people, monthly;
    double gain, spread;
};
constexpr Place places[] = {{"ausl-tc", 9, 20, 0.5, 0.4},     {"ausl-tno", 30, 12, 2.5, 0},
                            {"ausl-tse", 60, 10, 0.4, 0},     {"aou-pisana", 40, 30, -0.5, 0.6},
                            {"aou-careggi", 150, 9, 1.2, 0.1}, {"ispro", 11, 100, 0, 0}};

struct Step {
    Uuid id;
    std::int64_t people = 0, tenths = 0;
    int month = 0;
    double widest = 0;  //!< how far from its mean one of its people really is
};

class Year {
public:
    Year(People& people, std::uint64_t seed) : people_(people), random_(seed) {
        for (Place const& place : places)
            people_.database.write_now("arrive", [&](db::Tx& tx) {
                for (int i = 0; i < place.people; ++i) {
                    Uuid const id = people_.add(tx, place.code, {}, "concluded");
                    sit(tx, id, 0);
                    waiting_[place.code].push_back(id);
                }
            });
        for (int month = 1; month <= months; ++month) {
            people_.database.write_now("month", [&](db::Tx& tx) {
                for (Place const& place : places) live(tx, place);
                people_.clock.advance(days(28));
                monitoring::freeze_snapshot(tx, people_.ids, people_.plan, day(month), people_.clock.now());
            });
            look(month);
        }
    }

    //! The closest that anybody's gain is known, on the nearer side, by somebody outside, and by one of the same step.
    double closest_outside() const { return closest(0); }
    double closest_inside() const { return closest(1); }
    std::vector<Step> const& steps() const { return steps_; }
    //! Whom the mean of all pairs of a body, told to a hundredth each month, would give away.
    int found_in_totals() const {
        int found = 0;
        for (auto const& [body, counts] : pairs_by_month_)
            for (std::size_t i = 1; i < counts.size(); ++i) {
                // Two sums, each known within its rounding; between them one person.
                double const known = 0.005 * static_cast<double>(counts[i] + counts[i - 1]);
                found += counts[i] - counts[i - 1] == 1 && counts[i - 1] >= people_.plan.small_cell &&
                         known < known_closest;
            }
        return found;
    }

private:
    static Day day(int month) { return plus_days({2026, 1, 31}, 28 * month); }

    void sit(db::Tx& tx, Uuid person, double ability) {
        Uuid const attempt = people_.ids.next();
        tx.run("INSERT INTO assessment_attempt (person_id, id, kind, revision_id, seed, audiences, started_at, "
               "finished_at, answered, area_position, asked_in_area, answering_seconds, current_item, current_order, "
               "shown_at) VALUES ($1, $2, 'first', $3, 1, '', $4, $4, 30, 6, 0, 900, '', '', $4)",
               person, attempt, named_uuid("test", "revision"), people_.clock.now());
        for (char const* area : {"A1", "A2"})
            tx.run("INSERT INTO assessment_area (person_id, attempt_id, area, level, probability, mean, deviation, "
                   "asked) VALUES ($1, $2, $3, 1, 0.9, $4, 0.3, 5)",
                   person, attempt, area, ability);
    }

    void live(db::Tx& tx, Place const& place) {
        auto& waiting = waiting_[place.code];
        std::normal_distribution<double> gains(place.gain, place.spread > 0 ? place.spread : 1e-9);
        std::size_t pairs = pairs_[place.code];
        for (std::size_t i = waiting.size(); i-- > 0;) {
            if (static_cast<int>(random_() >> 33) % 100 >= place.monthly) continue;
            double const gain = std::clamp(gains(random_), -scale_most, scale_most);
            gained_[waiting[i]] = gain;
            sit(tx, waiting[i], gain);
            waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
            ++pairs;
        }
        pairs_[place.code] = pairs;
        pairs_by_month_[place.code].push_back(static_cast<int>(pairs));
    }

    //! All that the figures of this month can be made of, and that they are made of nothing else.
    void look(int month) {
        std::map<Uuid, std::pair<std::int64_t, std::int64_t>> sums;
        people_.database.read([&](db::Tx& tx) {
            tx.each("SELECT s.id, s.people, s.mean_tenths FROM monitoring_gain_step s JOIN monitoring_snapshot n "
                    "ON n.id = s.snapshot_id WHERE n.day = $1 ORDER BY s.id",
                    [&](db::Row const& row) {
                        CHECK(row.get<std::int64_t>(1) >= people_.plan.small_cell);
                        steps_.push_back({row.get<Uuid>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2), month});
                    },
                    day(month));
            tx.each("SELECT g.step_id, g.person_id FROM monitoring_gain_person g JOIN monitoring_gain_step s "
                    "ON s.id = g.step_id JOIN monitoring_snapshot n ON n.id = s.snapshot_id WHERE n.day = $1",
                    [&](db::Row const& row) { add_member(row.get<Uuid>(0), row.get<Uuid>(1)); }, day(month));
            tx.each("SELECT body_id, people, people * mean_tenths FROM monitoring_gain_step", [&](db::Row const& row) {
                for (Uuid const body : {row.get<Uuid>(0), region}) {
                    sums[body].first += row.get<std::int64_t>(1);
                    sums[body].second += row.get<std::int64_t>(2);
                }
            });
            return true;
        });
        auto const is_pool = [&](Uuid body) {
            auto const told = people_.latest(body);
            auto const& [people, tenths] = sums[body];
            REQUIRE(told.has_value());
            CHECK(told->gain.has_value() == (people > 0));
            if (!told->gain) return;
            CHECK(told->gain->pairs == people);
            CHECK(told->gain->mean == doctest::Approx(std::round(10.0 * static_cast<double>(tenths) /
                                                                 static_cast<double>(people)) / 100));
            if (body == region) spreads_.push_back({month, told->gain->spread});
        };
        is_pool(region);
        for (Place const& place : places) is_pool(People::body(place.code));
    }

    void add_member(Uuid step, Uuid person) {
        CHECK(told_.insert(person).second);  // nobody is told twice
        auto const of = std::find_if(steps_.begin(), steps_.end(), [&](Step const& one) { return one.id == step; });
        of->widest = std::max(of->widest, std::abs(gained_.at(person) - static_cast<double>(of->tenths) / 10));
    }

    //! How far from the mean of her step somebody may be at most, with all figures of a month as they are told: the
    //! others of her step make up for it. `known` others of the step are known.
    double closest(std::int64_t known) const {
        double least = scale_most;
        for (auto const& [month, spread] : spreads_) {
            double people = 0, sum = 0, squares = 0;
            for (Step const& step : steps_) {
                if (step.month > month) continue;
                auto const n = static_cast<double>(step.people);
                double const mean = static_cast<double>(step.tenths) / 10;
                people += n, sum += n * mean, squares += n * mean * mean;
            }
            // What is left of the told spread once the means of the steps are taken away.
            double const left = spread * spread * (people - 1) - (squares - sum * sum / people);
            for (Step const& step : steps_) {
                if (step.month > month) continue;
                auto const n = static_cast<double>(step.people - known);
                double const mean = std::abs(static_cast<double>(step.tenths)) / 10;
                double by_spread = scale_most;
                // Whoever knows herself takes away what she adds; she may be the one farthest from the mean.
                double const others = left - (known > 0 ? step.widest * step.widest * (n + 1) / n : 0);
                if (people >= monitoring::spread_people) by_spread = std::sqrt(std::max(0.0, others) * (n - 1) / n);
                least = std::min({least, by_spread, scale_most - mean, (scale_most - mean) * (n - 1)});
            }
        }
        return least;
    }

    People& people_;
    std::mt19937_64 random_;
    std::map<std::string_view, std::vector<Uuid>> waiting_;
    std::map<std::string_view, std::size_t> pairs_;
    std::map<std::string_view, std::vector<int>> pairs_by_month_;
    std::map<Uuid, double> gained_;
    std::set<Uuid> told_;
    std::vector<Step> steps_;
    std::vector<std::pair<int, double>> spreads_;
};

}  // namespace

TEST_CASE("WhoHasAYearOfGainsFindsNobodysCloserThanALevel") {
    db::on_each_engine([](std::string const& url) {
        auto const database = db::open(url);
        bool const is_postgres = database->engine() == db::Engine::postgres;
        People people(*database, 10);
        database->write_now("bodies", [](db::Tx& tx) {
            for (Place const& place : places)
                tx.run("INSERT INTO registry_body (id, code, name, kind, wide_area) VALUES ($1, $2, $2, 'ausl', 'x')",
                       People::body(place.code), place.code);
        });
        int found_in_totals = 0;
        for (std::uint64_t seed = 1; seed <= (is_postgres ? 1u : 3u); ++seed) {
            database->write_now("forget", [](db::Tx& tx) {
                for (char const* table : {"monitoring_gain_person", "monitoring_gain_step", "monitoring_snapshot_value",
                                          "monitoring_snapshot", "monitoring_person", "assessment_area",
                                          "assessment_attempt"})
                    tx.run("DELETE FROM " + std::string(table));
            });
            CAPTURE(is_postgres);
            CAPTURE(seed);
            Year const year(people, seed);
            CHECK(year.steps().size() > 8);
            CHECK(year.closest_outside() >= known_closest);
            CHECK(year.closest_inside() >= known_closest);
            found_in_totals += year.found_in_totals();
        }
        CHECK(found_in_totals > 0);
    });
}
