//! What rests on the programme follows it after a load, in steps, and nothing else moves.
#include "learning/follow.hpp"
#include "learning/test_world.hpp"

using namespace regia;
using namespace regia::learning;
using namespace regia::learning::test;

namespace {

//! As `regia load` does.
void load_and_tell(World& world, files::Folder const& folder) {
    world.load(folder);
    world.database->write_now("programme", [&](db::Tx& tx) {
        jobs::emit(tx, "programme_loaded", to_string(world.catalogue.current_id()), "{\"number\":2}",
                   world.clock.now());
    });
}

void follow(World& world) {
    world.subscribers.drain();
    world.queue.drain();
    world.subscribers.drain();
}

//! A1 expects intermediate of everybody; F3 has no variants any more.
files::Folder changed_programme() {
    files::Folder folder = tuscany();
    folder.put("expected_levels.csv",
               *folder.find("expected_levels.csv") + "nurse,,A1,intermedio,prova\n");
    std::string const path = "modules/a2-che-cosa-contiene/02-chi-produce-quando-arriva.md";
    std::string text = *folder.find(path);
    std::string const level = "level = \"intermedio\"";
    REQUIRE(has(text, level));
    text.replace(text.find(level), level.size(), "level = \"base\"");
    folder.put(path, text);
    std::string const module_path = "modules/a2-che-cosa-contiene/modulo.toml";
    std::string module = *folder.find(module_path);
    std::string const deeper = "\"09-fonti-in-disaccordo.md\", \"10-un-metodo-per-il-gruppo.md\", ";
    REQUIRE(has(module, deeper));
    module.erase(module.find(deeper), deeper.size());
    folder.put(module_path, module);
    return folder;
}

std::vector<std::string> rows(World& world, Uuid person) {
    std::vector<std::string> all;
    for (ModuleProgress const& one : world.course(person).modules)
        all.push_back(one.module + " " + std::string(portfolio::code_of(one.variant)));
    for (auto const& [area, one] : world.standing(person))
        all.push_back(area + " " + std::string(portfolio::code_of(one.expected)) + " " + one.next_step);
    return all;
}

}  // namespace

TEST_CASE("ExpectedLevelsAndPlansOfModulesNotBegunFollowANewProgramme") {
    on_new_worlds([](World& world) {
        Uuid const inside = world.somebody(), outside = world.somebody(), fresh = world.somebody();
        for (Uuid const person : {inside, outside}) world.measure(person, 0.2);
        world.open(inside, "F3", world.sections_of(inside, "F3").front());
        follow(world);
        CHECK(world.progress(outside, "F3").variant == Level::intermediate);
        CHECK(world.standing(outside).at("A1").expected == Level::base);
        CHECK(world.standing(outside).at("A1").next_step == "");

        load_and_tell(world, changed_programme());
        follow(world);
        CHECK(world.progress(outside, "F3").variant == Level::base);
        CHECK(world.progress(inside, "F3").variant == Level::intermediate);  // she ends on what she began with
        for (Uuid const person : {inside, outside}) {
            CHECK(world.standing(person).at("A1").expected == Level::intermediate);
            CHECK(world.standing(person).at("A1").next_step == "module:F1");
        }
        CHECK(world.standing(fresh).at("A1").expected == Level::intermediate);
        CHECK(world.course(fresh).modules.empty());
        CHECK(world.events(outside, "expected_changed") == 2);

        auto const before = rows(world, outside);
        load_and_tell(world, changed_programme());
        follow(world);
        CHECK(rows(world, outside) == before);
        CHECK(world.events(outside, "expected_changed") == 2);  // nothing differed
    });
}

TEST_CASE("MorePeopleThanAStepAllFollow") {
    on_new_worlds([](World& world) {
        std::vector<Uuid> people;
        for (int i = 0; i < 230; ++i) people.push_back(world.somebody());
        load_and_tell(world, changed_programme());
        follow(world);
        for (Uuid const person : people) CHECK(world.standing(person).at("A1").expected == Level::intermediate);
    });
}
