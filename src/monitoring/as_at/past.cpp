//! Freezes of a past that was never frozen, from what is known of it: for the demo.
#include <algorithm>

#include "monitoring/as_at/life.hpp"
#include "monitoring/measures.hpp"

namespace regia::monitoring {
namespace {

using GroupKey = std::tuple<std::string, Uuid, std::string>;  //!< series, body, item; ordered as it is frozen
using Sums = std::map<GroupKey, std::map<std::string, std::int64_t>>;
//! Body, unit, profile, gender and age band: people who count for the same groups.
using Place = std::tuple<Uuid, std::string, std::string, std::string>;
//! By measure, how many more count for it from one freeze on than at the freeze before.
using Turning = std::map<Place, std::map<std::string, std::vector<std::int64_t>>>;

//! On the morning after each Sunday and each end of a month.
std::vector<Frozen> due_since(Day from, Instant now) {
    std::vector<Frozen> all;
    for (Day day = from; plus_days(day, 1) <= rome_day(now); day = plus_days(day, 1)) {
        if (last_due(plus_days(day, 1)) != day) continue;
        all.push_back({static_cast<std::int64_t>(all.size()) + 1, day, from_rome(plus_days(day, 1), 0, 1), {}, false});
    }
    return all;
}

bool is_common(std::string_view measure) {
    constexpr std::string_view all[] = {"in_scope", "reached", "started", "concluded"};
    return std::find(std::begin(all), std::end(all), measure) != std::end(all);
}

void add_to(Turning& turning, Standing const& standing, std::string const& common, std::size_t from, std::size_t end,
            std::size_t freezes) {
    Employed const& at = *standing.employment;
    auto& measures = turning[{at.body, at.unit_name, at.profile, common}];
    for (std::string const& measure : standing.measures) {
        auto& changes = measures[measure];
        changes.resize(freezes + 1);
        ++changes[from];
        --changes[end];
    }
}

//! Of one freeze: the changes up to it, of every place, in the groups that the place is in. Adds them up in place.
Sums sums_at(Turning& turning, std::size_t freeze) {
    Sums sums;
    for (auto& [place, measures] : turning) {
        auto const& [body, unit, profile, common] = place;
        for (auto& [measure, changes] : measures) {
            if (freeze > 0) changes[freeze] += changes[freeze - 1];
            if (changes[freeze] == 0) continue;
            if (is_common(measure)) sums[{std::string(common_series), body, common}][measure] += changes[freeze];
            for (GroupKey const& key : {GroupKey{"region", Uuid{}, ""}, GroupKey{"body", body, ""},
                                        GroupKey{"unit", body, unit}, GroupKey{"profile", Uuid{}, profile},
                                        GroupKey{"body_profile", body, profile}})
                sums[key][measure] += changes[freeze];
        }
    }
    return sums;
}

std::string common_at(Life const& life, Frozen const& freeze) {
    return common_item(life.gender, age_band(life.born_on, closing_day(freeze)));
}

//! What she counted for, freeze by freeze, and last what she counts for now.
std::vector<Published> published_of(Life const& life, std::vector<Frozen> const& frozen, Turning& turning) {
    std::vector<Published> rows;
    auto const at = turns(life, frozen);
    for (std::size_t i = 0; i < at.size(); ++i) {
        auto const standing = standing_at(life, closing_day(frozen[at[i]]), frozen[at[i]].made_at);
        if (!standing) continue;
        std::size_t const end = i + 1 < at.size() ? at[i + 1] : frozen.size();
        for (std::size_t k = at[i], next = k; k < end; k = next) {  // an age band may end between two freezes
            std::string const common = common_at(life, frozen[k]);
            while (next < end && common_at(life, frozen[next]) == common) ++next;
            add_to(turning, *standing, common, k, next, frozen.size());
        }
        std::string text;
        for (std::string const& measure : standing->measures) text += (text.empty() ? "" : " ") + measure;
        text = frozen_measures(text);
        if (rows.empty() || rows.back().body != standing->employment->body || rows.back().measures != text)
            rows.push_back({frozen[at[i]].number, standing->employment->body, text});
    }
    if (!life.published.empty()) {
        Published now = life.published.back();
        now.since = static_cast<std::int64_t>(frozen.size()) + 1;
        if (rows.empty() || rows.back().body != now.body || rows.back().measures != now.measures) rows.push_back(now);
    }
    return rows;
}

std::vector<FrozenGroup> groups_of(Sums const& sums) {
    std::vector<FrozenGroup> groups;
    for (auto const& [key, measures] : sums) {
        FrozenGroup group{std::get<0>(key), std::get<1>(key), std::get<2>(key), {}};
        for (auto const& [measure, value] : measures)
            group.counts += (group.counts.empty() ? "" : " ") + measure + " " + std::to_string(value);
        groups.push_back(std::move(group));
    }
    return groups;
}

}  // namespace

void freeze_past(db::Database& database, Day from, Instant now) {
    if (database.read([](db::Tx& tx) { return next_number(tx); }) > 1) return;
    auto const frozen = due_since(from, now);
    Turning turning;
    each_life(database, [&](std::vector<Life> const& lives) {
        std::vector<std::pair<Uuid, std::vector<Published>>> rows;
        for (Life const& life : lives) rows.emplace_back(life.person, published_of(life, frozen, turning));
        database.write_now("monitoring", [&](db::Tx& tx) {
            for (auto const& [person, published] : rows) {
                tx.run("DELETE FROM monitoring_frozen_person WHERE person_id = $1", person);
                for (Published const& row : published)
                    keep_for_freeze(tx, row.since, person, row.body, row.measures);
            }
        });
    });
    for (std::size_t i = 0; i < frozen.size(); ++i) {
        auto const groups = groups_of(sums_at(turning, i));
        database.write_now("monitoring",
                           [&](db::Tx& tx) { write_frozen(tx, frozen[i].day, frozen[i].made_at, groups); });
    }
    find_corrections(database, now);
}

}  // namespace regia::monitoring
