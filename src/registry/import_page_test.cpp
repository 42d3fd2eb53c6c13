//! The pages of the import: every kind of wrong file gets its status and its sentence, and changes nothing.
#include <barrier>
#include <thread>

#include "registry/apply/apply.hpp"
#include "registry/import_pages.hpp"
#include "registry/test_pages.hpp"
#include "world/xlsx.hpp"

using namespace regia;
using namespace regia::registry;
using namespace regia::registry::test;

namespace {

std::string const good = std::string(short_header) + "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n";

//! Mario Rossi of another birthday for each number; two thousand and more.
std::string tax_code_of(int number) {
    constexpr std::string_view months = "ABCDEHLMPRST";
    int const day = number % 28 + 1, month = number / 28 % 12, year = 60 + number / 28 / 12;
    std::string code = "RSSMRA" + std::to_string(year) + months[static_cast<std::size_t>(month)] +
                       (day < 10 ? "0" : "") + std::to_string(day) + "A562A";
    while (check_tax_code(code) != TaxCodeFault::none) ++code.back();
    return code;
}

//! More rows than a request applies.
std::string large_file() {
    std::string file(short_header);
    for (int i = 0; i <= static_cast<int>(rows_in_request_max); ++i)
        file += "Rossi,Mario," + tax_code_of(i) + ",ausl-x,nurse\n";
    return file;
}

Uuid job_in(std::string const& address) { return *parse_uuid(address.substr(address.find('=') + 1)); }

struct Wrong {
    std::string what, content;
    char const* sentence;
};

std::vector<Wrong> wrong_files() {
    std::string utf16 = "\xff\xfe";
    for (char const c : good) utf16 += {c, '\0'};
    std::string utf16_without_mark = utf16.substr(2);
    return {
        {"a zip cut off", "PK\x03\x04" + std::string(100, 'x'), "è danneggiata o incompleta"},
        {"another zip", world::zip_of({{"a.txt", "x"}}), "è un archivio ZIP"},
        {"empty", "", "Il file è vuoto"},
        {"only a mark", "\xef\xbb\xbf", "Il file è vuoto"},
        {"UTF-16", utf16, "salvalo come CSV UTF-8"},
        {"UTF-16 without its mark", utf16_without_mark, "non è un testo CSV leggibile"},
        {"an image", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), "non è un testo CSV leggibile"},
        {"another delimiter", "cognome|nome|codice_fiscale|ente|profilo\nRossi|Mario|x|y|z\n",
         "non si riconosce un separatore"},
        {"only a header", short_header, "nessuna persona"},
        {"a header and blank lines", std::string(short_header) + "\r\n\n", "nessuna persona"},
        {"missing columns", "cognome,nome\nRossi,Mario\n", "Mancano queste colonne: codice_fiscale, ente, profilo."},
        {"a column twice", "cognome,nome,cf,ente,profilo,nome\na,b,c,d,e,f\n",
         "Queste colonne compaiono due volte: nome."},
        {"no header at all", "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n", "Mancano queste colonne"},
        {"a header without its end", "\"cognome,nome\nRossi,Mario\n", "controlla le virgolette"},
        {"a page of HTML", "<!DOCTYPE html><html><body>cognome, nome</body></html>", "Mancano queste colonne"},
    };
}

}  // namespace

TEST_CASE("AWrongFileIsRefusedWholeWithASentence") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        for (Wrong const& wrong : wrong_files()) {
            CAPTURE(wrong.what);
            auto const reply = upload(browser, wrong.content);
            CHECK(reply.status == 422);
            CHECK(says(reply, wrong.sentence));
            CHECK(says(reply, "Non è cambiato nulla."));
            CHECK(says(reply, "id=\"file-error\""));
        }
        auto const none = browser.post_from_page("/importazioni", {});
        CHECK(none.status == 422);
        CHECK(says(none, "Scegli un file CSV o XLSX."));
        CHECK(says(browser.post_file("/importazioni", form_of(browser.get("/importazioni").body), "", ""),
                   "Scegli un file CSV o XLSX."));
        CHECK(office.count("registry_import") == 0);
        CHECK(office.count("registry_person") == 0);
    });
}

TEST_CASE("ThePageNamesTheCodesThatAFileMayUse") {
    in_pages([](OfficePages& office) {
        auto const all = office.admin().get("/importazioni");
        for (auto const* code : {"ausl-x", "aou-y", "nurse", "valle"})
            CHECK(says(all, "<code>" + std::string(code) + "</code>"));
        auto const own = office.lead(body_y).get("/importazioni");
        CHECK(says(own, "<code>aou-y</code>"));
        CHECK_FALSE(says(own, "<code>ausl-x</code>"));
        CHECK_FALSE(says(own, "<code>valle</code>"));
    });
}

TEST_CASE("EveryUsualWayOfWritingCsvIsRead") {
    std::string windows = good;
    windows.replace(windows.find("Rossi"), 5, "Ross\xec");
    std::string semicolons = good, tabs = good;
    std::replace(semicolons.begin(), semicolons.end(), ',', ';');
    std::replace(tabs.begin(), tabs.end(), ',', '\t');
    std::string crlf;
    for (char const c : good) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    std::string quoted = "\"cognome\",\"nome\",\"codice_fiscale\",\"ente\",\"profilo\",\"note\"\n"
                         "\"Rossi\",\"Mario \"\"Super\"\"\",RSSMRA85T10A562S,ausl-x,nurse,\"due\nrighe\"\n";
    in_pages([&](OfficePages& office) {
        Browser browser = office.admin();
        for (std::string const& content : {good, semicolons, tabs, crlf, "\xef\xbb\xbf" + semicolons, windows, quoted,
                                           good.substr(0, good.size() - 1)}) {
            CAPTURE(content);
            auto const reply = upload(browser, content);
            CHECK(reply.status == 303);
            CHECK(says(browser.get(std::string(reply.header("Location"))), "Applica 1 riga"));
        }
        CHECK(says(browser.get(std::string(upload(browser, quoted).header("Location"))), "note"));  // a column not used
    });
}

TEST_CASE("ABadRowIsRefusedAloneAndTheGoodOnesAreApplied") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        std::string const content = good + "Neri,\"Anna,NREANN80A41D612X,ausl-x,nurse\n" +  // a quote never closed
                                    std::string(1'000'000, 'x') + ",b,c,d,e\n" +            // a field without end
                                    "Ver\x81i,Ugo,c,d,e\n" +                                // no such character
                                    "=1+1,Ugo,c,ausl-x,nurse\n" +
                                    std::string("N\0l,Ugo,c,d,e\n", 14) +
                                    "Rossi,Maria,RSSMRA78D45D612B,aou-y,clerk\n";
        auto const reply = upload(browser, content);
        REQUIRE(reply.status == 303);
        std::string const import(reply.header("Location"));
        auto const page = browser.get(import);
        for (auto const* sentence :
             {"Le virgolette di un campo non si chiudono.", "Un campo è lungo più di 10.000 caratteri.",
              "caratteri illeggibili", "Il codice fiscale ha 16 caratteri.", "Applica 2 righe"})
            CHECK_MESSAGE(says(page, sentence), sentence);
        CHECK_FALSE(says(page, "Neri"));  // the page shows reasons; names are in the CSV

        auto const csv = browser.get(import + "/scarti.csv");
        CHECK(csv.header("Content-Type") == "text/csv; charset=utf-8");
        CHECK(csv.body.starts_with("riga,colonna,motivo,cognome,nome,codice_fiscale,ente,profilo\r\n"));
        CHECK(says(csv, "6,codice_fiscale,Il codice fiscale ha 16 caratteri.,'=1+1,Ugo,c,ausl-x,nurse\r\n"));
        CHECK(office.count("access_list_look") == 1);

        CHECK(press_apply(browser, import).status == 303);
        CHECK(office.count("registry_person") == 2);
        CHECK(says(browser.get(import), "Righe applicate"));
    });
}

TEST_CASE("AFormSentTwiceMakesOneImportAndAppliesItOnce") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        Form const form = form_of(browser.get("/importazioni").body);
        auto const first = browser.post_file("/importazioni", form, "personale.csv", good);
        auto const second = browser.post_file("/importazioni", form, "personale.csv", good);
        CHECK(first.status == 303);
        CHECK(second.header("Location") == first.header("Location"));
        CHECK(office.count("registry_import") == 1);
        std::string const import(first.header("Location"));
        Form const button = form_of(browser.get(import).body);
        std::barrier start(2);
        int beside_status = 0;
        Browser twin = browser;
        std::thread beside([&] {
            start.arrive_and_wait();
            beside_status = twin.post(import + "/applica", button).status;
        });
        start.arrive_and_wait();
        CHECK(browser.post(import + "/applica", button).status == 303);
        beside.join();
        CHECK(beside_status == 303);
        CHECK(browser.post(import + "/applica", button).status == 303);
        CHECK(office.count("registry_person") == 1);
        CHECK(office.count("event") == 1);
        CHECK_FALSE(says(browser.get(import), "/applica"));
    });
}

TEST_CASE("AFormWithoutItsTokenOrItsSubmissionDoesNothing") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        Form form = form_of(browser.get("/importazioni").body);
        form[2].second = "non-un-id";
        CHECK(browser.post_file("/importazioni", form, "personale.csv", good).status == 400);
        form[0].second = "falso";
        CHECK(browser.post_file("/importazioni", form, "personale.csv", good).status != 303);
        CHECK(office.count("registry_import") == 0);
    });
}

TEST_CASE("AnImportOfAnotherBodyIsNotThere") {
    in_pages([](OfficePages& office) {
        Browser lead_x = office.lead(body_x), lead_y = office.lead(body_y), admin = office.admin();
        std::string const content = good + "Rossi,Maria,RSSMRA78D45D612B,aou-y,clerk\n";
        std::string const import(upload(lead_x, content).header("Location"));
        CHECK(says(lead_x.get(import), "La riga è di un altro ente."));
        CHECK(lead_x.get(import + "/scarti.csv").status == 200);
        auto const unknown = lead_y.get("/importazioni/" + to_string(office.ids.next()));
        auto const other = lead_y.get(import);
        CHECK(other.status == 404);
        CHECK(unknown.status == 404);
        CHECK(lead_y.get(import + "/scarti.csv").status == 404);
        CHECK(lead_y.post_from_page(import + "/applica", {}).status == 404);
        CHECK_FALSE(says(lead_y.get("/importazioni"), "personale.csv"));
        // The region sees the counts of a body's import, but not its names.
        CHECK(admin.get(import).status == 200);
        CHECK_FALSE(says(admin.get(import), "scarti.csv"));
        CHECK(admin.get(import + "/scarti.csv").status == 404);
        // A submission that belongs to somebody else opens nothing.
        Form form = form_of(lead_y.get("/importazioni").body);
        form[2].second = import.substr(import.rfind('/') + 1);
        auto const stolen = lead_y.post_file("/importazioni", form, "mio.csv", good);
        CHECK(lead_y.get(std::string(stolen.header("Location"))).status == 404);
        CHECK(office.count("registry_import") == 1);
        Browser learner = office.somebody_signed_in("Nora Sali", "learner");
        CHECK(learner.get("/importazioni").status == 403);
        CHECK(learner.get(import).status == 403);
    });
}

TEST_CASE("TheNameOfAFileIsShownAndNeverAPath") {
    CHECK(shown_file_name("../../etc/passwd") == "passwd");
    CHECK(shown_file_name("C:\\Utenti\\io\\personale.csv") == "personale.csv");
    CHECK(shown_file_name("") == "file.csv");
    CHECK(shown_file_name("..") == "..");
    CHECK(shown_file_name("a\r\nb.csv") == "a__b.csv");
    CHECK(shown_file_name("perch\xe9.csv") == "perch_.csv");
    CHECK(shown_file_name(std::string(500, 'x')).size() == 120);
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        auto const reply = upload(browser, good, "../../<b>\"è\xff.csv");
        REQUIRE(reply.status == 303);
        CHECK(says(browser.get("/importazioni"), "&lt;b&gt;&quot;___.csv"));
    });
}

TEST_CASE("WhoeverIsImportedGetsAnAccountAndMayFollowTheProgramme") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        std::string const import(upload(browser, good).header("Location"));
        press_apply(browser, import);
        office.subscribers.drain();
        Uuid const person = *office.database.read([](db::Tx& tx) {
            return tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1", mario);
        });
        Browser learner = office.browser_of(person);
        auto const page = learner.get("/area-di-lavoro");
        CHECK(page.status == 200);
        CHECK(says(page, "Mario Rossi"));
        CHECK(says(page, "Discente"));
        // She sets a password; from then on her tax code is her name here, however it is written.
        auto const chosen = learner.post_from_page("/password", {{"password_new", "una frase lunga e giusta"}});
        CHECK(chosen.status == 303);
        Browser phone(office.dispatcher());
        CHECK(phone.sign_in("rssmra85t10a562s", "una frase lunga e giusta").status == 303);
        CHECK(says(phone.get("/area-di-lavoro"), "Mario Rossi"));
    });
}

TEST_CASE("ALaterImportMendsTheNameAndGivesNoRoleBack") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        std::string const misspelt = std::string(short_header) + "Rosi,Mario,RSSMRA85T10A562S,ausl-x,nurse\n";
        press_apply(browser, std::string(upload(browser, misspelt).header("Location")));
        office.subscribers.drain();
        Uuid const person = *office.database.read([](db::Tx& tx) {
            return tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1", mario);
        });
        auto const grants = [&] {
            return office.database.read(
                [&](db::Tx& tx) { return access::grants_of(tx, person, rome_day(office.clock.now())); });
        };
        REQUIRE(grants().size() == 1);
        CHECK(grants()[0].role == "learner");
        office.database.write_now("revoke", [&, grant = grants()[0].id](db::Tx& tx) {
            access::revoke_grant(tx, grant, office.clock.now());
        });
        press_apply(browser, std::string(upload(browser, good).header("Location")));
        office.subscribers.drain();
        CHECK(grants().empty());
        CHECK(office.database.read([&](db::Tx& tx) { return access::display_name(tx, person); }) == "Mario Rossi");
    });
}

TEST_CASE("ALargeFileIsAppliedByAJobThatItsPageFollows") {
    in_pages([](OfficePages& office) {
        std::int64_t const people = rows_in_request_max + 1;
        Browser browser = office.admin();
        std::string const import(upload(browser, large_file()).header("Location"));
        auto const pressed = press_apply(browser, import);
        REQUIRE(pressed.status == 303);
        std::string const to(pressed.header("Location"));
        CHECK(to.starts_with(import + "?lavoro="));
        CHECK(office.count("registry_person") == 0);  // nothing yet: the reply did not wait
        auto const waiting = browser.get(to);
        CHECK(says(waiting, "Si sta applicando"));
        CHECK(says(waiting, "hx-trigger=\"every 1s\""));
        CHECK_FALSE(says(waiting, "/applica\""));
        Browser other = office.admin();
        CHECK_FALSE(says(other.get(to), "Si sta applicando"));  // the job is hers who asked for it
        CHECK(press_apply(browser, import).header("Location") == to);  // twice: one job
        office.queue.drain();
        CHECK(office.count("registry_person") == people);
        browser.is_htmx = true;
        auto const over = browser.get(to);
        CHECK(over.header("HX-Redirect") == import);
        browser.is_htmx = false;
        CHECK(says(browser.get(import), "Applicata"));
        auto const job = office.database.read([&](db::Tx& tx) { return *jobs::find(tx, job_in(to)); });
        CHECK(job.state == jobs::JobState::done);
        CHECK(job.progress_done == people);
        CHECK(job.progress_total == people);
    });
}

TEST_CASE("AJobThatWasCancelledLosesNothingAndCanBeAskedForAgain") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        std::string const import(upload(browser, large_file()).header("Location"));
        std::string const to(press_apply(browser, import).header("Location"));
        // Somebody cancels it while it waits: nothing is lost, and the button is there again.
        CHECK(office.database.write_now(
            "cancel", [&](db::Tx& tx) { return jobs::cancel(tx, job_in(to), office.clock.now()); }));
        office.queue.drain();
        CHECK(office.count("registry_person") == 0);
        CHECK(says(browser.get(to), "si è interrotta"));
        std::string const again(press_apply(browser, import).header("Location"));
        CHECK(again != to);
        office.queue.drain();
        CHECK(office.count("registry_person") == rows_in_request_max + 1);
    });
}

TEST_CASE("AWorkbookIsTakenLikeACsvAndItsErrorsNameSheetRowAndColumn") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        world::XlsxRows rows;
        rows.push_back({});
        for (auto const* name : {"Cognome", "Nome", "Codice fiscale", "Ente", "Profilo", "Dal", "Note"})
            rows[0].push_back(world::text_cell(name));
        auto const person = [&](std::string const& given, std::string const& code, world::XlsxCell const& from,
                                world::XlsxCell const& note) {
            rows.push_back({world::text_cell("Rossi"), world::text_cell(given), world::text_cell(code),
                            world::text_cell("ausl-x"), world::text_cell("nurse"), from, note});
        };
        person("Mario", mario, world::number_cell("43862", 1), {"t=\"e\"", "<v>#N/A</v>"});  // 1 Feb 2020
        rows.emplace_back();
        person("Maria", maria, {"", "<f>TODAY()</f>"}, {});
        auto const reply = upload(browser, world::workbook_of(rows), "personale.xlsx");
        REQUIRE(reply.status == 303);
        std::string const import(reply.header("Location"));
        auto const page = browser.get(import);
        CHECK(says(page, "<dd>Personale</dd>"));
        CHECK(says(page, "La formula della cella non è stata calcolata"));
        CHECK(says(page, "Applica 1 riga"));
        CHECK(browser.get(import + "/scarti.csv").body.find("\r\n4,dal,") != std::string::npos);
        press_apply(browser, import);
        CHECK(office.database.read([](db::Tx& tx) {
            return tx.value<Day>("SELECT started_on FROM registry_employment");
        }) == Day{2020, 2, 1});
        // What was read from a workbook is the same when it comes as CSV.
        std::string const again(upload(browser, "cognome,nome,cf,ente,profilo,dal\nRossi,Mario," + std::string(mario) +
                                                    ",ausl-x,nurse,01/02/2020\n")
                                    .header("Location"));
        CHECK(says(browser.get(again), "Non c’è nulla da applicare."));
    });
}

TEST_CASE("AWorkbookThatBreaksOffLeavesNothingBehind") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        std::string const sheet = world::sheet_of(
            {{world::text_cell("cognome"), world::text_cell("nome"), world::text_cell("cf"), world::text_cell("ente"),
              world::text_cell("profilo")},
             {world::text_cell("Rossi"), world::text_cell("Mario"), world::text_cell(mario), world::text_cell("ausl-x"),
              world::text_cell("nurse")}});
        auto const cut = world::zip_of(world::workbook_parts(sheet.substr(0, sheet.size() - 20)));
        auto const reply = upload(browser, cut, "personale.xlsx");
        CHECK(reply.status == 422);
        CHECK(says(reply, "è danneggiata o incompleta"));
        CHECK(office.count("registry_import") == 0);
        CHECK(office.count("registry_import_row") == 0);
        CHECK(says(upload(browser, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "personale.xls"), "vecchio formato XLS"));
    });
}
