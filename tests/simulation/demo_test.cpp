//! A demo is the same for the same seed, on both engines, and its counters are what a recount of everybody gives.
#include "main/demo.hpp"
#include "simulation/digest.hpp"
#include "world/house.hpp"

using namespace regia;

namespace {

std::string demo_of(std::string const& url, std::uint64_t seed) {
    auto const database = db::open(url);
    db::migrate(*database, db::embedded_migrations());
    database->write_now("facts", [](db::Tx& tx) { access::found_database(tx, {true, 0}); });
    ManualClock clock(demo_start());
    IdSource ids(clock, seed);
    files::FolderStore store(*database);
    REQUIRE(pages::load_programme(*database, store, world::tuscany(), ids, clock.now(), true).applied);
    House house(*database, clock, ids, true, "");
    make_demo(house, {120, seed});
    CHECK(database->read([&](db::Tx& tx) { return monitoring::verify_counters(tx, clock.now()); }).empty());
    CHECK(database->read(monitoring::broken_counts).empty());
    CHECK(database->read(monitoring::broken_snapshots).empty());
    return simulation::contents(*database);
}

std::string new_file(std::filesystem::path const& folder) { return "sqlite:" + (folder / random_token()).string(); }

}  // namespace

TEST_CASE("ADemoIsTheSameForItsSeedOnBothEngines") {
    auto const folder = std::filesystem::temp_directory_path() / ("regia-demo-" + random_token());
    std::string const first = demo_of(new_file(folder), 3);
    CHECK(first.size() > 1'000'000);
    CHECK(simulation::difference(first, demo_of(new_file(folder), 3)) == "");
    CHECK(first != demo_of(new_file(folder), 4));
    if (std::string const url = postgres_url_for_tests(); !url.empty())
        CHECK(simulation::difference(first, demo_of(url, 3)) == "");
    std::filesystem::remove_all(folder);
}
