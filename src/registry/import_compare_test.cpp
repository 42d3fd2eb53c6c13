//! What a row would change, decided without a database.
#include <doctest/doctest.h>

#include "registry/import_compare.hpp"
#include "registry/test_staff.hpp"

using namespace regia;
using namespace regia::registry;
using namespace regia::registry::test;
using Period = Plan::Period;

namespace {

constexpr Day today{2026, 2, 12};

//! Mario, nurse at ausl-x since 2020, in a file with every column.
StaffRow row_of_mario() {
    StaffRow row;
    row.person.family_name = "Rossi";
    row.person.given_name = "Mario";
    row.person.tax_code = mario;
    row.person.email = "m@example.org";
    row.body = body_x;
    row.unit = "Medicina";
    row.profile = "nurse";
    row.relationship = "employee";
    row.hours = 36;
    row.from = Day{2020, 2, 1};
    row.has_email = row.has_unit = row.has_district = row.has_relationship = row.has_staff_number = true;
    row.has_hours = row.has_to = row.has_absence = true;
    return row;
}

//! The registry after that row was applied.
Held held_mario() {
    StaffRow const row = row_of_mario();
    Held held;
    held.person = row.person;
    held.unit_name = "Medicina";
    held.employments_here = 1;
    held.employment = Employment{named_uuid("e", "1"), named_uuid("p", "1"), body_x, named_uuid("u", "1"), {}, "nurse",
                                 "employee", {}, 36, {2020, 2, 1}, {}};
    return held;
}

Plan plan(StaffRow const& row, Held const& held) { return plan_of(row, held, false, today); }

}  // namespace

TEST_CASE("ARowThatWasAppliedChangesNothing") {
    CHECK(plan(row_of_mario(), held_mario()).outcome == RowOutcome::same);
}

TEST_CASE("SomebodyNewBeginsOnTheDayOfTheFileOrToday") {
    StaffRow row = row_of_mario();
    Plan made = plan_of(row, {}, false, today);
    CHECK(made.outcome == RowOutcome::fresh);
    CHECK(made.from == Day{2020, 2, 1});
    row.from = {};
    CHECK(plan_of(row, {}, false, today).from == today);
    row.to = Day{2025, 12, 31};  // gone before she was known here
    CHECK(plan_of(row, {}, false, today).from == Day{2025, 12, 31});
}

TEST_CASE("ATaxCodeOfAnotherNameIsRefusedUnlessTheNewNameIsTheOneItWasMadeFrom") {
    StaffRow row = row_of_mario();
    row.person.family_name = "Verdi";
    row.person.given_name = "Anna";
    Plan const made = plan(row, held_mario());
    CHECK(made.outcome == RowOutcome::refused);
    CHECK(made.reason == "other_person");
    Held misspelt = held_mario();
    misspelt.person.family_name = "Rosi";
    CHECK(plan(row_of_mario(), misspelt).outcome == RowOutcome::changed);
    CHECK(plan(row_of_mario(), misspelt).has_person_facts);
}

TEST_CASE("SwappedNamesOfSomebodyNewAreRefused") {
    StaffRow row = row_of_mario();
    std::swap(row.person.family_name, row.person.given_name);
    CHECK(plan_of(row, {}, false, today).reason == "swapped_names");
    // A name that the code does not show either way is taken as it is: names change, codes don't.
    row.person.family_name = "Esposito";
    CHECK(plan_of(row, {}, false, today).outcome == RowOutcome::fresh);
}

TEST_CASE("ACodeThatDiffersByOmocodiaUnderTheSameNameIsForSomebodyToDecide") {
    StaffRow row = row_of_mario();
    row.person.tax_code = mario_by_omocodia;
    CHECK(plan_of(row, {}, true, today).reason == "omocodia");
}

TEST_CASE("WhereOneDoesNotCountNameMailAndAbsenceStayAsTheyAre") {
    StaffRow row = row_of_mario();
    row.person.email = "other@example.org";
    row.absence = "secondment";
    Held held = held_mario();
    CHECK(plan(row, held).has_person_facts);
    held.counts_here = false;
    CHECK(plan(row, held).outcome == RowOutcome::same);
}

TEST_CASE("OfWhoHasComeInAnotherAddressIsOnlyProposedAndOnce") {
    StaffRow row = row_of_mario();
    row.person.email = "other@example.org";
    Held held = held_mario();
    CHECK(plan(row, held).row.person.email == "other@example.org");
    held.has_come_in = true;
    Plan const first = plan(row, held);
    CHECK(first.outcome == RowOutcome::changed);
    CHECK(first.proposal == Plan::Proposal::make);
    CHECK(first.proposed == "other@example.org");
    CHECK(first.row.person.email == held.person.email);
    CHECK_FALSE(first.has_person_facts);
    held.proposed = "other@example.org";
    CHECK(plan(row, held).outcome == RowOutcome::same);
    row.person.email = {};
    CHECK(plan(row, held).proposal == Plan::Proposal::make);
    CHECK(plan(row, held).proposed == "");
    // Back to the one in force: nothing is proposed any more. The same mailbox, written otherwise, is no other one.
    row.person.email = "M@Example.ORG";
    CHECK(plan(row, held).proposal == Plan::Proposal::withdraw);
    CHECK(plan(row, held).row.person.email == "m@example.org");
    held.proposed = {};
    CHECK(plan(row, held).outcome == RowOutcome::same);
}

TEST_CASE("ACheckedFileTellsNotWhatSheAnsweredNorThatSheCameIn") {
    std::string const old = *held_mario().person.email, other = "other@example.org", third = "third@example.org";
    // After a file with the other address was applied: she never came in, has not answered, has declined, has accepted.
    Held never = held_mario(), asked = held_mario(), accepted = held_mario();
    never.person.email = accepted.person.email = other;
    asked.has_come_in = accepted.has_come_in = true;
    asked.proposed = other;  // declined or not is nothing that a plan knows
    for (std::string const& named : {old, other, third, std::string()}) {
        CAPTURE(named);
        StaffRow row = row_of_mario();
        row.person.email = named.empty() ? std::optional<std::string>() : named;
        RowOutcome const told = plan(row, never).outcome;
        CHECK(told == (named == other ? RowOutcome::same : RowOutcome::changed));
        CHECK(plan(row, asked).outcome == told);
        CHECK(plan(row, accepted).outcome == told);
    }
    // Nor does the same mailbox in other letters.
    StaffRow row = row_of_mario();
    row.person.email = "M@Example.ORG";
    Held came_in = held_mario();
    came_in.has_come_in = true;
    CHECK(plan(row, held_mario()).outcome == RowOutcome::same);
    CHECK(plan(row, came_in).outcome == RowOutcome::same);
    CHECK(digest_of(never) == digest_of(asked));
    CHECK(digest_of(never) == digest_of(accepted));
}

TEST_CASE("AColumnThatTheFileHasNotLeavesThingsAsTheyAre") {
    StaffRow row = row_of_mario();
    row.person.email = {};
    row.unit.clear();
    row.hours = {};
    CHECK(plan(row, held_mario()).outcome == RowOutcome::changed);
    row.has_email = row.has_unit = row.has_hours = false;
    CHECK(plan(row, held_mario()).outcome == RowOutcome::same);
    Held ended = held_mario();
    ended.employment->finished_on = Day{2025, 6, 30};
    row.has_to = false;
    CHECK(plan(row, ended).outcome == RowOutcome::same);
}

TEST_CASE("AnotherUnitOrProfileIsAnotherPeriodFromToday") {
    StaffRow row = row_of_mario();
    row.unit = "Chirurgia";
    Plan const made = plan(row, held_mario());
    CHECK(made.period == Period::move);
    CHECK(made.from == today);
    Held fresh = held_mario();
    fresh.employment->started_on = today;  // a period of today is mended: it was never true for a whole day
    row.from = {};
    CHECK(plan(row, fresh).period == Period::mend);
    row.unit = "  medicina ";
    CHECK(plan(row, held_mario()).period == Period::keep);
}

TEST_CASE("HoursNumberAndLastDayAreFactsOfThePeriod") {
    StaffRow row = row_of_mario();
    row.hours = 18;
    row.staff_number = "77";
    row.to = Day{2026, 1, 31};
    CHECK(plan(row, held_mario()).period == Period::mend);
    row.to = Day{2019, 1, 1};
    row.from = {};
    Plan const made = plan(row, held_mario());
    CHECK(made.outcome == RowOutcome::refused);
    CHECK(made.reason == "ends_before_start");
    CHECK(made.column == Column::to);
}

TEST_CASE("TheFirstDayIsMendedOnlyWhileThePeriodIsTheOnlyOne") {
    StaffRow row = row_of_mario();
    row.from = Day{2018, 9, 1};
    CHECK(plan(row, held_mario()).period == Period::mend);
    CHECK(plan(row, held_mario()).from == Day{2018, 9, 1});
    Held moved = held_mario();
    moved.employments_here = 2;
    CHECK(plan(row, moved).outcome == RowOutcome::same);
}

TEST_CASE("WhoComesBackBeginsANewPeriod") {
    Held ended = held_mario();
    ended.employment->finished_on = Day{2024, 6, 30};
    StaffRow row = row_of_mario();
    row.from = Day{2025, 9, 1};
    CHECK(plan(row, ended).period == Period::begin);
    CHECK(plan(row, ended).from == Day{2025, 9, 1});
    // The same first day and no last one: she never left, the end was a mistake.
    CHECK(plan(row_of_mario(), ended).period == Period::mend);
    row = row_of_mario();
    row.profile = "clerk";
    CHECK(plan(row, ended).period == Period::begin);
    CHECK(plan(row, ended).from == today);
    // A file that still names the period that ended changes nothing.
    row = row_of_mario();
    row.to = Day{2024, 6, 30};
    CHECK(plan(row, ended).outcome == RowOutcome::same);
}

TEST_CASE("TheDigestFollowsWhatAPlanRestsOn") {
    Held const held = held_mario();
    CHECK(digest_of(held) == digest_of(held_mario()));
    Held other = held;
    other.person.family_name = "Verdi";
    CHECK(digest_of(other) != digest_of(held));
    other = held;
    other.employment->finished_on = today;
    CHECK(digest_of(other) != digest_of(held));
    other = held;
    other.counts_here = false;
    CHECK(digest_of(other) != digest_of(held));
}
