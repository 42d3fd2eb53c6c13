//! Reads portfolio.toml and expected_levels.csv. What needs other files too (profiles) is checked by pages.
#include <algorithm>
#include <set>

#include "files/csv.hpp"
#include "files/toml.hpp"
#include "portfolio/portfolio.hpp"

namespace regia::portfolio {
namespace {

using files::CsvTable;
using files::Faults;
using files::Folder;
using files::Toml;

//! The functions that an act may give (registry.hpp). A misspelt one would silently never apply.
constexpr std::string_view functions[] = {"primary-care-doctor", "front-office",  "tutor",
                                          "trainer",             "clinical-lead", "strategic-role"};
constexpr Level taught_levels[] = {Level::base, Level::intermediate, Level::advanced};

bool is_function(std::string_view code) {
    return std::find(std::begin(functions), std::end(functions), code) != std::end(functions);
}

Text text_of(Toml const& toml, std::string const& prefix = "") {
    return {toml.text(prefix + "it"), toml.text(prefix + "en")};
}

//! The code of a table; a fault when it was used before.
std::string fresh_code(Toml const& toml, std::set<std::string>& used) {
    std::string code = toml.text("code");
    if (!code.empty() && !used.insert(code).second) toml.fault("code", "\"" + code + "\" is here twice");
    return code;
}

void parse_levels(Toml const& file, Portfolio& portfolio) {
    std::set<std::string> used;
    for (Toml const& toml : file.tables("level")) {
        toml.only({"code", "it", "en", "meaning_it", "meaning_en"});
        std::string const code = fresh_code(toml, used);
        text_of(toml, "meaning_");
        if (auto const level = level_of(code)) portfolio.level_names[static_cast<std::size_t>(*level)] = text_of(toml);
        else toml.fault("code", "is none of non_ancora, base, intermedio, avanzato");
    }
    if (used.size() < std::size(portfolio.level_names))
        file.fault("level", "non_ancora, base, intermedio and avanzato each need their [[level]]");
}

void parse_audiences(Toml const& file, Portfolio& portfolio) {
    std::set<std::string> used;
    for (Toml const& toml : file.tables("audience")) {
        toml.only({"code", "it", "en", "profile_groups", "profiles", "functions"});
        Audience audience{fresh_code(toml, used), text_of(toml), toml.texts_or_none("profile_groups"),
                          toml.texts_or_none("profiles"), toml.texts_or_none("functions")};
        for (std::string const& function : audience.functions)
            if (!is_function(function)) toml.fault("functions", "there is no function \"" + function + "\"");
        bool const is_limited =
            !audience.profile_groups.empty() || !audience.profiles.empty() || !audience.functions.empty();
        if (audience.code == "all" && is_limited) toml.fault("code", "\"all\" is everybody: it takes no lists");
        if (audience.code != "all" && !is_limited) toml.fault("code", "nobody can belong to this audience");
        portfolio.audiences.push_back(std::move(audience));
    }
    if (!used.contains("all")) file.fault("audience", "an audience \"all\" is needed");
}

Competence parse_competence(Toml const& toml, Portfolio const& portfolio, std::set<std::string>& used) {
    toml.only({"code", "it", "en", "audiences", "base", "intermedio", "avanzato", "since", "replaces"});
    Competence competence;
    competence.code = fresh_code(toml, used);
    competence.name = text_of(toml);
    competence.audiences = toml.texts("audiences");
    for (std::string const& code : competence.audiences) {
        bool const is_known = std::any_of(portfolio.audiences.begin(), portfolio.audiences.end(),
                                          [&](Audience const& audience) { return audience.code == code; });
        if (!is_known) toml.fault("audiences", "there is no audience \"" + code + "\"");
    }
    for (Level const level : taught_levels) {
        std::string const field(code_of(level));
        Toml const behaviour = toml.table(field);
        if (!toml.has(field)) {
            toml.fault(field, "is missing: what is seen in the work of someone at this level");
            continue;
        }
        behaviour.only({"it", "en"});
        competence.behaviours[static_cast<std::size_t>(level)] = text_of(behaviour);
    }
    toml.text_or("since", "");
    toml.texts_or_none("replaces");
    return competence;
}

void parse_areas(Toml const& file, Portfolio& portfolio) {
    std::set<std::string> area_codes, competence_codes;
    for (Toml const& toml : file.tables("area")) {
        toml.only({"code", "it", "en", "short_it", "short_en", "deck_text", "status", "competence"});
        Area area{fresh_code(toml, area_codes), text_of(toml), text_of(toml, "short_"), toml.text("deck_text"), {}};
        toml.text_or("status", "");
        bool is_for_all = false;
        for (Toml const& one : toml.tables("competence")) {
            area.competences.push_back(parse_competence(one, portfolio, competence_codes));
            auto const& audiences = area.competences.back().audiences;
            is_for_all |= std::find(audiences.begin(), audiences.end(), "all") != audiences.end();
        }
        if (!is_for_all) toml.fault("code", "no competence of this area is for \"all\"");
        portfolio.areas.push_back(std::move(area));
    }
    if (portfolio.areas.empty()) file.fault("area", "there is no [[area]]");
}

void parse_mapping(Toml const& file, Portfolio const& portfolio) {
    for (Toml const& toml : file.tables("mapping")) {
        toml.only({"old", "new", "note"});
        toml.text("old");
        toml.text_or("note", "");
        for (std::string const& code : toml.texts("new"))
            if (!portfolio.find_competence(code)) toml.fault("new", "there is no competence \"" + code + "\"");
    }
}

void parse_expectations(Folder const& folder, Portfolio& portfolio, Faults& faults) {
    std::string const file = "expected_levels.csv";
    auto const table = CsvTable::parse(folder, file, {"profile", "function", "area", "level", "reason"}, faults);
    std::set<std::string> keys, areas_of_all;
    for (auto const& line : table.lines()) {
        Expectation row{table.get(line, "profile"), table.get(line, "function"), table.get(line, "area"), Level::none,
                        table.get(line, "reason")};
        if (row.profile.empty()) table.fault(line, "profile", "is empty: a profile, or * for any", faults);
        if (!row.function.empty() && !is_function(row.function))
            table.fault(line, "function", "there is no function \"" + row.function + "\"", faults);
        if (!portfolio.find_area(row.area))
            table.fault(line, "area", "there is no area \"" + row.area + "\" in portfolio.toml", faults);
        auto const level = level_of(table.get(line, "level"));
        if (level && *level != Level::none) row.level = *level;
        else table.fault(line, "level", "is none of base, intermedio, avanzato", faults);
        if (row.reason.empty()) table.fault(line, "reason", "is empty: the person is shown why", faults);
        if (!keys.insert(row.profile + "," + row.function + "," + row.area).second)
            table.fault(line, "area", "this profile, function and area have a row already", faults);
        if (row.profile == "*" && row.function.empty()) areas_of_all.insert(row.area);
        portfolio.expectations.push_back(std::move(row));
    }
    if (table.lines().empty()) return;  // missing or unreadable: said already
    for (Area const& area : portfolio.areas)
        if (!areas_of_all.contains(area.code))
            faults.push_back({file, 0, "area", "no row for any profile (*) expects a level in area " + area.code});
}

}  // namespace

Portfolio parse_portfolio(Folder const& folder, Faults& faults) {
    Portfolio portfolio;
    Toml const file = Toml::parse(folder, "portfolio.toml", faults);
    if (file.keys().empty()) return portfolio;  // missing or not TOML: one fault says it all
    file.only({"version", "status", "title_it", "title_en", "note_it", "note_en", "level", "audience", "area",
               "mapping"});
    portfolio.version = file.text("version");
    portfolio.status = file.text("status");
    if (portfolio.status != "provvisorio" && portfolio.status != "ufficiale")
        file.fault("status", "is neither \"provvisorio\" nor \"ufficiale\"");
    text_of(file, "title_");
    text_of(file, "note_");
    parse_levels(file, portfolio);
    parse_audiences(file, portfolio);
    parse_areas(file, portfolio);
    parse_mapping(file, portfolio);
    parse_expectations(folder, portfolio, faults);
    return portfolio;
}

}  // namespace regia::portfolio
