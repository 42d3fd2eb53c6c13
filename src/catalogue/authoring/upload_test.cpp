//! Files from somebody's computer: what they are, their content says.
#include "catalogue/authoring/test_newsroom.hpp"
#include "catalogue/text/upload.hpp"
#include "world/media.hpp"

using namespace regia;
using namespace regia::catalogue::test;
using catalogue::FileKind;
using world::Browser;

namespace {

std::string const file_page = "/contenuti/F1/bozza/file";

std::string const section_page = "/contenuti/F1/bozza/sezioni/s1";
std::string const place_words = "> **La figura a parole.** Tante parole.\n\n";

http::Reply upload(Browser& browser, std::string const& name, std::string const& content) {
    auto const form = world::form_with(browser.get(file_page).body, "/file");
    return browser.post_file(form.action, form.hidden, name, content);
}

//! The address of the one picture of a page.
std::string picture_in(http::Reply const& reply) {
    auto const at = reply.body.find("/immagini/");
    REQUIRE(at != std::string::npos);
    return reply.body.substr(at, reply.body.find('"', at) - at);
}

files::Folder folder_of_draft(Newsroom& in) {
    auto const draft = *in.draft();
    return catalogue::folder_of(in.in_force(), in.database.read([&](db::Tx& tx) {
        return catalogue::last_edits_of(tx, draft.id);
    }));
}

//! The section's form as a browser sends it, with a film.
world::Form with_film(std::string const& film, std::string const& seconds, std::string const& captions,
                      std::string const& transcript, std::string const& what = "salva") {
    auto form = section_fields(words(3000) + "\n\n" + check("s1-v1"));
    for (auto const& [name, value] : {std::pair{"film", film}, {"film_secondi", seconds}, {"sottotitoli", captions},
                                      {"trascrizione", transcript}, {"azione", what}})
        form.emplace_back(name, value);
    return form;
}

}  // namespace

TEST_CASE("AFileIsWhatItsContentSays") {
    CHECK(catalogue::kind_of(figure) == FileKind::figure);
    CHECK(catalogue::kind_of("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg/>") == FileKind::figure);
    CHECK(catalogue::kind_of("WEBVTT\n\n") == FileKind::subtitles);
    CHECK(catalogue::kind_of("<html><svg/></html>") == FileKind::unknown);
    CHECK(catalogue::kind_of("\x89PNG\r\n<svg") == FileKind::unknown);
    CHECK(catalogue::kind_of(world::png_picture()) == FileKind::png);
    CHECK(catalogue::kind_of(world::jpeg_picture()) == FileKind::jpeg);
    CHECK(catalogue::kind_of(world::mp4_film("x")) == FileKind::mp4);
    CHECK(catalogue::kind_of(world::webm_film("x")) == FileKind::webm);
    CHECK(catalogue::place_of(FileKind::jpeg, "../../../Foto (1).svg") == "figure/foto-1.jpg");
    CHECK(catalogue::place_of(FileKind::mp4, "C:\\video\\clip.mov") == "video/clip.mp4");
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
        CHECK(says(picture, "la figura è rovinata o incompleta"));
        CHECK(says(upload(author, "foto.svg", "GIF89a"), "conta il contenuto"));
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

TEST_CASE("APhotographStandsInALessonWithoutThePlaceWhereItWasTaken") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(send(author, "/contenuti/F1/bozza", "/bozza").status == 303);
        std::string const taken = world::with_segment(world::jpeg_picture(), 0xe1, world::exif(6, "43.77 N Ada Rossi"));
        auto const kept = upload(author, "../Foto del reparto.JPEG", taken);
        CHECK(kept.status == 303);
        CHECK(says(author.get(std::string(kept.header("Location"))), "Dal file sono stati tolti"));
        auto const page = author.get(file_page);
        CHECK(says(page, "figure/foto-del-reparto.jpg"));
        std::string const address = picture_in(page);
        auto const picture = author.get(address);
        CHECK(picture.status == 200);
        CHECK(picture.header("Content-Type") == "image/jpeg");
        CHECK(picture.header("X-Content-Type-Options") == "nosniff");
        CHECK_FALSE(says(picture, "43.77"));
        CHECK_FALSE(says(picture, "Ada"));
        Browser nobody(in.dispatcher());
        CHECK(nobody.get(address).status == 303);

        auto const save = [&](std::string const& words_of_it) {
            std::string const body = words(3000) + "\n\n![" + words_of_it + "](figure/foto-del-reparto.jpg)\n\n" +
                                     place_words + check("s1-v1");
            CHECK(send(author, section_page, "/sezioni/s1",
                       in.with(section_fields(body), "azione", "salva")).status == 303);
        };
        save("Foto");
        CHECK(says(author.get(section_page), "la descrizione di una figura ha almeno 20 caratteri"));
        CHECK(send(author, "/contenuti/F1/bozza", "/invio").status == 422);
        save("Il reparto con due \"postazioni\" vuote");
        auto const preview = author.get("/contenuti/F1/bozza/anteprima");
        CHECK(says(preview, "alt=\"Il reparto con due &quot;postazioni&quot; vuote\" width=\"8\" height=\"16\""));
        CHECK(picture_in(preview) == address);
        CHECK(send(author, "/contenuti/F1/bozza", "/invio").status == 303);
        // What the draft holds is what a folder may hold: it goes out and is checked again.
        db::TestFolder const disk;
        files::Folder const folder = folder_of_draft(in);
        folder.write(disk.file("out"));
        files::write_media(in.database, folder, disk.file("out"));
        files::Faults faults;
        CHECK(files::Folder::read(disk.file("out"), faults).digest() == folder.digest());
        CHECK(faults.empty());
    });
}

TEST_CASE("AHostileFileIsRefusedOrLosesItsSting") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        CHECK(send(author, "/contenuti/F1/bozza", "/bozza").status == 303);
        auto const refused = [&](std::string const& name, std::string const& bytes, std::string_view why) {
            auto const reply = upload(author, name, bytes);
            CHECK(reply.status == 422);
            CAPTURE(world::text_of(reply.body));
            CHECK(says(reply, why));
            CHECK(says(reply, "href=\"#file\""));  // the field is named
        };
        std::string const png = world::png_picture();
        refused("a.png", png.substr(0, 100), "rovinata o incompleta");
        std::string huge = png;
        refused("b.png", huge.replace(16, 8, world::big_endian(30'000, 4) + world::big_endian(30'000, 4)),
                "più di 3000 pixel per lato (30000 × 30000)");
        refused("c.png", png + std::string(2'000'000, 'x'), "La figura supera 2 MB");
        refused("d.webm", "\x1a\x45\xdf\xa3 <script>alert(1)</script>", "il video è rovinato o incompleto");
        refused("e.mp4", world::mp4_film("x", "", "hvc1"), "i browser non riproducono questo video");
        refused("f.mp4", world::mp4_film("frames").substr(0, 60), "rovinato");
        refused("g.png", "MZ\x90", "conta il contenuto");
        CHECK(in.draft()->edits == 0);
        // A picture that is a page as well: what is kept is the picture.
        CHECK(upload(author, "poliglotta.html", png + "<html><script>alert(1)</script>").status == 303);
        auto const page = author.get(file_page);
        CHECK(says(page, "figure/poliglotta.png"));
        CHECK(author.get(picture_in(page)).body == png);
        // A film has no address as a picture, and no file of the draft but films has one as a film.
        CHECK(upload(author, "clip", world::webm_film("frames")).status == 303);
        CHECK(author.get("/contenuti/F1/bozza/video/clip.webm").status == 200);
        CHECK(author.get("/contenuti/F1/bozza/video/..%2Fmodulo.toml").status == 404);
        CHECK(author.get("/contenuti/F1/bozza/video/modulo.toml").status == 404);
        Browser reader = in.enter("reader");
        CHECK(reader.post_from_page(file_page, {}).status == 403);
    });
}

TEST_CASE("AFilmComesWithItsWordsOrTheDraftSaysWhatIsMissing") {
    in_a_newsroom([](Newsroom& in) {
        Browser author = in.enter("author");
        std::string const draft = "/contenuti/F1/bozza";
        CHECK(send(author, draft, "/bozza").status == 303);
        std::string const film = world::mp4_film("frames", world::box("udta", world::box("\xa9xyz", "+43.77+011.25/")));
        CHECK(upload(author, "Giro.MOV", film).status == 303);
        CHECK_FALSE(says(author.get(draft + "/video/giro.mp4"), "43.77"));
        CHECK(upload(author, "giro.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nParole\n").status == 303);
        auto const save = [&](world::Form form) { return send(author, section_page, "/sezioni/s1", std::move(form)); };
        std::string const f = "video/giro.mp4", c = "video/giro.vtt";

        auto const wrong = save(with_film(f, "molti", c, "Trascrizione tenuta"));
        CHECK(wrong.status == 422);
        CHECK(says(wrong, "Scrivi la durata del video in secondi"));
        CHECK(says(wrong, "Trascrizione tenuta"));
        CHECK(save(with_film("../../domande.toml", "2", c, "")).status == 422);
        CHECK(save(with_film("video/altro.mp4", "2", c, "")).status == 422);
        // A draft is work and may be saved without, but it does not go to review.
        CHECK(save(with_film(f, "2", "", "")).status == 303);
        for (std::string const& fault : {std::string("Sottotitoli: manca"), std::string("Trascrizione: manca")})
            CHECK(says(author.get(section_page), fault));
        CHECK(send(author, draft, "/invio").status == 422);
        CHECK(save(with_film(f, "2", c, "Troppo breve")).status == 303);
        CHECK(says(author.get(section_page), "Trascrizione: è troppo breve per sostituire il video"));

        auto const preview = save(with_film(f, "2", c, words(150), "anteprima"));
        CHECK(says(preview, "src=\"/contenuti/F1/bozza/video/giro.mp4\""));
        CHECK(says(preview, "src=\"/contenuti/F1/bozza/video/giro.vtt\""));
        CHECK(save(with_film(f, "2", c, words(150))).status == 303);
        CHECK(author.get(draft + "/video/giro.vtt").header("Content-Type") == "text/vtt; charset=utf-8");
        auto const folder = folder_of_draft(in);
        CHECK(*folder.find("modules/a1/video/giro.it.md") == words(150) + "\n");
        CHECK(folder.find("modules/a1/01.md")->find("video_seconds = 2\n") != std::string::npos);
        files::Faults faults;
        auto const module = catalogue::parse_catalogue(folder, small_portfolio(), faults).modules.at(0);
        CHECK(faults.empty());
        CHECK(module.find("s1")->video->seconds == 2);
        // A form that does not speak of the film leaves it; one that says none takes it away.
        CHECK(save(in.with(section_fields(words(3100) + "\n\n" + check("s1-v1")), "azione", "salva")).status == 303);
        CHECK(folder_of_draft(in).find("modules/a1/01.md")->find("video = ") != std::string::npos);
        CHECK(save(with_film("", "", "", "")).status == 303);
        CHECK(folder_of_draft(in).find("modules/a1/01.md")->find("video") == std::string::npos);
    });
}

TEST_CASE("TwoWritersOfOneTranscriptLoseNothing") {
    in_a_newsroom([](Newsroom& in) {
        Browser first = in.enter("author"), second = in.enter("author");
        CHECK(send(first, "/contenuti/F1/bozza", "/bozza").status == 303);
        CHECK(upload(first, "giro", world::webm_film("frames")).status == 303);
        auto const film = [&](std::string const& text) { return with_film("video/giro.webm", "2", "", text); };
        CHECK(send(first, section_page, "/sezioni/s1", film("Quella di prima.")).status == 303);
        auto const form = world::form_with(second.get(section_page).body, "/sezioni/s1");
        CHECK(send(first, section_page, "/sezioni/s1", film("Quella della prima.")).status == 303);
        auto typed = film("Quella della seconda.");
        typed.insert(typed.begin(), form.hidden.begin(), form.hidden.end());
        auto const late = second.post(form.action, typed);
        CHECK(late.status == 409);
        CHECK(says(late, "Quella della prima."));
        CHECK(says(late, "Quella della seconda."));
    });
}
