//! "I miei dati": every table that holds a person is told to her, column by column; the export is hers alone; a request
//! about data is asked once, opened with a line that she reads, and answered by a person.
#include <boost/json.hpp>

#include <map>
#include <set>

#include "access/requests/requests.hpp"
#include "base/text.hpp"
#include "registry/groups/groups.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;
using world::text_of;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

//! Tables with a person in them that are not told to her, each with its reason.
std::map<std::string, std::string, std::less<>> const untold{
    {"access_persona", "the list of invented people of a demo"},
};

std::set<std::string> words_of(std::string_view text) {
    std::set<std::string> words;
    for (std::string_view const word : split(text, ' '))
        if (!word.empty()) words.emplace(word.substr(0, word.find(':')));
    return words;
}

//! Table -> columns, of the tables that name a person in "person_id".
std::map<std::string, std::set<std::string>> tables_of_people(db::Tx& tx) {
    std::map<std::string, std::set<std::string>> all;
    tx.each("SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'",
            [&](db::Row const& row) { all[row.get<std::string>(0)].insert(row.get<std::string>(1)); });
    std::erase_if(all, [](auto const& table) { return table.second.count("person_id") == 0; });
    return all;
}

Uuid hire(TestHouse& in, std::string const& given, std::string const& tax_code) {
    registry::Person const person{in.ids.next(), given, "Prova", tax_code, std::nullopt, Day{1980, 1, 1}, "f", "it"};
    registry::Employment const job{in.ids.next(), person.id,  named_uuid("body", "ausl-tc"), std::nullopt, std::nullopt,
                                   "nurse",       "employee", "77",                          36.0,         {2025, 1, 1},
                                   std::nullopt};
    in.house.database.write_now("hire", [&, grant = in.ids.next()](db::Tx& tx) {
        registry::add_person(tx, person, job, in.clock.now());
        registry::give_account(tx, person, grant, in.clock.now());
    });
    in.house.subscribers.drain();
    return person.id;
}

void answer_survey(TestHouse& in, Uuid person) {
    in.house.database.write_now("survey", [&, attempt = in.ids.next()](db::Tx& tx) {
        assessment::simulate_attempt(tx, *in.house.survey.current(), in.house.survey.current_id(), attempt, person,
                                     std::vector<double>(6, 0.5), 11, in.clock.now() - minutes(20), in.clock.now(),
                                     {"all"});
    });
    in.house.subscribers.drain();
}

world::Form with(world::PageForm const& form, world::Form chosen) {
    chosen.insert(chosen.begin(), form.hidden.begin(), form.hidden.end());
    return chosen;
}

}  // namespace

TEST_CASE("EveryTableAndColumnThatHoldsAPersonIsToldToHer") {
    auto const folder = std::filesystem::temp_directory_path() / ("regia-own-" + random_token());
    TestHouse in("sqlite:" + (folder / "regia.db").string(), folder);
    auto tables = in.house.database.read([](db::Tx& tx) { return tables_of_people(tx); });
    CHECK(tables.size() > 15);
    for (auto const& part : in.house.own_record.parts())
        for (access::OwnTable const& table : part.tables) {
            auto const found = tables.find(std::string(table.name));
            if (found == tables.end()) continue;  // it names her through another table
            auto const told = words_of(table.columns), withheld = words_of(table.withheld);
            for (std::string const& column : found->second) {
                CAPTURE(table.name);
                CAPTURE(column);
                bool const is_known = column == "person_id" || told.count(column) || withheld.count(column);
                CHECK_MESSAGE(is_known, "tell this column in add_own_record of its context, or say why not");
            }
            tables.erase(found);
        }
    for (auto const& [table, columns] : tables) {
        CAPTURE(table);
        CHECK_MESSAGE(untold.count(table) == 1, "tell this table in add_own_record of its context, or say why not");
    }
}

TEST_CASE("TheExportHoldsAllOfHersAndNothingOfAnybodyElse") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const ada = hire(in, "Ada", "GMLDAA80A41D612X"), bea = hire(in, "Bea", "GMLBEA80A41D612Y");
        answer_survey(in, ada);
        answer_survey(in, bea);
        in.house.database.write_now("", [&](db::Tx& tx) {
            Uuid const course = records::activity_key("https://example.org/corso");
            records::put_document(tx, {ada, course, {}, "place"}, {"text/plain", "pagina 7"});
            records::put_document(tx, {ada, course, {}, "bytes"}, {"application/octet-stream", "\xff\x01"});
            records::put_document(tx, {bea, course, {}, "place"}, {"text/plain", "pagina 9"});
        });
        Browser browser = in.signed_in(ada);
        auto const reply = browser.get("/i-miei-dati.json");
        CHECK(reply.status == 200);
        CHECK(has(reply.header("Content-Disposition"), "attachment"));
        CHECK(has(reply.body, to_string(ada)));
        CHECK(has(reply.body, "GMLDAA80A41D612X"));
        CHECK_FALSE(has(reply.body, to_string(bea)));
        CHECK_FALSE(has(reply.body, "Bea"));
        CHECK_FALSE(has(reply.body, "password_hash"));
        CHECK(has(reply.body, "pagina 7"));
        CHECK(has(reply.body, "base64:/wE="));
        CHECK_FALSE(has(reply.body, "pagina 9"));
        auto const document = boost::json::parse(reply.body).as_object();
        std::size_t rows = 0, answers = 0;
        for (auto const& part : document.at("parts").as_array())
            for (auto const& [name, table] : part.at("tables").as_object()) {
                rows += table.as_array().size();
                if (name == "assessment_answer") answers = table.as_array().size();
            }
        CHECK(answers >= 12);
        CHECK(rows > answers + 20);
        auto const counts = in.house.database.read(
            [&](db::Tx& tx) { return access::count_own(tx, in.house.own_record, ada); });
        std::int64_t counted = 0;
        for (std::int64_t const count : counts) counted += count;
        CHECK(static_cast<std::size_t>(counted) == rows);
    });
}

TEST_CASE("ThePageSaysWhoMaySeeWhatAndByWhichAct") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const ada = hire(in, "Ada", "GMLDAA80A41D612X");
        in.somebody("body_lead", named_uuid("body", "ausl-tc"));
        in.somebody("body_lead", named_uuid("body", "ausl-tno"));
        in.somebody("regional_office");
        in.somebody("scientific");
        std::string const page = text_of(in.signed_in(ada).get("/i-miei-dati").body);
        CHECK(has(page, "li vedi solo tu"));
        CHECK(has(page, "person_only"));
        CHECK(has(page, "Referente GdL"));
        CHECK(page.find("Referente GdL") == page.rfind("Referente GdL"));  // not that of another body
        CHECK(has(page, "atto 1, dal 1 gennaio 2026"));
        CHECK(has(page, "solo scrivendo un motivo"));
        CHECK_FALSE(has(page, "Nome scientific"));
    });
}

TEST_CASE("ARequestAboutDataIsAskedOnceOpenedOnRecordAndAnswered") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const ada = hire(in, "Ada", "GMLDAA80A41D612X");
        Browser hers = in.signed_in(ada);
        Browser dpo = in.signed_in(in.somebody("auditor"));
        auto const form = world::form_with(hers.get("/i-miei-dati").body, "/richieste");
        CHECK(hers.post(form.action, with(form, {{"tipo", "correction"}, {"testo", ""}})).status == 422);
        CHECK(hers.post(form.action, with(form, {{"tipo", "erasure"}, {"testo", ""}})).status == 303);
        CHECK(hers.post(form.action, with(form, {{"tipo", "erasure"}, {"testo", ""}})).status == 303);
        std::string const another = to_string(in.ids.next());
        CHECK(hers.post_from_page(form.action, {{"submission", another}, {"tipo", "erasure"}}).status == 409);
        auto const asked = in.house.database.read([&](db::Tx& tx) { return access::requests_of(tx, ada); });
        REQUIRE(asked.size() == 1);

        std::string const path = "/richieste-dati/" + to_string(asked[0].id);
        std::string const list = dpo.get("/richieste-dati").body;
        CHECK(has(text_of(dpo.get("/inizio").body), "1 richiesta sui dati da evadere"));
        CHECK(has(list, path));
        CHECK_FALSE(has(list, "Prova"));  // names are read one by one
        CHECK(has(dpo.get(path).body, "Ada Prova"));
        CHECK(has(text_of(hers.get("/accessi").body), "la richiesta sui propri dati"));
        CHECK(hers.get(path).status == 403);

        auto const reply = world::form_with(dpo.get(path).body, "/richieste-dati/");
        CHECK(dpo.post(reply.action, with(reply, {{"esito", "done"}, {"testo", ""}})).status == 422);
        world::Form const answer =
            with(reply, {{"esito", "refused"}, {"testo", "Si conserva per il PNRR fino al 2031."}});
        CHECK(dpo.post(reply.action, answer).status == 303);
        CHECK(dpo.post(reply.action, answer).status == 303);
        CHECK(dpo.post_from_page(path, {{"submission", to_string(in.ids.next())}, {"esito", "done"}, {"testo", "x"}})
                  .status == 409);
        std::string const page = text_of(hers.get("/i-miei-dati").body);
        CHECK(has(page, "non accolta"));
        CHECK(has(page, "fino al 2031"));
    });
}
