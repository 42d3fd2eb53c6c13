//! A section as a form: what is typed is kept, what is wrong is named with its line, two writers lose nothing.
#include "catalogue/text/section_form.hpp"
#include "catalogue/authoring/test_newsroom.hpp"

using namespace regia;
using namespace regia::catalogue::test;
using world::Browser;

namespace {

std::string const draft_page = "/contenuti/F1/bozza";
std::string const section_page = draft_page + "/sezioni/s1";

http::Reply save(Newsroom& in, Browser& browser, std::string const& body, std::string const& what = "salva") {
    return send(browser, section_page, "/sezioni/s1", in.with(section_fields(body), "azione", what));
}

}  // namespace

TEST_CASE("AFormThatChangesNothingKeepsEveryByte") {
    std::string const plain = section("s1");
    CHECK(catalogue::with_form(plain, catalogue::read_section(plain).form) == plain);
    std::string const figured = *small_folder().find("modules/a1/02.md");
    CHECK(catalogue::with_form(figured, catalogue::read_section(figured).form) == figured);
    // A body that came from a browser has other line ends.
    auto form = catalogue::read_section(plain).form;
    http::Fields fields;
    for (auto const& [name, value] : section_fields(form.body)) fields.add(name, value);
    CHECK(catalogue::with_form(plain, catalogue::read_section(fields)) == plain);
}

TEST_CASE("TheOrderOfTheBoxesIsNotAWish") {
    CHECK(catalogue::in_order_of({"c", "a", "b"}, {"a", "b", "c"}) == std::vector<std::string>{"c", "a", "b"});
    CHECK(catalogue::in_order_of({"c", "a"}, {"a", "b", "d"}) == std::vector<std::string>{"a", "b", "d"});
}

TEST_CASE("AChangedFieldIsWrittenAndTheFiguresFollowTheText") {
    std::string const figured = *small_folder().find("modules/a1/02.md");
    auto form = catalogue::read_section(figured).form;
    form.title = "Un \"altro\" titolo";
    form.level_max = "intermedio";
    form.to_confirm = "Primo\n\nSecondo";
    form.body = "Senza figura.";
    std::string const text = catalogue::with_form(figured, form);
    auto const again = catalogue::read_section(text).form;
    CHECK(again.title == form.title);
    CHECK(again.level_max == "intermedio");
    CHECK(again.to_confirm == "Primo\nSecondo");
    CHECK(text.find("figures") == std::string::npos);
    CHECK(text.ends_with("+++\n\nSenza figura.\n"));
}

TEST_CASE("EveryWrongFieldIsNamedAndNothingTypedIsLost") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(send(author, draft_page, "/bozza").status == 303);
        auto const reply = send(author, section_page, "/sezioni/s1",
                                {{"titolo", " "}, {"livello", "avanzato"}, {"livello_massimo", "base"},
                                 {"minuti", "molti"}, {"testo", "<b>Tenuto</b>"}, {"da_confermare", "un punto"},
                                 {"azione", "salva"}});
        CHECK(reply.status == 422);
        for (auto const* what : {"Scrivi il titolo.", "Scrivi un numero di minuti", "Scegli almeno un destinatario",
                                 "Scegli almeno una competenza", "non sia più basso", "&lt;b&gt;Tenuto&lt;/b&gt;",
                                 "value=\"molti\"", "un punto", "href=\"#titolo\""})
            CHECK(says(reply, what));
        CHECK(in.draft()->edits == 0);
    });
}

TEST_CASE("AHostileTextIsHarmlessInThePreviewAndItsLinesAreNamed") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(send(author, draft_page, "/bozza").status == 303);
        std::string const hostile = "Prima riga.\n\n<script>alert(1)</script>\n\n[qui](javascript:alert(2)) "
                                    "<img src=x onerror=alert(3)>\n\n" + check("s1-v1");
        auto const preview = save(in, author, hostile, "anteprima");
        CHECK(preview.status == 200);
        CHECK(in.draft()->edits == 0);
        CHECK(says(preview, "non è ancora salvato"));
        CHECK_FALSE(says(preview, "<script>alert"));
        CHECK_FALSE(says(preview, "href=\"javascript"));
        CHECK_FALSE(says(preview, "<img src=x"));
        CHECK(says(preview, "riga 3: l’HTML non è ammesso"));
        CHECK(says(preview, "riga 5: un collegamento comincia con"));
        CHECK(says(preview, "Mettiti alla prova"));
        // It may be saved, for a draft is work, but it does not go to review.
        CHECK(save(in, author, hostile).status == 303);
        auto const sent = send(author, draft_page, "/invio");
        CHECK(sent.status == 422);
        CHECK(says(sent, "riga 3: l’HTML non è ammesso"));
        CHECK(in.draft()->state == catalogue::DraftState::open);
    });
}

TEST_CASE("TwoWritersOfOneSectionLoseNothing") {
    in_a_newsroom([](Newsroom& in) {
        Browser first = in.enter("author");
        Browser second = in.enter("author");
        CHECK(send(first, draft_page, "/bozza").status == 303);
        auto const form = world::form_with(second.get(section_page).body, "/sezioni/s1");
        CHECK(save(in, first, "Il testo della prima.\n\n" + check("s1-v1")).status == 303);
        auto typed = in.with(section_fields("Il testo della seconda."), "azione", "salva");
        typed.insert(typed.begin(), form.hidden.begin(), form.hidden.end());
        auto const late = second.post(form.action, typed);
        CHECK(late.status == 409);
        CHECK(says(late, "Il testo della prima."));
        CHECK(says(late, "Il testo della seconda."));
        CHECK(in.draft()->edits == 1);
        // The page that answered has shown both, so its form is good.
        auto const again = world::form_with(late.body, "/sezioni/s1");
        auto merged = in.with(section_fields("Prima e seconda.\n\n" + check("s1-v1")), "azione", "salva");
        merged.insert(merged.begin(), again.hidden.begin(), again.hidden.end());
        CHECK(second.post(again.action, merged).status == 303);
        CHECK(says(first.get(section_page), "Prima e seconda."));
    });
}

TEST_CASE("SectionsAreAddedMovedAndRemoved") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(send(author, draft_page, "/bozza").status == 303);
        CHECK(send(author, draft_page, "/sezioni", {{"titolo", "  "}}).status == 422);
        auto const added = send(author, draft_page, "/sezioni", {{"titolo", "È «nuova»?"}});
        CHECK(added.status == 303);
        CHECK(added.header("Location") == "/contenuti/F1/bozza/sezioni/a1-e-nuova?aggiunta=1");
        std::string const added_page = draft_page + "/sezioni/a1-e-nuova";
        CHECK(says(author.get(added_page), "manca il testo"));
        CHECK(send(author, draft_page, "/invio").status == 422);
        CHECK(send(author, added_page, "/sezioni/a1-e-nuova",
                   in.with(section_fields("Testo nuovo.", "Nuova"), "azione", "salva")).status == 303);
        auto const move = [&](std::string const& section, std::string const& way) {
            auto const form = world::form_with(author.get(draft_page).body, "/ordine");
            world::Form fields = form.hidden;
            for (auto& [name, value] : fields)
                if (name == "sezione") value = section;
            fields.emplace_back("verso", way);
            return author.post(form.action, fields).status;
        };
        CHECK(move("a1-e-nuova", "su") == 303);
        CHECK(move("s1", "su") == 303);  // it is the first: nothing moves
        CHECK(move("c2", "via") == 303);
        CHECK(move("c1", "via") == 303);  // shown to all others of the slot: it stays
        CHECK(move("s2", "via") == 303);
        auto const draft = *in.draft();
        auto const folder = catalogue::folder_of(
            in.in_force(), in.database.read([&](db::Tx& tx) { return catalogue::last_edits_of(tx, draft.id); }));
        files::Faults faults;
        auto const parsed = catalogue::parse_catalogue(folder, small_portfolio(), faults);
        CHECK(parsed.modules[0].order == std::vector<std::string>{"s1", "a1-e-nuova", "slot:caso"});
        CHECK(parsed.modules[0].find("c2") == nullptr);
        CHECK(parsed.modules[0].find("c1") != nullptr);
        CHECK(folder.find("modules/a1/02.md") == nullptr);
    });
}
