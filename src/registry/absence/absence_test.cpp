//! Absences: the rules without a database, then what is entered, ended and taken back, on both engines.
#include <doctest/doctest.h>

#include "db/engines_for_tests.hpp"
#include "registry/absence/absence.hpp"

using namespace regia;
using namespace regia::registry;

namespace {

using Faults = std::vector<AbsenceFault>;

constexpr Day today{2026, 2, 12};

AbsenceInput input(std::string kind, std::optional<Day> from, std::optional<Day> to = {}) {
    AbsenceInput made;
    made.kind = std::move(kind);
    made.started_on = from;
    made.finished_on = to;
    return made;
}

struct Staff {
    db::Database& database;
    ManualClock clock{from_rome(today, 10, 0)};
    IdSource ids{clock, 7};
    Uuid person{}, by{};

    explicit Staff(db::Database& to) : database(to) {
        db::migrate(database, db::embedded_migrations());
        person = ids.next();
        by = ids.next();
        database.write_now("staff", [&](db::Tx& tx) {
            Reference reference;
            reference.bodies.push_back({named_uuid("body", "uno"), "uno", "Uno", "ausl", "centro"});
            store_reference(tx, reference);
            Employment employment;
            employment.id = ids.next();
            employment.person = person;
            employment.body = named_uuid("body", "uno");
            employment.profile = "nurse";
            employment.relationship = "employee";
            employment.started_on = {2020, 1, 1};
            add_person(tx, {person, "Anna", "Rossi", {}, {}, Day{1980, 5, 1}, "f", "it"}, employment, clock.now());
        });
    }
    Faults begin(AbsenceInput one) {
        one.person = person;
        one.by = by;
        if (one.id == Uuid{}) one.id = ids.next();
        return database.write_now("absence", [&](db::Tx& tx) { return begin_absence(tx, one, clock.now()); });
    }
    Faults end(Uuid absence, std::optional<Day> last, Uuid of = {}) {
        AbsenceEnd const one{ids.next(), of == Uuid{} ? person : of, by, absence, last};
        return database.write_now("absence", [&](db::Tx& tx) { return end_absence(tx, one, clock.now()); });
    }
    std::vector<Absence> all() {
        return database.read([&](db::Tx& tx) { return absences_of(tx, person); });
    }
    std::string absence_on(Day day) {
        return database.read([&](db::Tx& tx) { return place_of(tx, person, day)->absence; });
    }
    std::size_t events() {
        return database.read([](db::Tx& tx) {
            return static_cast<std::size_t>(
                *tx.value<std::int64_t>("SELECT COUNT(*) FROM event WHERE kind = 'person_changed'"));
        });
    }
};

template <class Test>
void with_staff(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        auto const database = db::open(url);
        Staff staff(*database);
        test(staff);
    });
}

}  // namespace

TEST_CASE("AnAbsenceIsOfTheListHasAFirstDayAndOverlapsNoOther") {
    std::vector<Absence> const others{{{}, "secondment", {2026, 1, 1}, Day{2026, 1, 31}},
                                      {{}, "long_absence", {2026, 6, 1}, std::nullopt}};
    auto const faults = [&](AbsenceInput const& one) { return absence_faults(others, one, today); };
    CHECK(faults(input("long_absence", Day{2026, 2, 1}, Day{2026, 3, 1})) == Faults{});
    CHECK(faults(input("illness", Day{2026, 2, 1}, Day{2026, 3, 1})) == Faults{AbsenceFault::kind});
    CHECK(faults(input("", Day{2026, 2, 1})) == Faults{AbsenceFault::kind, AbsenceFault::overlap});
    CHECK(faults(input("ended", std::nullopt)) == Faults{AbsenceFault::first_day});
    CHECK(faults(input("ended", Day{2028, 1, 1})) == Faults{AbsenceFault::first_day});
    CHECK(faults(input("ended", Day{1990, 1, 1})) == Faults{AbsenceFault::first_day});
    CHECK(faults(input("ended", Day{2026, 3, 1}, Day{2026, 2, 1})) == Faults{AbsenceFault::last_day});
    CHECK(faults(input("ended", Day{2026, 2, 1})) == Faults{AbsenceFault::overlap});  // open: it would reach June
    CHECK(faults(input("ended", Day{2026, 1, 31}, Day{2026, 2, 10})) == Faults{AbsenceFault::overlap});
    CHECK(faults(input("ended", Day{2026, 7, 1}, Day{2026, 7, 2})) == Faults{AbsenceFault::overlap});
    AbsenceInput wrong = input("illness", std::nullopt);
    wrong.has_wrong_end = true;
    CHECK(faults(wrong) == Faults{AbsenceFault::kind, AbsenceFault::first_day, AbsenceFault::last_day});
    CHECK(faults(input("", Day{2026, 1, 20}, Day{2026, 1, 10})) ==
          Faults{AbsenceFault::kind, AbsenceFault::last_day});  // days that are wrong overlap nothing
    CHECK(faults(input("", Day{2026, 1, 20}, Day{2026, 1, 25})) == Faults{AbsenceFault::kind, AbsenceFault::overlap});
}

TEST_CASE("WhoIsAbsentIsOutOfScopeForThatReasonOnThoseDays") {
    with_staff([](Staff& staff) {
        std::size_t const before = staff.events();
        CHECK(staff.begin(input("secondment", Day{2026, 2, 1}, Day{2026, 2, 20})) == Faults{});
        CHECK(staff.events() == before + 1);
        CHECK(staff.absence_on({2026, 1, 31}) == "");
        CHECK(staff.absence_on(today) == "secondment");
        CHECK(staff.absence_on({2026, 2, 20}) == "secondment");
        CHECK(staff.absence_on({2026, 2, 21}) == "");
        CHECK(staff.begin(input("long_absence", Day{2026, 2, 20})) == Faults{AbsenceFault::overlap});
        CHECK(staff.all().size() == 1);
        CHECK(staff.events() == before + 1);
    });
}

TEST_CASE("TheSameFormTwiceEntersOnce") {
    with_staff([](Staff& staff) {
        AbsenceInput one = input("secondment", Day{2026, 2, 1});
        one.id = staff.ids.next();
        CHECK(staff.begin(one) == Faults{});
        CHECK(staff.begin(one) == Faults{});
        CHECK(staff.all().size() == 1);
    });
}

TEST_CASE("WhatWasEnteredStaysWhenItEndsOrWasAMistake") {
    with_staff([](Staff& staff) {
        staff.begin(input("long_absence", Day{2026, 1, 10}));
        Uuid const absence = staff.all().at(0).id;
        CHECK(staff.end(absence, Day{2026, 1, 9}) == Faults{AbsenceFault::last_day});
        CHECK(staff.end(absence, Day{2026, 2, 11}) == Faults{});
        CHECK(staff.absence_on(today) == "");
        CHECK(staff.absence_on({2026, 2, 11}) == "long_absence");
        staff.begin(input("other_body", Day{2026, 2, 12}));
        CHECK(staff.absence_on(today) == "other_body");
        CHECK(staff.end(staff.all().at(0).id, std::nullopt) == Faults{});
        CHECK(staff.absence_on(today) == "");
        auto const entries = staff.database.read([&](db::Tx& tx) { return absence_entries(tx, staff.person); });
        REQUIRE(entries.size() == 4);
        CHECK(entries[0].change == "mistaken");
        CHECK(entries[1].change == "begun");
        CHECK(entries[2].change == "ended");
        CHECK(entries[2].absence.finished_on == Day{2026, 2, 11});
        CHECK(entries[3].change == "begun");
        CHECK(entries[3].by == staff.by);
        CHECK_THROWS_AS(staff.end(absence, Day{2026, 2, 11}, staff.ids.next()), NotFound);
    });
}
