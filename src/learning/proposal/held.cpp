//! The courses made elsewhere that stand on her path: proposed to a group she is in, or begun by her.
#include <algorithm>

#include "base/text.hpp"
#include "learning/package/completion.hpp"
#include "learning/package/package.hpp"
#include "learning/proposal/proposal.hpp"
#include "locale/course.hpp"

namespace regia::learning {
namespace {

namespace w = words::course;

std::set<Uuid> concluded_packages(db::Tx& tx, Uuid person) {
    constexpr std::string_view of_package = "package:";
    std::set<Uuid> concluded;
    for (Completion const& one : completions_of(tx, person))
        if (one.subject.starts_with(of_package))
            if (auto const id = parse_uuid(std::string_view(one.subject).substr(of_package.size())))
                concluded.insert(*id);
    return concluded;
}

auto package_is(Uuid id) {
    return [id](auto const& one) { return one.id == id; };
}

//! Of attempts that are not done. A course that was withdrawn is still hers to end.
std::vector<catalogue::Package> begun_packages(db::Tx& tx, Uuid person, std::vector<catalogue::Package> const& live) {
    std::vector<catalogue::Package> begun;
    for (PackageAttempt const& attempt : last_attempts(tx, person)) {
        if (attempt.completed_at) continue;
        auto const at = std::find_if(live.begin(), live.end(), package_is(attempt.package));
        if (at != live.end()) begun.push_back(*at);
        else if (auto package = catalogue::find_package(tx, attempt.package)) begun.push_back(std::move(*package));
    }
    return begun;
}

}  // namespace

std::vector<HeldCourse> held(std::vector<catalogue::Package> const& live, std::vector<GivenCourse> const& given,
                             std::vector<catalogue::Package> const& begun, std::set<Uuid> const& concluded) {
    std::vector<HeldCourse> all;
    auto const is_begun = [&](Uuid id) { return std::any_of(begun.begin(), begun.end(), package_is(id)); };
    for (catalogue::Package const& package : live) {
        HeldCourse one{package, {}, is_begun(package.id)};
        for (GivenCourse const& gift : given)
            if (gift.package == package.id) one.reasons.push_back(gift.because);
        if (!one.reasons.empty() && (one.is_begun || !concluded.contains(package.id))) all.push_back(std::move(one));
    }
    for (catalogue::Package const& package : begun)
        if (std::none_of(all.begin(), all.end(), [&](auto const& one) { return one.package.id == package.id; }))
            all.push_back({package, {}, true});
    return all;
}

OtherCourses other_courses_for(db::Tx& tx, Desk const& desk, std::vector<Standing> const& standing) {
    Uuid const person = desk.actor.person;
    auto const live = catalogue::live_packages(tx);
    OtherCourses others{static_cast<int>(live.size()), {}, {}};
    // A house without such courses asks no more; what was begun of withdrawn ones stands in the list of all.
    if (live.empty()) return others;
    auto const begun = begun_packages(tx, person, live);
    auto const concluded = concluded_packages(tx, person);
    auto const given = desk.library.given ? desk.library.given(tx, desk.voice, person) : std::vector<GivenCourse>();
    others.held = held(live, given, begun, concluded);
    for (Proposal& one : proposed(live, *desk.portfolio, standing, concluded)) {
        auto const is_it = [&](HeldCourse const& course) { return course.package.id == one.package.id; };
        if (std::none_of(others.held.begin(), others.held.end(), is_it)) others.proposals.push_back(std::move(one));
    }
    return others;
}

html::Fragment held_list(Desk const& desk, std::vector<HeldCourse> const& all) {
    if (all.empty()) return {};
    return html::fragment([&](html::Writer& h) {
        h("<section aria-labelledby=\"assegnati\"><h3 class=\"mt4\" id=\"assegnati\">{}</h3><ul class=\"list-plain "
          "rows\">", desk.voice[w::held]);
        for (HeldCourse const& one : all) {
            auto const state = one.is_begun ? html::tag(html::Kind::info, desk.voice[w::state_open])
                                            : html::tag(html::Kind::idle, desk.voice[w::state_new]);
            h("<li><span class=\"between\"><a href=\"{}\">{}</a>{}</span><p class=\"small muted m-0\">{}</p></li>",
              desk.url("/percorso/corsi/" + to_string(one.package.id)), one.package.title, state,
              one.reasons.empty() ? std::string(desk.voice[w::held_begun]) : join(one.reasons, " "));
        }
        h("</ul></section>");
    });
}

}  // namespace regia::learning
