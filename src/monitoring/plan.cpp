//! Reads targets.toml, roadmap.toml and the policies of programme.toml; draws the planned line of project A.
#include <algorithm>
#include <set>

#include "files/toml.hpp"
#include "monitoring/monitoring.hpp"

namespace regia::monitoring {
namespace {

using files::Faults;
using files::Folder;
using files::Toml;

//! "" = the whole programme.
constexpr std::string_view projects[] = {"", "A", "B", "C", "D"};
constexpr std::string_view kinds[] = {"output", "design"};
constexpr std::string_view individual_levels[] = {"person_only", "shared_by_person", "outcome_to_referents"};
//! The target that the planned line of project A leads to.
constexpr std::string_view reach_of_project_a = "A.reach";

template <std::size_t N>
bool is_one_of(std::string_view text, std::string_view const (&words)[N]) {
    return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

std::string code_of(Toml const& toml, std::set<std::string>& used) {
    std::string code = toml.text("code");
    if (!code.empty() && !used.insert(code).second) toml.fault("code", "\"" + code + "\" is here twice");
    return code;
}

std::string project_of(Toml const& toml) {
    std::string project = toml.text_or("project", "");
    if (!is_one_of(project, projects)) toml.fault("project", "is none of A, B, C, D (\"\" = the whole programme)");
    return project;
}

portfolio::Text name_of(Toml const& toml) { return {toml.text("name_it"), toml.text("name_en")}; }

Plan::Target parse_target(Toml const& toml, std::set<std::string>& used) {
    toml.only({"code", "project", "name_it", "name_en", "value", "unit", "kind", "due", "ceiling", "source"});
    Plan::Target target;
    target.code = code_of(toml, used);
    target.project = project_of(toml);
    target.name = name_of(toml);
    target.value = toml.number("value");
    if (toml.has("value") && target.value < 1) toml.fault("value", "is not above zero");
    target.unit = toml.text("unit");
    target.due = toml.day_if("due");
    target.is_ceiling = toml.flag_or("ceiling", false);
    if (!is_one_of(toml.text("kind"), kinds)) toml.fault("kind", "is neither output nor design");
    toml.text_or("source", "");
    return target;
}

void parse_targets(Folder const& folder, Plan& plan, Faults& faults) {
    Toml const file = Toml::parse(folder, "targets.toml", faults);
    if (file.keys().empty()) return;  // missing or not TOML: said already
    file.only({"target", "observed"});
    std::set<std::string> used;
    for (Toml const& toml : file.tables("target")) plan.targets.push_back(parse_target(toml, used));
    for (Toml const& toml : file.tables("observed")) {
        toml.only({"month", "name_it", "name_en", "sources"});
        toml.text("month");
        name_of(toml);
        toml.texts_or_none("sources");
    }
    if (!used.contains(std::string(reach_of_project_a)))
        file.fault("target", "the target \"A.reach\" is missing: the planned line of project A leads to it");
}

Plan::Milestone parse_milestone(Toml const& toml, std::set<std::string>& used) {
    toml.only({"code", "project", "name_it", "name_en", "starts_on", "ends_on", "dates_certainty",
               "finished_on"});
    Plan::Milestone milestone{code_of(toml, used), project_of(toml), name_of(toml), toml.day("starts_on"),
                              toml.day("ends_on")};
    if (milestone.end < milestone.start) toml.fault("ends_on", "is before starts_on");
    milestone.certain = toml.text_or("dates_certainty", "alta").starts_with("alta");
    if (toml.has("finished_on")) milestone.finished_on = toml.day("finished_on");
    if (milestone.finished_on && *milestone.finished_on < milestone.start)
        toml.fault("finished_on", "is before starts_on");
    return milestone;
}

void parse_roadmap(Folder const& folder, Plan& plan, Faults& faults) {
    Toml const file = Toml::parse(folder, "roadmap.toml", faults);
    if (file.keys().empty()) return;
    file.only({"milestone", "recurring", "national"});
    std::set<std::string> used;
    for (Toml const& toml : file.tables("milestone")) plan.roadmap.push_back(parse_milestone(toml, used));
    for (Toml const& toml : file.tables("recurring")) {
        toml.only({"name_it", "name_en"});
        plan.recurring.push_back(name_of(toml));
    }
    for (Toml const& toml : file.tables("national")) {
        toml.only({"code", "name_it", "name_en", "due", "sources"});
        plan.national.push_back({code_of(toml, used), name_of(toml), toml.day("due")});
        toml.texts_or_none("sources");
    }
}

void parse_policies(Folder const& folder, Plan& plan, Faults& faults) {
    Toml const file = Toml::parse(folder, "programme.toml", faults);
    if (file.keys().empty()) return;
    Toml const programme = file.table("programme");
    plan.starts_on = programme.day("starts_on");
    plan.ends_on = programme.day("ends_on");
    if (plan.ends_on < plan.starts_on) programme.fault("ends_on", "is before starts_on");
    Toml const policies = file.table("policies");
    policies.only({"small_cell", "individual_level", "exemption", "snapshot", "removal_percent_max", "export_rows",
                   "export_days"});
    auto const small_cell = policies.number("small_cell");
    // A smaller threshold would show single people in what is meant to be an aggregate.
    if (small_cell >= 3 && small_cell <= 1000) plan.small_cell = static_cast<int>(small_cell);
    else if (policies.has("small_cell")) policies.fault("small_cell", "is not between 3 and 1000");
    if (!is_one_of(policies.text("individual_level"), individual_levels))
        policies.fault("individual_level", "is none of person_only, shared_by_person, outcome_to_referents");
    policies.flag("exemption");
    constexpr std::int64_t rows_most = 100'000, days_most = 90;
    plan.export_rows = policies.number_or("export_rows", plan.export_rows);
    if (plan.export_rows < 1 || plan.export_rows > rows_most)
        policies.fault("export_rows", "is not between 1 and 100000");
    plan.export_days = static_cast<int>(policies.number_or("export_days", plan.export_days));
    if (plan.export_days < 1 || plan.export_days > days_most)
        policies.fault("export_days", "is not between 1 and 90");
    if (policies.text("snapshot") != "monthly") policies.fault("snapshot", "is not monthly, the only period so far");
}

}  // namespace

std::int64_t Plan::target(std::string_view code) const {
    for (Target const& target : targets)
        if (target.code == code) return target.value;
    throw Bug("the programme has no target \"" + std::string(code) + "\"");
}

std::int64_t Plan::planned(Day on) const {
    auto const reach = std::find_if(targets.begin(), targets.end(),
                                    [](Target const& target) { return target.code == reach_of_project_a; });
    if (reach == targets.end()) return 0;
    auto const activity = std::find_if(roadmap.begin(), roadmap.end(),
                                       [](Milestone const& milestone) { return milestone.project == "A"; });
    Day const start = activity == roadmap.end() ? starts_on : activity->start;
    Day const due = reach->due.value_or(ends_on);
    if (on >= due) return reach->value;
    if (on <= start) return 0;
    return reach->value * days_between(start, on) / days_between(start, due);
}

Plan parse_plan(Folder const& folder, Faults& faults) {
    Plan plan;
    parse_policies(folder, plan, faults);
    parse_targets(folder, plan, faults);
    parse_roadmap(folder, plan, faults);
    std::vector<std::string> codes;
    for (Plan::Target const& target : plan.targets) codes.push_back(target.code);
    plan.regis = parse_regis(folder, codes, faults);
    return plan;
}

}  // namespace regia::monitoring
