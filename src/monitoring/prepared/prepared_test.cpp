//! Large tables: asked for, made by a job, cancelled, killed, taken by who asked and by nobody else.
#include "monitoring/prepared/prepared.hpp"
#include "monitoring/test_world.hpp"

#include <boost/json.hpp>

#include <thread>

#include "locale/exports.hpp"
#include "mail/mail.hpp"

using namespace regia;
using namespace regia::monitoring;
using namespace regia::monitoring::test;

namespace {

constexpr std::int64_t few = 3;
std::string const list = "/enti/ausl-tc/persone.csv";

void add_people(World& world, int count) {
    world.export_rows = few;
    std::vector<Somebody> people;
    for (int i = 0; i < count; ++i)
        people.push_back({.given = "N" + std::to_string(10'000 + i), .modules_done = i % 8});
    world.add(people);
}

std::string location(http::Reply const& reply) {
    REQUIRE(reply.status == 303);
    return std::string(reply.header("Location"));
}

struct Row {
    std::string outcome;
    std::int64_t parts = 0;
};
Row row(World& world) {
    return world.database.read([](db::Tx& tx) {
        Row one;
        one.outcome = tx.one("SELECT outcome FROM monitoring_export ORDER BY id DESC LIMIT 1",
                             [](db::Row const& row) { return row.get<std::string>(0); })
                          .value_or("");
        one.parts = tx.one("SELECT COUNT(*) FROM monitoring_export_part",
                           [](db::Row const& row) { return row.get<std::int64_t>(0); })
                        .value_or(0);
        return one;
    });
}

void sql(World& world, std::string const& text) {
    world.database.write_now("test", [&](db::Tx& tx) { tx.run(text); });
}

std::string csv_of(World& world, int count) {
    world.export_rows = 1'000;
    auto lead = world.as("body_lead", "ausl-tc");
    std::string csv = text_of_file(lead.get(list));
    CHECK(std::count(csv.begin(), csv.end(), '\n') == count + 1);
    return csv;
}

//! Told of each line of `long_table` before it is given.
std::function<void(std::int64_t)> on_line;

Table long_table(Desk const&) {
    Table table{.what = "people", .file_name = "persone", .title = "Persone"};
    table.columns = {{TableColumn::Kind::count, "number", words::exports::row}};
    table.count = [](db::Tx&) { return std::int64_t{5'000}; };
    table.each = [](db::Tx&, std::int64_t, EachLine const& each) {
        for (std::int64_t line = 1; line <= 5'000; ++line) {
            on_line(line);
            each({{line}});
        }
    };
    return table;
}

}  // namespace

TEST_CASE("ATableOfManyRowsIsMadeByAJobAndTakenByWhoAskedForIt") {
    on_each_engine([](World& world) {
        add_people(world, 20);
        auto lead = world.as("body_lead", "ausl-tc");
        std::string const page = location(lead.get(list + "?stato=in-corso"));
        CHECK(page.starts_with("/esportazioni/"));
        CHECK(world.looks().empty());  // nothing has left yet
        std::string const waiting = read_aloud(lead.get(page).body);
        CHECK(says(waiting, "In coda"));
        CHECK(says(waiting, "0 di 20 righe"));
        CHECK(says(waiting, "Annulla la preparazione"));
        CHECK(lead.get(page + "/file").status == 404);
        // Who asks again meanwhile is led to the same file.
        CHECK(location(lead.get(list + "?stato=in-corso")) == page);

        world.queue.drain();
        CHECK(says(read_aloud(lead.get(page).body), "20 righe, al 12 febbraio 2026"));
        auto const file = lead.get(page + "/file");
        REQUIRE(file.status == 200);
        CHECK(file.header("Content-Type") == "text/csv; charset=utf-8");
        CHECK(file.header("Content-Disposition") == "attachment; filename=\"persone-ausl-tc-2026-02-12.csv\"");
        std::string const csv = text_of_file(file);
        CHECK(std::count(csv.begin(), csv.end(), '\n') == 21);
        CHECK(says(csv, "20,20,Azienda USL Toscana Centro,Rossi N10019"));
        auto const looks = world.looks();
        REQUIRE(looks.size() == 2);
        CHECK(looks[0].what == "people_csv");
        CHECK(looks[0].filter == "ente=ausl-tc&stato=in-corso");
        CHECK(looks[0].people == 20);
        CHECK(looks[0].file == digest_of(csv));
        CHECK(looks[1].what == "export_download");
        CHECK(looks[1].file == digest_of(csv));
        CHECK(says(read_aloud(lead.get("/esportazioni").body), "persone-ausl-tc-2026-02-12.csv 12 febbraio 2026"));
    });
}

TEST_CASE("APreparedFileOfSomebodyElseIsAsUnknownAsNone") {
    on_each_engine([](World& world) {
        add_people(world, 10);
        auto lead = world.as("body_lead", "ausl-tc");
        std::string const page = location(lead.get(list));
        auto colleague = world.as("body_lead", "ausl-tc");  // of the same body, with the same right
        std::string const none = "/esportazioni/018f0000-0000-7000-8000-000000000001";
        for (bool const is_ready : {false, true}) {
            if (is_ready) world.queue.drain();
            for (std::string const more : {"", "/file"}) {
                auto const hers = colleague.get(page + more), nobodys = colleague.get(none + more);
                CHECK(hers.status == 404);
                CHECK(read_aloud(hers.body) == read_aloud(nobodys.body));
            }
            CHECK(colleague.post(page + "/annulla", {}).status == 404);
            std::string const id = page.substr(page.rfind('/') + 1);
            CHECK(colleague.get("/api/v1/exports/" + id).status == 404);
            CHECK(colleague.get("/api/v1/exports/" + id + "/file").status == 404);
        }
        CHECK(lead.get(page + "/file").status == 200);
        CHECK_FALSE(says(colleague.get("/esportazioni").body, "persone-ausl-tc"));
    });
}

TEST_CASE("APreparedFileIsHersOnlyWhileHerRightLasts") {
    on_each_engine([](World& world) {
        add_people(world, 10);
        auto lead = world.as("body_lead", "ausl-tc");
        std::string const page = location(lead.get(list));
        world.queue.drain();
        CHECK(lead.get(page + "/file").status == 200);
        // The same person, now of another body; then in a role that exports nobody.
        sql(world, "UPDATE access_grant SET scope_id = (SELECT id FROM registry_body WHERE code = 'aou-pisana')");
        CHECK(lead.get(page + "/file").status == 404);
        sql(world, "UPDATE access_grant SET scope_id = (SELECT id FROM registry_body WHERE code = 'ausl-tc')");
        CHECK(lead.get(page + "/file").status == 200);
        sql(world, "UPDATE access_grant SET role = 'steering', scope_kind = 2");
        CHECK(lead.get(page + "/file").status == 404);
    });
}

TEST_CASE("WhoLostHerRoleBeforeTheJobBeganGetsNoFile") {
    on_each_engine([](World& world) {
        add_people(world, 10);
        auto lead = world.as("body_lead", "ausl-tc");
        location(lead.get(list));
        sql(world, "UPDATE access_grant SET finished_on = '2026-02-11'");
        world.queue.drain();
        CHECK(row(world).outcome == "refused");
        CHECK(row(world).parts == 0);
        CHECK(world.looks().empty());
    });
}

TEST_CASE("APreparedFileIsCancelledInTheMiddle") {
    on_each_engine([](World& world) {
        add_people(world, 10);
        auto lead = world.as("body_lead", "ausl-tc");
        std::string const page = location(lead.get(list));
        // The same table, of more rows; the button is pressed while the second thousand of them is written.
        Sources const sources{world.installation, world.plan, world.library, world.live, world.queue,
                              std::make_shared<TableRoutes>()};
        sources.tables->emplace("/enti/{ente}/persone",
                                TableRoute{"/enti/{ente}/persone", "", access::may::export_people, "", long_table});
        jobs::Queue queue(world.database, world.clock, world.ids);
        add_prepared_jobs(queue, sources);
        std::int64_t seen = 0;
        on_line = [&](std::int64_t line) {
            if (line == 1'500) CHECK(lead.post(page + "/annulla", {}).status == 303);
            seen = line;
        };
        queue.drain();
        CHECK(seen == 2'000);  // it goes on to its next checkpoint and no further
        CHECK(row(world).outcome == "cancelled");
        CHECK(row(world).parts == 0);
        CHECK(world.looks().empty());
        CHECK(lead.get(page + "/file").status == 404);
        CHECK(says(read_aloud(lead.get(page).body), "Annullato"));
    });
}

TEST_CASE("ACancelledFileIsNotMadeAndOneThatIsReadyStays") {
    on_each_engine([](World& world) {
        add_people(world, 10);
        auto lead = world.as("body_lead", "ausl-tc");
        std::string const page = location(lead.get(list));
        CHECK(lead.post(page + "/annulla", {}).status == 303);
        world.queue.drain();
        CHECK(row(world).outcome == "cancelled");
        CHECK(world.looks().empty());
        std::string const again = location(lead.get(list));
        CHECK(again != page);
        world.queue.drain();
        CHECK(lead.post(again + "/annulla", {}).status == 303);
        CHECK(lead.get(again + "/file").status == 200);
    });
}

TEST_CASE("AJobThatWasKilledStartsOver") {
    on_each_engine([](World& world) {
        add_people(world, 10);
        std::string const whole = csv_of(world, 10);
        World other(world.database);
        add_people(other, 10);
        auto lead = other.as("body_lead", "ausl-tc");
        std::string const page = location(lead.get(list));
        // What a process leaves that is killed while it keeps the parts: some of them, and a job that nobody runs.
        other.database.write_now("test", [&](db::Tx& tx) {
            auto const job = tx.one("SELECT job_id, id FROM monitoring_export", [](db::Row const& row) {
                return std::pair(row.get<Uuid>(0), row.get<Uuid>(1));
            });
            REQUIRE(jobs::take_job(tx, job->first, other.ids.next()));
            insert_part(tx, job->second, 0, "half");
            insert_part(tx, job->second, 1, "written");
        });
        other.queue.drain();
        CHECK(row(other).outcome == "making");
        std::this_thread::sleep_for(std::chrono::milliseconds(80));  // its lease
        other.queue.drain();
        CHECK(row(other).outcome == "ready");
        std::string const csv = text_of_file(lead.get(page + "/file"));
        auto const up_to_time = [](std::string const& text) {  // who asked is no token's name in a job
            std::string rows;
            for (std::string_view const line : split(text, '\n')) rows += line.substr(0, line.find(",2026-02-12T"));
            return rows;
        };
        CHECK(up_to_time(csv) == up_to_time(whole));
        CHECK(other.looks().size() == 2);  // made once, taken once
    });
}

TEST_CASE("AFileIsForgottenWhenItsDaysAreOver") {
    on_each_engine([](World& world) {
        add_people(world, 10);
        auto lead = world.as("body_lead", "ausl-tc");
        std::string const page = location(lead.get(list));
        world.queue.drain();
        world.clock.advance(days(7) - minutes(1));
        CHECK(lead.get(page + "/file").status == 200);
        world.clock.advance(minutes(2));
        CHECK(lead.get(page + "/file").status == 404);
        CHECK(says(read_aloud(lead.get(page).body), "Scaduto"));
        CHECK(row(world).parts == 1);
        auto const forget = [&](db::Tx& tx) { return forget_prepared(tx, world.clock.now()); };
        CHECK(world.database.write_now("test", forget) == 1);
        CHECK(row(world).parts == 0);
        CHECK(row(world).outcome == "gone");
    });
}

TEST_CASE("AProgramIsToldWhereItsFileWillBe") {
    on_each_engine([](World& world) {
        add_people(world, 10);
        auto lead = world.as("body_lead", "ausl-tc");
        auto const reply = lead.get("/api/v1/tables/bodies/ausl-tc/people");
        CHECK(reply.status == 202);
        std::string const at(reply.header("Location"));
        auto const state = boost::json::parse(lead.get(at).body).as_object();
        CHECK(state.at("state").as_string() == "waiting");
        CHECK(state.at("rows_total").as_int64() == 10);
        world.queue.drain();
        CHECK(boost::json::parse(lead.get(at).body).as_object().at("state").as_string() == "ready");
        auto const file = lead.get(at + "/file");
        CHECK(boost::json::parse(text_of_file(file)).as_object().at("total").as_int64() == 10);
        CHECK(lead.get(list.substr(0, list.size() - 4) + ".pdf").status == 200);  // a document is never large
    });
}

TEST_CASE("TheLetterSaysThatAFileIsReadyAndNothingOfIt") {
    on_each_engine([](World& world) {
        add_people(world, 10);
        world.installation.public_url = "https://regia.example.it";
        auto lead = world.as("body_lead", "ausl-tc");
        std::string const page = location(lead.get(list));
        world.database.write_now("test", [&](db::Tx& tx) {
            Uuid const person = tx.one("SELECT person_id FROM monitoring_export",
                                       [](db::Row const& row) { return row.get<Uuid>(0); })
                                    .value();
            tx.run("INSERT INTO registry_person (id, given_name, family_name, sort_key, gender, email, language, "
                   "created_at) VALUES ($1, 'Marta', 'Lippi', 'lippi marta', 'f', 'marta@example.it', 'it', $2)",
                   person, world.clock.now());
        });
        world.queue.drain();
        auto const letters = world.database.read([](db::Tx& tx) { return mail::letters(tx, 10); });
        REQUIRE(letters.size() == 1);
        CHECK(letters[0].address == "marta@example.it");
        CHECK(says(letters[0].text, "https://regia.example.it" + page));
        CHECK(says(letters[0].text, "19 febbraio 2026"));
        for (char const* word : {"Rossi", "persone", "Azienda", "ausl-tc"}) {
            CHECK_FALSE(says(letters[0].text, word));
            CHECK_FALSE(says(letters[0].subject, word));
        }
    });
}
