//! /contenuti/{code}: one module whole, its approval, and the form that gives it.
#include <cmath>

#include "assessment/assessment.hpp"
#include "base/text.hpp"
#include "catalogue/authoring/draft_store.hpp"
#include "catalogue/authoring/workshop.hpp"
#include "locale/catalogue.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::catalogue;
using html::Fragment;
using html::Writer;

//! The module as it stands, and what was typed into its form.
struct View {
    Module const& module;
    ModuleState state;
    struct Line {
        Approval approval;
        std::string name;
    };
    std::vector<Line> history;
    std::optional<Draft> draft;
    Uuid submission;
    std::string act{};
    FormErrors errors{};
    bool is_stale = false;
};

View read_view(Desk const& desk, Module const& module) {
    View view{module, {}, {}, {}, desk.installation.ids.next()};
    desk.installation.database.read([&](db::Tx& tx) {
        view.state = state_of(tx, module);
        view.draft = open_draft_of(tx, module.code);
        for (Approval& approval : approvals_of(tx, module.code)) {
            std::string name = access::display_name(tx, approval.person);
            view.history.push_back({std::move(approval), std::move(name)});
        }
        return true;
    });
    return view;
}

std::string state_sentence(Desk const& desk, ModuleState const& state) {
    if (state.approval) return approved_sentence(desk.voice, state);
    return std::string(desk.voice[state.was_approved ? w::approval_again : w::approval_draft]);
}

Fragment approval_form(Desk const& desk, View const& view) {
    html::Field act{.name = "atto", .label = std::string(desk.voice[w::act]), .value = view.act,
                    .hint = std::string(desk.voice[w::act_hint]), .error = html::error_of(view.errors, "atto"),
                    .is_required = true, .autocomplete = "off"};
    act.length_max = static_cast<int>(act_characters_max);
    html::Button button;
    button.label = desk.voice[view.state.approval ? w::approve_again : w::approve];
    if (view.state.approval) button.weight = html::Weight::outline;
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4 mt4\" method=\"post\" action=\"{}\">{}{}{}{}<p class=\"small muted m-0\">{}</p>{}"
          "</form>",
          desk.url(path_of(view.module) + "/approvazione"), access::form_token(desk.request),
          html::hidden("invio", to_string(view.submission)), html::hidden("testi", to_string(view.module.version)),
          html::field(act), desk.voice(w::approval_scope, {{"version", short_version(view.module.version)}}),
          html::actions({html::submit(button)}));
    });
}

Fragment history_table(Desk const& desk, View const& view) {
    html::Table table;
    table.caption = desk.voice[w::approvals];
    for (html::Word const word : {w::when, w::who, w::act, w::version})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    std::vector<html::TableRow> rows;
    for (auto const& [approval, name] : view.history) {
        auto const which =
            desk.voice[approval.version == view.module.version ? w::approvals_of_today : w::approvals_of_before];
        rows.push_back({html::head_cell(desk.voice.moment(approval.approved_at)), html::cell(name, "m-s"),
                        html::cell(approval.act, "m-s", desk.voice[w::act]),
                        html::cell(short_version(approval.version) + " (" + std::string(which) + ")", "m-s",
                                   desk.voice[w::version])});
    }
    return html::table(table, rows);
}

Fragment approval_card(Desk const& desk, View const& view) {
    html::Card card;
    card.id = "approvazione";
    card.title = desk.voice[w::approval];
    card.side = state_tag(desk.voice, view.state);
    bool const may_approve = access::actor(desk.request).role.may(access::may::approve_content.right);
    auto const& approval = view.state.approval;
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p>", state_sentence(desk, view.state));
        // Once approved the form is rarely wanted: it stands behind one click, and open when it was sent with a fault.
        if (may_approve && approval && view.errors.empty())
            h("<details class=\"mt4\"><summary class=\"sum\">{}</summary>{}</details>", desk.voice[w::approve_again],
              approval_form(desk, view));
        else if (may_approve)
            h("{}", approval_form(desk, view));
        if (view.history.size() > 1 || (!approval && !view.history.empty()))
            h("<div class=\"mt5\">{}</div>", history_table(desk, view));
    }));
}

html::TableRow section_row(Desk const& desk, Module const& module, Section const& section) {
    std::string below = desk.kind(section);
    if (!section.checks.empty())
        below += " · " + desk.voice(w::checks, {{"n", static_cast<int>(section.checks.size())}});
    if (!section.to_confirm.empty())
        below += " · " + desk.voice(w::to_confirm_count, {{"n", static_cast<int>(section.to_confirm.size())}});
    auto const name = html::fragment([&](Writer& h) {
        h("<a href=\"{}\" lang=\"{}\">{}</a><span class=\"sub\">{}</span>",
          desk.url(path_of(module) + "/sezioni/" + section.id), module.language, section.title, below);
    });
    return {html::head_cell(name), html::cell(desk.audience(section), "m-s", desk.voice[w::for_whom]),
            html::cell(desk.levels(section), "m-s", desk.voice[w::levels]),
            html::cell(desk.voice.number(section.minutes), "end m-s", desk.voice[w::minutes_declared]),
            html::cell(desk.voice.number(std::lround(section.computed_minutes)), "end m-s",
                       desk.voice[w::minutes_computed])};
}

Fragment sections_card(Desk const& desk, Module const& module) {
    html::Card card;
    card.id = "sezioni";
    card.title = desk.voice[w::sections];
    card.subtitle = desk.voice(w::sections_lead, {{"n", static_cast<int>(module.sections.size())}});
    card.is_flush = true;
    html::Table table;
    table.caption = desk.voice[w::sections];
    for (html::Word const word : {w::section, w::for_whom, w::levels})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    for (html::Word const word : {w::minutes_declared, w::minutes_computed})
        table.columns.push_back({.label = std::string(desk.voice[word]), .css = "end"});
    std::vector<html::TableRow> rows;
    for (Section const& section : module.sections) rows.push_back(section_row(desk, module, section));
    if (module.glossary) rows.push_back(section_row(desk, module, *module.glossary));
    return html::card(card, html::table(table, rows));
}

Fragment bank_card(Desk const& desk, Module const& module) {
    int const questions = static_cast<int>(module.questions.size());
    html::Card card;
    card.id = "domande";
    card.title = desk.voice[w::bank];
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p><p class=\"mt35\"><a href=\"{}\">{}</a></p>",
          desk.voice(w::bank_lead, {{"n", questions}, {"draw", module.draw}}), desk.url(path_of(module) + "/domande"),
          desk.voice(w::bank_link, {{"n", questions}}));
    }));
}

Fragment facts_card(Desk const& desk, Module const& module) {
    html::Card card;
    card.id = "fatti";
    card.title = desk.voice[w::facts];
    std::vector<html::KeyValue> pairs{
        {std::string(desk.voice[w::area]), html::text(desk.area_name(module.area))},
        {std::string(desk.voice[w::competences]), html::text(join(module.competences, ", "))},
        {std::string(desk.voice[w::test]),
         html::text(desk.voice(w::test_rule, {{"n", module.draw}, {"percent", module.pass_percent}}))},
        {std::string(desk.voice[w::language]), html::text(module.language)},
        {std::string(desk.voice[w::version]), html::text(short_version(module.version))}};
    if (!module.not_taught.empty())
        pairs.push_back({std::string(desk.voice[w::not_taught]), html::text(join(module.not_taught, ", "))});
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}<h3 class=\"mt5\">{}</h3><ul lang=\"{}\">", html::key_values(pairs), desk.voice[w::objectives],
          module.language);
        for (auto const& objective : module.objectives) h("<li>{}</li>", objective);
        h("</ul>");
    }));
}

Fragment minutes_card(Desk const& desk, Module const& module) {
    html::Card card;
    card.id = "minuti";
    card.title = desk.voice[w::minutes_by_context];
    std::vector<html::KeyValue> pairs;
    for (ModuleMinutes const& line : minutes_of(*desk.catalogue))
        if (line.module == module.code)
            pairs.push_back({line.context, html::text(desk.minutes(line.declared, line.computed))});
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}<p class=\"small muted mt35\">{}</p>", html::key_values(pairs), desk.voice[w::computed_note]);
    }));
}

//! The items in force, area by area; whoever approves reads each with its answers.
Fragment items_card(Desk const& desk) {
    files::Faults known;  // they were judged when they came into force
    auto const survey = assessment::parse_survey(*desk.installation.folders.folder(desk.revision), known);
    bool const may_open = access::actor(desk.request).role.may(access::may::approve_content.right);
    html::Card card;
    card.id = "quesiti";
    auto const asked = std::count_if(survey.items.begin(), survey.items.end(),
                                     [](assessment::Item const& item) { return item.retired.empty(); });
    card.title = desk.voice(w::items, {{"n", asked}});
    card.is_flush = true;
    html::Table table;
    table.caption = desk.voice[w::survey];
    for (html::Word const word : {w::item, w::area, w::level})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    std::vector<html::TableRow> rows;
    for (assessment::Item const& item : survey.items) {
        auto const name = html::fragment([&](Writer& h) {
            std::string_view const stem = desk.voice.pick(item.stem.it, item.stem.en);
            if (may_open) h("<a href=\"{}\">{}</a>", desk.url("/questionari/quesiti/" + item.id), stem);
            else h("{}", stem);
            h("<span class=\"sub\">{}</span>", item.id);
            if (!item.retired.empty())
                h("{}<span class=\"sub\" lang=\"it\">{}</span>",
                  html::tag(html::Kind::idle, desk.voice[w::item_retired]), item.retired);
        });
        rows.push_back({html::head_cell(name), html::cell(desk.area_name(item.area), "m-s", desk.voice[w::area]),
                        html::cell(desk.level_name(item.level), "m-s", desk.voice[w::level])});
    }
    return html::card(card, html::table(table, rows));
}

http::Reply show(Desk const& desk, View const& view, int status = 200) {
    Module const& module = view.module;
    auto const content = html::fragment([&](Writer& h) {
        h.add(html::page_head(desk.title(module), is_survey(module) ? desk.voice[w::survey_lead]
                                                                    : desk.voice.pick(module.aim.it, module.aim.en)));
        if (view.is_stale)
            h("<div class=\"mb4\">{}</div>", html::note(html::Kind::bad, desk.voice[w::stale_title],
                                                        desk.voice[w::stale], html::Announced::at_once));
        if (!view.errors.empty()) h("<div class=\"mb4\">{}</div>", html::error_summary(desk.voice, view.errors));
        if (is_survey(module)) {
            h("<div class=\"grid main-side\"><div class=\"stack\">{}{}</div><div class=\"stack\">{}</div></div>",
              approval_card(desk, view), items_card(desk), draft_card(desk, module, view.draft));
            return;
        }
        h("<div class=\"grid main-side\"><div class=\"stack\">{}{}</div><div class=\"stack\">{}{}{}{}</div></div>",
          approval_card(desk, view), sections_card(desk, module), draft_card(desk, module, view.draft),
          bank_card(desk, module), minutes_card(desk, module), facts_card(desk, module));
    });
    return desk.page(desk.frame(module, desk.title(module), path_of(module)), content, status);
}

//! A form that names no texts or no submission was not made by our page.
Uuid id_in_form(http::Request const& request, std::string_view field) {
    auto const id = parse_uuid(request.form.get(field));
    if (!id) throw BadRequest("the form has no " + std::string(field));
    return *id;
}

http::Answer approve_module(Desk const& desk) {
    Module const& module = desk.unit_in_path();
    Approval const given{id_in_form(desk.request, "invio"), module.code, id_in_form(desk.request, "testi"),
                         access::actor(desk.request).person, std::string(trim(desk.request.form.get("atto"))),
                         desk.installation.clock.now()};
    View view = read_view(desk, module);
    view.act = given.act;
    bool const came_before = std::any_of(view.history.begin(), view.history.end(),
                                         [&](View::Line const& line) { return line.approval.id == given.id; });
    if (!came_before && given.version != module.version) {
        view.is_stale = true;
        return show(desk, view, 409);
    }
    if (ActFault const fault = fault_of_act(given.act); fault != ActFault::none) {
        std::string message(desk.voice[w::act_missing]);
        if (fault == ActFault::too_long)
            message = desk.voice(w::act_too_long, {{"n", static_cast<int>(act_characters_max)}});
        view.errors.push_back({"atto", std::move(message)});
        return show(desk, view, 422);
    }
    return http::after_commit(desk.installation.database, "catalogue/" + module.code,
                              [given, revision = desk.revision,
                               back = desk.request.local(path_of(module))](db::Tx& tx) {
                                  approve_shown(tx, given, revision);
                                  return http::see_other(back);
                              });
}

}  // namespace

void add_approval_routes(http::Router& router, access::Installation& installation, Shelves shelves) {
    router.get("/contenuti/{code}", access::may::read_content, [&installation, shelves](http::Request const& request) {
        Desk const desk(installation, shelves, request);
        return show(desk, read_view(desk, desk.unit_in_path()));
    });
    router.post("/contenuti/{code}/approvazione", access::may::approve_content,
                [&installation, shelves](http::Request const& request) {
                    return approve_module(Desk(installation, shelves, request));
                });
}

}  // namespace regia::catalogue
