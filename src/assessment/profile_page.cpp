//! /profilo: the levels of the person who asks, and of nobody else; no other role has a route to them (PRIVACY 1-3).
#include "assessment/engine.hpp"
#include "assessment/pages.hpp"
#include "locale/words.hpp"

namespace regia::assessment {
namespace {

namespace w = words::assessment;
using html::Fragment;
using html::Writer;

struct Profile {
    std::optional<Attempt> open;
    std::vector<Attempt> finished;  //!< newest first
    std::vector<portfolio::Expected> expected;
    Attempt const* shown = nullptr;
    Result result;
    std::shared_ptr<Survey const> survey;  //!< the one that was answered
    std::optional<Day> retake_from;

    portfolio::Expected const* expected_in(std::string_view area) const {
        for (auto const& one : expected)
            if (one.area == area) return &one;
        return nullptr;
    }
    //! Nothing when the areas differ.
    std::optional<Level> expected_everywhere() const {
        if (expected.empty()) return std::nullopt;
        bool const is_same = std::all_of(expected.begin(), expected.end(),
                                         [&](auto const& one) { return one.level == expected.front().level; });
        return is_same ? std::optional<Level>(expected.front().level) : std::nullopt;
    }
    std::optional<Standpoint> standpoint_in(AreaResult const& area) const {
        auto const* const wanted = expected_in(area.area);
        return wanted ? std::optional<Standpoint>(standpoint(*survey, area, wanted->level)) : std::nullopt;
    }
};

//! The measure asked for (?misura=<attempt>); without it, or when it is not hers, the last one.
Attempt const* chosen(std::vector<Attempt> const& finished, std::string_view wanted) {
    for (Attempt const& attempt : finished)
        if (to_string(attempt.id) == wanted) return &attempt;
    return finished.empty() ? nullptr : &finished.front();
}

Profile read_profile(Desk const& desk) {
    Profile profile;
    auto const current = desk.books.surveys.current();
    desk.database().read([&](db::Tx& tx) {
        profile.open = find_open(tx, desk.person());
        profile.finished = finished_attempts(tx, desk.person());
        profile.expected = portfolio::expected_for(tx, desk.person());
        profile.shown = chosen(profile.finished, desk.request.query.get("misura"));
        if (!profile.shown) return true;
        profile.survey = desk.books.surveys.at(profile.shown->revision);
        profile.result = result_of(tx, *profile.survey, *profile.shown);
        profile.retake_from = retake_from(*current, profile.finished.front().finished_at, desk.now());
        return true;
    });
    return profile;
}

//! A place on the bar from 0 to 1: the levels have equal room, so that the marks stand at quarters.
double place_on_bar(Survey const& survey, double ability) {
    double const marks[] = {std::min(-3.0, survey.cut_offs[0] - 1), survey.cut_offs[0], survey.cut_offs[1],
                            survey.cut_offs[2], std::max(3.0, survey.cut_offs[2] + 1)};
    int level = 0;
    while (level < 3 && ability >= marks[level + 1]) ++level;
    double const within = (ability - marks[level]) / (marks[level + 1] - marks[level]);
    return std::clamp((level + within) / 4, 0.02, 0.98);
}

Fragment bar(Desk const& desk, Profile const& profile, AreaResult const& area) {
    auto const* const wanted = profile.expected_in(area.area);
    html::LevelBar bar;
    bar.estimate = place_on_bar(*profile.survey, area.mean);
    bar.low = place_on_bar(*profile.survey, area.mean - half_interval(area));
    bar.high = place_on_bar(*profile.survey, area.mean + half_interval(area));
    bar.expected = static_cast<double>(wanted ? wanted->level : Level::base) / 4;
    for (int mark = 1; mark <= 3; ++mark)
        if (mark / 4.0 != bar.expected) bar.cuts.push_back(mark / 4.0);
    std::string const name = desk.area_short_name(area.area), percent = desk.voice.percent(area.probability, 0);
    bar.label = wanted ? desk.voice(w::bar_label, {{"area", name},
                                                   {"level", desk.level_name(area.level)},
                                                   {"percent", percent},
                                                   {"expected", desk.level_name(wanted->level)}})
                       : desk.voice(w::bar_label_alone,
                                    {{"area", name}, {"level", desk.level_name(area.level)}, {"percent", percent}});
    return html::level_bar(bar);
}

Fragment tag(Desk const& desk, Standpoint standpoint) {
    if (standpoint == Standpoint::reached) return html::tag(html::Kind::ok, desk.voice[w::reached]);
    if (standpoint == Standpoint::near) return html::tag(html::Kind::info, desk.voice[w::near], "it-arrow-up-circle");
    return html::tag(html::Kind::warn, desk.voice[w::to_strengthen], "it-arrow-up-circle");
}

html::TableRow row(Desk const& desk, Profile const& profile, AreaResult const& area) {
    auto const* const wanted = profile.expected_in(area.area);
    auto const standpoint = profile.standpoint_in(area);
    auto const level = html::fragment([&](Writer& h) {
        h("<strong class=\"strong\">{}</strong>, <span class=\"nowrap\">{}</span>", desk.level_name(area.level),
          desk.voice(w::probable, {{"percent", desk.voice.percent(area.probability, 0)}}));
    });
    return {html::head_cell(desk.area_short_name(area.area)), html::cell(bar(desk, profile, area), "m-b"),
            html::cell(level, "m-s"),
            html::cell(wanted ? desk.level_name(wanted->level) : "–", "m-s", desk.voice[w::expected_label]),
            html::cell(standpoint ? tag(desk, *standpoint) : html::text("–"), "m-r")};
}

Fragment legend(Desk const& desk, Profile const& profile) {
    auto const everywhere = profile.expected_everywhere();
    std::string const expected = everywhere ? desk.voice(w::expected_is, {{"level", desk.level_name(*everywhere)}})
                                            : std::string(desk.voice[w::expected]);
    return html::fragment([&](Writer& h) {
        h("<ul class=\"legend\"><li><i class=\"pt\"></i>{}</li><li><i class=\"iv\"></i>{}</li>"
          "<li><i class=\"t\"></i>{}</li></ul>",
          desk.voice[w::estimate], desk.voice[w::interval], expected);
    });
}

//! Why a level, and why what is expected: the reasons of the programme are written in its own language.
Fragment reasons(Desk const& desk, Profile const& profile) {
    return html::fragment([&](Writer& h) {
        h("<details class=\"mt3\"><summary class=\"strong sum\">{}</summary><dl class=\"small\">", desk.voice[w::why]);
        for (AreaResult const& area : profile.result.areas) {
            h("<dt class=\"strong mt2\">{}</dt><dd class=\"m-0\">{}", desk.area_name(area.area),
              desk.voice(w::why_estimate, {{"n", area.asked}, {"level", desk.level_name(area.level)},
                                           {"percent", desk.voice.percent(area.probability, 0)}}));
            if (auto const* const wanted = profile.expected_in(area.area))
                h(" {} <span lang=\"it\">{}</span>.",
                  desk.voice(w::why_expected, {{"level", desk.level_name(wanted->level)}}), wanted->reason);
            h("</dd>");
        }
        h("</dl></details>");
    });
}

Fragment areas_card(Desk const& desk, Profile const& profile) {
    auto const& levels = desk.portfolio->level_names;
    html::Table table;
    table.caption = desk.voice[w::table_caption];
    table.columns = {
        {std::string(desk.voice[w::area])},
        {desk.voice(w::scale, {{"lowest", desk.pick(levels[0])}, {"highest", desk.pick(levels[3])}}), "w24"},
        {std::string(desk.voice[w::level]), "lvcol"},
        {std::string(desk.voice[w::expected])},
        {std::string(desk.voice[w::outcome])}};
    std::vector<html::TableRow> rows;
    for (AreaResult const& area : profile.result.areas) rows.push_back(row(desk, profile, area));
    html::Card card;
    card.id = "aree";
    card.title = desk.voice[w::areas];
    card.side = legend(desk, profile);
    return html::card(card, html::fragment([&](Writer& h) {
                          h("{}<p class=\"small muted mt3\">{} <a href=\"{}\">{}</a>. {}</p>{}",
                            html::table(table, rows),
                            desk.voice(w::marks, {{"middle", desk.pick(levels[2])}, {"high", desk.pick(levels[3])}}),
                            desk.url("/profilo/metodo"), desk.voice[w::method_link],
                            desk.portfolio->is_provisional() ? desk.voice[w::provisional] : std::string_view(),
                            reasons(desk, profile));
                      }));
}

Fragment shares(Desk const& desk, std::array<double, 4> const& probabilities, Level most) {
    return html::fragment([&](Writer& h) {
        h("<ul class=\"prob\">");
        for (int i = 0; i < 4; ++i) {
            auto const level = static_cast<Level>(i);
            double const share = probabilities[static_cast<std::size_t>(i)];
            std::string const percent = desk.voice.percent(share, 0);
            if (level == most) h("<li class=\"cur\">");
            else h("<li>");
            h("<span>{}</span>{}<span class=\"num\">{}</span></li>", desk.level_name(level),
              html::bar(share, desk.voice(w::probability, {{"level", desk.level_name(level)}, {"percent", percent}})),
              percent);
        }
        h("</ul>");
    });
}

int count_reached(Profile const& profile) {
    return static_cast<int>(
        std::count_if(profile.result.areas.begin(), profile.result.areas.end(),
                      [&](AreaResult const& area) { return profile.standpoint_in(area) == Standpoint::reached; }));
}

Fragment overall_card(Desk const& desk, Profile const& profile) {
    int const total = static_cast<int>(profile.result.areas.size());
    auto const everywhere = profile.expected_everywhere();
    html::Card card;
    card.id = "complessivo";
    card.title = desk.voice[w::overall];
    card.subtitle = desk.voice(w::overall_of, {{"n", total}});
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\"><strong class=\"strong\">{}</strong> {}</p>{}<p class=\"small muted mt4\">{}</p>",
          desk.voice(w::overall_is, {{"level", desk.level_name(profile.result.overall)},
                                     {"percent", desk.voice.percent(profile.result.overall_probability, 0)}}),
          everywhere ? desk.voice(w::expected_is, {{"level", desk.level_name(*everywhere)}}) + "." : std::string(),
          shares(desk, overall_shares(*profile.survey, profile.result.areas), profile.result.overall),
          desk.voice(w::overall_note, {{"reached", count_reached(profile)}, {"total", total}}));
        h("<hr class=\"rule\"><h3>{}</h3><p class=\"mt1 m-0\">{} <a href=\"{}\">{}</a></p>", desk.voice[w::next_step],
          desk.voice[w::next_path], desk.url("/percorso"), desk.voice[w::go_to_path]);
    }));
}

//! "Norme, Contenuti, Servizi": the areas for which the condition holds.
template <class Holds>
std::string names(Desk const& desk, Profile const& profile, Holds holds) {
    std::string all;
    for (AreaResult const& area : profile.result.areas)
        if (auto const standpoint = profile.standpoint_in(area); standpoint && holds(*standpoint))
            all += (all.empty() ? "" : ", ") + desk.area_short_name(area.area);
    return all;
}

Fragment advice(Desk const& desk, Profile const& profile) {
    std::string const known = names(desk, profile, [](Standpoint one) { return one == Standpoint::reached; });
    std::string const left = names(desk, profile, [](Standpoint one) { return one != Standpoint::reached; });
    auto const paragraph = [&](Writer& h, html::Word title, std::string const& text) {
        h("<section class=\"card-x\"><h2>{}</h2><p class=\"muted mt2\">{}</p></section>", desk.voice[title], text);
    };
    return html::fragment([&](Writer& h) {
        h("<div class=\"grid g3 mt5\">");
        paragraph(
            h, w::known,
            known.empty() ? std::string(desk.voice[w::known_none]) : desk.voice(w::known_areas, {{"areas", known}}));
        paragraph(h, w::to_work,
                  left.empty() ? std::string(desk.voice[w::to_work_none])
                               : desk.voice(w::to_work_areas, {{"areas", left}}));
        h("<section class=\"card-x\"><h2>{}</h2><p class=\"muted mt2\">{}</p>", desk.voice[w::then],
          profile.retake_from ? desk.voice(w::then_wait, {{"day", desk.voice.day(*profile.retake_from)}})
                              : std::string(desk.voice[w::then_now]));
        if (!profile.retake_from && !profile.open)
            h("<p class=\"m-0\"><a href=\"{}\">{}</a></p>", desk.url("/questionario"), desk.voice[w::repeat]);
        h("</section></div>");
    });
}

Fragment open_note(Desk const& desk, Profile const& profile) {
    if (!profile.open) return {};
    return html::fragment([&](Writer& h) {
        h("<div class=\"mb4\">{}</div>",
          html::note(html::Kind::info, desk.voice[w::open_title], html::fragment([&](Writer& inner) {
                         inner("<p>{} <a href=\"{}\">{}</a></p>",
                               desk.voice(w::open_text, {{"k", profile.open->position()}}),
                               desk.url(question_path(profile.open->id)), desk.voice[w::resume]);
                     })));
    });
}

Fragment privacy_note(Desk const& desk) {
    return html::fragment([&](Writer& h) {
        h("<div class=\"note mb4\">{}<p class=\"m-0\"><strong class=\"strong\">{}</strong> {} "
          "<a href=\"{}\">{}</a></p></div>",
          html::icon("it-locked"), desk.voice[w::only_you], desk.voice[w::only_you_text], desk.url("/accessi"),
          desk.voice[w::who_looked]);
    });
}

//! Which measure is shown, when there is more than one.
Fragment measures(Desk const& desk, Profile const& profile) {
    if (profile.finished.size() < 2) return {};
    std::vector<html::Chip> chips;
    for (Attempt const& attempt : profile.finished)
        chips.push_back({desk.voice.day(rome_day(*attempt.finished_at)),
                         desk.url("/profilo?misura=" + to_string(attempt.id)),
                         {},
                         &attempt == profile.shown});
    return html::chips(desk.voice[w::measures], chips);
}

http::Reply show(Desk const& desk, std::string const& lead, Fragment const& actions, Fragment const& body) {
    html::Frame frame = desk.frame(std::string(desk.voice[w::your_profile]));
    frame.crumbs = {{std::string(desk.voice[w::my_path]), desk.url("/percorso")},
                    {std::string(desk.voice[w::profile]), desk.url("/profilo"), true}};
    return http::page(html::page(frame, html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(desk.voice[w::your_profile], lead, actions), body);
    })));
}

http::Reply show_empty(Desk const& desk, Profile const& profile) {
    html::Button button;
    button.label = desk.voice[profile.open ? w::resume : w::begin];
    button.icon = "it-arrow-right";
    auto const link = html::button_link(desk.url("/questionario"), button);
    int const most = questions_max(*desk.books.surveys.current());
    auto const state = profile.open
                           ? html::empty_state("it-pencil", desk.voice[w::open_title],
                                               desk.voice(w::open_text, {{"k", profile.open->position()}}), link)
                           : html::empty_state("it-pencil", desk.voice[w::no_result_title],
                                               desk.voice(w::no_result, {{"n", most}}), link);
    return show(desk, std::string(desk.voice[w::no_result_lead]), {}, html::fragment([&](Writer& h) {
                    h("{}<div class=\"card-x\">{}</div><p class=\"small muted mt3\"><a href=\"{}\">{}</a></p>",
                      privacy_note(desk), state, desk.url("/profilo/metodo"), desk.voice[w::method_title]);
                }));
}

http::Answer show_profile(Desk const& desk) {
    Profile const profile = read_profile(desk);
    if (!profile.shown) return show_empty(desk, profile);
    auto const everywhere = profile.expected_everywhere();
    std::string const lead =
        desk.voice(w::taken_on, {{"survey", desk.survey_name(*profile.shown)},
                                 {"day", desk.voice.day(rome_day(profile.result.finished_at))}}) +
        " " +
        (everywhere ? desk.voice(w::expected_everywhere, {{"level", desk.level_name(*everywhere)}})
                    : std::string(desk.voice[w::expected_by_area]));
    html::Button path;
    path.label = desk.voice[w::go_to_path];
    return show(
        desk, lead, html::actions({html::button_link(desk.url("/percorso"), path)}), html::fragment([&](Writer& h) {
            h("{}{}{}<div class=\"grid main-side top-al\">{}{}</div>{}", open_note(desk, profile), privacy_note(desk),
              measures(desk, profile), areas_card(desk, profile), overall_card(desk, profile), advice(desk, profile));
        }));
}

}  // namespace

void add_profile_routes(http::Router& router, Books const& books) {
    router.get("/profilo", access::may::follow_own_path,
               [books](http::Request const& request) { return show_profile(Desk(books, request)); });
}

}  // namespace regia::assessment
