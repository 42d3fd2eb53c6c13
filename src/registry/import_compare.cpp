#include "registry/import_compare.hpp"

#include "base/text.hpp"
#include "registry/people.hpp"

namespace regia::registry {
namespace {

Plan refused(StaffRow row, Column column, std::string_view reason) {
    Plan plan;
    plan.outcome = RowOutcome::refused;
    plan.row = std::move(row);
    plan.column = column;
    plan.reason = reason;
    return plan;
}

bool is_named(StaffRow const& row, Person const& person) { return name_key(row.person) == name_key(person); }

bool is_name_of_code(StaffRow const& row) {
    return is_name_of_tax_code(*row.person.tax_code, row.person.family_name, row.person.given_name);
}

//! Family name in the column of given names and the other way round, as the tax code shows.
bool is_swapped(StaffRow const& row) {
    return !is_name_of_code(row) &&
           is_name_of_tax_code(*row.person.tax_code, row.person.given_name, row.person.family_name);
}

//! A column that the file has not leaves things as they are.
void fill_in(StaffRow& row, Held const& held) {
    if (!row.has_email) row.person.email = held.person.email;
    if (!row.has_absence) row.absence = held.absence;
    if (!held.employment) return;
    Employment const& now = *held.employment;
    if (!row.has_unit) row.unit = held.unit_name;
    if (!row.has_district) row.district = now.district;
    if (!row.has_relationship) row.relationship = now.relationship;
    if (!row.has_staff_number) row.staff_number = now.staff_number;
    if (!row.has_hours) row.hours = now.weekly_hours;
    if (!row.has_to) row.to = now.finished_on;
}

//! In theory two mailboxes may differ in case alone; then she keeps hers.
bool is_same_mailbox(std::string_view one, std::string_view other) { return lower_ascii(one) == lower_ascii(other); }

//! What the file says of the address of somebody who has come in. It is compared with what files said before, not with
//! what she answered: whoever checks a file learns nothing of her answer, nor of the day she came in.
void plan_proposal(Plan& plan, Held const& held) {
    std::optional<std::string>& email = plan.row.person.email;
    if (!plan.row.has_email || !(held.has_come_in || held.proposed)) return;
    std::string const in_force = held.person.email.value_or(""), said = email.value_or("");
    email = held.person.email;
    if (is_same_mailbox(said, held.proposed.value_or(in_force))) return;
    plan.proposal = is_same_mailbox(said, in_force) ? Plan::Proposal::withdraw : Plan::Proposal::make;
    plan.proposed = said;
}

bool has_same_place(StaffRow const& row, Held const& held) {
    Employment const& now = *held.employment;
    return now.profile == row.profile && now.relationship == row.relationship && now.district == row.district &&
           sort_key(held.unit_name) == sort_key(row.unit);
}

bool has_same_person_facts(StaffRow const& row, Held const& held) {
    return held.person.given_name == row.person.given_name && held.person.family_name == row.person.family_name &&
           is_same_mailbox(held.person.email.value_or(""), row.person.email.value_or("")) &&
           held.absence == row.absence;
}

//! Fills in the period of the plan for somebody who has worked in this body before.
void plan_period(Plan& plan, Held const& held, Day today) {
    StaffRow const& row = plan.row;
    Employment const& now = *held.employment;
    bool const is_over = now.finished_on && *now.finished_on < today;
    bool const is_same_place = has_same_place(row, held);
    bool const comes_back = now.finished_on && row.from && *row.from > *now.finished_on;
    bool const goes_on = !row.to || (is_over && *row.to > *now.finished_on);
    if (comes_back || (is_over && goes_on && !is_same_place)) {
        plan.period = Plan::Period::begin;
        plan.from = comes_back ? *row.from : today;
        return;
    }
    bool const is_running = !is_over && now.started_on < today && (!row.to || *row.to >= today);
    if (!is_same_place && is_running) {
        plan.period = Plan::Period::move;
        plan.from = today;
        return;
    }
    plan.from = row.from && held.employments_here == 1 ? *row.from : now.started_on;
    bool const is_same = is_same_place && now.staff_number == row.staff_number && now.weekly_hours == row.hours &&
                         now.finished_on == row.to && now.started_on == plan.from;
    plan.period = is_same ? Plan::Period::keep : Plan::Period::mend;
}

}  // namespace

std::string_view code_of(RowOutcome outcome) {
    switch (outcome) {
        case RowOutcome::same: return "same";
        case RowOutcome::changed: return "changed";
        case RowOutcome::fresh: return "fresh";
        case RowOutcome::moved: return "moved";
        case RowOutcome::ended: return "ended";
        case RowOutcome::gone: return "gone";
        case RowOutcome::refused: break;
    }
    return "refused";
}

Plan plan_of(StaffRow row, std::optional<Held> const& held, bool has_twin, Day today) {
    if (!held) {
        if (has_twin) return refused(std::move(row), Column::tax_code, "omocodia");
        if (is_swapped(row)) return refused(std::move(row), Column::family_name, "swapped_names");
        Plan plan;
        plan.outcome = RowOutcome::fresh;
        plan.period = Plan::Period::begin;
        plan.from = row.from.value_or(row.to ? std::min(today, *row.to) : today);
        plan.has_person_facts = true;
        plan.row = std::move(row);
        return plan;
    }
    if (!is_named(row, held->person) && !is_name_of_code(row))
        return refused(std::move(row), Column::tax_code, "other_person");
    fill_in(row, *held);
    Plan plan;
    plan.row = std::move(row);
    plan_proposal(plan, *held);
    if (held->employment) {
        plan_period(plan, *held, today);
    } else {
        plan.period = Plan::Period::begin;
        plan.from = plan.row.from.value_or(plan.row.to ? std::min(today, *plan.row.to) : today);
    }
    if (plan.period != Plan::Period::keep && plan.row.to && *plan.row.to < plan.from)
        return refused(std::move(plan.row), Column::to, "ends_before_start");
    plan.has_person_facts = held->counts_here && !has_same_person_facts(plan.row, *held);
    bool const has_proposal = held->counts_here && plan.proposal != Plan::Proposal::none;
    if (plan.has_person_facts || has_proposal || plan.period != Plan::Period::keep) plan.outcome = RowOutcome::changed;
    return plan;
}

std::int64_t digest_of(Held const& held) {
    // Without her address and what she answered of another one: a row that is refused for it would tell.
    std::string all = held.person.given_name + '\n' + held.person.family_name + '\n' + held.absence + '\n' +
                      held.unit_name + (held.counts_here ? "\n1" : "\n0");
    if (held.employment) {
        Employment const& now = *held.employment;
        all += to_string(now.id) + now.profile + '\n' + now.relationship + '\n' + now.staff_number.value_or("") + '\n' +
               to_string(now.district.value_or(Uuid{})) + std::to_string(now.weekly_hours.value_or(-1)) +
               to_string(now.started_on) + (now.finished_on ? to_string(*now.finished_on) : "");
    }
    std::uint64_t digest = 0xcbf29ce484222325;  // FNV-1a: two states of one person, not of an enemy
    for (unsigned char const c : all) digest = (digest ^ c) * 0x100000001b3;
    return static_cast<std::int64_t>(digest);
}

}  // namespace regia::registry
