//! /profilo: the levels of the person who asks, and of nobody else; no other role has a route to them (privacy 1-3).
#include "assessment/engine.hpp"
#include "assessment/profile.hpp"
#include "locale/assessment.hpp"

namespace regia::assessment {
namespace {

namespace w = words::assessment;
using html::Fragment;
using html::Writer;

//! A chance is never said to be none or all: the model itself is only a model.
std::string chance(Desk const& desk, double share) {
    return share > 0.99 ? ">99%" : share < 0.01 ? "<1%" : desk.voice.percent(share, 0);
}

//! "molto probabile (88%)": first in words, because a percentage alone promises more than it holds.
std::string how_sure(Desk const& desk, Profile const& profile, double probability) {
    Confidence const sure = confidence_in(*profile.survey, probability);
    auto const word = sure == Confidence::high ? w::sure_high : sure == Confidence::fair ? w::sure_fair : w::sure_low;
    return desk.voice(word, {{"percent", chance(desk, probability)}});
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
    bar.label = desk.voice(w::bar_label, {{"area", desk.area_short_name(area.area)},
                                          {"level", desk.level_name(area.level)},
                                          {"percent", chance(desk, area.probability)}});
    if (wanted) bar.label += "; " + desk.voice(w::bar_label_expected, {{"level", desk.level_name(wanted->level)}});
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
          how_sure(desk, profile, area.probability));
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
                                           {"percent", chance(desk, area.probability)}}));
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
    card.title = desk.voice(w::areas, {{"n", static_cast<int>(rows.size())}});
    card.side = legend(desk, profile);
    auto const marks = desk.voice(w::marks, {{"middle", desk.pick(levels[2])}, {"high", desk.pick(levels[3])}});
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}<p class=\"small muted mt3\">{} <a href=\"{}\">{}</a>. {}</p>{}", html::table(table, rows), marks,
          desk.url("/profilo/metodo"), desk.voice[w::method_link], desk.provisional(), reasons(desk, profile));
        h("<p class=\"inline mt3 small\"><a href=\"{}\">{}</a><a href=\"{}\">{}</a><a href=\"{}\">{}</a></p>",
          desk.url("/profilo/risposte?misura=" + to_string(profile.shown->id)), desk.voice[w::answers_link],
          desk.url("/profilo/storia"), desk.voice[w::history_link], desk.url("/profilo/riesame"),
          desk.voice[w::review_link]);
    }));
}

Fragment bars(Desk const& desk, std::array<double, 4> const& shares, Level most) {
    return html::fragment([&](Writer& h) {
        h("<ul class=\"prob\">");
        for (int i = 0; i < 4; ++i) {
            auto const level = static_cast<Level>(i);
            double const share = shares[static_cast<std::size_t>(i)];
            std::string const percent = chance(desk, share);
            if (level == most) h("<li class=\"cur\">");
            else h("<li>");
            h("<span>{}</span>{}<span class=\"num\">{}</span></li>", desk.level_name(level),
              html::bar(share, desk.voice(w::probability, {{"level", desk.level_name(level)}, {"percent", percent}})),
              percent);
        }
        h("</ul>");
    });
}

Fragment overall_card(Desk const& desk, Profile const& profile) {
    int const total = static_cast<int>(profile.result.areas.size());
    auto const shares = level_shares(*profile.survey, profile.result.overall);
    Level const level = most_probable(shares);
    auto const everywhere = profile.expected_everywhere();
    html::Card card;
    card.id = "complessivo";
    card.title = desk.voice[w::overall];
    card.subtitle = desk.voice(w::overall_of, {{"n", total}});
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\"><strong class=\"strong\">{}</strong> {}</p>{}<p class=\"small muted mt4\">{}</p>",
          desk.voice(w::overall_is, {{"level", desk.level_name(level)},
                                     {"percent", chance(desk, shares[static_cast<std::size_t>(level)])}}),
          everywhere ? desk.voice(w::expected_is, {{"level", desk.level_name(*everywhere)}}) + "." : std::string(),
          bars(desk, shares, level),
          desk.voice(w::overall_note, {{"reached", profile.reached()}, {"total", total}}));
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
    auto const& voice = desk.voice;
    return html::fragment([&](Writer& h) {
        h("<div class=\"grid g3 mt5\"><section class=\"card-x\"><h2>{}</h2><p class=\"muted mt2\">{}</p></section>",
          voice[w::known], known.empty() ? voice(w::known_none) : voice(w::known_areas, {{"areas", known}}));
        h("<section class=\"card-x\"><h2>{}</h2><p class=\"muted mt2\">{}</p></section>", voice[w::to_work],
          left.empty() ? voice(w::to_work_none) : voice(w::to_work_areas, {{"areas", left}}));
        h("<section class=\"card-x\"><h2>{}</h2><p class=\"muted mt2\">{}</p>", voice[w::then],
          desk.again_text(profile.again) + " " + std::string(voice[w::then_compare]));
        if (profile.again.may() && !profile.open)
            h("<p class=\"m-0\"><a href=\"{}\">{}</a></p>", desk.url("/questionario"), voice[w::repeat]);
        h("</section></div>");
    });
}

Fragment open_note(Desk const& desk, Profile const& profile) {
    if (!profile.open) return {};
    auto const text = html::fragment([&](Writer& h) {
        h("<p>{} <a href=\"{}\">{}</a></p>", desk.voice(w::open_text, {{"k", profile.open->position()}}),
          desk.url(question_path(profile.open->id)), desk.voice[w::resume]);
    });
    return html::fragment([&](Writer& h) {
        h("<div class=\"mb4\">{}</div>", html::note(html::Kind::info, desk.voice[w::open_title], text));
    });
}

Fragment privacy_note(Desk const& desk) {
    return html::fragment([&](Writer& h) {
        h("<div class=\"note mb4\">{}<p class=\"m-0\"><strong class=\"strong\">{}</strong> {} <a href=\"{}\">{}</a>"
          "</p></div>",
          html::icon("it-locked"), desk.voice[w::only_you], desk.voice[w::only_you_text], desk.url("/accessi"),
          desk.voice[w::who_looked]);
    });
}

//! Which measure is shown, when there is more than one.
Fragment measures(Desk const& desk, Profile const& profile) {
    if (profile.finished.size() < 2) return {};
    std::vector<html::Chip> chips;
    for (Attempt const& attempt : profile.finished) {
        html::Url const url = desk.url("/profilo?misura=" + to_string(attempt.id));
        chips.push_back({desk.voice.day(rome_day(*attempt.finished_at)), url, {}, attempt.id == profile.shown->id});
    }
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
    auto const& voice = desk.voice;
    auto const title = voice[profile.open ? w::open_title : w::no_result_title];
    auto const text = profile.open ? voice(w::open_text, {{"k", profile.open->position()}})
                                   : voice(w::no_result, {{"n", most}});
    return show(desk, std::string(voice[w::no_result_lead]), {}, html::fragment([&](Writer& h) {
        h("{}<div class=\"card-x\">{}</div><p class=\"small muted mt3\"><a href=\"{}\">{}</a></p>", privacy_note(desk),
          html::empty_state("it-pencil", title, text, link), desk.url("/profilo/metodo"), voice[w::method_title]);
    }));
}

http::Answer show_profile(Desk const& desk) {
    Profile const profile = read_profile(desk, desk.request.query.get("misura"));
    if (!profile.shown) return show_empty(desk, profile);
    auto const everywhere = profile.expected_everywhere();
    std::string const taken = desk.voice(w::taken_on, {{"survey", desk.survey_name(*profile.shown)},
                                                       {"day", desk.voice.day(rome_day(profile.result.finished_at))}});
    std::string const expected = everywhere
                                     ? desk.voice(w::expected_everywhere, {{"level", desk.level_name(*everywhere)}})
                                     : desk.voice(w::expected_by_area);
    html::Button path;
    path.label = desk.voice[w::go_to_path];
    html::Button document;
    document.label = desk.voice[w::document_download];
    document.icon = "it-download";
    document.weight = html::Weight::outline;
    auto const paper = desk.url("/profilo/pdf?misura=" + to_string(profile.shown->id));
    auto const actions =
        html::actions({html::button_link(paper, document), html::button_link(desk.url("/percorso"), path)});
    return show(desk, taken + " " + expected, actions, html::fragment([&](Writer& h) {
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
