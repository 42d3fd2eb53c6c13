#include "monitoring/compare/store.hpp"

#include <algorithm>

namespace regia::monitoring {

bool is_by_district(std::string_view measure) {
    return measure == "in_scope" || measure == "reached" || measure == "started" || measure == "concluded";
}

std::vector<DistrictCounts> district_counts(db::Tx& tx, std::string_view profile, Uuid body) {
    std::vector<DistrictCounts> all;
    tx.each("SELECT body_id, district_id, measure, value FROM monitoring_district WHERE profile = $1 "
            "AND (body_id = $2 OR $2 = $3) ORDER BY body_id, district_id, measure",
            [&](db::Row const& row) {
                Uuid const in = row.get<Uuid>(0), district = row.get<Uuid>(1);
                if (all.empty() || all.back().body != in || all.back().district != district)
                    all.push_back({in, district, {}});
                all.back().counts.add(row.get<std::string_view>(2), row.get<std::int64_t>(3));
            },
            profile, body, Uuid{});
    return all;
}

std::vector<DayCount> day_counts(db::Tx& tx, std::span<Uuid const> bodies, Day from) {
    std::string const series(bodies.empty() ? "region" : "body");
    std::string const first = to_string(from);
    std::vector<db::Param> values{std::string_view(series), std::string_view(first)};
    std::string in = " AND body_id IN (";
    constexpr std::array region{Uuid{}};
    for (Uuid const body : bodies.empty() ? std::span<Uuid const>(region) : bodies) {
        values.emplace_back(body);
        in += (values.size() > 3 ? ", $" : "$") + std::to_string(values.size());
    }
    std::string const which = "series = $1 AND measure IN ('reached', 'started', 'concluded')" + in + ")";
    std::vector<DayCount> all;
    tx.each_with("SELECT d.body_id, d.measure, d.day, d.value FROM monitoring_day d JOIN (SELECT series, measure, "
                 "body_id, MAX(day) AS day FROM monitoring_day WHERE " + which + " AND day < $2 "
                 "GROUP BY series, measure, body_id) m ON d.series = m.series AND d.measure = m.measure "
                 "AND d.body_id = m.body_id AND d.day = m.day UNION ALL "
                 "SELECT body_id, measure, day, value FROM monitoring_day WHERE " + which + " AND day >= $2",
                 values, [&](db::Row const& row) {
                     auto const measure = std::find(weekly_measures.begin(), weekly_measures.end(),
                                                    row.get<std::string_view>(1));
                     all.push_back({row.get<Uuid>(0), static_cast<std::size_t>(measure - weekly_measures.begin()),
                                    row.get<Day>(2), row.get<std::int64_t>(3)});
                 });
    return all;
}

}  // namespace regia::monitoring
