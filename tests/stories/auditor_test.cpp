//! A programme is extended by an act, then closed by another; a year later an auditor still gets what she asks for, and
//! nothing is counted that came afterwards. Whatever is asked wrongly has a clear answer.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "learning/learning.hpp"
#include "monitoring/monitoring.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace json = boost::json;

namespace {

bool says(http::Reply const& reply, std::string_view part) {
    return world::text_of(reply.body).find(part) != std::string::npos;
}

Uuid hire(TestHouse& in, std::string const& given) {
    registry::Person const person{in.ids.next(), given,  "Rossi", std::nullopt, sort_key(given) + "@example.org",
                                  Day{1980, 1, 1}, "f", "it"};
    registry::Employment const job{in.ids.next(), person.id, named_uuid("body", "ausl-tc"), std::nullopt, std::nullopt,
                                   "nurse", "employee", std::nullopt, 36.0, {2025, 1, 1}, std::nullopt};
    in.house.database.write_now("hire", [&](db::Tx& tx) {
        registry::add_person(tx, person, job, in.clock.now());
        registry::give_account(tx, person, in.ids.next(), in.clock.now());
    });
    in.house.subscribers.drain();
    return person.id;
}

void conclude(TestHouse& in, Uuid person) {
    in.house.database.write_now("conclude", [&](db::Tx& tx) {
        for (catalogue::Module const& module : in.house.catalogue.current()->modules)
            learning::simulate_module(tx, in.house.library, person, module.code, true, in.clock.now() - hours(2),
                                      in.clock.now() - hours(1), 1);
    });
    in.house.subscribers.drain();
}

//! The clock jumps, and the night's jobs run that were due meanwhile.
void go_to(TestHouse& in, Instant at) {
    in.clock.set(at);
    in.house.queue.drain();
    in.house.subscribers.drain();
}

http::Reply set_state(TestHouse& in, world::Form form) {
    form.insert(form.begin(), {"invio", to_string(in.ids.next())});
    auto const reply = in.signed_in(in.somebody("regional_office")).post_from_page("/programma", form);
    in.house.subscribers.drain();
    return reply;
}

json::object asked(Browser& program, std::string const& path, int status = 200) {
    auto const reply = program.get(path);
    CAPTURE(path);
    CAPTURE(reply.body);
    CHECK(reply.status == status);
    return json::parse(reply.body).as_object();
}

std::int64_t number(json::object const& document, std::string_view part, std::string_view figure) {
    return document.at(part).at(figure).as_int64();
}

std::string certificate_code(TestHouse& in, Uuid person) {
    return in.house.database.read([&](db::Tx& tx) {
        return tx.value<std::string>("SELECT code FROM awards_certificate WHERE person_id = $1", person).value_or("");
    });
}

void is_refused(TestHouse& in, world::Form const& form, std::string_view why) {
    auto const reply = set_state(in, form);
    CAPTURE(why);
    CHECK(reply.status == 422);
    CHECK(says(reply, why));
}

//! An extension that ends before the programme began, or without an act, or by one of tomorrow or of long ago.
void refuse_wrong_acts(TestHouse& in) {
    is_refused(in, {{"stato", "extended"}, {"atto", "DGR 7"}, {"data", "2026-06-01"}, {"fine", "2024-12-31"}},
               "Scrivi un termine successivo a quello di oggi.");
    is_refused(in, {{"stato", "extended"}, {"atto", ""}, {"data", "2026-06-01"}, {"fine", "2026-12-31"}},
               "Scrivi tipo e numero dell’atto");
    is_refused(in, {{"stato", "extended"}, {"atto", "DGR 7"}, {"data", "2026-06-21"}, {"fine", "2026-12-31"}},
               "Scrivi la data dell’atto, non oltre oggi.");
    is_refused(in, {{"stato", "closed"}, {"atto", "DGR 9"}, {"data", "2024-12-31"}, {"conferma", "1"}},
               "non può essere precedente al suo inizio (1 gennaio 2025)");
}

//! Certificates are checked by anybody, the register by the office, and each look by the auditor.
void check_papers(TestHouse& in, Uuid person, Uuid auditor) {
    std::string const code = certificate_code(in, person), sheet = "/persone/" + to_string(person);
    Browser anybody(in.house.dispatcher());
    CHECK(says(anybody.get("/attestati/" + code), "Valido"));
    CHECK(anybody.get("/api/v1/certificate-checks/" + code).status == 200);
    Browser office = in.signed_in(in.somebody("regional_office"));
    CHECK(says(office.get("/attestati/registro?codice=" + code + "&motivo=Verifica+dei+conti"), "Rossi"));
    CHECK(office.post_from_page(sheet, {{"motivo", "Verifica dei conti"}}).status == 303);
    Browser control = in.signed_in(auditor);
    CHECK(control.post_from_page(sheet, {{"motivo", "x"}}).status == 422);
    CHECK(control.post_from_page(sheet, {{"motivo", "Controllo di un attestato"}}).status == 303);
    auto const seen = control.get(sheet);
    CHECK(says(seen, "Verifica dei conti"));
    CHECK(says(seen, "Controllo di un attestato"));
    CHECK(says(in.signed_in(person).get("/accessi"), "Controllo di un attestato"));
    CHECK(says(control.get("/programma"), "DGR 7 del 1 giugno 2026"));
    CHECK(says(control.get("/monitoraggio/al-giorno?al=2026-06-30"), "Conclusi 1 "));
}

}  // namespace

TEST_CASE("AYearAfterTheClosureAnAuditorStillGetsWhatSheAsksFor") {
    world::on_each_engine([](TestHouse& in) {
        in.house.queue.drain();  // regular jobs count their turns from here
        Uuid const anna = hire(in, "Anna"), bea = hire(in, "Bea");
        conclude(in, anna);
        REQUIRE_FALSE(certificate_code(in, anna).empty());
        go_to(in, from_rome({2026, 6, 20}, 9, 0));

        refuse_wrong_acts(in);
        CHECK(set_state(in, {{"stato", "extended"}, {"atto", "DGR 7"}, {"data", "2026-06-01"}, {"fine", "2026-12-31"}})
                  .status == 303);

        // Bea concludes in the time that the act gave; then the programme is closed.
        go_to(in, from_rome({2026, 7, 1}, 0, 30));
        go_to(in, from_rome({2026, 10, 5}, 9, 0));
        conclude(in, bea);
        go_to(in, from_rome({2026, 11, 1}, 0, 30));
        go_to(in, from_rome({2027, 1, 11}, 9, 0));
        is_refused(in, {{"stato", "closed"}, {"atto", "DGR 99"}, {"data", "2027-01-10"}}, "Spunta la conferma");
        CHECK(set_state(in, {{"stato", "closed"}, {"atto", "DGR 99"}, {"data", "2027-01-10"}, {"conferma", "1"}})
                  .status == 303);

        // A year later. What comes in meanwhile is no figure of the programme.
        go_to(in, from_rome({2028, 1, 12}, 9, 0));
        conclude(in, hire(in, "Carla"));
        go_to(in, from_rome({2028, 1, 20}, 9, 0));
        Uuid const auditor = in.somebody("auditor");
        Browser program(in.house.dispatcher());
        program.authorization = "Bearer " + in.bearer(auditor);
        auto const june = asked(program, "/api/v1/region/as-at?day=2026-06-30");
        CHECK(june.at("day").as_string() == "2026-06-30");
        CHECK(number(june, "published", "concluded") == 1);
        auto const october = asked(program, "/api/v1/region/as-at?day=2026-10-31");
        CHECK(number(october, "published", "concluded") == 2);
        auto const last = asked(program, "/api/v1/bodies/ausl-tc/as-at");
        CHECK(last.at("is_final").as_bool());
        CHECK(last.at("day").as_string() == "2027-01-11");
        CHECK(number(last, "published", "in_scope") == 2);
        CHECK(number(last, "published", "concluded") == 2);
        CHECK(number(last, "known", "concluded") == 2);
        CHECK(asked(program, "/api/v1/region").at("concluded").as_int64() == 2);
        auto const days = asked(program, "/api/v1/frozen-days");
        CHECK(days.at("days").as_array().front().at("is_final").as_bool());

        // Days that have no figures.
        CHECK(json::serialize(asked(program, "/api/v1/region/as-at?day=2026-02-01", 404).at("detail"))
                  .find("la prima fotografia") != std::string::npos);
        for (char const* day : {"2028-01-20", "2030-01-01", "2026-02-30", "ieri"})
            CHECK(asked(program, "/api/v1/region/as-at?day=" + std::string(day), 422).at("errors").at(0).at("field")
                      .as_string() == "day");
        CHECK(program.get("/api/v1/bodies/nessuno/as-at").status == 404);

        check_papers(in, anna, auditor);
        CHECK(in.house.database.read([&](db::Tx& tx) {
            return monitoring::verify_counters(tx, in.clock.now()).size() + monitoring::broken_counts(tx).size();
        }) == 0);
    });
}
