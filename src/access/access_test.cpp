//! Signing in and out, sessions, roles, links, bearers, looks: over in-process HTTP, on each engine.
#include "access/test_world.hpp"

using namespace regia;
using namespace regia::access;
using test::Browser;
using test::World;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("SignInLeadsToTheRolesHomeAndSetsACookieThatScriptsCannotRead") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser browser(world);
        CHECK(browser.get("/").header("Location") == "/accedi");
        auto const reply = browser.sign_in("  " + upper_ascii(ada.username) + " ");
        CHECK(reply.status == 303);
        CHECK(reply.header("Location") == "/percorso");
        auto const cookie = reply.header("Set-Cookie");
        CHECK(cookie.starts_with("regia_session="));
        CHECK(has(cookie, "; Path=/; HttpOnly; SameSite=Lax"));
        CHECK_FALSE(has(cookie, "Secure"));
        CHECK(browser.get("/percorso").body == "percorso");
        CHECK(browser.get("/").header("Location") == "/percorso");
        CHECK(browser.get("/en").header("Location") == "/en/percorso");
    });
}

TEST_CASE("OverHttpsTheCookieIsSecureAndBoundToTheHost") {
    test::on_each_engine([](World& world) {
        auto const cookie = std::string(Browser(world).sign_in(world.somebody().username).header("Set-Cookie"));
        CHECK(cookie.starts_with("__Host-regia_session="));
        CHECK(has(cookie, "; Path=/; HttpOnly; SameSite=Lax; Secure"));
        CHECK_FALSE(has(cookie, "Domain"));
    }, {.public_url = "https://regia.example.it"});
}

TEST_CASE("AnUnknownNameAndAWrongPasswordGetTheSameAnswer") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser browser(world);
        auto const wrong = browser.sign_in(ada.username, "sbagliata");
        std::string other = ada.username;
        std::reverse(other.begin(), other.end());
        auto unknown = browser.sign_in(other, "sbagliata");
        CHECK(wrong.status == 422);
        CHECK(unknown.status == 422);
        CHECK(has(wrong.body, "value=\"" + ada.username + "\""));
        CHECK_FALSE(has(wrong.body, "sbagliata"));
        for (auto at = unknown.body.find(other); at != std::string::npos; at = unknown.body.find(other))
            unknown.body.replace(at, other.size(), ada.username);
        CHECK(wrong.body == unknown.body);
        CHECK(browser.cookies.empty());
        CHECK(browser.sign_in("", "").status == 422);
    });
}

TEST_CASE("GuessingWaitsLongerEachTimeAndLocksOutNobodyElse") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser guesser(world, "198.51.100.7");
        for (int i = 0; i < 5; ++i) CHECK(guesser.sign_in(ada.username, "provo").status == 422);
        auto const refused = guesser.sign_in(ada.username);  // even the right one waits
        CHECK(refused.status == 429);
        CHECK(refused.header("Retry-After") == "31");
        CHECK(Browser(world, "192.0.2.9").sign_in(ada.username).status == 303);
        world.clock.advance(seconds(31));
        CHECK(guesser.sign_in(ada.username, "provo").status == 422);
        CHECK(guesser.sign_in(ada.username).header("Retry-After") == "61");
        world.clock.advance(seconds(61));
        CHECK(guesser.sign_in(ada.username).status == 303);
        CHECK(Browser(world, "198.51.100.7").sign_in(ada.username, "provo").status == 422);  // counted from one again
    });
}

TEST_CASE("ASessionEndsByIdlenessByAgeBySigningOutAndWhenItsCookieIsChanged") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser browser(world);
        browser.sign_in(ada.username);
        std::string const good = browser.cookies;
        browser.cookies.back() = browser.cookies.back() == 'A' ? 'Q' : 'A';
        CHECK(browser.get("/percorso").header("Location") == "/accedi?torna=%2Fpercorso");
        browser.cookies = "regia_session=short";
        CHECK(browser.get("/percorso").status == 303);
        browser.cookies = good;
        // Seen every twenty minutes it lives on, but not beyond twelve hours.
        for (int i = 0; i < 35; ++i) {
            world.clock.advance(minutes(20));
            REQUIRE(browser.get("/percorso").status == 200);
            // The write of "seen" is not waited for: on PostgreSQL another connection makes it.
            for (int k = 0; k < 500; ++k) {
                auto const seen = world.database.read([&](db::Tx& tx) {
                    return tx.value<Instant>("SELECT seen_at FROM access_session WHERE person_id = $1", ada.id);
                });
                if (seen == world.clock.now()) break;
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        }
        world.clock.advance(minutes(20));
        CHECK(browser.get("/percorso").status == 303);

        browser.sign_in(ada.username);
        world.clock.advance(minutes(30));
        CHECK(browser.get("/percorso").status == 303);

        browser.sign_in(ada.username);
        std::string const kept = browser.cookies;
        auto const out = browser.post("/esci", {});
        CHECK(has(out.header("Set-Cookie"), "Max-Age=0"));
        browser.cookies = kept;
        CHECK(browser.get("/percorso").status == 303);
    });
}

TEST_CASE("APageThatRefreshesItselfKeepsNoSessionOpen") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser browser(world);
        browser.sign_in(ada.username);
        for (int i = 0; i < 5; ++i) {
            world.clock.advance(minutes(5) + seconds(59));
            CHECK(browser.get("/percorso?aggiorna=1").status == 200);
        }
        world.clock.advance(minutes(5));
        CHECK(browser.get("/percorso?aggiorna=1").status == 303);
    });
}

TEST_CASE("OfGrantsOfOneDayTheWidestIsTheFirstWorkArea") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody({});
        Day const today = rome_day(world.clock.now());
        // The ids say nothing of the order: those of accounts that an import makes follow from the person.
        world.database.write_now("grants", [&](db::Tx& tx) {
            Uuid const region = named_uuid("test", to_string(ada.id)), own{.bytes = {0xff}};
            add_grant(tx, {region, ada.id, "office", {Scope::Kind::region, {}}, today, "atto"}, world.clock.now());
            add_grant(tx, {own, ada.id, "learner", {Scope::Kind::person, ada.id}, today, "atto"}, world.clock.now());
        });
        Browser browser(world);
        browser.sign_in(ada.username);
        CHECK(has(browser.get("/area-di-lavoro").body, "Ufficio regionale"));
        auto const elsewhere = browser.get("/percorso");
        CHECK(elsewhere.status == 403);
        CHECK(has(elsewhere.body, "«Discente»"));
    });
}

TEST_CASE("SigningOutEverywhereEndsEverySession") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser ward(world), home(world);
        ward.sign_in(ada.username);
        home.sign_in(ada.username);
        CHECK(home.post("/esci", {{"ovunque", "1"}}).status == 303);
        CHECK(ward.get("/percorso").status == 303);
    });
}

TEST_CASE("AChangeOfRoleGivesANewTokenAndKeepsTheTwelveHours") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody({"learner", "office"});
        auto const bice = world.somebody();
        Browser browser(world);
        CHECK(browser.sign_in(ada.username).header("Location") == "/monitoraggio");  // granted last
        CHECK(has(browser.get("/area-di-lavoro").body, "Discente"));
        world.clock.advance(seconds(1));  // "used last" is told by time
        std::string const before = browser.cookies;
        CHECK(browser.post_from_page("/area-di-lavoro", {{"incarico", to_string(bice.grants[0].id)}}).status == 404);
        auto const reply = browser.post_from_page("/area-di-lavoro", {{"incarico", to_string(ada.grants[0].id)}});
        CHECK(reply.header("Location") == "/percorso");
        CHECK(browser.cookies != before);
        CHECK(browser.get("/percorso").status == 200);
        std::string const after = browser.cookies;
        browser.cookies = before;
        CHECK(browser.get("/percorso").status == 303);
        browser.cookies = after;
        auto const times = world.database.read([&](db::Tx& tx) {
            return tx.all("SELECT DISTINCT signed_in_at FROM access_session WHERE person_id = $1",
                          [](db::Row const& row) { return row.get<Instant>(0); }, ada.id);
        });
        CHECK(times.size() == 1);
        browser.post("/esci", {});
        CHECK(browser.sign_in(ada.username).header("Location") == "/percorso");  // used last
    });
}

TEST_CASE("WhoHasAnOfficeBeginsThereWhateverTheOrderOfHerGrants") {
    test::on_each_engine([](World& world) {
        Uuid const first = world.ids.next();
        auto const ada = world.somebody({"learner"});
        for (Uuid const grant : {first, world.ids.next()}) {  // before and after that of the learner
            Scope const region{Scope::Kind::region, {}};
            Grant const office{grant, ada.id, "office", region, rome_day(world.clock.now()), "atto 2"};
            world.database.write_now("grant", [&](db::Tx& tx) { add_grant(tx, office, world.clock.now()); });
            CHECK(Browser(world).sign_in(ada.username).header("Location") == "/monitoraggio");
            world.database.write_now("grant", [&](db::Tx& tx) { revoke_grant(tx, grant, world.clock.now()); });
        }
        CHECK(Browser(world).sign_in(ada.username).header("Location") == "/percorso");
    });
}

TEST_CASE("ARevokedGrantOpensNothingFromThatInstant") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser browser(world);
        browser.sign_in(ada.username);
        world.database.write_now("revoke", [&](db::Tx& tx) { revoke_grant(tx, ada.grants[0].id, world.clock.now()); });
        CHECK(browser.get("/percorso").status == 303);
        CHECK(browser.sign_in(ada.username).header("Location") == "/accedi?motivo=ruolo");
        CHECK(has(browser.get("/accedi?motivo=ruolo").body, "Non hai ancora un ruolo"));
    });
}

TEST_CASE("AForbiddenPageNamesWhoMayAndReadsNoId") {
    test::on_each_engine([](World& world) {
        Browser browser(world);
        browser.sign_in(world.somebody().username);
        for (char const* id : {"not-an-id", "018f0000-0000-7000-8000-000000000001"}) {
            auto const reply = browser.get("/persone/" + std::string(id));
            CHECK(reply.status == 403);
            CHECK(has(reply.body, "Ufficio regionale"));
            CHECK(has(reply.body, "Amministratore"));
            CHECK_FALSE(has(reply.body, "/area-di-lavoro\">"));  // she has no other one
        }
        CHECK(world.sheets_opened == 0);
        browser.sign_in(world.somebody({"office"}).username);
        CHECK(browser.get("/persone/not-an-id").status == 404);
        CHECK(browser.get("/persone/018f0000-0000-7000-8000-000000000001").status == 200);
        CHECK(browser.get("/non-esiste").status == 404);
        CHECK(has(browser.get("/en/non-esiste").body, "This page is not there"));
        CHECK(browser.post("/accessi", {}).status == 405);
    });
}

TEST_CASE("AOneTimeLinkIsNotUsedUpByAGetAndWorksOnce") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        std::string const secret = world.database.write_now("link", [&](db::Tx& tx) {
            return make_sign_in_link(tx, ada.id, world.clock.now() + hours(1));
        });
        std::string const path = "/accedi/link/" + secret;
        Browser browser(world), second(world);
        CHECK(browser.get(path).status == 200);
        CHECK(browser.get(path).status == 200);
        CHECK(browser.cookies.empty());
        CHECK(browser.post(path, {}).header("Location") == "/password");
        CHECK(second.post(path, {}).status == 410);
        CHECK(second.get(path).status == 410);
        CHECK(second.cookies.empty());
        CHECK(second.get("/accedi/link/nothing").status == 410);

        // Whoever came by a link is not asked for the old password; others are.
        Browser other(world);
        other.sign_in(ada.username);
        CHECK(browser.post_from_page("/password", {{"password_new", "corta"}}).status == 422);
        CHECK(browser.post_from_page("/password", {{"password_new", "una frase ancora migliore"}}).status == 303);
        CHECK(browser.get("/percorso").status == 200);
        CHECK(other.get("/percorso").status == 303);
        CHECK(other.sign_in(ada.username).status == 422);
        CHECK(other.sign_in(ada.username, "una frase ancora migliore").status == 303);
        CHECK(other.post_from_page("/password", {{"password_new", "una terza frase lunga"}}).status == 422);
        CHECK(other.post_from_page("/password", {{"password_old", "una frase ancora migliore"},
                                                 {"password_new", "una terza frase lunga"}}).status == 303);
    });
}

TEST_CASE("AnExpiredLinkOpensNothing") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        std::string const secret = world.database.write_now("link", [&](db::Tx& tx) {
            return make_sign_in_link(tx, ada.id, world.clock.now() + hours(1));
        });
        world.clock.advance(hours(1));
        CHECK(Browser(world).post("/accedi/link/" + secret, {}).status == 410);
    });
}

TEST_CASE("ABearerActsForItsGrantUntilItExpiresAndNeverBesideACookie") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        std::string const secret = world.database.write_now("bearer", [&](db::Tx& tx) {
            return make_bearer(tx, ada.grants[0], "sistema paghe", world.clock.now(), world.clock.now() + days(1));
        });
        Browser browser(world);
        CHECK(browser.get("/api/v1/io").status == 401);
        browser.authorization = "Bearer " + secret;
        CHECK(browser.get("/api/v1/io").body == "sistema paghe");
        browser.origin = "";
        CHECK(browser.post("/percorso", {{"risposta", "a"}}).body == "salvato");  // needs neither origin nor token
        browser.authorization = "Bearer " + random_token();
        CHECK(browser.get("/api/v1/io").header("WWW-Authenticate") == "Bearer");
        browser.origin = "same-origin";
        browser.authorization = "";
        browser.sign_in(ada.username);
        browser.authorization = "Basic YTpi";
        CHECK(browser.get("/percorso").status == 303);
        browser.cookies = "";
        browser.authorization = "Bearer " + secret;
        world.clock.advance(days(1));
        CHECK(browser.get("/api/v1/io").status == 401);
    });
}

TEST_CASE("WhoLooksAtSomebodyIsShownToHerAndHerOwnLooksAreNot") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        auto const office = world.somebody({"office"});
        Browser browser(world);
        browser.sign_in(ada.username);
        CHECK(has(browser.get("/accessi").body, "Nessuno ha aperto i tuoi dati"));
        Actor looker;
        looker.person = office.id;
        looker.role = *world.programme.current()->find_role("office");
        Actor herself;
        herself.person = ada.id;
        world.database.write_now(
            "look", [&, a = world.ids.next(), b = world.ids.next(), c = world.ids.next()](db::Tx& tx) {
                record_look(tx, a, looker, ada.id, "person_sheet", "Richiesta <1>", world.clock.now());
                record_look(tx, b, herself, ada.id, "person_sheet", "", world.clock.now());
                record_list_look(tx, c, looker, "people", "ente=x", 12, sha256("file"), world.clock.now());
            });
        auto const page = browser.get("/accessi").body;
        CHECK(has(page, "Nome di " + office.username));
        CHECK(has(page, "Ufficio regionale"));
        CHECK(has(page, "La tua scheda"));
        CHECK(has(page, "Richiesta &lt;1&gt;"));
        CHECK(world.database.read([&](db::Tx& tx) { return looks_at(tx, ada.id, 10).size(); }) == 1);
        CHECK_FALSE(has(Browser(world).get("/accessi").body, "scheda"));
    });
}

TEST_CASE("PersonasExistOnlyInADemo") {
    Uuid persona;
    test::on_each_engine([&](World& world) {
        auto const ada = world.somebody();
        persona = ada.id;
        world.database.write_now("persona", [&](db::Tx& tx) { add_persona(tx, ada.id, 1, "Discente", "Learner"); });
        Browser browser(world);
        CHECK(has(browser.get("/accedi").body, to_string(ada.id)));
        CHECK(browser.post("/demo/accedi", {{"persona", to_string(world.somebody().id)}}).status == 404);
        CHECK(browser.post("/demo/accedi", {{"persona", to_string(ada.id)}}).header("Location") == "/percorso");
        CHECK(browser.get("/password").status == 404);
    }, {.is_demo = true});
    test::on_each_engine([&](World& world) {
        Browser browser(world);
        CHECK_FALSE(has(browser.get("/accedi").body, "persona"));
        CHECK(browser.post("/demo/accedi", {{"persona", to_string(persona)}}).status == 404);
    });
}
