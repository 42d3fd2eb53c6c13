//! A small programme served in process on each engine, people who can sign in, and a browser that keeps its cookies.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>

#include "access/access.hpp"
#include "access/rights.hpp"
#include "access/sign_in.hpp"
#include "base/text.hpp"
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
        : database(to), clock(from_rome({2026, 2, 12}, 9, 0)), ids(clock), folders(to), programme(folders, parse_programme),
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
        router.get("/api/v1/io", http::signed_in, [](http::Request const& request) { return http::text(actor(request).name); });
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
            made.grants.push_back({ids.next(), made.id, role, {Scope::Kind::person, made.id}, rome_day(clock.now()), "atto 1"});
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

using Form = std::vector<std::pair<std::string, std::string>>;

class Browser {
public:
    explicit Browser(World& world, std::string address = "192.0.2.1") : world_(world), address_(std::move(address)) {}

    http::Reply get(std::string const& target) { return send(http::Method::get, target, {}); }
    http::Reply post(std::string const& target, Form const& form) { return send(http::Method::post, target, form); }
    //! With the form token of the session, as a page of ours would send it.
    http::Reply post_from_page(std::string const& target, Form form) {
        std::string const page = get("/area-di-lavoro").body;
        form.insert(form.begin(), {{"form_token", hidden(page, "form_token")}, {"of", hidden(page, "of")}});
        return post(target, form);
    }
    http::Reply sign_in(std::string const& username, std::string const& password = World::password, Form more = {}) {
        more.insert(more.begin(), {{"utente", username}, {"password", password}});
        return post("/accedi", more);
    }

    //! The value of a hidden field of a page; empty when it is not there.
    static std::string hidden(std::string_view page, std::string const& name) {
        std::string const before = "name=\"" + name + "\" value=\"";
        auto const at = page.find(before);
        if (at == std::string_view::npos) return {};
        auto const start = at + before.size();
        return std::string(page.substr(start, page.find('"', start) - start));
    }

    std::string cookies;                 //!< as the next request sends them
    std::string origin = "same-origin";  //!< Sec-Fetch-Site, or an origin, or empty for none
    std::string authorization;
    bool is_htmx = false;

private:
    http::Reply send(http::Method method, std::string const& target, Form const& form) {
        http::Request request;
        request.method = method;
        auto const question = target.find('?');
        request.path = target.substr(0, question);
        request.query_text = question == std::string::npos ? "" : target.substr(question + 1);
        request.query = http::parse_urlencoded(request.query_text).value();
        request.headers.add("host", "regia.example.it");
        if (!cookies.empty()) request.headers.add("cookie", cookies);
        if (!authorization.empty()) request.headers.add("authorization", authorization);
        if (is_htmx) request.headers.add("hx-request", "true");
        bool const is_site = origin == "same-origin" || origin == "cross-site";
        if (!origin.empty()) request.headers.add(is_site ? "sec-fetch-site" : "origin", origin);
        for (auto const& [name, value] : form) request.form.add(name, value);
        request.remote_address = address_;
        http::Reply reply = world_.dispatcher->answer(std::move(request));
        for (auto const& [name, value] : reply.headers)
            if (name == "Set-Cookie" && value.find("regia_session") != std::string::npos) cookies = value.substr(0, value.find(';'));
        return reply;
    }

    World& world_;
    std::string address_;
};

}  // namespace regia::access::test
