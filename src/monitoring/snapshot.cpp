//! Frozen snapshots: how many reached a level, by region and body, suppressed when they are made and never changed.
//!
//! Reads learning_standing (levels, next steps) and its own monitoring_person (who is in scope, in which body). What
//! may not be shown is not stored either, so that no page, export or backup can give it away.
#include <map>

#include "base/bytes.hpp"
#include "monitoring/suppression.hpp"

namespace regia::monitoring {
namespace {

using Kind = Share::Kind;

constexpr Uuid region{};
constexpr std::string_view kind_codes[] = {"exact", "under_tenth", "over_nine_tenths", "hidden"};

std::string_view code_of(Kind kind) { return kind_codes[static_cast<std::size_t>(kind)]; }

Kind kind_of(std::string_view code) {
    for (Kind kind : {Kind::exact, Kind::under_tenth, Kind::over_nine_tenths})
        if (code == code_of(kind)) return kind;
    return Kind::hidden;
}

//! What one group really is; it stays inside this file.
struct Group {
    Uuid body;
    std::int64_t in_scope = 0;
    ExpectedCount levels;
    std::int64_t without_step = 0;
};

std::vector<Group> groups_of(db::Tx& tx) {
    // One row a person first: her areas, those measured, at base, at expected, expected above base, without a step.
    return tx.all(
        "SELECT p.body_id, COUNT(*), SUM(CASE WHEN s.measured = s.areas THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN s.at_base = s.areas THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN s.at_expected = s.areas THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN s.measured = s.areas AND s.higher > 0 THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN s.at_base = s.areas AND s.at_expected < s.areas THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN s.areas IS NULL OR s.without_step > 0 THEN 1 ELSE 0 END) "
        "FROM monitoring_person p LEFT JOIN (SELECT person_id, COUNT(*) AS areas, COUNT(current) AS measured, "
        "SUM(CASE WHEN current >= $1 THEN 1 ELSE 0 END) AS at_base, "
        "SUM(CASE WHEN current >= expected THEN 1 ELSE 0 END) AS at_expected, "
        "SUM(CASE WHEN expected > $1 THEN 1 ELSE 0 END) AS higher, "
        "SUM(CASE WHEN next_step = '' AND (current IS NULL OR current < expected) THEN 1 ELSE 0 END) AS without_step "
        "FROM learning_standing GROUP BY person_id) s ON s.person_id = p.person_id "
        "WHERE p.state <> 'out_of_scope' GROUP BY p.body_id ORDER BY p.body_id",
        [](db::Row const& row) {
            Group group;
            group.body = row.get<Uuid>(0);
            group.in_scope = row.get<std::int64_t>(1);
            group.levels.base = {row.get<std::int64_t>(2), row.get<std::int64_t>(3)};
            group.levels.expected = row.get<std::int64_t>(4);
            group.levels.between = {row.get<std::int64_t>(5), row.get<std::int64_t>(6)};
            group.without_step = row.get<std::int64_t>(7);
            return group;
        },
        portfolio::Level::base);
}

Group sum_of(std::vector<Group> const& groups) {
    Group sum;
    for (Group const& group : groups) {
        sum.in_scope += group.in_scope;
        sum.without_step += group.without_step;
        sum.levels.base.of += group.levels.base.of;
        sum.levels.base.reached += group.levels.base.reached;
        sum.levels.expected += group.levels.expected;
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
};

void append(std::vector<Value>& values, Group const& group, Kind aligned, Kind at_expected, int small_cell) {
    std::string const series = group.body == region ? "region" : "body";
    auto const add = [&](std::string_view measure, std::int64_t value, Kind kind) {
        values.push_back({series, group.body, std::string(measure),
                          kind == Kind::exact ? std::optional(value) : std::nullopt, std::string(code_of(kind))});
    };
    add("in_scope", group.in_scope, Kind::exact);
    add("measured", group.levels.base.of, Kind::exact);
    add("aligned", group.levels.base.reached, aligned);
    add("at_expected", group.levels.expected, at_expected);
    add("without_step", group.without_step, group.in_scope >= small_cell ? Kind::exact : Kind::hidden);
}

std::vector<Value> suppressed(std::vector<Group> const& groups, int small_cell) {
    std::vector<LevelCount> base;
    std::vector<ExpectedCount> levels;
    for (Group const& group : groups) {
        base.push_back(group.levels.base);
        levels.push_back(group.levels);
    }
    Shown const aligned = shown_counts(base, small_cell);
    Shown const at_expected = shown_expected(levels, aligned, small_cell);
    std::vector<Value> values;
    append(values, sum_of(groups), aligned.region, at_expected.region, small_cell);
    for (std::size_t i = 0; i < groups.size(); ++i)
        append(values, groups[i], aligned.bodies[i], at_expected.bodies[i], small_cell);
    return values;
}

//! Of what is stored, so that it tells nothing that is not.
std::string checksum(std::vector<Value> values) {
    std::sort(values.begin(), values.end(), [](Value const& a, Value const& b) {
        return std::tie(a.series, a.body, a.measure) < std::tie(b.series, b.body, b.measure);
    });
    std::string text;
    for (Value const& value : values)
        text += value.series + " " + to_string(value.body) + " " + value.measure + " " +
                (value.value ? std::to_string(*value.value) : "-") + " " + value.shown + "\n";
    return to_hex(sha256(text));
}

std::vector<Value> stored_values(db::Tx& tx, Uuid snapshot) {
    return tx.all("SELECT series, body_id, measure, value, shown FROM monitoring_snapshot_value WHERE snapshot_id = $1 "
                  "ORDER BY series, body_id, item, measure",
                  [](db::Row const& row) {
                      return Value{row.get<std::string>(0), row.get<Uuid>(1), row.get<std::string>(2),
                                   row.get<std::optional<std::int64_t>>(3), row.get<std::string>(4)};
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
    auto const values = suppressed(groups_of(tx), plan.small_cell);
    Uuid const id = ids.next();
    tx.run("INSERT INTO monitoring_snapshot (id, day, checksum, made_at) VALUES ($1, $2, $3, $4)", id, day,
           checksum(values), now);
    for (Value const& value : values)
        tx.run("INSERT INTO monitoring_snapshot_value (snapshot_id, series, body_id, item, measure, value, shown) "
               "VALUES ($1, $2, $3, '', $4, $5, $6)",
               id, value.series, value.body, value.measure, value.value, value.shown);
}

std::optional<FrozenLevels> latest_snapshot(db::Tx& tx, Uuid body) {
    auto const snapshot =
        tx.one("SELECT id, day, checksum, made_at FROM monitoring_snapshot ORDER BY day DESC LIMIT 1", read_snapshot);
    if (!snapshot) return std::nullopt;
    std::map<std::string, std::pair<std::optional<std::int64_t>, Kind>, std::less<>> found;
    tx.each(
        "SELECT measure, value, shown FROM monitoring_snapshot_value "
        "WHERE snapshot_id = $1 AND series = $2 AND body_id = $3 AND item = ''",
        [&](db::Row const& row) {
            found[row.get<std::string>(0)] = {row.get<std::optional<std::int64_t>>(1),
                                              kind_of(row.get<std::string>(2))};
        },
        snapshot->id, body == region ? "region" : "body", body);
    if (found.empty()) return std::nullopt;
    auto const share = [&](std::string_view measure) {
        auto const at = found.find(measure);
        return at == found.end() ? Share{} : Share{at->second.second, at->second.first.value_or(0)};
    };
    FrozenLevels levels{snapshot->day, snapshot->made_at, share("in_scope").reached, share("measured").reached,
                        share("aligned"), share("at_expected"), std::nullopt};
    if (Share const stuck = share("without_step"); stuck.kind == Kind::exact) levels.without_step = stuck.reached;
    return levels;
}

std::vector<Day> broken_snapshots(db::Tx& tx) {
    std::vector<Day> broken;
    for (Snapshot const& snapshot :
         tx.all("SELECT id, day, checksum, made_at FROM monitoring_snapshot ORDER BY day", read_snapshot))
        if (checksum(stored_values(tx, snapshot.id)) != snapshot.checksum) broken.push_back(snapshot.day);
    return broken;
}

}  // namespace regia::monitoring
