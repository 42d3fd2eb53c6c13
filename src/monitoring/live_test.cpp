//! Courses made elsewhere in the figures, and open pages that are told of them.
#include <future>

#include "learning/entry/entry.hpp"
#include "monitoring/as_at/as_at.hpp"
#include "monitoring/live/live.hpp"
#include "monitoring/live/mark.hpp"
#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

void conclude(World& world, Uuid person, Uuid package, Uuid version) {
    world.database.write_now("course", [&](db::Tx& tx) {
        std::string const id = to_string(package);
        learning::record_completion(tx, {person, "package:" + id, version, learning::CompletionKind::scorm12,
                                         world.clock.now()});
        jobs::emit(tx, "package_completed", to_string(person), "{\"package\":\"" + id + "\"}", world.clock.now());
    });
}

void react(World& world) {
    jobs::Subscribers subscribers(world.database, world.clock);
    add_subscribers(subscribers, world.clock);
    subscribers.drain();
}

std::vector<Uuid> staff(World& world, int count, std::string const& body) {
    std::vector<Uuid> people;
    for (int i = 0; i < count; ++i) people.push_back(world.add(Somebody{.body = body}));
    return people;
}

}  // namespace

TEST_CASE("ACourseThatWasConcludedIsCountedOnceAndARecountAgrees") {
    on_each_engine([](World& world) {
        auto const people = staff(world, 24, "ausl-tc");
        Uuid const course = world.ids.next(), other = world.ids.next(), version = world.ids.next();
        for (int i = 0; i < 10; ++i) conclude(world, people[static_cast<std::size_t>(i)], course, version);
        conclude(world, people[0], other, version);
        conclude(world, people[0], other, world.ids.next());  // its next version: the course is the same one
        react(world);
        CHECK(world.database.read([&](db::Tx& tx) { return verify_counters(tx, world.clock.now()); }).empty());
        auto office = world.as("regional_office");
        auto lead = world.as("body_lead", "ausl-tc");
        // Nobody hears of it while it happens, and a body never: one person's absence, or entry, would ask about her.
        CHECK(!says(office.get("/monitoraggio").body, "Altri corsi"));
        CHECK(!says(lead.get("/enti/ausl-tc").body, "Altri corsi"));
        Day const sunday{2026, 2, 15};
        world.clock.set(from_rome(plus_days(sunday, 1), 0, 1));
        world.database.write_now("monitoring", [&](db::Tx& tx) { freeze_counts(tx, sunday, world.clock.now()); });
        auto later = world.as("regional_office");
        CHECK(says(read_aloud(later.get("/monitoraggio/al-giorno?al=2026-02-15").body),
                   "Circa 10 corsi conclusi da circa 10 persone"));
        auto lead_later = world.as("body_lead", "ausl-tc");
        CHECK(!says(lead_later.get("/enti/ausl-tc/al-giorno?al=2026-02-15").body, "orsi conclusi"));
        CHECK(world.database.read([](db::Tx& tx) {
            return tx.value<std::int64_t>("SELECT COUNT(*) FROM monitoring_frozen_count WHERE counts LIKE '%course%'");
        }) == 1);  // of the region alone
    });
}

TEST_CASE("ACourseThatWasWithdrawnCountsNoMore") {
    on_each_engine([](World& world) {
        Uuid const person = world.add(Somebody{}), entry = world.ids.next();
        world.database.write_now("course", [&](db::Tx& tx) {
            learning::record_completion(tx, {person, "elsewhere:" + to_string(entry), entry,
                                             learning::CompletionKind::manual, world.clock.now(), person, "atto"});
            recount_person(tx, person, world.clock.now());
            tx.run("INSERT INTO learning_completion_withdrawal (person_id, entry_id, reason, withdrawn_by, "
                   "withdrawn_at) VALUES ($1, $2, 'errore', $1, $3)", person, entry, world.clock.now());
            jobs::emit(tx, "completion_withdrawn", to_string(person), "{}", world.clock.now());
        });
        auto const counted = [&] {
            return world.database.read([](db::Tx& tx) {
                return tx.value<std::int64_t>("SELECT SUM(value) FROM monitoring_count WHERE measure = 'course'");
            });
        };
        CHECK(counted() == 1);
        react(world);
        CHECK(counted() == 0);
    });
}

TEST_CASE("AFewCoursesAreNotTold") {
    on_each_engine([](World& world) {
        auto const people = staff(world, 24, "ausl-tc");
        for (std::size_t i = 0; i < 2; ++i) conclude(world, people[i], world.ids.next(), world.ids.next());
        react(world);
        Day const sunday{2026, 2, 15};
        world.clock.set(from_rome(plus_days(sunday, 1), 0, 1));
        world.database.write_now("monitoring", [&](db::Tx& tx) { freeze_counts(tx, sunday, world.clock.now()); });
        auto office = world.as("regional_office");
        CHECK(says(read_aloud(office.get("/monitoraggio/al-giorno?al=2026-02-15").body), "Il numero non si mostra"));
    });
}

TEST_CASE("AnOpenPageIsToldWithinASecondAndOnlyOfWhatItShows") {
    on_each_engine([](World& world) {
        auto const people = staff(world, 24, "ausl-tc");
        auto const mark = [&] { return world.database.read([](db::Tx& tx) { return figures_mark(tx, Uuid{}); }); };
        std::string const before = mark();
        conclude(world, people[0], world.ids.next(), world.ids.next());
        react(world);
        CHECK(mark() == before);  // a course made elsewhere is hers to know
        auto office = world.as("regional_office");
        auto const path = [](std::string const& page) {
            auto const begin = page.find("data-live=\"") + 11;
            std::string found = page.substr(begin, page.find('"', begin) - begin);
            for (auto at = found.find("&amp;"); at != std::string::npos; at = found.find("&amp;"))
                found.erase(at + 1, 4);
            return found;
        };
        std::string const region = path(office.get("/monitoraggio").body);
        std::string const other = path(office.get("/enti/aou-pisana").body);
        REQUIRE(region == "/monitoraggio/novita?aggiorna=1");
        // A page that was told nothing yet is answered at once; then the browser brings what it was told.
        auto other_office = world.as("regional_office");
        std::vector<std::pair<world::Browser*, std::string>> const pages{{&office, region}, {&other_office, other}};
        for (auto const& [browser, address] : pages) {
            std::string const first = browser->get(address).body;
            auto const at = first.find("id: ") + 4;
            browser->more_headers.emplace_back("last-event-id", first.substr(at, first.find('\n', at) - at));
        }
        auto waits = std::async(std::launch::async, [&] { return office.get(region); });
        auto waits_elsewhere = std::async(std::launch::async, [&] { return other_office.get(other); });
        while (world.live.waiting() < 2) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        jobs::Subscribers subscribers(world.database, world.clock);
        add_subscribers(subscribers, world.clock);
        subscribers.start();
        auto const begun = std::chrono::steady_clock::now();
        world.add(Somebody{.body = "ausl-tc", .modules_done = 8});
        auto const reply = waits.get();
        CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(1));
        subscribers.stop();
        CHECK(reply.header("Content-Type") == "text/event-stream; charset=utf-8");
        CHECK(says(reply, "\ndata: "));
        // The other body shows nothing new, so nothing is said there.
        CHECK(world.live.waiting() == 1);
        world.live.stop();
        CHECK(says(waits_elsewhere.get(), ": nothing new"));
        // A lead hears nothing of another body, nor of the region.
        auto lead = world.as("body_lead", "ausl-tc");
        CHECK(lead.get("/monitoraggio/novita?ente=aou-pisana").status == 404);
        CHECK(lead.get("/monitoraggio/novita").status == 404);
    });
}
