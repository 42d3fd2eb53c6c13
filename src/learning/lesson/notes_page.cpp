//! The notes beside a step, /percorso/appunti with all of them, and the file she takes away.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "http/api/body.hpp"
#include "learning/lesson/parts.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

constexpr std::string_view status_id = "appunti-stato";

std::string stamp_of(Note const& note) { return note.saved_at ? std::to_string(note.saved_at->microseconds) : ""; }

std::optional<Instant> read_stamp(std::string_view text) {
    auto const microseconds = parse_number<std::int64_t>(text);
    return microseconds ? std::optional(Instant{*microseconds}) : std::nullopt;
}

Fragment saved_line(html::Voice const& voice, Note const& note) {
    if (!note.saved_at) return {};
    return html::fragment([&](Writer& h) {
        h("{} {}", html::icon("it-check-circle"), voice(w::note_saved, {{"moment", voice.moment(*note.saved_at)}}));
    });
}

FormErrors errors_in(html::Voice const& voice, std::string const& body) {
    if (character_count(body) <= note_characters_max) return {};
    return {{"appunti", voice(w::note_too_long, {{"n", static_cast<int>(note_characters_max)}})}};
}

//! Where a person or a program writes a note.
struct Place {
    Uuid person;
    std::string module, section;
};

http::Reply saved_reply(Desk const& desk, Note const& note, std::string const& back) {
    if (!desk.request.is_fragment()) return http::see_other(back);
    return http::page(html::fragment([&](Writer& h) {
        h("<div hx-swap-oob=\"innerHTML:#{}\">{}</div><input type=\"hidden\" name=\"di\" id=\"appunti-di\" "
          "value=\"{}\" hx-swap-oob=\"true\">",
          status_id, saved_line(desk.voice, note), stamp_of(note));
    }).markup());
}

http::Reply refused(Desk const& desk, Reading const& reading, std::size_t step, NoteForm const& form) {
    if (!desk.request.is_fragment()) return show_step(desk, reading, step, form);
    std::string const text = form.errors.empty() ? std::string(desk.voice[w::note_conflict]) : form.errors[0].message;
    return http::page(html::fragment([&](Writer& h) {
        h("<div hx-swap-oob=\"innerHTML:#{}\">{}</div>", status_id, text);
    }).markup(), form.status);
}

http::Answer post_note(Desk const& desk) {
    Reading const reading = read_module(desk);
    std::string const section(desk.request.form.get("sezione"));
    std::size_t step = 0;
    while (step < reading.sections.size() && reading.sections[step]->id != section) ++step;
    if (step == reading.sections.size() || !reading.is_open(step)) throw NotFound("this section was not opened");
    NoteForm form;
    form.typed = tidy_note(desk.request.form.get("appunti"));
    form.errors = errors_in(desk.voice, *form.typed);
    if (!form.errors.empty()) {
        form.status = 422;
        return refused(desk, reading, step, form);
    }
    std::string const back = desk.request.local(reading.path_of(step)) + "#appunti";
    // The request outlives this call in the copy that the command holds: the page of a refusal needs it.
    auto const request = std::make_shared<http::Request const>(desk.request);
    return http::after_commit(
        desk.installation.database, "person/" + to_string(desk.actor.person),
        [&installation = desk.installation, &library = desk.library, request, reading, step, form, back,
         since = read_stamp(desk.request.form.get("di")), now = desk.installation.clock.now()](db::Tx& tx) {
            Desk const again(installation, library, *request);
            auto const& id = reading.sections[step]->id;
            auto const saved = save_note(tx, again.actor.person, reading.module->code, id, *form.typed, since, now);
            if (saved) return saved_reply(again, *saved, back);
            // The page shows both texts, and its next form is about the one that stands there now.
            Reading current = reading;
            for (OpenedSection& one : current.opened)
                if (one.section == id) one.note = note_of(tx, again.actor.person, reading.module->code, id);
            NoteForm refusal = form;
            refusal.status = 409;
            refusal.saved_elsewhere = current.find(id)->note.body;
            return refused(again, current, step, refusal);
        });
}

//! One of hers with the titles that it stands under.
struct Shown {
    catalogue::Module const* module;
    std::string section_title;
    WrittenNote const* written;
};

std::vector<Shown> with_titles(catalogue::Catalogue const& catalogue, std::vector<WrittenNote> const& notes) {
    std::vector<Shown> all;
    for (WrittenNote const& one : notes) {
        catalogue::Module const* const module = catalogue.find(one.module);
        if (!module) continue;
        catalogue::Section const* const section = module->find(one.section);
        all.push_back({module, section ? section->title : one.section, &one});
    }
    return all;
}

std::vector<WrittenNote> own_notes(Desk const& desk) {
    return desk.installation.database.read([&](db::Tx& tx) { return notes_of(tx, desk.actor.person); });
}

http::Answer show_notes(Desk const& desk) {
    auto const notes = own_notes(desk);
    auto const catalogue = desk.library.catalogue.current();
    html::Frame frame = desk.frame(std::string(desk.voice[w::notes_all]));
    frame.crumbs = {{std::string(desk.voice[w::path]), desk.url("/percorso")},
                    {std::string(desk.voice[w::notes_all]), desk.url("/percorso/appunti"), true}};
    html::Button button;
    button.label = desk.voice[w::notes_download];
    button.icon = "it-download";
    button.weight = html::Weight::outline;
    auto const download = notes.empty() ? Fragment()
                                        : html::button_link(desk.url("/percorso/appunti.txt"), button);
    return desk.page(frame, html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">", html::page_head(desk.voice[w::notes_all], desk.voice[w::notes_lead], download));
        if (notes.empty())
            h("{}", html::card({.id = "vuoto", .title = std::string(desk.voice[w::notes_all]), .hides_title = true},
                               html::empty_state("it-pencil", desk.voice[w::notes_none_title],
                                                 desk.voice[w::notes_none])));
        int number = 0;
        for (Shown const& one : with_titles(*catalogue, notes)) {
            html::Card card;
            card.id = "n" + std::to_string(++number);
            card.title = one.section_title;
            card.subtitle = desk.voice(w::module_n, {{"n", one.module->position}}) + " · " + desk.title(*one.module);
            h("{}", html::card(card, html::fragment([&](Writer& inner) {
                  inner("<p class=\"note-text\">{}</p><p class=\"small muted m-0\">{}</p><p class=\"m-0 mt3\"><a "
                        "href=\"{}\">{}<span class=\"visually-hidden\">: {}</span></a></p>",
                        one.written->note.body, saved_line(desk.voice, one.written->note),
                        desk.url("/percorso/moduli/" + std::to_string(one.module->position)),
                        desk.voice[w::notes_open], one.section_title);
              })));
        }
        h("</div>");
    }));
}

//! Plain text, so that it opens everywhere; the mark at its start lets Windows read the accents.
http::Answer download_notes(Desk const& desk) {
    auto const notes = own_notes(desk);
    auto const catalogue = desk.library.catalogue.current();
    std::string text = "\xef\xbb\xbf" + std::string(desk.voice[w::notes_all]) + "\r\n";
    for (Shown const& one : with_titles(*catalogue, notes)) {
        text += "\r\n" + desk.voice(w::module_n, {{"n", one.module->position}}) + " · " + desk.title(*one.module) +
                "\r\n" + one.section_title + "\r\n" + desk.voice.moment(*one.written->note.saved_at) + "\r\n\r\n";
        for (char c : one.written->note.body) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
        text += "\r\n";
    }
    http::Reply reply = http::text(std::move(text));
    reply.with("Content-Disposition", "attachment; filename=\"appunti.txt\"");
    return reply;
}

json::object described(WrittenNote const& one) {
    return {{"module", one.module},
            {"section", one.section},
            {"text", one.note.body},
            {"saved_at", one.note.saved_at ? json::value(to_rfc3339(*one.note.saved_at)) : json::value(nullptr)}};
}

std::string document_of(std::vector<WrittenNote> const& notes) {
    json::array all;
    for (WrittenNote const& one : notes) all.push_back(described(one));
    return json::serialize(json::object{{"notes", std::move(all)}});
}

http::Answer list_notes(Desk const& desk) { return http::json(document_of(own_notes(desk))); }

//! {"section": "...", "text": "...", "since": "2026-02-12T09:42:00.000Z" or null}; 409 when it was changed since.
http::Answer write_note(Desk const& desk) {
    auto const body = http::body_in(desk.request);
    std::string const section = http::required_text_in(body, "section");
    std::string const text = tidy_note(http::required_text_in(body, "text"));
    std::string const since_text = http::text_in(body, "since");
    auto const since = parse_rfc3339(since_text);
    if (!since_text.empty() && !since) throw BadRequest("the field since must be an instant");
    if (!is_utf8(text) || character_count(text) > note_characters_max)
        throw BadRequest("text has at most " + std::to_string(note_characters_max) + " characters");
    return http::after_commit(
        desk.installation.database, "person/" + to_string(desk.actor.person),
        [person = desk.actor.person, module = std::string(desk.request.in_path("module")), section, text,
         since, now = desk.installation.clock.now()](db::Tx& tx) {
            // Programs see milliseconds; the row has microseconds.
            Note const before = note_of(tx, person, module, section);
            bool const is_same = before.saved_at && since && to_rfc3339(*before.saved_at) == to_rfc3339(*since);
            auto const told = is_same ? before.saved_at : since;
            auto const saved = save_note(tx, person, module, section, text, told, now);
            if (!saved) throw Conflict("the note was changed meanwhile");
            return http::json(json::serialize(described({module, section, *saved})));
        });
}

}  // namespace

Fragment notes_card(Desk const& desk, Reading const& reading, std::size_t step, NoteForm const& form) {
    std::string const& section = reading.sections[step]->id;
    OpenedSection const* const opened = reading.find(section);
    if (!opened) return {};
    Note const& note = opened->note;
    std::string const path = reading.path() + "/appunti";
    html::Card card;
    card.id = "appunti";
    card.title = desk.voice[w::notes];
    card.subtitle = desk.voice[w::notes_private];
    html::Button button;
    button.label = desk.voice[w::note_save];
    button.weight = html::Weight::outline;
    std::string const error = html::error_of(form.errors, "appunti");
    return html::card(card, html::fragment([&](Writer& h) {
        if (!form.saved_elsewhere.empty() || form.status == 409)
            h("{}", html::note(html::Kind::warn, desk.voice[w::note_conflict], html::fragment([&](Writer& inner) {
                  inner("<p class=\"note-text m-0\">{}</p>", form.saved_elsewhere);
              }), html::Announced::at_once));
        h("<form method=\"post\" action=\"{}\" data-saves-into=\"{}\" hx-post=\"{}\" hx-swap=\"none\">{}{}"
          "<input type=\"hidden\" name=\"di\" id=\"appunti-di\" value=\"{}\">",
          desk.url(path), status_id, desk.request.local(path), access::form_token(desk.request),
          html::hidden("sezione", section), stamp_of(note));
        html::Field field;
        field.name = "appunti";
        field.id = "appunti-testo";
        field.label = desk.voice[w::notes_of_step];
        field.value = form.typed.value_or(note.body);
        field.error = error;
        field.length_max = static_cast<int>(note_characters_max);
        h("{}<div class=\"savebar\">{}<p class=\"m-0 small muted\" role=\"status\" id=\"{}\" data-saving=\"{}\" "
          "data-unsaved=\"{}\">{}</p></div></form><p class=\"m-0 mt3 small\"><a href=\"{}\">{}</a></p>",
          html::text_area(field, 4), html::submit(button), status_id, desk.voice[w::note_saving],
          desk.voice[w::note_unsaved], saved_line(desk.voice, note), desk.url("/percorso/appunti"),
          desk.voice[w::notes_all]);
    }));
}

void add_note_routes(http::Router& router, access::Installation& installation, Library& library) {
    auto const at_desk = [&](auto* answer) { return with_desk(installation, library, answer); };
    using access::may::follow_own_path;
    router.post("/percorso/moduli/{n}/appunti", follow_own_path, at_desk(&post_note));
    router.get("/percorso/appunti", follow_own_path, at_desk(&show_notes));
    router.get("/percorso/appunti.txt", follow_own_path, at_desk(&download_notes));
    router.type("Note", "{module: text, section: text, text: text, saved_at: instant?}");
    router.get("/api/v1/path/notes", follow_own_path, at_desk(&list_notes))
        .describe({.summary = "One's own notes; nobody else's are ever shown", .gives = "{notes: [Note]}"});
    router.post("/api/v1/path/modules/{module}/notes", follow_own_path, at_desk(&write_note))
        .describe({.summary = "Keeps the note of a section; `since` is the `saved_at` one has read (409: it changed)",
                   .takes = "{section: text, text: text, since?: instant?}", .gives = "Note"})
        .edits("/api/v1/path/notes", [](db::Tx& tx, http::Request const& request) {
            return document_of(notes_of(tx, access::actor(request).person));
        });
}

}  // namespace regia::learning
