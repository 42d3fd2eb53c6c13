//! Files from somebody's computer: what they are, their content says.
#include "catalogue/authoring/test_newsroom.hpp"
#include "catalogue/text/upload.hpp"

using namespace regia;
using namespace regia::catalogue::test;
using catalogue::FileKind;
using world::Browser;

namespace {

std::string const file_page = "/contenuti/F1/bozza/file";

http::Reply upload(Browser& browser, std::string const& name, std::string const& content) {
    auto const form = world::form_with(browser.get(file_page).body, "/file");
    return browser.post_file(form.action, form.hidden, name, content);
}

}  // namespace

TEST_CASE("AFileIsWhatItsContentSays") {
    CHECK(catalogue::kind_of(figure) == FileKind::figure);
    CHECK(catalogue::kind_of("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg/>") == FileKind::figure);
    CHECK(catalogue::kind_of("WEBVTT\n\n") == FileKind::subtitles);
    CHECK(catalogue::kind_of("<html><svg/></html>") == FileKind::unknown);
    CHECK(catalogue::kind_of("\x89PNG\r\n<svg") == FileKind::unknown);
    CHECK(catalogue::kind_of("") == FileKind::unknown);
    CHECK(catalogue::place_of(FileKind::figure, "C:\\foto\\La Mappa è qui.PNG") == "figure/la-mappa-e-qui.svg");
    CHECK(catalogue::place_of(FileKind::figure, "../../etc/passwd") == "figure/passwd.svg");
    CHECK(catalogue::place_of(FileKind::subtitles, "\xff.vtt") == "video/file.vtt");
}

TEST_CASE("AFigureComesIntoTheDraftAndAHostileOneDoesNot") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(send(author, "/contenuti/F1/bozza", "/bozza").status == 303);
        CHECK(upload(author, "nuova.svg", figure).status == 303);
        CHECK(says(author.get(file_page), "figure/nuova.svg"));
        CHECK(in.draft()->edits == 1);

        std::string const hostile =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\" role=\"img\" onload=\"x()\">\n<title>T"
            "</title><desc>D</desc>\n<script>alert(1)</script></svg>";
        auto const refused = upload(author, "bella.svg", hostile);
        CHECK(refused.status == 422);
        CHECK(says(refused, "attributo non ammesso: onload"));
        CHECK(says(refused, "riga 3: elemento non ammesso: script<"));
        CHECK_FALSE(says(refused, "alert(1)"));
        auto const picture = upload(author, "foto.svg", "\x89PNG\r\n\x1a\n0000");
        CHECK(picture.status == 422);
        CHECK(says(picture, "conta il contenuto"));
        CHECK(upload(author, "vuota.svg", "").status == 422);
        CHECK(upload(author, "grande.vtt", "WEBVTT\n" + std::string(1'000'001, 'x')).status == 422);
        CHECK(upload(author, "bytes.vtt", "WEBVTT\n\xff\xfe").status == 422);
        CHECK(in.draft()->edits == 1);

        std::string const body = words(3000) + "\n\n![Una figura con una descrizione](figure/nuova.svg)\n\n"
                                               "> **La figura a parole.** Tante parole.\n\n" + check("s1-v1");
        CHECK(send(author, "/contenuti/F1/bozza/sezioni/s1", "/sezioni/s1",
                   in.with(section_fields(body), "azione", "salva")).status == 303);
        CHECK(says(author.get("/contenuti/F1/bozza/anteprima"), "s1-f1-t"));
        CHECK(send(author, "/contenuti/F1/bozza", "/invio").status == 303);
    });
}
