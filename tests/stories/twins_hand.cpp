#include "twins_hand.hpp"

#include "assessment/attempt_store.hpp"
#include "learning/step.hpp"
#include "learning/test.hpp"
#include "world/page.hpp"

namespace regia::twins {
namespace {

constexpr int questions_max = 36;

//! Where this option of the waiting question is shown.
int place_of(assessment::Survey const& survey, assessment::Attempt const& attempt, bool is_right) {
    auto const* const item = survey.find(attempt.current_item);
    REQUIRE(item);
    for (int place = 0; place < 4; ++place) {
        auto const option = static_cast<std::size_t>(attempt.current_order[static_cast<std::size_t>(place)]);
        if (item->options.at(option).is_right == is_right) return place;
    }
    throw Bug("an item without a right and a wrong option");
}

}  // namespace

Hand::Hand(world::TestHouse& house, Uuid person) : in_(house), person_(person), browser_(house.signed_in(person)) {
    std::string const page = browser_.get("/area-di-lavoro").body;
    form_token_ = world::Browser::hidden(page, "form_token");
    of_ = world::Browser::hidden(page, "of");
}

http::Reply Hand::send(std::string const& target, world::Form form, int wanted) {
    form.insert(form.begin(), {{"form_token", form_token_}, {"of", of_}});
    http::Reply reply = browser_.post(target, form);
    CAPTURE(target);
    CAPTURE(world::text_of(reply.body));
    REQUIRE(reply.status == wanted);
    return reply;
}

void Hand::answer_survey(bool is_high) {
    send("/questionario");
    auto const survey = in_.house.survey.current();
    for (int asked = 0; asked <= questions_max; ++asked) {
        auto const attempt = in_.house.database.read([&](db::Tx& tx) { return assessment::find_open(tx, person_); });
        if (!attempt) return;
        in_.clock.advance(seconds(20));
        world::Form form{{"posizione", std::to_string(attempt->position())}};
        if (!is_high && asked % 2 == 0) form.emplace_back("non_so", "1");
        else form.emplace_back("risposta", std::to_string(place_of(*survey, *attempt, is_high)));
        send("/questionari/" + to_string(attempt->id) + "/domanda", form);
    }
    FAIL("the survey has no end");
}

void Hand::read_module(int position) {
    auto const sections = in_.house.database.read([&](db::Tx& tx) {
        auto const enrolled =
            learning::enrolled_in(tx, in_.house.library, person_, code_of(position), in_.clock.now());
        auto const taught = learning::taught_to(in_.house.library, enrolled);
        std::vector<std::string> ids;
        for (auto const* section : catalogue::sections_for(*taught.module, enrolled.variant, enrolled.context))
            ids.push_back(section->id);
        return ids;
    });
    for (std::string const& section : sections) {
        in_.clock.advance(minutes(3));
        send("/percorso/moduli/" + std::to_string(position) + "/passi", {{"passo", section}});
    }
}

void Hand::sit_test(int position, std::size_t right) {
    std::string const path = "/percorso/moduli/" + std::to_string(position) + "/verifica";
    send(path);
    world::Form form;
    int const number = in_.house.database.read([&](db::Tx& tx) {
        auto const enrolled =
            learning::enrolled_in(tx, in_.house.library, person_, code_of(position), in_.clock.now());
        auto const attempt = learning::last_attempt(tx, person_, code_of(position));
        REQUIRE(attempt);
        auto const taught = learning::taught_to(in_.house.library, enrolled);
        for (auto const& drawn : catalogue::draw_test(*taught.module, enrolled.variant, attempt->seed)) {
            auto const found = std::find(drawn.option_order.begin(), drawn.option_order.end(), 0);
            auto const at = found - drawn.option_order.begin();
            form.emplace_back("d" + std::to_string(form.size() + 1),
                              std::to_string(form.size() < right ? at : (at + 1) % 4));
        }
        return attempt->attempt;
    });
    form.emplace_back("tentativo", std::to_string(number));
    send(path + "/consegna", form);
}

}  // namespace regia::twins
