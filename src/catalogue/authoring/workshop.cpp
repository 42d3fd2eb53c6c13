#include "catalogue/authoring/workshop.hpp"

#include "base/text.hpp"
#include "catalogue/authoring/draft_store.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {

namespace w = words::authoring;
using html::Fragment;
using html::Writer;

DraftDesk::DraftDesk(Workshop const& workshop, http::Request const& asked)
    : Desk(workshop.installation, workshop.shelves, asked), in_force(workshop.installation.folders.folder(revision)),
      published(unit_in_path()) {
    installation.database.read([&](db::Tx& tx) {
        load(tx);
        return true;
    });
    lay_over();
}

DraftDesk::DraftDesk(Workshop const& workshop, http::Request const& asked, db::Tx& tx)
    : Desk(workshop.installation, workshop.shelves, asked), in_force(workshop.installation.folders.folder(revision)),
      published(unit_in_path()) {
    load(tx);
    lay_over();
}

void DraftDesk::load(db::Tx& tx) {
    draft = open_draft_of(tx, published.code);
    if (!draft) return;
    edits = last_edits_of(tx, draft->id);
    is_writer = has_written(tx, draft->id, access::actor(request).person);
    steps = steps_of(tx, draft->id);
    std::vector<Uuid> people;
    for (Step const& step : steps) people.push_back(step.person);
    names = access::display_names(tx, people);
    for (Uuid const one : people) names.try_emplace(one);  // somebody whose account is gone has no name
}

void DraftDesk::lay_over() {
    folder = folder_of(*in_force, edits);
    late = overtaken(*in_force, edits);
    parse();
}

void DraftDesk::parse() {
    faults.clear();
    module = parse_alone(folder, *catalogue, *portfolio, published, faults);
    if (!is_survey(published)) return;
    files::Faults all;
    survey = std::make_shared<assessment::Survey const>(assessment::parse_survey(folder, all));
    for (files::Fault& fault : all)
        if (fault.file.starts_with(published.folder)) faults.push_back(std::move(fault));
}

void check_unchanged(db::Tx& tx, http::Request const& request, std::optional<Draft> const& draft) {
    if (!request.precondition) return;
    Uuid const submission = submission_in(request);
    if (find_step(tx, submission) || (draft && has_edit_of(tx, draft->id, submission))) return;
    request.check_unchanged(tx);
}

void DraftDesk::must_be_module() const {
    if (is_survey(published)) throw NotFound("the survey has only items");
}

bool DraftDesk::may(http::Access const& access) const { return access::actor(request).role.may(access.right); }

bool DraftDesk::can_write() const {
    return draft && draft->state == DraftState::open && may(access::may::write_content);
}

Draft const& DraftDesk::must_have_draft() const {
    if (!draft) throw NotFound("the module has no draft");
    return *draft;
}

bool DraftDesk::is_changed(std::string const& file) const {
    std::string const* const before = in_force->find(file);
    std::string const* const now = folder.find(file);
    return !before || !now ? before != now : *before != *now;
}

http::Reply DraftDesk::show(std::string const& title, std::string const& below, Fragment const& content,
                            int status) const {
    html::Frame frame = Desk::frame(published, title, path(below));
    if (!below.empty())
        frame.crumbs.insert(frame.crumbs.end() - 1, {std::string(voice[w::draft]), url(path()), false});
    return page(frame, content, status);
}

Fragment DraftDesk::form_head() const {
    return html::fragment([&](Writer& h) {
        h("{}{}", access::form_token(request), html::hidden("invio", to_string(installation.ids.next())));
        if (draft) h("{}", html::hidden("ultima", std::to_string(draft->edits)));
    });
}

Fragment DraftDesk::save_or_preview() const {
    html::Button const save{.label = std::string(voice[w::save]), .name = "azione", .value = "salva"};
    html::Button const preview{.label = std::string(voice[w::preview]), .weight = html::Weight::outline,
                               .name = "azione", .value = "anteprima"};
    return html::actions({html::submit(save), html::submit(preview)});
}

Fragment DraftDesk::editor_card(html::Word title, std::string const& below, std::string const& seen,
                                Fragment const& fields) const {
    html::Card card;
    card.id = "modifica";
    card.title = voice[title];
    return html::card(card, html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\" novalidate>{}{}{}{}</form>", url(path(below)),
          form_head(), html::hidden("visto", seen), fields, save_or_preview());
    }));
}

Fragment editor_message(DraftDesk const& desk, bool is_stale, bool shows_preview) {
    if (is_stale)
        return html::note(html::Kind::bad, desk.voice[w::stale_title], desk.voice[w::stale],
                          html::Announced::at_once);
    if (shows_preview)
        return html::note(html::Kind::info, desk.voice[w::preview_unsaved], "", html::Announced::politely);
    if (desk.request.query.has("salvato")) return html::toast(html::Kind::ok, desk.voice[w::saved]);
    if (desk.request.query.has("aggiunta")) return html::toast(html::Kind::ok, desk.voice[w::added]);
    return {};
}

Uuid submission_in(http::Request const& request) {
    auto const id = parse_uuid(request.form.get("invio"));
    if (!id) throw BadRequest("the form has no invio");
    return *id;
}

Fragment state_tag(html::Voice const& voice, DraftState state) {
    switch (state) {
        case DraftState::open: return html::tag(html::Kind::info, voice[w::state_open], "it-pencil");
        case DraftState::in_review: return html::tag(html::Kind::warn, voice[w::state_in_review]);
        case DraftState::reviewed: return html::tag(html::Kind::ok, voice[w::state_reviewed]);
        case DraftState::published: return html::tag(html::Kind::ok, voice[w::state_published]);
        case DraftState::withdrawn: break;
    }
    return html::tag(html::Kind::idle, voice[w::state_withdrawn]);
}

Fragment draft_line(Desk const& desk, Module const& module, Draft const& draft) {
    return html::fragment([&](Writer& h) {
        h("<span class=\"sub\"><a href=\"{}\">{}</a> {}</span>", desk.url(path_of(module) + "/bozza"),
          desk.voice[w::draft], state_tag(desk.voice, draft.state));
    });
}

Fragment draft_card(Desk const& desk, Module const& module, std::optional<Draft> const& draft) {
    bool const may_write = access::actor(desk.request).role.may(access::may::write_content.right);
    html::Card card;
    card.id = "bozza";
    card.title = desk.voice[w::draft];
    if (draft) card.side = state_tag(desk.voice, draft->state);
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p>", desk.voice[draft ? w::draft_lead : w::no_draft]);
        if (draft || may_write)
            h("<p class=\"mt35\"><a href=\"{}\">{}</a></p>", desk.url(path_of(module) + "/bozza"),
              desk.voice[draft ? w::go_to_draft : w::open_draft]);
        h("<p class=\"mt35\"><a href=\"{}\">{}</a></p>", desk.url(path_of(module) + "/versioni"),
          desk.voice[w::versions]);
    }));
}

std::string fault_text(html::Voice const& voice, files::Fault const& fault, int first_line) {
    constexpr std::pair<std::string_view, html::Word> fields[] = {{"video", w::film},
                                                                  {"video_seconds", w::film_seconds},
                                                                  {"captions", w::film_captions},
                                                                  {"transcript", w::film_transcript}};
    std::string message = fault_message(voice, fault.message);
    std::string name = fault.field;
    for (auto const& [field, word] : fields)
        if (field == name) name = voice[word];
    if (!name.empty()) message = name + ": " + message;
    int const line = fault.line - first_line + 1;
    if (line < 1) return message;
    return voice(w::fault_line, {{"line", line}, {"message", message}});
}

Fragment fault_note(DraftDesk const& desk, files::Faults const& faults) {
    if (faults.empty()) return {};
    auto const list = html::fragment([&](Writer& h) {
        h("<ul class=\"m-0\">");
        for (files::Fault const& fault : faults) {
            std::string const name = fault.file.starts_with(desk.published.folder)
                                         ? fault.file.substr(desk.published.folder.size())
                                         : fault.file;
            auto const* const text = desk.folder.find(fault.file);
            Section const* section = nullptr;
            for (Section const& one : desk.module.sections)
                if (text && name.ends_with(".md") && path_of_section(desk.folder, desk.module, one.id) == fault.file)
                    section = &one;
            if (section)
                h("<li><a href=\"{}\" lang=\"{}\">{}</a>, ", desk.url(desk.path("/sezioni/" + section->id)),
                  desk.module.language, section->title);
            else
                h("<li>{}, ", name);
            h("{}</li>", fault_text(desk.voice, fault, section ? read_section(*text).body_line : 1));
        }
        h("</ul>");
    });
    return html::note(html::Kind::warn, desk.voice(w::faults, {{"n", static_cast<int>(faults.size())}}), list);
}

namespace {

//! The player asks the draft for its files by their names, which the section does not keep.
Fragment film_of(DraftDesk const& desk, Section const& section) {
    if (!section.video) return {};
    std::string const folder = desk.published.folder + "video/";
    std::string film, captions;
    for (std::string const& path : desk.folder.below(folder)) {
        std::string const& text = *desk.folder.find(path);
        auto const medium = files::read_media_mark(path, text);
        if (medium && medium->sha256 == section.video->file.sha256) film = path.substr(folder.size());
        if (text == section.video->captions) captions = path.substr(folder.size());
    }
    return film_player(desk, desk.module.language, *section.video, desk.url(desk.path("/video/" + film)),
                       desk.url(desk.path("/video/" + captions)));
}

}  // namespace

Fragment as_learner(DraftDesk const& desk, Section const& section) {
    std::string const& language = desk.module.language;
    return html::fragment([&](Writer& h) {
        h("{}<article class=\"card-x lesson pad-l\" lang=\"{}\"><h2>{}</h2>{}</article>", film_of(desk, section),
          language, section.title, Fragment::trusted(section.html_before_checks));
        for (Check const& one : section.checks) {
            html::Card card;
            card.id = "v-" + one.id;
            card.title = desk.voice[w::check];
            card.css = "check";
            h("{}", html::card(card, html::fragment([&](Writer& inner) {
                inner("<p class=\"strong\" lang=\"{}\">{}</p><p class=\"small muted\">{}</p>", language, one.question,
                      desk.voice[w::check_hint]);
                for (auto const& choice : one.choices)
                    inner("<details class=\"opt-open\"><summary class=\"sum\" lang=\"{}\">{}</summary>"
                          "<p lang=\"{}\"><strong>{}</strong> {}</p></details>",
                          language, choice.text, language, desk.voice[choice.is_right ? w::right : w::wrong],
                          choice.feedback);
            })));
        }
    });
}

http::Reply done(Workshop const& workshop, http::Request const& request, std::string const& to) {
    return request.wants_json() ? draft_document(DraftDesk(workshop, request)) : http::see_other(to);
}

http::Reply problem_of(http::Request const& request, FormErrors const& errors, int status) {
    FormErrors named;
    for (FieldError const& error : errors) named.push_back({std::string(api_name(error.field)), error.message});
    auto const voice = access::voice(request);
    if (status == 409) return http::problem(409, "conflict", "conflict", voice[w::too_late], named);
    return http::problem(422, "validation", "validation",
                         voice(w::faults, {{"n", static_cast<int>(errors.size())}}), named);
}

http::Reply too_late(DraftDesk const& desk) {
    if (desk.request.wants_json()) return problem_of(desk.request, {}, 409);
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}<p><a href=\"{}\">{}</a></p></div>",
          html::page_head(desk.voice(w::draft_of, {{"title", desk.title(desk.published)}})),
          html::note(html::Kind::bad, desk.voice[w::too_late_title], desk.voice[w::too_late],
                     html::Announced::at_once),
          desk.url(desk.path()), desk.voice[w::back_to_draft]);
    });
    return desk.show(std::string(desk.voice[w::draft]), "", content, 409);
}

void add_authoring_routes(http::Router& router, access::Installation& installation, Shelves shelves,
                          Editorial const& editorial) {
    Workshop const workshop{installation, shelves, editorial};
    add_draft_routes(router, workshop);
    add_section_routes(router, workshop);
    add_question_routes(router, workshop);
    add_item_routes(router, workshop);
    add_preview_routes(router, workshop);
    add_difference_routes(router, workshop);
    add_version_routes(router, workshop);
    add_draft_api_routes(router, workshop);
    add_upload_routes(router, workshop);
}

}  // namespace regia::catalogue
