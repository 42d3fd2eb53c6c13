//! A check that begins anew or goes on: other columns, a process that died, rows that are no longer kept.
#include <fstream>

#include "registry/check/check.hpp"
#include "registry/test_pages.hpp"

using namespace regia;
using namespace regia::registry;
using namespace regia::registry::test;

namespace {

std::string const with_ward = "cognome,nome,codice_fiscale,ente,profilo,Reparto\n";
std::string const mario_in_ward = "Rossi,Mario,RSSMRA85T10A562S,ausl-x,nurse,Medicina\n";

std::string sent_file(Browser& browser, std::string const& content) {
    auto const reply = upload(browser, content);
    REQUIRE(reply.status == 303);
    std::string const to(reply.header("Location"));
    return to.substr(0, to.find('?'));
}

http::Reply choose(Browser& browser, std::string const& import, std::string const& column) {
    Form form = form_of(browser.get(import).body);
    form.emplace_back("colonna-0", column);
    return browser.post(import + "/colonne", form);
}

Uuid id_of(std::string const& import) { return *parse_uuid(import.substr(import.rfind('/') + 1)); }

Imported state_of(OfficePages& office, std::string const& import) {
    return *office.database.read([&](db::Tx& tx) { return imported(tx, id_of(import), Uuid{}); });
}

std::int64_t units(OfficePages& office) { return office.count("registry_unit"); }

//! People enough for that many rows, of the same name and other birthdays.
std::string many_rows(int from, int to, std::string const& tail) {
    constexpr std::string_view months = "ABCDEHLMPRST";
    std::string rows;
    for (int number = from; number < to; ++number) {
        int const day = number % 28 + 1, month = number / 28 % 12, year = 60 + number / 28 / 12;
        std::string code = "RSSMRA" + std::to_string(year) + months[static_cast<std::size_t>(month)] +
                           (day < 10 ? "0" : "") + std::to_string(day) + "A562A";
        while (check_tax_code(code) != TaxCodeFault::none) ++code.back();
        rows += "Rossi,Mario," + code + ",ausl-x,nurse" + tail + "\n";
    }
    return rows;
}

void resume(OfficePages& office) {
    office.database.write_now("resume", [&](db::Tx& tx) {
        resume_imports(tx, office.queue, office.ids, office.clock.now());
    });
    office.queue.drain();
}

}  // namespace

TEST_CASE("AnOptionalColumnIsAssignedOtherwiseAndTheSameFileIsCheckedAgain") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x);
        std::string const import = sent_file(browser, with_ward + mario_in_ward);
        CHECK(state_of(office, import).columns_ignored == "reparto");
        CHECK(says(browser.get(import), "ricontrolla il file"));
        REQUIRE(choose(browser, import, "unita").status == 303);
        CHECK(state_of(office, import).state == "checked");
        CHECK(state_of(office, import).columns_ignored.empty());
        CHECK(state_of(office, import).fresh == 1);
        REQUIRE(choose(browser, import, "zona").status == 303);  // that was wrong
        CHECK(state_of(office, import).refused == 1);
        REQUIRE(choose(browser, import, "unita").status == 303);
        CHECK(press_apply(browser, import).status == 303);
        CHECK(units(office) == 1);
        // Applied: what is chosen now is for the next file.
        Form late = form_of(browser.get("/importazioni").body);
        late.emplace_back("colonna-0", "");
        CHECK(browser.post(import + "/colonne", late).status == 303);
        CHECK(state_of(office, import).state == "applied");
    });
}

TEST_CASE("ACheckEndsWithTheColumnsThatItBeganWith") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x);
        int const people = static_cast<int>(rows_checked_in_request_max) + 600;
        std::string const large = sent_file(browser, with_ward + many_rows(0, people, ",Medicina"));
        CHECK(state_of(office, large).state == "checking");
        std::string const small = sent_file(browser, with_ward + "Rossi,Maria,RSSMRA78D45D612B,ausl-x,nurse,\n");
        REQUIRE(choose(browser, small, "unita").status == 303);
        office.queue.drain();
        CHECK(state_of(office, large).state == "checked");
        CHECK(state_of(office, large).fresh == people);
        auto const rows = office.database.read(
            [&](db::Tx& tx) { return rows_of_outcome(tx, id_of(large), "fresh", people - 1, 3); });
        REQUIRE(!rows.empty());
        CHECK(rows.back().content.find("Medicina") == std::string::npos);
    });
}

TEST_CASE("AnImportWhoseProcessDiedGoesOnByItself") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x);
        std::string const path = (std::filesystem::temp_directory_path() / to_string(office.ids.next())).string();
        std::ofstream(path, std::ios::binary) << with_ward << many_rows(0, 1200, ",");
        ImportOrder const order{office.ids.next(), path, "morto.csv", body_x, office.ids.next()};
        {  // all that the first process came to: the check has begun
            auto const reader = files::read_rows(path);
            REQUIRE(begin_check(office.database, *reader, order, true, office.clock.now()).state == "checking");
        }
        std::filesystem::remove(path);
        std::string const import = "/importazioni/" + to_string(order.id);
        resume(office);  // it may be alive
        CHECK(state_of(office, import).state == "checking");
        office.clock.advance(minutes(3));
        resume(office);
        CHECK(state_of(office, import).state == "checked");
        CHECK(state_of(office, import).fresh == 1200);

        struct Killed : std::runtime_error {
            using std::runtime_error::runtime_error;
        };
        int batches = 0;
        access::Actor by;
        by.person = order.by;
        by.role.code = "body_lead";
        CHECK_THROWS_AS(apply_in_batches(office.database, *office.reference.current(), order.id, by, office.ids,
                                         office.clock.now(),
                                         [&](db::Tx&, Batch const&) {
                                             if (++batches == 2) throw Killed("kill -9");
                                         }),
                        Killed);
        CHECK(state_of(office, import).state == "applying");
        CHECK(office.count("registry_person") == 500);
        office.clock.advance(minutes(3));
        resume(office);
        CHECK(state_of(office, import).state == "applied");
        CHECK(office.count("registry_person") == 1200);
        std::int64_t const jobs = office.count("jobs_job");
        office.clock.advance(minutes(3));
        resume(office);
        CHECK(office.count("jobs_job") == jobs);
    });
}

TEST_CASE("RowsThatAreKeptNoLongerAreNeitherAppliedNorUndoneAndThePageSaysSo") {
    in_pages([](OfficePages& office) {
        Browser browser = office.lead(body_x);
        std::string const done = sent_file(browser, with_ward + mario_in_ward);
        REQUIRE(press_apply(browser, done).status == 303);
        std::string const waiting =
            sent_file(browser, with_ward + "Rossi,Maria,RSSMRA78D45D612B,ausl-x,nurse,\n");
        Browser admin = office.admin();
        CHECK(admin.post(waiting + "/applica", form_of(admin.get("/importazioni").body)).status == 404);
        CHECK_FALSE(says(admin.get(waiting), "/applica"));
        CHECK(office.count("registry_person") == 1);
        office.clock.advance(days(31));
        Browser later = office.lead(body_x);
        auto const refused = press_apply(later, waiting);
        CHECK(refused.status == 422);
        CHECK(says(refused, "si conservano 30 giorni"));
        CHECK(office.count("registry_person") == 1);
        auto const undone = later.post(done + "/annulla", form_of(later.get(done).body));
        CHECK(undone.status == 422);
        CHECK(says(undone, "Quello che serve per annullare si conserva 30 giorni"));
    });
}
