//! More attempts: who has used all asks, the desk of her body gives, nobody learns anything else.
#include <boost/json.hpp>

#include "learning/help/help.hpp"
#include "learning/test_world.hpp"

using namespace regia;
using namespace regia::learning;
using namespace regia::learning::test;
namespace json = boost::json;

namespace {

constexpr auto test_path = "/percorso/moduli/1/verifica";
constexpr auto desk_path = "/assistenza/tentativi";
constexpr auto reason = "Chiesto al referente, serve un altro giro";

//! Somebody who leads the working group of a body, or the office of the region.
world::Browser desk_of(World& world, std::string const& role, std::string const& body, bool by_program = false) {
    Uuid const person = world.ids.next();
    access::Scope scope{access::Scope::Kind::region, {}};
    if (!body.empty()) scope = {access::Scope::Kind::body, named_uuid("body", body)};
    world.database->write_now("desk", [&, grant = world.ids.next()](db::Tx& tx) {
        access::add_account(tx, person, to_string(person), "it", world.clock.now(), "Marta Lippi");
        access::add_grant(tx, {grant, person, role, scope, {2026, 1, 1}, "atto"}, world.clock.now());
    });
    return by_program ? world.program_of(person) : world.signed_in(person);
}

//! She has failed five times.
Uuid stuck(World& world) {
    Uuid const person = world.somebody();
    world.measure(person, -2.5);
    world.open_all(person, "F1");
    for (int attempt = 1; attempt <= 5; ++attempt) {
        CHECK_FALSE(world.take_test(person, "F1", 10).is_passed);
        world.clock.advance(minutes(1));
        world.open(person, "F1", world.sections_of(person, "F1").front());
    }
    return person;
}

void close_all(World& world) {
    world.database->write_now("close", [&](db::Tx& tx) {
        tx.run("UPDATE learning_help SET closed_at = $1 WHERE closed_at IS NULL", world.clock.now());
    });
}

world::Form hidden_with(world::PageForm const& form, std::string const& attempts, std::string const& why) {
    world::Form all = form.hidden;
    all.emplace_back("tentativi", attempts);
    all.emplace_back("motivo", why);
    return all;
}

int send_status(world::Browser& browser, world::PageForm const& form) {
    return browser.post(form.action, form.hidden).status;
}

}  // namespace

TEST_CASE("WhoHasUsedAllAttemptsAsksAndTriesAgain") {
    on_each_engine([](World& world) {
        close_all(world);
        Uuid const person = stuck(world);
        CHECK(world.standing(person).at("A1").next_step == "module:F2");
        world::Browser browser = world.signed_in(person);
        auto const form = world::form_with(browser.get(test_path).body, "/aiuto");
        CHECK(browser.post(form.action, form.hidden).status == 303);
        CHECK(browser.post(form.action, form.hidden).status == 303);  // twice: one request
        CHECK(has(world::text_of(browser.get(test_path).body), "Hai chiesto altri tentativi"));

        world::Browser lead = desk_of(world, "body_lead", "ausl-tc");
        std::string const page = lead.get(desk_path).body;
        CHECK(has(world::text_of(page), "Chiara Bini"));
        CHECK(has(world::text_of(page), "Modulo 1"));
        CHECK_FALSE(has(world::text_of(page), "0 su 10"));
        CHECK(world::forms_of(page).size() == 1);
        auto const answer = world::form_with(page, desk_path);
        auto const refused = lead.post(answer.action, hidden_with(answer, "9", "boh"));
        CHECK(refused.status == 422);
        CHECK(has(world::text_of(refused.body), "Scrivi il motivo"));
        CHECK(has(refused.body, "value=\"boh\""));
        CHECK(lead.post(answer.action, hidden_with(answer, "2", reason)).status == 303);
        CHECK(lead.post(answer.action, hidden_with(answer, "2", reason)).status == 303);  // the same form again
        CHECK(has(world::text_of(lead.get(desk_path).body), "Nessuna richiesta aperta"));
        CHECK(world.events(person, "attempts_given") == 1);
        CHECK(world.progress(person, "F1").attempts_given == 2);
        CHECK(world.standing(person).at("A1").next_step == "module:F1");

        CHECK(has(world::text_of(browser.get("/accessi").body), reason));
        CHECK(send_status(browser, world::form_with(browser.get(test_path).body, test_path)) == 303);
        CHECK(has(world::text_of(browser.get(test_path).body), "Tentativo 6 di 7"));
    });
}

TEST_CASE("ADeskSeesAndAnswersOnlyItsOwnScope") {
    on_each_engine([](World& world) {
        close_all(world);
        Uuid const person = stuck(world);
        world::Browser program = world.program_of(person);
        auto const asked = program.post_json("/api/v1/path/modules/F1/help", "");
        CHECK(asked.status == 201);
        std::string const id(json::parse(asked.body).at("id").as_string());
        CHECK(program.post_json("/api/v1/path/modules/F1/help", "").status == 200);
        CHECK(program.post_json("/api/v1/path/modules/F2/help", "").status == 409);  // attempts are left
        CHECK(program.post_json("/api/v1/path/modules/F9/help", "").status == 404);

        world::Browser other = desk_of(world, "body_lead", "ausl-tno");
        CHECK(has(world::text_of(other.get(desk_path).body), "Nessuna richiesta aperta"));
        world::Form const form{{"invio", to_string(world.ids.next())}, {"tentativi", "1"}, {"motivo", reason}};
        CHECK(other.post_from_page(std::string(desk_path) + "/" + id, form).status == 404);
        CHECK(program.get("/api/v1/attempt-requests").status == 403);

        world::Browser office = desk_of(world, "regional_office", "", true);
        auto const listed = json::parse(office.get("/api/v1/attempt-requests").body).at("requests").as_array();
        CHECK(listed.size() == 1);
        CHECK(listed.at(0).at("module") == "F1");
        CHECK_FALSE(has(json::serialize(listed), "attempts"));
        std::string const path = "/api/v1/attempt-requests/" + id;
        CHECK(office.post_json(path, "{\"attempts\":0,\"reason\":\"\"}").status == 422);
        CHECK(office.post_json(path, "[]").status == 400);
        json::object const gift{{"id", to_string(world.ids.next())}, {"attempts", 1}, {"reason", reason}};
        CHECK(office.post_json(path, json::serialize(gift)).status == 201);
        CHECK(office.post_json(path, json::serialize(gift)).status == 201);  // the same gift
        json::object another = gift;
        another["id"] = to_string(world.ids.next());
        CHECK(office.post_json(path, json::serialize(another)).status == 409);  // answered already
        CHECK(world.progress(person, "F1").attempts_given == 1);
        auto const module = json::parse(program.get("/api/v1/path/modules/F1").body).as_object();
        CHECK(module.at("test").at("attempts_max") == 6);
        CHECK(module.at("test").at("barred") == "");
    });
}

TEST_CASE("TwoDesksThatAnswerOneRequestAtOnceGiveOnce") {
    on_each_engine([](World& world) {
        close_all(world);
        Uuid const person = stuck(world);
        HelpRequest const request = world.database->write_now("ask", [&, id = world.ids.next()](db::Tx& tx) {
            return ask_for_attempts(tx, world.library, id, person, "Chiara Bini", "F1", world.clock.now());
        });
        auto const other = db::open(world.url);
        access::Actor giver;
        giver.person = world.ids.next();
        giver.scope = {access::Scope::Kind::region, {}};
        std::atomic<int> given = 0, refused = 0;
        auto const give = [&](db::Database& database) {
            try {
                database.write_now("help", [&, gift = world.ids.next(), look = world.ids.next()](db::Tx& tx) {
                    give_attempts(tx, giver, request.id, {gift, 2, reason}, look, world.clock.now());
                });
                ++given;
            } catch (Conflict const&) {
                ++refused;
            }
        };
        std::thread second([&] { give(*other); });
        give(*world.database);
        second.join();
        CHECK(given == 1);
        CHECK(refused == 1);
        CHECK(world.progress(person, "F1").attempts_given == 2);
    });
}
