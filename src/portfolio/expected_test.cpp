//! What is expected of each person follows her functions, with its history.
#include <doctest/doctest.h>

#include "jobs/test_databases.hpp"
#include "portfolio/portfolio.hpp"

using namespace regia;
using portfolio::Level;
using portfolio::Portfolio;
using registry::Reference;

namespace {

constexpr Day first_day{2025, 1, 1};

files::Folder two_areas() {
    std::string const meaning = "meaning_it = \"m\"\nmeaning_en = \"m\"\n";
    std::string text = "version = \"1\"\nstatus = \"provvisorio\"\n"
                       "title_it = \"T\"\ntitle_en = \"T\"\nnote_it = \"N\"\nnote_en = \"N\"\n";
    for (auto const* level : {"non_ancora", "base", "intermedio", "avanzato"})
        text += "[[level]]\ncode = \"" + std::string(level) + "\"\nit = \"l\"\nen = \"l\"\n" + meaning;
    text += "[[audience]]\ncode = \"all\"\nit = \"Tutti\"\nen = \"All\"\n";
    for (auto const* area : {"A1", "A2"})
        text += "[[area]]\ncode = \"" + std::string(area) + "\"\nit = \"a\"\nen = \"a\"\nshort_it = \"a\"\n"
                "short_en = \"a\"\ndeck_text = \"d\"\n[[area.competence]]\ncode = \"" + std::string(area) + ".1\"\n"
                "it = \"c\"\nen = \"c\"\naudiences = [\"all\"]\nbase = {it = \"b\", en = \"b\"}\n"
                "intermedio = {it = \"i\", en = \"i\"}\navanzato = {it = \"a\", en = \"a\"}\n";
    files::Folder folder;
    folder.put("portfolio.toml", text);
    folder.put("expected_levels.csv", "profile,function,area,level,reason\n*,,A1,base,Per tutti\n"
                                      "*,,A2,base,Per tutti\n*,tutor,A2,avanzato,Affianca\n");
    folder.put("areas.csv", "code,name\ncentro,Area Vasta Centro\n");
    folder.put("bodies.csv", "code,name,kind,wide_area\nausl-x,USL Ics,ausl,centro\n");
    folder.put("districts.csv", "code,name,body\nvalle,Valle,ausl-x\n");
    folder.put("profiles.csv", "code,name_it,name_en,group,relationship\nnurse,Infermiere,Nurse,nursing,employee\n");
    return folder;
}

std::int64_t count_of_events(db::Database& database, Uuid person) {
    return database.read([&](db::Tx& tx) {
        return *tx.value<std::int64_t>("SELECT count(*) FROM event WHERE kind = 'expected_changed' AND key = $1",
                                       to_string(person));
    });
}

}  // namespace

TEST_CASE("ExpectationsFollowFunctionsAndKeepTheirHistory") {
    for (auto const& test : jobs::databases_for_tests()) {
        db::Database& database = **test;
        ManualClock clock(Instant{seconds(1'770'000'000)});
        IdSource ids(clock, 1);
        files::FolderStore store(database);
        files::Shelf<Portfolio> portfolio(store, portfolio::parse_portfolio);
        files::Shelf<Reference> reference(store, registry::parse_reference);
        jobs::Subscribers subscribers(database, clock);
        portfolio::add_subscribers(subscribers, portfolio, reference, clock);

        Uuid const person = ids.next(), employment = ids.next(), revision = ids.next(), function = ids.next();
        Instant const now = clock.now();
        database.write_now("test", [&](db::Tx& tx) {
            files::Faults faults;
            files::save_revision(tx, revision, two_areas(), files::Origin::folder, "test", now);
            registry::store_reference(tx, registry::parse_reference(two_areas(), faults));
            REQUIRE(faults.empty());
            registry::Person const anna{person, "Anna", "Bini", {}, {}, {}, "f", "it"};
            registry::Employment const job{employment, person, named_uuid("body", "ausl-x"), {}, {}, "nurse",
                                           "employee", {}, {}, first_day, {}};
            registry::add_person(tx, anna, job, now);
        });
        subscribers.drain();
        auto const expected = [&] {
            return database.read([&](db::Tx& tx) { return portfolio::expected_for(tx, person); });
        };
        REQUIRE(expected().size() == 2);
        CHECK(expected()[0].level == Level::base);
        CHECK(expected()[1].level == Level::base);
        CHECK(count_of_events(database, person) == 1);

        clock.advance(days(1));
        Instant const later = clock.now();
        database.write_now("test", [&](db::Tx& tx) {
            registry::add_function(tx, function, person, "tutor", "Decreto 1/2026", first_day, later);
        });
        subscribers.drain();
        CHECK(expected()[0].level == Level::base);
        CHECK(expected()[1].level == Level::advanced);
        CHECK(expected()[1].reason == "Affianca");
        CHECK(count_of_events(database, person) == 2);

        // The same news again changes nothing and says nothing.
        clock.advance(days(1));
        Instant const again = clock.now();
        database.write_now("test", [&](db::Tx& tx) {
            jobs::emit(tx, "person_changed", to_string(person), "{}", again);
        });
        subscribers.drain();
        CHECK(count_of_events(database, person) == 2);
        auto const history = database.read([&](db::Tx& tx) {
            return tx.all("SELECT area, level FROM portfolio_expected_change WHERE person_id = $1 "
                          "ORDER BY changed_at, area",
                          [](db::Row const& row) { return std::pair(row.get<std::string>(0), row.get<Level>(1)); },
                          person);
        });
        using Change = std::pair<std::string, Level>;
        CHECK(history == std::vector<Change>{{"A1", Level::base}, {"A2", Level::base}, {"A2", Level::advanced}});
    }
}
