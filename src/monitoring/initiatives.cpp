//! Initiatives by state, outcomes, impact: an empty cell says why it is empty. Definitions of all figures.
#include "locale/monitoring.hpp"
#include "monitoring/gain/gain_card.hpp"
#include "monitoring/region_page.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

struct Initiative {
    std::string_view letter;
    std::string name;
    std::string state;            //!< empty = not recorded yet
    std::string outcomes;
    html::Word why_no_state{};
    html::Word why_no_outcomes{};
    Plan::Milestone const* planned{};  //!< the activity of the roadmap that brings it; none = not in the roadmap
};

Plan::Milestone const* planned_activity(Plan const& plan, std::string_view project) {
    for (Plan::Milestone const& one : plan.roadmap)
        if (one.project == project) return &one;
    return nullptr;
}

std::string aligned_text(Desk const& desk, RegionView const& view) {
    if (!view.frozen) return {};
    FrozenLevels const& frozen = *view.frozen;
    std::string text;
    if (std::string const share = share_text(desk, frozen.aligned); !share.empty())
        text = desk.voice(w::outcome_aligned, {{"percent", share}, {"n", frozen.counted},
                                               {"day", desk.voice.day(frozen.renewed_on.value_or(frozen.day))}});
    else text = desk.voice[w::hidden_small];
    if (std::string const share = share_text(desk, frozen.at_expected); !share.empty())
        text += " " + desk.voice(w::outcome_expected, {{"percent", share}});
    std::string const gain = gain_text(desk, view.frozen);
    return text + " " +
           (gain.empty() ? desk.voice(w::gain_not_yet, {{"n", std::int64_t{desk.plan->small_cell}}}) : gain);
}

std::vector<Initiative> initiatives(Desk const& desk, RegionView const& view) {
    auto const& voice = desk.voice;
    std::vector<Initiative> all;
    std::string const state = voice(w::state_of_a, {{"started", voice.number(view.region.started)},
                                                    {"concluded", voice.number(view.region.concluded)}});
    all.push_back(
        {"A", std::string(voice[w::project_a]), state, aligned_text(desk, view), w::no_snapshot, w::no_snapshot,
         planned_activity(*desk.plan, "A")});
    for (Plan::Target const& target : desk.plan->targets) {
        if (!target.due || target.project.empty() || target.project == "A") continue;
        html::Word const why = target.project == "B"   ? w::why_no_meetings
                               : target.project == "C" ? w::why_no_trainers
                                                       : w::why_no_rounds;
        all.push_back({target.project, std::string(voice.pick(target.name.it, target.name.en)), "", "", why,
                       w::why_no_outcomes, planned_activity(*desk.plan, target.project)});
    }
    all.push_back({"", std::string(voice[w::communication]), "", "", w::why_no_communication, w::why_no_outcomes});
    return all;
}

html::Cell filled_or_why(std::string const& text, std::string_view why, std::string_view label) {
    return text.empty() ? html::cell(why, "why", label) : html::cell(text, "", label);
}

html::TableRow row_of(Desk const& desk, Initiative const& one) {
    auto const& voice = desk.voice;
    auto const name = html::fragment([&](Writer& h) {
        if (!one.letter.empty()) h("<span class=\"letter\">{}</span>", one.letter);
        h.text(one.name);
    });
    std::string why_no_state(voice[one.why_no_state]);
    if (one.planned)
        why_no_state += " " + voice(w::planned_between, {{"from", voice.day(one.planned->start)},
                                                         {"to", voice.day(one.planned->end)}});
    return {html::head_cell(name), filled_or_why(one.state, why_no_state, voice[w::state_today]),
            filled_or_why(one.outcomes, voice[one.why_no_outcomes], voice[w::outcomes]),
            html::cell(voice[w::why_no_impact], "why", voice[w::impact])};
}

}  // namespace

Fragment initiatives_card(Desk const& desk, RegionView const& view) {
    auto const& voice = desk.voice;
    std::vector<html::TableRow> rows;
    for (Initiative const& one : initiatives(desk, view)) rows.push_back(row_of(desk, one));
    html::Table table{.caption = std::string(voice[w::initiatives])};
    table.columns = {{std::string(voice[w::initiative])}, {std::string(voice[w::state_today]), "w26"},
                     {std::string(voice[w::outcomes]), "w32"}, {std::string(voice[w::impact]), "w26"}};
    table.css = "matrix";
    html::Card card{.id = "iniziative", .title = std::string(voice[w::initiatives]), .is_flush = true, .css = "mt5"};
    return html::card(card, html::table(table, rows));
}

Fragment definitions_card(Desk const& desk) {
    auto const& voice = desk.voice;
    constexpr std::pair<html::Word, html::Word> all[] = {{w::target, w::target_means},
                                                         {w::in_scope, w::in_scope_means},
                                                         {w::reached, w::reached_means},
                                                         {w::started, w::started_means},
                                                         {w::concluded, w::concluded_means},
                                                         {w::aligned, w::aligned_means},
                                                         {w::plan, w::plan_means},
                                                         {w::state_to_resume, w::to_resume_means}};
    html::Card card{.id = "definizioni", .title = std::string(voice[w::definitions]), .css = "mt5"};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<dl class=\"grid g2 m-0\">");
        for (auto const& [name, meaning] : all)
            h("<div><dt class=\"strong\">{}</dt><dd class=\"muted m-0\">{}</dd></div>", voice[name],
              voice(meaning, {{"modules", desk.modules_total}, {"day", voice.day(desk.plan->ends_on)}}));
        h("</dl><p class=\"small muted mt3 m-0\">{}</p>", voice[w::source_of_figures]);
    }));
}

}  // namespace regia::monitoring
