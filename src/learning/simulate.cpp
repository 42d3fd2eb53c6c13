#include "learning/lesson/notes.hpp"
#include "learning/lesson/time.hpp"
#include "learning/test.hpp"

namespace regia::learning {

void simulate_module(db::Tx& tx, Library& library, Uuid person, std::string_view module, bool complete, Instant from,
                     Instant to, std::uint64_t seed) {
    Enrolled const enrolled = begun(tx, library, person, module, from);
    Taught const kept = taught_to(library, enrolled);
    catalogue::Module const& taught = *kept.module;
    auto const sections = catalogue::sections_for(taught, enrolled.variant, enrolled.context);
    std::size_t const opened = complete ? sections.size() : std::max<std::size_t>(1, sections.size() / 2);
    std::int64_t const pace = (to - from) / static_cast<std::int64_t>(sections.size() + 1);
    std::vector<Opening> openings;
    for (std::size_t i = 0; i < opened; ++i)
        openings.push_back({sections[i]->id, from + pace * static_cast<std::int64_t>(i)});
    open_sections(tx, library, person, enrolled, openings);
    if (!complete) return;
    TestAttempt const attempt = begin_test(tx, library, person, module, seed, to - pace);
    std::vector<int> answers;
    for (auto const& drawn : catalogue::draw_test(taught, enrolled.variant, attempt.seed))
        answers.push_back(static_cast<int>(std::find(drawn.option_order.begin(), drawn.option_order.end(), 0) -
                                           drawn.option_order.begin()));
    hand_in(tx, library, person, module, attempt.attempt, answers, to);
}

void simulate_note(db::Tx& tx, Uuid person, std::string_view module, std::string_view text, Instant now) {
    auto const opened = opened_sections(tx, person, module);
    if (opened.empty()) return;
    save_note(tx, person, module, opened.back(), std::string(text), std::nullopt, now);
    report_time(tx, person, {std::string(module), opened.back(), "demo", 240, {}}, 0, now);
}

}  // namespace regia::learning
