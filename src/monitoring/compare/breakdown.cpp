#include "monitoring/compare/breakdown.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "locale/monitoring.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;

void sort_by_name(std::vector<Slice>& slices) {
    std::sort(slices.begin(), slices.end(), [](Slice const& a, Slice const& b) { return a.name < b.name; });
}

registry::District const* district_of(Desk const& desk, Uuid id) {
    auto const& all = desk.reference->districts;
    auto const found = std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

std::string district_name(Desk const& desk, std::string_view code) {
    registry::District const* const district = desk.reference->find_district(code);
    return district ? district->name : std::string(desk.voice[w::no_district]);
}

std::string contracted_name(Desk const& desk, ContractedGroup const& group) {
    if (group.is_district) return district_name(desk, group.district);
    std::vector<std::string> names;
    for (std::string const& code : group.areas) {
        auto const area = desk.reference->wide_areas.find(code);
        names.push_back(area == desk.reference->wide_areas.end() ? std::string(desk.voice[w::no_district])
                                                                 : area->second);
    }
    return names.empty() ? std::string(desk.voice[w::contracted_together]) : join(names, ", ");
}

}  // namespace

std::string_view code_of(By by) {
    return by == By::district ? "zona" : by == By::week ? "settimana" : "";
}

By by_in(Desk const& desk) {
    auto const code = desk.request.query.get(by_field);
    return code == code_of(By::district) ? By::district : code == code_of(By::week) ? By::week : By::profile;
}

void add_profiles(Desk const& desk, std::vector<Group> const& by_profile, Breakdown& breakdown) {
    std::map<std::string, Counts> employed, contracted;
    for (Group const& group : by_profile)
        (group.body == contracted_list() ? contracted : employed)[group.item] += group.counts;
    std::vector<Counts> of_list;
    Counts list;
    for (auto const& [code, counts] : contracted) {
        of_list.push_back(counts);
        list += counts;
    }
    breakdown.hides_contracted = !are_told_by_profile(of_list, desk.plan->small_cell);
    if (breakdown.hides_contracted)
        breakdown.contracted.push_back({std::string(desk.voice[w::contracted_together]), list});
    auto const add = [&](std::map<std::string, Counts> const& all, std::vector<Slice>& slices) {
        for (auto const& [code, counts] : all)
            if (counts.in_scope > 0) slices.push_back({desk.profile_name(code), counts});
        sort_by_name(slices);
    };
    add(employed, breakdown.slices);
    if (!breakdown.hides_contracted) add(contracted, breakdown.contracted);
}

void add_districts(Desk const& desk, std::vector<DistrictCounts> const& districts, Breakdown& breakdown) {
    std::map<Uuid, Counts> employed;
    std::vector<ContractedPart> contracted;
    for (DistrictCounts const& one : districts) {
        if (one.body != contracted_list()) {
            employed[one.district] += one.counts;
            continue;
        }
        registry::District const* const district = district_of(desk, one.district);
        registry::Body const* const body = district ? desk.reference->find_body(district->body_code) : nullptr;
        contracted.push_back({district ? district->code : "", body ? body->wide_area : "", one.counts});
    }
    std::optional<Slice> none;
    for (auto const& [id, counts] : employed) {
        if (counts.in_scope == 0) continue;
        registry::District const* const district = district_of(desk, id);
        if (district) breakdown.slices.push_back({district->name, counts});
        else none = Slice{std::string(desk.voice[w::no_district]), counts};
    }
    sort_by_name(breakdown.slices);
    if (none) breakdown.slices.push_back(*none);
    for (ContractedGroup const& group : told_contracted(contracted, desk.plan->small_cell)) {
        breakdown.hides_contracted = breakdown.hides_contracted || !group.is_district;
        breakdown.contracted.push_back({contracted_name(desk, group), group.counts});
    }
}

Breakdown body_breakdown(db::Tx& tx, Desk const& desk, registry::Body const& body,
                         std::vector<Group> const& by_profile) {
    Breakdown breakdown;
    breakdown.by = by_in(desk);
    if (breakdown.by == By::profile) {
        add_profiles(desk, by_profile, breakdown);
    } else if (breakdown.by == By::district) {
        add_districts(desk, district_counts(tx, "", body.id), breakdown);
    } else {
        Day const today = rome_day(desk.now);
        breakdown.weeks = weeks_of(day_counts(tx, std::array{body.id}, first_week(today)), today);
    }
    return breakdown;
}

}  // namespace regia::monitoring
