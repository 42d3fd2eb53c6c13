#include "learning/path.hpp"

namespace regia::learning {

std::string context_for(db::Tx& tx, Library& library, Uuid person, Day today) {
    auto const place = registry::place_of(tx, person, today);
    auto const reference = library.reference.current();
    registry::Profile const* const profile = place ? reference->find_profile(place->profile) : nullptr;
    return library.catalogue.current()->context_of(profile ? profile->code : "", profile ? profile->group : "");
}

Choice choose_variant(catalogue::Module const& module, assessment::Result const* result) {
    if (!result) return {catalogue::variant_level(module, std::nullopt), "no_survey"};
    for (assessment::AreaResult const& area : result->areas)
        if (area.area == module.area)
            return {catalogue::variant_level(module, area.level),
                    "survey:" + std::string(portfolio::code_of(area.level))};
    return {catalogue::variant_level(module, std::nullopt), "no_survey"};
}

void plan_module(db::Tx& tx, catalogue::Module const& module, assessment::Result const* result,
                 std::string_view context, Uuid person) {
    Choice const choice = choose_variant(module, result);
    auto const sections = catalogue::sections_for(module, choice.variant, context);
    tx.run("INSERT INTO learning_module (person_id, module, position, variant, because, context, sections_total, "
           "sections_opened, minutes_total, minutes_done, last_section, test_attempts) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, '', 0) ON CONFLICT (person_id, module) DO UPDATE SET "
           "position = excluded.position, variant = excluded.variant, because = excluded.because, "
           "context = excluded.context, sections_total = excluded.sections_total, "
           "minutes_total = excluded.minutes_total WHERE learning_module.started_at IS NULL "
           "AND (learning_module.position <> excluded.position OR learning_module.variant <> excluded.variant "
           "OR learning_module.because <> excluded.because OR learning_module.context <> excluded.context "
           "OR learning_module.sections_total <> excluded.sections_total "
           "OR learning_module.minutes_total <> excluded.minutes_total)",
           person, module.code, module.position, choice.variant, choice.because, context,
           static_cast<std::int64_t>(sections.size()), module.minutes);
}

void plan_path(db::Tx& tx, Library& library, Uuid person, Instant now) {
    auto const result = assessment::latest_result(tx, *library.survey.current(), person);
    std::string const context = context_for(tx, library, person, rome_day(now));
    for (catalogue::Module const& module : library.catalogue.current()->modules)
        plan_module(tx, module, result ? &*result : nullptr, context, person);
}

}  // namespace regia::learning
