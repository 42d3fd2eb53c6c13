//! Completions entered by hand: who may, what each sees, what the person reads, what the figures say.
#include "learning/entry/entry.hpp"
#include "monitoring/person_state.hpp"
#include "registry/registry.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

bool has(http::Reply const& reply, std::string_view part) { return reply.body.find(part) != std::string::npos; }

Uuid hire(TestHouse& in) {
    registry::Person const person{in.ids.next(), "Anna", "Rossi", {}, {}, Day{1980, 5, 1}, "f", "it"};
    registry::Employment job;
    job.id = in.ids.next();
    job.person = person.id;
    job.body = named_uuid("body", "ausl-tc");
    job.profile = "nurse";
    job.relationship = "employee";
    job.started_on = {2020, 1, 1};
    in.house.database.write_now("hire", [&, grant = in.ids.next()](db::Tx& tx) {
        registry::add_person(tx, person, job, in.clock.now());
        access::add_account(tx, person.id, to_string(person.id), "it", in.clock.now(), "Anna Rossi");
        access::add_grant(tx, {grant, person.id, "learner", {access::Scope::Kind::person, person.id},
                               Day{2025, 1, 1}, "programma"}, in.clock.now());
    });
    in.house.subscribers.drain();
    return person.id;
}

world::Form entry(std::string const& title) {
    return {{"corso", ""}, {"titolo", title}, {"concluso_il", "2025-12-01"}, {"atto", "Determina 12"},
            {"atto_del", "2025-12-15"}, {"motivo", "Corso frequentato in ateneo"}};
}

http::Reply send(Browser& browser, std::string const& page, std::string const& action, world::Form chosen) {
    world::PageForm const form = world::form_with(browser.get(page).body, action);
    chosen.insert(chosen.begin(), form.hidden.begin(), form.hidden.end());
    return browser.post(form.action, chosen);
}

std::int64_t counted(TestHouse& in) {
    in.house.subscribers.drain();
    return in.house.database.read([](db::Tx& tx) {
        return tx.value<std::int64_t>("SELECT value FROM monitoring_total WHERE series = 'region' "
                                      "AND measure = 'course'").value_or(0);
    });
}

}  // namespace

TEST_CASE("ALeadEntersACompletionAndSeesOnlyHerOwnEntries") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in);
        std::string const page = "/persone/" + to_string(anna) + "/completamenti";
        Uuid const body = named_uuid("body", "ausl-tc");
        Browser lead = in.signed_in(in.somebody("body_lead", body));
        CHECK(has(lead.get("/persone/" + to_string(anna)), page));
        // The same form twice is one entry.
        world::PageForm const form = world::form_with(lead.get(page).body, "/completamenti");
        world::Form typed = entry("Corso di ateneo");
        typed.insert(typed.begin(), form.hidden.begin(), form.hidden.end());
        CHECK(lead.post(form.action, typed).status == 303);
        CHECK(lead.post(form.action, typed).status == 303);
        CHECK(in.house.database.read([&](db::Tx& tx) { return learning::entries_of(tx, anna).size(); }) == 1);
        CHECK(counted(in) == 1);
        CHECK(has(lead.get(page), "Corso di ateneo"));
        auto const wrong = send(lead, page, "/completamenti", {{"corso", ""}, {"titolo", "x"}});
        CHECK(wrong.status == 422);
        CHECK(has(wrong, "Scrivi il numero dell’atto"));
        // Another lead of the same body learns nothing of it, neither here nor from sheet and list.
        Browser other = in.signed_in(in.somebody("body_lead", body));
        CHECK_FALSE(has(other.get(page), "Corso di ateneo"));
        CHECK_FALSE(has(other.get("/persone/" + to_string(anna)), "Corso di ateneo"));
        CHECK_FALSE(has(other.get("/enti/ausl-tc/persone"), "Corso di ateneo"));
        Browser elsewhere = in.signed_in(in.somebody("body_lead", named_uuid("body", "aou-pisana")));
        CHECK(elsewhere.get(page).status == 404);
        CHECK(elsewhere.get("/persone/" + to_string(in.ids.next()) + "/completamenti").status == 404);
        for (std::string const role : {"steering", "scientific", "auditor", "admin", "author"})
            CHECK(in.signed_in(in.somebody(role)).get(page).status == 403);
        // She reads all of it, and who looked.
        Browser hers = in.signed_in(anna);
        for (std::string_view const part : {"Corso di ateneo", "Determina 12", "Nome body_lead"})
            CHECK(has(hers.get("/percorso/corsi"), part));
        CHECK(has(hers.get("/i-miei-dati.json"), "Corso frequentato in ateneo"));
        CHECK(has(hers.get("/accessi"), "Completamenti registrati a mano"));
    });
}

TEST_CASE("TheOfficeTakesBackWhatALeadEnteredForAReasonAndNothingIsErased") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in);
        std::string const sheet = "/persone/" + to_string(anna), page = sheet + "/completamenti";
        Browser lead = in.signed_in(in.somebody("body_lead", named_uuid("body", "ausl-tc")));
        CHECK(send(lead, page, "/completamenti", entry("Corso sbagliato")).status == 303);
        Browser office = in.signed_in(in.somebody("regional_office"));
        CHECK(office.get(page).status == 303);  // to the page that asks why
        CHECK(office.post_from_page(sheet, {{"motivo", "Segnalazione della persona"}}).status == 303);
        CHECK(has(office.get(page), "Corso sbagliato"));
        Uuid const id = in.house.database.read([&](db::Tx& tx) { return learning::entries_of(tx, anna).at(0).id; });
        CHECK(send(office, page, "/ritiro", {{"motivo_" + to_string(id), "no"}}).status == 422);
        CHECK(send(office, page, "/ritiro", {{"motivo_" + to_string(id), "Era di un'altra persona"}}).status == 303);
        CHECK(counted(in) == 0);
        for (std::string_view const part : {"Corso sbagliato", "Ritirato", "Era di un", "Nome regional_office"})
            CHECK(has(in.signed_in(anna).get("/percorso/corsi"), part));
        CHECK(in.house.database.read([&](db::Tx& tx) { return monitoring::verify_counters(tx, in.clock.now()); })
                  .empty());
    });
}
