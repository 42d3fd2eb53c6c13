//! An author's change from draft to approval while a learner is inside: she ends on the texts she began with, whoever
//! begins now has the new ones, the folder and the pages stay in step.
#include "files/media.hpp"
#include "learning/step.hpp"
#include "world/house.hpp"
#include "world/media.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

constexpr auto lesson = "modules/a1-norme-e-principi/01-che-cos-e.md";
constexpr auto section = "/contenuti/F1/bozza/sezioni/a1-01";
constexpr auto draft = "/contenuti/F1/bozza";
std::string const added = "Questa frase è nuova.";

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

http::Reply send(Browser& browser, std::string const& page, std::string_view action, world::Form typed = {}) {
    auto const form = world::form_with(browser.get(page).body, action);
    typed.insert(typed.begin(), form.hidden.begin(), form.hidden.end());
    return browser.post(form.action, typed);
}

Uuid hire(TestHouse& in, std::string const& given) {
    registry::Person const person{in.ids.next(), given, "Rossi", std::nullopt, std::nullopt, Day{1980, 1, 1}, "f",
                                  "it"};
    registry::Employment const job{in.ids.next(), person.id, named_uuid("body", "ausl-tc"), std::nullopt, std::nullopt,
                                   "nurse", "employee", std::nullopt, 36.0, {2025, 1, 1}, std::nullopt};
    in.house.database.write_now("hire", [&, account = in.ids.next()](db::Tx& tx) {
        registry::add_person(tx, person, job, in.clock.now());
        registry::give_account(tx, person, account, in.clock.now());
    });
    in.house.subscribers.drain();
    return person.id;
}

//! Opens the next section of the first module, as the page offers it; false when none is left.
bool open_next(TestHouse& in, Browser& learner) {
    for (auto const& form : world::forms_of(learner.get("/percorso/moduli/1").body))
        if (has(form.action, "/passi")) {
            in.clock.advance(minutes(1));
            return learner.post(form.action, form.hidden).status == 303;
        }
    return false;
}

//! The first lesson with something more behind its first paragraph, as its editor sends it.
world::Form first_lesson_with(Browser& author, std::string const& more) {
    auto const page = author.get(section).body;
    auto const start = page.find("<textarea", page.find("id=\"testo\"") - 60);
    auto const text_at = page.find(">\n", start) + 2;
    std::string body = page.substr(text_at, page.find("</textarea>", text_at) - text_at);
    for (auto const& [from, to] : {std::pair{"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"},
                                   {"&amp;", "&"}})
        for (auto at = body.find(from); at != std::string::npos; at = body.find(from, at + 1))
            body.replace(at, std::string_view(from).size(), to);
    body.insert(body.find("\n\n"), more);
    return {{"titolo", "Che cos'è il Fascicolo"}, {"tipo", "lezione"}, {"livello", "base"},
            {"livello_massimo", "avanzato"}, {"minuti", "4"}, {"destinatari", "tutti"}, {"competenze", "A1.1"},
            {"testo", body}, {"azione", "salva"}};
}

//! From the author's hands through review to an approval.
void publish(TestHouse& in, Browser& author, std::string const& page = draft) {
    Browser reviewer = in.signed_in(in.somebody("author"));
    Browser committee = in.signed_in(in.somebody("scientific"));
    auto const sent = send(author, page, "/invio");
    CAPTURE(world::text_of(sent.body));
    REQUIRE(sent.status == 303);
    CHECK(send(reviewer, page, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}}).status == 303);
    CHECK(send(committee, page, "/approvazione", {{"atto", "Verbale n. 5"}}).status == 303);
    in.house.subscribers.drain();
}

//! The item that a page of the survey asks.
assessment::Item const& asked_in(assessment::Survey const& survey, std::string const& page) {
    std::string const text = world::text_of(page);
    for (assessment::Item const& item : survey.items)
        if (has(text, item.stem.it)) return item;
    throw std::runtime_error("no item in the page");
}

//! What the form of an item sends; `right` is the place of the right answer, from 1.
world::Form item_form(assessment::Item const& item, std::string const& stem, std::size_t right) {
    world::Form form{{"domanda_it", stem}, {"domanda_en", item.stem.en}, {"giusta", std::to_string(right)},
                     {"competenza", item.competence}, {"livello", std::string(portfolio::code_of(item.level))},
                     {"destinatari", item.audience}, {"difficolta", "0,5"}, {"azione", "salva"}};
    for (std::size_t i = 0; i < item.options.size(); ++i) {
        std::string const number = std::to_string(i + 1);
        form.emplace_back("risposta_" + number + "_it", item.options[i].text.it);
        form.emplace_back("risposta_" + number + "_en", item.options[i].text.en);
        form.emplace_back("motivo_" + number, item.options[i].rationale_it);
    }
    form.emplace_back("fonti", item.sources.at(0));
    return form;
}

}  // namespace

TEST_CASE("AnAuthorsChangeIsApprovedWhileALearnerIsInside") {
    world::on_each_engine([](TestHouse& in) {
        files::Folder const loaded = world::tuscany();
        Browser inside = in.signed_in(hire(in, "Ada"));
        REQUIRE(open_next(in, inside));

        Browser author = in.signed_in(in.somebody("author"));
        Browser reviewer = in.signed_in(in.somebody("author"));
        Browser committee = in.signed_in(in.somebody("scientific"));
        CHECK(send(author, draft, "/bozza").status == 303);
        CHECK(send(author, section, "/sezioni/a1-01", first_lesson_with(author, " " + added)).status == 303);
        auto const sent = send(author, draft, "/invio");
        CAPTURE(world::text_of(sent.body));
        REQUIRE(sent.status == 303);
        CHECK(has(reviewer.get("/contenuti/F1/bozza/anteprima").body, added));
        CHECK(send(reviewer, draft, "/rilettura", {{"esito", "conclusa"}, {"nota", ""}}).status == 303);
        CHECK(send(committee, draft, "/approvazione", {{"atto", "Verbale n. 5"}}).status == 303);

        // She who is inside reads the old text to the end; who begins now reads the new one, approved.
        CHECK_FALSE(has(inside.get("/percorso/moduli/1?passo=1").body, added));
        while (open_next(in, inside)) {}
        CHECK_FALSE(has(inside.get("/percorso/moduli/1?passo=1").body, added));
        CHECK(has(inside.get("/percorso/moduli/1/verifica").body, "/verifica"));
        Browser fresh = in.signed_in(hire(in, "Bea"));
        REQUIRE(open_next(in, fresh));
        CHECK(has(fresh.get("/percorso/moduli/1?passo=1").body, added));

        // The folder comes back with the change; the old folder is refused with the difference.
        auto const exported = pages::export_programme(in.house.database);
        auto const differences = files::differences(loaded, exported);
        REQUIRE(differences.size() == 1);
        CHECK(differences[0].path == lesson);
        CHECK(has(*exported.find(lesson), added));
        CHECK(pages::check_programme(exported).empty());
        auto const load = [&](files::Folder const& folder) {
            return pages::load_programme(in.house.database, in.house.folders, folder, in.ids, in.clock.now(), true);
        };
        auto const refused = load(loaded);
        CHECK(refused.page_is_newer);
        CHECK_FALSE(refused.applied);
        REQUIRE(refused.differences.size() == 1);
        CHECK(refused.differences[0].path == lesson);
        CHECK(load(exported).applied);
    });
}

TEST_CASE("AnAuthorsPhotographReachesLearnersOldComputersAndTheFolder") {
    world::on_each_engine([](TestHouse& in) {
        Browser author = in.signed_in(in.somebody("author"));
        CHECK(send(author, draft, "/bozza").status == 303);
        std::string const files_page = std::string(draft) + "/file";
        auto const form = world::form_with(author.get(files_page).body, "/file");
        std::string const taken = world::with_chunk(world::png_picture(), "tEXt", "Ada Rossi, 43.77 N");
        CHECK(author.post_file(form.action, form.hidden, "Sala.png", taken).status == 303);
        std::string const words = "La sala d’attesa con il totem spento";
        std::string const shown = "\n\n![" + words + "](figure/sala.png)\n\n> **La figura a parole.** Una sala vuota.";
        CHECK(send(author, section, "/sezioni/a1-01", first_lesson_with(author, shown)).status == 303);
        publish(in, author);

        Browser learner = in.signed_in(hire(in, "Ada"));
        REQUIRE(open_next(in, learner));
        std::string const page = learner.get("/percorso/moduli/1?passo=1").body;
        auto const at = page.find("<img src=\"/immagini/");
        REQUIRE(at != std::string::npos);
        CHECK(has(page, "alt=\"" + words + "\""));
        std::string const address = page.substr(at + 10, page.find('"', at + 10) - at - 10);
        CHECK(learner.get(address).body == world::png_picture());
        CHECK(learner.get("/en" + address).status == 200);
        // An old computer reads what the picture shows.
        auto const chosen =
            learner.post_from_page("/percorso/moduli/1/versione", {{"solo_testo", "1"}, {"passo", "1"}});
        std::string const cookie(chosen.header("Set-Cookie"));
        learner.cookies += "; " + cookie.substr(0, cookie.find(';'));
        std::string const text = learner.get("/percorso/moduli/1?passo=1").body;
        CHECK_FALSE(has(text, "<img src=\"/immagini"));
        CHECK(has(text, "<p class=\"picture-words\">" + words + "</p>"));

        // The folder that comes out is whole, passes the check and is taken back.
        auto const exported = pages::export_programme(in.house.database);
        auto const disk = std::filesystem::temp_directory_path() / ("regia-export-" + random_token());
        exported.write(disk.string());
        files::write_media(in.house.database, exported, disk.string());
        files::Faults faults;
        auto const read = files::Folder::read(disk.string(), faults);
        CHECK(faults.empty());
        CHECK(read.digest() == exported.digest());
        CHECK(pages::check_programme(read).empty());
        CHECK(pages::load_programme(in.house.database, in.house.folders, read, in.ids, in.clock.now(), true).applied);
        std::filesystem::remove_all(disk);
    });
}

TEST_CASE("AnItemIsChangedWhileSomebodyAnswersItAndSheKeepsHers") {
    world::on_each_engine([](TestHouse& in) {
        files::Folder const loaded = world::tuscany();
        Browser inside = in.signed_in(hire(in, "Ada"));
        auto const begun = send(inside, "/questionario", "/questionario");
        REQUIRE(begun.status == 303);
        std::string const question(begun.header("Location"));
        auto const before = in.house.survey.current();
        assessment::Item const item = asked_in(*before, inside.get(question).body);
        std::size_t right = 0;
        while (!item.options.at(right).is_right) ++right;

        Browser author = in.signed_in(in.somebody("author"));
        std::string const page = "/contenuti/questionario/bozza";
        CHECK(send(author, page, "/bozza").status == 303);
        std::string const stem = "Una domanda tutta nuova?";
        CHECK(send(author, page + "/quesiti/" + item.id, "/quesiti/", item_form(item, stem, (right + 1) % 4 + 1))
                  .status == 303);
        CHECK(in.house.survey.current()->find(item.id)->stem.it == item.stem.it);  // a draft is nobody's question
        publish(in, author, page);

        // She who is inside is asked what she was asked, and it counts as it did then.
        assessment::Item const& now = *in.house.survey.current()->find(item.id);
        CHECK(now.stem.it == stem);
        CHECK(now.difficulty == 0.5);
        CHECK(now.options.at((right + 1) % 4).is_right);
        CHECK(asked_in(*before, inside.get(question).body).id == item.id);
        auto const form = world::form_with(inside.get(question).body, "/domanda");
        std::string const shown = world::text_of(inside.get(question).body);
        auto const at = [&](assessment::Option const& option) { return shown.find(option.text.it); };
        auto const place = std::count_if(item.options.begin(), item.options.end(), [&](auto const& option) {
            return at(option) < at(item.options.at(right));
        });
        auto answer = form.hidden;
        answer.emplace_back("risposta", std::to_string(place));
        in.clock.advance(seconds(20));
        CHECK(inside.post(form.action, answer).status == 303);
        CHECK(in.house.database.read([](db::Tx& tx) {
            return tx.value<std::int64_t>("SELECT count(*) FROM assessment_answer WHERE is_right = 1").value();
        }) == 1);

        // One file of the folder has changed; the version says who has taken which: counts.
        auto const exported = pages::export_programme(in.house.database);
        auto const differences = files::differences(loaded, exported);
        REQUIRE(differences.size() == 1);
        CHECK(differences[0].path == "survey/items/" + item.area + ".toml");
        CHECK(pages::check_programme(exported).empty());
        auto const counted = [&](std::int64_t after) {
            return in.house.database.write_now("taken", [&](db::Tx& tx) {
                assessment::count_taken(tx, in.clock.now() + after);
                return assessment::taken_surveys(tx);
            });
        };
        CHECK(counted(0).empty());  // not before the week is over
        auto const taken = counted(days(7));
        REQUIRE(taken.size() == 1);
        CHECK(taken[0].started == 1);
        CHECK(taken[0].finished == 0);
        Browser committee = in.signed_in(in.somebody("scientific"));
        std::string const versions = world::text_of(committee.get("/contenuti/questionario/versioni").body);
        CHECK(has(versions, "Verbale n. 5"));
        CHECK(has(committee.get("/contenuti/questionario/versioni/2").body, "tutta nuova"));
        CHECK(pages::load_programme(in.house.database, in.house.folders, exported, in.ids, in.clock.now(), true)
                  .applied);
    });
}
