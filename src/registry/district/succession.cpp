#include "registry/district/succession.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "files/csv.hpp"
#include "registry/district/district.hpp"

namespace regia::registry {
namespace {

constexpr char const* changes_file = "district_changes.csv";

District* district_named(Reference& reference, std::string_view code) {
    auto const found = std::find_if(reference.districts.begin(), reference.districts.end(),
                                    [&](District const& one) { return one.code == code; });
    return found == reference.districts.end() ? nullptr : &*found;
}

//! Successors of successors that lead back.
bool leads_to(Reference const& reference, District const& from, std::string_view code, std::set<std::string>& seen) {
    return std::any_of(from.life.successors.begin(), from.life.successors.end(), [&](std::string const& next) {
        if (next == code) return true;
        District const* const district = reference.find_district(next);
        return district && seen.insert(next).second && leads_to(reference, *district, code, seen);
    });
}

}  // namespace

void parse_district_changes(files::Folder const& folder, Reference& reference, files::Faults& faults) {
    if (!folder.find(changes_file)) return;
    auto const table = files::CsvTable::parse(folder, changes_file,
                                              {"code", "valid_from", "valid_until", "successors"}, faults);
    std::set<std::string> named;
    for (auto const& line : table.lines()) {
        auto const fault = [&](std::string_view column, std::string const& text) {
            table.fault(line, column, text, faults);
        };
        std::string const& code = table.get(line, "code");
        District* const district = district_named(reference, code);
        if (!district) {
            fault("code", "there is no district \"" + code + "\" in districts.csv");
            continue;
        }
        if (!named.insert(code).second) fault("code", "\"" + code + "\" is here twice");
        DistrictLife& life = district->life;
        for (auto const& [column, day] : {std::pair("valid_from", &life.from), std::pair("valid_until", &life.until)}) {
            std::string const& text = table.get(line, column);
            if (!text.empty() && !(*day = parse_day(text))) fault(column, "is no day (2026-12-31)");
        }
        if (life.from && life.until && *life.until < *life.from) fault("valid_until", "comes before valid_from");
        for (std::string_view const next : split(table.get(line, "successors"), ' ')) {
            if (next.empty()) continue;
            if (reference.find_district(next)) life.successors.emplace_back(next);
            else fault("successors", "there is no district \"" + std::string(next) + "\" in districts.csv");
        }
    }
    for (auto const& line : table.lines()) {
        District const* const district = reference.find_district(table.get(line, "code"));
        if (!district) continue;
        auto const fault = [&](std::string const& text) { table.fault(line, "successors", text, faults); };
        DistrictLife const& life = district->life;
        if (!life.until && !life.successors.empty()) fault("a district without valid_until has no successor");
        if (life.until && life.successors.empty()) fault("it ends and nothing comes after it: a gap");
        std::set<std::string> seen;
        if (leads_to(reference, *district, district->code, seen)) fault("its successors lead back to it: a cycle");
        for (std::string const& next : life.successors) {
            auto const& from = reference.find_district(next)->life.from;
            if (life.until && from && *from > plus_days(*life.until, 1))
                fault("\"" + next + "\" begins on " + to_string(*from) + ", not on the day after: a gap");
        }
    }
}

FollowedDistrict follow_district(Reference const& reference, std::string_view code, Day on) {
    District const* district = reference.find_district(code);
    if (!district) return {nullptr, false, "unknown_district"};
    if (district->life.from && *district->life.from > on) return {nullptr, false, "district_not_yet"};
    // As many steps as there are districts: the folder has no cycle.
    for (std::size_t steps = 0; steps <= reference.districts.size(); ++steps) {
        if (district->life.is_valid(on)) return {district, steps > 0, ""};
        if (district->life.successors.size() != 1) return {nullptr, false, "district_split"};
        district = reference.find_district(district->life.successors.front());
    }
    return {nullptr, false, "unknown_district"};
}

}  // namespace regia::registry
