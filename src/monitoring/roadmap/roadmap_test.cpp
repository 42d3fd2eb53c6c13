//! How an activity stands, where things lie in the drawing, and what the page says to whom.
#include "monitoring/roadmap/roadmap.hpp"

#include "monitoring/test_world.hpp"

using namespace regia;
using namespace regia::monitoring;

namespace {

Plan::Milestone activity(std::optional<Day> finished_on = std::nullopt) {
    return {"M2", "A", {"Corsi", "Courses"}, {2025, 6, 1}, {2026, 6, 30}, true, finished_on};
}

}  // namespace

TEST_CASE("AnActivityStandsAsItsFiguresAndItsTimeSay") {
    Day const before{2025, 5, 31}, amid{2026, 2, 12}, after{2026, 7, 1};
    CHECK(standing_of(activity(), std::nullopt, before) == Standing::to_start);
    CHECK(standing_of(activity(), std::nullopt, amid) == Standing::under_way);
    CHECK(standing_of(activity(), std::nullopt, {2026, 6, 30}) == Standing::under_way);
    CHECK(standing_of(activity(), std::nullopt, after) == Standing::unrecorded);
    CHECK(standing_of(activity(Day{2026, 1, 1}), std::nullopt, after) == Standing::concluded);
    CHECK(standing_of(activity(), Progress{500, 1000, 635}, amid) == Standing::behind);
    CHECK(standing_of(activity(), Progress{630, 1000, 635}, amid) == Standing::on_plan);
    CHECK(standing_of(activity(), Progress{700, 1000, 635}, amid) == Standing::ahead);
    CHECK(standing_of(activity(), Progress{999, 1000, 1000}, after) == Standing::late);
    CHECK(standing_of(activity(), Progress{1000, 1000, 1000}, after) == Standing::concluded);
    CHECK(standing_of(activity(), Progress{0, 0, 0}, amid) == Standing::on_plan);
}

TEST_CASE("TheRateIsThatOfTheLastFourFullWeeks") {
    using Kind = Forecast::Kind;
    Day const thursday{2026, 2, 12};  // the weeks end on Sunday 8 February, and began on Monday 12 January
    Progress const progress{520, 1000, 600};
    History history{Day{2026, 1, 12}, {{{}, {2026, 1, 20}, 60}, {{}, {2026, 2, 8}, 400}, {{}, {2026, 2, 11}, 520}}};
    auto const forecast = forecast_of(progress, history, thursday);
    CHECK(forecast.kind == Kind::on_a_day);
    CHECK(forecast.first == Day{2026, 1, 12});
    CHECK(forecast.last == Day{2026, 2, 8});
    CHECK(forecast.gained == 400);                      // this week counts in no rate yet
    CHECK(forecast.ends_on == Day{2026, 3, 22});        // 600 more at 100 a week: six weeks from that Sunday
    CHECK(forecast_of(progress, history, {2026, 2, 9}).ends_on == forecast.ends_on);
    CHECK(forecast_of(std::nullopt, history, thursday).kind == Kind::no_figure);
    CHECK(forecast_of(Progress{0, 0, 0}, history, thursday).kind == Kind::no_figure);
    history.known_from = Day{2026, 1, 13};
    CHECK(forecast_of(progress, history, thursday).kind == Kind::too_few_weeks);
    CHECK(forecast_of(progress, {}, thursday).kind == Kind::too_few_weeks);
    history.known_from = Day{2025, 6, 1};
    history.concluded.insert(history.concluded.begin(), {{}, {2026, 1, 11}, 400});
    history.concluded[1].value = 400;
    CHECK(forecast_of(progress, history, thursday).kind == Kind::standstill);
    history.concluded[2].value = 401;
    CHECK(forecast_of(Progress{401, 60000, 600}, history, thursday).kind == Kind::far);
    CHECK(forecast_of(Progress{401, 402, 402}, history, thursday).ends_on == Day{2026, 3, 8});
}

TEST_CASE("TheDrawingHasTheMonthsOfAllActivities") {
    Plan plan;
    plan.roadmap = {activity(), activity()};
    plan.roadmap[0].start = {2025, 1, 15};
    plan.roadmap[1].end = {2026, 6, 10};
    plan.roadmap[0].end = {2025, 3, 31};
    Span const span = span_of(plan);
    CHECK(span.first == Day{2025, 1, 1});
    CHECK(span.last == Day{2026, 6, 30});
    CHECK(span.months().size() == 18);
    CHECK(span.at({2025, 1, 1}) == 0);
    CHECK(span.at({2026, 7, 1}) == 1);
    CHECK(span.at({2030, 1, 1}) == 1);
    CHECK(span.at({2020, 1, 1}) == 0);
}

namespace {

using test::says;
using test::World;

}  // namespace

TEST_CASE("TheRoadmapShowsTheRegionsFiguresToWhoMaySeeTheRegion") {
    test::on_each_engine([](World& world) {
        std::vector<test::Somebody> people;
        for (int i = 0; i < 6; ++i) people.push_back({.family = "Uno", .modules_done = 8});
        world.add(people);
        auto const page = world.as("steering").get("/roadmap");
        CHECK(page.status == 200);
        CHECK(says(page, "6 di 60.000 conclusi"));
        CHECK(says(page, "5 tappe da gennaio 2025 a giugno 2026."));
        CHECK(says(page, "Mancano 138 giorni al termine."));
        CHECK(says(page, "Terminata: esito da registrare"));
        CHECK(says(page, "sotto il piano"));
        CHECK(says(page, "Tutte le Regioni e le Province autonome"));
        auto const ahead = page.body.find("id=\"traguardi\"");
        REQUIRE(ahead != std::string::npos);
        CHECK_FALSE(says(std::string_view(page.body).substr(ahead), "L&#39;85% dei medici"));  // of December, past
        CHECK(says(world.as("steering").get("/en/roadmap"), "6 of 60,000 concluded"));

        auto lead = world.as("body_lead", "ausl-tc");
        auto const of_a_body = lead.get("/roadmap");
        CHECK(of_a_body.status == 200);
        CHECK_FALSE(says(of_a_body, "60.000 conclusi"));
        CHECK(says(lead.get("/api/v1/roadmap"), "\"progress\":null"));
        CHECK(says(world.as("steering").get("/api/v1/roadmap"), "\"progress\":{\"done\":6,\"wanted\":60000"));
        CHECK(world.as("learner").get("/roadmap").status == 403);
    });
}

TEST_CASE("BeforeAndAfterItsTimeTheRoadmapHasNoLineForToday") {
    test::on_each_engine([](World& world) {
        CHECK(says(world.as("steering").get("/roadmap"), "class=\"nowl\""));
        world.clock.advance(days(400));
        auto const over = world.as("steering").get("/roadmap");
        CHECK_FALSE(says(over, "class=\"nowl\""));
        CHECK(says(over, "Il periodo è terminato."));
        CHECK(says(over, "In ritardo"));
        CHECK(says(over, "Nessun traguardo davanti a oggi"));
    });
}

TEST_CASE("AProjectionIsShownWithItsWeeksOrWithWhyThereIsNone") {
    test::on_each_engine([](World& world) {
        std::vector<test::Somebody> people;
        for (int i = 0; i < 8; ++i)
            people.push_back({.family = "Uno", .has_survey = true, .modules_done = 8, .days_ago = 6 + i});
        people.push_back({.family = "Uno", .has_survey = true, .modules_done = 8, .days_ago = 100});
        world.add(people);
        auto const before = world.as("steering").get("/roadmap");
        CHECK(says(before, "Senza proiezione: servono quattro settimane intere contate."));
        CHECK(says(before, "Senza proiezione: di questa tappa non c’è un dato contato."));
        CHECK_FALSE(says(before, "«A questo ritmo»"));
        world.database.write_now("history", [](db::Tx& tx) { rebuild_history(tx); });
        auto const page = world.as("steering").get("/roadmap");
        CHECK(says(page, "A questo ritmo: tra più di 10 anni"));  // eight in four weeks, of 60,000
        CHECK(says(page, "12 gennaio 2026 – 8 febbraio 2026: 8 conclusi"));
        CHECK(says(world.as("steering").get("/en/roadmap"), "in more than 10 years"));
        CHECK(says(world.as("steering").get("/api/v1/roadmap"),
                   "\"forecast\":{\"kind\":\"far\",\"ends_on\":null,\"weeks\":{\"first_day\":\"2026-01-12\""));
        auto lead = world.as("body_lead", "ausl-tc");
        CHECK(says(lead.get("/roadmap"), "Senza proiezione: il conteggio è della Regione."));
        CHECK_FALSE(says(lead.get("/api/v1/roadmap"), "\"gained\""));
    });
}
