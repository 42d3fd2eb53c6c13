//! What a body's lead does with her people: opens a sheet, enters an absence, reminds, answers for help; what the
//! others may see of it.
#include <boost/json.hpp>

#include "communication/reminder/reminder.hpp"
#include "helpdesk/helpdesk.hpp"
#include "learning/learning.hpp"
#include "mail/mail.hpp"
#include "monitoring/person_state.hpp"
#include "registry/registry.hpp"
#include "world/house.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

bool has(http::Reply const& reply, std::string_view part) { return reply.body.find(part) != std::string::npos; }

struct Employee {
    std::string given, body = "ausl-tc", email{}, profile = "nurse", relationship = "employee";
};

Uuid hire(TestHouse& in, Employee const& one) {
    Uuid const person = in.ids.next();
    in.house.database.write_now("hire", [&](db::Tx& tx) {
        registry::Person made{person, one.given, "Rossi", {}, {}, Day{1980, 5, 1}, "f", "it"};
        if (!one.email.empty()) made.email = one.email;
        registry::Employment employment;
        employment.id = in.ids.next();
        employment.person = person;
        employment.body = named_uuid("body", one.body);
        employment.profile = one.profile;
        employment.relationship = one.relationship;
        employment.started_on = {2020, 1, 1};
        registry::add_person(tx, made, employment, in.clock.now());
    });
    in.house.subscribers.drain();
    return person;
}

void start_path(TestHouse& in, Uuid person) {
    in.house.database.write_now("start", [&](db::Tx& tx) {
        learning::simulate_module(tx, in.house.library, person, "F1", false, in.clock.now() - minutes(30),
                                  in.clock.now(), 1);
    });
    in.house.subscribers.drain();
}

std::string sheet(Uuid person) { return "/persone/" + to_string(person); }

std::int64_t count(TestHouse& in, std::string const& sql) {
    return in.house.database.read([&](db::Tx& tx) { return tx.value<std::int64_t>(sql).value_or(-1); });
}

std::size_t letters(TestHouse& in) {
    return in.house.database.read([](db::Tx& tx) { return mail::letters(tx, 100).size(); });
}

Browser lead(TestHouse& in, std::string_view body = "ausl-tc") {
    return in.signed_in(in.somebody("body_lead", named_uuid("body", body)));
}

}  // namespace

TEST_CASE("ALeadOpensTheSheetsOfHerPeopleAndEachOpeningIsLogged") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, {.given = "Anna"}), other = hire(in, {.given = "Olga", .body = "aou-pisana"});
        Uuid const doctor = hire(in, {.given = "Dora", .profile = "gp", .relationship = "contracted"});
        start_path(in, anna);
        Browser browser = lead(in);
        auto const page = browser.get(sheet(anna));
        CHECK(page.status == 200);
        CHECK(has(page, "Rossi Anna"));
        CHECK(has(page, "settimana del 9 febbraio 2026"));  // no day
        CHECK_FALSE(has(page, "12 febbraio 2026"));
        CHECK(browser.get(sheet(other)).status == 404);
        CHECK(browser.get(sheet(doctor)).status == 404);  // in no body's list
        CHECK(browser.get(sheet(in.ids.next())).status == 404);
        auto const looks = in.house.database.read([&](db::Tx& tx) { return access::looks_at(tx, anna, 10); });
        REQUIRE(looks.size() == 1);
        CHECK(looks[0].what == "person_sheet");
        CHECK(looks[0].looker_role == "body_lead");
        CHECK(has(browser.get(sheet(anna)), "Nome body_lead"));
        CHECK(in.signed_in(in.somebody("steering")).get(sheet(anna)).status == 403);
    });
}

TEST_CASE("ASheetShowsCertificatesByWeekAndNotWhyOneWasRevoked") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, {.given = "Anna"}), bea = hire(in, {.given = "Bea"});
        CHECK(has(lead(in).get(sheet(bea)), "Nessun attestato."));
        in.house.database.write_now("conclude", [&](db::Tx& tx) {
            for (catalogue::Module const& module : in.house.catalogue.current()->modules)
                learning::simulate_module(tx, in.house.library, anna, module.code, true, in.clock.now() - days(1),
                                          in.clock.now() - minutes(10), 1);
        });
        in.house.subscribers.drain();
        std::string const code = in.house.database.read([&](db::Tx& tx) {
            return tx.value<std::string>("SELECT code FROM awards_certificate WHERE person_id = $1", anna).value_or("");
        });
        REQUIRE_FALSE(code.empty());
        auto const page = lead(in).get(sheet(anna));
        CHECK_FALSE(has(page, code));  // with it the public check would tell the day
        CHECK(has(page, "rilasciato nella settimana del 9 febbraio 2026"));
        CHECK_FALSE(has(page, "12 febbraio 2026"));
        Browser office(in.house.dispatcher());
        office.authorization = "Bearer " + in.bearer(in.somebody("regional_office"));
        REQUIRE(office.post_json("/api/v1/certificates/" + code + "/revocation",
                                 R"({"reason":"Il nome era scritto male"})").status == 200);
        Browser program(in.house.dispatcher());
        program.authorization = "Bearer " + in.bearer(in.somebody("body_lead", named_uuid("body", "ausl-tc")));
        auto const revoked = program.get("/api/v1/people/" + to_string(anna));
        CHECK(has(revoked, "\"issued_week\":\"2026-02-09\",\"state\":\"revoked\""));
        CHECK_FALSE(has(revoked, "scritto male"));
        CHECK(has(lead(in).get(sheet(anna)), "Revocato"));
    });
}

TEST_CASE("TheRegionOpensASheetForAReasonThatSheReads") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, {.given = "Anna"});
        Uuid const doctor = hire(in, {.given = "Dora", .profile = "gp", .relationship = "contracted"});
        Browser office = in.signed_in(in.somebody("regional_office"));
        auto const closed = office.get(sheet(anna));
        CHECK(closed.status == 200);
        CHECK_FALSE(has(closed, "Anna"));
        CHECK(count(in, "SELECT COUNT(*) FROM access_look") == 0);
        auto const refused = office.post_from_page(sheet(anna), {{"motivo", "boh"}});
        CHECK(refused.status == 422);
        CHECK(has(refused, "value=\"boh\""));
        std::string const reason = "Verifica di una segnalazione";
        CHECK(office.post_from_page(sheet(anna), {{"motivo", reason}}).status == 303);
        auto const open = office.get(sheet(anna));
        CHECK(has(open, "Rossi Anna"));
        CHECK(has(open, reason));
        CHECK_FALSE(has(open, "Registra un’assenza"));
        auto const looks = in.house.database.read([&](db::Tx& tx) { return access::looks_at(tx, anna, 10); });
        REQUIRE(looks.size() == 2);
        CHECK(looks[0].what == "person_sheet");
        CHECK(looks[1].reason == reason);
        in.clock.advance(minutes(31));
        CHECK_FALSE(has(in.signed_in(in.somebody("regional_office")).get(sheet(anna)), "Anna"));
        CHECK(office.get(sheet(doctor)).status != 200);
    });
}

TEST_CASE("TheSheetIsThereForProgramsByTheSameRules") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, {.given = "Anna"});
        std::string const api = "/api/v1/people/" + to_string(anna);
        Browser office(in.house.dispatcher());
        office.authorization = "Bearer " + in.bearer(in.somebody("regional_office"));
        CHECK(office.get(api).status == 409);
        CHECK(office.post_json(api + "/reasons", R"({"reason":"no"})").status == 422);
        CHECK(office.post_json(api + "/reasons", R"({"reason":"Verifica di una segnalazione"})").status == 201);
        CHECK(has(office.get(api), "\"state\":\"no_survey\""));
        CHECK(office.post_json(api + "/absences", R"({"kind":"secondment","started_on":"2026-02-01"})").status == 403);
        Browser program(in.house.dispatcher());
        program.authorization = "Bearer " + in.bearer(in.somebody("body_lead", named_uuid("body", "ausl-tc")));
        CHECK(program.post_json(api + "/absences", R"({"kind":"illness","started_on":"2026-02-01"})").status == 422);
        auto const all = boost::json::parse(program.post_json(api + "/absences", R"({"finished_on":"x"})").body);
        CHECK(all.at("errors").as_array().size() == 3);
        auto const begun =
            program.post_json(api + "/absences", R"({"kind":"secondment","started_on":"2026-02-01"})");
        REQUIRE(begun.status == 201);
        std::string const id(boost::json::parse(begun.body).at("id").as_string());
        in.house.subscribers.drain();
        CHECK(has(program.get(api), "\"state\":\"out_of_scope\""));
        CHECK(program.post_json(api + "/absences/" + id, "{}").status == 422);
        CHECK(program.post_json(api + "/absences/" + id, R"({"mistaken":true})").status == 200);
        in.house.subscribers.drain();
        CHECK(has(program.get(api), "\"state\":\"no_survey\""));
    });
}

TEST_CASE("AnAbsenceTakesSomebodyOutOfScopeByItsReason") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, {.given = "Anna"}), other = hire(in, {.given = "Olga", .body = "aou-pisana"});
        Browser browser = lead(in);
        std::string const submission = to_string(in.ids.next());
        world::Form const form{{"submission", submission}, {"motivo", "long_absence"}, {"dal", "2026-02-02"}};
        CHECK(browser.post_from_page(sheet(anna) + "/assenze", form).status == 303);
        CHECK(browser.post_from_page(sheet(anna) + "/assenze", form).status == 303);  // twice: once
        in.house.subscribers.drain();
        CHECK(count(in, "SELECT COUNT(*) FROM registry_absence") == 1);
        std::string const region = "SELECT value FROM monitoring_total WHERE series = 'region' AND measure = ";
        CHECK(count(in, region + "'out:long_absence'") == 1);
        auto const refused = browser.post_from_page(
            sheet(anna) + "/assenze", {{"motivo", "secondment"}, {"dal", "2026-02-10"}, {"al", "2026-02-20"}});
        CHECK(refused.status == 422);
        CHECK(has(refused, "value=\"2026-02-10\""));
        CHECK(has(refused, "altra assenza"));
        auto const empty = browser.post_from_page(sheet(anna) + "/assenze", {{"al", "domani"}});
        for (char const* field : {"#motivo", "#dal", "#al"})  // the summary leads to each of them
            CHECK(has(empty, "href=\"" + std::string(field) + "\""));
        CHECK(browser.post_from_page(sheet(other) + "/assenze", form).status == 404);
        auto const absence = in.house.database.read([&](db::Tx& tx) {
            return to_string(*tx.value<Uuid>("SELECT id FROM registry_absence WHERE person_id = $1", anna));
        });
        CHECK(browser.post_from_page(sheet(anna) + "/assenze/" + absence,
                                     {{"azione", "termina"}, {"ultimo_giorno", "2026-01-01"}})
                  .status == 422);
        CHECK(browser.post_from_page(sheet(anna) + "/assenze/" + absence,
                                     {{"azione", "termina"}, {"ultimo_giorno", "2026-02-11"}})
                  .status == 303);
        in.house.subscribers.drain();
        CHECK(count(in, "SELECT value FROM monitoring_total WHERE series = 'region' AND measure = 'in_scope'") == 2);
        CHECK(count(in, "SELECT COUNT(*) FROM registry_absence_entry") == 2);
    });
}

TEST_CASE("OnlyThoseWhoHaveNotStartedAreRemindedOnceInSevenDays") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, {.given = "Anna", .email = "anna@example.org"});
        Uuid const begun = hire(in, {.given = "Bea", .email = "bea@example.org"});
        Uuid const silent = hire(in, {.given = "Carla"});
        Uuid const other = hire(in, {.given = "Olga", .body = "aou-pisana", .email = "olga@example.org"});
        start_path(in, begun);
        std::string const path = "/enti/ausl-tc/promemoria";
        Browser browser = lead(in);
        auto const preview = browser.get(path + "?persona=" + to_string(anna) + "&persona=" + to_string(begun) +
                                         "&persona=" + to_string(silent) + "&persona=" + to_string(other));
        CHECK(has(preview, "1 promemoria da mandare"));
        CHECK(has(preview, "hanno già iniziato"));
        CHECK(has(preview, "senza indirizzo e-mail"));
        CHECK_FALSE(has(preview, "name=\"persona\" value=\"" + to_string(other)));
        world::Form const form{{"submission", to_string(in.ids.next())}, {"persona", to_string(anna)},
                               {"persona", to_string(begun)},  {"persona", to_string(silent)},
                               {"persona", to_string(other)}};
        CHECK(browser.post_from_page(path, form).status == 303);
        CHECK(browser.post_from_page(path, form).status == 303);
        in.house.queue.drain();
        CHECK(letters(in) == 1);
        auto const letter = in.house.database.read([](db::Tx& tx) { return mail::letters(tx, 1).at(0); });
        CHECK(letter.address == "anna@example.org");
        CHECK(letter.subject.find("promemoria") != std::string::npos);
        CHECK(letter.text.find("https://regia.example.it/percorso") != std::string::npos);
        CHECK(has(browser.get(path), "1 mandato"));
        CHECK(browser.post_from_page(path, {{"submission", to_string(in.ids.next())}, {"tutte", "1"}}).status == 303);
        in.house.queue.drain();
        CHECK(letters(in) == 1);  // within seven days
        in.clock.advance(days(8));
        Browser later = lead(in);
        CHECK(later.post_from_page(path, {{"submission", to_string(in.ids.next())}, {"tutte", "1"}}).status == 303);
        in.house.queue.drain();
        CHECK(letters(in) == 2);
        CHECK(has(later.get(sheet(anna)), "20 febbraio 2026"));
        CHECK(later.get("/enti/aou-pisana/promemoria").status == 404);
        CHECK(later.post_from_page("/enti/aou-pisana/promemoria", {{"tutte", "1"}}).status == 404);
        CHECK(in.signed_in(in.somebody("regional_office")).get(path).status == 403);
        CHECK(has(in.signed_in(anna).get("/notifiche"), "Un promemoria del tuo ente"));
    });
}

TEST_CASE("WhoAsksForHelpGetsAnAnswerFromHerOwnDesk") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, {.given = "Anna", .email = "anna@example.org"});
        Browser learner = in.signed_in(anna);
        CHECK(has(learner.get("/assistenza"), "Risposte pronte"));
        auto const refused = learner.post_from_page("/assistenza", {{"causa", "salute"}, {"testo", "<b>aiuto</b>"}});
        CHECK(refused.status == 422);
        CHECK(has(refused, "&lt;b&gt;aiuto&lt;/b&gt;"));
        world::Form const form{{"submission", to_string(in.ids.next())}, {"causa", "technical"},
                               {"testo", "Il video <i>non</i> parte."}};
        CHECK(learner.post_from_page("/assistenza", form).status == 303);
        CHECK(learner.post_from_page("/assistenza", form).status == 303);
        CHECK(count(in, "SELECT COUNT(*) FROM helpdesk_request") == 1);
        Browser desk = lead(in), other = lead(in, "aou-pisana");
        auto const page = desk.get("/sportello");
        CHECK(has(page, "Rossi Anna"));
        CHECK(has(page, "Il video &lt;i&gt;non&lt;/i&gt; parte."));
        CHECK_FALSE(has(other.get("/sportello"), "Anna"));
        Browser office = in.signed_in(in.somebody("regional_office"));
        CHECK_FALSE(has(office.get("/sportello"), "Anna"));
        CHECK(has(office.get("/sportello"), "Problema tecnico"));  // counted, without a name
        std::string const id = to_string(in.house.database.read(
            [&](db::Tx& tx) { return helpdesk::requests_of(tx, anna, 1).at(0).id; }));
        world::Form const answer{{"submission", to_string(in.ids.next())}, {"risposta", "Apri «Solo testo»."},
                                 {"azione", "chiudi"}};
        CHECK(other.post_from_page("/sportello/" + id, answer).status == 404);
        CHECK(office.post_from_page("/sportello/" + id, answer).status == 404);
        world::Form const only_close{{"submission", to_string(in.ids.next())}, {"azione", "chiudi"}};
        CHECK(desk.post_from_page("/sportello/" + id, {{"azione", "rispondi"}}).status == 422);
        CHECK(desk.post_from_page("/sportello/" + id, only_close).status == 422);  // she would find nothing
        CHECK(has(desk.get("/sportello"), "Rossi Anna"));
        CHECK(desk.post_from_page("/sportello/" + id, answer).status == 303);
        CHECK(desk.post_from_page("/sportello/" + id, answer).status == 303);
        CHECK(has(learner.get("/assistenza"), "Apri «Solo testo»."));
        CHECK(letters(in) == 1);
        CHECK(has(desk.get("/sportello"), "Nessuna richiesta aperta."));
        CHECK(has(desk.get("/api/v1/help-desk"), "\"answered_within_a_day\":1"));
        CHECK(desk.post_from_page("/sportello/" + id, only_close).status == 303);
        Browser nobody(in.house.dispatcher());
        CHECK(has(nobody.get("/assistenza"), "/accedi/aiuto"));
    });
}
