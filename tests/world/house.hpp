//! The whole program in process: a house on a new database of either engine with a programme in it (Tuscany's, if no
//! other is given).
#pragma once

#include <doctest/doctest.h>

#include <filesystem>

#include "main/house.hpp"
#include "pages/programme_folder.hpp"
#include "world/browser.hpp"
#include "world/deep.hpp"
#include "world/postgres.hpp"
#include "world/programme.hpp"

namespace regia::world {

inline files::Folder tuscany() {
    files::Faults faults;
    auto folder = files::Folder::read(tuscany_folder(), faults);
    REQUIRE(faults.empty());
    return folder;
}

//! Reactions to events run when the test says so (`house.subscribers.drain()`); the clock moves when the test moves it.
class TestHouse {
public:
    static constexpr std::uint64_t seed = 7;

    TestHouse(std::string const& url, std::filesystem::path folder, files::Folder const& programme = tuscany())
        : folder_(std::move(folder)), database_(opened(url)), clock(from_rome({2026, 2, 12}, 9, 0)), ids(clock, seed),
          house(with(programme), clock, ids, false, "https://regia.example.it") {}
    ~TestHouse() {
        house.stop();
        if (!folder_.empty()) std::filesystem::remove_all(folder_);
    }
    TestHouse(TestHouse const&) = delete;
    TestHouse& operator=(TestHouse const&) = delete;

    //! Somebody who acts in a role, with an account but nothing in the registry.
    Uuid somebody(std::string const& role, Uuid body = {}) {
        Uuid const person = ids.next();
        house.database.write_now("somebody", [&, grant = ids.next()](db::Tx& tx) {
            access::Role const* const known = house.programme.current()->find_role(role);
            access::add_account(tx, person, role + " " + to_string(person), "it", clock.now(), "Nome " + role);
            access::add_grant(tx, {grant, person, role, {known->scope, body}, {2026, 1, 1}, "atto 1"}, clock.now());
        });
        return person;
    }
    //! By a one-time link, as the first person of an installation does.
    Browser signed_in(Uuid person) {
        std::string const secret = house.database.write_now(
            "link", [&](db::Tx& tx) { return access::make_sign_in_link(tx, person, clock.now() + hours(1)); });
        Browser browser(house.dispatcher());
        auto const reply = browser.post("/accedi/link/" + secret, {});
        CHECK(reply.status == 303);
        return browser;
    }
    std::string bearer(Uuid person) {
        return house.database.write_now("bearer", [&](db::Tx& tx) {
            auto const grants = access::grants_of(tx, person, rome_day(clock.now()));
            return access::make_bearer(tx, grants.at(0), "prova", clock.now(), clock.now() + days(1));
        });
    }

private:
    static std::unique_ptr<db::Database> opened(std::string const& url) {
        auto database = db::open(url);
        db::migrate(*database, db::embedded_migrations());
        return database;
    }
    db::Database& with(files::Folder const& programme) {
        files::FolderStore store(*database_);
        auto const report = pages::load_programme(*database_, store, programme, ids, clock.now(), true);
        for (auto const& fault : report.faults) MESSAGE(files::to_string(fault));
        REQUIRE(report.applied);
        database_->write_now("facts", [](db::Tx& tx) { access::found_database(tx, {}); });
        return *database_;
    }

    std::filesystem::path folder_;
    std::unique_ptr<db::Database> database_;

public:
    ManualClock clock;
    IdSource ids;
    House house;
};

template <class Test>
void on_sqlite(Test&& test, files::Folder const& programme) {
    auto const folder = std::filesystem::temp_directory_path() / ("regia-house-" + random_token());
    TestHouse house("sqlite:" + (folder / "regia.db").string(), folder, programme);
    CAPTURE("sqlite");
    test(house);
}

//! Calls `test(house)` on each engine.
template <class Test>
void on_each_engine(Test&& test, files::Folder const& programme = tuscany()) {
    on_sqlite(test, programme);
    if (std::string const url = postgres_url_for_tests(); !url.empty()) {
        TestHouse house(url, {}, programme);
        CAPTURE("postgres");
        test(house);
    }
}

//! On each engine in ./test --deep, else on SQLite alone: for what asks thousands of times and hardly of the database.
template <class Test>
void on_each_engine_when_deep(Test&& test, files::Folder const& programme = tuscany()) {
    if (is_deep()) return on_each_engine(std::forward<Test>(test), programme);
    on_sqlite(test, programme);
}

}  // namespace regia::world
