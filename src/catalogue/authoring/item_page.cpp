//! /contenuti/questionario/bozza/quesiti/{item}: one item of the survey as a form, with its preview in both languages;
//! a new one, and one that nobody is to be asked any more. An item that was in force is never deleted
//! (docs/adr/2026-11-26-items-are-retired.md).
#include "base/text.hpp"
#include "catalogue/authoring/steps.hpp"
#include "catalogue/text/item_form.hpp"
#include "catalogue/text/typed.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::authoring;
using assessment::Item;
using html::Fragment;
using html::Writer;

constexpr std::size_t reason_least = 10, reason_most = 300;

struct Editor {
    std::string id, area, path;  //!< of a new one empty, until its competence says which file
    std::string saved{};         //!< the file in the draft
    ItemForm form{};
    FormErrors errors{};
    std::string reason{};        //!< typed: why it is retired
    bool is_new = false;
    bool shows_preview = false;
    bool is_stale = false;
    std::string below() const { return "/quesiti/" + (is_new ? "nuovo" : id); }
    std::string seen() const { return is_new ? "" : item_digest(saved, id); }
};

Editor editor_of(DraftDesk const& desk) {
    desk.must_have_draft();
    Editor editor;
    editor.id = desk.request.in_path("item");
    Item const* const item = desk.survey ? desk.survey->find(editor.id) : nullptr;
    editor.path = path_of_item(desk.folder, desk.published.folder, editor.id);
    if (!item || editor.path.empty()) throw NotFound("the draft has no such item");
    editor.area = item->area;
    editor.saved = *desk.folder.find(editor.path);
    editor.form = form_of(*item);
    // Read back with a point or a comma; shown as the reader writes it.
    if (desk.voice.language == html::Language::it)
        std::replace(editor.form.difficulty.begin(), editor.form.difficulty.end(), '.', ',');
    return editor;
}

Editor new_editor(DraftDesk const& desk) {
    desk.must_have_draft();
    if (!desk.survey) throw NotFound("only the survey has items");
    Editor editor;
    editor.is_new = true;
    editor.form.audience = "all";
    return editor;
}

//! Where a new item belongs, by its competence. An area without a file is an error of that field.
void settle_place(DraftDesk const& desk, Editor& editor) {
    auto const* const competence = desk.portfolio->find_competence(editor.form.competence);
    for (auto const& area : desk.portfolio->areas)
        for (auto const& one : area.competences)
            if (competence && one.code == competence->code) editor.area = area.code;
    if (!editor.area.empty()) editor.path = path_of_area(desk.folder, desk.published.folder, editor.area);
    if (editor.path.empty()) return;
    editor.saved = *desk.folder.find(editor.path);
    editor.id = new_item_id(editor.saved);
}

html::Word word_of(ItemFault fault) {
    constexpr html::Word words[] = {w::question_missing,   w::option_missing,       w::same_answers,
                                    w::right_place_missing, w::rationale_missing,   w::competence_missing,
                                    w::level_missing,      w::item_audience_missing, w::difficulty_wrong,
                                    w::sources_missing};
    return words[static_cast<std::size_t>(fault)];
}

html::Field labelled(Editor const& editor, std::string name, std::string label, std::string const& value) {
    return {.name = name, .label = std::move(label), .value = value, .error = html::error_of(editor.errors, name),
            .is_required = true};
}

std::string in_language(DraftDesk const& desk, html::Word what, bool in_english) {
    return desk.voice(in_english ? w::in_english : w::in_italian, {{"what", desk.voice[what]}});
}

Fragment option_fields(DraftDesk const& desk, Editor const& editor, std::size_t place) {
    auto const& option = editor.form.options[place];
    std::string const number = std::to_string(place + 1);
    std::string const field = "risposta_" + number;
    std::string const name = desk.voice(w::answer_n, {{"number", number}});
    return html::fragment([&](Writer& h) {
        h("<fieldset class=\"field boxes\"><legend>{}</legend><div class=\"grid g2\">{}{}</div>{}</fieldset>", name,
          html::text_area(labelled(editor, field + "_it", std::string(desk.voice[w::italian]), option.it), 3),
          html::text_area(labelled(editor, field + "_en", std::string(desk.voice[w::english]), option.en), 3),
          html::text_area(labelled(editor, "motivo_" + number, std::string(desk.voice[w::rationale_it]),
                                   option.rationale), 2));
    });
}

std::vector<html::Choice> competences(DraftDesk const& desk, Editor const& editor) {
    std::vector<html::Choice> all;
    if (editor.is_new) all.push_back({"", ""});
    for (portfolio::Area const& area : desk.portfolio->areas)
        for (auto const& one : area.competences)
            if (editor.is_new || area.code == editor.area)
                all.push_back({one.code, one.code + " " + std::string(desk.voice.pick(one.name.it, one.name.en))});
    return all;
}

std::string audience_name(Desk const& desk, std::string const& code) {
    for (auto const& one : desk.portfolio->audiences)
        if (one.code == code) return std::string(desk.voice.pick(one.name.it, one.name.en));
    return code;
}

Fragment fields(DraftDesk const& desk, Editor const& editor) {
    ItemForm const& form = editor.form;
    std::vector<html::Choice> places{{"", ""}}, levels, audiences;
    if (editor.is_new) levels.push_back({"", ""});
    for (auto const* place : {"1", "2", "3", "4"})
        places.push_back({place, desk.voice(w::answer_n, {{"number", std::string(place)}})});
    for (Level const level : {Level::base, Level::intermediate, Level::advanced})
        levels.push_back({std::string(portfolio::code_of(level)), desk.level_name(level)});
    for (auto const& one : desk.portfolio->audiences)
        audiences.push_back({one.code, std::string(desk.voice.pick(one.name.it, one.name.en))});
    auto const word = [&](html::Word label) { return std::string(desk.voice[label]); };
    auto difficulty = labelled(editor, "difficolta", word(w::difficulty), form.difficulty);
    difficulty.hint = desk.voice[w::difficulty_hint];
    difficulty.input_mode = "decimal";
    auto sources = labelled(editor, "fonti", word(w::sources), form.sources);
    sources.hint = desk.voice[w::item_sources_hint];
    return html::fragment([&](Writer& h) {
        h("<div class=\"grid g2\">{}{}</div>",
          html::text_area(labelled(editor, "domanda_it", in_language(desk, w::question, false), form.stem_it), 4),
          html::text_area(labelled(editor, "domanda_en", in_language(desk, w::question, true), form.stem_en), 4));
        for (std::size_t place = 0; place < form.options.size(); ++place)
            h("{}", option_fields(desk, editor, place));
        h("<div class=\"grid g2\">{}{}{}{}{}</div>{}",
          html::select(labelled(editor, "giusta", word(w::right_answer), form.right), places),
          html::select(labelled(editor, "competenza", word(w::competence), form.competence),
                       competences(desk, editor)),
          html::select(labelled(editor, "livello", word(w::question_level), form.level), levels),
          html::select(labelled(editor, "destinatari", word(w::for_whom), form.audience), audiences),
          html::field(difficulty), html::text_area(sources, 3));
    });
}

//! Retires an item with a reason, asks it again, or deletes one that was never in force.
Fragment retire_card(DraftDesk const& desk, Editor const& editor, Item const& item) {
    bool const was_in_force = !path_of_item(*desk.in_force, desk.published.folder, editor.id).empty();
    bool const is_retired = !item.retired.empty();
    html::Word const what = !was_in_force ? w::item_delete : is_retired ? w::item_restore : w::item_retire;
    html::Field reason{.name = "motivo_ritiro", .label = std::string(desk.voice[w::item_reason]),
                       .value = editor.reason, .hint = std::string(desk.voice[w::item_reason_hint]),
                       .error = html::error_of(editor.errors, "motivo_ritiro"), .is_required = true,
                       .length_max = static_cast<int>(reason_most)};
    html::Button const button{.label = std::string(desk.voice[what]), .weight = html::Weight::outline,
                              .name = "azione",
                              .value = !was_in_force ? "togli" : is_retired ? "riattiva" : "ritira"};
    html::Card const card{.id = "ritiro", .title = std::string(desk.voice[what])};
    return html::card(card, html::fragment([&](Writer& h) {
        if (is_retired) h("<p>{}</p>", desk.voice(w::item_retired_because, {{"reason", item.retired}}));
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\" novalidate>{}{}",
          desk.url(desk.path(editor.below() + "/stato")), desk.form_head(), html::hidden("visto", editor.seen()));
        if (was_in_force && !is_retired) h.add(html::text_area(reason, 2));
        else h("<p class=\"m-0\">{}</p>", desk.voice[was_in_force ? w::item_restore_hint : w::item_delete_hint]);
        h("<div>{}</div></form>", html::submit(button));
    }));
}

//! As both languages show it, and for who writes: which answer is right, and why.
Fragment preview_cards(DraftDesk const& desk, Item const& item) {
    html::Card card;
    card.id = "risposte";
    card.title = desk.voice[w::answers_and_reasons];
    return html::fragment([&](Writer& h) {
        h("{}{}{}", item_as_learner(desk, item, false), item_as_learner(desk, item, true),
          html::card(card, html::fragment([&](Writer& in) {
              in("<ul class=\"rows\">");
              for (auto const& option : item.options) {
                  in("<li><span lang=\"it\">{}</span> ", option.text.it);
                  if (option.is_right) in("{}", html::tag(html::Kind::ok, desk.voice[w::right_answer]));
                  in("<p class=\"small muted m-0\" lang=\"it\">{}</p></li>", option.rationale_it);
              }
              in("</ul>");
          })));
    });
}

//! `desk` was parsed with what the editor shows when `shows_preview`.
http::Reply show(DraftDesk const& desk, Editor const& editor, int status = 200) {
    if (desk.request.wants_json()) return problem_of(desk.request, editor.errors, status);
    Item const* const item = desk.survey->find(editor.id);
    std::string const title = editor.is_new ? std::string(desk.voice[w::new_item]) : editor.id;
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}<div class=\"stack\">{}",
          html::page_head(title, desk.voice(w::draft_of, {{"title", desk.title(desk.published)}}),
                          state_tag(desk.voice, desk.draft->state)),
          html::error_summary(desk.voice, editor.errors), editor_message(desk, editor.is_stale, editor.shows_preview));
        if (item && (editor.shows_preview || editor.is_stale || !desk.can_write()))
            h("{}", preview_cards(desk, *item));
        if (desk.can_write())
            h.add(desk.editor_card(editor.is_new ? w::new_item : w::edit_item, editor.below(), editor.seen(),
                                   fields(desk, editor)));
        else h.add(html::note(html::Kind::info, "", desk.voice[w::read_only]));
        if (desk.can_write() && item && !editor.is_new && !editor.shows_preview)
            h.add(retire_card(desk, editor, *item));
        h("<p><a href=\"{}\">{}</a></p></div>", desk.url(desk.path()), desk.voice[w::back_to_draft]);
    });
    return desk.show(title, editor.below(), content, status);
}

//! What is typed, over the draft as it is then. A new item takes the next id of its file as it is in that moment.
MakeChanges item_change(Editor const& editor, std::string seen) {
    return [path = editor.path, id = editor.id, is_new = editor.is_new, typed = editor.form,
            seen = std::move(seen)](files::Folder const& folder) {
        std::string const* const now = folder.find(path);
        Change change{path, {}, !now || (!is_new && item_digest(*now, id) != seen)};
        if (!change.is_stale)
            change.body = is_new ? with_new_item(*now, new_item_id(*now), typed) : with_item(*now, id, typed);
        return std::vector{change};
    };
}

//! Of somebody who came too late: what is saved by now, with what she typed over it.
http::Reply show_stale_item(DraftDesk const& desk, ItemForm const& typed) {
    if (!desk.can_write()) return too_late(desk);
    Editor stale = editor_of(desk);
    stale.form = typed;
    stale.is_stale = true;
    return show(desk, stale, 409);
}

http::Answer receive(Workshop const& workshop, http::Request const& request, bool is_new) {
    DraftDesk desk(workshop, request);
    Editor editor = is_new ? new_editor(desk) : editor_of(desk);
    if (!desk.can_write()) return too_late(desk);
    editor.form = read_item(request.form);
    for (auto const& [fault, field] : errors_of(editor.form))
        editor.errors.push_back({field, std::string(desk.voice[word_of(fault)])});
    if (is_new) settle_place(desk, editor);
    if (is_new && editor.path.empty() && !editor.form.competence.empty())
        editor.errors.push_back({"competenza", std::string(desk.voice[w::competence_missing])});
    if (!editor.errors.empty()) return show(desk, editor, 422);
    std::string const seen(request.form.get("visto"));
    if (request.form.get("azione") == "anteprima" && !request.wants_json()) {
        // A preview must not hide what was saved meanwhile.
        editor.is_stale = !is_new && seen != item_digest(editor.saved, editor.id);
        if (editor.is_stale) return show(desk, editor, 409);
        desk.folder.put(editor.path, is_new ? with_new_item(editor.saved, editor.id, editor.form)
                                            : with_item(editor.saved, editor.id, editor.form));
        desk.parse();
        editor.shows_preview = true;
        return show(desk, editor);
    }
    Writing const writing{submission_in(request), desk.draft->id, access::actor(request).person,
                          desk.installation.clock.now()};
    std::string const to = request.local(desk.path(is_new ? "#quesiti" : editor.below() + "?salvato=1"));
    return after_change<Saved>(
        workshop, desk,
        [writing, in_force = desk.in_force, change = item_change(editor, seen)](db::Tx& tx) {
            return save(tx, writing, *in_force, change);
        },
        [workshop, &request, typed = editor.form, is_new, to](Saved const& saved) {
            if (saved == Saved::yes) return done(workshop, request, to);
            DraftDesk const now(workshop, request);
            return is_new ? too_late(now) : show_stale_item(now, typed);
        });
}

http::Answer change_state(Workshop const& workshop, http::Request const& request) {
    DraftDesk const desk(workshop, request);
    Editor editor = editor_of(desk);
    if (!desk.can_write()) return too_late(desk);
    std::string_view const action = request.form.get("azione");
    if (action != "ritira" && action != "riattiva" && action != "togli") throw BadRequest("the form has no azione");
    bool const was_in_force = !path_of_item(*desk.in_force, desk.published.folder, editor.id).empty();
    if (action == "togli" && was_in_force) throw Conflict("an item that was in force is retired, not deleted");
    editor.reason = one_line(request.form.get("motivo_ritiro"));
    std::size_t const characters = character_count(editor.reason);
    if (action == "ritira" && (characters < reason_least || characters > reason_most)) {
        editor.errors.push_back({"motivo_ritiro",
                                 desk.voice(w::item_reason_length, {{"least", static_cast<int>(reason_least)},
                                                                    {"most", static_cast<int>(reason_most)}})});
        return show(desk, editor, 422);
    }
    bool const deletes = action == "togli";
    return save_changes(workshop, desk,
                        [path = editor.path, id = editor.id, seen = std::string(request.form.get("visto")), deletes,
                         reason = action == "ritira" ? editor.reason : std::string()](files::Folder const& folder) {
                            std::string const* const now = folder.find(path);
                            Change change{path, {}, !now || item_digest(*now, id) != seen};
                            if (!change.is_stale)
                                change.body = deletes ? without_item(*now, id) : with_retired(*now, id, reason);
                            return std::vector{change};
                        },
                        deletes ? "#quesiti" : editor.below() + "?salvato=1");
}

html::TableRow row(DraftDesk const& desk, Item const& item, bool has_changed) {
    auto const name = html::fragment([&](Writer& h) {
        std::string_view const stem = desk.voice.pick(item.stem.it, item.stem.en);
        // Who only reads the draft sees what was changed in an item on the page of differences.
        if (desk.can_write()) h("<a href=\"{}\">{}</a>", desk.url(desk.path("/quesiti/" + item.id)), stem);
        else h("{}", stem);
        h("<span class=\"sub\">{} · {}</span>", item.id, desk.area_name(item.area));
        if (has_changed) h("{}", html::tag(html::Kind::info, desk.voice[w::changed], "it-pencil"));
        if (!item.retired.empty())
            h("{}<span class=\"sub\" lang=\"it\">{}</span>", html::tag(html::Kind::idle, desk.voice[w::item_retired]),
              item.retired);
    });
    return {html::head_cell(name), html::cell(audience_name(desk, item.audience), "m-s", desk.voice[w::for_whom]),
            html::cell(desk.level_name(item.level), "m-s", desk.voice[w::question_level])};
}

//! Closed while nothing of it was changed: all together are a long page on a telephone.
Fragment items_of_area(DraftDesk const& desk, std::string const& area, std::set<std::string> const& changed_ids) {
    html::Table table;
    table.caption = desk.area_name(area);
    for (html::Word const word : {w::question, w::for_whom, w::question_level})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    std::vector<html::TableRow> rows;
    int changed = 0;
    for (Item const& item : desk.survey->items) {
        if (item.area != area) continue;
        bool const has_changed = changed_ids.contains(item.id);
        changed += has_changed;
        rows.push_back(row(desk, item, has_changed));
    }
    std::string const title =
        desk.area_name(area) + ": " + desk.voice(w::items, {{"n", static_cast<int>(rows.size())}});
    auto const content = html::fragment([&](Writer& h) {
        h("<summary class=\"sum\">{}</summary><div class=\"mt3\">{}</div>", title, html::table(table, rows));
    });
    return html::fragment([&](Writer& h) {
        if (changed > 0) h("<details class=\"mt3\" open>{}</details>", content);
        else h("<details class=\"mt3\">{}</details>", content);
    });
}

}  // namespace

Fragment item_as_learner(Desk const& desk, Item const& item, bool in_english) {
    html::Question question;
    question.name = "anteprima-" + item.id + (in_english ? "-en" : "-it");
    question.eyebrow = desk.area_name(item.area) + " · " + item.id;
    question.text = in_english ? item.stem.en : item.stem.it;
    std::vector<html::Choice> choices;
    for (auto const& [key, text, is_right, rationale] : item.options)
        choices.push_back({key, in_english ? text.en : text.it});
    return html::fragment([&](Writer& h) {
        h("<div class=\"card-x pad-l\" lang=\"{}\">{}</div>", in_english ? "en" : "it",
          html::question(question, choices));
    });
}

Fragment items_card(DraftDesk const& desk) {
    html::Card card;
    card.id = "quesiti";
    auto const asked = std::count_if(desk.survey->items.begin(), desk.survey->items.end(),
                                     [](Item const& item) { return item.retired.empty(); });
    card.title = desk.voice(w::items, {{"n", asked}});
    html::Button const add{.label = std::string(desk.voice[w::new_item]), .weight = html::Weight::outline};
    auto const changed = changed_items(*desk.in_force, desk.folder, desk.published.folder);
    return html::card(card, html::fragment([&](Writer& h) {
        for (std::string const& area : desk.survey->area_order) h("{}", items_of_area(desk, area, changed));
        if (desk.can_write())
            h("<p class=\"mt5 m-0\">{}</p>", html::button_link(desk.url(desk.path("/quesiti/nuovo")), add));
    }));
}

http::Handler item_saver(Workshop const& workshop, bool is_new) {
    return [workshop, is_new](http::Request const& request) { return receive(workshop, request, is_new); };
}

http::Handler item_state_changer(Workshop const& workshop) {
    return [workshop](http::Request const& request) { return change_state(workshop, request); };
}

void add_item_routes(http::Router& router, Workshop const& workshop) {
    std::string const items = "/contenuti/{code}/bozza/quesiti", path = items + "/{item}";
    auto const write = access::may::write_content;
    router.get(items + "/nuovo", write, [workshop](http::Request const& request) {
        DraftDesk const desk(workshop, request);
        return show(desk, new_editor(desk));
    });
    router.post(items + "/nuovo", write, item_saver(workshop, true));
    router.get(path, write, [workshop](http::Request const& request) {
        DraftDesk const desk(workshop, request);
        return show(desk, editor_of(desk));
    });
    router.post(path, write, item_saver(workshop, false));
    router.post(path + "/stato", write, item_state_changer(workshop));
}

}  // namespace regia::catalogue
