#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <set>

#include "assessment/engine.hpp"

using namespace regia::assessment;

namespace {

//! The world of docs/adr/2026-11-24-adaptive-survey-and-the-ai-act.md: six areas, two cuts, 24 items an area, guessing
//! 0.2, discrimination about 1.2; the engine is given difficulties with an error, as experts' guesses have.
Survey simulated_survey(std::mt19937_64& random, double difficulty_error, std::vector<double>& true_difficulty) {
    Survey survey;
    survey.cut_offs[0] = -0.6;
    survey.cut_offs[1] = 0.6;
    survey.cut_offs[2] = 9;
    survey.items_per_area_max = 6;
    std::normal_distribution<double> error(0, difficulty_error);
    std::uniform_real_distribution<double> slope(0.9, 1.5);
    for (int a = 1; a <= 6; ++a) {
        survey.area_order.push_back("A" + std::to_string(a));
        for (int i = 0; i < 24; ++i) {
            Item item;
            item.id = "A" + std::to_string(a) + "-" + std::to_string(i);
            item.area = survey.area_order.back();
            item.audience = "all";
            item.discrimination = slope(random);
            double const difficulty = -1.8 + 3.6 * i / 23.0;
            true_difficulty.push_back(difficulty);
            item.difficulty = difficulty + error(random);
            survey.items.push_back(item);
        }
    }
    tabulate(survey);
    return survey;
}

int level_of_ability(double ability) { return (ability >= -0.6) + (ability >= 0.6); }

struct Quality {
    double questions = 0, exact = 0, two_off = 0, bias = 0;
    //! The probabilities that were said, and how often the level of all areas together was right.
    double said = 0, overall_said = 0, overall_exact = 0;
    void add(Quality const& other, double share) {
        questions += other.questions * share;
        exact += other.exact * share;
        two_off += other.two_off * share;
        bias += other.bias * share;
        said += other.said * share;
        overall_said += other.overall_said * share;
        overall_exact += other.overall_exact * share;
    }
};

Quality simulate(double difficulty_error, int people, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<double> true_difficulty;
    Survey const survey = simulated_survey(random, difficulty_error, true_difficulty);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    Quality quality;
    for (int person = 0; person < people; ++person) {
        double const common = normal(random);
        std::vector<double> ability;
        for (int a = 0; a < 6; ++a) ability.push_back(std::sqrt(0.7) * common + std::sqrt(0.3) * normal(random));
        std::vector<Answered> answers;
        std::vector<std::string> const audiences{"all"};
        for (;;) {
            auto const next = next_question(survey, answers, audiences, random());
            if (!next.item) break;
            auto const index = static_cast<std::size_t>(next.item - survey.items.data());
            double const logistic =
                1 / (1 + std::exp(-next.item->discrimination *
                                  (ability[static_cast<std::size_t>(next.area_position)] - true_difficulty[index])));
            answers.push_back({next.item, uniform(random) < 0.2 + 0.8 * logistic});
        }
        quality.questions += static_cast<double>(answers.size()) / people;
        auto const areas = results(survey, answers);
        for (std::size_t a = 0; a < 6; ++a) {
            int const error = static_cast<int>(areas[a].level) - level_of_ability(ability[a]);
            quality.exact += (error == 0) / (6.0 * people);
            quality.two_off += (std::abs(error) == 2) / (6.0 * people);
            quality.bias += error / (6.0 * people);
            quality.said += areas[a].probability / (6.0 * people);
        }
        auto const shares = level_shares(survey, overall(survey, answers));
        int const level = static_cast<int>(most_probable(shares));
        double const mean = std::accumulate(ability.begin(), ability.end(), 0.0) / 6;
        quality.overall_said += shares[static_cast<std::size_t>(level)] / people;
        quality.overall_exact += (level == level_of_ability(mean)) / static_cast<double>(people);
    }
    return quality;
}

}  // namespace

TEST_CASE("AThousandSimulatedPeopleGetTheirLevelAsOftenAsTheDesignPromises") {
    for (double difficulty_error : {0.0, 0.5}) {
        // Four banks: the luck of one bank's difficulties would hide what the engine does.
        Quality quality;
        for (std::uint64_t bank = 1; bank <= 4; ++bank) quality.add(simulate(difficulty_error, 250, bank), 0.25);
        MESSAGE("error of difficulty " << difficulty_error << ": questions " << quality.questions << ", exact "
                                       << quality.exact << ", two off " << quality.two_off << ", bias "
                                       << quality.bias << ", said " << quality.said << ", overall exact "
                                       << quality.overall_exact << ", said " << quality.overall_said);
        CHECK(quality.questions < 36);  // not every area needs its six
        CHECK(quality.exact >= 0.62);
        CHECK(quality.two_off <= 0.01);
        CHECK(std::abs(quality.bias) <= 0.06);
        CHECK(std::abs(quality.said - quality.exact) <= 0.04);
        CHECK(std::abs(quality.overall_said - quality.overall_exact) <= 0.04);
    }
}

TEST_CASE("TheSameSeedAndAnswersGiveTheSameQuestions") {
    std::mt19937_64 random(1);
    std::vector<double> difficulty;
    Survey const survey = simulated_survey(random, 0, difficulty);
    std::vector<std::string> const audiences{"all"};
    std::set<std::string> first_items;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        auto const a = next_question(survey, {}, audiences, seed);
        auto const b = next_question(survey, {}, audiences, seed);
        CHECK(a.item == b.item);
        first_items.insert(a.item->id);
    }
    CHECK(first_items.size() == 3);  // exposure is spread over the three best
}

TEST_CASE("AnItemOfAnotherAudienceIsNeverDrawn") {
    std::mt19937_64 random(1);
    std::vector<double> difficulty;
    Survey survey = simulated_survey(random, 0, difficulty);
    for (Item& item : survey.items)
        if (item.area == "A1") item.audience = "clinician";
    std::vector<std::string> const desk{"all", "front-office"};
    CHECK(next_question(survey, {}, desk, 1).item->area == "A2");
    std::vector<std::string> const nurse{"all", "clinician"};
    CHECK(next_question(survey, {}, nurse, 1).item->area == "A1");
}

TEST_CASE("ARetiredItemIsNeverDrawnAndStaysInTheSurvey") {
    std::mt19937_64 random(1);
    std::vector<double> difficulty;
    Survey survey = simulated_survey(random, 0, difficulty);
    std::vector<std::string> const audiences{"all"};
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        std::string const drawn = next_question(survey, {}, audiences, seed).item->id;
        for (Item& item : survey.items)
            if (item.id == drawn) item.retired = "Non serve più";
        CHECK(next_question(survey, {}, audiences, seed).item->id != drawn);
        for (Item& item : survey.items) item.retired.clear();
    }
    for (Item& item : survey.items)
        if (item.area == "A1") item.retired = "Non serve più";
    CHECK(next_question(survey, {}, audiences, 1).item->area == "A2");
}

TEST_CASE("OptionsAreShownInEveryOrder") {
    std::set<std::array<int, 4>> orders;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) orders.insert(option_order(seed, "A1-01"));
    CHECK(orders.size() == 24);
}
