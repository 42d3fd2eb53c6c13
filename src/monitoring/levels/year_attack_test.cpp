//! A year of months, and somebody who has every published table of all of them and subtracts: month from month, the
//! other bodies from the region, those at what is expected from those at base. Who was measured when, who repeated the
//! survey, who came, left or moved is a state, so it is known to that somebody.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "monitoring/levels/test_people.hpp"
#include "monitoring/levels/told.hpp"

using namespace regia;
using monitoring::FrozenLevels;
using monitoring::Range;
using monitoring::test::People;
using portfolio::Level;

namespace {

constexpr Uuid region{};
constexpr int months = 12;
//! Small ones, middling ones, a large one: their people, and the odds in a hundred to be measured in a month.
struct Place {
    std::string_view code;
    int people, measured_monthly;
};
constexpr Place places[] = {{"a", 9, 15}, {"b", 14, 12}, {"c", 32, 10}, {"d", 60, 9}, {"e", 150, 8}, {"f", 500, 9}};

struct Somebody {
    Uuid id;
    std::string body;
    bool is_higher = false, is_in_scope = true, is_measured = false, has_reached = false, has_reached_expected = false;
    int surveys = 0;
};

//! One published number and whose sum it is: people with how many surveys of each.
struct Figure {
    Range aligned, expected;
    std::map<Uuid, int> surveys;
    std::set<Uuid> higher;
};
using Month = std::map<std::string, Figure>;  // by body; "" = region

class Year {
public:
    Year(People& people, std::uint64_t seed) : people_(people), random_(seed) {
        for (Place const& place : places) {
            // Of some bodies nearly everybody reaches it, of others nearly nobody.
            chance_[std::string(place.code)] = below(3) == 0 ? 97 : below(2) == 0 ? 4 : 20 + below(60);
            people_.database.write_now("arrive", [&](db::Tx& tx) {
                for (int i = 0; i < place.people; ++i) arrive(tx, std::string(place.code));
            });
        }
        for (int month = 1; month <= months; ++month) {
            people_.database.write_now("month", [&](db::Tx& tx) {
                live(tx);
                people_.clock.advance(days(28));
                monitoring::freeze_snapshot(tx, people_.ids, people_.plan, day(month), people_.clock.now());
            });
            told_.push_back(as_told(month));
            totals_.push_back(as_totals());
        }
    }

    std::vector<Month> const& told() const { return told_; }
    //! What would be published if each month's totals were exact wherever three at least stand on each side of ten.
    std::vector<Month> const& totals() const { return totals_; }

private:
    static Day day(int month) { return plus_days({2026, 1, 31}, 28 * month); }
    int below(int most) { return static_cast<int>(random_() >> 33) % most; }
    bool happens(int in_hundred) { return below(100) < in_hundred; }

    void arrive(db::Tx& tx, std::string const& body) {
        Somebody one{};
        one.body = body;
        one.is_higher = happens(40);
        one.id = people_.add(tx, body, {}, "no_survey");
        somebodies_.push_back(one);
    }
    void survey(db::Tx& tx, Somebody& one) {
        bool const reaches = happens(one.surveys == 0 ? chance_[one.body] : 50);
        bool const reaches_more = reaches && happens(50);
        std::vector<People::Levels> areas(6, {Level::base});
        for (auto& area : areas) area.has_step = true;
        areas[2] = {reaches_more ? Level::intermediate : reaches ? Level::base : Level::none,
                    one.is_higher ? Level::intermediate : Level::base};
        people_.measure(tx, one.id, areas);
        ++one.surveys;
        one.is_measured = true;
        one.has_reached = one.has_reached || reaches;
        one.has_reached_expected = one.has_reached_expected || (one.is_higher ? reaches_more : reaches);
    }
    void live(db::Tx& tx) {
        for (Place const& place : places)
            for (Somebody& one : somebodies_) {
                if (one.body != place.code || !one.is_in_scope) continue;
                if (!one.is_measured ? happens(place.measured_monthly) : !one.has_reached && happens(15))
                    survey(tx, one);
            }
        for (int i = below(4); i > 0; --i) arrive(tx, std::string(places[below(std::size(places))].code));
        for (Somebody& one : somebodies_) {
            if (happens(1)) one.is_in_scope = false;
            if (happens(1)) one.body = places[below(std::size(places))].code;
            tx.run("UPDATE monitoring_person SET state = $2, body_id = $3 WHERE person_id = $1", one.id,
                   one.is_in_scope ? "to_start" : "out_of_scope", People::body(one.body));
        }
    }

    Month as_told(int month) {
        Month all;
        struct Row {
            Uuid person, body;
            bool is_higher;
        };
        // Who is counted in which step follows from states and the rules; so it is known. The results are not read.
        auto const counted = people_.database.read([](db::Tx& tx) {
            return tx.all("SELECT c.person_id, k.body_id, k.is_higher FROM monitoring_counted c "
                          "JOIN monitoring_cohort k ON k.id = c.cohort_id",
                          [](db::Row const& row) {
                              return Row{row.get<Uuid>(0), row.get<Uuid>(1), row.get<std::int64_t>(2) == 1};
                          });
        });
        auto const changed = people_.database.read([&](db::Tx& tx) {
            return tx.all("SELECT c.person_id FROM monitoring_counted c JOIN monitoring_snapshot s "
                          "ON s.id = c.snapshot_id WHERE s.day = $1",
                          [](db::Row const& row) { return row.get<Uuid>(0); }, day(month));
        });
        for (Uuid const person : changed) ++steps_[person];
        auto const publish = [&](std::string const& name, Uuid body) {
            Figure& figure = all[name];
            auto const levels = people_.latest(body);
            if (!levels) return;
            figure.aligned = {levels->aligned.least, levels->aligned.most};
            figure.expected = {levels->at_expected.least, levels->at_expected.most};
            std::int64_t reached = 0, expected = 0;
            for (Row const& row : counted) {
                if (body != region && row.body != body) continue;
                figure.surveys[row.person] = steps_[row.person];
                if (row.is_higher) figure.higher.insert(row.person);
                Somebody const& one = of(row.person);
                reached += one.has_reached;
                expected += one.has_reached_expected;
            }
            // Repeats that wait for others are not in it yet; nothing that is told was not so.
            CHECK(figure.aligned.least <= reached);
            CHECK(figure.expected.least <= expected);
            CHECK(levels->counted == static_cast<std::int64_t>(figure.surveys.size()));
        };
        publish("", region);
        for (Place const& place : places) publish(std::string(place.code), People::body(place.code));
        return all;
    }

    Month as_totals() {
        Month all;
        auto const publish = [&](std::string const& name) {
            Figure& figure = all[name];
            std::int64_t reached = 0, expected = 0, measured = 0;
            for (Somebody const& one : somebodies_) {
                if (!one.is_in_scope || !one.is_measured || (!name.empty() && one.body != name)) continue;
                figure.surveys[one.id] = one.surveys;
                if (one.is_higher) figure.higher.insert(one.id);
                reached += one.has_reached;
                expected += one.has_reached_expected;
                ++measured;
            }
            auto const shown = [&](std::int64_t count) {
                bool const is_shown = measured >= 10 && count >= 3 && count <= measured - 3;
                return is_shown ? Range{count, count} : Range{0, measured};
            };
            figure.aligned = shown(reached);
            figure.expected = shown(expected);
        };
        publish("");
        for (Place const& place : places) publish(std::string(place.code));
        return all;
    }

    Somebody const& of(Uuid person) const {
        return *std::find_if(somebodies_.begin(), somebodies_.end(), [&](auto const& one) { return one.id == person; });
    }

    People& people_;
    std::mt19937_64 random_;
    std::map<std::string, int> chance_;
    std::vector<Somebody> somebodies_;
    std::map<Uuid, int> steps_;
    std::vector<Month> told_, totals_;
};

Range difference(Range const& a, Range const& b) { return {a.least - b.most, a.most - b.least}; }

//! People whose result `later` less `earlier` gives away: the difference is as large, or as small, as it could be with
//! those who were newly counted, counted again, or no longer counted. A figure that tells nothing gives none.
std::set<Uuid> pinned(Figure const& later, Figure const& earlier, Range const& told) {
    std::set<Uuid> added, again, gone;
    for (auto const& [person, surveys] : later.surveys) {
        auto const was = earlier.surveys.find(person);
        if (was == earlier.surveys.end()) added.insert(person);
        else if (was->second != surveys) again.insert(person);
    }
    for (auto const& [person, surveys] : earlier.surveys)
        if (!later.surveys.contains(person)) gone.insert(person);
    // Reached stays reached: whoever is counted again adds one or nothing.
    auto const most = static_cast<std::int64_t>(added.size() + again.size());
    auto const least = -static_cast<std::int64_t>(gone.size());
    if (most == least || (told.least < most && told.most > least)) return {};
    std::set<Uuid> all = added;
    all.insert(again.begin(), again.end());
    all.insert(gone.begin(), gone.end());
    return all;
}

//! All that is added up to be the region, but one body: what is left is that body's.
Figure rest(Month const& month, std::string const& body) {
    Figure left = month.at("");
    for (auto const& [name, figure] : month) {
        if (name.empty() || name == body) continue;
        left.aligned = difference(left.aligned, figure.aligned);
        left.expected = difference(left.expected, figure.expected);
        for (auto const& [person, surveys] : figure.surveys) left.surveys.erase(person);
        for (Uuid const person : figure.higher) left.higher.erase(person);
    }
    return left;
}

//! Everybody whose result somebody with all tables of all months knows for certain.
std::set<Uuid> found(std::vector<Month> const& months_told) {
    std::set<Uuid> all;
    auto const take = [&](std::set<Uuid> const& some) { all.insert(some.begin(), some.end()); };
    auto const compare = [&](Figure const& later, Figure const& earlier) {
        take(pinned(later, earlier, difference(later.aligned, earlier.aligned)));
        take(pinned(later, earlier, difference(later.expected, earlier.expected)));
    };
    for (std::size_t i = 0; i < months_told.size(); ++i)
        for (auto const& [body, figure] : months_told[i]) {
            std::vector<Figure> ways{figure};
            if (!body.empty()) ways.push_back(rest(months_told[i], body));
            for (std::size_t way = 0; way < ways.size(); ++way) {
                compare(ways[way], Figure{});
                // Those of whom more is expected: at base less at what is expected, of nobody or of all.
                Range const between = difference(ways[way].aligned, ways[way].expected);
                auto const higher = static_cast<std::int64_t>(ways[way].higher.size());
                if (higher > 0 && (between.most <= 0 || between.least >= higher)) take(ways[way].higher);
                for (std::size_t earlier = 0; earlier < i; ++earlier)
                    compare(ways[way], way == 0 ? months_told[earlier].at(body) : rest(months_told[earlier], body));
            }
        }
    return all;
}

}  // namespace

TEST_CASE("WhoSubtractsAYearOfMonthsFindsNobody") {
    db::on_each_engine([](std::string const& url) {
        auto const database = db::open(url);
        bool const is_postgres = database->engine() == db::Engine::postgres;
        People people(*database, 10);
        std::size_t found_in_totals = 0, told_anything = 0;
        for (std::uint64_t seed = 1; seed <= (is_postgres ? 1u : 3u); ++seed) {
            database->write_now("forget", [](db::Tx& tx) {
                for (char const* table : {"monitoring_cohort_step", "monitoring_counted", "monitoring_cohort",
                                          "monitoring_snapshot_value", "monitoring_snapshot", "monitoring_person",
                                          "learning_standing"})
                    tx.run("DELETE FROM " + std::string(table));
            });
            CAPTURE(is_postgres);
            CAPTURE(seed);
            Year const year(people, seed);
            CHECK(found(year.told()).size() == 0);
            // The attack is one: without cohorts the same year gives people away.
            found_in_totals += found(year.totals()).size();
            for (Month const& month : year.told())
                for (auto const& [body, figure] : month)
                    told_anything += figure.aligned.most - figure.aligned.least < std::ssize(figure.surveys);
        }
        CHECK(found_in_totals > 10);
        CHECK(told_anything > 0);
    });
}
