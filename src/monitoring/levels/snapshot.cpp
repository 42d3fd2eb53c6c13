//! Frozen snapshots: how many reached a level, by region and body, as it may be told, and never changed.
//!
//! Reads learning_standing (levels, next steps) and its own monitoring_person (who is in scope, in which body). What
//! may not be shown is not in the figures that pages, exports and programs read.
#include "base/bytes.hpp"
#include "monitoring/gain/pairs.hpp"
#include "monitoring/levels/cohorts.hpp"

namespace regia::monitoring {
namespace {

constexpr Uuid region{};

//! What one body or the region is told to be.
struct Group {
    Uuid body;
    std::int64_t in_scope = 0, measured = 0, without_step = 0;
    ToldBody levels;
};

std::vector<Group> groups_of(db::Tx& tx) {
    std::map<Uuid, Group> groups;
    tx.each("SELECT p.body_id, COUNT(*), SUM(CASE WHEN s.measured = s.areas THEN 1 ELSE 0 END), "
            "SUM(CASE WHEN s.areas IS NULL OR s.without_step > 0 THEN 1 ELSE 0 END) FROM monitoring_person p "
            "LEFT JOIN " +
                std::string(standing_by_person) +
                " s ON s.person_id = p.person_id WHERE p.state <> 'out_of_scope' GROUP BY p.body_id",
            [&](db::Row const& row) {
                Uuid const body = row.get<Uuid>(0);
                groups[body] = {body, row.get<std::int64_t>(1), row.get<std::int64_t>(2), row.get<std::int64_t>(3), {}};
            },
            portfolio::Level::base);
    for (auto const& [body, told] : told_by_body(tx)) {
        groups[body].body = body;
        groups[body].levels = told;
    }
    std::vector<Group> all;
    for (auto const& [body, group] : groups) all.push_back(group);
    return all;
}

Group sum_of(std::vector<Group> const& groups) {
    Group sum;
    for (Group const& group : groups) {
        sum.in_scope += group.in_scope;
        sum.measured += group.measured;
        sum.without_step += group.without_step;
        sum.levels += group.levels;
    }
    return sum;
}

//! One stored figure.
struct Value {
    std::string series;
    Uuid body;
    std::string measure;
    std::optional<std::int64_t> value;
    std::string shown;
    std::string item{};  //!< of a wide area, its code
};

void append(std::vector<Value>& values, Group const& group, int small_cell) {
    std::string const series = group.body == region ? "region" : "body";
    auto const add = [&](std::string_view measure, std::optional<std::int64_t> value) {
        values.push_back({series, group.body, std::string(measure), value, value ? "exact" : "hidden"});
    };
    add("in_scope", group.in_scope);
    add("measured", group.measured);
    add("counted", group.levels.counted);
    add("aligned_least", group.levels.aligned.least);
    add("aligned_most", group.levels.aligned.most);
    add("expected_least", group.levels.expected.least);
    add("expected_most", group.levels.expected.most);
    // Nobody, or about how many: a step is opened by the night's check, so one more or less is one person's result.
    std::int64_t const stuck = group.without_step - group.without_step % small_cell;
    bool const is_large = group.measured >= small_cell;
    bool const is_told = is_large && (group.without_step == 0 || (stuck > 0 && stuck < group.in_scope));
    add("without_step", is_told ? std::optional(stuck) : std::nullopt);
}

std::vector<Value> told_values(std::vector<Group> const& groups, int small_cell) {
    std::vector<Value> values;
    append(values, sum_of(groups), small_cell);
    for (Group const& group : groups) append(values, group, small_cell);
    return values;
}

//! Where nothing is told there is no value at all.
void append_gains(std::vector<Value>& values, ToldGains const& gains) {
    auto const add = [&](std::string_view series, Uuid body, std::string const& area, PooledGain const& gain) {
        if (gain.people == 0) return;
        std::string const of(series);
        values.push_back({of, body, "gain_people", gain.people, "exact", area});
        values.push_back({of, body, "gain_mean", gain.mean_hundredths(), "exact", area});
        values.push_back({of, body, "gain_spread", gains.spread_quarters, "exact", area});
    };
    add("region", region, "", gains.region);
    for (auto const& [body, gain] : gains.bodies) add("body", body, "", gain);
    for (auto const& [area, gain] : gains.wide_areas) add("wide_area", region, area, gain);
}

//! Of what is stored, so that it tells nothing that is not.
std::string checksum(std::vector<Value> values) {
    std::sort(values.begin(), values.end(), [](Value const& a, Value const& b) {
        return std::tie(a.series, a.body, a.item, a.measure) < std::tie(b.series, b.body, b.item, b.measure);
    });
    std::string text;
    for (Value const& value : values)
        text += value.series + " " + to_string(value.body) + " " + (value.item.empty() ? "" : value.item + " ") +
                value.measure + " " +
                (value.value ? std::to_string(*value.value) : "-") + " " + value.shown + "\n";
    return to_hex(sha256(text));
}

std::vector<Value> stored_values(db::Tx& tx, Uuid snapshot) {
    return tx.all("SELECT series, body_id, measure, value, shown, item FROM monitoring_snapshot_value "
                  "WHERE snapshot_id = $1 ORDER BY series, body_id, item, measure",
                  [](db::Row const& row) {
                      return Value{row.get<std::string>(0), row.get<Uuid>(1), row.get<std::string>(2),
                                   row.get<std::optional<std::int64_t>>(3), row.get<std::string>(4),
                                   row.get<std::string>(5)};
                  },
                  snapshot);
}

struct Snapshot {
    Uuid id;
    Day day;
    std::string checksum;
    Instant made_at;
};

Snapshot read_snapshot(db::Row const& row) {
    return {row.get<Uuid>(0), row.get<Day>(1), row.get<std::string>(2), row.get<Instant>(3)};
}

}  // namespace

void freeze_snapshot(db::Tx& tx, IdSource& ids, Plan const& plan, Day day, Instant now) {
    tx.serialise("snapshot");
    if (tx.value<Uuid>("SELECT id FROM monitoring_snapshot WHERE day = $1", day)) return;
    Uuid const id = ids.next();
    tx.run("INSERT INTO monitoring_snapshot (id, day, checksum, made_at) VALUES ($1, $2, '', $3)", id, day, now);
    count_cohorts(tx, ids, id, plan.small_cell);
    tell_gains(tx, ids, id, plan.small_cell);
    auto values = told_values(groups_of(tx), plan.small_cell);
    append_gains(values, told_gains(tx));
    tx.run("UPDATE monitoring_snapshot SET checksum = $2 WHERE id = $1", id, checksum(values));
    for (Value const& value : values)
        tx.run("INSERT INTO monitoring_snapshot_value (snapshot_id, series, body_id, item, measure, value, shown) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7)",
               id, value.series, value.body, value.item, value.measure, value.value, value.shown);
}

std::optional<FrozenLevels> latest_snapshot(db::Tx& tx, Uuid body) {
    return snapshot_up_to(tx, body, {9999, 12, 31});
}

std::optional<FrozenLevels> snapshot_up_to(db::Tx& tx, Uuid body, Day until) {
    FrozenLevels levels;
    using Found = std::map<std::string, std::optional<std::int64_t>, std::less<>>;
    Found found;
    std::map<std::string, Found> areas;
    tx.each(
        "SELECT s.day, s.made_at, v.measure, v.value, (SELECT MAX(n.day) FROM monitoring_cohort_step t "
        "JOIN monitoring_snapshot n ON n.id = t.snapshot_id JOIN monitoring_cohort k ON k.id = t.cohort_id "
        "WHERE (k.body_id = $2 OR $2 = $3) AND n.day <= $4), v.item FROM monitoring_snapshot s "
        "JOIN monitoring_snapshot_value v ON v.snapshot_id = s.id "
        "WHERE s.day = (SELECT MAX(day) FROM monitoring_snapshot WHERE day <= $4) "
        "AND ((v.series = $1 AND v.item = '') OR (v.series = 'wide_area' AND $2 = $3)) AND v.body_id = $2",
        [&](db::Row const& row) {
            levels.day = row.get<Day>(0);
            levels.made_at = row.get<Instant>(1);
            auto const area = row.get<std::string>(5);
            (area.empty() ? found : areas[area])[row.get<std::string>(2)] = row.get<std::optional<std::int64_t>>(3);
            levels.renewed_on = row.get<std::optional<Day>>(4);
        },
        body == region ? "region" : "body", body, region, until);
    if (found.empty()) return std::nullopt;
    auto const value_in = [](Found const& in, std::string_view measure) {
        auto const at = in.find(measure);
        return at == in.end() ? 0 : at->second.value_or(0);
    };
    auto const value = [&](std::string_view measure) { return value_in(found, measure); };
    auto const gain_in = [&](Found const& in) {
        return FrozenGain{value_in(in, "gain_people"), static_cast<double>(value_in(in, "gain_mean")) / 100,
                          static_cast<double>(value_in(in, "gain_spread")) / 4};
    };
    if (value("gain_people") > 0) levels.gain = gain_in(found);
    for (auto const& [area, values] : areas) levels.gain_by_area[area] = gain_in(values);
    levels.in_scope = value("in_scope");
    levels.measured = value("measured");
    levels.counted = value("counted");
    levels.aligned = {value("aligned_least"), value("aligned_most"), levels.counted};
    levels.at_expected = {value("expected_least"), value("expected_most"), levels.counted};
    if (auto const stuck = found.find("without_step"); stuck != found.end()) levels.without_step = stuck->second;
    return levels;
}

Share::Kind Share::kind() const {
    if (of == 0) return Kind::hidden;
    if (least == most) return Kind::exact;
    if (most * 10 < of) return Kind::under_tenth;
    if (least * 10 > of * 9) return Kind::over_nine_tenths;
    return least == 0 && most == of ? Kind::hidden : Kind::between;
}

std::vector<Day> broken_snapshots(db::Tx& tx) {
    std::vector<Day> broken;
    for (Snapshot const& snapshot :
         tx.all("SELECT id, day, checksum, made_at FROM monitoring_snapshot ORDER BY day", read_snapshot))
        if (checksum(stored_values(tx, snapshot.id)) != snapshot.checksum) broken.push_back(snapshot.day);
    return broken;
}

}  // namespace regia::monitoring
