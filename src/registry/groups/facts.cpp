//! What a rule may ask of people's place: the employment that counts, and functions given by an act.
#include "access/fact/fact.hpp"
#include "locale/registry.hpp"
#include "registry/groups/groups.hpp"
#include "registry/registry.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using access::FactKind;
using html::Choice;
using html::Voice;

//! As place_of: the newest choice of an employment; who has left, or is away that day, is out of scope. Contracted
//! doctors are in no body's list: to a body they are nobody (docs/rules/privacy.md, rule 9).
constexpr std::string_view in_scope =
    "SELECT c.person_id, CASE WHEN e.relationship = 'contracted' THEN NULL ELSE e.body_id END AS body_id, "
    "e.body_id AS employer_id, e.district_id, e.profile, e.relationship "
    "FROM registry_counting c JOIN registry_employment e ON e.person_id = c.person_id AND e.id = c.employment_id "
    "WHERE c.started_on <= {today} AND NOT EXISTS (SELECT 1 FROM registry_counting n WHERE n.person_id = c.person_id "
    "AND n.started_on > c.started_on AND n.started_on <= {today}) "
    "AND (e.finished_on IS NULL OR e.finished_on >= {today}) AND NOT EXISTS (SELECT 1 FROM registry_absence a "
    "WHERE a.person_id = c.person_id AND a.started_on <= {today} "
    "AND (a.finished_on IS NULL OR a.finished_on >= {today}))";
constexpr std::string_view by_body = "p.employer_id IN (SELECT b.id FROM registry_body b WHERE b.code {is})";
constexpr std::string_view by_wide_area = "p.employer_id IN (SELECT b.id FROM registry_body b WHERE b.wide_area {is})";
constexpr std::string_view by_district =
    "COALESCE(p.district_id IN (SELECT d.id FROM registry_district d WHERE d.code {is}), 1 = 0)";
constexpr std::string_view by_profile = "p.profile {is}";
constexpr std::string_view by_relationship = "p.relationship {is}";
constexpr std::string_view by_function =
    "SELECT g.person_id FROM registry_function g WHERE g.started_on <= {today} "
    "AND (g.finished_on IS NULL OR g.finished_on >= {today}) AND g.function {is}";

}  // namespace

void add_facts(access::Facts& facts, files::Shelf<Reference>& shelf) {
    std::vector<std::string> const events{"person_changed"};
    facts.everybody(in_scope);
    auto const add = [&](std::string_view code, html::Word title, std::string_view holds,
                         std::function<std::vector<Choice>(Voice const&)> choices) {
        facts.add({code, title, FactKind::choice, {}, events, std::move(choices), holds});
    };
    add("body", w::fact_body, by_body, [&shelf](Voice const&) {
        std::vector<Choice> choices;
        for (Body const& one : shelf.current()->bodies) choices.push_back({one.code, one.name});
        return choices;
    });
    add("wide_area", w::fact_wide_area, by_wide_area, [&shelf](Voice const&) {
        std::vector<Choice> choices;
        for (auto const& [code, name] : shelf.current()->wide_areas) choices.push_back({code, name});
        return choices;
    });
    add("district", w::fact_district, by_district, [&shelf](Voice const&) {
        std::vector<Choice> choices;
        for (District const& one : shelf.current()->districts) choices.push_back({one.code, one.name});
        return choices;
    });
    add("profile", w::fact_profile, by_profile, [&shelf](Voice const& voice) {
        std::vector<Choice> choices;
        for (Profile const& one : shelf.current()->profiles)
            choices.push_back({one.code, std::string(voice.pick(one.name_it, one.name_en))});
        return choices;
    });
    add("relationship", w::fact_relationship, by_relationship, [](Voice const& voice) {
        return std::vector<Choice>{{"employee", std::string(voice[w::employee])},
                                   {"contracted", std::string(voice[w::contracted])},
                                   {"freelance", std::string(voice[w::freelance])},
                                   {"other", std::string(voice[w::other_relationship])}};
    });
    facts.add({"function", w::fact_function, FactKind::choice, by_function, events, [](Voice const& voice) {
                   return std::vector<Choice>{{"tutor", std::string(voice[w::function_tutor])},
                                              {"trainer", std::string(voice[w::function_trainer])},
                                              {"front-office", std::string(voice[w::function_front_office])},
                                              {"clinical-lead", std::string(voice[w::function_clinical_lead])},
                                              {"strategic-role", std::string(voice[w::function_strategic_role])}};
               }});
}

}  // namespace regia::registry
