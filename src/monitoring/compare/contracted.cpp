#include "monitoring/compare/contracted.hpp"

#include <algorithm>
#include <map>

namespace regia::monitoring {
namespace {

struct Together {
    std::vector<std::string> areas;
    std::map<std::string, Counts> districts;
    Counts counts;
    bool is_whole = false;  //!< made of several areas
};

std::vector<Together> by_area(std::vector<ContractedPart> const& parts) {
    std::map<std::string, Together> areas;
    for (ContractedPart const& part : parts) {
        if (part.counts.in_scope == 0) continue;
        Together& area = areas[part.area];
        area.areas = {part.area};
        area.districts[part.district] += part.counts;
        area.counts += part.counts;
    }
    std::vector<Together> all;
    for (auto& [code, area] : areas) all.push_back(std::move(area));
    return all;
}

auto smallest(std::vector<Together>& areas) {
    return std::min_element(areas.begin(), areas.end(), [](Together const& a, Together const& b) {
        return a.counts.in_scope < b.counts.in_scope;
    });
}

//! Areas that are too small join the next larger one.
std::vector<Together> joined(std::vector<Together> areas, int least) {
    while (areas.size() > 1 && smallest(areas)->counts.in_scope < least) {
        auto const at = smallest(areas);
        Together const small = *at;
        areas.erase(at);
        Together& other = *smallest(areas);
        other.areas.insert(other.areas.end(), small.areas.begin(), small.areas.end());
        std::sort(other.areas.begin(), other.areas.end());
        other.counts += small.counts;
        other.is_whole = true;
    }
    std::sort(areas.begin(), areas.end(), [](Together const& a, Together const& b) { return a.areas < b.areas; });
    return areas;
}

}  // namespace

std::vector<ContractedGroup> told_contracted(std::vector<ContractedPart> const& parts, int least) {
    std::vector<ContractedGroup> told;
    for (Together const& area : joined(by_area(parts), least)) {
        bool const is_by_district =
            !area.is_whole && std::all_of(area.districts.begin(), area.districts.end(),
                                          [&](auto const& one) { return one.second.in_scope >= least; });
        if (!is_by_district) {
            told.push_back({area.areas, "", false, area.counts});
            continue;
        }
        for (auto const& [code, counts] : area.districts) told.push_back({area.areas, code, true, counts});
    }
    // The only group is the whole list.
    if (told.size() == 1 && !told.front().is_district) told.front().areas.clear();
    return told;
}

bool are_told_by_profile(std::vector<Counts> const& profiles, int least) {
    return std::all_of(profiles.begin(), profiles.end(),
                       [&](Counts const& one) { return one.in_scope == 0 || one.in_scope >= least; });
}

}  // namespace regia::monitoring
