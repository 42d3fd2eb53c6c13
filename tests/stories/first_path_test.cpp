//! The one true story: a programme is loaded, its people are imported from a file, a nurse signs in, answers the
//! survey, gets her levels and her eight modules, does the first one and passes its test; the region and her body see
//! it.
#include <fstream>

#include <boost/json.hpp>

#include "learning/test.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::form_with;
using world::PageForm;
using world::TestHouse;

namespace {

constexpr char const* tax_code = "BNICHR85C55G999Q";
constexpr int questions_max = 36;
constexpr int sections_max = 30;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

//! A staff file with three good rows and a bad one; returns the nurse.
Uuid import_people(TestHouse& in) {
    auto const file = std::filesystem::temp_directory_path() / ("regia-staff-" + random_token() + ".csv");
    std::ofstream(file) << "cognome;nome;codice_fiscale;ente;profilo;unita;email\n"
                           "Bini;Chiara;" << tax_code << ";ausl-tc;nurse;Medicina interna;chiara.bini@example.org\n"
                           "Lotti;Daniela;LTTDNL70A41D612N;ausl-tc;front-office;CUP;\n"
                           "Dini;Roberto;DNIRRT60A01D612T;ausl-tno;gp;;\n"
                           "Errata;Riga;BNICHR85C55G999H;ausl-tc;nurse;;\n";
    auto const reference = in.house.reference.current();
    registry::ImportOrder const order{in.ids.next(), file.string(), "personale.csv", Uuid{}, in.ids.next()};
    auto const report = registry::check_import(in.house.database, *reference, order, in.clock.now());
    CHECK(report.refusal == "");
    for (auto const& row : report.first_refused) MESSAGE(row.line << " " << row.column << " " << row.reason);
    CHECK(report.fresh == 3);
    REQUIRE(report.first_refused.size() == 1);
    CHECK(report.first_refused[0].line == 5);
    CHECK(report.first_refused[0].column == "codice_fiscale");
    CHECK(registry::apply_import(in.house.database, *reference, report.id, access::Actor{}, in.ids, in.clock.now()) ==
          3);
    in.house.subscribers.drain();
    std::filesystem::remove(file);
    auto const nurse = in.house.database.read([](db::Tx& tx) {
        return tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1", tax_code);
    });
    REQUIRE(nurse);
    return *nurse;
}

http::Reply send(Browser& browser, PageForm const& form, world::Form chosen = {}) {
    chosen.insert(chosen.begin(), form.hidden.begin(), form.hidden.end());
    return browser.post(form.action, chosen);
}

//! Answers with the first option, now and then with "non lo so"; returns how many questions there were.
int answer_survey(TestHouse& in, Browser& nurse) {
    auto reply = send(nurse, form_with(nurse.get("/questionario").body, "/questionario"));
    int answered = 0;
    while (has(reply.header("Location"), "/domanda")) {
        REQUIRE(answered < questions_max);
        auto const form = form_with(nurse.get(std::string(reply.header("Location"))).body, "/domanda");
        REQUIRE(form.choices.at("risposta").size() == 4);
        in.clock.advance(seconds(20));
        bool const is_unsure = ++answered % 5 == 0;
        reply = send(nurse, form, {is_unsure ? std::pair("non_so", "1") : std::pair("risposta", "0")});
        REQUIRE(reply.status == 303);
    }
    CHECK(reply.header("Location") == "/profilo");
    return answered;
}

void open_all_sections(TestHouse& in, Browser& nurse) {
    for (int i = 0; i < sections_max; ++i) {
        std::string const page = nurse.get("/percorso/moduli/1").body;
        bool is_left = false;
        for (PageForm const& form : world::forms_of(page)) {
            if (!has(form.action, "/passi")) continue;
            is_left = true;
            in.clock.advance(minutes(3));
            CHECK(send(nurse, form).status == 303);
        }
        if (!is_left) return;
    }
    FAIL("the module has no end");
}

//! With the right answers, found where the test was drawn.
void pass_test(TestHouse& in, Browser& nurse, Uuid person) {
    CHECK(send(nurse, form_with(nurse.get("/percorso/moduli/1/verifica").body, "/verifica")).status == 303);
    auto const form = form_with(nurse.get("/percorso/moduli/1/verifica").body, "/verifica/consegna");
    world::Form answers;
    in.house.database.read([&](db::Tx& tx) {
        auto const enrolled = learning::enrolled_in(tx, in.house.library, person, "F1", in.clock.now());
        auto const attempt = learning::last_attempt(tx, person, "F1");
        auto const catalogue = in.house.catalogue.current();
        for (auto const& drawn : catalogue::draw_test(*catalogue->find("F1"), enrolled.variant, attempt->seed))
            answers.emplace_back("d" + std::to_string(answers.size() + 1),
                                 std::to_string(std::find(drawn.option_order.begin(), drawn.option_order.end(), 0) -
                                                drawn.option_order.begin()));
        return true;
    });
    REQUIRE(answers.size() == 10);
    CHECK(send(nurse, form, answers).status == 303);
    CHECK(has(nurse.get("/percorso/moduli/1/verifica").body, "Verifica superata: 10 su 10"));
}

boost::json::value json_of(http::Reply const& reply) {
    REQUIRE(reply.status == 200);
    return boost::json::parse(reply.body);
}

}  // namespace

TEST_CASE("ANurseGoesFromAStaffFileToHerFirstModuleAndTheRegionSeesIt") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const person = import_people(in);
        Browser nurse = in.signed_in(person);
        CHECK(has(nurse.get("/percorso").body, "Questionario iniziale"));
        CHECK(answer_survey(in, nurse) >= 12);
        in.house.subscribers.drain();

        std::string const profile = world::text_of(nurse.get("/profilo").body);
        CHECK(has(profile, "probabile"));
        CHECK(has(profile, "Principi di base"));
        std::string const path = nurse.get("/percorso").body;
        CHECK(has(path, "I tuoi 8 moduli"));

        open_all_sections(in, nurse);
        pass_test(in, nurse, person);
        in.house.subscribers.drain();
        CHECK(has(world::text_of(nurse.get("/percorso").body), "Moduli conclusi: 1 su 8"));

        Browser office = in.signed_in(in.somebody("regional_office"));
        std::string const region = world::text_of(office.get("/monitoraggio").body);
        CHECK(has(region, "Iniziati"));
        Browser lead = in.signed_in(in.somebody("body_lead", named_uuid("body", "ausl-tc")));
        std::string const body = world::text_of(lead.get("/enti/ausl-tc").body);
        CHECK(has(body, "Bini Chiara"));
        CHECK(has(body, "1/8"));
        CHECK(lead.get("/enti/ausl-tno").status == 404);
        auto const differences = in.house.database.read(
            [&](db::Tx& tx) { return monitoring::verify_counters(tx, in.clock.now()); });
        CHECK(differences.empty());
    });
}

TEST_CASE("TheSamePathIsOpenToPrograms") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const person = import_people(in);
        Browser program(in.house.dispatcher());
        program.authorization = "Bearer " + in.bearer(person);
        auto const path = json_of(program.get("/api/v1/path"));
        CHECK(path.at("modules").as_array().size() == 8);
        CHECK(program.get("/api/v1/region").status == 403);

        Browser office(in.house.dispatcher());
        office.authorization = "Bearer " + in.bearer(in.somebody("regional_office"));
        CHECK(json_of(office.get("/api/v1/region")).is_object());
        CHECK(office.get("/api/v1/path").status == 403);
    });
}
