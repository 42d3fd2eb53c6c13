//! /contenuti/{code}/bozza/sezioni/{section}: one section of a draft as a form. What was typed always comes back: with
//! its preview, with its faults, beside what somebody else saved meanwhile.
#include <cmath>

#include "base/text.hpp"
#include "catalogue/authoring/steps.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::authoring;
using html::Fragment;
using html::Writer;

//! The form as it is shown: of the saved text, or as typed.
struct Editor {
    std::string id, path;
    std::string saved;     //!< the file in the draft
    FilmForm saved_film;
    std::string title;     //!< as saved: a page needs one while the typed one is empty
    SectionForm form;
    FormErrors errors{};
    bool shows_preview = false;
    bool is_stale = false;
};

Editor editor_of(DraftDesk const& desk) {
    Editor editor;
    editor.id = desk.request.in_path("section");
    editor.path = path_of_section(desk.folder, desk.module, editor.id);
    if (editor.path.empty() || !desk.module.find(editor.id)) throw NotFound("the draft has no such section");
    editor.saved = *desk.folder.find(editor.path);
    editor.form = read_section(editor.saved).form;
    FilmForm& film = *editor.form.film;
    if (!film.transcript_file.empty())
        if (std::string const* const text = desk.folder.find(desk.published.folder + film.transcript_file))
            film.transcript = *text;
    editor.saved_film = film;
    editor.title = editor.form.title;
    return editor;
}

html::Word word_of(SectionFault fault) {
    switch (fault) {
        case SectionFault::title_missing: return w::title_missing;
        case SectionFault::minutes_wrong: return w::minutes_wrong;
        case SectionFault::audience_missing: return w::audience_missing;
        case SectionFault::competences_missing: return w::competences_missing;
        case SectionFault::levels_crossed: return w::levels_crossed;
        case SectionFault::seconds_wrong: return w::film_seconds_wrong;
        case SectionFault::body_missing: break;
    }
    return w::body_missing;
}

bool has(std::vector<std::string> const& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

//! A group of boxes with one name; the first box has the field's name as its id, for the error summary.
Fragment boxes(std::string const& name, std::string_view legend, std::vector<html::Choice> const& choices,
               std::vector<std::string> const& chosen, std::string const& error) {
    return html::fragment([&](Writer& h) {
        h("<fieldset class=\"field boxes\"><legend>{}</legend>", legend);
        for (std::size_t i = 0; i < choices.size(); ++i) {
            html::Field box{.name = name, .label = choices[i].label, .value = choices[i].value,
                            .id = i == 0 ? name : name + "-" + std::to_string(i)};
            if (i == 0) box.error = error;
            h("{}", html::check_box(box, has(chosen, choices[i].value)));
        }
        h("</fieldset>");
    });
}

std::vector<html::Choice> audiences(DraftDesk const& desk) {
    std::vector<html::Choice> all{{"tutti", std::string(desk.voice[w::everyone])}};
    for (std::string const& context : desk.catalogue->contexts) all.push_back({context, context});
    return all;
}

std::vector<html::Choice> competences(DraftDesk const& desk, SectionForm const& form) {
    std::vector<html::Choice> all;
    auto const add = [&](std::string const& code) {
        if (std::any_of(all.begin(), all.end(), [&](auto const& one) { return one.value == code; })) return;
        auto const* const found = desk.portfolio->find_competence(code);
        all.push_back({code, code + (found ? " " + std::string(desk.voice.pick(found->name.it, found->name.en)) : "")});
    };
    for (std::string const& code : desk.module.competences) add(code);
    for (std::string const& code : form.competences) add(code);
    return all;
}

std::vector<html::Choice> sources(DraftDesk const& desk) {
    std::vector<html::Choice> all;
    for (Source const& source : desk.module.sources) all.push_back({source.key, source.cite});
    return all;
}

std::vector<html::Choice> kinds(DraftDesk const& desk) {
    std::vector<html::Choice> all;
    for (auto const& [value, word] : {std::pair{"lezione", w::kind_lesson}, {"caso", w::kind_case},
                                      {"scheda", w::kind_sheet}, {"glossario", w::kind_glossary}})
        all.push_back({value, std::string(desk.voice[word])});
    return all;
}

std::vector<html::Choice> levels(DraftDesk const& desk) {
    std::vector<html::Choice> all;
    for (Level const level : {Level::base, Level::intermediate, Level::advanced})
        all.push_back({std::string(portfolio::code_of(level)), desk.level_name(level)});
    return all;
}

html::Field labelled(DraftDesk const& desk, Editor const& editor, std::string name, html::Word label,
                     std::string const& value) {
    return {.name = name, .label = std::string(desk.voice[label]), .value = value,
            .error = html::error_of(editor.errors, name)};
}

//! "video/..." of the module whose names end so, behind the choice of none.
std::vector<html::Choice> files_of_film(DraftDesk const& desk, bool is_film) {
    std::vector<html::Choice> all{{"", std::string(desk.voice[w::film_none])}};
    for (std::string const& path : desk.folder.below(desk.published.folder + "video/")) {
        bool const fits = is_film ? !files::media_type_of(path).empty() : path.ends_with(".vtt");
        std::string const place = path.substr(desk.published.folder.size());
        if (fits) all.push_back({place, place});
    }
    return all;
}

//! Closed while there is no film: few sections have one.
Fragment film_fields(DraftDesk const& desk, Editor const& editor) {
    FilmForm const film = editor.form.film.value_or(editor.saved_film);
    auto file = labelled(desk, editor, "film", w::film, film.file);
    file.hint = desk.voice[w::film_hint];
    auto seconds = labelled(desk, editor, "film_secondi", w::film_seconds, film.seconds);
    seconds.input_mode = "numeric";
    auto transcript = labelled(desk, editor, "trascrizione", w::film_transcript, film.transcript);
    transcript.hint = desk.voice[w::film_transcript_hint];
    auto const content = html::fragment([&](Writer& h) {
        h("<summary class=\"sum\">{}</summary><div class=\"stack gap4 mt4\">{}<div class=\"grid g2\">{}{}{}</div>{}"
          "</div>",
          desk.voice[w::film_and_words],
          html::hidden("visto_trascrizione", text_digest(editor.saved_film.transcript)),
          html::select(file, files_of_film(desk, true)), html::field(seconds),
          html::select(labelled(desk, editor, "sottotitoli", w::film_captions, film.captions),
                       files_of_film(desk, false)),
          html::text_area(transcript, 8));
    });
    return html::fragment([&](Writer& h) {
        if (film.file.empty()) h("<details id=\"video\">{}</details>", content);
        else h("<details id=\"video\" open>{}</details>", content);
    });
}

//! The body and the short fields, then the boxes: what is changed most comes first.
Fragment fields(DraftDesk const& desk, Editor const& editor) {
    SectionForm const& form = editor.form;
    Section const* const section = desk.module.find(editor.id);
    auto title = labelled(desk, editor, "titolo", w::title, form.title);
    title.is_required = true;
    title.length_max = 200;
    title.autocomplete = "off";
    auto body = labelled(desk, editor, "testo", w::body, form.body);
    body.hint = desk.voice[w::body_hint];
    auto minutes = labelled(desk, editor, "minuti", w::minutes_declared, form.minutes);
    minutes.input_mode = "numeric";
    minutes.hint = desk.voice(w::minutes_hint,
                              {{"computed", static_cast<int>(std::lround(section ? section->computed_minutes : 0))}});
    auto confirm = labelled(desk, editor, "da_confermare", w::to_confirm, form.to_confirm);
    confirm.hint = desk.voice[w::to_confirm_hint];
    return html::fragment([&](Writer& h) {
        h("{}{}<div class=\"grid g2\">{}{}{}{}</div><div class=\"grid g2\">{}{}</div>{}{}{}", html::field(title),
          html::text_area(body, 24),
          html::select(labelled(desk, editor, "livello", w::level, form.level), levels(desk)),
          html::select(labelled(desk, editor, "livello_massimo", w::level_max, form.level_max), levels(desk)),
          html::select(labelled(desk, editor, "tipo", w::kind, form.kind), kinds(desk)), html::field(minutes),
          boxes("destinatari", desk.voice[w::for_whom], audiences(desk), form.audience,
                html::error_of(editor.errors, "destinatari")),
          boxes("competenze", desk.voice[w::competences], competences(desk, form), form.competences,
                html::error_of(editor.errors, "competenze")),
          boxes("fonti", desk.voice[w::sources], sources(desk), form.sources, ""), html::text_area(confirm, 4),
          film_fields(desk, editor));
    });
}

Fragment remove_form(DraftDesk const& desk, Editor const& editor) {
    html::Button remove;
    remove.label = desk.voice[w::remove];
    remove.accessible_name = desk.voice(w::remove_of, {{"title", editor.title}});
    remove.weight = html::Weight::outline;
    remove.name = "verso";
    remove.value = "via";
    return html::fragment([&](Writer& h) {
        h("<details><summary class=\"sum\">{}</summary><form class=\"mt4\" method=\"post\" action=\"{}\">{}{}{}"
          "</form></details>",
          remove.accessible_name, desk.url(desk.path("/ordine")), desk.form_head(),
          html::hidden("sezione", editor.id), html::submit(remove));
    });
}

//! Of the form as it is shown; empty when it has no transcript.
std::string transcript_path(DraftDesk const& desk, Editor const& editor) {
    auto const& film = editor.form.film;
    return film && !film->transcript_file.empty() ? desk.published.folder + film->transcript_file : std::string();
}

//! The faults of the text that is shown, whether saved or typed.
Fragment own_faults(DraftDesk const& desk, Editor const& editor, files::Faults const& all) {
    files::Faults own;
    for (files::Fault const& fault : all)
        if (fault.file == editor.path || fault.file == transcript_path(desk, editor)) own.push_back(fault);
    return fault_note(desk, own);
}

Fragment theirs(DraftDesk const& desk, Editor const& editor) {
    html::Card card;
    card.id = "salvato";
    card.title = desk.voice[w::stale_theirs];
    return html::card(card, html::fragment([&](Writer& h) {
        h("<pre class=\"source\" lang=\"{}\" tabindex=\"0\">{}</pre>", desk.module.language, editor.saved);
        if (!editor.saved_film.transcript.empty())
            h("<h3 class=\"mt4\">{}</h3><pre class=\"source\" lang=\"{}\" tabindex=\"0\">{}</pre>",
              desk.voice[w::film_transcript], desk.module.language, editor.saved_film.transcript);
    }));
}

//! `desk` was parsed with what the editor shows when `shows_preview`.
http::Reply show(DraftDesk const& desk, Editor const& editor, int status = 200) {
    if (desk.request.wants_json()) return problem_of(desk.request, editor.errors, status);
    Section const* const section = desk.module.find(editor.id);
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}<div class=\"stack\">{}{}",
          html::page_head(editor.title, desk.voice(w::draft_of, {{"title", desk.title(desk.published)}}),
                          state_tag(desk.voice, desk.draft->state)),
          html::error_summary(desk.voice, editor.errors), editor_message(desk, editor.is_stale, editor.shows_preview),
          own_faults(desk, editor, desk.faults));
        if (editor.shows_preview && section) h("{}", as_learner(desk, *section));
        if (editor.is_stale) h("{}", theirs(desk, editor));
        if (desk.can_write()) {
            h("{}", desk.editor_card(w::edit_section, "/sezioni/" + editor.id, text_digest(editor.saved),
                                     fields(desk, editor)));
            if (!(desk.module.glossary && desk.module.glossary->id == editor.id))
                h("{}", remove_form(desk, editor));
        } else if (section) {
            h("{}{}", html::note(html::Kind::info, "", desk.voice[w::read_only]), as_learner(desk, *section));
        }
        h("<p><a href=\"{}\">{}</a></p></div>", desk.url(desk.path()), desk.voice[w::back_to_draft]);
    });
    return desk.show(editor.title, "/sezioni/" + editor.id, content, status);
}

//! Where the transcript of the typed film stands: where that of the saved one does, or beside the film. A film that the
//! draft has not is named as an error, so that no path comes from outside.
void settle_film(DraftDesk const& desk, Editor& editor) {
    if (!editor.form.film || editor.form.film->file.empty()) return;
    FilmForm& film = *editor.form.film;
    std::string const* const mark = desk.folder.find(desk.published.folder + film.file);
    auto const medium = mark ? files::read_media_mark(film.file, *mark) : std::nullopt;
    if (!medium || medium->is_picture()) {
        editor.errors.push_back({"film", std::string(desk.voice[w::film_unknown])});
    } else if (!film.transcript.empty()) {
        bool const is_same = film.file == editor.saved_film.file && !editor.saved_film.transcript_file.empty();
        film.transcript_file = is_same ? editor.saved_film.transcript_file
                                       : transcript_place(film.file, desk.module.language);
    }
}

//! A text that says the same keeps its bytes, as the body of a section does.
Change changed_transcript(files::Folder const& folder, std::string const& path, FilmForm const& film,
                          std::string const& seen) {
    std::string const* const now = folder.find(path);
    if (now && trim(*now) == film.transcript) return {path, *now};
    return {path, film.transcript + "\n", text_digest(now ? *now : "") != seen};
}

http::Reply show_stale(DraftDesk const& desk, SectionForm const& typed) {
    if (!desk.can_write()) return too_late(desk);
    Editor editor = editor_of(desk);
    editor.form = typed;
    editor.is_stale = true;
    return show(desk, editor, 409);
}

http::Answer receive(Workshop const& workshop, http::Request const& request) {
    DraftDesk desk(workshop, request);
    if (!desk.draft) throw NotFound("the module has no draft");
    Editor editor = editor_of(desk);
    editor.form = read_section(request.form);
    if (!desk.can_write()) return too_late(desk);
    settle_film(desk, editor);
    std::string const seen(request.form.get("visto"));
    std::string const seen_transcript(request.form.get("visto_trascrizione"));
    for (SectionFault const fault : faults_of(editor.form))
        editor.errors.push_back({std::string(field_of(fault)), std::string(desk.voice[word_of(fault)])});
    if (request.form.get("azione") == "anteprima" && !request.wants_json()) {
        desk.folder.put(editor.path, with_form(editor.saved, editor.form));
        if (std::string const path = transcript_path(desk, editor); !path.empty())
            desk.folder.put(path, editor.form.film->transcript + "\n");
        desk.parse();
        editor.errors.clear();
        editor.shows_preview = true;
        // The form keeps the text that its writer saw first: a preview must not hide what was saved meanwhile.
        if (seen != text_digest(editor.saved)) editor.is_stale = true;
        return show(desk, editor, editor.is_stale ? 409 : 200);
    }
    if (!editor.errors.empty()) return show(desk, editor, 422);
    Writing const writing{submission_in(request), desk.draft->id, access::actor(request).person,
                          desk.installation.clock.now()};
    auto const change = [path = editor.path, typed = editor.form, seen, transcript = transcript_path(desk, editor),
                         seen_transcript](files::Folder const& folder) {
        std::string const* const now = folder.find(path);
        Change change{path, {}, !now || text_digest(*now) != seen};
        if (!change.is_stale) change.body = with_form(*now, typed);
        std::vector<Change> changes{std::move(change)};
        if (!transcript.empty())
            changes.push_back(changed_transcript(folder, transcript, *typed.film, seen_transcript));
        return changes;
    };
    return after_change<Saved>(
        workshop, desk,
        [writing, in_force = desk.in_force, change](db::Tx& tx) { return save(tx, writing, *in_force, change); },
        [workshop, &request, typed = editor.form,
         to = request.local(desk.path("/sezioni/" + editor.id + "?salvato=1"))](Saved const& saved) {
            return saved == Saved::yes ? done(workshop, request, to) : show_stale(DraftDesk(workshop, request), typed);
        });
}

}  // namespace

http::Handler section_saver(Workshop const& workshop) {
    return [workshop](http::Request const& request) { return receive(workshop, request); };
}

void add_section_routes(http::Router& router, Workshop const& workshop) {
    router.get("/contenuti/{code}/bozza/sezioni/{section}", access::may::read_content,
               [workshop](http::Request const& request) {
                   DraftDesk const desk(workshop, request);
                   desk.must_have_draft();
                   return show(desk, editor_of(desk));
               });
}

}  // namespace regia::catalogue
