//! Questions about the Portfolio that need no database.
#include "portfolio/portfolio.hpp"

#include <algorithm>

namespace regia::portfolio {
namespace {

constexpr std::string_view level_codes[] = {"non_ancora", "base", "intermedio", "avanzato"};

bool contains(std::vector<std::string> const& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

bool applies(Expectation const& row, std::string_view area, std::string_view profile,
             std::vector<std::string> const& functions) {
    return row.area == area && (row.profile == "*" || row.profile == profile) &&
           (row.function.empty() || contains(functions, row.function));
}

bool includes(Audience const& audience, std::string_view profile, std::string_view group,
              std::vector<std::string> const& functions) {
    return contains(audience.profiles, profile) || contains(audience.profile_groups, group) ||
           std::any_of(functions.begin(), functions.end(),
                       [&](std::string const& function) { return contains(audience.functions, function); });
}

}  // namespace

std::string_view code_of(Level level) { return level_codes[static_cast<std::size_t>(level)]; }

std::optional<Level> level_of(std::string_view code) {
    auto const found = std::find(std::begin(level_codes), std::end(level_codes), code);
    if (found == std::end(level_codes)) return std::nullopt;
    return static_cast<Level>(found - std::begin(level_codes));
}

Area const* Portfolio::find_area(std::string_view code) const {
    for (Area const& area : areas)
        if (area.code == code) return &area;
    return nullptr;
}

Competence const* Portfolio::find_competence(std::string_view code) const {
    for (Area const& area : areas)
        for (Competence const& competence : area.competences)
            if (competence.code == code) return &competence;
    return nullptr;
}

Expectation expected_of(Portfolio const& portfolio, std::string_view area, std::string_view profile,
                        std::vector<std::string> const& functions) {
    // Of rows with the same level the first one gives the reason: the folder lists the general rule first.
    Expectation const* highest = nullptr;
    for (Expectation const& row : portfolio.expectations)
        if (applies(row, area, profile, functions) && (!highest || row.level > highest->level)) highest = &row;
    if (highest) return *highest;
    return {std::string(profile), "", std::string(area), Level::none, ""};
}

std::vector<std::string> audiences_of(Portfolio const& portfolio, registry::Reference const& reference,
                                      std::string_view profile, std::vector<std::string> const& functions) {
    registry::Profile const* const known = reference.find_profile(profile);
    std::string_view const group = known ? std::string_view(known->group) : std::string_view();
    std::vector<std::string> codes{"all"};
    for (Audience const& audience : portfolio.audiences)
        if (audience.code != "all" && includes(audience, profile, group, functions)) codes.push_back(audience.code);
    return codes;
}

}  // namespace regia::portfolio
