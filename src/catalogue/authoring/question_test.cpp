//! Questions of a test as forms.
#include "catalogue/text/question_form.hpp"
#include "catalogue/authoring/test_newsroom.hpp"

using namespace regia;
using namespace regia::catalogue::test;
using world::Browser;

namespace {

std::string const bank_page = "/contenuti/F1/bozza/domande";

world::Form question(std::string const& text, std::string const& wrong = "c") {
    return {{"domanda", text}, {"giusta", "giusta"}, {"sbagliata_1", "a"}, {"sbagliata_2", "b"},
            {"sbagliata_3", wrong}, {"motivo", "R"}, {"competenza", "A1.1"}, {"livello", "base"}, {"fonti", "legge"},
            {"azione", "salva"}};
}

catalogue::Module drafted(Newsroom& in) {
    auto const draft = *in.draft();
    files::Faults faults;
    auto const folder = catalogue::folder_of(
        in.in_force(), in.database.read([&](db::Tx& tx) { return catalogue::last_edits_of(tx, draft.id); }));
    return catalogue::parse_catalogue(folder, small_portfolio(), faults).modules.at(0);
}

}  // namespace

TEST_CASE("AQuestionThatIsNotChangedKeepsItsBytes") {
    std::string const text = bank(10, 13, 7);
    files::Faults faults;
    auto const module = catalogue::parse_catalogue(small_folder(), small_portfolio(), faults).modules.at(0);
    auto form = catalogue::form_of(module.questions.at(3));
    CHECK(catalogue::with_question(text, "q4", form) == text);
    form.level = "avanzato";
    form.right = "un'altra \"giusta\"";
    std::string const changed = catalogue::with_question(text, "q4", form);
    CHECK(changed.size() > text.size());
    CHECK(catalogue::question_digest(changed, "q4") != catalogue::question_digest(text, "q4"));
    CHECK(catalogue::question_digest(changed, "q5") == catalogue::question_digest(text, "q5"));
    CHECK(catalogue::question_digest(text, "q99") == "");
    CHECK(catalogue::without_question(changed, "q4").find("\"q4\"") == std::string::npos);
    CHECK(catalogue::new_question_id(text) == "q31");
    CHECK(catalogue::new_question_id("") == "domanda-q01");
}

TEST_CASE("QuestionsAreWrittenAddedAndRemoved") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(send(author, "/contenuti/F1/bozza", "/bozza").status == 303);
        CHECK(send(author, bank_page + "/q2", "/q2", question("Una domanda nuova?")).status == 303);
        CHECK(send(author, bank_page + "/nuova", "/nuova", question("Aggiunta?", "z")).status == 303);
        auto const form = world::form_with(author.get(bank_page + "/q3").body, "/q3");
        world::Form removal = form.hidden;
        removal.emplace_back("azione", "togli");
        CHECK(author.post(form.action, removal).status == 303);
        auto const module = drafted(in);
        REQUIRE(module.questions.size() == 30);
        CHECK(module.questions[1].text == "Una domanda nuova?");
        CHECK(module.questions[2].id == "q4");
        CHECK(module.questions[29].id == "q31");
        CHECK(module.questions[29].wrong == std::vector<std::string>{"a", "b", "z"});
        CHECK(says(author.get(bank_page), "Aggiunta?"));
        CHECK(author.get(bank_page + "/q3").status == 404);
        CHECK(says(author.get("/contenuti/F1/bozza/differenze"), "Domande della verifica"));
    });
}

TEST_CASE("AWrongQuestionIsNotSavedAndKeepsWhatWasTyped") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(send(author, "/contenuti/F1/bozza", "/bozza").status == 303);
        auto const same = send(author, bank_page + "/q2", "/q2", question("Tenuta <b>", "b"));
        CHECK(same.status == 422);
        CHECK(says(same, "Due risposte sono uguali"));
        CHECK(says(same, "Tenuta &lt;b&gt;"));
        auto const empty = send(author, bank_page + "/nuova", "/nuova", {{"azione", "salva"}});
        CHECK(empty.status == 422);
        for (auto const* what : {"Scrivi la domanda", "Scrivi la risposta giusta", "Scrivi tre risposte sbagliate",
                                 "Scegli la competenza"})
            CHECK(says(empty, what));
        CHECK(in.draft()->edits == 0);
    });
}

TEST_CASE("TwoWritersOfTwoQuestionsDoNotMeetTwoOfOneDo") {
    in_a_newsroom([](Newsroom& in) {
        Browser first = in.enter("author");
        Browser second = in.enter("author");
        CHECK(send(first, "/contenuti/F1/bozza", "/bozza").status == 303);
        auto const of_second = world::form_with(second.get(bank_page + "/q2").body, "/q2");
        auto const of_other = world::form_with(second.get(bank_page + "/q5").body, "/q5");
        CHECK(send(first, bank_page + "/q2", "/q2", question("Della prima?")).status == 303);
        auto const with = [](world::PageForm const& form, world::Form typed) {
            typed.insert(typed.begin(), form.hidden.begin(), form.hidden.end());
            return typed;
        };
        CHECK(second.post(of_other.action, with(of_other, question("Quinta?"))).status == 303);
        auto const late = second.post(of_second.action, with(of_second, question("Della seconda?")));
        CHECK(late.status == 409);
        CHECK(says(late, "Della prima?"));
        CHECK(says(late, "Della seconda?"));
        CHECK(drafted(in).questions[1].text == "Della prima?");
        CHECK(drafted(in).questions[4].text == "Quinta?");
    });
}
