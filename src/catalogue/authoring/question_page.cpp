//! /contenuti/{code}/bozza/domande: the bank of a draft, and the form of one question.
#include "base/text.hpp"
#include "catalogue/text/question_form.hpp"
#include "catalogue/authoring/steps.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::authoring;
using html::Fragment;
using html::Writer;

struct Editor {
    std::string id;  //!< empty = a new question
    std::string path, saved;
    QuestionForm form;
    FormErrors errors{};
    bool is_stale = false;
    std::string below() const { return "/domande/" + (id.empty() ? "nuova" : id); }
};

Editor editor_of(DraftDesk const& desk, std::string id) {
    Editor editor{std::move(id), path_of_bank(desk.folder, desk.module), "", {}};
    std::string const* const bank = desk.folder.find(editor.path);
    if (!bank) throw NotFound("the module has no bank");
    editor.saved = *bank;
    if (editor.id.empty()) {
        editor.form.level = portfolio::code_of(Level::base);
        return editor;
    }
    for (Question const& question : desk.module.questions)
        if (question.id == editor.id) {
            editor.form = form_of(question);
            return editor;
        }
    throw NotFound("the draft has no such question");
}

std::string message_of(DraftDesk const& desk, QuestionFault fault) {
    constexpr html::Word words[] = {w::question_missing, w::right_missing, w::wrong_missing, w::same_answers,
                                    w::rationale_missing, w::competence_missing};
    return std::string(desk.voice[words[static_cast<std::size_t>(fault)]]);
}

std::vector<html::Choice> competences(DraftDesk const& desk) {
    std::vector<html::Choice> all{{"", ""}};
    for (std::string const& code : desk.module.competences) {
        auto const* const found = desk.portfolio->find_competence(code);
        all.push_back({code, code + (found ? " " + std::string(desk.voice.pick(found->name.it, found->name.en)) : "")});
    }
    return all;
}

Fragment source_boxes(DraftDesk const& desk, QuestionForm const& form) {
    return html::fragment([&](Writer& h) {
        h("<fieldset class=\"field boxes\"><legend>{}</legend>", desk.voice[w::sources]);
        int number = 0;
        for (Source const& source : desk.module.sources) {
            bool const is_chosen =
                std::find(form.sources.begin(), form.sources.end(), source.key) != form.sources.end();
            h("{}", html::check_box({.name = "fonti", .label = source.cite, .value = source.key,
                                     .id = "fonti-" + std::to_string(++number)},
                                    is_chosen));
        }
        h("</fieldset>");
    });
}

Fragment fields(DraftDesk const& desk, Editor const& editor) {
    QuestionForm const& form = editor.form;
    auto const labelled = [&](std::string name, std::string label, std::string const& value) {
        return html::Field{.name = name, .label = std::move(label), .value = value,
                           .error = html::error_of(editor.errors, name), .is_required = true};
    };
    std::vector<html::Choice> levels;
    for (Level const level : {Level::base, Level::intermediate, Level::advanced})
        levels.push_back({std::string(portfolio::code_of(level)), desk.level_name(level)});
    return html::fragment([&](Writer& h) {
        h("{}{}", html::text_area(labelled("domanda", std::string(desk.voice[w::question]), form.text), 3),
          html::text_area(labelled("giusta", std::string(desk.voice[w::right_answer]), form.right), 2));
        for (std::size_t i = 0; i < form.wrong.size(); ++i) {
            int const number = static_cast<int>(i) + 1;
            h("{}", html::text_area(labelled("sbagliata_" + std::to_string(number),
                                             desk.voice(w::wrong_answer, {{"number", number}}), form.wrong[i]),
                                    2));
        }
        h("{}<div class=\"grid g2\">{}{}</div>{}",
          html::text_area(labelled("motivo", std::string(desk.voice[w::rationale]), form.rationale), 3),
          html::select(labelled("competenza", std::string(desk.voice[w::competence]), form.competence),
                       competences(desk)),
          html::select(labelled("livello", std::string(desk.voice[w::question_level]), form.level), levels),
          source_boxes(desk, form));
    });
}

Fragment remove_form(DraftDesk const& desk, Editor const& editor) {
    html::Button remove;
    remove.label = desk.voice[w::remove_question];
    remove.weight = html::Weight::outline;
    remove.name = "azione";
    remove.value = "togli";
    return html::fragment([&](Writer& h) {
        h("<details><summary class=\"sum\">{}</summary><form class=\"mt4\" method=\"post\" action=\"{}\">{}{}{}"
          "</form></details>",
          remove.label, desk.url(desk.path(editor.below())), desk.form_head(),
          html::hidden("visto", question_digest(editor.saved, editor.id)), html::submit(remove));
    });
}

Fragment theirs(DraftDesk const& desk, Editor const& editor) {
    html::Card card;
    card.id = "salvato";
    card.title = desk.voice[w::stale_question];
    QuestionForm const now = editor_of(desk, editor.id).form;
    return html::card(card, html::fragment([&](Writer& h) {
        h("<div lang=\"{}\"><p class=\"strong\">{}</p><ul><li>{}</li>", desk.module.language, now.text, now.right);
        for (auto const& wrong : now.wrong) h("<li>{}</li>", wrong);
        h("</ul><p>{}</p></div>", now.rationale);
    }));
}

http::Reply show(DraftDesk const& desk, Editor const& editor, int status = 200) {
    if (desk.request.wants_json()) return problem_of(desk.request, editor.errors, status);
    html::Button save;
    save.label = desk.voice[w::save];
    save.name = "azione";
    save.value = "salva";
    html::Card card;
    card.id = "modifica";
    card.title = desk.voice[editor.id.empty() ? w::new_question : w::edit_question];
    std::string const title = editor.id.empty() ? std::string(desk.voice[w::new_question]) : editor.id;
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}<div class=\"stack\">",
          html::page_head(title, desk.voice(w::draft_of, {{"title", desk.title(desk.published)}}),
                          state_tag(desk.voice, desk.draft->state)),
          html::error_summary(desk.voice, editor.errors));
        if (editor.is_stale)
            h("{}{}", html::note(html::Kind::bad, desk.voice[w::stale_title], desk.voice[w::stale],
                                 html::Announced::at_once),
              theirs(desk, editor));
        if (!desk.can_write()) {
            h("{}", html::note(html::Kind::info, "", desk.voice[w::read_only]));
        } else {
            h("{}", html::card(card, html::fragment([&](Writer& inner) {
                inner("<form class=\"stack gap4\" method=\"post\" action=\"{}\" novalidate>{}{}{}{}</form>",
                      desk.url(desk.path(editor.below())), desk.form_head(),
                      html::hidden("visto", editor.id.empty() ? "" : question_digest(editor.saved, editor.id)),
                      fields(desk, editor), html::actions({html::submit(save)}));
            })));
            if (!editor.id.empty()) h("{}", remove_form(desk, editor));
        }
        h("<p><a href=\"{}\">{}</a></p></div>", desk.url(desk.path("/domande")), desk.voice[w::back_to_bank]);
    });
    return desk.show(title, editor.below(), content, status);
}

http::Answer receive(Workshop const& workshop, http::Request const& request, std::string id) {
    DraftDesk const desk(workshop, request);
    desk.must_have_draft();
    if (!desk.can_write()) return too_late(desk);
    bool const removes = request.form.get("azione") == "togli" && !id.empty();
    Editor editor = editor_of(desk, std::move(id));
    std::string const seen(request.form.get("visto"));
    if (!removes) {
        editor.form = read_question(request.form);
        for (QuestionFault const fault : faults_of(editor.form))
            editor.errors.push_back({std::string(field_of(fault)), message_of(desk, fault)});
        if (!editor.errors.empty()) return show(desk, editor, 422);
    }
    Writing const writing{submission_in(request), desk.draft->id, access::actor(request).person,
                          desk.installation.clock.now()};
    auto const change = [path = editor.path, id = editor.id, removes, seen,
                         typed = editor.form](files::Folder const& folder) {
        std::string const* const bank = folder.find(path);
        // A new question takes the next id of the bank as it is now, whoever else has added one meanwhile.
        std::string const target = id.empty() && bank ? new_question_id(*bank) : id;
        Change change{path, {}, !bank || question_digest(*bank, target) != seen};
        if (!change.is_stale) change.body = removes ? without_question(*bank, target)
                                                    : with_question(*bank, target, typed);
        return std::vector{change};
    };
    return after_change<Saved>(
        workshop, desk,
        [writing, in_force = desk.in_force, change](db::Tx& tx) { return save(tx, writing, *in_force, change); },
        [workshop, &request, editor, to = request.local(desk.path("/domande"))](Saved const& saved) mutable {
            if (saved == Saved::yes) return done(workshop, request, to);
            DraftDesk const now(workshop, request);
            bool const is_there = std::any_of(now.module.questions.begin(), now.module.questions.end(),
                                              [&](Question const& one) { return one.id == editor.id; });
            if (!now.can_write() || !is_there) return too_late(now);
            editor.saved = editor_of(now, editor.id).saved;
            editor.is_stale = true;
            return show(now, editor, 409);
        });
}

html::TableRow row(DraftDesk const& desk, Question const& question) {
    auto const name = html::fragment([&](Writer& h) {
        // Who only reads the draft sees what was changed in a question on the page of differences.
        if (desk.can_write())
            h("<a href=\"{}\" lang=\"{}\">{}</a>", desk.url(desk.path("/domande/" + question.id)),
              desk.module.language, question.text);
        else h("<span lang=\"{}\">{}</span>", desk.module.language, question.text);
        h("<span class=\"sub\">{}</span>", question.id);
    });
    return {html::head_cell(name), html::cell(question.competence, "m-s", desk.voice[w::competence]),
            html::cell(desk.level_name(question.level), "m-s", desk.voice[w::question_level])};
}

http::Answer show_bank(DraftDesk const& desk) {
    desk.must_have_draft();
    desk.must_be_module();
    std::string const bank = path_of_bank(desk.folder, desk.module);
    html::Table table;
    table.caption = desk.voice[w::bank];
    for (html::Word const word : {w::question, w::competence, w::question_level})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    std::vector<html::TableRow> rows;
    for (Question const& question : desk.module.questions) rows.push_back(row(desk, question));
    html::Button add;
    add.label = desk.voice[w::new_question];
    Fragment side;
    if (desk.can_write()) side = html::button_link(desk.url(desk.path("/domande/nuova")), add);
    html::Card card;
    card.id = "domande";
    card.title = desk.voice(w::bank_count, {{"n", static_cast<int>(rows.size())}, {"draw", desk.module.draw}});
    card.is_flush = true;
    files::Faults own;
    for (files::Fault const& fault : desk.faults)
        if (fault.file == bank) own.push_back(fault);
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}<p><a href=\"{}\">{}</a></p></div>",
          html::page_head(desk.voice[w::bank], desk.voice(w::draft_of, {{"title", desk.title(desk.published)}}), side),
          fault_note(desk, own), html::card(card, html::table(table, rows)), desk.url(desk.path()),
          desk.voice[w::back_to_draft]);
    });
    return desk.show(std::string(desk.voice[w::bank]), "/domande", content);
}

}  // namespace

http::Handler question_saver(Workshop const& workshop, bool is_new) {
    return [workshop, is_new](http::Request const& request) {
        return receive(workshop, request, is_new ? "" : std::string(request.in_path("question")));
    };
}

void add_question_routes(http::Router& router, Workshop const& workshop) {
    std::string const path = "/contenuti/{code}/bozza/domande";
    router.get(path, access::may::read_content,
               [workshop](http::Request const& request) { return show_bank(DraftDesk(workshop, request)); });
    auto const open = [workshop](http::Request const& request, std::string id) {
        DraftDesk const desk(workshop, request);
        desk.must_have_draft();
        return show(desk, editor_of(desk, std::move(id)));
    };
    router.get(path + "/nuova", access::may::write_content,
               [open](http::Request const& request) { return open(request, ""); });
    router.get(path + "/{question}", access::may::write_content, [open](http::Request const& request) {
        return open(request, std::string(request.in_path("question")));
    });
}

}  // namespace regia::catalogue
