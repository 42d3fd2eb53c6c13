//! The office asks in November for the figures of 30 June and gets the same, with what has come to light since beside.
#include "learning/learning.hpp"
#include "monitoring/monitoring.hpp"
#include "registry/absence/absence.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

Uuid hire_nurse(TestHouse& in, std::string_view body, Day from) {
    Uuid const person = in.ids.next();
    in.house.database.write_now("hire", [&](db::Tx& tx) {
        registry::Employment employment;
        employment.id = in.ids.next();
        employment.person = person;
        employment.body = named_uuid("body", body);
        employment.profile = "nurse";
        employment.relationship = "employee";
        employment.started_on = from;
        registry::add_person(tx, {person, "Anna", "Rossi", {}, {}, Day{1980, 5, 1}, "f", "it"}, employment,
                             in.clock.now());
    });
    in.house.subscribers.drain();
    return person;
}

void conclude(TestHouse& in, Uuid person, Instant at) {
    in.house.database.write_now("conclude", [&](db::Tx& tx) {
        for (catalogue::Module const& module : in.house.catalogue.current()->modules)
            learning::simulate_module(tx, in.house.library, person, module.code, true, at - hours(1), at, 1);
    });
    in.house.subscribers.drain();
}

//! The clock jumps, and the night's jobs run that were due meanwhile.
void go_to(TestHouse& in, Instant at) {
    in.clock.set(at);
    in.house.queue.drain();
    in.house.subscribers.drain();
}

void has_all(std::string const& page, std::initializer_list<std::string_view> parts) {
    for (std::string_view const part : parts) {
        CAPTURE(part);
        CHECK(page.find(part) != std::string::npos);
    }
}

std::string as_published(TestHouse& in, std::string const& path) {
    Browser browser = in.signed_in(in.somebody("regional_office"));
    auto const reply = browser.get(path);
    CHECK(reply.status == 200);
    return world::text_of(reply.body);
}

}  // namespace

TEST_CASE("InNovemberTheOfficeGetsTheFiguresOfJuneAgainAndWhatIsKnownSince") {
    world::on_each_engine([](TestHouse& in) {
        in.house.queue.drain();  // regular jobs count their turns from here
        in.clock.set(from_rome({2026, 6, 20}, 10, 0));
        Uuid const anna = hire_nurse(in, "ausl-tc", {2020, 1, 1}), bea = hire_nurse(in, "ausl-tc", {2020, 1, 1});
        Uuid const carla = hire_nurse(in, "aou-pisana", {2020, 1, 1});
        conclude(in, anna, in.clock.now() - hours(1));
        conclude(in, bea, in.clock.now() - hours(1));
        go_to(in, from_rome({2026, 7, 1}, 0, 30));
        std::string const path = "/monitoraggio/al-giorno?al=2026-06-30";
        std::string const june = as_published(in, path);
        has_all(june, {"Le cifre al 30 giugno 2026", "Persone nel perimetro 3", "Conclusi 2",
                       "Nessuna correzione: quanto è noto oggi coincide"});

        in.clock.set(from_rome({2026, 7, 20}, 9, 0));
        conclude(in, carla, from_rome({2026, 6, 29}, 17, 0));  // arrives late
        hire_nurse(in, "ispro", {2026, 6, 1});                 // was forgotten in the staff file
        in.house.database.write_now("absence", [&, id = in.ids.next()](db::Tx& tx) {
            registry::begin_absence(tx, {id, bea, bea, "long_absence", Day{2026, 6, 15}, std::nullopt}, in.clock.now());
        });
        go_to(in, from_rome({2026, 11, 20}, 9, 0));
        std::string const november = as_published(in, path);
        has_all(november, {"Le cifre al 30 giugno 2026", "Persone nel perimetro 3",
                           "conservati il 1 luglio 2026, ore 00:30",
                           "Persone nel perimetro: 3 come pubblicato, +1 entrate in anagrafe dopo, −1 corrette; 3 come "
                           "noto oggi.",
                           "Conclusi: 2 come pubblicato, +1 registrate più tardi, −1 corrette; 2 come noto oggi."});
        auto const checksum = [](std::string const& page) {
            auto const at = page.find("Impronta: ");
            return at == std::string::npos ? std::string() : page.substr(at, 30);
        };
        CHECK_FALSE(checksum(june).empty());
        CHECK(checksum(june) == checksum(november));
        auto const wrong = in.house.database.read([&](db::Tx& tx) {
            return monitoring::verify_counters(tx, in.clock.now()).size() + monitoring::broken_counts(tx).size();
        });
        CHECK(wrong == 0);
    });
}
