#include "catalogue/catalogue.hpp"

#include "base/text.hpp"
#include "catalogue/module_file.hpp"

namespace regia::catalogue {
namespace {

constexpr double module_minutes_min = 10;
constexpr std::string_view items_folder = "survey/items/";

//! The targets that sections may be written for: what programme.toml [contexts] maps profiles to.
void read_contexts(Catalogue& catalogue, files::Toml const& programme) {
    if (!programme.has("contexts")) programme.fault("contexts", "is missing");
    auto const table = programme.table("contexts");
    std::set<std::string> contexts;
    for (auto const& key : table.keys()) {
        std::string const context = table.text(key);
        contexts.insert(context);
        catalogue.context_by_profile.emplace(key, context);
    }
    catalogue.contexts = {contexts.begin(), contexts.end()};
}

//! How many questions a test has, how many right ones pass it, how often it may be tried, how many more attempts open
//! by themselves when all are used: the same for all modules. A programme that is silent on the last, as those loaded
//! before there was such a rule, shuts nobody out: only a written 0 does.
Module module_with_rules(files::Toml const& programme) {
    auto const rules = programme.table("project_a");
    Module module;
    module.draw = static_cast<int>(rules.number("test_questions"));
    module.pass_percent = static_cast<int>(rules.number("pass_percent"));
    module.attempts_max = static_cast<int>(rules.number("attempts_max"));
    module.attempts_reopen = static_cast<int>(rules.number_or("attempts_reopen", module.attempts_reopen));
    module.attempts_reopened_after_hours = static_cast<int>(
        rules.number_or("attempts_reopened_after_hours", module.attempts_reopened_after_hours));
    if (module.draw < 1 || module.draw > 50) rules.fault("test_questions", "is not between 1 and 50");
    if (module.pass_percent < 1 || module.pass_percent > 100) rules.fault("pass_percent", "is not between 1 and 100");
    if (module.attempts_max < 1) rules.fault("attempts_max", "is not at least 1");
    if (module.attempts_reopen < 0) rules.fault("attempts_reopen", "can't be negative");
    if (module.attempts_reopened_after_hours < 1 || module.attempts_reopened_after_hours > 24 * 365)
        rules.fault("attempts_reopened_after_hours", "is not between 1 and 8760");
    return module;
}

//! `remind_days_before = [30, 7, 1]`: on which days before the deadline learners are reminded of it.
std::vector<int> days_to_remind(files::Toml const& rules) {
    std::vector<int> all;
    for (std::string const& text : rules.texts_or_none("remind_days_before")) {
        auto const count = parse_number<int>(text);
        if (count && *count >= 0 && *count <= 365) all.push_back(*count);
        else rules.fault("remind_days_before", "is no number of days from 0 to 365: " + text);
    }
    std::sort(all.rbegin(), all.rend());
    return all;
}

Module parse_place(Reading& reading, Module module, files::Toml const& toml) {
    toml.only({"code", "position", "area", "folder", "title_it", "title_en", "aim_it", "aim_en", "competences",
               "minutes", "requires"});
    module.code = toml.text("code");
    module.position = static_cast<int>(toml.number("position"));
    module.area = toml.text("area");
    module.title = {toml.text("title_it"), toml.text("title_en")};
    module.aim = {toml.text("aim_it"), toml.text("aim_en")};
    module.minutes = static_cast<int>(toml.number("minutes"));
    module.requires_modules = toml.texts_or_none("requires");
    if (!module.area.empty() && !reading.portfolio.find_area(module.area))
        toml.fault("area", "the Portfolio has no area " + module.area);
    std::string const folder = toml.text("folder");
    if (folder.empty()) return module;
    std::string const path = "modules/" + folder + "/";
    if (reading.folder.below(path).empty()) {
        toml.fault("folder", "there is no folder " + path);
        return module;
    }
    module.folder = path;
    parse_module(reading, module, path);
    for (auto& code : known_competences(reading, toml, "competences"))
        if (std::find(module.competences.begin(), module.competences.end(), code) == module.competences.end())
            module.not_taught.push_back(std::move(code));
    return module;
}

//! Follows `requires` from one module; a way back to where it began is a cycle.
bool requires_itself(Catalogue const& catalogue, Module const& start) {
    std::set<std::string, std::less<>> seen;
    std::vector<std::string> open = start.requires_modules;
    while (!open.empty()) {
        std::string const code = std::move(open.back());
        open.pop_back();
        if (code == start.code) return true;
        Module const* const module = seen.insert(code).second ? catalogue.find(code) : nullptr;
        if (module) open.insert(open.end(), module->requires_modules.begin(), module->requires_modules.end());
    }
    return false;
}

void check_path(Catalogue const& catalogue, std::vector<files::Toml> const& tables) {
    std::set<std::string> codes;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        Module const& module = catalogue.modules[i];
        if (module.code == survey_code) tables[i].fault("code", "this name is that of the survey");
        if (!codes.insert(module.code).second) tables[i].fault("code", "stands twice: " + module.code);
        if (module.position != static_cast<int>(i) + 1)
            tables[i].fault("position", "the modules must stand in their order, from 1");
        for (auto const& code : module.requires_modules)
            if (!catalogue.find(code)) tables[i].fault("requires", "there is no module " + code);
        if (requires_itself(catalogue, module)) tables[i].fault("requires", "the module requires itself");
    }
}

//! Its texts are read by assessment; here they are files of one version.
std::optional<Module> survey_unit(files::Folder const& folder) {
    if (folder.below(items_folder).empty()) return std::nullopt;
    Module unit;
    unit.code = survey_code;
    unit.folder = items_folder;
    unit.language = "it";
    unit.version = version_of(folder, unit.folder);
    return unit;
}

}  // namespace

Section const* Module::find(std::string_view section_id) const {
    for (auto const& section : sections)
        if (section.id == section_id) return &section;
    return glossary && glossary->id == section_id ? &*glossary : nullptr;
}

Module const* Catalogue::find(std::string_view code) const {
    for (auto const& module : modules)
        if (module.code == code) return &module;
    return nullptr;
}

Module const* Catalogue::find_unit(std::string_view code) const {
    return survey && code == survey->code ? &*survey : find(code);
}

Catalogue parse_catalogue(files::Folder const& folder, portfolio::Portfolio const& portfolio, files::Faults& faults) {
    Catalogue catalogue;
    auto const programme = files::Toml::parse(folder, "programme.toml", faults);
    read_contexts(catalogue, programme);
    Reading reading{folder, portfolio, catalogue.contexts, faults, {}};
    auto const path = files::Toml::parse(folder, "path.toml", faults);
    auto const tables = path.tables("module");
    if (folder.find("path.toml") && tables.empty()) path.fault("module", "there is none");
    catalogue.deadline = programme.table("project_a").day_if("deadline");
    catalogue.remind_days_before = days_to_remind(programme.table("project_a"));
    Module const rules = module_with_rules(programme);
    for (auto const& table : tables) catalogue.modules.push_back(parse_place(reading, rules, table));
    check_path(catalogue, tables);
    catalogue.survey = survey_unit(folder);
    for (auto const& line : minutes_of(catalogue))
        if (line.computed < module_minutes_min) {
            Module const& module = *catalogue.find(line.module);
            auto const& table = tables[static_cast<std::size_t>(&module - catalogue.modules.data())];
            table.fault("folder", "less than ten minutes of content for " + line.context);
        }
    return catalogue;
}

std::string Catalogue::context_of(std::string_view profile, std::string_view profile_group) const {
    for (auto const key : {profile, profile_group})
        if (auto const found = context_by_profile.find(key); found != context_by_profile.end()) return found->second;
    return {};
}

}  // namespace regia::catalogue
