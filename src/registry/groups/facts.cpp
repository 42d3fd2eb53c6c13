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

//! As place_of: the newest choice of an employment; who has left, or is away that day, is out of scope.
#define REGIA_COUNTING                                                                                              \
    "FROM registry_counting c JOIN registry_employment e ON e.person_id = c.person_id AND e.id = c.employment_id "
#define REGIA_NEWEST                                                                                                \
    "WHERE c.started_on = (SELECT MAX(n.started_on) FROM registry_counting n WHERE n.person_id = c.person_id "      \
    "AND n.started_on <= {today}) "

//! Contracted doctors are in no body's list: to a body they are nobody (docs/rules/privacy.md, rule 9).
constexpr std::string_view in_scope =
    "SELECT c.person_id, CASE WHEN e.relationship = 'contracted' THEN NULL ELSE e.body_id END AS body_id "
    REGIA_COUNTING REGIA_NEWEST
    "AND (e.finished_on IS NULL OR e.finished_on >= {today}) AND NOT EXISTS (SELECT 1 FROM registry_absence a "
    "WHERE a.person_id = c.person_id AND a.started_on <= {today} "
    "AND (a.finished_on IS NULL OR a.finished_on >= {today}))";
constexpr std::string_view by_body = "SELECT c.person_id " REGIA_COUNTING
    "JOIN registry_body b ON b.id = e.body_id " REGIA_NEWEST "AND b.code {is}";
constexpr std::string_view by_wide_area = "SELECT c.person_id " REGIA_COUNTING
    "JOIN registry_body b ON b.id = e.body_id " REGIA_NEWEST "AND b.wide_area {is}";
constexpr std::string_view by_district = "SELECT c.person_id " REGIA_COUNTING
    "JOIN registry_district d ON d.id = e.district_id " REGIA_NEWEST "AND d.code {is}";
constexpr std::string_view by_profile = "SELECT c.person_id " REGIA_COUNTING REGIA_NEWEST "AND e.profile {is}";
constexpr std::string_view by_relationship =
    "SELECT c.person_id " REGIA_COUNTING REGIA_NEWEST "AND e.relationship {is}";
constexpr std::string_view by_function =
    "SELECT g.person_id FROM registry_function g WHERE g.started_on <= {today} "
    "AND (g.finished_on IS NULL OR g.finished_on >= {today}) AND g.function {is}";

#undef REGIA_COUNTING
#undef REGIA_NEWEST

}  // namespace

void add_facts(access::Facts& facts, files::Shelf<Reference>& shelf) {
    std::vector<std::string> const events{"person_changed"};
    facts.everybody(in_scope);
    facts.add({"body", w::fact_body, FactKind::choice, by_body, events, [&shelf](Voice const&) {
                   std::vector<Choice> choices;
                   for (Body const& one : shelf.current()->bodies) choices.push_back({one.code, one.name});
                   return choices;
               }});
    facts.add({"wide_area", w::fact_wide_area, FactKind::choice, by_wide_area, events, [&shelf](Voice const&) {
                   std::vector<Choice> choices;
                   for (auto const& [code, name] : shelf.current()->wide_areas) choices.push_back({code, name});
                   return choices;
               }});
    facts.add({"district", w::fact_district, FactKind::choice, by_district, events, [&shelf](Voice const&) {
                   std::vector<Choice> choices;
                   for (District const& one : shelf.current()->districts) choices.push_back({one.code, one.name});
                   return choices;
               }});
    facts.add({"profile", w::fact_profile, FactKind::choice, by_profile, events, [&shelf](Voice const& voice) {
                   std::vector<Choice> choices;
                   for (Profile const& one : shelf.current()->profiles)
                       choices.push_back({one.code, std::string(voice.pick(one.name_it, one.name_en))});
                   return choices;
               }});
    facts.add({"relationship", w::fact_relationship, FactKind::choice, by_relationship, events,
               [](Voice const& voice) {
                   return std::vector<Choice>{{"employee", std::string(voice[w::employee])},
                                              {"contracted", std::string(voice[w::contracted])},
                                              {"freelance", std::string(voice[w::freelance])},
                                              {"other", std::string(voice[w::other_relationship])}};
               }});
    facts.add({"function", w::fact_function, FactKind::choice, by_function, events, [](Voice const& voice) {
                   return std::vector<Choice>{{"tutor", std::string(voice[w::function_tutor])},
                                              {"trainer", std::string(voice[w::function_trainer])},
                                              {"front-office", std::string(voice[w::function_front_office])},
                                              {"clinical-lead", std::string(voice[w::function_clinical_lead])},
                                              {"strategic-role", std::string(voice[w::function_strategic_role])}};
               }});
}

}  // namespace regia::registry
