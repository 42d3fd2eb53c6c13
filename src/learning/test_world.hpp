//! Learning wired as main does it, on a database of its own, with Tuscany's programme in it: people who sign in and
//! walk their path.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>

#include "access/rights.hpp"
#include "base/bytes.hpp"
#include "learning/standing.hpp"
#include "learning/test.hpp"
#include "world/browser.hpp"
#include "world/page.hpp"
#include "world/postgres.hpp"
#include "world/programme.hpp"

namespace regia::learning::test {

//! The programme of Tuscany, with one step of the modules F1 and F3 for those who are past base: so they have variants.
inline files::Folder tuscany() {
    files::Faults faults;
    auto folder = files::Folder::read(tuscany_folder(), faults);
    REQUIRE(faults.empty());
    for (std::string const path : {"modules/a1-norme-e-principi/02-la-strada-delle-norme.md",
                                   "modules/a2-che-cosa-contiene/02-chi-produce-quando-arriva.md"}) {
        std::string text = *folder.find(path);
        std::string const base = "level = \"base\"";
        text.replace(text.find(base), base.size(), "level = \"intermedio\"");
        folder.put(path, text);
    }
    return folder;
}

//! One program on a database. A second one on the same database is another World of the same url.
class World {
public:
    explicit World(std::string const& url, std::filesystem::path folder = {})
        : url(url),
          database(opened(url)),
          clock(from_rome({2026, 2, 12}, 9, 0)),
          ids(clock, ++seeds),
          folders(*database),
          programme(folders, access::parse_programme),
          reference(folders, registry::parse_reference),
          portfolio(folders, portfolio::parse_portfolio),
          survey(folders, assessment::parse_survey),
          catalogue(folders,
                    [](files::Folder const& given, files::Faults& faults) {
                        return catalogue::parse_catalogue(given, portfolio::parse_portfolio(given, faults), faults);
                    }),
          library{catalogue, survey, portfolio, reference},
          installation{*database, clock, ids, folders, programme, assets, {}, false, ""},
          subscribers(*database, clock),
          queue(*database, clock, ids),
          folder_(std::move(folder)) {
        portfolio::add_subscribers(subscribers, portfolio, reference, clock);
        add_subscribers(subscribers, library, clock);
        add_jobs(queue, subscribers, installation, library);
        access::add_routes(router, installation);
        add_routes(router, installation, library);
        gate_ = access::make_gate(installation);
        failures_ = access::make_failure_pages(installation);
        dispatcher = std::make_unique<http::Dispatcher>(
            http::Dispatcher::Parts{router, *gate_, *failures_, assets, "", "", false});
    }
    ~World() {
        dispatcher->stop();
        database.reset();
        if (!folder_.empty()) std::filesystem::remove_all(folder_);
    }
    World(World const&) = delete;
    World& operator=(World const&) = delete;

    //! The programme as it is in force from now on.
    void load(files::Folder const& folder_to_load) {
        database->write_now("programme", [&, id = ids.next()](db::Tx& tx) {
            files::save_revision(tx, id, folder_to_load, files::Origin::folder, "test", clock.now());
        });
        files::store_media(*database, folder_to_load);
        folders.refresh();
        database->write_now("reference", [&](db::Tx& tx) { registry::store_reference(tx, *reference.current()); });
    }
    //! A nurse of the registry who may sign in; what is expected of her is known.
    Uuid somebody(std::string_view profile = "nurse") {
        registry::Person person;
        person.id = ids.next();
        person.given_name = "Chiara";
        person.family_name = "Bini";
        person.gender = "f";
        person.language = "it";
        registry::Employment employment;
        employment.id = ids.next();
        employment.person = person.id;
        employment.body = named_uuid("body", "ausl-tc");
        employment.profile = profile;
        employment.relationship = "employee";
        employment.started_on = {2020, 1, 1};
        database->write_now("somebody", [&, grant = ids.next()](db::Tx& tx) {
            registry::add_person(tx, person, employment, clock.now());
            access::add_account(tx, person.id, to_string(person.id), "it", clock.now(), "Chiara Bini");
            access::Scope const own{access::Scope::Kind::person, person.id};
            access::add_grant(tx, {grant, person.id, "learner", own, {2026, 1, 1}, "atto"}, clock.now());
        });
        subscribers.drain();
        return person.id;
    }
    //! She answers the survey as somebody of this ability would.
    void measure(Uuid person, double ability) {
        database->write_now("survey", [&, attempt = ids.next()](db::Tx& tx) {
            assessment::simulate_attempt(tx, *survey.current(), survey.current_id(), attempt, person,
                                         std::vector<double>(6, ability), 1, clock.now() - minutes(20), clock.now(),
                                         {"all"});
        });
        subscribers.drain();
    }
    world::Browser signed_in(Uuid person) {
        std::string const secret = database->write_now("link", [&](db::Tx& tx) {
            return access::make_sign_in_link(tx, person, clock.now() + hours(1));
        });
        world::Browser browser(*dispatcher);
        CHECK(browser.post("/accedi/link/" + secret, {}).status == 303);
        return browser;
    }
    world::Browser program_of(Uuid person) {
        world::Browser browser(*dispatcher);
        browser.authorization = "Bearer " + database->write_now("bearer", [&](db::Tx& tx) {
            auto const grants = access::grants_of(tx, person, rome_day(clock.now()));
            return access::make_bearer(tx, grants.at(0), "prova", clock.now(), clock.now() + days(100));
        });
        return browser;
    }

    //! Commands, as the pages give them.
    void open(Uuid person, std::string_view module, std::string_view section) {
        database->write_now("person",
                            [&](db::Tx& tx) { open_section(tx, library, person, module, section, clock.now()); });
    }
    std::vector<std::string> sections_of(Uuid person, std::string_view module) {
        return database->read([&](db::Tx& tx) {
            Enrolled const enrolled = enrolled_in(tx, library, person, module, clock.now());
            Taught const taught = taught_to(library, enrolled);
            std::vector<std::string> all;
            for (auto const* one : catalogue::sections_for(*taught.module, enrolled.variant, enrolled.context))
                all.push_back(one->id);
            return all;
        });
    }
    void open_all(Uuid person, std::string_view module) {
        for (std::string const& section : sections_of(person, module)) {
            clock.advance(minutes(3));
            open(person, module, section);
        }
    }
    TestAttempt begin(Uuid person, std::string_view module) {
        return database->write_now("person", [&](db::Tx& tx) {
            return begin_test(tx, library, person, module, 42, clock.now());
        });
    }
    //! Positions of the right answers of the open attempt; `wrong` of them are answered wrongly.
    std::vector<int> answers(Uuid person, std::string_view module, int wrong = 0) {
        return database->read([&](db::Tx& tx) {
            Enrolled const enrolled = enrolled_in(tx, library, person, module, clock.now());
            Taught const taught = taught_to(library, enrolled);
            std::vector<int> chosen;
            for (auto const& drawn :
                 catalogue::draw_test(*taught.module, enrolled.variant, last_attempt(tx, person, module)->seed)) {
                bool const is_wrong = static_cast<int>(chosen.size()) < wrong;
                int position = 0;
                while ((drawn.option_order[static_cast<std::size_t>(position)] == 0) == is_wrong) ++position;
                chosen.push_back(position);
            }
            return chosen;
        });
    }
    TestAttempt take_test(Uuid person, std::string_view module, int wrong = 0) {
        clock.advance(minutes(1));
        int const attempt = begin(person, module).attempt;
        clock.advance(minutes(5));
        return database->write_now("person", [&, chosen = answers(person, module, wrong)](db::Tx& tx) {
            return hand_in(tx, library, person, module, attempt, chosen, clock.now());
        });
    }
    void complete(Uuid person, std::string_view module) {
        open_all(person, module);
        CHECK(take_test(person, module).is_passed);
    }

    Course course(Uuid person) {
        return database->read([&](db::Tx& tx) { return course_of(tx, person); });
    }
    ModuleProgress progress(Uuid person, std::string_view module) {
        for (ModuleProgress const& one : course(person).modules)
            if (one.module == module) return one;
        return {};
    }
    //! By area.
    std::map<std::string, Standing> standing(Uuid person) {
        subscribers.drain();
        return database->read([&](db::Tx& tx) {
            std::map<std::string, Standing> all;
            for (Standing const& one : standing_of(tx, person)) all[one.area] = one;
            return all;
        });
    }
    std::int64_t events(Uuid person, std::string_view kind) {
        return database->read([&](db::Tx& tx) {
            return *tx.value<std::int64_t>("SELECT COUNT(*) FROM event WHERE key = $1 AND kind = $2", to_string(person),
                                           kind);
        });
    }

    std::string const url;
    std::unique_ptr<db::Database> database;
    ManualClock clock;
    IdSource ids;
    files::FolderStore folders;
    files::Shelf<access::Programme> programme;
    files::Shelf<registry::Reference> reference;
    files::Shelf<portfolio::Portfolio> portfolio;
    files::Shelf<assessment::Survey> survey;
    files::Shelf<catalogue::Catalogue> catalogue;
    Library library;
    html::Assets assets;
    access::Installation installation;
    jobs::Subscribers subscribers;
    jobs::Queue queue;
    http::Router router;
    std::unique_ptr<http::Dispatcher> dispatcher;

private:
    static std::unique_ptr<db::Database> opened(std::string const& url) {
        auto made = db::open(url);
        db::migrate(*made, db::embedded_migrations());
        return made;
    }
    inline static std::uint64_t seeds = 0;

    std::filesystem::path folder_;
    std::unique_ptr<http::Gate> gate_;
    std::unique_ptr<http::FailurePages> failures_;
};

inline std::vector<std::unique_ptr<World>> new_worlds() {
    std::vector<std::unique_ptr<World>> made;
    auto const folder = std::filesystem::temp_directory_path() / ("regia-learning-" + random_token());
    made.push_back(std::make_unique<World>("sqlite:" + (folder / "regia.db").string(), folder));
    if (std::string const url = postgres_url_for_tests(); !url.empty()) made.push_back(std::make_unique<World>(url));
    for (auto const& world : made) world->load(tuscany());
    return made;
}

//! Not in the template below, which would make two worlds for each test.
inline std::vector<std::unique_ptr<World>> const& common_worlds() {
    static auto const worlds = new_worlds();
    return worlds;
}

//! The same two worlds for all tests that leave the programme as it is: each test makes people of its own.
template <class Test>
void on_each_engine(Test&& test) {
    for (auto const& world : common_worlds()) {
        std::string const engine = world->database->engine() == db::Engine::postgres ? "postgres" : "sqlite";
        CAPTURE(engine);
        test(*world);
    }
}

//! For tests that load another programme.
template <class Test>
void on_new_worlds(Test&& test) {
    for (auto const& world : new_worlds()) test(*world);
}

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace regia::learning::test
