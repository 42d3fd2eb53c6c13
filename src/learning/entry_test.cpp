//! Completions entered by hand, and the courses that are proposed to who is below what is expected.
#include "learning/entry/entry.hpp"
#include "learning/proposal/proposal.hpp"
#include "learning/test_world.hpp"

using namespace regia;
using namespace regia::learning;
using learning::test::World;

namespace {

TypedEntry typed() {
    return {"", "Corso di ateneo", "2025-12-01", "Determina 12", "2025-12-15", "Corso frequentato in ateneo"};
}

CompletionEntry entry_of(World& world, Uuid person, Uuid made_by) {
    auto read = read_entry(typed(), {}, rome_day(world.clock.now()));
    REQUIRE(read.entry);
    CompletionEntry entry = *read.entry;
    entry.person = person;
    entry.id = world.ids.next();
    entry.made_by = made_by;
    entry.made_at = world.clock.now();
    return entry;
}

catalogue::Package package(std::string title, std::vector<std::string> competences, std::optional<Level> level) {
    return {named_uuid("test/package", title), title, std::move(competences), level, {}, {}};
}

}  // namespace

TEST_CASE("AnEntryIsReadWithAllItsFaultsAtOnce") {
    Day const today{2026, 2, 12};
    CHECK(read_entry(typed(), {}, today).entry.has_value());
    auto const all = read_entry({"", "ab", "2026-02-13", " ", "1900-01-01", "corto"}, {}, today);
    CHECK(all.faults == std::vector{EntryFault::title, EntryFault::done_on, EntryFault::act, EntryFault::act_on,
                                    EntryFault::reason});
    TypedEntry chosen = typed();
    auto const course = package("Consenso", {}, {});
    chosen.package = to_string(course.id);
    CHECK(read_entry(chosen, {}, today).faults == std::vector{EntryFault::package});
    auto const read = read_entry(chosen, {course}, today);
    REQUIRE(read.entry);
    CHECK(read.entry->title == "Consenso");
    CHECK(read.entry->package == course.id);
}

TEST_CASE("AnEntryIsACompletionWithItsProvenanceAndAWithdrawalChangesNeither") {
    learning::test::on_each_engine([](World& world) {
        Uuid const person = world.somebody(), lead = world.somebody();
        CompletionEntry const entry = entry_of(world, person, lead);
        world.database->write_now("entry", [&](db::Tx& tx) {
            CHECK(enter_completion(tx, entry));
            CHECK(!enter_completion(tx, entry));  // the form arrives twice
        });
        auto const completions = [&] {
            return world.database->read([&](db::Tx& tx) { return completions_of(tx, person); });
        };
        REQUIRE(completions().size() == 1);
        CHECK(completions()[0].kind == CompletionKind::manual);
        CHECK(completions()[0].recorded_by == lead);
        CHECK(completions()[0].completed_at == from_rome({2025, 12, 1}, 0, 0));
        auto browser = world.signed_in(person);
        std::string const page = browser.get("/percorso/corsi").body;
        for (std::string_view const part : {"Corso di ateneo", "Determina 12", "Corso frequentato in ateneo", "Bini"})
            CHECK(page.find(part) != std::string::npos);
        world.database->write_now("entry", [&](db::Tx& tx) {
            withdraw_completion(tx, person, entry.id, {"persona sbagliata", lead, world.clock.now()});
            withdraw_completion(tx, person, entry.id, {"un'altra volta", person, world.clock.now()});
        });
        CHECK(completions().empty());
        auto const entries = world.database->read([&](db::Tx& tx) { return entries_of(tx, person); });
        REQUIRE(entries.size() == 1);
        REQUIRE(entries[0].withdrawn);
        CHECK(entries[0].withdrawn->reason == "persona sbagliata");
        CHECK(entries[0].reason == entry.reason);
        CHECK(browser.get("/percorso/corsi").body.find("persona sbagliata") != std::string::npos);
        // Of somebody else it is not there.
        CHECK_THROWS_AS(world.database->write_now("entry", [&](db::Tx& tx) {
            withdraw_completion(tx, lead, entry.id, {"non è sua", lead, world.clock.now()});
        }), NotFound);
    });
}

TEST_CASE("CoursesAreProposedForWhatIsBelowTheExpectedLevelAndNothingElse") {
    files::Faults faults;
    auto const portfolio = portfolio::parse_portfolio(learning::test::tuscany(), faults);
    std::vector<Standing> const standing{{"A1", Level::intermediate, Level::intermediate, ""},
                                         {"A2", Level::intermediate, std::nullopt, "survey"},
                                         {"A3", Level::intermediate, Level::base, "module:F3"}};
    auto const titles = [&](std::set<Uuid> const& concluded) {
        std::vector<std::string> found;
        for (Proposal const& one :
             proposed({package("raggiunta", {"A1.1"}, {}), package("non misurata", {"A2.1"}, {}),
                       package("giusta", {"A3.1"}, Level::intermediate), package("per tutti", {"A3.2", "A1.1"}, {}),
                       package("troppo facile", {"A3.1"}, Level::base),
                       package("troppo alta", {"A3.1"}, Level::advanced), package("senza legami", {}, {})},
                      portfolio, standing, concluded)) {
            CHECK(one.areas == std::vector<std::string>{"A3"});
            found.push_back(one.package.title);
        }
        return found;
    };
    CHECK(titles({}) == std::vector<std::string>{"giusta", "per tutti"});
    CHECK(titles({package("giusta", {}, {}).id}) == std::vector<std::string>{"per tutti"});
}

TEST_CASE("WhatIsGivenStaysUntilItIsConcludedAndWhatIsBegunStaysWhoeverGaveIt") {
    auto const a = package("a", {}, {}), b = package("b", {}, {}), gone = package("ritirato", {}, {});
    std::vector<GivenCourse> const given{{b.id, "perché sì"}, {gone.id, "non c’è più"}, {b.id, "due volte"}};
    auto const first = held({a, b}, given, {gone}, {});
    REQUIRE(first.size() == 2);
    CHECK(first[0].package.id == b.id);
    CHECK(first[0].reasons == std::vector<std::string>{"perché sì", "due volte"});
    CHECK_FALSE(first[0].is_begun);
    CHECK(first[1].package.id == gone.id);
    CHECK(first[1].is_begun);
    CHECK(held({a, b}, given, {}, {b.id}).empty());
    REQUIRE(held({a, b}, {}, {b}, {}).size() == 1);
    CHECK(held({a, b}, {}, {b}, {})[0].reasons.empty());
    CHECK(held({a, b}, {}, {}, {}).empty());
}
