//! The pages of the Comitato Scientifico: every text of a module, and its approval.
#include <boost/json.hpp>

#include "catalogue/approval.hpp"
#include "catalogue/editorial.hpp"
#include "catalogue/test_folder.hpp"
#include "world/site.hpp"

using namespace regia;
using namespace regia::catalogue::test;
using world::Browser;
using world::Form;

namespace {

files::Folder programme_of_a_committee() {
    files::Folder folder = small_folder();
    folder.put("programme.toml", *folder.find("programme.toml") +
                                     "[programme]\ncode = \"prova\"\nname_it = \"Programma\"\nname_en = \"Programme\"\n"
                                     "owner = \"Regione\"\n");
    folder.put("roles.toml",
               "[[role]]\ncode = \"scientific\"\nname_it = \"Comitato\"\nname_en = \"Committee\"\nscope = \"region\"\n"
               "home = \"/contenuti\"\nrights = [\"read_content\", \"approve_content\"]\n"
               "[[role]]\ncode = \"reader\"\nname_it = \"Lettore\"\nname_en = \"Reader\"\nscope = \"region\"\n"
               "home = \"/contenuti\"\nrights = [\"read_content\"]\n"
               "[[role]]\ncode = \"learner\"\nname_it = \"Discente\"\nname_en = \"Learner\"\nscope = \"person\"\n"
               "home = \"/percorso\"\nrights = [\"follow_own_path\"]\n");
    return folder;
}

struct Committee : world::Site {
    explicit Committee(std::string const& url) : Site(url, programme_of_a_committee()) {
        catalogue::add_routes(router, installation, catalogue, portfolio, {});
        member = somebody("Stefano Landi", "scientific", {access::Scope::Kind::region, {}});
    }
    files::Shelf<catalogue::Catalogue> catalogue{
        folders, [](files::Folder const& folder, files::Faults& faults) {
            return catalogue::parse_catalogue(folder, small_portfolio(), faults);
        }};
    files::Shelf<portfolio::Portfolio> portfolio{
        folders, [](files::Folder const&, files::Faults&) { return small_portfolio(); }};
    Uuid member;

    Browser enter() { return browser_of(member); }
    catalogue::Module module() { return catalogue.current()->modules.at(0); }
    bool is_approved() {
        return database.read([&](db::Tx& tx) { return catalogue::is_approved(tx, "F1", module().version); });
    }
    std::size_t approvals() {
        return database.read([&](db::Tx& tx) { return catalogue::approvals_of(tx, "F1").size(); });
    }
    void change_a_lesson() {
        files::Folder folder = programme_of_a_committee();
        folder.put("modules/a1/01.md", *folder.find("modules/a1/01.md") + "\n");
        load(folder);
    }
};

//! The form of the page, filled in as a person would.
Form form_of(std::string const& page, std::string const& act) {
    Form form;
    for (auto const* name : {"form_token", "of", "invio", "testi"})
        form.emplace_back(name, Browser::hidden(page, name));
    form.emplace_back("atto", act);
    return form;
}

bool says(http::Reply const& reply, std::string_view what) { return reply.body.find(what) != std::string::npos; }

template <class Test>
void with_a_committee(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        Committee committee(url);
        test(committee);
    });
}

}  // namespace

TEST_CASE("AnActIsASentenceOfAtMostTwoHundredCharacters") {
    using catalogue::ActFault;
    CHECK(catalogue::fault_of_act("") == ActFault::missing);
    CHECK(catalogue::fault_of_act("Verbale 3/2026") == ActFault::none);
    std::string accented;
    for (int i = 0; i < 200; ++i) accented += "è";
    CHECK(catalogue::fault_of_act(accented) == ActFault::none);
    CHECK(catalogue::fault_of_act(accented + "è") == ActFault::too_long);
}

TEST_CASE("TheCommitteeReadsEveryTextOfAModule") {
    with_a_committee([](Committee& committee) {
        Browser browser = committee.enter();
        auto const list = browser.get("/contenuti");
        CHECK(list.status == 200);
        CHECK(says(list, "1. Titolo"));
        CHECK(says(list, "Bozza non validata"));
        CHECK(says(list, "data-l=\"Minuti dichiarati\">30<"));
        CHECK(says(list, "data-l=\"Minuti calcolati\">20<"));
        CHECK(says(browser.get("/en/contenuti"), "Draft, not validated"));

        auto const module = browser.get("/contenuti/F1");
        for (auto const* section : {"s1", "s2", "c1", "c2", "g"}) {
            std::string const path = "/contenuti/F1/sezioni/" + std::string(section);
            CHECK(says(module, "href=\"" + path + "\""));
            CHECK(browser.get(path).status == 200);
        }
        auto const lesson = browser.get("/contenuti/F1/sezioni/s2");
        CHECK(says(lesson, "<svg"));
        CHECK(says(lesson, "Che cosa fai?"));
        CHECK(says(lesson, "Giusto."));
        CHECK(says(lesson, "Una legge"));
        auto const bank = browser.get("/contenuti/F1/domande");
        CHECK(says(bank, "Domanda 30 ·"));
        CHECK(says(bank, "giusta"));
        CHECK(browser.get("/contenuti/F9").status == 404);
        CHECK(browser.get("/contenuti/F1/sezioni/s9").status == 404);
        CHECK(browser.get("/contenuti/F9/domande").status == 404);
    });
}

TEST_CASE("OnlyWhoMayApproveSeesTheFormAndSendsIt") {
    with_a_committee([](Committee& committee) {
        Browser reader = committee.somebody_signed_in("Lia Ferri", "reader", {access::Scope::Kind::region, {}});
        auto const page = reader.get("/contenuti/F1");
        CHECK(page.status == 200);
        CHECK_FALSE(says(page, "name=\"atto\""));
        Form const form{{"atto", "Verbale 1"}, {"invio", to_string(committee.ids.next())},
                        {"testi", to_string(committee.module().version)}};
        CHECK(reader.post_from_page("/contenuti/F1/approvazione", form).status == 403);
        CHECK(committee.approvals() == 0);
        Browser learner = committee.somebody_signed_in("Nora Sali", "learner");
        CHECK(learner.get("/contenuti").status == 403);
        CHECK(learner.get("/api/v1/modules").status == 403);
    });
}

TEST_CASE("AnApprovalNamesPersonMomentAndAct") {
    with_a_committee([](Committee& committee) {
        Browser browser = committee.enter();
        auto const reply = browser.post("/contenuti/F1/approvazione",
                                        form_of(browser.get("/contenuti/F1").body, "  Verbale n. 3 del 4/2/2026 <b> "));
        CHECK(reply.status == 303);
        CHECK(reply.header("Location") == "/contenuti/F1");
        CHECK(committee.is_approved());
        auto const page = browser.get("/contenuti/F1");
        CHECK(says(page, "Approvato da Stefano Landi il 12 febbraio 2026, ore 09:00. "
                         "Atto: Verbale n. 3 del 4/2/2026 &lt;b&gt;."));
        CHECK_FALSE(says(page, "Bozza non validata"));
        CHECK(says(browser.get("/contenuti"), "Approvati: 1 di 1"));
        auto const document = boost::json::parse(browser.get("/api/v1/modules").body).at("modules").at(0);
        CHECK(document.at("state") == "approved");
        CHECK(document.at("approval").at("act") == "Verbale n. 3 del 4/2/2026 <b>");
        CHECK(document.at("approval").at("approved_by") == "Stefano Landi");
        CHECK(document.at("version").as_string() == to_string(committee.module().version));
        CHECK(document.at("minutes_by_context").at("sportello").at("declared") == 9);
    });
}

TEST_CASE("WithoutAnActNothingIsApproved") {
    with_a_committee([](Committee& committee) {
        Browser browser = committee.enter();
        auto const page = browser.get("/contenuti/F1").body;
        auto const empty = browser.post("/contenuti/F1/approvazione", form_of(page, "   "));
        CHECK(empty.status == 422);
        CHECK(says(empty, "Scrivi l’atto"));
        auto const lengthy = browser.post("/contenuti/F1/approvazione", form_of(page, std::string(201, 'x')));
        CHECK(lengthy.status == 422);
        CHECK(says(lengthy, "al massimo 200 caratteri"));
        CHECK(says(lengthy, "value=\"" + std::string(201, 'x') + "\""));
        CHECK(browser.post_from_page("/contenuti/F1/approvazione", {{"atto", "Verbale"}}).status == 400);
        CHECK(committee.approvals() == 0);
    });
}

TEST_CASE("AFormSentTwiceApprovesOnce") {
    with_a_committee([](Committee& committee) {
        Browser browser = committee.enter();
        Form const form = form_of(browser.get("/contenuti/F1").body, "Verbale 3");
        CHECK(browser.post("/contenuti/F1/approvazione", form).status == 303);
        committee.clock.advance(minutes(1));
        CHECK(browser.post("/contenuti/F1/approvazione", form).status == 303);
        CHECK(committee.approvals() == 1);
        // The same act from a fresh form says nothing new; another act is one more row, and counts.
        auto const page = browser.get("/contenuti/F1").body;
        CHECK(browser.post("/contenuti/F1/approvazione", form_of(page, "Verbale 3")).status == 303);
        CHECK(committee.approvals() == 1);
        CHECK(browser.post("/contenuti/F1/approvazione", form_of(page, "Verbale 3 bis")).status == 303);
        CHECK(committee.approvals() == 2);
        CHECK(says(browser.get("/contenuti/F1"), "Atto: Verbale 3 bis."));
    });
}

TEST_CASE("TextsThatChangedMeanwhileAreNotApproved") {
    with_a_committee([](Committee& committee) {
        Browser browser = committee.enter();
        Form const form = form_of(browser.get("/contenuti/F1").body, "Verbale 7");
        committee.change_a_lesson();
        auto const stale = browser.post("/contenuti/F1/approvazione", form);
        CHECK(stale.status == 409);
        CHECK(says(stale, "Nel frattempo i testi del modulo sono cambiati"));
        CHECK(says(stale, "value=\"Verbale 7\""));
        CHECK(committee.approvals() == 0);
        // The page that answered carries the texts of now, so that its form is good.
        CHECK(browser.post("/contenuti/F1/approvazione", form_of(stale.body, "Verbale 7")).status == 303);
        CHECK(committee.is_approved());
    });
}

TEST_CASE("TheCommandItselfRefusesAnotherRevision") {
    with_a_committee([](Committee& committee) {
        auto const given = [&](Uuid version) {
            return catalogue::Approval{committee.ids.next(), "F1", version, committee.member, "Verbale 8",
                                       committee.clock.now()};
        };
        Uuid const revision = committee.folders.current().id;
        Uuid const version = committee.module().version;
        committee.change_a_lesson();
        auto const approve = [&](Uuid of_texts, Uuid shown) {
            committee.database.write_now("catalogue/F1", [&, approval = given(of_texts)](db::Tx& tx) {
                catalogue::approve_shown(tx, approval, shown);
            });
        };
        CHECK_THROWS_AS(approve(version, revision), Conflict);
        CHECK(committee.approvals() == 0);
        approve(committee.module().version, committee.folders.current().id);
        CHECK(committee.is_approved());
    });
}

TEST_CASE("NewTextsAreADraftAgainAndOldApprovalsStayReadable") {
    with_a_committee([](Committee& committee) {
        Browser browser = committee.enter();
        browser.post("/contenuti/F1/approvazione", form_of(browser.get("/contenuti/F1").body, "Verbale 9"));
        REQUIRE(committee.is_approved());
        committee.change_a_lesson();
        CHECK_FALSE(committee.is_approved());
        auto const page = browser.get("/contenuti/F1");
        CHECK(says(page, "Cambiato dopo l’approvazione"));
        CHECK(says(page, "Verbale 9"));
        CHECK(says(page, "testi precedenti"));
        // The old texts come back: their approval was never lost.
        committee.load(programme_of_a_committee());
        CHECK(committee.is_approved());
    });
}
