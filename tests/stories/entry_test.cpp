//! Those who can't come in: a link by e-mail, a request, and what nobody may learn or do by asking.
#include "access/entry/entry.hpp"
#include "mail/mail.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

constexpr std::string_view ada_code = "RSSDAA80A41D612M", bea_code = "RSSBEA80A41D612S";

Uuid hire(TestHouse& in, std::string const& given, std::string_view tax_code, std::optional<std::string> email) {
    registry::Person const person{in.ids.next(), given, "Rossi", std::string(tax_code), email, Day{1980, 1, 1}, "f",
                                  "it"};
    registry::Employment const job{in.ids.next(), person.id, named_uuid("body", "ausl-tc"), std::nullopt, std::nullopt,
                                   "nurse", "employee", "1234", 36.0, {2025, 1, 1}, std::nullopt};
    in.house.database.write_now("hire", [&](db::Tx& tx) { registry::add_person(tx, person, job, in.clock.now()); });
    in.house.subscribers.drain();
    return person.id;
}

std::vector<mail::Letter> letters(TestHouse& in) {
    return in.house.database.read([](db::Tx& tx) { return mail::letters(tx, 1000); });
}

//! As the page does it, with a submission of its own; the job has run afterwards.
http::Reply ask(TestHouse& in, Browser& browser, std::string_view username) {
    auto reply = browser.post("/accedi/aiuto/collegamento",
                              {{"utente", std::string(username)}, {"submission", to_string(in.ids.next())}});
    in.house.queue.drain();
    return reply;
}

std::string link_in(mail::Letter const& letter, std::string const& path) {
    auto const at = letter.text.find(path);
    REQUIRE(at != std::string::npos);
    return letter.text.substr(at, letter.text.find('\n', at) - at);
}

world::Form request_of(TestHouse& in, std::string const& email) {
    return {{"submission", to_string(in.ids.next())}, {"caso", "no_email"}, {"nome", "Bea Rossi"},
            {"codice_fiscale", std::string(bea_code)}, {"ente", "ausl-tc"}, {"matricola", "1234"}, {"email", email}};
}

}  // namespace

TEST_CASE("ALostPasswordIsSetAnewThroughALinkThatOpensOnce") {
    world::on_each_engine([](TestHouse& in) {
        hire(in, "Ada", ada_code, "ada@example.org");
        Browser ada(in.house.dispatcher());
        auto const page = ada.get("/accedi").body;
        CHECK(page.find("href=\"/accedi/aiuto\"") != std::string::npos);
        auto const form = world::form_with(ada.get("/accedi/aiuto").body, "/collegamento");
        world::Form fields = form.hidden;
        fields.emplace_back("utente", " rssdaa80a41d612m ");
        auto const reply = ada.post(form.action, fields);
        CHECK(reply.header("Location") == "/accedi/aiuto?fatto=collegamento");
        ada.post(form.action, fields);  // a double click
        in.house.queue.drain();
        auto const written = letters(in);
        REQUIRE(written.size() == 1);
        CHECK(written[0].address == "ada@example.org");

        std::string const link = link_in(written[0], "/accedi/link/");
        CHECK(ada.get(link).status == 200);
        CHECK(ada.post(link, {}).header("Location") == "/password");
        auto const set = world::form_with(ada.get("/password").body, "/password");
        world::Form chosen = set.hidden;
        chosen.emplace_back("password_new", "una frase lunga e giusta");
        CHECK(ada.post("/password", chosen).status == 303);
        Browser later(in.house.dispatcher());
        CHECK(later.sign_in(std::string(ada_code), "una frase lunga e giusta").header("Location") == "/percorso");
        CHECK(later.post(link, {}).status == 410);
    });
}

TEST_CASE("NobodyLearnsFromTheAnswerWhetherThereIsAnAccount") {
    world::on_each_engine([](TestHouse& in) {
        hire(in, "Ada", ada_code, "ada@example.org");
        hire(in, "Bea", bea_code, std::nullopt);
        Browser stranger(in.house.dispatcher());
        auto const known = ask(in, stranger, ada_code);
        auto const without_address = ask(in, stranger, bea_code);
        auto const unknown = ask(in, stranger, "XXXYYY80A01D612Z");
        for (auto const& reply : {without_address, unknown}) {
            CHECK(reply.status == known.status);
            CHECK(reply.headers == known.headers);
            CHECK(reply.body == known.body);
        }
        CHECK(letters(in).size() == 1);
        CHECK(ask(in, stranger, "").status == 422);
    });
}

TEST_CASE("WhoAsksForOthersFillsNoMailboxAndLocksNobodyOut") {
    world::on_each_engine([](TestHouse& in) {
        hire(in, "Ada", ada_code, "ada@example.org");
        Browser tormentor(in.house.dispatcher(), "198.51.100.7");
        for (int i = 0; i < 30; ++i) {
            ask(in, tormentor, ada_code);
            in.clock.advance(minutes(1));
        }
        CHECK(letters(in).size() == 3);  // ten minutes apart
        for (int i = 0; i < 30; ++i) {
            ask(in, tormentor, ada_code);
            in.clock.advance(minutes(10));
        }
        CHECK(letters(in).size() == 5);  // a day's worth
        // The last link still opens for its owner, whatever was asked for since.
        Browser ada(in.house.dispatcher());
        in.clock.advance(days(1));
        ask(in, ada, ada_code);
        REQUIRE(letters(in).size() == 6);
        ask(in, tormentor, ada_code);
        CHECK(ada.post(link_in(letters(in)[0], "/accedi/link/"), {}).status == 303);

        // An address that has asked for many still gets each person one letter a day.
        hire(in, "Bea", bea_code, "bea@example.org");
        for (int i = 0; i < 70; ++i) ask(in, tormentor, "nessuno" + std::to_string(i));
        ask(in, tormentor, bea_code);
        CHECK(letters(in).size() == 7);
        in.clock.advance(minutes(11));
        ask(in, tormentor, bea_code);
        CHECK(letters(in).size() == 7);
        ask(in, ada, bea_code);  // from elsewhere nothing is held back
        CHECK(letters(in).size() == 8);
    });
}

TEST_CASE("ARequestStandsInNoListBeforeItsAddressIsConfirmed") {
    world::on_each_engine([](TestHouse& in) {
        hire(in, "Bea", bea_code, std::nullopt);
        Browser bea(in.house.dispatcher());
        auto const wrong = bea.post("/accedi/aiuto/richiesta", {{"nome", ""}, {"codice_fiscale", "BEA"},
                                                                {"email", "bea"}, {"nota", "Turno di notte"}});
        CHECK(wrong.status == 422);
        for (char const* kept : {"value=\"BEA\"", "value=\"bea\"", "Turno di notte"})
            CHECK(wrong.body.find(kept) != std::string::npos);
        auto const fields = request_of(in, "bea@example.org");
        CHECK(bea.post("/accedi/aiuto/richiesta", fields).header("Location") == "/accedi/aiuto?fatto=richiesta");
        bea.post("/accedi/aiuto/richiesta", fields);
        auto const written = letters(in);
        REQUIRE(written.size() == 1);
        CHECK(written[0].address == "bea@example.org");
        CHECK(written[0].text.find("Bea") == std::string::npos);  // nothing that a stranger wrote goes out
        auto const open = [&] {
            return in.house.database.read([&](db::Tx& tx) {
                return access::open_entry_requests(tx, named_uuid("body", "ausl-tc"), 100).size();
            });
        };
        CHECK(open() == 0);
        std::string const link = link_in(written[0], "/accedi/aiuto/conferma/");
        CHECK(bea.get(link).status == 200);
        CHECK(open() == 0);  // the scanner of a mail server opens links too
        CHECK(bea.post(link, {}).status == 200);
        CHECK(open() == 1);
        bea.post("/accedi/aiuto/richiesta", request_of(in, "bea@example.org"));
        CHECK(letters(in).size() == 1);  // one question a day to an address
        bea.post("/accedi/aiuto/richiesta", request_of(in, ""));
        CHECK(open() == 2);
        in.clock.advance(days(3));
        CHECK(bea.get("/accedi/aiuto/conferma/AAAAAAAAAAAAAAAAAAAAAA").status == 410);
    });
}

TEST_CASE("OneEndsASessionOrAllOthersAndNobodyElsesSession") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const person = in.somebody("regional_office");
        Browser here = in.signed_in(person), there = in.signed_in(person), third = in.signed_in(person);
        Browser other = in.signed_in(in.somebody("regional_office"));
        auto const page = here.get("/il-mio-accesso").body;
        auto const form = world::form_with(page, "/il-mio-accesso/sessioni/");
        CHECK(other.post_from_page(form.action, {}).status == 404);
        CHECK(here.post(form.action, form.hidden).status == 303);
        int const open = (there.get("/area-di-lavoro").status == 200) + (third.get("/area-di-lavoro").status == 200);
        CHECK(open == 1);
        CHECK(here.post_from_page("/il-mio-accesso/altre-sessioni", {}).status == 303);
        CHECK(there.get("/area-di-lavoro").status == 303);
        CHECK(third.get("/area-di-lavoro").status == 303);
        CHECK(here.get("/il-mio-accesso?fatto=chiuse").status == 200);
        CHECK(other.get("/area-di-lavoro").status == 200);
    });
}

TEST_CASE("WhoHelpsHerInNeverHoldsTheLink") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const bea = hire(in, "Bea", bea_code, std::nullopt);
        Browser phone(in.house.dispatcher());
        phone.post("/accedi/aiuto/richiesta", request_of(in, "bea@example.org"));
        phone.post(link_in(letters(in)[0], "/accedi/aiuto/conferma/"), {});
        Browser lead = in.signed_in(in.somebody("body_lead", named_uuid("body", "ausl-tc")));
        Browser elsewhere = in.signed_in(in.somebody("body_lead", named_uuid("body", "ausl-tno")));
        Browser office = in.signed_in(in.somebody("regional_office"));
        auto const page = lead.get("/chi-non-entra").body;
        CHECK(world::text_of(page).find("bea@example.org") != std::string::npos);
        for (Browser* other : {&elsewhere, &office})
            CHECK(other->get("/chi-non-entra").body.find("bea@example.org") == std::string::npos);
        auto const form = world::form_with(page, "/invito");
        CHECK(elsewhere.post_from_page(form.action, {{"verificata", "1"}}).status == 404);
        CHECK(lead.post(form.action, form.hidden).status == 422);  // she has seen nobody
        world::Form fields = form.hidden;
        fields.emplace_back("verificata", "1");
        auto const done = lead.post(form.action, fields);
        REQUIRE(done.status == 303);
        CHECK(lead.post(form.action, fields).status == 404);  // answered once
        auto const after = lead.get(std::string(done.header("Location"))).body;
        CHECK(after.find("/accedi/link/") == std::string::npos);
        auto const written = letters(in);
        REQUIRE(written.size() == 2);
        CHECK(written[0].address == "bea@example.org");
        CHECK(phone.post(link_in(written[0], "/accedi/link/"), {}).header("Location") == "/password");
        CHECK(world::text_of(phone.get("/accessi").body).find("per farti entrare") != std::string::npos);

        // Who has come in before has data to protect: a request in her name opens nothing any more.
        auto const set = world::form_with(phone.get("/password").body, "/password");
        world::Form chosen = set.hidden;
        chosen.emplace_back("password_new", "una frase lunga e giusta");
        phone.post("/password", chosen);
        in.clock.advance(days(2));
        Browser thief(in.house.dispatcher());
        thief.post("/accedi/aiuto/richiesta", request_of(in, "thief@example.org"));
        thief.post(link_in(letters(in)[0], "/accedi/aiuto/conferma/"), {});
        Browser again = in.signed_in(in.somebody("body_lead", named_uuid("body", "ausl-tc")));
        auto const refused = again.get("/chi-non-entra").body;
        CHECK(refused.find("thief@example.org") != std::string::npos);
        CHECK(refused.find("/invito\"") == std::string::npos);
        auto const aside = world::form_with(refused, "/archivia");
        std::string const forged = aside.action.substr(0, aside.action.rfind('/')) + "/invito";
        CHECK(again.post_from_page(forged, {{"verificata", "1"}}).status == 409);
        CHECK(again.post(aside.action, aside.hidden).status == 303);
        CHECK(in.house.database.read([&](db::Tx& tx) { return registry::find_person(tx, bea)->email; }) ==
              "bea@example.org");
    });
}

TEST_CASE("LettersAndPosterCarryNoSecret") {
    world::on_each_engine([](TestHouse& in) {
        hire(in, "Bea", bea_code, std::nullopt);
        hire(in, "Ada", ada_code, "ada@example.org");
        Browser lead = in.signed_in(in.somebody("body_lead", named_uuid("body", "ausl-tc")));
        auto const page = lead.get("/chi-non-entra/lettere").body;
        CHECK(world::text_of(page).find("Rossi Bea") != std::string::npos);
        CHECK(page.find("Ada") == std::string::npos);  // she has an address
        CHECK(page.find("regia.example.it/accedi") != std::string::npos);
        CHECK(page.find("/accedi/link/") == std::string::npos);
        CHECK(page.find(std::string(bea_code)) == std::string::npos);
        CHECK(lead.get("/chi-non-entra/locandina").body.find("<svg class=\"qr\"") != std::string::npos);
        auto const links = in.house.database.read([](db::Tx& tx) {
            return tx.value<std::int64_t>("SELECT COUNT(*) FROM access_link");
        });
        CHECK(links == 1);  // the lead's own
    });
}
