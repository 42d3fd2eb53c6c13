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
