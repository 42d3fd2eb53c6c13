#include "assessment/profile.hpp"

namespace regia::assessment {
namespace {

std::optional<Attempt> chosen(std::vector<Attempt> const& finished, std::string_view measure) {
    for (Attempt const& attempt : finished)
        if (to_string(attempt.id) == measure) return attempt;
    return finished.empty() ? std::nullopt : std::optional(finished.front());
}

}  // namespace

Confidence confidence_in(Survey const& survey, double probability) {
    if (probability >= survey.confidence) return Confidence::high;
    return probability >= probable_from ? Confidence::fair : Confidence::low;
}

double half_interval(AreaResult const& area) {
    constexpr double z_80 = 1.2816;
    return z_80 * area.deviation;
}

Standpoint standpoint(Survey const& survey, AreaResult const& area, Level expected) {
    if (area.level >= expected) return Standpoint::reached;
    double const begins_at = survey.cut_offs[static_cast<int>(expected) - 1];
    return area.mean + half_interval(area) >= begins_at ? Standpoint::near : Standpoint::to_strengthen;
}

double place_on_bar(Survey const& survey, double ability) {
    double const marks[] = {std::min(-3.0, survey.cut_offs[0] - 1), survey.cut_offs[0], survey.cut_offs[1],
                            survey.cut_offs[2], std::max(3.0, survey.cut_offs[2] + 1)};
    int level = 0;
    while (level < 3 && ability >= marks[level + 1]) ++level;
    double const within = (ability - marks[level]) / (marks[level + 1] - marks[level]);
    return std::clamp((level + within) / 4, 0.02, 0.98);
}

portfolio::Expected const* Profile::expected_in(std::string_view area) const {
    for (auto const& one : expected)
        if (one.area == area) return &one;
    return nullptr;
}

std::optional<Level> Profile::expected_everywhere() const {
    if (expected.empty()) return std::nullopt;
    Level const first = expected.front().level;
    auto const is_first = [&](portfolio::Expected const& one) { return one.level == first; };
    bool const is_same = std::all_of(expected.begin(), expected.end(), is_first);
    return is_same ? std::optional(first) : std::nullopt;
}

std::optional<Standpoint> Profile::standpoint_in(AreaResult const& area) const {
    auto const* const wanted = expected_in(area.area);
    return wanted ? std::optional(standpoint(*survey, area, wanted->level)) : std::nullopt;
}

int Profile::reached() const {
    auto const is_reached = [&](AreaResult const& area) { return standpoint_in(area) == Standpoint::reached; };
    return static_cast<int>(std::count_if(result.areas.begin(), result.areas.end(), is_reached));
}

Profile read_profile(Desk const& desk, std::string_view measure) {
    Profile profile;
    auto const current = desk.books.surveys.current();
    desk.database().read([&](db::Tx& tx) {
        profile.finished = attempts_of(tx, desk.person());
        if (!profile.finished.empty() && !profile.finished.front().is_finished()) {
            profile.open = profile.finished.front();
            profile.finished.erase(profile.finished.begin());
        }
        profile.again = may_answer(*current, measured(tx, desk.person()), desk.now());
        profile.expected = portfolio::expected_for(tx, desk.person());
        profile.shown = chosen(profile.finished, measure);
        if (!profile.shown) return true;
        profile.survey = desk.books.surveys.at(profile.shown->revision);
        profile.result = result_of(tx, *profile.survey, *profile.shown);
        return true;
    });
    return profile;
}

}  // namespace regia::assessment
