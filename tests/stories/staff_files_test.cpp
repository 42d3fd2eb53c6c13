//! Staff files over a year: three that disagree about the same people, imported, mended and taken back; a nurse who
//! moves to another body, leaves and returns, with her path and the figures right at each step and as at past days.
#include "learning/learning.hpp"
#include "monitoring/monitoring.hpp"
#include "registry/contact.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

constexpr char const* mario = "RSSMRA85T10A562S";
constexpr char const* mario_by_omocodia = "RSSMRA85T10A56NH";
constexpr char const* maria = "RSSMRA78D45D612B";
constexpr char const* gianfranco = "BNCGFR61M09A390W";

bool shows(http::Reply const& reply, std::string_view part) {
    return world::text_of(reply.body).find(part) != std::string::npos;
}

std::string send_file(Browser& browser, std::string const& content) {
    auto const form = world::form_with(browser.get("/importazioni").body, "/importazioni").hidden;
    auto const reply = browser.post_file("/importazioni", form, "personale.csv", content);
    REQUIRE(reply.status == 303);
    return std::string(reply.header("Location"));
}

http::Reply apply_file(Browser& browser, std::string const& import, std::string const& confirm = "") {
    auto form = world::form_with(browser.get(import).body, "/applica").hidden;
    if (!confirm.empty()) form.emplace_back("conferma", confirm);
    return browser.post(import + "/applica", form);
}

void check_figures(TestHouse& in) {
    in.house.subscribers.drain();
    auto const differences = in.house.database.read(
        [&](db::Tx& tx) { return monitoring::verify_counters(tx, in.clock.now()); });
    for (auto const& one : differences) MESSAGE(one);
    CHECK(differences.empty());
}

std::int64_t in_scope_of(TestHouse& in, std::string const& body) {
    return in.house.database.read([&](db::Tx& tx) {
        return tx.value<std::int64_t>("SELECT value FROM monitoring_total WHERE series = 'body' AND body_id = $1 "
                                      "AND measure = 'in_scope'",
                                      named_uuid("body", body)).value_or(0);
    });
}

Uuid who(TestHouse& in, char const* tax_code) {
    return *in.house.database.read([&](db::Tx& tx) { return registry::person_with_tax_code(tx, tax_code); });
}

//! Her body on that day; "" = none, "-" before it = out of scope.
std::string place(TestHouse& in, char const* tax_code, Day on) {
    return in.house.database.read([&](db::Tx& tx) -> std::string {
        auto const found = registry::place_of(tx, *registry::person_with_tax_code(tx, tax_code), on);
        if (!found) return "";
        return (found->in_scope ? "" : "-") + in.house.reference.current()->find_body(found->body)->code;
    });
}

Browser lead_of(TestHouse& in, std::string const& body) {
    return in.signed_in(in.somebody("body_lead", named_uuid("body", body)));
}

void go_to(TestHouse& in, Instant at) {
    in.clock.set(at);
    in.house.queue.drain();
    in.house.subscribers.drain();
}

}  // namespace

TEST_CASE("ThreeStaffFilesThatDisagreeAreImportedMendedAndTakenBack") {
    world::on_each_engine([](TestHouse& in) {
        in.house.queue.drain();
        Browser centre = lead_of(in, "ausl-tc"), west = lead_of(in, "ausl-tno");
        std::string const first = send_file(
            centre, "cognome,nome,codice_fiscale,ente,profilo,dal\n"
                    "Rossi,Mario," + std::string(mario) + ",ausl-tc,nurse,2025-01-01\n"
                    "Rossi,Maria," + maria + ",ausl-tc,nurse,2025-01-01\n"
                    "Bianchi,Gianfranco," + gianfranco + ",ausl-tc,nurse,31/12/2024\n");
        REQUIRE(apply_file(centre, first).status == 303);
        check_figures(in);
        CHECK(in_scope_of(in, "ausl-tc") == 3);

        // Another system of the same body: semicolons, other words, names the other way round, one code by omocodia,
        // a day that is none, a last day before the first.
        std::string const second = send_file(
            centre, "Nome;Cognome;CF;Ente;Profilo;Dal;Al\n"
                    "Mario;Rossi;" + std::string(mario_by_omocodia) + ";ausl-tc;nurse;01/01/2025;\n"
                    "Rossi;Maria;" + maria + ";ausl-tc;nurse;01/01/2025;\n"
                    "Gianfranco;Bianchi;" + gianfranco + ";ausl-tc;nurse;31/02/2025;\n"
                    "Ugo;Neri;NRERGU80A01D612X;ausl-tc;nurse;01/01/2025;\n");
        auto const page = centre.get(second);
        CHECK(shows(page, "Non c’è nulla da applicare"));
        auto const csv = centre.get(second + "/scarti.csv");
        for (char const* reason : {"differisce solo per omocodia", "è già di una persona con un altro nome",
                                   "La data è nel formato", "Il carattere di controllo"})
            CHECK_MESSAGE(csv.body.find(reason) != std::string::npos, reason << " " << csv.body);
        check_figures(in);
        CHECK(in_scope_of(in, "ausl-tc") == 3);

        // Another body has Mario too, and Maria under more hours: he goes on counting where he counted.
        std::string const third = send_file(
            west, "family_name,given_name,tax_code,body,profile,weekly_hours,from\n"
                  "Rossi,Mario," + std::string(mario) + ",ausl-tno,nurse,12,2026-01-01\n"
                  "Rossi,Maria," + maria + ",ausl-tno,nurse,36,2026-02-01\n"
                  "Bianchi,Gianfranco," + gianfranco + ",ausl-tc,nurse,36,2026-02-01\n");
        CHECK(shows(west.get(third), "La riga è di un altro ente"));
        REQUIRE(apply_file(west, third).status == 303);
        check_figures(in);
        CHECK(in_scope_of(in, "ausl-tc") == 1);  // no file of the centre says hours: twelve are more
        CHECK(in_scope_of(in, "ausl-tno") == 2);
        CHECK(place(in, maria, {2026, 2, 11}) == "ausl-tc");
        CHECK(place(in, maria, {2026, 2, 12}) == "ausl-tno");

        // Mended: the rows that were refused, with the names in their columns and the code that is known.
        std::string const mended = send_file(
            centre, "Nome;Cognome;CF;Ente;Profilo;Ore;Dal\n"
                    "Mario;Rossi;" + std::string(mario) + ";ausl-tc;nurse;36;01/01/2025\n"
                    "Maria;Rossi;" + maria + ";ausl-tc;nurse;18;01/01/2025\n"
                    "Gianfranco;Bianchi;" + gianfranco + ";ausl-tc;nurse;36;31/12/2024\n");
        CHECK(shows(centre.get(mended), "Applica 3 righe"));
        REQUIRE(apply_file(centre, mended).status == 303);
        check_figures(in);
        CHECK(place(in, mario, {2026, 2, 12}) == "ausl-tc");
        CHECK(place(in, maria, {2026, 2, 12}) == "ausl-tno");
        CHECK(in_scope_of(in, "ausl-tc") == 2);

        // The western file was last year's: taken back. What came since of the same people is said.
        auto const preview = west.get(third + "/annulla");
        CHECK(preview.status == 200);
        auto const undone =
            centre.post(mended + "/annulla", world::form_with(centre.get(mended + "/annulla").body, "/annulla").hidden);
        REQUIRE(undone.status == 303);
        auto const taken_back =
            west.post(third + "/annulla", world::form_with(west.get(third + "/annulla").body, "/annulla").hidden);
        REQUIRE(taken_back.status == 303);
        check_figures(in);
        CHECK(in_scope_of(in, "ausl-tc") == 3);
        CHECK(in_scope_of(in, "ausl-tno") == 0);
        CHECK(place(in, maria, {2026, 2, 12}) == "ausl-tc");
    });
}

TEST_CASE("ANurseMovesToAnotherBodyLeavesAndReturnsAndHerPathGoesWithHer") {
    world::on_each_engine([](TestHouse& in) {
        in.house.queue.drain();  // regular jobs count their turns from here
        std::string const header = "cognome,nome,codice_fiscale,ente,profilo,unita,dal,al\n";
        auto const row = [&](std::string const& body, std::string const& unit, std::string const& from,
                             std::string const& to) {
            return header + "Rossi,Maria," + maria + "," + body + ",nurse," + unit + "," + from + "," + to + "\n";
        };
        auto const bring = [&](std::string const& body, std::string const& file, std::string const& confirm = "") {
            Browser lead = lead_of(in, body);
            REQUIRE(apply_file(lead, send_file(lead, file), confirm).status == 303);
            check_figures(in);
        };
        auto const modules_done = [&] {
            return in.house.database.read([&](db::Tx& tx) {
                return learning::course_of(tx, *registry::person_with_tax_code(tx, maria)).modules_done;
            });
        };
        auto const do_module = [&](std::string const& module) {
            in.house.database.write_now("module", [&](db::Tx& tx) {
                Uuid const person = *registry::person_with_tax_code(tx, maria);
                learning::simulate_module(tx, in.house.library, person, module, true, in.clock.now() - minutes(40),
                                          in.clock.now(), 3);
            });
            check_figures(in);
        };
        bring("ausl-tc", row("ausl-tc", "Medicina", "2025-01-01", ""));
        Uuid const she = who(in, maria);
        do_module("F1");
        go_to(in, from_rome({2026, 3, 1}, 1, 0));
        CHECK(in_scope_of(in, "ausl-tc") == 1);
        // 16 March: the new body's file comes first, the old one says her last day a week later.
        go_to(in, from_rome({2026, 3, 16}, 9, 0));
        bring("ausl-tno", row("ausl-tno", "Chirurgia", "2026-03-16", ""));
        go_to(in, from_rome({2026, 3, 23}, 9, 0));
        bring("ausl-tc", row("ausl-tc", "Medicina", "2025-01-01", "2026-03-15"), "1");
        CHECK(in_scope_of(in, "ausl-tc") == 0);
        CHECK(in_scope_of(in, "ausl-tno") == 1);
        CHECK(place(in, maria, {2026, 3, 1}) == "ausl-tc");
        CHECK(place(in, maria, {2026, 3, 23}) == "ausl-tno");
        CHECK(modules_done() == 1);
        do_module("F2");
        Browser old_lead = lead_of(in, "ausl-tc"), new_lead = lead_of(in, "ausl-tno");
        CHECK(old_lead.get("/persone/" + to_string(she)).status == 404);
        CHECK(shows(new_lead.get("/persone/" + to_string(she)), "Rossi Maria"));

        // 30 June she leaves; the day comes by itself.
        go_to(in, from_rome({2026, 6, 10}, 9, 0));
        bring("ausl-tno", row("ausl-tno", "Chirurgia", "2026-03-16", "2026-06-30"));
        CHECK(in_scope_of(in, "ausl-tno") == 1);
        go_to(in, from_rome({2026, 7, 1}, 1, 0));
        check_figures(in);
        CHECK(in_scope_of(in, "ausl-tno") == 0);
        CHECK(place(in, maria, {2026, 6, 30}) == "ausl-tno");
        CHECK(place(in, maria, {2026, 7, 1}) == "-ausl-tno");

        go_to(in, from_rome({2026, 8, 3}, 1, 0));  // Sunday's figures are frozen
        // September: she is back where she was, and goes on with her path.
        go_to(in, from_rome({2026, 9, 7}, 9, 0));
        bring("ausl-tc", row("ausl-tc", "Pronto soccorso", "2026-09-07", ""));
        CHECK(in_scope_of(in, "ausl-tc") == 1);
        CHECK(in_scope_of(in, "ausl-tno") == 0);
        do_module("F3");
        CHECK(modules_done() == 3);
        CHECK(who(in, maria) == she);
        for (auto const& [day, body] : {std::pair{Day{2026, 3, 1}, "ausl-tc"}, {Day{2026, 4, 1}, "ausl-tno"},
                                        {Day{2026, 6, 30}, "ausl-tno"}, {Day{2026, 8, 1}, "-ausl-tno"},
                                        {Day{2026, 9, 7}, "ausl-tc"}}) {
            CAPTURE(to_string(day));
            CHECK(place(in, maria, day) == body);
        }
        // As published: she was the centre's in March, the west's in June, nobody's in August.
        go_to(in, from_rome({2026, 9, 15}, 1, 0));
        Browser office = in.signed_in(in.somebody("regional_office"));
        CHECK(shows(office.get("/enti/ausl-tc/al-giorno?al=2026-03-01"), "Persone nel perimetro 1"));
        CHECK(shows(office.get("/enti/ausl-tno/al-giorno?al=2026-06-28"), "Persone nel perimetro 1"));
        CHECK_FALSE(shows(office.get("/enti/ausl-tno/al-giorno?al=2026-08-02"), "Persone nel perimetro 1"));
        CHECK(shows(office.get("/enti/ausl-tc/al-giorno?al=2026-09-13"), "Persone nel perimetro 1"));
    });
}
