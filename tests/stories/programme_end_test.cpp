//! A programme is prepared, extended and closed by acts: when it is closed nothing new is counted, and an auditor still
//! gets answers.
#include <boost/json.hpp>

#include "access/period/period.hpp"
#include "learning/learning.hpp"
#include "monitoring/monitoring.hpp"
#include "registry/registry.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using access::PeriodFault;
using access::ProgrammeState;
using world::Browser;
using world::TestHouse;

namespace {

bool has(http::Reply const& reply, std::string_view part) {
    return world::text_of(reply.body).find(part) != std::string::npos;
}

Uuid take_on(TestHouse& in, Day from) {
    Uuid const person = in.ids.next();
    in.house.database.write_now("hire", [&](db::Tx& tx) {
        registry::Employment employment;
        employment.id = in.ids.next();
        employment.person = person;
        employment.body = named_uuid("body", "ausl-tc");
        employment.profile = "nurse";
        employment.relationship = "employee";
        employment.started_on = from;
        registry::add_person(tx, {person, "Anna", "Rossi", {}, {}, Day{1980, 5, 1}, "f", "it"}, employment,
                             in.clock.now());
    });
    in.house.subscribers.drain();
    return person;
}

void finish_path(TestHouse& in, Uuid person) {
    in.house.database.write_now("conclude", [&](db::Tx& tx) {
        for (catalogue::Module const& module : in.house.catalogue.current()->modules)
            learning::simulate_module(tx, in.house.library, person, module.code, true, in.clock.now() - hours(2),
                                      in.clock.now() - hours(1), 1);
    });
    in.house.subscribers.drain();
}

http::Reply set_state(TestHouse& in, world::Form const& form) {
    Browser office = in.signed_in(in.somebody("regional_office"));
    world::Form whole = form;
    whole.insert(whole.begin(), {"invio", to_string(in.ids.next())});
    auto const reply = office.post_from_page("/programma", whole);
    in.house.subscribers.drain();
    return reply;
}

std::string certificate_code(TestHouse& in, Uuid person) {
    return in.house.database.read([&](db::Tx& tx) {
        return tx.value<std::string>("SELECT code FROM awards_certificate WHERE person_id = $1", person).value_or("");
    });
}

std::size_t wrong_figures(TestHouse& in) {
    return in.house.database.read([&](db::Tx& tx) {
        return monitoring::verify_counters(tx, in.clock.now()).size() + monitoring::broken_counts(tx).size();
    });
}

}  // namespace

TEST_CASE("AStateFollowsAnActAndOnlyInItsOrder") {
    std::optional<access::Period> const none;
    access::Period closed;
    closed.state = ProgrammeState::closed;
    Day const today{2026, 6, 1};
    access::ProgrammeDates const dates{{2025, 1, 1}, {2026, 6, 30}};
    access::PeriodInput input{{}, {}, ProgrammeState::extended, "DGR 12", Day{2026, 5, 30}, Day{2026, 12, 31}, false};
    CHECK(access::period_faults(none, input, true, dates, today).empty());
    input.ends_on = dates.ends_on;
    input.act.clear();
    input.act_on = plus_days(today, 1);
    CHECK(access::period_faults(none, input, true, dates, today) ==
          std::vector{PeriodFault::act, PeriodFault::act_day, PeriodFault::end});
    CHECK(access::period_faults(closed, input, true, dates, today).front() == PeriodFault::state);
    input = {{}, {}, ProgrammeState::prepared, "DGR 12", today, {}, false};
    CHECK(access::period_faults(none, input, false, dates, today).empty());
    CHECK(access::period_faults(none, input, true, dates, today) == std::vector{PeriodFault::state});
    input.to = ProgrammeState::closed;
    CHECK(access::period_faults(none, input, true, dates, today) == std::vector{PeriodFault::confirmation});
    input.act_on = Day{2024, 12, 31};
    CHECK(access::period_faults(none, input, true, dates, today) ==
          std::vector{PeriodFault::act_before_start, PeriodFault::confirmation});
}

TEST_CASE("AClosedProgrammeStillAnswersAnAuditor") {
    world::on_each_engine([](TestHouse& in) {
        in.house.queue.drain();
        Uuid const anna = take_on(in, {2020, 1, 1}), bea = take_on(in, {2020, 1, 1});
        finish_path(in, anna);
        std::string const code = certificate_code(in, anna);
        REQUIRE_FALSE(code.empty());

        auto const wrong = set_state(in, {{"stato", "closed"}, {"atto", ""}, {"data", "2027-01-01"}});
        CHECK(wrong.status == 422);
        for (char const* part : {"tipo e numero", "non oltre oggi", "Spunta la conferma"}) CHECK(has(wrong, part));
        CHECK(set_state(in, {{"stato", "extended"}, {"atto", "DGR 7"}, {"data", "2026-02-01"}, {"fine", "2026-12-31"}})
                  .status == 303);
        CHECK(has(in.signed_in(in.somebody("steering")).get("/monitoraggio"),
                  "Prorogato al 31 dicembre 2026 con DGR 7 del 1 febbraio 2026."));
        world::Form const closure{{"stato", "closed"}, {"atto", "DGR 99"}, {"data", "2026-02-10"}, {"conferma", "1"}};
        CHECK(set_state(in, closure).status == 303);
        CHECK(set_state(in, closure).status == 422);  // it is closed

        // Learners: a calm answer in the page, a refusal for programs; nothing that they have is lost.
        Uuid const learner = in.somebody("learner");
        Browser browser = in.signed_in(learner);
        auto const refused = browser.post_from_page("/questionario", {});
        CHECK(refused.status == 409);
        CHECK(has(refused, "Il programma si è chiuso il 12 febbraio 2026 (DGR 99): non si registrano altre attività."));
        Browser program(in.house.dispatcher());
        program.authorization = "Bearer " + in.bearer(learner);
        CHECK(program.post_json("/api/v1/surveys", "{}").status == 403);
        CHECK(browser.get("/percorso").status != 409);
        CHECK(browser.get("/attestati").status == 200);

        // What arrives afterwards is not counted, in no night either.
        in.clock.advance(days(2));
        take_on(in, {2020, 1, 1});
        finish_path(in, bea);
        in.clock.set(from_rome({2026, 4, 6}, 9, 0));
        in.house.queue.drain();
        in.house.subscribers.drain();
        Browser auditor = in.signed_in(in.somebody("auditor"));
        auto const region = auditor.get("/monitoraggio");
        CHECK(has(region, "queste sono le cifre finali"));
        CHECK(has(region, "Persone nel perimetro 2 al"));
        CHECK(has(region, "Conclusi 1 di 60.000"));
        CHECK(auditor.get("/enti/ausl-tc").status == 200);
        auto const final = auditor.get("/monitoraggio/al-giorno?al=2026-04-05");
        CHECK(has(final, "Conclusi 1 "));
        CHECK(has(final, "Le cifre al 12 febbraio 2026"));
        CHECK(has(auditor.get("/programma"), "DGR 99 del 10 febbraio 2026"));
        CHECK(wrong_figures(in) == 0);
        Browser anybody(in.house.dispatcher());
        CHECK(anybody.get("/attestati/" + code).status == 200);
        in.house.database.write_now("tamper", [](db::Tx& tx) {
            tx.run("UPDATE monitoring_total SET value = value + 1 WHERE series = 'region' AND measure = 'concluded'");
        });
        CHECK(wrong_figures(in) == 2);  // the line that is gone and the one that came
    });
}

TEST_CASE("APreparedProgrammeTakesNothingYet") {
    world::on_each_engine([](TestHouse& in) {
        CHECK(set_state(in, {{"stato", "prepared"}, {"atto", "DGR 1"}, {"data", "2026-02-01"}}).status == 303);
        Browser browser = in.signed_in(in.somebody("learner"));
        auto const refused = browser.post_from_page("/questionario", {});
        CHECK(refused.status == 409);
        CHECK(has(refused, "questionario e moduli si aprono con l’avvio"));
        CHECK(set_state(in, {{"stato", "running"}, {"atto", "DGR 2"}, {"data", "2026-02-11"}}).status == 303);
        CHECK_FALSE(has(browser.post_from_page("/questionario", {}), "si aprono con l’avvio"));
        CHECK(in.signed_in(in.somebody("steering")).get("/programma").status == 200);
        CHECK(in.signed_in(in.somebody("steering")).post_from_page("/programma", {}).status == 403);
    });
}
