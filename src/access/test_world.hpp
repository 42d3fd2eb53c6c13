//! A small programme served in process on each engine, people who can sign in, and a browser that keeps its cookies.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>

#include "access/access.hpp"
#include "access/rights.hpp"
#include "access/sign_in.hpp"
#include "base/text.hpp"
#include "world/browser.hpp"
#include "world/postgres.hpp"

namespace regia::access::test {

inline files::Folder small_programme() {
    files::Folder folder;
    folder.put("programme.toml", "[programme]\ncode = \"prova\"\nname_it = \"Programma di prova\"\n"
                                 "name_en = \"Trial programme\"\nowner = \"Regione\"\n");
    folder.put("roles.toml",
               "[[role]]\ncode = \"learner\"\nname_it = \"Discente\"\nname_en = \"Learner\"\nscope = \"person\"\n"
               "home = \"/percorso\"\nrights = [\"follow_own_path\"]\n"
               "[[role]]\ncode = \"office\"\nname_it = \"Ufficio regionale\"\nname_en = \"Regional office\"\n"
               "scope = \"region\"\nhome = \"/monitoraggio\"\nrights = [\"see_region\"]\n"
               "[[role]]\ncode = \"admin\"\nname_it = \"Amministratore\"\nname_en = \"Administrator\"\n"
               "scope = \"region\"\nhome = \"/area-di-lavoro\"\nrights = [\"manage_access\"]\n");
    folder.put("texts/privacy.it.md", "# Privacy di prova\n\nUn testo.\n");
    return folder;
}

//! A migrated database with the programme in it; one per engine for the whole test program.
class Store {
public:
    Store(std::string const& url, std::filesystem::path folder) : folder_(std::move(folder)), database_(db::open(url)) {
        db::migrate(*database_, db::embedded_migrations());
        ManualClock const clock({0});
        IdSource ids(clock, 7);
        database_->write_now("programme", [&, id = ids.next()](db::Tx& tx) {
            files::save_revision(tx, id, small_programme(), files::Origin::folder, "test", clock.now());
        });
    }
    ~Store() {
        database_.reset();
        if (!folder_.empty()) std::filesystem::remove_all(folder_);
    }
    Store(Store const&) = delete;
    Store& operator=(Store const&) = delete;
    db::Database& database() { return *database_; }

private:
    std::filesystem::path folder_;
    std::unique_ptr<db::Database> database_;
};

inline std::vector<std::unique_ptr<Store>>& stores() {
    static std::vector<std::unique_ptr<Store>> all = [] {
        std::vector<std::unique_ptr<Store>> made;
        auto const folder = std::filesystem::temp_directory_path() / ("regia-access-" + random_token());
        made.push_back(std::make_unique<Store>("sqlite:" + (folder / "regia.db").string(), folder));
        if (std::string const url = postgres_url_for_tests(); !url.empty())
            made.push_back(std::make_unique<Store>(url, std::filesystem::path()));
        return made;
    }();
    return all;
}

struct Options {
    bool is_demo = false;
    std::string public_url{};
};

//! Everything main would wire, with two routes of other slices in it.
class World {
public:
    World(db::Database& to, Options const& options)
        : database(to),
          clock(from_rome({2026, 2, 12}, 9, 0)),
          ids(clock),
          folders(to),
          programme(folders, parse_programme),
          installation{to, clock, ids, folders, programme, assets, {}, options.is_demo, options.public_url} {
        add_routes(router, installation);
        router.get("/percorso", may::follow_own_path, [](http::Request const&) { return http::text("percorso"); });
        router.post("/percorso", may::follow_own_path, [this](http::Request const& request) {
            received.push_back(request.form);
            return http::text("salvato");
        });
        router.get("/persone/{id}", may::see_region, [this](http::Request const& request) {
            ++sheets_opened;
            return http::text(to_string(request.id_in_path("id")));
        });
        router.get("/api/v1/io", http::signed_in,
                   [](http::Request const& request) { return http::text(actor(request).name); });
        gate = make_gate(installation);
        failures = make_failure_pages(installation);
        dispatcher = std::make_unique<http::Dispatcher>(
            http::Dispatcher::Parts{router, *gate, *failures, assets, options.public_url, "", false});
    }
    ~World() { dispatcher->stop(); }

    //! Somebody with an account, a password and these roles.
    struct Somebody {
        Uuid id;
        std::string username;
        std::vector<Grant> grants;
    };
    Somebody somebody(std::vector<std::string> const& roles = {"learner"}) {
        Somebody made{ids.next(), "utente." + random_token(), {}};
        for (std::string const& role : roles)
            made.grants.push_back(
                {ids.next(), made.id, role, {Scope::Kind::person, made.id}, rome_day(clock.now()), "atto 1"});
        static std::string const hash = hash_password(password);
        database.write_now("somebody", [&](db::Tx& tx) {
            add_account(tx, made.id, made.username, "it", clock.now(), "Nome di " + made.username);
            set_password_hash(tx, made.id, hash);
            for (Grant const& grant : made.grants) add_grant(tx, grant, clock.now());
        });
        return made;
    }

    static constexpr char const* password = "una frase lunga e giusta";
    db::Database& database;
    ManualClock clock;
    IdSource ids;
    files::FolderStore folders;
    files::Shelf<Programme> programme;
    html::Assets assets;
    Installation installation;
    http::Router router;
    std::unique_ptr<http::Gate> gate;
    std::unique_ptr<http::FailurePages> failures;
    std::unique_ptr<http::Dispatcher> dispatcher;
    std::vector<http::Fields> received;
    int sheets_opened = 0;
};

template <class Test>
void on_each_engine(Test&& test, Options const& options = {}) {
    for (auto const& store : stores()) {
        bool const is_postgres = store->database().engine() == db::Engine::postgres;
        CAPTURE(is_postgres);
        World world(store->database(), options);
        test(world);
    }
}

using regia::world::Form;

//! A browser before a world, which may be signed in with the password that everybody in it has.
class Browser : public regia::world::Browser {
public:
    explicit Browser(World& world, std::string address = "192.0.2.1")
        : regia::world::Browser(*world.dispatcher, std::move(address)) {}
    http::Reply sign_in(std::string const& username, std::string const& password = World::password,
                        Form const& more = {}) {
        return regia::world::Browser::sign_in(username, password, more);
    }
};

}  // namespace regia::access::test
