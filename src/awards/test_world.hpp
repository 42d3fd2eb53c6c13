//! Awards on the worlds of learning: people who conclude their course, offices, and what others make of it.
#pragma once

#include "awards/code.hpp"
#include "awards/pages.hpp"
#include "awards/template_form.hpp"
#include "learning/test_world.hpp"
#include "world/pdf.hpp"

namespace regia::awards::test {

using learning::test::has;
using learning::test::World;
using world::Browser;

struct Awards {
    explicit Awards(World& to)
        : world(to), terms(to.folders, parse_terms), sources{to.installation, to.library, terms} {
        add_subscribers(world.subscribers, sources);
        add_routes(world.router, sources);
    }
    Awards(Awards const&) = delete;
    Awards& operator=(Awards const&) = delete;

    //! Somebody of the registry with that name and language.
    Uuid person(std::string const& given, std::string const& family, std::string const& language = "it") {
        registry::Person person{world.ids.next(), given, family, std::nullopt, std::nullopt, std::nullopt, "x",
                                language};
        registry::Employment job{world.ids.next(), person.id, named_uuid("body", "ausl-tc"), std::nullopt,
                                 std::nullopt, "nurse", "employee", std::nullopt, std::nullopt, {2020, 1, 1},
                                 std::nullopt};
        world.database->write_now("somebody", [&, grant = world.ids.next()](db::Tx& tx) {
            registry::add_person(tx, person, job, world.clock.now());
            access::add_account(tx, person.id, to_string(person.id), language, world.clock.now(), given);
            access::Scope const own{access::Scope::Kind::person, person.id};
            access::add_grant(tx, {grant, person.id, "learner", own, {2026, 1, 1}, "atto"}, world.clock.now());
        });
        world.subscribers.drain();
        return person.id;
    }
    //! Concludes the eight modules now, and awards reacts.
    void conclude(Uuid person) {
        Instant const now = world.clock.now();
        world.database->write_now("course", [&](db::Tx& tx) {
            learning::plan_path(tx, world.library, person, now - days(10));
            for (catalogue::Module const& module : world.library.catalogue.current()->modules)
                learning::simulate_module(tx, world.library, person, module.code, true,
                                          now - days(9 - module.position) - hours(1), now - days(8 - module.position),
                                          7);
        });
        world.subscribers.drain();
    }
    std::vector<Certificate> held(Uuid person) {
        return world.database->read([&](db::Tx& tx) { return certificates_of(tx, person); });
    }
    Certificate only(Uuid person) {
        auto const all = held(person);
        REQUIRE(all.size() == 1);
        return all.front();
    }
    //! Somebody who acts in this role, with an account but nothing in the registry.
    Browser office(std::string const& role) {
        Uuid const person = world.ids.next();
        access::Role const* const known = world.programme.current()->find_role(role);
        Uuid const body = known->scope == access::Scope::Kind::body ? named_uuid("body", "ausl-tc") : Uuid{};
        world.database->write_now("office", [&, grant = world.ids.next()](db::Tx& tx) {
            access::add_account(tx, person, to_string(person), "it", world.clock.now(), "Nome " + role);
            access::add_grant(tx, {grant, person, role, {known->scope, body}, {2026, 1, 1}, "atto"},
                              world.clock.now());
        });
        return world.signed_in(person);
    }

    World& world;
    files::Shelf<Terms> terms;
    Sources sources;
};

template <class Test>
void on_each_engine(Test&& test) {
    static std::vector<std::pair<std::unique_ptr<World>, std::unique_ptr<Awards>>> const all = [] {
        std::vector<std::pair<std::unique_ptr<World>, std::unique_ptr<Awards>>> made;
        for (auto& world : learning::test::new_worlds()) {
            auto awards = std::make_unique<Awards>(*world);
            made.emplace_back(std::move(world), std::move(awards));
        }
        return made;
    }();
    for (auto const& [world, awards] : all) {
        std::string const engine = world->database->engine() == db::Engine::postgres ? "postgres" : "sqlite";
        CAPTURE(engine);
        test(*awards);
    }
}

using world::text_of_pdf;

}  // namespace regia::awards::test
