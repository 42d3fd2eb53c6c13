//! Checks of a programme folder that need more than one context. Each context reads its own files and names their
//! faults; here the codes of one file are looked up in another.
#include <algorithm>
#include <set>
#include <tuple>

#include "access/access.hpp"
#include "assessment/assessment.hpp"
#include "awards/awards.hpp"
#include "catalogue/catalogue.hpp"
#include "files/csv.hpp"
#include "files/toml.hpp"
#include "monitoring/monitoring.hpp"
#include "pages/programme_folder.hpp"

namespace regia::pages {
namespace {

using files::Fault;
using files::Faults;
using files::Folder;
using files::Toml;

//! What the contexts made of the folder.
struct Parsed {
    registry::Reference reference;
    portfolio::Portfolio portfolio;
    catalogue::Catalogue catalogue;
    monitoring::Plan plan;
    std::set<std::string, std::less<>> profile_groups;
};

Parsed parse_all(Folder const& folder, Faults& faults) {
    access::parse_programme(folder, faults);
    awards::parse_terms(folder, faults);
    assessment::parse_survey(folder, faults);
    Parsed parsed;
    parsed.reference = registry::parse_reference(folder, faults);
    parsed.portfolio = portfolio::parse_portfolio(folder, faults);
    parsed.catalogue = catalogue::parse_catalogue(folder, parsed.portfolio, faults);
    parsed.plan = monitoring::parse_plan(folder, faults);
    for (auto const& profile : parsed.reference.profiles) parsed.profile_groups.insert(profile.group);
    return parsed;
}

Faults syntax_faults(Folder const& folder) {
    Faults faults;
    for (auto const& [path, text] : folder.files())
        if (path.ends_with(".toml")) Toml::parse(path, text, faults);
    return faults;
}

bool contains(std::vector<std::string> const& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_audience(portfolio::Portfolio const& portfolio, std::string_view code) {
    return std::any_of(portfolio.audiences.begin(), portfolio.audiences.end(),
                       [&](auto const& audience) { return audience.code == code; });
}

void check_item(Toml const& item, Parsed const& parsed) {
    std::string const code = item.text("competence");
    std::string const audience = item.text("audience");
    auto const* const competence = parsed.portfolio.find_competence(code);
    if (!code.empty() && !competence) item.fault("competence", "the Portfolio has no competence " + code);
    if (audience.empty()) return;
    if (!is_audience(parsed.portfolio, audience)) item.fault("audience", "the Portfolio has no audience " + audience);
    // An item for some people may measure what everybody needs, never the other way round.
    else if (competence && !contains(competence->audiences, "all") && !contains(competence->audiences, audience))
        item.fault("audience", "competence " + code + " is not for " + audience);
}

void check_survey(Folder const& folder, Parsed const& parsed, Toml const& programme, Faults& faults) {
    for (std::string const& path : folder.below("survey/items/"))
        if (path.ends_with(".toml"))
            for (Toml const& item : Toml::parse(folder, path, faults).tables("item")) check_item(item, parsed);
    Toml const survey = programme.table("survey");
    std::vector<std::string> const order = survey.texts("area_order");
    for (std::string const& area : order)
        if (!parsed.portfolio.find_area(area)) survey.fault("area_order", "the Portfolio has no area " + area);
    for (auto const& area : parsed.portfolio.areas)
        if (!contains(order, area.code)) survey.fault("area_order", "area " + area.code + " is left out");
}

//! Profiles and groups of profiles that other files name.
void check_profiles(Folder const& folder, Parsed const& parsed, Faults& faults) {
    auto const expected = files::CsvTable::parse(folder, "expected_levels.csv", {"profile"}, faults);
    for (auto const& line : expected.lines()) {
        std::string const& profile = expected.get(line, "profile");
        if (!profile.empty() && profile != "*" && !parsed.reference.find_profile(profile))
            expected.fault(line, "profile", "there is no profile \"" + profile + "\" in profiles.csv", faults);
    }
    for (Toml const& audience : Toml::parse(folder, "portfolio.toml", faults).tables("audience")) {
        for (std::string const& profile : audience.texts_or_none("profiles"))
            if (!parsed.reference.find_profile(profile))
                audience.fault("profiles", "there is no profile \"" + profile + "\" in profiles.csv");
        for (std::string const& group : audience.texts_or_none("profile_groups"))
            if (!parsed.profile_groups.contains(group))
                audience.fault("profile_groups", "no profile is of group \"" + group + "\"");
    }
}

void check_contexts(Parsed const& parsed, Toml const& programme) {
    Toml const contexts = programme.table("contexts");
    for (std::string const& key : contexts.keys())
        if (!parsed.reference.find_profile(key) && !parsed.profile_groups.contains(key))
            contexts.fault(key, "is neither a profile nor a group of profiles.csv");
    std::set<std::string> without;
    for (auto const& profile : parsed.reference.profiles)
        if (!contexts.has(profile.code) && !contexts.has(profile.group)) without.insert(profile.group);
    for (std::string const& group : without)
        contexts.fault(group, "is missing: profiles of this group have no context");
}

//! The rules of project A stand once, in programme.toml; path.toml must keep to them (test banks: see catalogue).
void check_project_a(Parsed const& parsed, Toml const& programme) {
    Toml const project = programme.table("project_a");
    project.only({"modules", "minutes", "deadline", "remind_days_before", "test_questions", "pass_percent",
                  "attempts_max", "attempts_reopen", "attempts_reopened_after_hours"});
    auto const& modules = parsed.catalogue.modules;
    auto const count = project.number("modules");
    if (project.has("modules") && count != static_cast<std::int64_t>(modules.size()))
        project.fault("modules", "path.toml has " + std::to_string(modules.size()));
    auto const minutes = project.number("minutes");
    for (auto const& module : modules)
        if (project.has("minutes") && module.minutes != minutes)
            project.fault("minutes", "module " + module.code + " says " + std::to_string(module.minutes));
    Day const deadline = project.day("deadline");
    if (project.has("deadline") && (deadline > parsed.plan.ends_on || deadline < parsed.plan.starts_on))
        project.fault("deadline", "is not within the programme");
}

void check_fields(Toml const& programme) {
    programme.only({"programme", "policies", "survey", "project_a", "certificate", "contexts"});
    programme.table("programme")
        .only({"code", "name_it", "name_en", "tagline_it", "tagline_en", "owner", "funding_it", "funding_en",
               "funding_line_it", "funding_line_en", "cup", "starts_on", "ends_on", "languages"});
}

//! Each text of the pages stands in both languages.
void check_texts(Folder const& folder, Faults& faults) {
    for (std::string const& path : folder.below("texts/")) {
        std::string_view const name(path);
        bool const is_italian = name.ends_with(".it.md");
        if (!is_italian && !name.ends_with(".en.md")) {
            faults.push_back({path, 0, "", "the name does not end in .it.md or .en.md"});
            continue;
        }
        std::string other(name.substr(0, name.size() - std::string_view(".it.md").size()));
        other += is_italian ? ".en.md" : ".it.md";
        if (!folder.find(other)) faults.push_back({path, 0, "", "the translation is missing: " + other});
    }
}

//! By file and line, each once: two contexts that read one file name its faults twice.
Faults in_order(Faults faults) {
    auto const key = [](Fault const& fault) { return std::tie(fault.file, fault.line, fault.field, fault.message); };
    std::sort(faults.begin(), faults.end(), [&](Fault const& a, Fault const& b) { return key(a) < key(b); });
    faults.erase(std::unique(faults.begin(), faults.end(),
                             [&](Fault const& a, Fault const& b) { return key(a) == key(b); }),
                 faults.end());
    return faults;
}

}  // namespace

Faults check_programme(Folder const& folder) {
    Faults faults = syntax_faults(folder);
    if (!faults.empty()) return faults;
    Parsed const parsed = parse_all(folder, faults);
    check_texts(folder, faults);
    check_profiles(folder, parsed, faults);
    Toml const programme = Toml::parse(folder, "programme.toml", faults);
    check_fields(programme);
    check_survey(folder, parsed, programme, faults);
    check_contexts(parsed, programme);
    check_project_a(parsed, programme);
    return in_order(std::move(faults));
}

std::vector<std::string> minutes_report(Folder const& folder) {
    Faults said_elsewhere;
    auto const portfolio = portfolio::parse_portfolio(folder, said_elsewhere);
    return catalogue::minutes_report(catalogue::parse_catalogue(folder, portfolio, said_elsewhere));
}

}  // namespace regia::pages
