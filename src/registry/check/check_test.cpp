//! What a check finds besides refused rows: fields that change, moves, who is gone; headers that were assigned; files
//! that go on in a job.
#include "registry/check/changes.hpp"
#include "registry/check/check.hpp"
#include "registry/test_pages.hpp"

using namespace regia;
using namespace regia::registry;
using namespace regia::registry::test;

namespace {

//! Mario Rossi of another birthday for each number.
std::string rossi(int number) {
    constexpr std::string_view months = "ABCDEHLMPRST";
    int const day = number % 28 + 1, month = number / 28 % 12, year = 60 + number / 28 / 12;
    std::string code = "RSSMRA" + std::to_string(year) + months[static_cast<std::size_t>(month)] +
                       (day < 10 ? "0" : "") + std::to_string(day) + "A562A";
    while (check_tax_code(code) != TaxCodeFault::none) ++code.back();
    return code;
}

std::string rossi_rows(int from, int to, std::string const& body = "ausl-x") {
    std::string rows;
    for (int i = from; i < to; ++i) rows += "Rossi,Mario," + rossi(i) + "," + body + ",nurse\n";
    return rows;
}

http::Reply send(Browser& browser, std::string const& content, bool is_complete) {
    Form form = form_of(browser.get("/importazioni").body);
    if (is_complete) form.emplace_back("completo", "1");
    return browser.post_file("/importazioni", form, "personale.csv", content);
}

std::string sent(Browser& browser, std::string const& content, bool is_complete = false) {
    auto const reply = send(browser, content, is_complete);
    REQUIRE(reply.status == 303);
    return std::string(reply.header("Location"));
}

void bring(Browser& browser, std::string const& content) {
    REQUIRE(press_apply(browser, sent(browser, content)).status == 303);
}

http::Reply confirm(Browser& browser, std::string const& import, std::string const& number) {
    Form form = form_of(browser.get(import).body);
    form.emplace_back("conferma", number);
    return browser.post(import + "/applica", form);
}

std::int64_t working(OfficePages& office) {
    return office.database.read([&](db::Tx& tx) {
        return people_working_in(tx, body_x, rome_day(office.clock.now())) +
               people_working_in(tx, body_y, rome_day(office.clock.now()));
    });
}

}  // namespace

TEST_CASE("ChangesAreToldFieldByFieldAndTheAddressOnlyAsNew") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x);
        bring(browser, std::string(full_header) +
                           "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,vecchio@example.org,Medicina,valle,,12,36,,,\n"
                           "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,clerk,,,,,,,2010-01-01,,\n");
        office.clock.advance(days(1));
        Browser later = office.lead(body_x);  // a session does not last as long
        std::string const import =
            sent(later, std::string(full_header) +
                              "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,nuovo@example.org,Chirurgia,valle,,12,30,,,\n"
                              "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,clerk,,,,,,,2010-01-01,2026-01-31,\n"
                              "Rossi,Maria,RSSMRA78D45D612B,ausl-x,clerk,,,,,,,,,\n");
        auto const moved = later.get(import + "/righe?esito=moved");
        CHECK(moved.status == 200);
        CHECK(says(moved, "Rossi Mario"));
        CHECK(says(moved, "<code>unita</code>: Medicina → Chirurgia"));
        CHECK(says(moved, "<code>ore</code>: 36 → 30"));
        CHECK(says(moved, "<code>email</code>: l’indirizzo del file"));
        CHECK_FALSE(says(moved, "vecchio@example.org"));
        CHECK_FALSE(says(moved, "<code>zona</code>"));
        auto const ended = later.get(import + "/righe?esito=ended");
        CHECK(says(ended, "<code>al</code>: – → 2026-01-31"));
        CHECK_FALSE(says(ended, "Mario"));
        CHECK(says(later.get(import + "/righe?esito=fresh"), "Rossi Maria"));
        CHECK(says(later.get(import + "/righe?esito=gone"), "Nessuna riga di questo tipo"));
        CHECK(office.count("access_list_look") == 4);
        // Names are of whoever sent the file.
        Browser admin = office.admin(), other = office.lead(body_y);
        CHECK(admin.get(import).status == 200);
        CHECK_FALSE(says(admin.get(import), "/righe"));
        CHECK(admin.get(import + "/righe").status == 404);
        CHECK(other.get(import + "/righe").status == 404);
    });
}

TEST_CASE("WhoHasComeInReadsTheSameInThePreviewAsWhoHasNot") {
    Reference const reference = staff_reference();
    Held held;
    held.person.given_name = "Mario";
    held.person.family_name = "Rossi";
    held.person.email = "lei@example.org";
    held.employment.emplace();
    held.employment->body = body_x;
    held.employment->profile = "nurse";
    held.employment->relationship = "employee";
    StaffRow row;
    row.person = held.person;
    row.person.tax_code = mario;
    row.body = body_x;
    row.profile = "nurse";
    row.relationship = "employee";
    row.has_email = true;
    row.person.email = "altri@example.org";
    auto const told = [&] {
        return kept_changes(changes_of(plan_of(row, held, false, {2026, 2, 12}), held, reference));
    };
    std::string const never = told();
    CHECK(never.find("altri@example.org") != std::string::npos);
    CHECK(never.find("lei@example.org") == std::string::npos);
    held.has_come_in = true;
    CHECK(told() == never);
    held.proposed = "prima@example.org";
    CHECK(told() == never);
}

TEST_CASE("OnlyACompleteFileMakesPeopleLeaveAndNeverThoseOfARefusedRow") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x), other = office.lead(body_y);
        bring(browser, short_header + rossi_rows(0, 60));
        bring(other, short_header + rossi_rows(100, 110, "aou-y"));
        office.clock.advance(days(1));
        Browser later = office.lead(body_x);  // a session does not last as long
        std::string const partial = sent(later, short_header + rossi_rows(0, 55));
        CHECK(says(later.get(partial), "Non c’è nulla da applicare."));
        // 58 rows, of which one is refused for its profile: she stays; two are missing: 3.3 %.
        std::string rows = rossi_rows(0, 57) + "Rossi,Mario," + rossi(57) + ",ausl-x,altro\n";
        std::string const import = sent(later, short_header + rows, true);
        CHECK(says(later.get(import), "Usciti perché non sono nel file"));
        CHECK(says(later.get(import), "Applica 2 righe"));
        CHECK_FALSE(says(later.get(import), "name=\"conferma\""));
        CHECK(says(later.get(import + "/righe?esito=gone"), "Lavora qui fino a ieri"));
        CHECK(press_apply(later, import).status == 303);
        CHECK(working(office) == 68);
        // The same file again: they have left already.
        std::string const again = sent(later, short_header + rows, true);
        CHECK(says(later.get(again), "Non c’è nulla da applicare."));
    });
}

TEST_CASE("AFileThatRemovesManyIsAppliedOnlyWithItsNumber") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x);
        bring(browser, short_header + rossi_rows(0, 60));
        office.clock.advance(days(1));
        Browser later = office.lead(body_x);  // a session does not last as long
        std::string const import = sent(later, short_header + rossi_rows(0, 56), true);
        auto const page = later.get(import);
        CHECK(says(page, "USL Ics: 4 persone su 60"));
        CHECK(says(page, "Confermo: 4 persone non lavorano più qui"));
        for (auto const* wrong : {"", "3", "60", "sì"}) {
            auto const refused = confirm(later, import, wrong);
            CHECK(refused.status == 422);
            CHECK(says(refused, "Conferma quante persone escono"));
        }
        CHECK(working(office) == 60);
        CHECK(confirm(later, import, "4").status == 303);
        CHECK(working(office) == 56);
    });
}

TEST_CASE("LastDaysInAFileCountAsRemovals") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x);
        bring(browser, short_header + rossi_rows(0, 3));
        office.clock.advance(days(30));
        Browser later = office.lead(body_x);  // a session does not last as long
        std::string const header = "cognome,nome,codice_fiscale,ente,profilo,al\n";
        std::string const import = sent(later, header + "Rossi,Mario," + rossi(0) + ",ausl-x,nurse,2026-02-28\n");
        CHECK(press_apply(later, import).status == 422);
        CHECK(confirm(later, import, "1").status == 303);
        CHECK(working(office) == 2);
    });
}

TEST_CASE("SomebodyWhoCameBackSinceTheCheckDoesNotLeave") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x);
        std::string const hours_header = "cognome,nome,codice_fiscale,ente,profilo,ore,zona\n";
        bring(browser, short_header + rossi_rows(0, 59));
        bring(browser, hours_header + "Rossi,Mario," + rossi(59) + ",ausl-x,nurse,36,valle\n");
        office.clock.advance(days(1));
        Browser later = office.lead(body_x);  // a session does not last as long
        std::string const import = sent(later, short_header + rossi_rows(0, 59), true);
        bring(later, hours_header + "Rossi,Mario," + rossi(59) + ",ausl-x,nurse,12,valle\n");
        CHECK(press_apply(later, import).status == 303);
        CHECK(working(office) == 60);
        CHECK(says(later.get(import), "Dopo il controllo i dati di questa persona sono cambiati"));
        // Checked anew, she leaves, hours and district notwithstanding.
        std::string const again = sent(later, short_header + rossi_rows(0, 59), true);
        CHECK(press_apply(later, again).status == 303);
        CHECK(working(office) == 59);
    });
}

TEST_CASE("HeadersAreAssignedOnceAndRememberedForTheBody") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x), other = office.lead(body_y);
        std::string const header = "COGN.,Nome di battesimo,CodFisc,Azienda sanitaria,Figura,Note\n";
        std::string const first = sent(browser, header + "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,x\n");
        auto const asked = browser.get(first);
        CHECK(says(asked, "Colonne da abbinare"));
        CHECK(says(asked, "cogn."));
        CHECK(office.count("registry_import_row") == 0);
        Form form = form_of(asked.body);
        CHECK(browser.post(first + "/colonne", form).status == 422);  // nothing chosen: still missing
        for (auto const& [name, column] : {std::pair{"colonna-0", "cognome"}, {"colonna-1", "nome"},
                                           {"colonna-2", "codice_fiscale"}, {"colonna-3", "ente"},
                                           {"colonna-4", "profilo"}, {"colonna-5", ""}})
            form.emplace_back(name, column);
        CHECK(other.post(first + "/colonne", form_of(other.get("/importazioni").body)).status == 404);
        auto const chosen = browser.post(first + "/colonne", form);
        REQUIRE(chosen.status == 303);
        CHECK(says(browser.get(first), "Applica 1 riga"));
        // The next file is known at once; the rows of the first one apply as they were read.
        std::string const second = sent(browser, header + "Rossi,Maria,RSSMRA78D45D612B,ausl-x,nurse,x\n");
        CHECK(says(browser.get(second), "Applica 1 riga"));
        press_apply(browser, first);
        press_apply(browser, second);
        CHECK(office.count("registry_person") == 2);
        CHECK(office.count("registry_import_part") == 0);  // the bytes of a file stay until it is applied
        // Another body is asked anew.
        std::string const theirs = sent(other, header + "Rossi,Maria,RSSMRA78D45D612B,aou-y,nurse,x\n");
        CHECK(says(other.get(theirs), "Colonne da abbinare"));
    });
}

TEST_CASE("ALargeFileIsCheckedByAJobThatGoesOnWhereItStopped") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x);
        int const people = static_cast<int>(rows_checked_in_request_max) + 700;
        bring(browser, short_header + rossi_rows(2, 3));
        std::string file = short_header + rossi_rows(0, people) + "Rossi,Mario," + rossi(5) + ",ausl-x,nurse\n";
        std::string const to = sent(browser, file);
        std::string const import = to.substr(0, to.find('?'));
        CHECK(to.find("?lavoro=") != std::string::npos);
        CHECK(says(browser.get(to), "Si sta controllando il file"));
        CHECK_FALSE(says(browser.get(import), "/applica\""));
        Uuid const id = *parse_uuid(import.substr(import.rfind('/') + 1));
        auto const state = [&] {
            return *office.database.read([&](db::Tx& tx) { return imported(tx, id, Uuid{}); });
        };
        CHECK(state().checked_up_to_line == rows_checked_in_request_max + 1);
        office.queue.drain();
        CHECK(state().state == "checked");
        CHECK(state().fresh == people - 1);
        CHECK(state().refused == 1);  // she stands above, in what was read before the job began
        CHECK(office.count("registry_import_part") == 0);
        CHECK(says(browser.get(import), "Applica 5.699 righe"));
    });
}
