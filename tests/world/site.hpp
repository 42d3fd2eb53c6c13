//! A site in process for the tests of a slice: a database with a programme in it, sign-in, and the routes that the test
//! adds before it opens.
#pragma once

#include "access/access.hpp"
#include "db/engines_for_tests.hpp"
#include "world/browser.hpp"

namespace regia::world {

class Site {
public:
    Site(std::string const& url, files::Folder const& folder)
        : database_(migrated(url)),
          database(*database_),
          clock(from_rome({2026, 2, 12}, 9, 0)),
          ids(clock),
          folders(database),
          programme(folders, access::parse_programme),
          installation{database, clock, ids, folders, programme, assets, {}, false, ""} {
        load(folder);
        access::add_routes(router, installation);
    }
    ~Site() {
        if (dispatcher_) dispatcher_->stop();
    }
    Site(Site const&) = delete;
    Site& operator=(Site const&) = delete;

    //! A new revision of the programme, in force at once.
    void load(files::Folder const& folder) {
        database.write_now("programme", [&, id = ids.next()](db::Tx& tx) {
            files::save_revision(tx, id, folder, files::Origin::folder, "test", clock.now());
        });
        folders.refresh();
    }

    //! After the last route.
    http::Dispatcher& dispatcher() {
        if (!dispatcher_) {
            gate_ = access::make_gate(installation);
            failures_ = access::make_failure_pages(installation);
            dispatcher_ = std::make_unique<http::Dispatcher>(
                http::Dispatcher::Parts{router, *gate_, *failures_, assets, "", "", false});
        }
        return *dispatcher_;
    }

    //! Somebody new in this role; a null person in the scope means herself.
    Uuid somebody(std::string const& name, std::string const& role, access::Scope scope = {}) {
        Uuid const person = ids.next();
        if (scope.kind == access::Scope::Kind::person) scope.id = person;
        database.write_now("somebody", [&, grant = ids.next()](db::Tx& tx) {
            access::add_account(tx, person, "utente." + to_string(person), "it", clock.now(), name);
            access::add_grant(tx, {grant, person, role, scope, rome_day(clock.now()), "atto 1"}, clock.now());
        });
        return person;
    }
    //! Her browser, signed in by a link of the kind that the first person of an installation gets.
    Browser browser_of(Uuid person) {
        std::string const secret = database.write_now("link", [&](db::Tx& tx) {
            return access::make_sign_in_link(tx, person, clock.now() + hours(1));
        });
        Browser browser(dispatcher());
        browser.post("/accedi/link/" + secret, {});
        REQUIRE(!browser.cookies.empty());
        return browser;
    }
    Browser somebody_signed_in(std::string const& name, std::string const& role, access::Scope scope = {}) {
        return browser_of(somebody(name, role, scope));
    }

private:
    static std::unique_ptr<db::Database> migrated(std::string const& url) {
        auto database = db::open(url);
        db::migrate(*database, db::embedded_migrations());
        return database;
    }
    std::unique_ptr<db::Database> database_;

public:
    db::Database& database;
    ManualClock clock;
    IdSource ids;
    files::FolderStore folders;
    files::Shelf<access::Programme> programme;
    html::Assets assets;
    access::Installation installation;
    http::Router router;

private:
    std::unique_ptr<http::Gate> gate_;
    std::unique_ptr<http::FailurePages> failures_;
    std::unique_ptr<http::Dispatcher> dispatcher_;
};

}  // namespace regia::world
