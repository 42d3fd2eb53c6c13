//! Keeps what is expected of each person, with its history: changed when her profile or functions change.
#include <map>

#include "portfolio/portfolio.hpp"

namespace regia::portfolio {
namespace {

std::vector<Expected> expected_by_rule(Portfolio const& portfolio, std::string_view profile,
                                       std::vector<std::string> const& functions) {
    std::vector<Expected> all;
    for (Area const& area : portfolio.areas) {
        Expectation row = expected_of(portfolio, area.code, profile, functions);
        all.push_back({area.code, row.level, std::move(row.reason)});
    }
    return all;
}

void store_expected(db::Tx& tx, Uuid person, Expected const& expected, Instant since, Instant changed_at) {
    tx.run("INSERT INTO portfolio_expected (person_id, area, level, reason, since) VALUES ($1, $2, $3, $4, $5) "
           "ON CONFLICT (person_id, area) DO UPDATE SET level = excluded.level, reason = excluded.reason, "
           "since = excluded.since",
           person, expected.area, expected.level, expected.reason, since);
    // Two changes at one instant (an import and an act in one demo minute): only the last was ever in force.
    tx.run("INSERT INTO portfolio_expected_change (person_id, changed_at, area, level, reason) "
           "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id, changed_at, area) "
           "DO UPDATE SET level = excluded.level, reason = excluded.reason",
           person, changed_at, expected.area, expected.level, expected.reason);
}

struct Stored {
    Expected expected;
    Instant since;
};

std::map<std::string, Stored> stored_by_area(db::Tx& tx, Uuid person) {
    std::map<std::string, Stored> stored;
    tx.each("SELECT area, level, reason, since FROM portfolio_expected WHERE person_id = $1",
            [&](db::Row const& row) {
                Expected expected{row.get<std::string>(0), row.get<Level>(1), row.get<std::string>(2)};
                stored[expected.area] = {expected, row.get<Instant>(3)};
            },
            person);
    return stored;
}

}  // namespace

void keep_expected(db::Tx& tx, Portfolio const& portfolio, Uuid person, Instant changed_at, Day today) {
    auto const place = registry::place_of(tx, person, today);
    if (!place) return;
    auto const stored = stored_by_area(tx, person);
    bool is_changed = false;
    for (Expected const& expected :
         expected_by_rule(portfolio, place->profile, registry::functions_of(tx, person, today))) {
        auto const before = stored.find(expected.area);
        bool const is_same_level = before != stored.end() && before->second.expected.level == expected.level;
        if (is_same_level && before->second.expected.reason == expected.reason) continue;
        store_expected(tx, person, expected, is_same_level ? before->second.since : changed_at, changed_at);
        is_changed = true;
    }
    if (is_changed) jobs::emit(tx, "expected_changed", to_string(person), "{}", changed_at);
}

std::vector<Uuid> people_after(db::Tx& tx, Uuid after, int limit) {
    return tx.all("SELECT DISTINCT person_id FROM portfolio_expected WHERE person_id > $1 ORDER BY person_id LIMIT $2",
                  [](db::Row const& row) { return row.get<Uuid>(0); }, after, limit);
}

std::vector<Expected> expected_for(db::Tx& tx, Uuid person) {
    return tx.all("SELECT area, level, reason FROM portfolio_expected WHERE person_id = $1 ORDER BY area",
                  [](db::Row const& row) {
                      return Expected{row.get<std::string>(0), row.get<Level>(1), row.get<std::string>(2)};
                  },
                  person);
}

std::vector<ExpectedChange> expected_changes(db::Tx& tx, Uuid person) {
    return tx.all("SELECT changed_at, area, level, reason FROM portfolio_expected_change WHERE person_id = $1 "
                  "ORDER BY changed_at, area",
                  [](db::Row const& row) {
                      return ExpectedChange{row.get<Instant>(0), row.get<std::string>(1), row.get<Level>(2),
                                            row.get<std::string>(3)};
                  },
                  person);
}

void add_subscribers(jobs::Subscribers& subscribers, files::Shelf<Portfolio>& portfolio,
                     files::Shelf<registry::Reference>&, Clock const& clock) {
    subscribers.add("portfolio", {"person_changed"}, [&](db::Tx& tx, std::span<jobs::Event const> events) {
        auto const current = portfolio.current();
        Day const today = rome_day(clock.now());
        // An import and its corrections may name a person many times: her state now is what counts.
        std::map<std::string, Instant> last;
        for (jobs::Event const& event : events) last[event.key] = event.happened_at;
        for (auto const& [key, happened_at] : last) {
            auto const person = parse_uuid(key);
            if (!person) throw Bug("person_changed without a person: " + key);
            keep_expected(tx, *current, *person, happened_at, today);
        }
    });
}

}  // namespace regia::portfolio
