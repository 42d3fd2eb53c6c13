//! Requests for help: whose desk they reach, what is counted, what arrives twice; on both engines.
#include <doctest/doctest.h>

#include "db/engines_for_tests.hpp"
#include "helpdesk/helpdesk.hpp"

using namespace regia;
using namespace regia::helpdesk;

namespace {

constexpr Day today{2026, 2, 12};  // a Thursday
constexpr Uuid region{};

struct Desk {
    db::Database& database;
    ManualClock clock{from_rome(today, 10, 0)};
    IdSource ids{clock, 7};

    explicit Desk(db::Database& to) : database(to) {
        db::migrate(database, db::embedded_migrations());
        database.write_now("bodies", [&](db::Tx& tx) {
            registry::Reference reference;
            for (std::string const code : {"uno", "due"})
                reference.bodies.push_back({body(code), code, code, "ausl", "centro"});
            registry::store_reference(tx, reference);
        });
    }
    static Uuid body(std::string_view code) { return named_uuid("body", code); }

    Uuid hire(std::string_view code, std::string const& relationship = "employee") {
        Uuid const person = ids.next();
        database.write_now("people", [&](db::Tx& tx) {
            registry::Employment employment;
            employment.id = ids.next();
            employment.person = person;
            employment.body = body(code);
            employment.profile = "nurse";
            employment.relationship = relationship;
            employment.started_on = {2020, 1, 1};
            registry::add_person(tx, {person, "Anna", "Rossi", {}, {}, Day{1980, 5, 1}, "f", "it"}, employment,
                                 clock.now());
        });
        return person;
    }
    Request made(Uuid person, std::string cause = "module") {
        Request request;
        request.id = ids.next();
        request.person = person;
        request.cause = std::move(cause);
        request.text = "Non trovo la sezione.";
        request.language = "it";
        request.asked_at = clock.now();
        return request;
    }
    Asked ask(Request request) {
        return database.write_now("ask", [&](db::Tx& tx) {
            request.body = desk_of(tx, request.person, today);
            return helpdesk::ask(tx, request);
        });
    }
    template <class Question>
    auto read(Question const& question) {
        return database.read([&](db::Tx& tx) { return question(tx); });
    }
};

template <class Test>
void with_desk(Test&& test) {
    db::on_each_engine([&](std::string const& url) {
        auto const database = db::open(url);
        Desk desk(*database);
        test(desk);
    });
}

}  // namespace

TEST_CASE("ARequestReachesTheDeskOfHerBodyAndNoOther") {
    with_desk([](Desk& desk) {
        Uuid const nurse = desk.hire("uno"), doctor = desk.hire("uno", "contracted"), stranger = desk.ids.next();
        for (Uuid const person : {nurse, doctor, stranger}) CHECK(desk.ask(desk.made(person)) == Asked::added);
        auto const open = [&](Uuid at) { return desk.read([&](db::Tx& tx) { return open_requests(tx, at, 50); }); };
        REQUIRE(open(Desk::body("uno")).size() == 1);
        CHECK(open(Desk::body("uno"))[0].person == nurse);
        CHECK(open(Desk::body("uno"))[0].person_name == "Rossi Anna");
        CHECK(open(Desk::body("due")).empty());
        CHECK(open(region).size() == 2);  // contracted doctors and who is in no registry
        Uuid const id = open(Desk::body("uno"))[0].id;
        CHECK(desk.read([&](db::Tx& tx) { return find_request(tx, Desk::body("uno"), id).has_value(); }));
        CHECK_FALSE(desk.read([&](db::Tx& tx) { return find_request(tx, Desk::body("due"), id).has_value(); }));
        CHECK_FALSE(desk.read([&](db::Tx& tx) { return find_request(tx, region, id).has_value(); }));
    });
}

TEST_CASE("WhatArrivesTwiceIsThereOnce") {
    with_desk([](Desk& desk) {
        Request const request = desk.made(desk.hire("uno"));
        CHECK(desk.ask(request) == Asked::added);
        CHECK(desk.ask(request) == Asked::again);
        Uuid const answer_id = desk.ids.next(), by = desk.ids.next();
        auto const answered = [&] {
            return desk.database.write_now("answer", [&](db::Tx& tx) {
                close(tx, request.id, by, desk.clock.now());
                return answer(tx, request.id, answer_id, by, "È la terza.", desk.clock.now());
            });
        };
        CHECK(answered());
        CHECK_FALSE(answered());
        auto const mine = desk.read([&](db::Tx& tx) { return requests_of(tx, request.person, 10); });
        REQUIRE(mine.size() == 1);
        REQUIRE(mine[0].answers.size() == 1);
        CHECK(mine[0].answers[0].text == "È la terza.");
        CHECK(mine[0].closed_at);
        CHECK(desk.read([&](db::Tx& tx) { return open_count(tx, Desk::body("uno")); }) == 0);
    });
}

TEST_CASE("TwentyRequestsADayAreEnough") {
    with_desk([](Desk& desk) {
        Uuid const person = desk.hire("uno");
        for (int i = 0; i < requests_a_day_max; ++i) CHECK(desk.ask(desk.made(person)) == Asked::added);
        CHECK(desk.ask(desk.made(person)) == Asked::too_many);
        desk.clock.advance(days(1) + 1);
        CHECK(desk.ask(desk.made(person)) == Asked::added);
    });
}

TEST_CASE("CausesAreCountedByWeekForABodyAndForTheRegion") {
    with_desk([](Desk& desk) {
        Uuid const one = desk.hire("uno"), two = desk.hire("due");
        desk.ask(desk.made(one, "module"));
        desk.ask(desk.made(one, "module"));
        desk.ask(desk.made(two, "access"));
        desk.clock.advance(days(5));  // a Tuesday of the next week
        desk.ask(desk.made(two, "module"));
        auto const counts = [&](std::optional<Uuid> of) {
            return desk.read([&](db::Tx& tx) { return counts_by_week(tx, of, {2026, 2, 2}); });
        };
        auto const all = counts(std::nullopt);
        REQUIRE(all.size() == 2);
        CHECK(all[0].week == Day{2026, 2, 16});
        CHECK(all[1].week == Day{2026, 2, 9});
        CHECK(all[1].by_cause.at("module") == 2);
        CHECK(all[1].by_cause.at("access") == 1);
        REQUIRE(counts(Desk::body("uno")).size() == 1);
        CHECK_FALSE(counts(Desk::body("uno"))[0].by_cause.contains("access"));
        CHECK(desk.read([&](db::Tx& tx) { return counts_by_week(tx, std::nullopt, {2026, 2, 16}); }).size() == 1);
    });
}

TEST_CASE("AnsweredWithinADayIsOfTheFirstAnswer") {
    with_desk([](Desk& desk) {
        Uuid const person = desk.hire("uno"), by = desk.ids.next();
        Instant const start = desk.clock.now();
        std::vector<Request> requests;
        for (int i = 0; i < 4; ++i) requests.push_back(desk.made(person)), desk.ask(requests.back());
        auto const answered = [&](int which, std::int64_t after) {
            desk.database.write_now("answer", [&](db::Tx& tx) {
                answer(tx, requests[static_cast<std::size_t>(which)].id, desk.ids.next(), by, "Sì.", start + after);
            });
        };
        auto const prompt = [&](Instant now) {
            return desk.read([&](db::Tx& tx) { return promptness(tx, Desk::body("uno"), start - days(30), now); });
        };
        answered(0, hours(2));
        CHECK(prompt(start + hours(3)).asked == 1);  // the others may still be in time
        CHECK(prompt(start + hours(3)).within_a_day == 1);
        answered(1, hours(23));
        answered(1, hours(40));
        answered(2, hours(25));
        CHECK(prompt(start + days(3)).asked == 4);
        CHECK(prompt(start + days(3)).within_a_day == 2);
        auto const elsewhere =
            desk.read([&](db::Tx& tx) { return promptness(tx, Desk::body("due"), start, start + days(3)); });
        CHECK(elsewhere.asked == 0);
    });
}
