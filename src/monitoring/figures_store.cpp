#include "monitoring/figures_store.hpp"

#include <algorithm>
#include <map>

#include "monitoring/measures.hpp"

namespace regia::monitoring {
namespace {

constexpr Uuid region{};
//! What the tables by profile show, read through the index by measure.
constexpr std::string_view by_profile = "measure IN ('in_scope', 'reached', 'started', 'concluded')";

std::vector<Group> groups(db::Tx& tx, std::string_view where, std::span<db::Param const> values) {
    std::vector<Group> all;
    tx.each_with("SELECT body_id, item, measure, value FROM monitoring_total WHERE " + std::string(where) +
                     " ORDER BY body_id, item, measure",
                 values, [&](db::Row const& row) {
                     Uuid const body = row.get<Uuid>(0);
                     auto const item = row.get<std::string_view>(1);
                     if (all.empty() || all.back().body != body || all.back().item != item)
                         all.push_back({body, std::string(item), {}});
                     all.back().counts.add(row.get<std::string_view>(2), row.get<std::int64_t>(3));
                 });
    return all;
}

Counts one_group(db::Tx& tx, std::string_view series, Uuid body, std::string_view item) {
    db::Param const values[] = {series, body, item};
    auto found = groups(tx, "series = $1 AND body_id = $2 AND item = $3", values);
    return found.empty() ? Counts{} : std::move(found.front().counts);
}

History history(db::Tx& tx, std::string_view series) {
    History found;
    tx.each("SELECT 0, body_id, day, value FROM monitoring_day WHERE series = $1 AND measure = 'concluded' "
            "UNION ALL SELECT 1, $2, MIN(day), 0 FROM monitoring_day WHERE series = 'region' "
            "AND measure IN ('registry', 'concluded') AND body_id = $2 ORDER BY 1, 2, 3",
            [&](db::Row const& row) {
                auto const day = row.get<std::optional<Day>>(2);
                if (row.get<std::int64_t>(0) == 1) found.known_from = day;
                else found.concluded.push_back({row.get<Uuid>(1), *day, row.get<std::int64_t>(3)});
            },
            series, region);
    return found;
}

//! In the order of their keys: sorted here, since a sort of rows costs more than the page.
template <class Key>
std::vector<Group> sorted(std::map<Key, Group> all) {
    std::vector<Group> groups;
    for (auto& [key, group] : all) groups.push_back(std::move(group));
    return groups;
}

}  // namespace

void Counts::add(std::string_view measure, std::int64_t value) {
    constexpr std::string_view out = "out:", state = "state:";
    if (measure.starts_with(out)) {
        if (value != 0) outside[std::string(measure.substr(out.size()))] += value;
    } else if (measure.starts_with(state)) {
        for (PersonState const one : all_states)
            if (measure.substr(state.size()) == code_of(one)) states[static_cast<std::size_t>(one)] += value;
    } else if (measure == "registry") {
        registry += value;
    } else if (measure == "in_scope") {
        in_scope += value;
    } else if (measure == "reached") {
        reached += value;
    } else if (measure == "survey") {
        survey += value;
    } else if (measure == "started") {
        started += value;
    } else if (measure == "concluded") {
        concluded += value;
    }
}

Counts& Counts::operator+=(Counts const& other) {
    registry += other.registry;
    in_scope += other.in_scope;
    reached += other.reached;
    survey += other.survey;
    started += other.started;
    concluded += other.concluded;
    for (auto const& [reason, value] : other.outside) outside[reason] += value;
    for (std::size_t i = 0; i < states.size(); ++i) states[i] += other.states[i];
    return *this;
}

Counts region_counts(db::Tx& tx) { return one_group(tx, "region", region, ""); }
Counts body_counts(db::Tx& tx, Uuid body) { return one_group(tx, "body", body, ""); }
Counts unit_counts(db::Tx& tx, Uuid body, std::string_view unit_name) { return one_group(tx, "unit", body, unit_name); }
Counts profile_counts(db::Tx& tx, Uuid body, std::string_view profile) {
    return one_group(tx, "body_profile", body, profile);
}

std::vector<Group> counts_by_body(db::Tx& tx) { return groups(tx, "series = 'body'", {}); }
std::vector<Group> counts_by_profile(db::Tx& tx) {
    return groups(tx, "series = 'body_profile' AND " + std::string(by_profile), {});
}

RegionFigures region_figures(db::Tx& tx, std::string_view profile) {
    RegionFigures figures;
    std::map<Uuid, Group> bodies;
    std::map<std::pair<Uuid, std::string>, Group> cells;
    std::string const in_bodies =
        profile.empty() ? "(series = 'body' AND item = $2) OR (series = 'body_profile' AND " + std::string(by_profile) +
                              ") "
                        : "(series = 'body_profile' AND (item = $2 OR (body_id = $3 AND measure = 'in_scope'))) ";
    auto const add = [&](db::Row const& row) {
        auto const series = row.get<std::string_view>(0), measure = row.get<std::string_view>(3);
        Uuid const body = row.get<Uuid>(1);
        auto const item = row.get<std::string>(2);
        auto const value = row.get<std::int64_t>(4);
        if (series == "profile") {
            figures.profiles.push_back(item);
        } else if (series == "region") {
            figures.region.add(measure, value);
        } else {
            if (series == "body_profile" && (profile.empty() || body == contracted_list()))
                cells.try_emplace({body, item}, Group{body, item, {}}).first->second.counts.add(measure, value);
            if (series == "body" || (!profile.empty() && item == profile))
                bodies.try_emplace(body, Group{body, item, {}}).first->second.counts.add(measure, value);
        }
    };
    std::string const sql = "SELECT series, body_id, item, measure, value FROM monitoring_total "
                            "WHERE (series = 'region' AND body_id = $1) OR " + in_bodies +
                            "OR (series = 'profile' AND body_id = $1 AND measure = 'registry' AND value > 0)";
    if (profile.empty()) tx.each(sql, add, region, profile);
    else tx.each(sql, add, region, profile, contracted_list());
    figures.bodies = sorted(std::move(bodies));
    figures.by_profile = sorted(std::move(cells));
    std::sort(figures.profiles.begin(), figures.profiles.end());
    return figures;
}

BodyFigures body_figures(db::Tx& tx, Uuid body) {
    BodyFigures figures;
    std::map<std::string, Group> units, profiles, everywhere;
    tx.each("SELECT series, item, measure, value, body_id FROM monitoring_total "
            "WHERE (series = 'region' AND body_id = $1) OR (series IN ('body', 'unit') AND body_id = $2) "
            "OR (series = 'body_profile' AND body_id = $2 AND (measure = 'registry' OR " + std::string(by_profile) +
                ")) OR (series = 'profile' AND body_id = $1 AND measure IN ('in_scope', 'concluded')) "
                "OR (series = 'body_profile' AND body_id = $3 AND measure IN ('in_scope', 'concluded'))",
            [&](db::Row const& row) {
                auto const series = row.get<std::string_view>(0), measure = row.get<std::string_view>(2);
                auto const item = row.get<std::string>(1);
                auto const value = row.get<std::int64_t>(3);
                bool const is_contracted = row.get<Uuid>(4) == contracted_list();
                if (series == "profile" || is_contracted) {
                    auto& all = everywhere.try_emplace(item, Group{{}, item, {}}).first->second.counts;
                    all.add(measure, is_contracted ? -value : value);
                } else if (series == "body_profile") {
                    if (measure == "registry" && value > 0) figures.profiles.push_back(item);
                    profiles.try_emplace(item, Group{body, item, {}}).first->second.counts.add(measure, value);
                }
                else if (series == "region") figures.region.add(measure, value);
                else if (series == "body") figures.body.add(measure, value);
                else units.try_emplace(item, Group{body, item, {}}).first->second.counts.add(measure, value);
            },
            region, body, contracted_list());
    figures.units = sorted(std::move(units));
    figures.by_profile = sorted(std::move(profiles));
    figures.all_by_profile = sorted(std::move(everywhere));
    std::sort(figures.profiles.begin(), figures.profiles.end());
    std::erase_if(figures.units, [](Group const& unit) { return unit.counts.registry == 0; });
    return figures;
}

Choices choices_in(db::Tx& tx, Uuid body) {
    Choices choices;
    tx.each("SELECT series, item FROM monitoring_total WHERE body_id = $1 AND series IN ('unit', 'body_profile') "
            "AND measure = 'registry' AND value > 0 ORDER BY series, item",
            [&](db::Row const& row) {
                bool const is_unit = row.get<std::string_view>(0) == "unit";
                (is_unit ? choices.units : choices.profiles).push_back(row.get<std::string>(1));
            },
            body);
    return choices;
}

History region_history(db::Tx& tx) { return history(tx, "region"); }
History bodies_history(db::Tx& tx) { return history(tx, "body"); }

}  // namespace regia::monitoring
