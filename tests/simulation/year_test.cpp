//! One seeded year in ./test, as many as REGIA_SEEDS says in ./test --deep: what must always hold does, and both
//! engines end in the same state.
#include <cstdlib>

#include "simulation/digest.hpp"
#include "simulation/year.hpp"

using namespace regia;

TEST_CASE("AYearOfTheProgrammeEndsInTheSameStateOnBothEngines") {
    char const* const asked = std::getenv("REGIA_SEEDS");
    std::uint64_t const seeds = asked ? std::strtoull(asked, nullptr, 10) : 1;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        std::vector<std::string> ends;
        world::on_each_engine(
            [&](world::TestHouse& in) {
                simulation::Year(in, seed).live();
                ends.push_back(simulation::contents(in.house.database));
            },
            simulation::small_programme());
        CHECK(ends.front().size() > 100'000);
        if (ends.size() == 2) CHECK(simulation::difference(ends[0], ends[1]) == "");
    }
}
