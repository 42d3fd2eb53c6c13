//! An import is taken back: byte by byte where nothing stands on it, row by row where something does.
#include "access/entry/entry.hpp"
#include "registry/people.hpp"
#include "registry/test_pages.hpp"
#include "registry/undo/person_state.hpp"
#include "registry/undo/undo.hpp"

using namespace regia;
using namespace regia::registry;
using namespace regia::registry::test;

namespace {

//! All that imports write of people but their addresses, as one text.
std::string written(OfficePages& office) {
    return office.database.read([](db::Tx& tx) {
        std::string all;
        for (Uuid const person : tx.all("SELECT id FROM registry_person ORDER BY id",
                                        [](db::Row const& row) { return row.get<Uuid>(0); }))
            all += to_string(person) + person_state(tx, person) + "\n";
        return all;
    });
}

std::optional<std::string> address(OfficePages& office, char const* tax_code) {
    return office.database.read([&](db::Tx& tx) {
        return find_person(tx, *tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1", tax_code))
            ->email;
    });
}

std::string applied(Browser& browser, std::string const& rows) {
    std::string const import(upload(browser, std::string(full_header) + rows).header("Location"));
    REQUIRE(press_apply(browser, import).status == 303);
    return import;
}

http::Reply press_undo(Browser& browser, std::string const& import) {
    return browser.post(import + "/annulla", form_of(browser.get(import + "/annulla").body));
}

std::string const first_rows =
    "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,m@example.org,Medicina,valle,,12,36,2020-02-01,,\n"
    "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,clerk,,,,,,,2010-01-01,,\n";
std::string const second_rows =
    "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,nuovo@example.org,Chirurgia,valle,,12,18.5,,,assenza lunga\n"
    "Rossi,Mario,RSSMRA85T10A562S,aou-y,nurse,,,,,99,36,2026-01-01,,\n"
    "Bianchi,Gianfranco,BNCGFR61M09A390W,ausl-x,clerk,,,,,,,2010-01-01,2026-02-11,\n"
    "Rossi,Maria,RSSMRA78D45D612B,aou-y,clerk,a@example.org,,,,,,,,comando\n";

}  // namespace

TEST_CASE("AnImportIsUndoneByteByByte") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        applied(browser, first_rows);
        office.clock.advance(days(1));
        Browser later = office.admin();  // a session does not last as long
        std::string const before = written(office);
        std::string const upload_page(
            upload(later, std::string(full_header) + second_rows).header("Location"));
        Form form = form_of(later.get(upload_page).body);
        form.emplace_back("conferma", "1");  // Gianfranco's last day
        REQUIRE(later.post(upload_page + "/applica", form).status == 303);
        CHECK(written(office) != before);
        auto const preview = later.get(upload_page + "/annulla");
        CHECK(says(preview, "Annulla 4 righe"));
        CHECK(press_undo(later, upload_page).status == 303);
        // Maria stays, without a place; all others are as they were.
        std::string const after = written(office);
        CHECK(after.starts_with(before));
        Uuid const maria_id = *office.database.read([](db::Tx& tx) {
            return tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1", maria);
        });
        CHECK(after.substr(before.size()) == to_string(maria_id) + "p\x1fMaria\x1fRossi\n");
        CHECK(address(office, mario) == "m@example.org");
        CHECK(says(later.get(upload_page), "Annullata"));
        CHECK_FALSE(says(later.get(upload_page), "/annulla\""));
        CHECK(press_undo(later, upload_page).status == 303);  // the form again: nothing
        CHECK(written(office) == after);
        // The same file comes again: all of it changes something again, and Maria is known.
        std::string const again(upload(later, std::string(full_header) + second_rows).header("Location"));
        CHECK(says(later.get(again), "Applica 4 righe"));
    });
}

TEST_CASE("ALaterChangeIsNotLostByUndoing") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        std::string const first = applied(browser, first_rows);
        office.clock.advance(days(1));
        Browser later = office.admin();  // a session does not last as long
        applied(later,
                "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,m@example.org,Medicina,valle,,12,30,2020-02-01,,\n");
        std::string const changed = written(office);
        auto const preview = later.get(first + "/annulla");
        CHECK(says(preview, "Annulla 1 riga"));
        CHECK(says(preview, "cambiati ancora"));
        press_undo(later, first);
        auto const page = later.get(first);
        CHECK(says(page, "Righe non annullate"));
        CHECK(changed.find("12\x1f=30") != std::string::npos);
        CHECK(written(office).find("12\x1f=30") != std::string::npos);  // Mario keeps his hours
        CHECK(written(office).find("clerk") == std::string::npos);      // Gianfranco has no place
    });
}

TEST_CASE("UndoingRedirectsNobodysLettersAndTellsNotWhoCameIn") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x);
        applied(browser, first_rows + "Rossi,Maria,RSSMRA78D45D612B,ausl-x,clerk,a@example.org,,,,,,,,\n");
        office.subscribers.drain();
        office.clock.advance(days(1));
        Browser later = office.lead(body_x);  // a session does not last as long
        std::string const import =
            applied(later, "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,nuovo@example.org,Medicina,valle,,12,36,,,\n"
                             "Rossi,Maria,RSSMRA78D45D612B,ausl-x,clerk,altra@example.org,,,,,,,,\n");
        // Mario comes in, by the address of the second file.
        Uuid const person = *office.database.read([](db::Tx& tx) {
            return tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1", mario);
        });
        Browser learner = office.browser_of(person);
        REQUIRE(learner.post_from_page("/password", {{"password_new", "una frase lunga e giusta"}}).status == 303);
        CHECK(says(later.get(import + "/annulla"), "Annulla 2 righe"));  // as if he had not
        press_undo(later, import);
        CHECK(address(office, mario) == "nuovo@example.org");  // he keeps his, and is asked
        CHECK(address(office, maria) == "a@example.org");
        CHECK(office.database.read([&](db::Tx& tx) {
            return tx.value<std::string>("SELECT proposed FROM registry_address WHERE person_id = $1", person);
        }) == "m@example.org");
        CHECK_FALSE(says(later.get(import), "Righe non annullate"));
    });
}

TEST_CASE("OnlyWhoSentTheFileUndoesIt") {
    in_pages([](OfficePages& office) {
        Browser lead = office.lead(body_x), other = office.lead(body_y), admin = office.admin();
        std::string const import = applied(lead, first_rows);
        for (Browser* browser : {&other, &admin}) {
            CHECK(browser->get(import + "/annulla").status == 404);
            CHECK(browser->post_from_page(import + "/annulla", {}).status == 404);
            CHECK_FALSE(says(browser->get(import), "/annulla"));
        }
        CHECK(written(office).find("nurse") != std::string::npos);
        // Not applied yet: nothing to undo.
        std::string const checked(
            upload(lead, std::string(full_header) + "Rossi,Maria,RSSMRA78D45D612B,ausl-x,clerk,,,,,,,,,\n")
                .header("Location"));
        CHECK(says(lead.get(checked + "/annulla"), "Non c’è nulla da annullare."));
        CHECK(press_undo(lead, checked).status == 303);
    });
}

TEST_CASE("ALargeImportIsUndoneByAJobInSteps") {
    in_pages([](OfficePages& office) {
        Browser browser = office.admin();
        std::string const first = applied(browser, first_rows);
        std::string const before = written(office);
        Uuid const import = *parse_uuid(first.substr(first.rfind('/') + 1));
        // As many rows as a job needs, of people who are as they were left.
        office.database.write_now("fill", [&](db::Tx& tx) {
            Uuid const person = *tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1", mario);
            std::string const state = person_state(tx, person);
            for (int line = 100; line < 100 + static_cast<int>(rows_in_request_max); ++line)
                keep_undo(tx, import, {line, person, state, digest_of_state(state), {}});
        });
        auto const pressed = press_undo(browser, first);
        std::string const to(pressed.header("Location"));
        CHECK(to.find("?lavoro=") != std::string::npos);
        CHECK(written(office) == before);
        CHECK(says(browser.get(to), "Si sta annullando"));
        office.queue.drain();
        CHECK(says(browser.get(first), "Annullata"));
        CHECK(written(office).find("nurse") == std::string::npos);
    });
}
