//! Items of the survey in the pages: the same draft, review and approval as a module's, and no byte changes unasked.
#include "catalogue/text/item_form.hpp"

#include <boost/json.hpp>

#include "base/text.hpp"
#include "catalogue/authoring/test_newsroom.hpp"
#include "catalogue/module_file.hpp"
#include "world/programme.hpp"

using namespace regia;
using namespace regia::catalogue::test;
using catalogue::ItemFault;
using world::Browser;

namespace {

std::string const draft_page = "/contenuti/questionario/bozza";
std::string const item_page = draft_page + "/quesiti/A1-01";
std::string const path = "survey/items/A1.toml";

//! What the form of A1-01 sends when its writer changes nothing.
world::Form item_fields(std::string const& what = "salva") {
    world::Form form{{"domanda_it", "Domanda A1-01?"}, {"domanda_en", "Question A1-01?"}, {"giusta", "2"},
                     {"competenza", "A1.1"}, {"livello", "base"}, {"destinatari", "all"}, {"difficolta", "-1,8"},
                     {"fonti", "fonte\r\n"}, {"azione", what}};
    int number = 0;
    for (std::string const key : {"a", "b", "c", "d"}) {
        std::string const place = std::to_string(++number);
        form.emplace_back("risposta_" + place + "_it", "A1-01 risposta " + key);
        form.emplace_back("risposta_" + place + "_en", "A1-01 answer " + key);
        form.emplace_back("motivo_" + place, "perché " + key);
    }
    return form;
}
world::Form with(world::Form form, std::string const& name, std::string const& value) {
    for (auto& [field, text] : form)
        if (field == name) text = value;
    return form;
}
catalogue::ItemForm read(world::Form const& form) {
    http::Fields fields;
    for (auto const& [name, value] : form) fields.add(name, value);
    return catalogue::read_item(fields);
}
http::Reply save(Browser& browser, world::Form form) { return send(browser, item_page, "/quesiti/", std::move(form)); }

}  // namespace

TEST_CASE("AFormOfAnItemThatChangesNothingKeepsEveryByte") {
    std::string const text = small_items();
    CHECK(catalogue::errors_of(read(item_fields())).empty());
    CHECK(catalogue::with_item(text, "A1-01", read(item_fields())) == text);
    CHECK(catalogue::path_of_item(programme_of_authors(), "survey/items/", "A1-02") == path);
    CHECK(catalogue::path_of_item(programme_of_authors(), "survey/items/", "A1-03") == "");
    // Every item of the programme that ships, too.
    files::Faults faults;
    auto const tuscany = files::Folder::read(tuscany_folder(), faults);
    auto const survey = assessment::parse_survey(tuscany, faults);
    REQUIRE(faults.empty());
    REQUIRE(survey.items.size() > 50);
    for (assessment::Item const& item : survey.items) {
        std::string const& whole = *tuscany.find(catalogue::path_of_item(tuscany, "survey/items/", item.id));
        CHECK(catalogue::with_item(whole, item.id, catalogue::form_of(item)) == whole);
    }
}

TEST_CASE("WhatIsChangedInAnItemIsWrittenAndNothingElse") {
    std::string const text = small_items();
    auto form = read(item_fields());
    form.stem_it = "Che cos’è \"questo\"?";
    form.right = "4";
    form.difficulty = "1";
    form.level = "avanzato";
    form.audience = "clinician";
    form.sources = "Una\nDue";
    form.options[2].en = "Another answer";
    std::string const changed = catalogue::with_item(text, "A1-01", form);
    files::Folder folder = programme_of_authors();
    folder.put(path, changed);
    files::Faults faults;
    auto const survey = assessment::parse_survey(folder, faults);
    CHECK(faults.empty());
    assessment::Item const& item = *survey.find("A1-01");
    CHECK(item.stem.it == form.stem_it);
    CHECK(item.options[3].is_right);
    CHECK_FALSE(item.options[1].is_right);
    CHECK(item.options[2].text.en == "Another answer");
    CHECK(item.difficulty == 1);
    CHECK(item.level == portfolio::Level::advanced);
    CHECK(item.audience == "clinician");
    CHECK(item.sources == std::vector<std::string>{"Una", "Due"});
    // The other item and the comment are as they were.
    CHECK(changed.substr(changed.find("id = \"A1-02\"")) == text.substr(text.find("id = \"A1-02\"")));
    CHECK(changed.starts_with("# Un commento che resta."));
    CHECK(catalogue::item_digest(changed, "A1-02") == catalogue::item_digest(text, "A1-02"));
    CHECK(catalogue::item_digest(changed, "A1-01") != catalogue::item_digest(text, "A1-01"));
}

TEST_CASE("WhichItemsHaveChangedIsReadFileByFile") {
    using Ids = std::set<std::string>;
    files::Folder const before = programme_of_authors();
    files::Folder now = before;
    auto const changed = [&] { return catalogue::changed_items(before, now, "survey/items/"); };
    CHECK(changed().empty());
    std::string const text = small_items();
    // What belongs to no item changes none; an option belongs to its item, and the second one keeps its own.
    now.put(path, "# Un altro commento.\n" + text);
    CHECK(changed().empty());
    auto const replaced = [&](std::string const& from, std::string const& to) {
        std::string other = text;
        return other.replace(other.find(from), from.size(), to);
    };
    now.put(path, replaced("A1-01 answer d", "Another answer"));
    CHECK(changed() == Ids{"A1-01"});
    now.put(path, replaced("A1-02 answer a", "Another answer"));
    CHECK(changed() == Ids{"A1-02"});
    now.put(path, replaced("id = \"A1-02\"", "id = \"A1-03\""));
    CHECK(changed() == Ids{"A1-03"});
    now = before;
    now.put("survey/items/A2.toml", replaced("A1-01", "A2-01"));
    CHECK(changed() == Ids{"A2-01", "A1-02"});  // in that file they are new
}

TEST_CASE("EachWrongFieldOfAnItemIsNamed") {
    auto const first = [](std::string const& name, std::string const& value) {
        auto const errors = catalogue::errors_of(read(with(item_fields(), name, value)));
        return errors.size() == 1 ? std::pair(errors[0].fault, errors[0].field) : std::pair(ItemFault{}, std::string());
    };
    CHECK(first("domanda_en", " ") == std::pair(ItemFault::stem_missing, std::string("domanda_en")));
    CHECK(first("risposta_3_it", "") == std::pair(ItemFault::option_missing, std::string("risposta_3_it")));
    CHECK(first("risposta_3_it", "A1-01 risposta a").first == ItemFault::same_options);
    CHECK(first("motivo_4", "").second == "motivo_4");
    for (auto const* right : {"", "0", "5", "b"}) CHECK(first("giusta", right).first == ItemFault::right_missing);
    CHECK(first("livello", "non_ancora").first == ItemFault::level_missing);
    CHECK(first("fonti", " \n ").first == ItemFault::sources_missing);
    for (auto const* wrong : {"", "nan", "inf", "4.1", "-4,1", "molto", "1e3"})
        CHECK(first("difficolta", wrong).first == ItemFault::difficulty_wrong);
    CHECK(catalogue::difficulty_of("-1,25") == -1.25);
}

TEST_CASE("AnItemGoesFromItsDraftToAnApprovalByOthers") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(says(author.get("/contenuti"), "href=\"/contenuti/questionario\""));
        CHECK(says(author.get("/contenuti/questionario"), "Domanda A1-02?"));
        CHECK(send(author, draft_page, "/bozza").status == 303);
        CHECK(says(author.get(draft_page), "2 quesiti"));
        auto const wrong = save(author, with(item_fields(), "domanda_it", ""));
        CHECK(wrong.status == 422);
        CHECK(says(wrong, "Scrivi la domanda."));
        CHECK(says(wrong, "Question A1-01?"));

        std::string const hostile = "Nuova <script>alert(1)</script>?";
        auto const preview = save(author, with(item_fields("anteprima"), "domanda_it", hostile));
        CHECK(says(preview, "Nuova &lt;script&gt;"));
        CHECK_FALSE(says(preview, "<script>alert"));
        CHECK(says(preview, "name=\"anteprima-A1-01-en\""));
        auto const draft = [&] {
            return in.database.read([](db::Tx& tx) { return catalogue::open_draft_of(tx, "questionario"); });
        };
        CHECK(draft()->edits == 0);
        CHECK(save(author, with(with(item_fields(), "domanda_it", "Nuova domanda?"), "giusta", "1")).status == 303);
        CHECK(draft()->edits == 1);
        CHECK(says(author.get(draft_page + "/anteprima"), "Nuova domanda?"));
        CHECK(says(author.get(draft_page + "/differenze"), "Nuova"));

        CHECK(send(author, draft_page, "/invio").status == 303);
        Browser reviewer = in.enter("author"), committee = in.enter("committee");
        CHECK_FALSE(says(author.get(draft_page), "Concludi la rilettura"));  // not her own work
        CHECK(says(reviewer.get(item_page), "Nuova domanda?"));
        CHECK(send(reviewer, draft_page, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}}).status == 303);
        CHECK(send(committee, draft_page, "/approvazione", {{"atto", ""}}).status == 422);
        CHECK(send(committee, draft_page, "/approvazione", {{"atto", "Verbale n. 6"}}).status == 303);
        in.subscribers.drain();
        CHECK(in.in_force().find(path)->find("Nuova domanda?") != std::string::npos);
        CHECK(says(committee.get("/contenuti/questionario"), "Verbale n. 6"));
        auto const versions = committee.get("/contenuti/questionario/versioni");
        CHECK(says(versions, "Verbale n. 6"));
        // No event told of the first programme, as in a database of before: its version is there all the same.
        CHECK(says(versions, "Non approvata"));
        CHECK(says(committee.get("/contenuti/questionario/versioni/2"), "Nuova"));
        // The modules have not changed their texts, so they keep their approvals.
        CHECK(in.module().version == catalogue::version_of(programme_of_authors(), "modules/a1/"));
    });
}

TEST_CASE("ANewItemStandsAtTheEndOfItsAreaAndARetiredOneKeepsItsPlace") {
    std::string const text = small_items();
    CHECK(catalogue::new_item_id(text) == "A1-03");
    std::string const longer = catalogue::with_new_item(text, "A1-03", read(item_fields()));
    CHECK(longer.starts_with(text));
    std::string const retired = catalogue::with_retired(longer, "A1-02", "La legge \"vecchia\" è cambiata");
    files::Folder folder = programme_of_authors();
    folder.put(path, retired);
    files::Faults faults;
    auto const survey = assessment::parse_survey(folder, faults);
    CHECK(faults.empty());
    assessment::Item const& item = *survey.find("A1-03");
    CHECK(item.stem.en == "Question A1-01?");
    CHECK(item.difficulty == -1.8);
    CHECK(item.options.at(1).is_right);
    CHECK(item.options.at(3).rationale_it == "perché d");
    CHECK(survey.find("A1-02")->retired == "La legge \"vecchia\" è cambiata");
    CHECK(catalogue::with_retired(retired, "A1-02", "") == longer);
    CHECK(trim(catalogue::without_item(longer, "A1-03")) == trim(text));
    CHECK(catalogue::new_item_id(catalogue::with_retired(longer, "A1-03", "Non serve più")) == "A1-04");
    // An area needs one that is asked.
    folder.put(path, catalogue::with_retired(catalogue::with_retired(text, "A1-01", "Non serve"), "A1-02", "Nemmeno"));
    assessment::parse_survey(folder, faults);
    CHECK(faults.size() == 1);
}

TEST_CASE("AnItemIsAddedAndAnotherRetiredByDraftReviewAndApproval") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        std::string const new_page = draft_page + "/quesiti/nuovo", old_page = draft_page + "/quesiti/A1-02";
        CHECK(author.get(new_page).status == 404);  // there is no draft yet
        CHECK(send(author, draft_page, "/bozza").status == 303);
        CHECK(says(author.get(draft_page), "href=\"" + new_page + "\""));
        auto const empty = send(author, new_page, "/quesiti/nuovo", {{"azione", "salva"}});
        CHECK(empty.status == 422);
        for (auto const* field : {"#domanda_it", "#competenza", "#fonti"})
            CHECK(says(empty, "href=\"" + std::string(field) + "\""));
        auto const preview = send(author, new_page, "/quesiti/nuovo", item_fields("anteprima"));
        CHECK(preview.status == 200);
        CHECK(says(preview, "anteprima-A1-03-en"));
        auto const typed = with(item_fields(), "domanda_it", "Del tutto nuova?");
        auto const form = world::form_with(author.get(new_page).body, "/quesiti/nuovo");
        auto once = typed;
        once.insert(once.begin(), form.hidden.begin(), form.hidden.end());
        CHECK(author.post(form.action, once).status == 303);
        CHECK(author.post(form.action, once).status == 303);  // twice: once
        CHECK(says(author.get(draft_page), "3 quesiti"));
        CHECK(says(author.get(draft_page + "/quesiti/A1-03"), "Elimina il quesito"));
        CHECK(send(author, new_page, "/quesiti/nuovo", item_fields()).status == 303);
        CHECK(send(author, draft_page + "/quesiti/A1-04", "/stato", {{"azione", "togli"}}).status == 303);
        CHECK(author.get(draft_page + "/quesiti/A1-04").status == 404);

        auto const short_reason = send(author, old_page, "/stato", {{"azione", "ritira"}, {"motivo_ritiro", "boh"}});
        CHECK(short_reason.status == 422);
        CHECK(says(short_reason, "boh"));
        auto const stale = world::form_with(author.get(old_page).body, "/stato");
        std::string const reason = "La legge <b> è cambiata";
        CHECK(send(author, old_page, "/stato", {{"azione", "togli"}}).status == 409);  // it was in force
        CHECK(send(author, old_page, "/stato", {{"azione", "ritira"}, {"motivo_ritiro", reason}}).status == 303);
        auto late = stale.hidden;
        late.insert(late.end(), {{"azione", "ritira"}, {"motivo_ritiro", "Un altro motivo"}});
        CHECK(author.post(stale.action, late).status == 409);
        CHECK(says(author.get(draft_page), "La legge &lt;b&gt; è cambiata"));
        CHECK(says(author.get(old_page), "Rimetti in uso"));
        CHECK(says(author.get(draft_page), "2 quesiti"));
        CHECK(in.in_force().find(path)->find("nuova") == std::string::npos);

        CHECK(send(author, draft_page, "/invio").status == 303);
        Browser reviewer = in.enter("author"), committee = in.enter("committee");
        CHECK(reviewer.get(new_page).status == 200);
        CHECK_FALSE(says(reviewer.get(new_page), "name=\"domanda_it\""));  // in review nobody writes
        CHECK(send(reviewer, draft_page, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}}).status == 303);
        CHECK(send(committee, draft_page, "/approvazione", {{"atto", "Verbale n. 8"}}).status == 303);
        auto const text = *in.in_force().find(path);
        CHECK(text.find("Del tutto nuova?") != std::string::npos);
        CHECK(text.find("Question A1-02?") != std::string::npos);  // results tell what was asked
        CHECK(says(committee.get("/contenuti/questionario"), "2 quesiti in vigore"));
        CHECK(says(committee.get("/contenuti/questionario"), "Ritirato"));
        CHECK(in.enter("reader").get(new_page).status == 403);
    });
}

TEST_CASE("TwoWritersOfOneItemLoseNothingAndOfTwoItemsNeverMeet") {
    in_a_newsroom([](Newsroom& in) {
        Browser first = in.enter("author"), second = in.enter("author");
        CHECK(send(first, draft_page, "/bozza").status == 303);
        auto const form = world::form_with(second.get(item_page).body, "/quesiti/");
        auto const other = world::form_with(second.get(draft_page + "/quesiti/A1-02").body, "/quesiti/");
        CHECK(save(first, with(item_fields(), "domanda_it", "Della prima?")).status == 303);
        auto typed = with(item_fields(), "domanda_it", "Della seconda?");
        typed.insert(typed.begin(), form.hidden.begin(), form.hidden.end());
        for (auto const* what : {"salva", "anteprima"}) {
            auto const late = second.post(form.action, with(typed, "azione", what));
            CHECK(late.status == 409);
            CHECK(says(late, "Della prima?"));
            CHECK(says(late, "Della seconda?"));
        }
        auto elsewhere = with(item_fields(), "domanda_it", "Altra?");
        elsewhere.insert(elsewhere.begin(), other.hidden.begin(), other.hidden.end());
        CHECK(second.post(other.action, elsewhere).status == 303);
        CHECK(says(first.get(draft_page), "Della prima?"));
        CHECK(says(first.get(draft_page), "Altra?"));
    });
}

TEST_CASE("OnlyWhoMayWriteIsShownWhichAnswerIsRight") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(send(author, draft_page, "/bozza").status == 303);
        CHECK(says(author.get(draft_page), "href=\"" + item_page + "\""));
        CHECK(says(author.get(item_page), "perché b"));
        for (auto const* role : {"reader", "committee"}) {
            Browser other = in.enter(role);
            auto const list = other.get(draft_page);
            CHECK(says(list, "Domanda A1-01?"));
            CHECK_FALSE(says(list, item_page));
            auto const closed = other.get(item_page);
            CHECK(closed.status == 403);
            CHECK_FALSE(says(closed, "perché b"));
            CHECK(other.get("/api/v1/modules/questionario/draft/items/A1-01").status == 403);
            CHECK(other.get(draft_page + "/differenze").status == 200);
        }
    });
}

TEST_CASE("TheSurveyHasItemsAlone") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(send(author, draft_page, "/bozza").status == 303);
        for (std::string const below : {"/file", "/domande", "/sezioni/s1", "/quesiti/A9-01"})
            CHECK(author.get(draft_page + below).status == 404);
        CHECK(author.get("/contenuti/questionario/domande").status == 404);
        for (std::string const below : {"/sezioni", "/ordine", "/file", "/domande/nuova"})
            CHECK(author.post_from_page(draft_page + below, {{"titolo", "x"}, {"verso", "su"}}).status == 404);
        CHECK(send(author, "/contenuti/F1/bozza", "/bozza").status == 303);
        CHECK(author.get("/contenuti/F1/bozza/quesiti/A1-01").status == 404);
        Browser reader = in.enter("reader");
        CHECK(reader.post_from_page(item_page, item_fields()).status == 403);
    });
}
