//! /contenuti: the modules, which of them are approved, and whether their minutes are true.
#include <algorithm>
#include <cmath>

#include "catalogue/authoring/draft_store.hpp"
#include "catalogue/authoring/workshop.hpp"
#include "locale/catalogue.hpp"
#include "locale/package.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::catalogue;
using html::Fragment;
using html::Writer;

//! Of the contexts, the one with the least to read: what everybody gets at least.
ModuleMinutes shortest(std::vector<ModuleMinutes> const& minutes, Module const& module) {
    ModuleMinutes least{module.code, "", module.minutes, 0};
    for (ModuleMinutes const& line : minutes)
        if (line.module == module.code && (least.context.empty() || line.computed < least.computed)) least = line;
    return least;
}

//! The state of the texts that learners have, and of the draft that is to follow them.
struct States {
    std::vector<ModuleState> modules;
    ModuleState survey;
    std::vector<Draft> drafts;
};

Draft const* draft_of(States const& states, Module const& unit) {
    for (Draft const& draft : states.drafts)
        if (draft.module == unit.code) return &draft;
    return nullptr;
}

//! The state of the texts, and the draft that is to follow them.
Fragment approval_cell(Desk const& desk, Module const& unit, ModuleState const& state, Draft const* draft) {
    return html::fragment([&](Writer& h) {
        h.add(state_tag(desk.voice, state));
        if (state.approval) h("<span class=\"sub\">{}</span>", approved_sentence(desk.voice, state));
        if (draft) h("{}", draft_line(desk, unit, *draft));
    });
}

//! The survey is approved as a module is, and has no minutes of its own.
html::TableRow survey_row(Desk const& desk, States const& states) {
    Module const& unit = *desk.catalogue->survey;
    auto const name = html::fragment([&](Writer& h) {
        h("<a href=\"{}\">{}</a><span class=\"sub\">{}</span>", desk.url(path_of(unit)), desk.voice[w::survey],
          desk.voice[w::survey_lead]);
    });
    return {html::head_cell(name),
            html::cell(approval_cell(desk, unit, states.survey, draft_of(states, unit)), "m-b"),
            html::cell(Fragment(), "end m-h"), html::cell(Fragment(), "end m-h"),
            html::cell(short_version(unit.version), "m-s", desk.voice[w::version])};
}

html::TableRow row(Desk const& desk, Module const& module, ModuleState const& state, Draft const* draft,
                   ModuleMinutes const& minutes) {
    auto const name = html::fragment([&](Writer& h) {
        h("<a href=\"{}\">{}. {}</a><span class=\"sub\">{} · {}</span>", desk.url(path_of(module)), module.position,
          desk.title(module), module.code, desk.area_name(module.area));
    });
    return {html::head_cell(name), html::cell(approval_cell(desk, module, state, draft), "m-b"),
            html::cell(desk.voice.number(module.minutes), "end m-s", desk.voice[w::minutes_declared]),
            html::cell(desk.voice.number(std::lround(minutes.computed)), "end m-s", desk.voice[w::minutes_computed]),
            html::cell(short_version(module.version), "m-s", desk.voice[w::version])};
}

Fragment to_packages(Desk const& desk) {
    html::Button button;
    button.label = desk.voice[words::package::packages];
    button.weight = html::Weight::outline;
    return html::button_link(desk.url("/contenuti/pacchetti"), button);
}

http::Answer show_contents(Desk const& desk) {
    auto const minutes = minutes_of(*desk.catalogue);
    auto const states = desk.installation.database.read([&](db::Tx& tx) {
        States all{states_of(tx, desk.catalogue->modules), {}, open_drafts(tx)};
        if (desk.catalogue->survey) all.survey = state_of(tx, *desk.catalogue->survey);
        return all;
    });
    html::Table table;
    table.caption = desk.voice[w::contents];
    for (html::Word const word : {w::module, w::state, w::minutes_declared, w::minutes_computed, w::version}) {
        bool const is_number = word == w::minutes_declared || word == w::minutes_computed;
        table.columns.push_back({.label = std::string(desk.voice[word]), .css = is_number ? "end" : ""});
    }
    std::vector<html::TableRow> rows;
    for (std::size_t i = 0; i < states.modules.size(); ++i) {
        Module const& module = desk.catalogue->modules[i];
        rows.push_back(row(desk, module, states.modules[i], draft_of(states, module), shortest(minutes, module)));
    }
    auto approved = std::count_if(states.modules.begin(), states.modules.end(),
                                  [](auto const& state) { return state.approval.has_value(); });
    if (desk.catalogue->survey) {
        rows.push_back(survey_row(desk, states));
        approved += states.survey.approval.has_value();
    }
    html::Card card;
    card.id = "moduli";
    card.title = desk.voice(w::approved_of, {{"n", approved}, {"total", static_cast<int>(rows.size())}});
    card.is_flush = true;
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}</div>",
          html::page_head(desk.voice[w::contents], desk.voice[w::lead], to_packages(desk)),
          html::card(card, html::table(table, rows)));
    });
    return desk.page(access::frame(desk.installation, desk.request, std::string(desk.voice[w::contents])), content);
}

}  // namespace

void add_contents_routes(http::Router& router, access::Installation& installation, Shelves shelves) {
    router.get("/contenuti", access::may::read_content, [&installation, shelves](http::Request const& request) {
        return show_contents(Desk(installation, shelves, request));
    });
}

}  // namespace regia::catalogue
