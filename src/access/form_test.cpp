//! Forms: where they may come from, what happens to them when the session has ended, and where `torna` may lead.
#include "access/test_world.hpp"

using namespace regia;
using namespace regia::access;
using test::Browser;
using test::Form;
using test::World;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

//! What a page of ours would send: token, marker, and an answer.
Form filled_in(Browser& browser) {
    std::string const page = browser.get("/area-di-lavoro").body;
    return {{"form_token", Browser::hidden(page, "form_token")}, {"of", Browser::hidden(page, "of")},
            {"utente", "campo <mio>"}, {"risposta", "b"}, {"risposta", "c"}, {"password_x", "segreto"}};
}

//! The hidden fields of the sign-in form that answers a form of an ended session.
Form kept_in(std::string const& page) {
    Form kept{{"kept_path", Browser::hidden(page, "kept_path")}, {"kept_of", Browser::hidden(page, "kept_of")}};
    kept.emplace_back("kept.utente", "campo <mio>");
    kept.emplace_back("kept.risposta", "b");
    kept.emplace_back("kept.risposta", "c");
    return kept;
}

}  // namespace

TEST_CASE("AFormIsTakenOnlyFromOurPagesWithTheTokenOfTheSession") {
    test::on_each_engine([](World& world) {
        Browser browser(world);
        browser.sign_in(world.somebody().username);
        Form const form = filled_in(browser);
        CHECK(browser.post("/percorso", form).body == "salvato");
        for (char const* origin : {"", "cross-site", "https://evil.example", "null"}) {
            browser.origin = origin;
            CHECK(browser.post("/percorso", form).status == 400);
        }
        browser.origin = "https://regia.example.it";
        CHECK(browser.post("/percorso", form).body == "salvato");
        CHECK(browser.post("/percorso", {{"risposta", "b"}}).status == 400);
        CHECK(browser.post("/percorso", {{"form_token", std::string(32, '0')}, {"risposta", "b"}}).status == 400);
        CHECK(world.received.size() == 2);
        browser.origin = "cross-site";
        CHECK(browser.sign_in(world.somebody().username).status == 400);
    });
}

TEST_CASE("AFormOfAnEndedSessionComesBackToTheSamePerson") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser browser(world);
        browser.sign_in(ada.username);
        Form const form = filled_in(browser);
        world.clock.advance(hours(1));
        auto const asked = browser.post("/percorso", form);
        CHECK(asked.status == 401);
        CHECK(has(asked.body, "La sessione è scaduta"));
        CHECK(has(asked.body, "name=\"kept.utente\" value=\"campo &lt;mio&gt;\""));
        CHECK(has(asked.body, "name=\"kept.risposta\" value=\"c\""));
        CHECK_FALSE(has(asked.body, "segreto"));
        CHECK_FALSE(has(asked.body, to_string(ada.id)));

        Form const kept = kept_in(asked.body);
        auto const wrong = browser.sign_in(ada.username, "sbagliata", kept);  // a slip of the finger loses nothing
        CHECK(has(wrong.body, "name=\"kept.risposta\" value=\"c\""));
        auto const back = browser.sign_in(ada.username, World::password, kept);
        CHECK(back.status == 200);
        CHECK(has(back.body, "action=\"/percorso\""));
        CHECK(has(back.body, "name=\"utente\" value=\"campo &lt;mio&gt;\""));
        CHECK(world.received.empty());  // nothing is sent without her

        CHECK(browser.post("/percorso", {{"form_token", Browser::hidden(back.body, "form_token")}, {"risposta", "b"}})
                  .body == "salvato");
    });
}

TEST_CASE("AFormOfAnEndedSessionIsDroppedWhenSomebodyElseSignsIn") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        auto const bice = world.somebody();
        Browser browser(world);
        browser.sign_in(ada.username);
        Form const form = filled_in(browser);
        world.clock.advance(hours(1));
        Form const kept = kept_in(browser.post("/percorso", form).body);
        auto const reply = browser.sign_in(bice.username, World::password, kept);
        CHECK(reply.status == 303);
        CHECK(reply.header("Location") == "/percorso");
        CHECK(reply.body.empty());
        // The same when she had signed in before the old tab was sent.
        CHECK(browser.post("/percorso", form).header("Location") == "/percorso");
        Form forged = kept;
        forged[1].second = std::string(32, '0');
        CHECK(browser.sign_in(ada.username, World::password, forged).status == 303);
        CHECK(world.received.empty());
    });
}

TEST_CASE("AFormOfAnotherTabOfTheSamePersonIsOfferedAgain") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser browser(world);
        browser.sign_in(ada.username);
        Form const form = filled_in(browser);
        browser.sign_in(ada.username);
        auto const reply = browser.post("/percorso", form);
        CHECK(reply.status == 409);
        CHECK(has(reply.body, "name=\"risposta\" value=\"c\""));
        CHECK_FALSE(has(reply.body, "segreto"));
        CHECK(world.received.empty());
    });
}

TEST_CASE("AFormWithoutAMarkerIsNotKept") {
    test::on_each_engine([](World& world) {
        auto const reply = Browser(world).post("/percorso", {{"risposta", "b"}});
        CHECK(reply.status == 401);
        CHECK_FALSE(has(reply.body, "kept"));
    });
}

TEST_CASE("ForHtmxTheAnswersAreParts") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser browser(world);
        browser.sign_in(ada.username);
        Form const form = filled_in(browser);
        browser.is_htmx = true;
        CHECK_FALSE(has(browser.get("/non-esiste").body, "<html"));
        world.clock.advance(hours(1));
        auto const part = browser.post("/percorso", form);
        CHECK(part.status == 401);
        CHECK_FALSE(has(part.body, "<html"));
        CHECK(has(part.body, "kept.risposta"));
        auto const page = browser.get("/percorso");
        CHECK(page.status == 401);
        CHECK(page.header("HX-Redirect") == "/accedi?torna=%2F");
    });
}

TEST_CASE("SignInLeadsBackOnlyToAPageOfOursThatTheRoleMayOpen") {
    test::on_each_engine([](World& world) {
        auto const ada = world.somebody();
        Browser browser(world);
        CHECK(browser.get("/accessi?da=2").header("Location") == "/accedi?torna=%2Faccessi%3Fda%3D2");
        CHECK(browser.get("/en/accessi").header("Location") == "/en/accedi?torna=%2Faccessi");
        auto const kept = [&](std::string const& target) {
            std::string const page = browser.get(target).body;
            return Browser::hidden(page.substr(page.find("<main")), "torna");  // the frame's theme form has one too
        };
        CHECK(kept("/accedi?torna=%2Faccessi") == "/accessi");
        CHECK(kept("/accedi?torna=https%3A%2F%2Fevil.example").empty());
        auto const after = [&](std::string const& back) {
            return std::string(browser.sign_in(ada.username, World::password, {{"torna", back}}).header("Location"));
        };
        CHECK(after("/accessi?da=2") == "/accessi?da=2");
        for (char const* bad :
             {"https://evil.example", "//evil.example", "/\\evil.example", "/en//evil.example", "/x\r\nA: b"})
            CHECK(after(bad) == "/percorso");
        CHECK(after("/persone/018f0000-0000-7000-8000-000000000001") == "/percorso");  // not open to a learner
        CHECK(after("/non-esiste") == "/percorso");
    });
}

TEST_CASE("TheThemeIsKeptInACookieAndLeadsBack") {
    test::on_each_engine([](World& world) {
        Browser browser(world);
        auto const reply = browser.post("/tema", {{"tema", "scuro"}, {"torna", "/privacy"}});
        CHECK(reply.header("Location") == "/privacy");
        CHECK(reply.header("Set-Cookie").starts_with("regia_tema=scuro; Path=/"));
        CHECK(browser.post("/tema", {{"tema", "<x>"}, {"torna", "//evil.example"}}).header("Location") == "/");
        CHECK(browser.post("/tema", {{"tema", "<x>"}}).header("Set-Cookie").starts_with("regia_tema=auto;"));
        browser.cookies = "regia_tema=scuro";
        CHECK(has(browser.get("/accedi").body, "data-tema=\"scuro\""));
        browser.cookies = "regia_tema=\"><b>";
        CHECK_FALSE(has(browser.get("/accedi").body, "<b>\""));
    });
}

TEST_CASE("TextsOfTheFooterAreTheProgrammesOrSayThatTheyAreMissing") {
    test::on_each_engine([](World& world) {
        Browser browser(world);
        CHECK(has(browser.get("/privacy").body, "Privacy di prova</h1>"));
        CHECK(has(browser.get("/en/privacy").body, "Privacy di prova</h1>"));
        CHECK(has(browser.get("/accessibilita").body, "non è ancora stato scritto"));
    });
}
