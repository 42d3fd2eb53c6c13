//! The survey as a person meets it: page after page, on both engines, in process.
#include <latch>
#include <thread>

#include "assessment/test_site.hpp"
#include "http/compress.hpp"

using namespace regia;
using namespace regia::assessment;
using namespace regia::assessment::test;
using world::Browser;
using world::Form;
using world::text_of;

namespace {

constexpr std::size_t page_bytes_max = 10'000;

std::size_t sent_bytes(http::Reply const& reply) { return http::compressed(reply.body, http::Encoding::gzip).size(); }

}  // namespace

TEST_CASE("FromTheNoticeThroughTheQuestionsToTheLevels") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        std::string const empty = text_of(nurse.browser.get("/profilo").body);
        CHECK(has(empty, "Non hai ancora risposto al questionario"));
        CHECK(has(empty, "Lo vedi solo tu."));
        auto const notice = nurse.browser.get("/questionario");
        CHECK(has(text_of(notice.body), "Non è un esame. Le risposte servono a proporti i moduli adatti"));
        CHECK(has(text_of(notice.body), "gruppi di almeno 10 persone"));
        CHECK(has(text_of(notice.body), "Al massimo 36 domande. La durata mediana comparirà"));
        CHECK(site.count("assessment_attempt") == 0);

        auto const begun = nurse.begin();
        CHECK(begun.header("Location") == nurse.path());
        CHECK(nurse.browser.get("/questionario").header("Location") == nurse.path());
        CHECK(nurse.begin_again().header("Location") == nurse.path());
        CHECK(site.count("assessment_attempt") == 1);
        auto const page = nurse.browser.get(nurse.path());
        CHECK(has(text_of(page.body), "Area 1 di 6 Domanda 1 (al massimo 36)"));
        CHECK_FALSE(has(text_of(page.body), "circa"));  // nothing is measured yet
        CHECK(nurse.form().choices.at("risposta").size() == 4);
        CHECK(sent_bytes(page) <= page_bytes_max);

        Uuid const attempt = nurse.now().id;
        std::string const path = nurse.path();
        CHECK(nurse.finish().header("Location") == "/profilo");
        CHECK(site.attempt(nurse.person, attempt).is_finished());
        CHECK(nurse.browser.get(path).header("Location") == "/profilo");
        auto const profile = nurse.browser.get("/profilo");
        std::string const levels = text_of(profile.body);
        CHECK(has(levels, "Questionario iniziale del 12 febbraio 2026. Livello atteso: Base, in tutte le aree."));
        CHECK(has(levels, "Principi di base"));
        CHECK(has(levels, "Progetto A: competenze di base in tutte le aree per ogni operatore"));
        CHECK(has(levels, "Puoi rispondere di nuovo dal 13 aprile 2026"));
        CHECK(sent_bytes(profile) <= page_bytes_max);
        CHECK(nurse.browser.get("/questionario").header("Location") == "/profilo");  // too early for another
    });
}

TEST_CASE("AResultIsStoredOnce") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        auto last = nurse.form();
        Uuid const attempt = nurse.now().id;
        while (site.open_of(nurse.person)) {
            last = nurse.form();
            REQUIRE(nurse.send(last, {{"risposta", "1"}}).status == 303);
        }
        std::size_t const given = site.answers(nurse.person, attempt).size();
        auto const again = nurse.send(last, {{"risposta", "2"}});
        CHECK(again.status == 303);
        CHECK(again.header("Location") == "/profilo");
        CHECK(site.answers(nurse.person, attempt).size() == given);
        CHECK(site.count("assessment_area") == 6);
        CHECK(site.count("event WHERE kind = 'survey_finished'") == 1);
        CHECK(site.count("assessment_duration") == 1);
    });
}

TEST_CASE("ASurveyGoesOnAtTheQuestionWhereItWasLeft") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        nurse.answer_until(11, [](int position) { return position % 2 == 0; });
        auto const before = nurse.now();
        REQUIRE(before.position() == 11);
        std::string const page = text_of(nurse.browser.get(nurse.path()).body);

        site.clock.advance(days(3));
        nurse.sign_in_again();  // another browser, another day
        auto const back = nurse.browser.get("/questionario");
        CHECK(text_of(nurse.browser.get(std::string(back.header("Location"))).body) == page);
        CHECK(has(page, "Domanda 11 "));
        CHECK(has(text_of(nurse.browser.get("/profilo").body), "Sei alla domanda 11."));
        nurse.answer({{"risposta", "0"}});
        CHECK(nurse.now().position() == 12);
        CHECK(site.answers(nurse.person, before.id).back().item == before.current_item);
    });
}

TEST_CASE("AnOldOrDoubledAnswerShowsTheQuestionThatWaitsAndChangesNothing") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        auto const first = nurse.form();
        CHECK(nurse.send(first, {{"risposta", "0"}}).status == 303);
        auto const before = nurse.now();
        for (Form const& chosen : {Form{{"risposta", "1"}}, Form{{"non_so", "1"}}, Form{}}) {
            auto const reply = nurse.send(first, chosen);
            CHECK(reply.status == 409);
            CHECK(has(reply.body, "Questa risposta non è stata registrata"));
            CHECK(has(text_of(reply.body), "Domanda 2 "));
        }
        CHECK(site.answers(nurse.person, before.id).size() == 1);
        CHECK(nurse.now().current_item == before.current_item);
        // The page of the conflict goes on without another look.
        auto const current = world::form_with(nurse.send(first, {{"risposta", "1"}}).body, "/domanda");
        CHECK(nurse.send(current, {{"risposta", "0"}}).status == 303);
    });
}

TEST_CASE("WithoutAChoiceThePageSaysWhatToDo") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        auto const form = nurse.form();
        for (Form const& chosen : {Form{}, Form{{"risposta", "4"}}, Form{{"risposta", "<b>"}}}) {
            auto const reply = nurse.send(form, chosen);
            CHECK(reply.status == 422);
            CHECK(has(reply.body,
                      "href=\"#risposta\">Scegli una delle quattro risposte, oppure «Non lo so, avanti».</a>"));
            CHECK(has(reply.body, "id=\"risposta-error\""));
            CHECK(has(text_of(reply.body), "Domanda 1 "));
        }
        CHECK(nurse.browser.post_from_page(form.action, {{"risposta", "0"}}).status == 400);
        CHECK(nurse.now().answered == 0);
    });
}

TEST_CASE("NotKnowingWinsOverAMarkedOption") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        // The Enter key presses a form's first button: it must be the one that gives the marked answer.
        std::string const page = nurse.browser.get(nurse.path()).body;
        CHECK(page.find("<button class=\"btn btn-primary\">Avanti") < page.find("name=\"non_so\""));
        std::string const right = std::to_string(site.right_place(nurse.now()));
        CHECK(nurse.answer({{"risposta", right}, {"non_so", "1"}}).status == 303);
        auto const answers = site.answers(nurse.person, nurse.now().id);
        REQUIRE(answers.size() == 1);
        CHECK_FALSE(answers[0].choice);
        CHECK_FALSE(answers[0].is_right);
    });
}

TEST_CASE("AChoiceIsKeptBeforeItIsGiven") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        auto mark = nurse.form();
        std::string const answer_path = mark.action;
        mark.action += "/scelta";
        auto const saved = nurse.send(mark, {{"risposta", "2"}});
        CHECK(saved.status == 200);
        CHECK(has(saved.body, "<div hx-swap-oob=\"innerHTML:#saved\">"));
        CHECK(has(saved.body, "Scelta salvata alle 09:00"));
        CHECK(has(nurse.browser.get(answer_path).body, "name=\"risposta\" value=\"2\" checked"));
        CHECK(nurse.now().answered == 0);
        CHECK(nurse.send(mark, {}).status == 400);

        nurse.answer({{"risposta", "1"}});
        CHECK(nurse.send(mark, {{"risposta", "0"}}).status == 409);
        CHECK_FALSE(has(nurse.browser.get(answer_path).body, " checked"));
    });
}

TEST_CASE("AnAnswerSurvivesTheEndOfTheSession") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        std::string const password = "una frase lunga e giusta", username = "utente." + to_string(nurse.person);
        REQUIRE(nurse.browser.post_from_page("/password", {{"password_new", password}}).status == 303);
        nurse.begin();
        for (auto const& [name, value] : Form{{"risposta", "3"}, {"non_so", "1"}}) {
            auto const before = nurse.now();
            auto const form = nurse.form();
            site.clock.advance(hours(2));
            auto const asked = nurse.send(form, {{name, value}});
            CHECK(asked.status == 401);
            CHECK(nurse.now().answered == before.answered);
            Form kept;
            for (std::string const field : {"kept_path", "kept_of", "kept.posizione", "kept.risposta", "kept.non_so"})
                if (std::string const typed = Browser::hidden(asked.body, field); !typed.empty())
                    kept.emplace_back(field, typed);
            REQUIRE(kept.size() == 4);

            auto const back = nurse.browser.sign_in(username, password, kept);
            REQUIRE(back.status == 200);
            CHECK(nurse.send(world::form_with(back.body, "/domanda"), {}).status == 303);
            auto const answers = site.answers(nurse.person, before.id);
            REQUIRE(answers.size() == static_cast<std::size_t>(before.answered) + 1);
            CHECK(answers.back().choice.has_value() == (name == "risposta"));
        }
    });
}

TEST_CASE("OfTwoAnswersThatArriveAtOnceOneIsKept") {
    db::on_each_engine([](std::string const& url) {
        SurveySite site(url);
        bool const is_postgres = site.database.engine() == db::Engine::postgres;
        // On PostgreSQL the second one goes through another program; SQLite has one.
        auto const other = is_postgres ? std::make_unique<SurveySite>(url) : nullptr;
        Sitting nurse(site);
        nurse.begin();
        Uuid const attempt = nurse.now().id;
        for (int position = 1; position <= 12; ++position) {
            auto const form = nurse.form();
            Browser second((other ? *other : site).dispatcher());
            second.cookies = nurse.browser.cookies;
            int statuses[2] = {};
            std::latch ready(2);
            auto const send = [&](int who, Browser& browser) {
                Form fields{{"risposta", std::to_string(who)}};
                fields.insert(fields.begin(), form.hidden.begin(), form.hidden.end());
                ready.arrive_and_wait();
                statuses[who] = browser.post(form.action, fields).status;
            };
            std::thread beside(send, 1, std::ref(second));
            send(0, nurse.browser);
            beside.join();
            CHECK(statuses[0] + statuses[1] == 303 + 409);
            CHECK(site.answers(nurse.person, attempt).size() == static_cast<std::size_t>(position));
        }
    });
}

TEST_CASE("TwoProgramsBeginOneAttempt") {
    db::on_each_engine([](std::string const& url) {
        SurveySite site(url);
        bool const is_postgres = site.database.engine() == db::Engine::postgres;
        auto const other = is_postgres ? std::make_unique<SurveySite>(url) : nullptr;
        Sitting nurse(site);
        auto const form = world::form_with(nurse.browser.get("/questionario").body, "/questionario");
        Browser second((other ? *other : site).dispatcher());
        second.cookies = nurse.browser.cookies;
        std::string places[2];
        std::thread beside([&] { places[1] = second.post(form.action, form.hidden).header("Location"); });
        places[0] = nurse.browser.post(form.action, form.hidden).header("Location");
        beside.join();
        CHECK(places[0] == places[1]);
        CHECK(places[0] == nurse.path());
        CHECK(site.count("assessment_attempt") == 1);
        CHECK(site.count("event WHERE kind = 'survey_started'") == 1);
    });
}

TEST_CASE("AnAttemptEndsOnTheItemsItBeganWith") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        nurse.answer({{"risposta", "0"}});
        std::string const before = text_of(nurse.browser.get(nurse.path()).body);
        files::Folder changed = tuscany();
        for (std::string const& file : changed.below("survey/items/")) {
            std::string text = *changed.find(file);
            for (auto at = text.find("stem_it = \""); at != std::string::npos; at = text.find("stem_it = \"", at + 20))
                text.insert(at + 11, "NUOVA ");
            changed.put(file, text);
        }
        site.load(changed);
        CHECK(text_of(nurse.browser.get(nurse.path()).body) == before);
        CHECK(nurse.answer({{"risposta", "0"}}).status == 303);
        CHECK_FALSE(has(nurse.browser.get(nurse.path()).body, "NUOVA"));
        CHECK(nurse.finish().header("Location") == "/profilo");

        site.clock.advance(days(61));
        nurse.sign_in_again();
        CHECK(nurse.begin().status == 303);
        CHECK(has(nurse.browser.get(nurse.path()).body, "NUOVA"));
        CHECK(has(text_of(nurse.browser.get(nurse.path()).body), "Questionario di ripetizione"));
    });
}

TEST_CASE("TheDurationIsSaidOnceThirtySurveysWereMeasured") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        auto const survey = site.survey.current();
        Uuid const revision = site.survey.current_id();
        site.database.write_now("others", [&](db::Tx& tx) {
            for (std::uint64_t i = 0; i < 30; ++i)
                simulate_attempt(tx, *survey, revision, site.ids.next(), site.ids.next(), std::vector<double>(6, 0.1),
                                 i, site.clock.now() - minutes(19), site.clock.now(), {"all"});
        });
        CHECK(has(text_of(nurse.browser.get("/questionario").body), "Durata mediana misurata: 19 minuti."));
        nurse.begin();
        CHECK(has(text_of(nurse.browser.get(nurse.path()).body), "Area 1 di 6 · circa 19 minuti"));
    });
}

TEST_CASE("TheSurveyAndTheProfileSpeakEnglish") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        CHECK(has(text_of(nurse.browser.get("/en/questionario").body), "Before you begin"));
        CHECK(has(nurse.send(world::form_with(nurse.browser.get("/en/questionario").body, "/en/questionario"), {})
                      .header("Location"),
                  "/en/questionari/"));
        std::string const page = nurse.browser.get("/en" + nurse.path()).body;
        Item const& item = *site.survey.current()->find(nurse.now().current_item);
        CHECK(has(text_of(page), item.stem.en));
        CHECK(has(text_of(page), item.options[0].text.en));
        CHECK(has(page, "action=\"/en/questionari/"));
        CHECK(has(text_of(page), "I don’t know, next"));
        CHECK(nurse.send(world::form_with(page, "/domanda"), {}).status == 422);
        nurse.finish();
        std::string const profile = text_of(nurse.browser.get("/en/profilo").body);
        CHECK(has(profile, "Your competence profile"));
        CHECK(has(profile, "Expected level: Foundation, in all areas."));
        CHECK(has(text_of(nurse.browser.get("/en/profilo/metodo").body), "below −0.6"));
    });
}

TEST_CASE("TheMethodIsPublicWithTheFiguresOfTheProgramme") {
    on_each_site([](SurveySite& site) {
        Browser anybody(site.dispatcher());
        std::string const page = text_of(anybody.get("/profilo/metodo").body);
        CHECK(has(page, "sotto −0,6"));
        CHECK(has(page, "Intermedio 0,8"));
        CHECK(has(page, "80%, o dopo 6 domande. In tutto sono al massimo 36."));
        CHECK(has(page, "dopo 60 giorni"));
    });
}
