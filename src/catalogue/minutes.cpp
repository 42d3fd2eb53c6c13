#include <fmt/format.h>

#include "base/text.hpp"
#include "catalogue/module_file.hpp"

namespace regia::catalogue {

// The rule of the programme is a range (6,000 characters are 8 to 10 minutes, study up to half as much again); these
// are the values in its middle with which the lessons were written.
double reading_minutes(std::size_t characters, int figures, int checks) {
    constexpr double minutes_per_6000 = 9, minutes_per_figure = 2, study_share = 0.2, minutes_per_check = 0.5;
    double const consulted = static_cast<double>(characters) / 6000 * minutes_per_6000 + figures * minutes_per_figure;
    return consulted * (1 + study_share) + checks * minutes_per_check;
}

std::vector<ModuleMinutes> minutes_of(Catalogue const& catalogue) {
    std::vector<ModuleMinutes> all;
    for (auto const& module : catalogue.modules)
        for (auto const& context : catalogue.contexts) {
            ModuleMinutes line{module.code, context, 0, 0};
            for (Section const* section : sections_for(module, variant_level(module, std::nullopt), context)) {
                line.declared += section->minutes;
                line.computed += section->computed_minutes;
            }
            all.push_back(std::move(line));
        }
    return all;
}

std::vector<std::string> minutes_report(Catalogue const& catalogue) {
    std::vector<std::string> lines;
    auto const minutes = minutes_of(catalogue);
    for (auto const& module : catalogue.modules) {
        std::vector<std::string> parts;
        for (auto const& line : minutes)
            if (line.module == module.code)
                parts.push_back(
                    fmt::format("{} {} declared, {:.1f} computed", line.context, line.declared, line.computed));
        if (!module.not_taught.empty()) parts.push_back("no lesson on " + join(module.not_taught, ", "));
        lines.push_back(fmt::format("{} ({} min): {}", module.code, module.minutes, join(parts, "; ")));
    }
    return lines;
}

}  // namespace regia::catalogue
