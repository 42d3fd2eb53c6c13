//! Audiences: a rule put together in the pages reaches who is there and who comes later; corrected one by one it comes
//! to the same as counted anew; messages go to who is in; nobody sees whom she may not.
#include "audience/audience.hpp"
#include "base/text.hpp"
#include "mail/mail.hpp"
#include "world/house.hpp"
#include "world/page.hpp"

using namespace regia;
using world::Browser;
using world::TestHouse;
using world::text_of;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

Uuid hire(TestHouse& in, std::string const& given, std::string const& body, std::string const& profile,
          std::string const& relationship = "employee") {
    registry::Person const person{in.ids.next(), given,  "Rossi", std::nullopt, sort_key(given) + "@example.org",
                                  Day{1980, 1, 1}, "f", "it"};
    registry::Employment const job{in.ids.next(), person.id, named_uuid("body", body), std::nullopt, std::nullopt,
                                   profile, relationship, std::nullopt, 36.0, {2025, 1, 1}, std::nullopt};
    in.house.database.write_now("hire", [&](db::Tx& tx) {
        registry::add_person(tx, person, job, in.clock.now());
        registry::give_account(tx, person, in.ids.next(), in.clock.now());
    });
    in.house.subscribers.drain();
    return person.id;
}

void begin_path(TestHouse& in, Uuid person, bool all) {
    in.house.database.write_now("learn", [&](db::Tx& tx) {
        learning::plan_path(tx, in.house.library, person, in.clock.now());
        learning::simulate_module(tx, in.house.library, person, "F1", all, in.clock.now() - hours(1), in.clock.now(),
                                  5);
    });
    in.house.subscribers.drain();
}

Uuid save(TestHouse& in, audience::Rule const& rule, std::optional<Uuid> body = {}) {
    audience::Draft const draft{in.ids.next(), "Prova", body, rule, 0, in.ids.next(), in.ids.next()};
    in.house.database.write_now("audience", [&](db::Tx& tx) {
        audience::save_audience(tx, in.house.queue, draft, in.clock.now());
    });
    in.house.queue.drain();
    return draft.id;
}

std::vector<Uuid> members(TestHouse& in, Uuid audience) {
    return in.house.database.read([&](db::Tx& tx) { return audience::members_in_order(tx, audience); });
}

audience::Audience read(TestHouse& in, Uuid audience) {
    return in.house.database.read([&](db::Tx& tx) { return audience::find_audience(tx, audience).value(); });
}

//! Follows redirections to the page.
std::string open(Browser& browser, std::string address) {
    for (int i = 0; i < 3; ++i) {
        auto const reply = browser.get(address);
        if (reply.status != 303) return reply.body;
        address = std::string(reply.header("Location"));
    }
    throw Bug("too many redirections");
}

std::vector<mail::Letter> letters(TestHouse& in) {
    return in.house.database.read([](db::Tx& tx) { return mail::letters(tx, 100); });
}

audience::Rule const nurses_not_begun{{"profile", false, {"nurse"}}, {"path_begun", true}};

}  // namespace

TEST_CASE("ARuleReachesWhoIsThereAndWhoComesLater") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, "Anna", "ausl-tc", "nurse");
        Uuid const bea = hire(in, "Bea", "ausl-tno", "nurse");
        hire(in, "Carla", "ausl-tc", "physician");
        Uuid const all = save(in, nurses_not_begun);
        Uuid const own = save(in, nurses_not_begun, named_uuid("body", "ausl-tc"));
        CHECK(members(in, all) == std::vector<Uuid>{anna, bea});
        CHECK(members(in, own) == std::vector<Uuid>{anna});
        CHECK(read(in, all).is_ready);
        CHECK(read(in, all).members == 2);

        Uuid const dora = hire(in, "Dora", "ausl-tc", "nurse");
        begin_path(in, anna, false);
        CHECK(members(in, all) == std::vector<Uuid>{bea, dora});
        CHECK(members(in, own) == std::vector<Uuid>{dora});
        CHECK(read(in, own).members == 1);
    });
}

TEST_CASE("CorrectedOneByOneItComesToTheSameAsCountedAnew") {
    std::vector<audience::Rule> const rules{
        {},
        nurses_not_begun,
        {{"body", false, {"ausl-tc", "ausl-tno"}}, {"modules_done", false, {}, 1}},
        {{"function", true, {"tutor"}}, {"wide_area", false, {"area-vasta-centro"}}},
        {{"path_begun"}, {"path_concluded", true}, {"certificate", true}, {"survey_finished", true},
         {"relationship", false, {"employee"}}}};
    world::on_each_engine([&](TestHouse& in) {
        std::vector<Uuid> followed;
        for (audience::Rule const& rule : rules) followed.push_back(save(in, rule));
        std::vector<Uuid> people;
        std::string const bodies[] = {"ausl-tc", "ausl-tno", "ausl-tse"}, profiles[] = {"nurse", "physician"};
        for (int i = 0; i < 18; ++i)
            people.push_back(hire(in, "Persona" + std::string(1, static_cast<char>('a' + i)), bodies[i % 3],
                                  profiles[i % 2]));
        for (int i = 0; i < 18; i += 3) begin_path(in, people[i], i % 2 == 0);
        for (int i = 0; i < 18; i += 5)
            in.house.database.write_now("function", [&, id = in.ids.next()](db::Tx& tx) {
                registry::add_function(tx, id, people[i], "tutor", "atto 3", {2026, 1, 1}, in.clock.now());
            });
        in.house.subscribers.drain();
        // A function of tomorrow: time alone changes who is in.
        in.house.database.write_now("function", [&, id = in.ids.next()](db::Tx& tx) {
            registry::add_function(tx, id, people[1], "tutor", "atto 4", plus_days(rome_day(in.clock.now()), 1),
                                   in.clock.now());
        });
        in.house.subscribers.drain();
        in.clock.advance(days(2));
        in.house.queue.drain();
        in.house.subscribers.drain();
        for (std::size_t i = 0; i < rules.size(); ++i) {
            CAPTURE(i);
            Uuid const anew = save(in, rules[i]);
            CHECK(members(in, followed[i]) == members(in, anew));
            CHECK(read(in, followed[i]).members == static_cast<std::int64_t>(members(in, anew).size()));
            CHECK((i == 0 || !members(in, anew).empty()));
        }
    });
}

TEST_CASE("ALeadBuildsARuleStepByStepWithoutScripts") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, "Anna", "ausl-tc", "nurse");
        hire(in, "Bea", "ausl-tno", "nurse");
        hire(in, "Carla", "ausl-tc", "physician");
        hire(in, "Dora", "ausl-tc", "gp", "contracted");  // in no body's list
        Browser lead = in.signed_in(in.somebody("body_lead", named_uuid("body", "ausl-tc")));
        CHECK(has(text_of(lead.get("/destinatari").body), "Nessun gruppo"));
        std::string const first = "/destinatari/nuovi?fatto=profile&verso=si&aggiungi=1";
        auto const none = lead.get(first);
        CHECK(none.status == 422);
        CHECK(has(text_of(none.body), "Scegli almeno una voce"));
        std::string page = open(lead, first + "&valore=nurse");
        CHECK(has(text_of(page), "1 persona"));
        CHECK(has(text_of(page), "Per esempio: Rossi Anna"));
        CHECK(has(text_of(page), "Fuori per «Profilo: "));
        CHECK(has(text_of(page), "Rossi Carla"));
        CHECK_FALSE(has(page, "Bea"));
        CHECK_FALSE(has(page, "Dora"));
        CHECK(lead.get("/destinatari/nuovi?c=%7B%22fact%22%3A%22level%22%7D").status == 400);

        world::Form sent;
        for (world::PageForm const& form : world::forms_of(page))  // the last one saves
            if (form.action == "/destinatari/nuovi") sent = form.hidden;
        sent.push_back({"nome", ""});
        CHECK(lead.post("/destinatari/nuovi", sent).status == 422);
        sent.back().second = "Infermieri";
        auto const saved = lead.post("/destinatari/nuovi", sent);
        CHECK(saved.status == 303);
        CHECK(lead.post("/destinatari/nuovi", sent).status == 303);  // the same form again
        in.house.queue.drain();
        std::string const address(saved.header("Location"));
        CHECK(has(text_of(lead.get(address).body), "1 persona"));
        CHECK(has(text_of(lead.get("/destinatari").body), "1 gruppo"));

        // Another body's lead knows nothing of it, nor does the region choose it; a learner may not ask.
        Browser other = in.signed_in(in.somebody("body_lead", named_uuid("body", "ausl-tno")));
        CHECK(other.get(address).status == 404);
        CHECK(other.post_from_page(address + "/ritiro", {}).status == 404);
        CHECK(in.signed_in(anna).get("/destinatari").status == 403);

        CHECK(lead.post_from_page(address + "/ritiro", {}).status == 303);
        in.house.queue.drain();
        CHECK(has(text_of(lead.get(address).body), "non si usa più"));
        CHECK(members(in, *parse_uuid(address.substr(address.rfind('/') + 1))).empty());
    });
}

TEST_CASE("TheRegionSeesNoNameAndNoSmallCount") {
    world::on_each_engine([](TestHouse& in) {
        for (int i = 0; i < 13; ++i)
            hire(in, "Anna" + std::string(1, static_cast<char>('a' + i)), "ausl-tc", i < 12 ? "nurse" : "physician");
        Browser office = in.signed_in(in.somebody("regional_office"));
        std::string const page = open(office, "/destinatari/nuovi?fatto=profile&verso=si&aggiungi=1&valore=nurse");
        CHECK(has(text_of(page), "circa 10 persone"));
        CHECK(has(text_of(page), "meno di 10 persone"));
        CHECK_FALSE(has(text_of(page), "12"));
        CHECK_FALSE(has(page, "Anna"));
    });
}

TEST_CASE("TheRegionCountsNoContractedDoctorsAmongTheMembers") {
    world::on_each_engine([](TestHouse& in) {
        for (int i = 0; i < 12; ++i) hire(in, "Anna" + std::to_string(i), "ausl-tc", "nurse");
        for (int i = 0; i < 8; ++i) hire(in, "Dora" + std::to_string(i), "ausl-tc", "gp", "contracted");
        Browser office = in.signed_in(in.somebody("regional_office"));
        std::string const page =
            open(office, "/destinatari/nuovi?fatto=profile&verso=si&aggiungi=1&valore=nurse&valore=gp");
        CHECK(has(text_of(page), "circa 10 persone"));
        CHECK(has(text_of(page), "non contano MMG"));
        Uuid const both = save(in, {{"profile", false, {"nurse", "gp"}}});
        CHECK(members(in, both).size() == 20);
        CHECK(read(in, both).members == 12);
        Uuid const of_doctors = save(in, {{"profile", false, {"gp"}}});
        CHECK(members(in, of_doctors).size() == 8);
        CHECK(read(in, of_doctors).members == 0);
        CHECK(has(text_of(office.get("/destinatari/" + to_string(of_doctors)).body), "meno di 10 persone"));
    });
}

TEST_CASE("MessagesGoToWhoIsInTheAudience") {
    world::on_each_engine([](TestHouse& in) {
        Uuid const anna = hire(in, "Anna", "ausl-tc", "nurse");
        Uuid const carla = hire(in, "Carla", "ausl-tc", "physician");
        Uuid const body = named_uuid("body", "ausl-tc");
        Uuid const nurses = save(in, {{"profile", false, {"nurse"}}}, body);
        Uuid const doctors = save(in, {{"profile", false, {"physician"}}}, body);
        Uuid const others = save(in, {{"profile", false, {"nurse"}}});
        Browser lead = in.signed_in(in.somebody("body_lead", body));
        CHECK(lead.post_from_page("/inviti", {{"destinatari", to_string(others)}}).status == 404);
        CHECK(lead.post_from_page("/inviti", {{"destinatari", to_string(nurses)}}).status == 303);
        in.house.queue.drain();
        REQUIRE(letters(in).size() == 1);
        CHECK(letters(in)[0].person == anna);
        auto const again = lead.post_from_page("/inviti", {{"destinatari", to_string(nurses)}});
        in.house.queue.drain();  // nobody is written to twice, and who has come in is never: no number tells
        CHECK_FALSE(has(text_of(lead.get(std::string(again.header("Location"))).body), "0 inviti"));

        std::string const desk = "/enti/ausl-tc/promemoria";
        CHECK(has(text_of(lead.get(desk + "?destinatari=" + to_string(doctors)).body), "1 promemoria da mandare"));
        CHECK(lead.get(desk + "?destinatari=" + to_string(others)).status == 404);
        CHECK(lead.post_from_page(desk, {{"tutte", "1"}, {"destinatari", to_string(doctors)}}).status == 303);
        in.house.queue.drain();
        auto const written = letters(in);
        REQUIRE(written.size() == 2);
        CHECK((written[0].person == carla || written[1].person == carla));
        CHECK(has(text_of(lead.get(desk).body), "Ai destinatari: Prova"));
    });
}
