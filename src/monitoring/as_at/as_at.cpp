#include "monitoring/as_at/as_at.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/bytes.hpp"
#include "base/text.hpp"

namespace regia::monitoring {
namespace {

constexpr Uuid whole_region{};
constexpr std::string_view by_person[] = {"registry", "in_scope", "reached", "survey", "started", "concluded"};

//! "concluded 6 in_scope 13" into counts.
Counts counts_in(std::string_view text) {
    Counts counts;
    auto const words = split(text, ' ');
    for (std::size_t i = 0; i + 1 < words.size(); i += 2)
        counts.add(words[i], std::stoll(std::string(words[i + 1])));
    return counts;
}

std::int64_t value_in(std::string_view counts, std::string_view measure) {
    auto const words = split(counts, ' ');
    for (std::size_t i = 0; i + 1 < words.size(); i += 2)
        if (words[i] == measure) return std::stoll(std::string(words[i + 1]));
    return 0;
}

Frozen read_frozen(db::Row const& row) {
    return {row.get<std::int64_t>(0), row.get<Day>(1), row.get<Instant>(2), row.get<std::string>(3),
            row.get<bool>(4)};
}

//! By gender and age band, as the common indicators of the funds ask: no page shows them, so no counter keeps them
//! apart, and they are summed once a week.
void add_common_lines(db::Tx& tx, std::vector<FrozenGroup>& lines) {
    std::map<std::pair<Uuid, std::string>, std::string> groups;
    tx.each("SELECT c.body_id, c.gender, c.age_band, n.measure, SUM(n.value) FROM monitoring_cell c "
            "JOIN monitoring_count n ON n.cell_id = c.id "
            "WHERE n.measure IN ('in_scope', 'reached', 'started', 'concluded') "
            "GROUP BY c.body_id, c.gender, c.age_band, n.measure HAVING SUM(n.value) <> 0 "
            "ORDER BY c.body_id, c.gender, c.age_band, n.measure",
            [&](db::Row const& row) {
                std::string& counts = groups[{row.get<Uuid>(0), common_item(row.get<std::string_view>(1),
                                                                            row.get<std::string_view>(2))}];
                counts += (counts.empty() ? "" : " ") + row.get<std::string>(3) + " " +
                          std::to_string(row.get<std::int64_t>(4));
            });
    for (auto& [key, counts] : groups)
        lines.push_back({std::string(common_series), key.first, key.second, std::move(counts)});
    std::sort(lines.begin(), lines.end(), [](FrozenGroup const& a, FrozenGroup const& b) {
        return std::tie(a.series, a.body, a.item) < std::tie(b.series, b.body, b.item);
    });
}

//! The groups of monitoring_total, with what each counts; measures that count nobody are left out. Courses made
//! elsewhere are frozen of the region alone.
std::vector<FrozenGroup> lines_now(db::Tx& tx) {
    std::vector<FrozenGroup> lines;
    tx.each("SELECT series, body_id, item, measure, value FROM monitoring_total WHERE value <> 0 "
            "AND (series = 'region' OR measure NOT IN ('course', 'course_person')) "
            "ORDER BY series, body_id, item, measure",
            [&](db::Row const& row) {
                auto const series = row.get<std::string_view>(0), item = row.get<std::string_view>(2);
                Uuid const body = row.get<Uuid>(1);
                if (lines.empty() || lines.back().series != series || lines.back().body != body ||
                    lines.back().item != item)
                    lines.push_back({std::string(series), body, std::string(item), {}});
                std::string& counts = lines.back().counts;
                counts += (counts.empty() ? "" : " ") + row.get<std::string>(3) + " " +
                          std::to_string(row.get<std::int64_t>(4));
            });
    add_common_lines(tx, lines);
    return lines;
}

std::vector<FrozenGroup> lines_frozen(db::Tx& tx, std::int64_t number) {
    return tx.all("SELECT series, body_id, item, counts FROM monitoring_frozen_count WHERE number = $1 "
                  "ORDER BY series, body_id, item",
                  [](db::Row const& row) {
                      return FrozenGroup{row.get<std::string>(0), row.get<Uuid>(1), row.get<std::string>(2),
                                  row.get<std::string>(3)};
                  },
                  number);
}

//! Also of when it was frozen and under which day.
std::string checksum_of(Frozen const& frozen, std::vector<FrozenGroup> const& lines) {
    std::string text = std::to_string(frozen.number) + " " + to_string(frozen.day) + " " + to_rfc3339(frozen.made_at) +
                       (frozen.is_final ? " final\n" : "\n");
    for (FrozenGroup const& line : lines)
        text += line.series + "\t" + to_string(line.body) + "\t" + line.item + "\t" + line.counts + "\n";
    return to_hex(sha256(text));
}

void add_correction(AsAt& group, std::string_view reason, std::string_view counts) {
    for (Correction const one : all_corrections)
        if (code_of(one) == reason) group.corrections[static_cast<std::size_t>(one)] += counts_in(counts);
}

}  // namespace

std::string_view code_of(Correction correction) {
    constexpr std::string_view codes[] = {"arrived", "gone", "moved", "late", "mended"};
    return codes[static_cast<std::size_t>(correction)];
}

Counts AsAt::known() const {
    Counts sum = published;
    for (Counts const& one : corrections) sum += one;
    return sum;
}

AsAt& AsAt::operator+=(AsAt const& other) {
    published += other.published;
    for (std::size_t i = 0; i < corrections.size(); ++i) corrections[i] += other.corrections[i];
    return *this;
}

Day last_due(Day today) {
    Day const yesterday = plus_days(today, -1);
    Day const sunday = plus_days(monday_of(today), -1);
    Day const month_end = plus_days({today.year, today.month, 1}, -1);
    return std::min(yesterday, std::max(sunday, month_end));
}

std::string frozen_measures(std::string_view measures) {
    std::vector<std::string> kept;
    for (std::string_view const word : split(measures, ' '))
        if (std::find(std::begin(by_person), std::end(by_person), word) != std::end(by_person)) kept.emplace_back(word);
    return join(kept, " ");
}

std::int64_t next_number(db::Tx& tx) {
    return tx.value<std::int64_t>("SELECT COALESCE(MAX(number), 0) + 1 FROM monitoring_frozen").value_or(1);
}

void keep_for_freeze(db::Tx& tx, std::int64_t next, Uuid person, Uuid body, std::string_view measures) {
    tx.run("INSERT INTO monitoring_frozen_person (person_id, since_number, body_id, measures) VALUES ($1, $2, $3, $4) "
           "ON CONFLICT (person_id, since_number) DO UPDATE SET body_id = excluded.body_id, "
           "measures = excluded.measures",
           person, next, body, measures);
}

void write_frozen(db::Tx& tx, Day day, Instant made_at, std::vector<FrozenGroup> const& groups, bool is_final) {
    Frozen const frozen{next_number(tx), day, made_at, {}, is_final};
    tx.run("INSERT INTO monitoring_frozen (number, day, checksum, is_final, made_at) VALUES ($1, $2, $3, $4, $5)",
           frozen.number, day, checksum_of(frozen, groups), is_final, made_at);
    for (FrozenGroup const& one : groups)
        tx.run("INSERT INTO monitoring_frozen_count (number, series, body_id, item, counts) "
               "VALUES ($1, $2, $3, $4, $5)",
               frozen.number, one.series, one.body, one.item, one.counts);
}

void freeze_counts(db::Tx& tx, Day day, Instant now) {
    tx.serialise("monitoring");  // nobody is recounted between the sums and what each person counted for
    if (tx.value<std::int64_t>("SELECT number FROM monitoring_frozen WHERE day >= $1 OR is_final = 1 LIMIT 1", day))
        return;
    write_frozen(tx, day, now, lines_now(tx));
}

void freeze_finally(db::Tx& tx, Instant now) {
    if (final_freeze(tx)) return;
    write_frozen(tx, rome_day(now), now, lines_now(tx), true);
}

std::optional<Frozen> final_freeze(db::Tx& tx) {
    return tx.one("SELECT number, day, made_at, checksum, is_final FROM monitoring_frozen WHERE is_final = 1 LIMIT 1",
                  read_frozen);
}

std::vector<std::string> verify_final(db::Tx& tx, Frozen const& frozen) {
    auto const in_words = [](FrozenGroup const& one) {
        return one.series + " " + to_string(one.body) + " " + one.item + ": " + one.counts;
    };
    std::set<std::string> now;
    std::vector<std::string> differences;
    auto const closed_with = lines_frozen(tx, frozen.number);
    // Closures of before they were frozen have no groups by gender and age.
    bool const has_common = std::any_of(closed_with.begin(), closed_with.end(),
                                        [](FrozenGroup const& one) { return one.series == common_series; });
    for (FrozenGroup const& one : lines_now(tx))
        if (has_common || one.series != common_series) now.insert(in_words(one));
    for (FrozenGroup const& one : closed_with)
        if (now.erase(in_words(one)) == 0) differences.push_back("closed with " + in_words(one));
    for (std::string const& one : now) differences.push_back("after the closure " + one);
    return differences;
}

std::vector<Day> broken_counts(db::Tx& tx) {
    std::vector<Day> broken;
    for (Frozen const& one : all_frozen(tx))
        if (checksum_of(one, lines_frozen(tx, one.number)) != one.checksum)
            broken.push_back(one.day);
    return broken;
}

std::optional<Frozen> frozen_on(db::Tx& tx, Day on) {
    return tx.one("SELECT number, day, made_at, checksum, is_final FROM monitoring_frozen WHERE day <= $1 "
                  "ORDER BY day DESC LIMIT 1",
                  read_frozen, on);
}

std::vector<Frozen> all_frozen(db::Tx& tx) {
    return tx.all("SELECT number, day, made_at, checksum, is_final FROM monitoring_frozen ORDER BY number DESC",
                  read_frozen);
}

std::optional<Instant> known_at(db::Tx& tx) {
    return tx.value<Instant>("SELECT known_at FROM monitoring_frozen_known WHERE id = 1");
}

AsAt as_at(db::Tx& tx, Frozen const& frozen, Uuid body) {
    AsAt group;
    std::string_view const series = body == whole_region ? "region" : "body";
    tx.each("SELECT '', counts FROM monitoring_frozen_count WHERE number = $1 AND series = $2 AND body_id = $3 "
            "AND item = '' UNION ALL "
            "SELECT reason, counts FROM monitoring_frozen_change WHERE number = $1 AND body_id = $3",
            [&](db::Row const& row) {
                auto const reason = row.get<std::string_view>(0), counts = row.get<std::string_view>(1);
                if (!reason.empty()) return add_correction(group, reason, counts);
                group.published = counts_in(counts);
                group.courses = value_in(counts, "course");
                group.course_people = value_in(counts, "course_person");
            },
            frozen.number, series, body);
    return group;
}

std::map<Uuid, AsAt> bodies_as_at(db::Tx& tx, Frozen const& frozen) {
    std::map<Uuid, AsAt> bodies;
    tx.each("SELECT body_id, '', counts FROM monitoring_frozen_count WHERE number = $1 AND series = 'body' UNION ALL "
            "SELECT body_id, reason, counts FROM monitoring_frozen_change WHERE number = $1 AND body_id <> $2",
            [&](db::Row const& row) {
                AsAt& group = bodies[row.get<Uuid>(0)];
                auto const reason = row.get<std::string_view>(1), counts = row.get<std::string_view>(2);
                if (reason.empty()) group.published = counts_in(counts);
                else add_correction(group, reason, counts);
            },
            frozen.number, whole_region);
    return bodies;
}

std::string common_item(std::string_view gender, std::string_view age_band) {
    return std::string(gender) + "/" + std::string(age_band);
}

std::vector<Group> groups_as_published(db::Tx& tx, Frozen const& frozen, std::string_view series) {
    return tx.all("SELECT body_id, item, counts FROM monitoring_frozen_count WHERE number = $1 AND series = $2 "
                  "ORDER BY body_id, item",
                  [&](db::Row const& row) {
                      return Group{row.get<Uuid>(0), row.get<std::string>(1), counts_in(row.get<std::string_view>(2))};
                  },
                  frozen.number, series);
}

std::vector<Group> units_as_published(db::Tx& tx, Frozen const& frozen, Uuid body) {
    return tx.all("SELECT item, counts FROM monitoring_frozen_count WHERE number = $1 AND series = 'unit' "
                  "AND body_id = $2 ORDER BY item",
                  [&](db::Row const& row) {
                      return Group{body, row.get<std::string>(0), counts_in(row.get<std::string_view>(1))};
                  },
                  frozen.number, body);
}

}  // namespace regia::monitoring
