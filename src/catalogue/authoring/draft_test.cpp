//! A text from draft over review to approval, and everything that must not happen on the way.
#include "catalogue/authoring/test_newsroom.hpp"

using namespace regia;
using namespace regia::catalogue::test;
using world::Browser;

namespace {

std::string const new_body = words(3200) + "\n\nUn capoverso nuovo.\n\n" + check("s1-v1");
std::string const draft_page = "/contenuti/F1/bozza";
std::string const section_page = draft_page + "/sezioni/s1";

//! As far as "riletta": written by one, reviewed by another.
void bring_to_review_end(Newsroom& in, Browser& author, Browser& reviewer) {
    in.draft_with(author, new_body);
    CHECK(send(author, draft_page, "/invio").status == 303);
    CHECK(send(reviewer, draft_page, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}}).status == 303);
}

}  // namespace

TEST_CASE("ATextGoesFromDraftToApprovalAndIsInForce") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author", "Anna Autrice");
        Browser reviewer = in.enter("author", "Rita Rilegge");
        Browser committee = in.enter("committee", "Carlo Comitato");
        Uuid const before = in.folders.current().id;
        in.draft_with(author, new_body);
        CHECK_FALSE(says(author.get("/contenuti/F1/sezioni/s1"), "Un capoverso nuovo."));  // learners have the old one
        CHECK(says(reviewer.get(draft_page + "/anteprima"), "Un capoverso nuovo."));
        CHECK(says(author.get(draft_page + "/differenze"), "Un capoverso nuovo."));
        CHECK(send(author, draft_page, "/invio").status == 303);
        CHECK(send(reviewer, draft_page, "/rilettura", {{"esito", "conclusa"}, {"nota", "Letta."}}).status == 303);
        CHECK(in.folders.current().id == before);
        auto const reply = send(committee, draft_page, "/approvazione", {{"atto", "Verbale 4/2026"}});
        CHECK(reply.status == 303);
        CHECK(reply.header("Location") == "/contenuti/F1");

        CHECK(in.folders.current().id != before);
        CHECK(in.folders.current().origin == files::Origin::page);
        CHECK(says(author.get("/contenuti/F1/sezioni/s1"), "Un capoverso nuovo."));
        CHECK(says(author.get("/contenuti/F1"), "Approvato da Carlo Comitato il 12 febbraio 2026, ore 09:00. "
                                                "Atto: Verbale 4/2026."));
        CHECK(in.catalogue.at(before)->modules[0].find("s1")->html_before_checks.find("capoverso nuovo") ==
              std::string::npos);
        CHECK_FALSE(in.draft());
        // Nothing but the edited body differs from the folder as it was.
        auto const changed = files::differences(programme_of_authors(), in.in_force());
        REQUIRE(changed.size() == 1);
        CHECK(changed[0].path == "modules/a1/01.md");
        std::string expected = *programme_of_authors().find("modules/a1/01.md");
        expected = expected.substr(0, expected.find("+++\n\n") + 5) + new_body;
        CHECK(*in.in_force().find("modules/a1/01.md") == expected);
    });
}

TEST_CASE("WhoWroteNeitherReviewsNorApproves") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        in.draft_with(author, new_body);
        CHECK(send(author, draft_page, "/invio").status == 303);
        auto const page = author.get(draft_page);
        CHECK(says(page, "la rilegge e la approva un’altra persona"));
        CHECK_FALSE(says(page, "/rilettura"));
        // Neither by the page nor past it.
        auto const past = author.post_from_page(draft_page + "/rilettura",
            {{"invio", to_string(in.ids.next())}, {"ultima", "1"}, {"esito", "conclusa"}, {"nota", ""}});
        CHECK(past.status == 409);
        CHECK(in.draft()->state == catalogue::DraftState::in_review);
        Browser committee = in.enter("committee");
        CHECK(send(committee, draft_page, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}}).status == 303);
        CHECK(author.post_from_page(draft_page + "/approvazione", {{"atto", "Verbale"}}).status == 403);
        CHECK(in.draft()->state == catalogue::DraftState::reviewed);
    });
}

TEST_CASE("AReviewerGivesADraftBackWithAReason") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        Browser reviewer = in.enter("author");
        in.draft_with(author, new_body);
        CHECK(send(author, draft_page, "/invio").status == 303);
        CHECK_FALSE(says(author.get(section_page), "name=\"testo\""));  // nobody changes what is being read
        auto const silent = send(reviewer, draft_page, "/rilettura", {{"esito", "rimandata"}, {"nota", "  "}});
        CHECK(silent.status == 422);
        CHECK(says(silent, "Scrivi che cosa va cambiato"));
        auto const lengthy = send(reviewer, draft_page, "/rilettura",
                                  {{"esito", "rimandata"}, {"nota", std::string(2001, 'x')}});
        CHECK(lengthy.status == 422);
        CHECK(says(lengthy, std::string(2001, 'x')));
        CHECK(send(reviewer, draft_page, "/rilettura", {{"esito", "rimandata"}, {"nota", "Riga 3 <b>"}}).status == 303);
        CHECK(in.draft()->state == catalogue::DraftState::open);
        CHECK(says(author.get(draft_page), "Riga 3 &lt;b&gt;"));
        CHECK(says(author.get(section_page), "name=\"testo\""));
    });
}

TEST_CASE("AnApprovalWithoutAnActOrOfOtherTextsPublishesNothing") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        Browser reviewer = in.enter("author");
        Browser committee = in.enter("committee");
        bring_to_review_end(in, author, reviewer);
        Uuid const before = in.folders.current().id;
        CHECK(send(committee, draft_page, "/approvazione", {{"atto", " "}}).status == 422);
        auto const form = world::form_with(committee.get(draft_page).body, "/approvazione");
        world::Form stale = form.hidden;
        for (auto& [name, value] : stale)
            if (name == "testi") value = to_string(in.ids.next());
        stale.emplace_back("atto", "Verbale 1");
        CHECK(committee.post(form.action, stale).status == 409);
        // A folder that changes the same file is loaded meanwhile: nothing of it is lost.
        files::Folder other = programme_of_authors();
        other.put("modules/a1/01.md", *other.find("modules/a1/01.md") + "\n");
        world::Form late = form.hidden;
        late.emplace_back("atto", "Verbale 1");
        in.load(other);
        CHECK(committee.post(form.action, late).status == 409);
        CHECK(says(author.get(draft_page), "I testi in vigore sono cambiati"));
        in.load(programme_of_authors());
        CHECK(in.folders.current().id != before);
        CHECK(send(committee, draft_page, "/approvazione", {{"atto", "Verbale 1"}}).status == 303);
        CHECK_FALSE(in.draft());
    });
}

TEST_CASE("EachFormOfADraftMayArriveTwice") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        Browser reviewer = in.enter("author");
        Browser committee = in.enter("committee");
        auto const twice = [](Browser& browser, std::string const& page, std::string_view action, world::Form typed) {
            auto const form = world::form_with(browser.get(page).body, action);
            typed.insert(typed.begin(), form.hidden.begin(), form.hidden.end());
            CHECK(browser.post(form.action, typed).status == 303);
            CHECK(browser.post(form.action, typed).status == 303);
        };
        twice(author, draft_page, "/bozza", {});
        twice(author, section_page, "/sezioni/s1", in.with(section_fields(new_body), "azione", "salva"));
        CHECK(in.draft()->edits == 1);
        twice(author, draft_page, "/invio", {});
        twice(reviewer, draft_page, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}});
        Uuid const draft = in.draft()->id;
        twice(committee, draft_page, "/approvazione", {{"atto", "Verbale 4"}});
        CHECK(in.database.read([&](db::Tx& tx) { return catalogue::steps_of(tx, draft).size(); }) == 4);
        CHECK(in.database.read([](db::Tx& tx) { return catalogue::approvals_of(tx, "F1").size(); }) == 1);
        CHECK(in.folders.current().number == 2);
    });
}

TEST_CASE("AWithdrawnDraftChangesNothingAndAnotherMayBegin") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        in.draft_with(author, new_body);
        Uuid const first = in.draft()->id;
        CHECK(send(author, draft_page, "/ritiro").status == 303);
        CHECK_FALSE(in.draft());
        CHECK(author.get(section_page).status == 404);
        CHECK(in.folders.current().number == 1);
        CHECK(send(author, draft_page, "/bozza").status == 303);
        CHECK(in.draft()->id != first);
        CHECK(in.draft()->edits == 0);
        CHECK(says(author.get(draft_page), "Non è ancora cambiato nulla."));
    });
}

TEST_CASE("OnlyWhoHasTheRightTakesAStep") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        in.draft_with(author, new_body);
        Browser reader = in.enter("reader");
        Browser writer = in.enter("writer");
        CHECK(reader.get(draft_page).status == 200);
        CHECK_FALSE(says(reader.get(section_page), "name=\"testo\""));
        for (auto const* below : {"", "/sezioni", "/sezioni/s1", "/ordine", "/invio", "/ritiro", "/rilettura",
                                  "/approvazione"})
            CHECK(reader.post_from_page(draft_page + below, {}).status == 403);
        CHECK(writer.post_from_page(draft_page + "/rilettura", {}).status == 403);
        Browser learner = in.somebody_signed_in("Nora Sali", "learner");
        CHECK(learner.get(draft_page).status == 403);
        CHECK(author.get("/contenuti/F9/bozza").status == 404);
        CHECK(author.get(draft_page + "/sezioni/s9").status == 404);
    });
}

TEST_CASE("TwoApprovalsAgainstEachOtherPublishOnce") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        Browser reviewer = in.enter("author");
        bring_to_review_end(in, author, reviewer);
        auto const draft = *in.draft();
        catalogue::Publication publication{
            {in.ids.next(), draft.id, catalogue::StepKind::published, in.ids.next(), "Verbale", in.module().version,
             in.clock.now()},
            draft.edits, in.folders.current().id, in.ids.next(), in.in_force()};
        auto other = publication;
        other.step.id = in.ids.next();
        other.next_revision = in.ids.next();
        auto const publish = [&](catalogue::Publication const& one) {
            return in.database.write_now("a", [&](db::Tx& tx) { return catalogue::publish(tx, one); });
        };
        CHECK(publish(publication) == catalogue::Bar::none);
        CHECK(publish(other) == catalogue::Bar::other_time);
        in.folders.refresh();
        CHECK(in.folders.current().number == 2);
    });
}
