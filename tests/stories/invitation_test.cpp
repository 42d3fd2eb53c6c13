//! From a staff file to a letter, from its link to a password: how most people come in for the first time.
#include "mail/mail.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;

namespace {

//! Somebody as an import leaves her, when reactions have run.
Uuid hire(TestHouse& in, std::string const& given, std::string const& body, std::optional<std::string> email) {
    registry::Person const person{in.ids.next(), given, "Rossi", std::nullopt, email, Day{1980, 1, 1}, "f", "it"};
    registry::Employment const job{in.ids.next(), person.id, named_uuid("body", body), std::nullopt, std::nullopt,
                                   "nurse", "employee", std::nullopt, 36.0, {2025, 1, 1}, std::nullopt};
    in.house.database.write_now("hire", [&](db::Tx& tx) { registry::add_person(tx, person, job, in.clock.now()); });
    in.house.subscribers.drain();
    return person.id;
}

std::vector<mail::Letter> letters(TestHouse& in) {
    return in.house.database.read([](db::Tx& tx) { return mail::letters(tx, 100); });
}

//! As a person does on the page; returns what the page says afterwards.
std::string invite(TestHouse& in, Browser& browser) {
    auto const reply = browser.post_from_page("/inviti", {});
    REQUIRE(reply.status == 303);
    in.house.queue.drain();
    return world::text_of(browser.get(std::string(reply.header("Location"))).body);
}

std::string link_in(mail::Letter const& letter) {
    auto const at = letter.text.find("/accedi/link/");
    REQUIRE(at != std::string::npos);
    return letter.text.substr(at, letter.text.find('\n', at) - at);
}

}  // namespace

TEST_CASE("AnInvitationReachesOnlyItsPersonAndOpensOnce") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, "Anna", "ausl-tc", "anna@example.org");
        hire(in, "Bea", "ausl-tno", "bea@example.org");
        hire(in, "Carla", "ausl-tc", std::nullopt);

        Browser lead = in.signed_in(in.somebody("body_lead", named_uuid("body", "ausl-tc")));
        CHECK(invite(in, lead).find("1 invito") != std::string::npos);
        auto const written = letters(in);
        REQUIRE(written.size() == 1);  // not Bea, who works elsewhere; not Carla, who has no address
        CHECK(written[0].person == anna);
        CHECK(written[0].address == "anna@example.org");
        CHECK(written[0].text.find("https://regia.example.it/accedi/link/") != std::string::npos);
        CHECK(invite(in, lead).find("0 inviti") != std::string::npos);  // once a day

        Browser phone(in.house.dispatcher());
        std::string const link = link_in(written[0]);
        CHECK(phone.get(link).status == 200);
        CHECK(phone.post(link, {}).header("Location") == "/password");
        CHECK(phone.get("/percorso").status == 200);
        Browser other(in.house.dispatcher());
        CHECK(other.post(link, {}).status == 410);
    });
}

TEST_CASE("WhoHasAPasswordIsNotInvitedAgain") {
    world::on_each_engine([](TestHouse& in) {
        hire(in, "Anna", "ausl-tc", "anna@example.org");
        Uuid const person = in.somebody("regional_office");
        auto const ask = [&] {
            Browser office = in.signed_in(person);  // yesterday's session is over
            invite(in, office);
        };
        ask();
        in.clock.advance(days(1));
        ask();
        REQUIRE(letters(in).size() == 2);  // the first link may have expired

        Browser phone(in.house.dispatcher());
        phone.post(link_in(letters(in)[0]), {});
        auto const form = world::form_with(phone.get("/password").body, "/password");
        world::Form fields = form.hidden;
        fields.emplace_back("password_new", "una frase lunga e giusta");
        CHECK(phone.post("/password", fields).status == 303);
        in.clock.advance(days(1));
        ask();
        CHECK(letters(in).size() == 2);
    });
}
