#include "learning/proposal/proposal.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "locale/course.hpp"

namespace regia::learning {
namespace {

namespace w = words::course;
using html::Writer;

bool is_for(catalogue::Package const& package, Standing const& standing) {
    if (!standing.current || *standing.current >= standing.expected) return false;
    return !package.level || (*package.level > *standing.current && *package.level <= standing.expected);
}

bool is_about(catalogue::Package const& package, portfolio::Area const& area) {
    return std::any_of(area.competences.begin(), area.competences.end(), [&](portfolio::Competence const& one) {
        return std::find(package.competences.begin(), package.competences.end(), one.code) !=
               package.competences.end();
    });
}

}  // namespace

std::vector<Proposal> proposed(std::vector<catalogue::Package> const& packages, portfolio::Portfolio const& portfolio,
                               std::vector<Standing> const& standing, std::set<Uuid> const& concluded) {
    std::vector<Proposal> all;
    for (catalogue::Package const& package : packages) {
        if (concluded.contains(package.id)) continue;
        Proposal one{package, {}};
        for (portfolio::Area const& area : portfolio.areas) {
            auto const hers = std::find_if(standing.begin(), standing.end(),
                                           [&](Standing const& at) { return at.area == area.code; });
            if (hers != standing.end() && is_for(package, *hers) && is_about(package, area))
                one.areas.push_back(area.code);
        }
        if (!one.areas.empty()) all.push_back(std::move(one));
    }
    return all;
}

html::Fragment proposals_list(Desk const& desk, std::vector<Proposal> const& proposals) {
    if (proposals.empty()) return {};
    return html::fragment([&](Writer& h) {
        h("<section aria-labelledby=\"proposti\"><h3 class=\"mt4\" id=\"proposti\">{}</h3><ul class=\"list-plain "
          "rows\">", desk.voice[w::proposed]);
        for (Proposal const& one : proposals) {
            std::vector<std::string> areas;
            for (std::string const& area : one.areas) areas.push_back(desk.area_name(area));
            h("<li><a href=\"{}\">{}</a><span class=\"sub\">{}</span></li>",
              desk.url("/percorso/corsi/" + to_string(one.package.id)), one.package.title,
              desk.voice(w::proposed_for, {{"areas", join(areas, ", ")}}));
        }
        h("</ul></section>");
    });
}

html::Fragment ties_line(Desk const& desk, catalogue::Package const& package) {
    std::vector<std::string> parts;
    for (std::string const& code : package.competences)
        if (portfolio::Competence const* const one = desk.portfolio->find_competence(code))
            parts.emplace_back(desk.voice.pick(one->name.it, one->name.en));
    if (parts.empty() && !package.level) return {};
    std::string text = join(parts, " · ");
    if (package.level) {
        if (!text.empty()) text += " · ";
        text += desk.voice(w::of_level, {{"level", desk.level_name(*package.level)}});
    }
    return html::fragment([&](Writer& h) { h("<p class=\"small muted m-0\">{}</p>", text); });
}

}  // namespace regia::learning
