#include "registry/check/changes.hpp"

#include <cstdio>

#include "base/text.hpp"

namespace regia::registry {
namespace {

constexpr char between_parts = '\x1f', between_changes = '\x1e';

std::string text_of(std::optional<Day> const& day) { return day ? to_string(*day) : ""; }

std::string text_of(std::optional<double> const& hours) {
    if (!hours) return "";
    char text[32];
    std::snprintf(text, sizeof text, "%g", *hours);
    return text;
}

std::string code_of_district(Reference const& reference, std::optional<Uuid> const& id) {
    if (!id) return "";
    for (District const& district : reference.districts)
        if (district.id == *id) return district.code;
    return "?";
}

}  // namespace

std::vector<FieldChange> changes_of(Plan const& plan, Held const& held, Reference const& reference) {
    std::vector<FieldChange> changes;
    StaffRow const& row = plan.row;
    auto const add = [&](Column column, std::string const& before, std::string const& after) {
        if (before != after) changes.push_back({column, before, after});
    };
    if (plan.has_person_facts) {
        add(Column::family_name, held.person.family_name, row.person.family_name);
        add(Column::given_name, held.person.given_name, row.person.given_name);
        add(Column::absence, held.absence, row.absence);
    }
    bool const writes_address = plan.has_person_facts && lower_ascii(row.person.email.value_or("")) !=
                                                             lower_ascii(held.person.email.value_or(""));
    if (held.counts_here && (writes_address || plan.proposal != Plan::Proposal::none))
        changes.push_back({Column::email, "", plan.proposal == Plan::Proposal::none ? row.person.email.value_or("")
                                                                                    : plan.proposed});
    if (plan.period == Plan::Period::keep) return changes;
    Employment const none;
    bool const had_one = held.employment.has_value();
    Employment const& now = had_one ? *held.employment : none;
    Body const* const body = reference.find_body(row.body);
    if (!had_one) add(Column::body, "", body ? body->code : "");
    add(Column::unit, held.unit_name, row.unit);
    add(Column::district, code_of_district(reference, now.district), code_of_district(reference, row.district));
    if (!row.district_before.empty())
        changes.push_back({Column::district, std::string(followed_mark) + row.district_before,
                           code_of_district(reference, row.district)});
    add(Column::profile, now.profile, row.profile);
    add(Column::relationship, now.relationship, row.relationship);
    add(Column::staff_number, now.staff_number.value_or(""), row.staff_number.value_or(""));
    add(Column::hours, text_of(now.weekly_hours), text_of(row.hours));
    add(Column::from, had_one ? to_string(now.started_on) : "", to_string(plan.from));
    add(Column::to, text_of(now.finished_on), text_of(row.to));
    return changes;
}

bool ends_employment(Plan const& plan, std::optional<Held> const& held, Day today) {
    if (!held || !held->employment || plan.period != Plan::Period::mend) return false;
    auto const& before = held->employment->finished_on;
    bool const was_running = !before || *before >= today;
    return was_running && plan.row.to && *plan.row.to < today;
}

std::string kept_changes(std::vector<FieldChange> const& changes) {
    std::string kept;
    for (FieldChange const& one : changes) {
        if (!kept.empty()) kept += between_changes;
        kept += name_of(one.column);
        (kept += between_parts) += one.before;
        (kept += between_parts) += one.after;
    }
    return kept;
}

std::vector<FieldChange> read_changes(std::string_view kept) {
    std::vector<FieldChange> changes;
    if (kept.empty()) return changes;
    for (std::string_view const one : split(kept, between_changes)) {
        auto const parts = split(one, between_parts);
        if (parts.size() != 3) continue;
        for (int i = 0; i < static_cast<int>(Column::count); ++i)
            if (name_of(static_cast<Column>(i)) == parts[0])
                changes.push_back({static_cast<Column>(i), std::string(parts[1]), std::string(parts[2])});
    }
    return changes;
}

}  // namespace regia::registry
