#include <random>

#include "catalogue/module_file.hpp"

namespace regia::catalogue {
namespace {

Level lowest_level(Module const& module) {
    Level lowest = Level::advanced;
    for (auto const& section : module.sections) lowest = std::min(lowest, section.level);
    return module.sections.empty() ? Level::base : lowest;
}

bool is_for(Section const& section, std::string_view context) {
    for (auto const& one : section.audience)
        if (one == "tutti" || one == context) return true;
    return false;
}

Section const* in_slot(Module const& module, std::string_view slot, std::string_view context) {
    auto const found = module.slots.find(slot);
    if (found == module.slots.end()) return nullptr;
    if (auto const own = found->second.find(context); own != found->second.end()) return module.find(own->second);
    auto const otherwise = module.slot_default.find(slot);
    return otherwise == module.slot_default.end() ? nullptr : module.find(otherwise->second);
}

//! The library's shuffle and distributions differ between compilers; a drawn test must be drawn the same for ever.
template <class T>
void shuffle(std::vector<T>& list, std::mt19937_64& random) {
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random() % i]);
}

std::vector<Question const*> questions_of(Module const& module, Level level) {
    std::vector<Question const*> found;
    for (auto const& question : module.questions)
        if (question.level == level) found.push_back(&question);
    return found;
}

//! The questions a test may draw: of the variant's level, else of base, else all.
std::vector<Question const*> pool_of(Module const& module, Level variant) {
    auto const enough = static_cast<std::size_t>(module.draw);
    for (Level const level : {variant, Level::base})
        if (auto pool = questions_of(module, level); pool.size() >= enough) return pool;
    std::vector<Question const*> all;
    for (auto const& question : module.questions) all.push_back(&question);
    return all;
}

}  // namespace

Level variant_level(Module const& module, std::optional<Level> reached) {
    int const next = reached ? static_cast<int>(*reached) + 1 : static_cast<int>(Level::base);
    Level const wanted =
        static_cast<Level>(std::clamp(next, static_cast<int>(Level::base), static_cast<int>(Level::advanced)));
    Level best = lowest_level(module);
    for (auto const& section : module.sections)
        if (section.level <= wanted) best = std::max(best, section.level);
    return best;
}

std::vector<Section const*> sections_for(Module const& module, Level variant, std::string_view context) {
    Level const shown = std::max(variant, lowest_level(module));
    std::vector<Section const*> sections;
    for (auto const& name : module.order) {
        bool const is_slot = name.starts_with(slot_mark);
        Section const* const section =
            is_slot ? in_slot(module, std::string_view(name).substr(slot_mark.size()), context) : module.find(name);
        // The default of a slot is shown to those it was not written for, rather than nothing.
        if (section && section->level <= shown && shown <= section->level_max && (is_slot || is_for(*section, context)))
            sections.push_back(section);
    }
    return sections;
}

std::vector<DrawnQuestion> draw_test(Module const& module, Level variant, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::map<std::string, std::vector<Question const*>> by_competence;
    for (Question const* question : pool_of(module, variant)) by_competence[question->competence].push_back(question);
    for (auto& [competence, pile] : by_competence) shuffle(pile, random);
    // Every competence gives as many as the others; what is left over comes from those with the larger bank.
    std::vector<std::pair<std::string, std::vector<Question const*>>> piles(by_competence.begin(), by_competence.end());
    std::sort(piles.begin(), piles.end(), [](auto const& a, auto const& b) {
        return a.second.size() != b.second.size() ? a.second.size() > b.second.size() : a.first < b.first;
    });
    std::vector<Question const*> chosen;
    auto const wanted = static_cast<std::size_t>(module.draw);
    for (std::size_t round = 0; !piles.empty() && round < piles.front().second.size(); ++round)
        for (auto const& [competence, pile] : piles)
            if (round < pile.size() && chosen.size() < wanted) chosen.push_back(pile[round]);
    shuffle(chosen, random);
    std::vector<DrawnQuestion> test;
    for (Question const* question : chosen) {
        std::vector<int> order(question->wrong.size() + 1);
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
        shuffle(order, random);
        test.push_back({question, std::move(order)});
    }
    return test;
}

int answers_to_pass(Module const& module, int asked) { return (module.pass_percent * asked + 99) / 100; }

}  // namespace regia::catalogue
