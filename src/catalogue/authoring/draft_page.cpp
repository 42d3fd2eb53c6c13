//! /contenuti/{code}/bozza: the draft of a module, its sections in order, its steps and what may be done next.
#include <cmath>
#include <set>

#include "base/text.hpp"
#include "catalogue/text/question_form.hpp"
#include "catalogue/authoring/steps.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::authoring;
using html::Fragment;
using html::Writer;

Fragment order_form(DraftDesk const& desk, Section const& section) {
    auto const button = [&](html::Word word, html::Word name, char const* value) {
        html::Button one;
        one.label = desk.voice[word];
        one.accessible_name = desk.voice(name, {{"title", section.title}});
        one.weight = html::Weight::outline;
        one.is_small = true;
        one.name = "verso";
        one.value = value;
        return html::submit(one);
    };
    return html::fragment([&](Writer& h) {
        h("<form class=\"inline gap2 nw\" method=\"post\" action=\"{}\">{}{}{}{}</form>",
          desk.url(desk.path("/ordine")), desk.form_head(), html::hidden("sezione", section.id),
          button(w::move_up, w::move_up_of, "su"), button(w::move_down, w::move_down_of, "giu"));
    });
}

html::TableRow section_row(DraftDesk const& desk, Section const& section, bool moves) {
    auto const name = html::fragment([&](Writer& h) {
        h("<a href=\"{}\" lang=\"{}\">{}</a><span class=\"sub\">{}</span>",
          desk.url(desk.path("/sezioni/" + section.id)), desk.module.language, section.title, desk.kind(section));
        if (desk.is_changed(path_of_section(desk.folder, desk.module, section.id)))
            h("{}", html::tag(html::Kind::info, desk.voice[w::changed], "it-pencil"));
    });
    auto const rounded = static_cast<int>(std::lround(section.computed_minutes));
    html::TableRow row{html::head_cell(name), html::cell(desk.audience(section), "m-s", desk.voice[w::for_whom]),
                       html::cell(desk.levels(section), "m-s", desk.voice[w::levels]),
                       html::cell(desk.voice(w::minutes_pair, {{"declared", section.minutes}, {"computed", rounded}}),
                                  "m-s", desk.voice[w::minutes])};
    if (desk.can_write()) row.push_back(moves ? html::cell(order_form(desk, section)) : html::cell(""));
    return row;
}

Fragment add_form(DraftDesk const& desk, FormErrors const& errors) {
    html::Field title{.name = "titolo", .label = std::string(desk.voice[w::new_title]),
                      .error = html::error_of(errors, "titolo"), .is_required = true, .autocomplete = "off"};
    title.length_max = 200;
    html::Button add;
    add.label = desk.voice[w::add_section];
    add.weight = html::Weight::outline;
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap3 pad-s\" method=\"post\" action=\"{}\">{}{}{}</form>",
          desk.url(desk.path("/sezioni")), desk.form_head(), html::field(title), html::actions({html::submit(add)}));
    });
}

Fragment sections_card(DraftDesk const& desk, FormErrors const& errors) {
    html::Card card;
    card.id = "sezioni";
    card.title = desk.voice[w::sections];
    card.is_flush = true;
    html::Table table;
    table.caption = desk.voice[w::sections];
    for (html::Word const word : {w::section, w::for_whom, w::levels, w::minutes})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    if (desk.can_write()) table.columns.push_back({.label = std::string(desk.voice[w::order])});
    std::vector<html::TableRow> rows;
    // A slot stands once in the order of the module, so only its first section carries the buttons.
    std::set<std::string> slots;
    for (Section const& section : desk.module.sections)
        rows.push_back(section_row(desk, section, section.slot.empty() || slots.insert(section.slot).second));
    if (desk.module.glossary) rows.push_back(section_row(desk, *desk.module.glossary, false));
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}", html::table(table, rows));
        if (desk.can_write()) h("{}", add_form(desk, errors));
    }));
}

Fragment bank_card(DraftDesk const& desk) {
    html::Card card;
    card.id = "domande";
    card.title = desk.voice[w::bank_and_files];
    if (desk.is_changed(path_of_bank(desk.folder, desk.module)))
        card.side = html::tag(html::Kind::info, desk.voice[w::bank_changed], "it-pencil");
    int const questions = static_cast<int>(desk.module.questions.size());
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\"><a href=\"{}\">{}</a></p><p class=\"mt35\"><a href=\"{}\">{}</a></p>",
          desk.url(desk.path("/domande")),
          desk.voice(w::bank_count, {{"n", questions}, {"draw", desk.module.draw}}), desk.url(desk.path("/file")),
          desk.voice[w::files]);
    }));
}

Fragment preview_card(DraftDesk const& desk) {
    html::Card card;
    card.id = "anteprima";
    card.title = desk.voice[w::preview_module];
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p><p class=\"mt35\"><a href=\"{}\">{}</a></p><p class=\"m-0\">{}</p>"
          "<p class=\"mt35\"><a href=\"{}\">{}</a></p>",
          desk.voice[desk.survey ? w::preview_hint_items : w::preview_hint], desk.url(desk.path("/anteprima")),
          desk.voice[w::preview_module],
          desk.voice[w::differences_hint], desk.url(desk.path("/differenze")), desk.voice[w::differences]);
    }));
}

//! There is no draft: what one is, and the button that opens it.
Fragment nothing_open(DraftDesk const& desk) {
    html::Button open;
    open.label = desk.voice[w::open_draft];
    open.icon = "it-pencil";
    Fragment form;
    if (desk.may(access::may::write_content))
        form = html::fragment([&](Writer& h) {
            h("<form method=\"post\" action=\"{}\">{}{}</form>", desk.url(desk.path()), desk.form_head(),
              html::submit(open));
        });
    return html::empty_state("it-pencil", desk.voice[w::no_draft], desk.voice[w::no_draft_hint], form);
}

Fragment late_note(DraftDesk const& desk) {
    if (desk.late.empty()) return {};
    std::vector<std::string> names;
    for (std::string const& path : desk.late) names.push_back(path.substr(desk.published.folder.size()));
    return html::note(html::Kind::bad, desk.voice[w::late_title],
                      desk.voice(w::late, {{"files", join(names, ", ")}}));
}

Uuid person_of(DraftDesk const& desk) { return access::actor(desk.request).person; }

http::Answer open(Workshop const& workshop, http::Request const& request) {
    DraftDesk const desk(workshop, request);
    Step const opened{submission_in(request), desk.installation.ids.next(), StepKind::opened, person_of(desk), "",
                      desk.published.version, desk.installation.clock.now()};
    return after_change<bool>(
        workshop, desk,
        [opened, code = desk.published.code, revision = desk.revision](db::Tx& tx) {
            open_draft(tx, opened, code, revision);
            return true;
        },
        [workshop, &request, to = request.local(desk.path())](bool const&) { return done(workshop, request, to); });
}

http::Answer add(Workshop const& workshop, http::Request const& request) {
    DraftDesk const desk(workshop, request);
    desk.must_be_module();
    std::string const title(trim(request.form.get("titolo")));
    if (title.empty())
        return show_draft(desk, {{"titolo", std::string(desk.voice[w::new_title_missing])}}, 422);
    std::string const id = new_section_id(desk.folder, desk.module, title);
    return save_changes(workshop, desk, [module = desk.module, title](files::Folder const& folder) {
        return added_section(folder, module, title);
    }, "/sezioni/" + id + "?aggiunta=1");
}

http::Answer change_order(Workshop const& workshop, http::Request const& request) {
    DraftDesk const desk(workshop, request);
    desk.must_be_module();
    std::string const section(request.form.get("sezione"));
    std::string_view const way = request.form.get("verso");
    if (way != "su" && way != "giu" && way != "via") throw BadRequest("the form has no verso");
    int const by = way == "su" ? -1 : way == "giu" ? 1 : 0;
    return save_changes(workshop, desk, [module = desk.module, section, by](files::Folder const& folder) {
        return by == 0 ? removed_section(folder, module, section) : moved_section(folder, module, section, by);
    }, "#sezioni");
}

}  // namespace

http::Answer save_changes(Workshop const& workshop, DraftDesk const& desk, MakeChanges change,
                          std::string const& below) {
    Writing const writing{submission_in(desk.request), desk.must_have_draft().id, person_of(desk),
                          desk.installation.clock.now()};
    return after_change<Saved>(
        workshop, desk,
        [writing, in_force = desk.in_force, change = std::move(change)](db::Tx& tx) {
            return save(tx, writing, *in_force, change);
        },
        [workshop, &request = desk.request, to = desk.request.local(desk.path(below))](Saved const& saved) {
            return saved == Saved::yes ? done(workshop, request, to) : too_late(DraftDesk(workshop, request));
        });
}

http::Reply show_draft(DraftDesk const& desk, FormErrors const& errors, int status) {
    if (desk.request.wants_json()) {
        FormErrors all = errors;
        for (files::Fault const& fault : desk.faults) all.push_back({fault.file, fault_text(desk.voice, fault)});
        return problem_of(desk.request, all, status);
    }
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(desk.voice(w::draft_of, {{"title", desk.title(desk.published)}}),
                                  desk.voice[w::draft_lead]),
          html::error_summary(desk.voice, errors));
        if (!desk.draft) {
            h("{}", nothing_open(desk));
            return;
        }
        h("<div class=\"grid main-side\"><div class=\"stack\">{}{}{}</div><div class=\"stack\">{}{}{}</div></div>",
          late_note(desk), fault_note(desk, desk.faults),
          is_survey(desk.published) ? items_card(desk) : sections_card(desk, errors), steps_card(desk, errors),
          is_survey(desk.published) ? Fragment() : bank_card(desk), preview_card(desk));
    });
    return desk.show(std::string(desk.voice[w::draft]), "", content, status);
}

http::Handler opener(Workshop const& workshop) {
    return [workshop](http::Request const& request) { return open(workshop, request); };
}

http::Handler section_adder(Workshop const& workshop) {
    return [workshop](http::Request const& request) { return add(workshop, request); };
}

http::Handler order_changer(Workshop const& workshop) {
    return [workshop](http::Request const& request) { return change_order(workshop, request); };
}

DraftHandlers draft_handlers(Workshop const& workshop) {
    return {opener(workshop), section_adder(workshop), section_saver(workshop), order_changer(workshop),
            question_saver(workshop, true), question_saver(workshop, false), item_saver(workshop, true),
            item_saver(workshop, false), item_state_changer(workshop),
            step_taker(workshop, StepKind::sent), step_taker(workshop, StepKind::reviewed),
            step_taker(workshop, StepKind::published), step_taker(workshop, StepKind::withdrawn)};
}

void add_draft_routes(http::Router& router, Workshop const& workshop) {
    std::string const path = "/contenuti/{code}/bozza";
    auto const write = access::may::write_content;
    router.get(path, access::may::read_content, [workshop](http::Request const& request) {
        return show_draft(DraftDesk(workshop, request), {}, 200);
    });
    DraftHandlers const handlers = draft_handlers(workshop);
    router.post(path, write, handlers.open);
    router.post(path + "/sezioni", write, handlers.add_section);
    router.post(path + "/sezioni/{section}", write, handlers.save_section).body_bytes_max = section_bytes_max;
    router.post(path + "/ordine", write, handlers.change_order);
    router.post(path + "/domande/nuova", write, handlers.add_question);
    router.post(path + "/domande/{question}", write, handlers.save_question);
    router.post(path + "/invio", write, handlers.send);
    router.post(path + "/rilettura", access::may::review_content, handlers.review);
    router.post(path + "/approvazione", access::may::approve_content, handlers.approve);
    router.post(path + "/ritiro", write, handlers.withdraw);
}

}  // namespace regia::catalogue
