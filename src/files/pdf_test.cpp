#include "files/pdf.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "base/bytes.hpp"

using namespace regia;
using namespace regia::files;

namespace {

//! A document on disk, asked about with the programs that readers' software is made of (poppler, qpdf).
class Printed {
public:
    explicit Printed(std::string const& bytes)
        : path_((std::filesystem::temp_directory_path() / ("regia-pdf-" + random_token() + ".pdf")).string()) {
        std::ofstream(path_, std::ios::binary) << bytes;
    }
    ~Printed() { std::filesystem::remove(path_); }
    Printed(Printed const&) = delete;
    Printed& operator=(Printed const&) = delete;

    std::string asked(std::string const& program, std::string const& after = {}) const {
        std::FILE* const pipe = popen((program + " " + path_ + " " + after + " 2>&1").c_str(), "r");
        REQUIRE(pipe);
        std::string said;
        char buffer[4096];
        for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) said.append(buffer, n);
        int const ended = pclose(pipe);
        CAPTURE(said);
        REQUIRE_MESSAGE(ended == 0, program);
        return said;
    }
    std::string text() const { return asked("pdftotext -layout", "-"); }
    int pages() const {
        std::string const facts = asked("pdfinfo");
        return std::stoi(facts.substr(facts.find("Pages:") + 6));
    }

private:
    std::string path_;
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

PdfDocument document_of(std::vector<PdfBlock> blocks) {
    PdfDocument document;
    document.title = "Attestato di prova";
    document.author = "Regione Toscana";
    document.subject = "Una prova & <niente> altro";
    document.made_at = from_rome({2026, 2, 12}, 10, 42);
    document.head = {"Regione Toscana", "Competenze digitali FSE 2.0"};
    document.foot = {"Finanziato dall'Unione europea – NextGenerationEU"};
    document.blocks = std::move(blocks);
    return document;
}

PdfDocument whole() {
    std::string const address = "https://formazione.example.it/attestati/K7QM-2XDT-9RFA";
    PdfTable table;
    table.columns = {{"Area", 2}, {"Livello", 1}, {"Persone", 1, true}};
    table.rows = {{{"Principi di base"}, {"", 0.5, 0.25}, {"1.204"}}, {{"Servizi"}, {"Avanzato"}, {"17"}}};
    return document_of({PdfHeading{1, "Attestato"}, PdfParagraph{"Si attesta che", PdfStyle::lead},
                        PdfParagraph{"Niccolò Dall'Ò", PdfStyle::name}, PdfHeading{2, "Le aree"},
                        PdfList{{"Principi di base", "Contenuti"}},
                        PdfFacts{{{"Durata", "4 ore"}, {"Concluso il", "12 febbraio 2026"}}}, table, PdfGap{20},
                        PdfCode{qr_code(address), "Codice QR della verifica", address, {"Verifica", address}}});
}

//! No font but ours, none that is not embedded.
void check_fonts(Printed const& printed) {
    std::istringstream lines(printed.asked("pdffonts"));
    std::string line;
    int fonts = 0;
    for (int i = 0; std::getline(lines, line); ++i) {
        if (i < 2) continue;  // the heads of the table
        CAPTURE(line);
        ++fonts;
        CHECK(has(line, "+TitilliumWeb-"));
        CHECK(has(line, "yes yes yes"));  // embedded, a part of it, with its characters named
    }
    CHECK(fonts > 0);
}

}  // namespace

TEST_CASE("ADocumentSaysItsLanguageItsTitleAndWhatEachPartIs") {
    Printed const printed(write_pdf(whole()));
    printed.asked("qpdf --check");
    check_fonts(printed);
    std::string const facts = printed.asked("pdfinfo");
    CHECK(std::regex_search(facts, std::regex("Tagged: +yes")));
    CHECK(has(facts, "Title:           Attestato di prova"));
    CHECK(has(facts, "Subject:         Una prova & <niente> altro"));
    CHECK(has(facts, "Pages:           1"));
    std::string const tree = printed.asked("pdfinfo -struct-text");
    for (char const* tag : {"H1", "H2", "P (block)", "Table", "TR", "TH", "TD", "L (block)", "LI", "Figure", "Link"})
        CHECK_MESSAGE(has(tree, tag), tag);
    std::string const inside = printed.asked("qpdf --qdf --object-streams=disable", "-");
    CHECK(has(inside, "/Lang (it)"));
    CHECK(has(inside, "/Alt (Codice QR della verifica)"));
    CHECK(has(inside, "/Scope /Column"));
    CHECK(has(inside, "/Scope /Row"));
    CHECK(has(inside, "<pdfaid:part>2</pdfaid:part>"));
    CHECK(has(inside, "Una prova &amp; &lt;niente&gt; altro"));
    CHECK(has(inside, "/GTS_PDFA1"));
    CHECK(has(inside, "/URI (https://formazione.example.it/attestati/K7QM-2XDT-9RFA)"));
    CHECK(has(inside, "/Contents (https://formazione.example.it/attestati/K7QM-2XDT-9RFA)"));
}

TEST_CASE("ItsTextReadsInTheOrderOfThePageWithItsAccents") {
    std::string const text = Printed(write_pdf(whole())).asked("pdftotext", "-");
    std::size_t at = 0;
    for (char const* part : {"Regione Toscana", "Attestato", "Si attesta che", "Niccolò Dall'Ò", "Le aree", "Contenuti",
                             "4 ore", "12 febbraio 2026", "Area", "Servizi", "1.204", "Verifica"}) {
        auto const found = text.find(part, part == std::string_view("1.204") ? 0 : at);
        CHECK_MESSAGE(found != std::string::npos, part);
        if (found != std::string::npos && part != std::string_view("1.204")) at = found;
    }
}

TEST_CASE("TheCodeOnPaperIsReadByACamera") {
    Printed const printed(write_pdf(whole()));
    std::string const picture = "/tmp/regia-page-" + random_token();
    printed.asked("pdftoppm -r 110 -gray -singlefile", picture);
    std::string const command = "zbarimg --quiet --nodbus --raw " + picture + ".pgm";
    std::FILE* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe);
    char read[256] = {};
    CHECK(std::fgets(read, sizeof read, pipe) != nullptr);
    CHECK(pclose(pipe) == 0);
    std::filesystem::remove(picture + ".pgm");
    CHECK(std::string(read) == "https://formazione.example.it/attestati/K7QM-2XDT-9RFA\n");
}

TEST_CASE("TheSameDocumentIsTheSameBytes") {
    std::string const first = write_pdf(whole());
    CHECK(write_pdf(whole()) == first);
    PdfDocument other = whole();
    other.title += "!";
    CHECK(write_pdf(other) != first);
    CHECK(first.size() < 30'000);
}

TEST_CASE("HostileTextsStayInOurTypefaceAndOnPaper") {
    std::string marks = "e";
    for (int i = 0; i < 300; ++i) marks += "\xcc\x81";  // e with 300 acute accents
    std::string const texts[] = {std::string(5000, 'W'),
                                 "Łukasz Ştefăniţă Ðorđe Nguyễn Thị Ánh",
                                 "محمد بن سلمان",
                                 "😀👩‍⚕️ Ada",
                                 "riga\nuna\ttab\r\x01\x1b[31m\x7f fine",
                                 "sinistra \xe2\x80\xae rovesciata \xe2\x80\xac destra",
                                 marks,
                                 "\xff\xfe non UTF-8 \xc3",
                                 "(parentesi) \\ <xml> & 'uri=' %PDF- endobj",
                                 "",
                                 std::string("nullo\0dentro", 12)};
    for (std::string const& text : texts) {
        CAPTURE(text.substr(0, 40));
        PdfTable table;
        table.columns = {{text, 1}, {"Altro", 1}};
        table.rows = {{{text}, {text}}};
        PdfDocument document =
            document_of({PdfHeading{1, text}, PdfParagraph{text, PdfStyle::name}, PdfParagraph{text}, PdfList{{text}},
                         PdfFacts{{{text, text}}}, table,
                         PdfCode{qr_code("https://example.it"), text, "https://example.it", {text, text}}});
        document.title = document.author = document.subject = text;
        document.head = document.foot = {text};
        for (bool const is_framed : {false, true}) {
            document.is_framed = is_framed;
            Printed const printed(write_pdf(document));
            printed.asked("qpdf --check");
            check_fonts(printed);
            CHECK(printed.pages() < 40);
        }
    }
    Printed const simpler(write_pdf(document_of({PdfParagraph{"Łukasz Ştefăniţă Nguyễn \xe2\x80\xae😀"}})));
    CHECK(has(simpler.text(), "Łukasz Ştefăniţă Nguyen ?"));
}

TEST_CASE("ALongTableGoesOnWithItsHeadOnEachPage") {
    PdfTable table;
    table.columns = {{"Ente", 3}, {"Persone", 1, true}};
    for (int i = 0; i < 120; ++i) table.rows.push_back({{"Ente " + std::to_string(i)}, {std::to_string(i)}});
    PdfDocument document = document_of({PdfHeading{1, "Enti"}, table});
    document.page_word = "Pagina";
    Printed const printed(write_pdf(document));
    CHECK(printed.pages() == 4);
    std::string const text = printed.text();
    CHECK(has(text, "Ente 0 "));
    CHECK(has(text, "Ente 119 "));
    CHECK(has(text, "Pagina 4"));
    std::size_t heads = 0;
    for (auto at = text.find("Persone"); at != std::string::npos; at = text.find("Persone", at + 1)) ++heads;
    CHECK(heads == 4);
    printed.asked("qpdf --check");
}
