//! The twins test of privacy rule 3: people equal but for their levels. Worlds in which two of them live the whole
//! product, differing in nothing but what their levels are; every byte that anybody else can fetch, and every row that
//! somebody else reads, is equal in all. Three worlds show each twin to the other and both to everybody else; the
//! fourth of ./test --deep repeats it where nobody is high.
#include "twins_eyes.hpp"

using namespace regia;
using twins::Eyes;
using twins::Seen;
using twins::World;

namespace {

//! One world, looked at twice: while the twins rest with everything open, and when all is concluded.
using Lived = std::vector<Seen>;

//! The worlds do differ: in levels, variants, scores and failed tests.
void check_own(World& world, twins::Twin const& twin) {
    CAPTURE(twin.given);
    CAPTURE(twin.is_high);
    CHECK((world.measured(twin) > 1) == twin.is_high);
    auto const course = world.in.house.database.read([&](db::Tx& tx) { return learning::course_of(tx, twin.person); });
    REQUIRE(course.modules_done == 8);
    auto const is_above_base = [](auto const& module) { return module.variant != learning::Level::base; };
    CHECK((std::count_if(course.modules.begin(), course.modules.end(), is_above_base) > 2) == twin.is_high);
    CHECK(course.modules[1].test_attempts == (twin.is_high ? 1 : 2));
    CHECK(course.modules[1].best_right == (twin.is_high ? 10 : 8));
}

//! Whatever can be asked for was found by somebody, with every parameter that programs are told of.
void check_answers(World& world, Eyes const& eyes) {
    for (auto const& route : world.in.house.router.routes()) {
        if (route->method != http::Method::get) continue;
        CAPTURE(route->path);
        if (route->path.find('{') != std::string::npos) CHECK(eyes.answered().count(route->path) == 1);
        if (!route->description) continue;
        for (http::Parameter const& parameter : route->description->query) {
            CAPTURE(parameter.name);
            CHECK(eyes.parameters().count(parameter.name) == 1);
        }
    }
}

Lived live(Eyes& eyes, bool is_ada_high, bool is_bea_high) {
    World world(is_ada_high, is_bea_high);
    world.live_until_they_rest();
    Lived lived = eyes.look(world, twins::Look::glance);
    world.live_to_the_end();
    for (Seen& one : eyes.look(world, twins::Look::whole)) {
        one.who += " at the end";
        lived.push_back(std::move(one));
    }
    check_own(world, world.ada);
    check_own(world, world.bea);
    check_answers(world, eyes);
    return lived;
}

constexpr int differences_told = 12;

//! Tells the first few; returns how many there are.
int differences(Seen const& first, Seen const& second) {
    REQUIRE(first.who == second.who);
    CAPTURE(first.who);
    CHECK(first.sights.size() == second.sights.size());
    int found = 0;
    for (std::size_t i = 0; i < std::min(first.sights.size(), second.sights.size()); ++i) {
        CAPTURE(first.sights[i].what);
        REQUIRE(first.sights[i].what == second.sights[i].what);
        if (first.sights[i].text == second.sights[i].text) continue;
        if (++found <= differences_told)
            FAIL_CHECK(twins::first_difference(*first.sights[i].text, *second.sights[i].text));
    }
    return found;
}

}  // namespace

TEST_CASE("NobodyElseCanTellTheLevelsOfTwins") {
    Eyes eyes;
    std::vector<Lived> worlds;
    for (auto const& [ada, bea] : {std::pair(true, false), std::pair(false, true), std::pair(true, true)})
        worlds.push_back(live(eyes, ada, bea));
    if (world::is_deep()) worlds.push_back(live(eyes, false, false));
    std::size_t compared = 0;
    for (std::size_t world = 0; world < worlds.size(); ++world)
        for (std::size_t looker = 0; looker < worlds[world].size(); ++looker) {
            Seen const& seen = worlds[world][looker];
            // The first world in which this looker's own level is the same.
            std::size_t like = 0;
            while (worlds[like][looker].own_level != seen.own_level) ++like;
            if (like == world) continue;
            CAPTURE(world);
            CHECK(differences(worlds[like][looker], seen) == 0);
            compared += seen.sights.size();
        }
    CHECK(compared > 10'000);
}
