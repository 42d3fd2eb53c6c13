//! Reports carry nobody; a review is read without a name, with answers only where she shares them, and has an effect.
#include "assessment/review/review_store.hpp"
#include "assessment/test_site.hpp"

using namespace regia;
using namespace regia::assessment;
using namespace regia::assessment::test;
using world::text_of;

namespace {

struct Committee {
    explicit Committee(SurveySite& at)
        : person(at.somebody("Stefano Landi", "scientific", {access::Scope::Kind::region, {}})),
          browser(at.browser_of(person)) {}
    http::Reply send(std::string const& page, std::string const& action, world::Form chosen) {
        auto const form = world::form_with(browser.get(page).body, action);
        chosen.insert(chosen.begin(), form.hidden.begin(), form.hidden.end());
        return browser.post(form.action, chosen);
    }
    Uuid person;
    world::Browser browser;
};

http::Reply ask(Sitting& nurse, world::Form chosen) {
    auto const form = world::form_with(nurse.browser.get("/profilo/riesame").body, "/profilo/riesame");
    chosen.insert(chosen.begin(), form.hidden.begin(), form.hidden.end());
    return nurse.browser.post(form.action, chosen);
}

std::string only_review(SurveySite& site, Uuid person) {
    auto const reviews = site.database.read([&](db::Tx& tx) { return reviews_of(tx, person); });
    REQUIRE(reviews.size() == 1);
    return to_string(reviews.front().id);
}

}  // namespace

TEST_CASE("AReportOnAQuestionReachesTheCommitteeWithoutPersonOrHour") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        std::string const item = nurse.now().current_item;
        std::string const path = "/questionari/" + to_string(nurse.now().id) + "/segnala?posizione=1";
        CHECK(has(nurse.browser.get(nurse.path()).body, "/segnala?posizione=1"));
        auto const form = world::form_with(nurse.browser.get(path).body, "/segnala");
        world::Form wrong = form.hidden;
        wrong.insert(wrong.end(), {{"tipo", "other"}, {"testo", " "}});
        CHECK(nurse.browser.post(form.action, wrong).status == 422);
        world::Form good = form.hidden;
        good.insert(good.end(), {{"tipo", "unclear"}, {"testo", "Due risposte <b>uguali</b>"}});
        auto const sent = nurse.browser.post(form.action, good);
        CHECK(sent.status == 303);
        CHECK(has(text_of(nurse.browser.get(std::string(sent.header("Location"))).body), "Segnalazione inviata"));
        CHECK(nurse.browser.post(form.action, good).status == 303);  // twice is once
        CHECK(site.count("assessment_item_report") == 1);
        // The id says neither who nor when: it is not the form's, and not drawn from the clock.
        CHECK(site.count("assessment_item_report WHERE reported_on = '2026-02-12'") == 1);
        std::string const submission = world::Browser::hidden(nurse.browser.get(path).body, "submission");
        auto const ids = site.database.read([](db::Tx& tx) {
            return tx.all("SELECT id FROM assessment_item_report", [](db::Row const& row) { return row.get<Uuid>(0); });
        });
        CHECK(to_string(ids.at(0)).substr(0, 8) != submission.substr(0, 8));

        Sitting other(site);
        CHECK(other.browser.get(path).status == 404);
        CHECK(other.browser.get("/questionari").status == 403);
        Committee committee(site);
        CHECK(has(text_of(committee.browser.get("/questionari").body), "da guardare"));
        std::string const page = committee.browser.get("/questionari/quesiti/" + item).body;
        CHECK(has(page, "Due risposte &lt;b&gt;uguali&lt;/b&gt;"));
        CHECK_FALSE(has(page, "Chiara"));
        CHECK(committee.send("/questionari/quesiti/" + item, "/note", {{"testo", ""}}).status == 422);
        CHECK(committee.send("/questionari/quesiti/" + item, "/note", {{"testo", "Riscritta"}}).status == 303);
        CHECK_FALSE(has(text_of(committee.browser.get("/questionari").body), "da guardare"));
        CHECK(committee.browser.get("/questionari/quesiti/Z9-99").status == 404);
    });
}

TEST_CASE("AReviewIsReadWithoutNameAndWithAnswersOnlyIfSheSharesThem") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        CHECK(has(text_of(nurse.browser.get("/profilo/riesame").body), "Non hai ancora risposto"));
        nurse.begin();
        nurse.finish();
        CHECK(ask(nurse, {{"area", "A9"}, {"testo", ""}}).status == 422);
        CHECK(ask(nurse, {{"area", "A1"}, {"testo", "Con la privacy lavoro da anni"}}).status == 303);
        CHECK(has(text_of(nurse.browser.get("/profilo/riesame").body), "Con la privacy lavoro da anni"));
        CHECK_FALSE(has(nurse.browser.get("/profilo/riesame").body, "name=\"testo\""));  // one at a time

        Committee committee(site);
        std::string const id = only_review(site, nurse.person), path = "/questionari/riesami/" + id;
        CHECK(has(committee.browser.get("/questionari").body, path));
        std::string const page = committee.browser.get(path).body;
        CHECK(has(page, "Con la privacy lavoro da anni"));
        CHECK_FALSE(has(page, "Chiara"));
        CHECK_FALSE(has(page, to_string(nurse.person)));
        CHECK(has(page, "senza le risposte"));
        for (auto const& answer :
             site.answers(nurse.person, site.database.read([&](db::Tx& tx) {
                 return last_finished(tx, nurse.person)->id;
             })))
            CHECK_FALSE(has(page, "/quesiti/" + answer.item));
        CHECK(has(text_of(nurse.browser.get("/accessi").body), "riesame"));
        CHECK(nurse.browser.get(path).status == 403);
    });
}

TEST_CASE("AnOutcomeIsWrittenOnceByAPersonAndMayOpenARepetition") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        nurse.finish();
        CHECK(ask(nurse, {{"area", ""}, {"testo", "Non mi ritrovo"}, {"risposte", "1"}}).status == 303);
        Committee committee(site);
        std::string const path = "/questionari/riesami/" + only_review(site, nurse.person);
        auto const first = site.answers(nurse.person, site.database.read([&](db::Tx& tx) {
            return last_finished(tx, nurse.person)->id;
        }));
        CHECK(has(committee.browser.get(path).body, "/quesiti/" + first.front().item));
        CHECK(committee.send(path, "/esito", {{"esito", ""}, {"testo", ""}}).status == 422);
        CHECK(committee.send(path, "/esito", {{"esito", "in_hand"}, {"testo", ""}}).status == 303);
        site.clock.advance(minutes(10));
        auto const form = world::form_with(committee.browser.get(path).body, "/esito");
        world::Form outcome = form.hidden;
        outcome.insert(outcome.end(), {{"esito", "repeat"}, {"testo", "Due domande erano poco chiare: ripeti."}});
        CHECK(committee.browser.post(form.action, outcome).status == 303);
        CHECK(committee.browser.post(form.action, outcome).status == 303);  // the same form twice
        CHECK(site.count("assessment_opening WHERE because = 'review'") == 1);
        world::Form late = outcome;
        for (auto& [name, value] : late)
            if (name == "submission") value = to_string(site.ids.next());
        CHECK(committee.browser.post(form.action, late).status == 409);

        nurse.sign_in_again();
        CHECK(has(text_of(nurse.browser.get("/profilo/riesame").body), "Due domande erano poco chiare"));
        CHECK(has(text_of(nurse.browser.get("/questionario").body), "Dopo il riesame"));
        CHECK(nurse.begin().status == 303);
    });
}

TEST_CASE("AWithdrawnReviewIsGoneForTheCommittee") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site), other(site);
        nurse.begin();
        nurse.finish();
        ask(nurse, {{"area", ""}, {"testo", "Ripensandoci"}});
        std::string const id = only_review(site, nurse.person);
        CHECK(other.browser.post_from_page("/profilo/riesame/" + id + "/ritira",
                                           {{"submission", to_string(site.ids.next())}})
                  .status == 404);
        auto const form = world::form_with(nurse.browser.get("/profilo/riesame").body, "/ritira");
        CHECK(nurse.browser.post(form.action, form.hidden).status == 303);
        Committee committee(site);
        CHECK(committee.browser.get("/questionari/riesami/" + id).status == 404);
        CHECK_FALSE(has(committee.browser.get("/questionari").body, id));
        CHECK(has(nurse.browser.get("/profilo/riesame").body, "name=\"testo\""));  // she may ask again
    });
}

TEST_CASE("ReportsAndReviewsGoThroughProgramsToo") {
    on_each_site([](SurveySite& site) {
        Sitting nurse(site);
        nurse.begin();
        world::Browser hers(site.dispatcher()), theirs(site.dispatcher());
        hers.authorization = "Bearer " + site.bearer(nurse.person);
        Committee committee(site);
        theirs.authorization = "Bearer " + site.bearer(committee.person);
        std::string const attempt = to_string(nurse.now().id), item = nurse.now().current_item;
        CHECK(hers.post_json("/api/v1/surveys/" + attempt + "/reports", R"({"kind":"odd"})").status == 422);
        CHECK(hers.post_json("/api/v1/surveys/" + attempt + "/reports", R"({"kind":"wrong","position":1})").status ==
              201);
        CHECK(hers.post_json("/api/v1/survey-reviews", R"({"text":"x"})").status == 404);
        nurse.finish();
        hers.authorization = "Bearer " + site.bearer(nurse.person);
        CHECK(hers.post_json("/api/v1/survey-reviews", R"({"text":"x","shares_answers":true})").status == 201);
        CHECK(hers.post_json("/api/v1/survey-reviews", R"({"text":"y"})").status == 409);
        std::string const id = only_review(site, nurse.person);
        CHECK(has(theirs.get("/api/v1/item-reports").body, item));
        CHECK(has(theirs.get("/api/v1/item-reports/" + item).body, "\"kind\":\"wrong\""));
        CHECK(theirs.post_json("/api/v1/item-reports/" + item + "/notes", R"({"text":"vista"})").status == 201);
        std::string const requests = theirs.get("/api/v1/review-requests").body;
        CHECK(has(requests, id));
        CHECK_FALSE(has(requests, to_string(nurse.person)));
        std::string const request = theirs.get("/api/v1/review-requests/" + id).body;
        CHECK(has(request, "\"text\":\"x\""));
        CHECK(has(request, "\"is_right\":"));
        CHECK_FALSE(has(request, to_string(nurse.person)));
        CHECK(site.count("access_look WHERE what = 'review'") == 1);
        CHECK(theirs.post_json("/api/v1/review-requests/" + id + "/replies", R"({"state":"confirmed"})").status == 422);
        CHECK(theirs.post_json("/api/v1/review-requests/" + id + "/replies", R"({"state":"confirmed","text":"ok"})")
                  .status == 201);
        CHECK(has(hers.get("/api/v1/survey-reviews").body, "\"state\":\"confirmed\""));
        CHECK(hers.get("/api/v1/review-requests").status == 403);
        CHECK(theirs.get("/api/v1/survey-reviews").status == 403);
    });
}
