//! Past activities: a dry run that changes nothing, one credit a course and day, where each figure comes from, undo.
#include "history/history.hpp"

#include "history/fact_row.hpp"
#include "learning/entry/entry.hpp"
#include "registry/contact.hpp"
#include "registry/test_pages.hpp"
#include "world/xlsx.hpp"

using namespace regia;
using namespace regia::history;
using registry::test::body_x;
using registry::test::body_y;
using registry::test::form_of;
using registry::test::gianfranco;
using registry::test::maria;
using registry::test::mario;
using registry::test::says;
using world::Browser;
using world::Form;

namespace {

//! Two people of one body and one of another.
struct School : registry::test::OfficePages {
    explicit School(std::string const& url) : OfficePages(url) {
        history::add_routes(router, installation);
        Browser browser = admin();
        std::string const staff = std::string(registry::test::short_header) +
                                  "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n"
                                  "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,clerk\n"
                                  "Rossi,Maria,RSSMRA78D45D612B,aou-y,clerk\n";
        auto const sent = registry::test::upload(browser, staff);
        registry::test::press_apply(browser, std::string(sent.header("Location")));
        subscribers.drain();
    }
    Uuid person(char const* tax_code) {
        return *database.read([&](db::Tx& tx) { return registry::person_with_tax_code(tx, tax_code); });
    }
    std::vector<Fact> facts(char const* tax_code) {
        return database.read([&, who = person(tax_code)](db::Tx& tx) { return facts_of(tx, who); });
    }
};

template <class Test>
void in_school(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        School school(url);
        test(school);
    });
}

http::Reply bring(Browser& browser, std::string const& content, std::string const& platform = "TRIO",
                  std::string const& name = "storico.csv") {
    Form form = form_of(browser.get("/storico").body);
    form.emplace_back("piattaforma", platform);
    return browser.post_file("/storico", form, name, content);
}

std::string brought(Browser& browser, std::string const& content, std::string const& platform = "TRIO") {
    auto const reply = bring(browser, content, platform);
    REQUIRE(reply.status == 303);
    return std::string(reply.header("Location"));
}

void press(Browser& browser, std::string const& batch, std::string const& what) {
    CHECK(browser.post(batch + what, form_of(browser.get(batch).body)).status == 303);
}

std::string const header = "codice_fiscale,tipo,corso,data,codice_corso,ore,documento\n";
std::string const two_rows = header + "RSSMRA85T10A562S,completamento,Privacy in corsia,2025-03-10,,2,\n"
                                      "BNCGFR61M09A390W,attestato,Fascicolo: le basi,10/04/2025,FSE-1,\"1,5\",A-77\n";

}  // namespace

TEST_CASE("ADryRunChangesNothingAndEveryFigureSaysWhereItComesFrom") {
    in_school([](School& school) {
        Browser lead = school.lead(body_x);
        std::string const batch = brought(lead, two_rows);
        CHECK(says(lead.get(batch), "Applica 2 righe"));
        CHECK(school.facts(mario).empty());
        CHECK(school.count("history_fact") == 0);
        press(lead, batch, "/applica");
        auto const facts = school.facts(gianfranco);
        REQUIRE(facts.size() == 1);
        CHECK(facts[0].kind == "certificate");
        CHECK(facts[0].minutes == 90);
        CHECK(facts[0].done_on == Day{2025, 4, 10});
        CHECK(facts[0].platform == "TRIO");
        auto const office = lead.get("/storico");
        CHECK(says(office, "TRIO"));
        CHECK(says(office, "3 ore e 30 minuti"));
        Browser learner = school.browser_of(school.person(mario));
        auto const own = learner.get("/percorso/altrove");
        CHECK(says(own, "Privacy in corsia"));
        CHECK(says(own, "TRIO, dal file storico.csv del 12 febbraio 2026"));
        CHECK_FALSE(says(own, "Fascicolo"));
        CHECK(learner.get("/storico").status == 403);
        press(lead, batch, "/applica");  // the form again
        CHECK(school.count("history_fact") == 2);
    });
}

TEST_CASE("ACourseOnADayCountsOnceWhoeverBringsIt") {
    in_school([](School& school) {
        Browser lead = school.lead(body_x);
        std::string const first = brought(lead, two_rows);
        std::string const beside = brought(lead, two_rows, "ECM");  // checked before the first was applied
        press(lead, first, "/applica");
        press(lead, beside, "/applica");
        CHECK(school.count("history_fact") == 2);
        // Another platform, another kind, another spelling of the same; and twice within one file.
        std::string const second = brought(lead, header + "RSSMRA85T10A562S,ore,PRIVACY  in corsia,2025-03-10,,4,\n"
                                                          "RSSMRA85T10A562S,ore,Altro corso,2025-03-10,,4,\n"
                                                          "RSSMRA85T10A562S,registro,Altro corso,2025-03-10,,4,\n"
                                                          "RSSMRA85T10A562S,ore,Privacy in corsia,2025-03-11,,4,\n",
                                           "ECM");
        auto const page = lead.get(second);
        CHECK(says(page, "Applica 2 righe"));
        CHECK(says(page, "Già presente"));
        press(lead, second, "/applica");
        CHECK(school.facts(mario).size() == 3);
    });
}

TEST_CASE("WhatWasEnteredByHandIsReadOnceAndToldToNobodyElse") {
    in_school([](School& school) {
        learning::CompletionEntry entry;
        entry.person = school.person(mario);
        entry.id = school.ids.next();
        entry.title = "PRIVACY in corsia";
        entry.done_on = {2025, 3, 10};
        entry.act = "Determina 12";
        entry.act_on = {2025, 3, 20};
        entry.reason = "Corso frequentato in ateneo";
        entry.made_by = school.ids.next();
        entry.made_at = school.clock.now();
        school.database.write_now("entry", [&](db::Tx& tx) { learning::enter_completion(tx, entry); });
        Browser lead = school.lead(body_x);
        std::string const batch = brought(lead, two_rows);
        CHECK(says(lead.get(batch), "Applica 2 righe"));  // as of somebody without an entry
        press(lead, batch, "/applica");
        CHECK(says(lead.get(batch), "2 attività"));
        CHECK(school.facts(mario).empty());
        school.database.write_now("entry", [&](db::Tx& tx) {
            learning::withdraw_completion(tx, entry.person, entry.id, {"Registrato per sbaglio", entry.made_by,
                                                                       school.clock.now()});
        });
        CHECK(school.facts(mario).size() == 1);
        // The region brings the same: it is not told that a body did, and she reads it once.
        Browser office = school.admin();
        std::string const again = brought(office, two_rows);
        CHECK(says(office.get(again), "Applica 2 righe"));
        press(office, again, "/applica");
        CHECK(school.facts(mario).size() == 1);
    });
}

TEST_CASE("ABatchIsTakenBackWholeAndItsCreditIsFree") {
    in_school([](School& school) {
        Browser lead = school.lead(body_x);
        std::string const first = brought(lead, two_rows);
        press(lead, first, "/applica");
        CHECK(says(lead.get(first), "2 attività non contano più"));
        press(lead, first, "/ritira");
        CHECK(school.facts(mario).empty());
        CHECK(school.facts(gianfranco).empty());
        CHECK(school.count("history_fact") == 2);  // what was written stays
        CHECK(says(lead.get(first), "Ritirato"));
        CHECK_FALSE(says(lead.get("/storico"), "3 ore e 30 minuti"));
        press(lead, first, "/ritira");
        press(lead, first, "/applica");  // a batch that was taken back does not come again
        CHECK(school.facts(mario).empty());
        std::string const again = brought(lead, two_rows, "ECM");
        press(lead, again, "/applica");
        REQUIRE(school.facts(mario).size() == 1);
        CHECK(school.facts(mario)[0].platform == "ECM");
    });
}

TEST_CASE("WhoIsUnknownAndWhoWorksElsewhereAreTheSameWord") {
    in_school([](School& school) {
        Browser lead = school.lead(body_x), admin = school.admin(), other = school.lead(body_y);
        std::string const rows = header + "RSSMRA78D45D612B,completamento,Corso,2025-03-10,,,\n"
                                          "GMLDAA80A41D612X,completamento,Corso,2025-03-10,,,\n";
        std::string const batch = brought(lead, rows);
        auto const csv = lead.get(batch + "/scarti.csv");
        CHECK(says(csv, "2,codice_fiscale,Nessuno con questo codice fiscale"));
        CHECK(says(csv, "3,codice_fiscale,"));
        CHECK(school.count("access_list_look") == 1);
        std::string const regional = brought(admin, rows);
        CHECK(says(admin.get(regional), "Applica 1 riga"));
        // The region sees the counts of a body's file, another body nothing.
        CHECK(admin.get(batch).status == 200);
        CHECK(admin.get(batch + "/scarti.csv").status == 404);
        CHECK(other.get(batch).status == 404);
        CHECK(other.post_from_page(batch + "/applica", {}).status == 404);
        CHECK(admin.post_from_page(batch + "/applica", {}).status == 404);
        CHECK(lead.get(regional).status == 404);
    });
}

TEST_CASE("EachWrongRowHasItsReasonAndEachWrongFileItsSentence") {
    Columns const columns = find_columns({"cf", "tipo", "corso", "data", "ore", "documento"});
    auto const fault = [&](std::vector<std::string> const& fields) {
        auto const read = read_fact_row(columns, fields, {2026, 2, 12});
        return read ? std::string() : std::string(name_of(read.error().column)) + " " + read.error().reason;
    };
    CHECK(fault({mario, "ore", "Corso", "2025-01-01", "2", ""}) == "");
    CHECK(fault({"X", "ore", "Corso", "2025-01-01", "2", ""}) == "codice_fiscale tax_code");
    CHECK(fault({mario, "altro", "Corso", "2025-01-01", "2", ""}) == "tipo kind");
    CHECK(fault({mario, "ore", " - ", "2025-01-01", "2", ""}) == "corso title");
    CHECK(fault({mario, "ore", "Corso", "2026-02-13", "2", ""}) == "data day");  // not yet
    CHECK(fault({mario, "ore", "Corso", "1999-12-31", "2", ""}) == "data day");
    CHECK(fault({mario, "ore", "Corso", "ieri", "2", ""}) == "data day");
    for (auto const* hours : {"0", "-1", "nan", "inf", "2001", "due"})
        CHECK_MESSAGE(fault({mario, "ore", "Corso", "2025-01-01", hours, ""}) == "ore hours", hours);
    CHECK(fault({mario, "registro", "Corso", "2025-01-01", "", ""}) == "ore hours_missing");
    CHECK(fault({mario, "attestato", "Corso", "2025-01-01", "", ""}) == "documento document_missing");
    in_school([](School& school) {
        Browser lead = school.lead(body_x);
        CHECK(says(bring(lead, "a,b\n1,2\n"), "Mancano queste colonne: codice_fiscale, tipo, corso, data."));
        CHECK(says(bring(lead, header), "non ha righe"));
        CHECK(says(bring(lead, "\x89PNG"), "non si legge"));
        CHECK(says(bring(lead, two_rows, " "), "Scrivi da dove vengono"));
        CHECK(school.count("history_batch") == 0);
        auto const sheet = world::workbook_of_text(
            {{"Codice fiscale", "Tipo", "Corso", "Data", "Ore"}, {mario, "registro", "Aula", "2025-05-05", "3"}});
        auto const reply = bring(lead, sheet, "Registri d’aula", "registri.xlsx");
        REQUIRE(reply.status == 303);
        press(lead, std::string(reply.header("Location")), "/applica");
        CHECK(school.facts(mario).size() == 1);
    });
}

TEST_CASE("AModuleConcludedHereIsNotCreditedAgain") {
    in_school([](School& school) {
        school.database.write_now("done", [&](db::Tx& tx) {
            tx.run("INSERT INTO learning_module (person_id, module, position, variant, because, context, "
                   "sections_total, sections_opened, minutes_total, minutes_done, last_section, test_attempts, "
                   "completed_at) "
                   "VALUES ($1, 'F1', 1, 1, '', '', 1, 1, 30, 30, '', 1, $2)",
                   school.person(mario), school.clock.now());
        });
        Browser lead = school.lead(body_x);
        std::string const batch = brought(lead, header + "RSSMRA85T10A562S,completamento,Modulo,2025-03-10,f1,,\n"
                                                         "BNCGFR61M09A390W,completamento,Modulo,2025-03-10,F1,,\n");
        CHECK(says(lead.get(batch), "Applica 2 righe"));  // which modules she has concluded is not told
        press(lead, batch, "/applica");
        CHECK(school.facts(mario).empty());
        CHECK(school.facts(gianfranco).size() == 1);
    });
}

TEST_CASE("ALongFileIsAppliedInPartsAndGoesOnWhereItStopped") {
    in_school([](School& school) {
        Browser lead = school.lead(body_x);
        std::string rows = header;
        for (int i = 0; i < 1200; ++i)
            rows += "RSSMRA85T10A562S,ore,Corso numero " + std::to_string(i) + ",2025-03-10,,1,\n";
        std::string const batch = brought(lead, rows);
        // As a process leaves it that dies after its first part.
        school.database.write_now("die", [&](db::Tx& tx) {
            tx.run("DELETE FROM history_row WHERE line <= 501");
            tx.run("UPDATE history_batch SET state = 'applying'");
        });
        CHECK(says(lead.get(batch), "Applica il resto"));
        CHECK(says(lead.get(batch), "In parte applicato"));
        press(lead, batch, "/applica");
        CHECK(school.count("history_fact") == 700);
        CHECK(school.count("history_row") == 0);
        CHECK(school.facts(mario).size() == 700);
        press(lead, batch, "/applica");
        CHECK(school.count("history_fact") == 700);
    });
}

TEST_CASE("AFileOfWholePartsIsAppliedToItsEndAlsoWhenItsRowsAreOld") {
    in_school([](School& school) {
        Browser lead = school.lead(body_x);
        std::string rows = header;
        for (int i = 0; i < 1000; ++i)
            rows += "RSSMRA85T10A562S,ore,Corso numero " + std::to_string(i) + ",2025-03-10,,1,\n";
        std::string const batch = brought(lead, rows);
        school.clock.advance(days(31));
        Browser later = school.lead(body_x);
        press(later, batch, "/applica");
        CHECK(school.count("history_fact") == 1000);
        CHECK_FALSE(says(later.get(batch), "In parte applicato"));
        // A second arrival of its form changes nothing of what was applied.
        CHECK(school.count("history_row") == 0);
    });
}
