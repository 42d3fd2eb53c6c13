//! Courses proposed to audiences: who is in has them on her path with the reason, who comes in later gets them, who
//! goes out keeps what she has begun; desks see counts only, and nothing of each other.
#include "audience/audience.hpp"
#include "base/text.hpp"
#include "world/course.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;
using world::text_of;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

Uuid hire(TestHouse& in, std::string const& given, std::string const& body, std::string const& profile) {
    registry::Person const person{in.ids.next(), given,  "Rossi", std::nullopt, sort_key(given) + "@example.org",
                                  Day{1980, 1, 1}, "f", "it"};
    registry::Employment const job{in.ids.next(), person.id, named_uuid("body", body), std::nullopt, std::nullopt,
                                   profile, "employee", std::nullopt, 36.0, {2025, 1, 1}, std::nullopt};
    in.house.database.write_now("hire", [&](db::Tx& tx) {
        registry::add_person(tx, person, job, in.clock.now());
        registry::give_account(tx, person, in.ids.next(), in.clock.now());
    });
    in.house.subscribers.drain();
    return person.id;
}

Uuid save(TestHouse& in, std::string const& name, audience::Rule const& rule, std::optional<Uuid> body = {}) {
    audience::Draft const draft{in.ids.next(), name, body, rule, 0, in.ids.next(), in.ids.next()};
    in.house.database.write_now("audience", [&](db::Tx& tx) {
        audience::save_audience(tx, in.house.queue, draft, in.clock.now());
    });
    in.house.queue.drain();
    return draft.id;
}

http::Reply send(Browser& browser, std::string const& page, std::string const& action, world::Form chosen = {}) {
    world::PageForm const form = world::form_with(browser.get(page).body, action);
    chosen.insert(chosen.begin(), form.hidden.begin(), form.hidden.end());
    return browser.post(form.action, chosen);
}

std::string path_of(TestHouse& in, Uuid person) { return text_of(in.signed_in(person).get("/percorso").body); }

audience::Rule const nurses_not_begun{{"profile", false, {"nurse"}}, {"path_begun", true}};

}  // namespace

TEST_CASE("ACourseIsOnThePathOfWhoIsInAndOfWhoComesLater") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const course = world::live_course(in, "Consensi in reparto");
        Uuid const anna = hire(in, "Anna", "ausl-tc", "nurse");
        Uuid const carla = hire(in, "Carla", "ausl-tc", "physician");
        Uuid const group = save(in, "Infermieri fermi", nurses_not_begun);
        Browser office = in.signed_in(in.somebody("regional_office"));
        CHECK(has(text_of(office.get("/destinatari/corsi").body), "Consensi in reparto nessun gruppo"));
        std::string const page = "/destinatari/corsi/" + to_string(course);
        CHECK_FALSE(has(path_of(in, anna), "Corsi proposti a te"));
        CHECK(send(office, page, page).status == 422);  // no group chosen
        CHECK(has(office.get(page).body, "(meno di 10 persone)"));
        CHECK(send(office, page, page, {{"gruppo", to_string(group)}}).status == 303);

        std::string const hers = path_of(in, anna);
        CHECK(has(hers, "Corsi proposti a te Consensi in reparto"));
        CHECK(has(hers, "Proposto a chi risponde a questa regola: Profilo: "));
        CHECK_FALSE(has(path_of(in, carla), "Corsi proposti a te"));
        Uuid const dora = hire(in, "Dora", "ausl-tno", "nurse");
        CHECK(has(path_of(in, dora), "Corsi proposti a te Consensi in reparto"));

        // She begins it, then goes out of the group: it stays until it is done. Who has not begun has it no more.
        CHECK(in.signed_in(anna).post_from_page("/percorso/corsi/" + to_string(course) + "/tentativi", {}).status ==
              303);
        for (Uuid const person : {anna, dora})
            in.house.database.write_now("learn", [&](db::Tx& tx) {
                learning::plan_path(tx, in.house.library, person, in.clock.now());
                learning::simulate_module(tx, in.house.library, person, "F1", false, in.clock.now() - hours(1),
                                          in.clock.now(), 5);
            });
        in.house.subscribers.drain();
        CHECK(has(path_of(in, anna), "L’hai iniziato: resta qui"));
        CHECK_FALSE(has(path_of(in, dora), "Corsi proposti a te"));

        // No desk learns who began: its pages say as much as before.
        std::string const shown = text_of(office.get(page).body);
        CHECK(has(shown, "Infermieri fermi"));
        CHECK_FALSE(has(shown, "Anna"));
        CHECK(send(office, page, "/fine").status == 303);
        CHECK(has(text_of(office.get(page).body), "Ancora a nessun gruppo"));
        CHECK(send(office, page, page, {{"gruppo", to_string(group)}}).status == 303);  // and anew
    });
}

TEST_CASE("AnOfferArrivesTwiceAndFromTheWrongDesk") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const course = world::live_course(in, "Consensi");
        Uuid const anna = hire(in, "Anna", "ausl-tc", "nurse");
        Uuid const tc = named_uuid("body", "ausl-tc"), tno = named_uuid("body", "ausl-tno");
        Uuid const own = save(in, "Tutti noi", {}, tc), others = save(in, "Loro", {}, tno);
        Browser lead = in.signed_in(in.somebody("body_lead", tc));
        std::string const page = "/destinatari/corsi/" + to_string(course);
        world::Form typed = world::form_with(lead.get(page).body, page).hidden;
        typed.emplace_back("gruppo", to_string(own));
        CHECK(lead.post(page, typed).status == 303);
        CHECK(lead.post(page, typed).status == 303);  // the same form
        CHECK(lead.post_from_page(page, {{"submission", to_string(in.ids.next())}, {"gruppo", to_string(own)}})
                  .status == 422);
        CHECK(in.house.database.read([](db::Tx& tx) {
            return *tx.value<std::int64_t>("SELECT COUNT(*) FROM audience_offer");
        }) == 1);
        CHECK(has(path_of(in, anna), "Proposto a tutte le persone del tuo ente."));

        auto const foreign = [&](std::string const& audience, std::string const& to) {
            return lead.post_from_page(to, {{"submission", to_string(in.ids.next())}, {"gruppo", audience}}).status;
        };
        CHECK(foreign(to_string(others), page) == 404);
        CHECK(foreign("x", page) == 404);
        CHECK(foreign(to_string(own), "/destinatari/corsi/" + to_string(in.ids.next())) == 404);
        Browser other = in.signed_in(in.somebody("body_lead", tno));
        CHECK_FALSE(has(other.get(page).body, "Tutti noi"));
        std::string const offer = Browser::hidden(lead.get(page).body, "proposta");
        CHECK(other.post_from_page(page + "/fine", {{"proposta", offer}}).status == 404);
        CHECK(in.signed_in(anna).get(page).status == 403);
        CHECK(has(path_of(in, anna), "Corsi proposti a te"));

        // A group that is used no more proposes nothing.
        CHECK(lead.post_from_page("/destinatari/" + to_string(own) + "/ritiro", {}).status == 303);
        CHECK_FALSE(has(path_of(in, anna), "Corsi proposti a te"));
    });
}
