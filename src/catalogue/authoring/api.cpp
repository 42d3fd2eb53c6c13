//! /api/v1/modules/{code}/draft and /versions: what the pages do, for programs. A body in JSON becomes the form of the
//! page, so that both go through the same judgement; the answer is the draft as it is then, or a problem.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "catalogue/text/item_form.hpp"
#include "catalogue/text/question_form.hpp"
#include "catalogue/authoring/steps.hpp"
#include "catalogue/version/version.hpp"
#include "http/api/body.hpp"

namespace regia::catalogue {
namespace {

namespace json = boost::json;

//! The names of the API and those of the forms.
constexpr std::pair<std::string_view, std::string_view> field_names[] = {
    {"submission", "invio"}, {"last_edit", "ultima"}, {"version", "testi"}, {"seen", "visto"}, {"title", "titolo"},
    {"kind", "tipo"}, {"level", "livello"}, {"level_max", "livello_massimo"}, {"minutes", "minuti"},
    {"audience", "destinatari"}, {"competences", "competenze"}, {"sources", "fonti"}, {"to_confirm", "da_confermare"},
    {"markdown", "testo"}, {"section", "sezione"}, {"direction", "verso"}, {"outcome", "esito"}, {"note", "nota"},
    {"act", "atto"}, {"question", "domanda"}, {"right", "giusta"}, {"rationale", "motivo"},
    {"competence", "competenza"}, {"action", "azione"}, {"film", "film"}, {"film_seconds", "film_secondi"},
    {"captions", "sottotitoli"}, {"transcript", "trascrizione"}, {"transcript_seen", "visto_trascrizione"},
    {"reason", "motivo_ritiro"}, {"retired", "ritirato"}, {"stem_it", "domanda_it"},
    {"stem_en", "domanda_en"}, {"difficulty", "difficolta"}};
//! Lists whose places are fields of their own: what stands before the place and behind it.
struct PlacesName {
    std::string_view ours, before, behind;
};
constexpr PlacesName places_names[] = {{"wrong", "sbagliata_", ""}, {"options_it", "risposta_", "_it"},
                                       {"options_en", "risposta_", "_en"}, {"rationales", "motivo_", ""}};
//! Values of a closed list.
constexpr std::pair<std::string_view, std::string_view> value_names[] = {
    {"up", "su"}, {"down", "giu"}, {"remove", "via"}, {"concluded", "conclusa"}, {"given_back", "rimandata"},
    {"delete", "togli"}, {"retire", "ritira"}, {"restore", "riattiva"}};
constexpr std::string_view codes_of_state[] = {"open", "in_review", "reviewed", "published", "withdrawn"};
constexpr std::string_view codes_of_step[] = {"opened", "sent", "given_back", "reviewed", "published", "withdrawn"};

std::string_view form_name(std::string_view name) {
    for (auto const& [ours, form] : field_names)
        if (ours == name) return form;
    throw BadRequest("no such field: " + std::string(name));
}

std::string form_value(std::string_view name, json::value const& value) {
    if (value.is_int64()) return std::to_string(value.as_int64());
    if (value.is_double()) return json::serialize(value);
    if (!value.is_string()) throw BadRequest("the field " + std::string(name) + " is no text");
    std::string const text(value.as_string());
    if (name == "direction" || name == "outcome" || name == "action")
        for (auto const& [ours, form] : value_names)
            if (ours == text) return std::string(form);
    return text;
}

//! Sent again with its Idempotency-Key, a request is the same submission: the rows of a draft know those.
http::Fields with_submission(http::Fields form, http::Request const& request, IdSource& ids) {
    std::string const key(request.header("idempotency-key"));
    Uuid const submission =
        key.empty() ? ids.next() : named_uuid("submission", to_string(access::actor(request).person) + key);
    if (!form.has("invio")) form.add("invio", to_string(submission));
    return form;
}

std::string name_of_place(std::string_view name, int number) {
    for (PlacesName const& list : places_names)
        if (list.ours == name)
            return std::string(list.before) + std::to_string(number) + std::string(list.behind);
    return std::string(form_name(name));
}

//! The form that a page would send.
http::Fields form_of(http::Request const& request, IdSource& ids) {
    if (!request.uploads.empty()) {
        http::Fields form;
        for (auto const& [name, value] : request.form.pairs()) form.add(std::string(form_name(name)), value);
        return with_submission(std::move(form), request, ids);
    }
    http::Fields form;
    for (auto const& [key, value] : http::body_in(request)) {
        std::string_view const name(key);
        if (value.is_array()) {
            int number = 0;
            for (auto const& one : value.as_array()) {
                std::string place = name_of_place(name, ++number);
                form.add(std::move(place), form_value(name, one));
            }
        } else {
            form.add(std::string(form_name(name)), form_value(name, value));
        }
    }
    return with_submission(std::move(form), request, ids);
}

json::array texts(std::vector<std::string> const& all) {
    json::array array;
    for (auto const& one : all) array.emplace_back(one);
    return array;
}

json::object section_line(DraftDesk const& desk, Section const& section) {
    std::string const path = path_of_section(desk.folder, desk.module, section.id);
    return {{"id", section.id}, {"title", section.title}, {"kind", section.kind}, {"slot", section.slot},
            {"level", portfolio::code_of(section.level)}, {"level_max", portfolio::code_of(section.level_max)},
            {"audience", texts(section.audience)}, {"minutes", section.minutes},
            {"minutes_computed", section.computed_minutes}, {"file", path}, {"is_changed", desk.is_changed(path)}};
}

json::array faults_of_draft(files::Faults const& faults) {
    json::array all;
    for (files::Fault const& fault : faults)
        all.push_back({{"file", fault.file}, {"line", fault.line}, {"field", fault.field}, {"message", fault.message}});
    return all;
}

json::value document_of(DraftDesk const& desk) {
    if (!desk.draft) return nullptr;
    Draft const& draft = *desk.draft;
    json::array sections, questions, items, steps;
    if (desk.survey)
        for (assessment::Item const& item : desk.survey->items)
            items.push_back({{"id", item.id}, {"stem_it", item.stem.it}, {"stem_en", item.stem.en},
                             {"competence", item.competence}, {"level", portfolio::code_of(item.level)},
                             {"audience", item.audience}, {"difficulty", item.difficulty},
                             {"retired", item.retired}});
    for (Section const& section : desk.module.sections) sections.push_back(section_line(desk, section));
    if (desk.module.glossary) sections.push_back(section_line(desk, *desk.module.glossary));
    for (Question const& question : desk.module.questions)
        questions.push_back({{"id", question.id}, {"question", question.text}, {"competence", question.competence},
                             {"level", portfolio::code_of(question.level)}});
    for (Step const& step : desk.steps)
        steps.push_back({{"step", codes_of_step[static_cast<std::size_t>(step.kind)]},
                         {"by", desk.names.at(step.person)}, {"at", to_rfc3339(step.happened_at)},
                         {"note", step.note}});
    return json::object{{"id", to_string(draft.id)}, {"module", draft.module},
                        {"state", codes_of_state[static_cast<std::size_t>(draft.state)]}, {"last_edit", draft.edits},
                        {"version", to_string(desk.module.version)}, {"sections", std::move(sections)},
                        {"questions", std::move(questions)}, {"items", std::move(items)},
                        {"faults", faults_of_draft(desk.faults)},
                        {"overtaken", texts(desk.late)}, {"steps", std::move(steps)}};
}

http::Reply show_section(DraftDesk const& desk) {
    desk.must_have_draft();
    std::string const id(desk.request.in_path("section"));
    std::string const path = path_of_section(desk.folder, desk.module, id);
    Section const* const section = desk.module.find(id);
    if (path.empty() || !section) throw NotFound("the draft has no such section");
    std::string const& text = *desk.folder.find(path);
    SectionForm const form = read_section(text).form;
    json::object document = section_line(desk, *section);
    document["seen"] = text_digest(text);
    document["markdown"] = form.body;
    document["html"] = section->html_before_checks;
    document["competences"] = texts(form.competences);
    document["sources"] = texts(form.sources);
    document["to_confirm"] = form.to_confirm;
    std::string const* const transcript = desk.folder.find(desk.published.folder + form.film->transcript_file);
    document["film"] = form.film->file;
    document["film_seconds"] = form.film->seconds;
    document["captions"] = form.film->captions;
    document["transcript"] = transcript ? *transcript : "";
    document["transcript_seen"] = text_digest(transcript ? *transcript : "");
    return http::json(json::serialize(document));
}

http::Reply show_question(DraftDesk const& desk) {
    desk.must_have_draft();
    std::string const* const bank = desk.folder.find(path_of_bank(desk.folder, desk.module));
    for (Question const& question : desk.module.questions) {
        if (!bank || question.id != desk.request.in_path("question")) continue;
        return http::json(json::serialize(json::object{
            {"id", question.id}, {"seen", question_digest(*bank, question.id)}, {"question", question.text},
            {"right", question.right}, {"wrong", texts(question.wrong)}, {"rationale", question.rationale},
            {"competence", question.competence}, {"level", portfolio::code_of(question.level)},
            {"sources", texts(question.sources)}}));
    }
    throw NotFound("the draft has no such question");
}

http::Reply show_item(DraftDesk const& desk) {
    desk.must_have_draft();
    std::string const id(desk.request.in_path("item"));
    assessment::Item const* const item = desk.survey ? desk.survey->find(id) : nullptr;
    std::string const path = path_of_item(desk.folder, desk.published.folder, id);
    if (!item || path.empty()) throw NotFound("the draft has no such item");
    json::array options_it, options_en, rationales;
    int right = 0;
    for (assessment::Option const& option : item->options) {
        options_it.emplace_back(option.text.it);
        options_en.emplace_back(option.text.en);
        rationales.emplace_back(option.rationale_it);
        if (option.is_right) right = static_cast<int>(options_it.size());
    }
    return http::json(json::serialize(json::object{
        {"id", item->id}, {"seen", item_digest(*desk.folder.find(path), id)}, {"stem_it", item->stem.it},
        {"stem_en", item->stem.en}, {"options_it", std::move(options_it)}, {"options_en", std::move(options_en)},
        {"rationales", std::move(rationales)}, {"right", right}, {"competence", item->competence},
        {"level", portfolio::code_of(item->level)}, {"audience", item->audience},
        {"difficulty", item->difficulty}, {"sources", texts(item->sources)}, {"retired", item->retired}}));
}

http::Reply show_versions(Workshop const& workshop, http::Request const& request) {
    Desk const desk(workshop.installation, workshop.shelves, request);
    Module const& module = desk.unit_in_path();
    json::array all;
    workshop.installation.database.read([&](db::Tx& tx) {
        for (Version const& version : versions_of(tx, workshop.editorial.taken, module.code)) {
            json::object line{{"version", to_string(version.version)}, {"revision", version.number},
                              {"in_force_from", to_rfc3339(version.in_force_from)}, {"started", version.started},
                              {"completed", version.completed}, {"act", nullptr}};
            if (version.approval) line["act"] = version.approval->act;
            all.push_back(std::move(line));
        }
        return true;
    });
    return http::json(json::serialize(json::object{{"versions", std::move(all)}}));
}

}  // namespace

std::string_view api_name(std::string_view form_field) {
    for (auto const& [ours, form] : field_names)
        if (form == form_field) return ours;
    for (PlacesName const& list : places_names)
        if (form_field.starts_with(list.before) && form_field.ends_with(list.behind)) return list.ours;
    return form_field;
}

http::Handler for_programs(Workshop const& workshop, http::Handler handler) {
    return [workshop, handler = std::move(handler)](http::Request const& request) {
        auto const own = std::make_shared<http::Request>(request);
        own->form = form_of(request, workshop.installation.ids);
        auto const answer = std::make_shared<http::Answer>(handler(*own));
        if (answer->is_ready()) return http::Answer(std::move(answer->reply()));
        return http::Answer([own, answer](http::Send send) {
            answer->when_ready([own, answer, send = std::move(send)](auto reply, auto error) {
                send(std::move(reply), std::move(error));
            });
        });
    };
}

http::Reply draft_document(DraftDesk const& desk) {
    return http::json(json::serialize(json::object{{"draft", document_of(desk)}}));
}

namespace {

void name_types(http::Router& router) {
    router.type("DraftSection",
                "{id: text, title: text, kind: text, slot: text, level: text, level_max: text, audience: [text], "
                "minutes: int, minutes_computed: number, file: text, is_changed: bool}");
    router.type("DraftItem", "{id: text, stem_it: text, stem_en: text, competence: text, level: text, audience: text, "
                             "difficulty: number, retired: text}");
    router.type("ModuleDraft",
                "{draft: {id: id, module: text, state: \"open\" | \"in_review\" | \"reviewed\", last_edit: int, "
                "version: id, sections: [DraftSection], questions: [{id: text, question: text, competence: text, "
                "level: text}], items: [DraftItem], faults: [{file: text, line: int, field: text, message: text}], "
                "overtaken: [text], steps: [{step: text, by: text, at: instant, note: text}]}?}");
    router.type("QuestionInput",
                "{submission?: id, seen?: text, question: text, right: text, wrong: [text], rationale: text, "
                "competence: text, level: text, sources: [text], action?: \"delete\"}");
}

void add_reading_api(http::Router& router, Workshop const& workshop) {
    std::string const module = "/api/v1/modules/{code}";
    auto const read = access::may::read_content;
    router.get(module + "/versions", read, [workshop](http::Request const& request) {
        return show_versions(workshop, request);
    }).describe({.summary = "The texts of a module since they are in force, their act, how many have taken them",
                 .gives = "{versions: [{version: id, revision: int, in_force_from: instant, started: int, "
                          "completed: int, act: text?}]}"});
    router.get(module + "/draft", read, [workshop](http::Request const& request) {
        return draft_document(DraftDesk(workshop, request));
    }).describe({.summary = "The open draft of a module, or null", .gives = "ModuleDraft"});
    router.get(module + "/draft/sections/{section}", read, [workshop](http::Request const& request) {
        return show_section(DraftDesk(workshop, request));
    }).describe({.summary = "A section of the draft: its Markdown, and the HTML that learners would see",
                 .gives = "{id: text, title: text, kind: text, slot: text, level: text, level_max: text, "
                          "audience: [text], minutes: int, minutes_computed: number, file: text, is_changed: bool, "
                          "seen: text, markdown: text, html: text, competences: [text], sources: [text], "
                          "to_confirm: text, film: text, film_seconds: text, captions: text, transcript: text, "
                          "transcript_seen: text}"});
    router.get(module + "/draft/items/{item}", access::may::write_content, [workshop](http::Request const& request) {
        return show_item(DraftDesk(workshop, request));
    }).describe({.summary = "An item of the survey's draft; the survey stands under the code questionario",
                 .gives = "{id: text, seen: text, stem_it: text, stem_en: text, options_it: [text], options_en: "
                          "[text], rationales: [text], right: int, competence: text, level: text, audience: text, "
                          "difficulty: number, sources: [text], retired: text}"});
    router.get(module + "/draft/questions/{question}", access::may::write_content,
               [workshop](http::Request const& request) {
        return show_question(DraftDesk(workshop, request));
    }).describe({.summary = "A question of the draft's test",
                 .gives = "{id: text, seen: text, question: text, right: text, wrong: [text], rationale: text, "
                          "competence: text, level: text, sources: [text]}"});
}

//! What a program saw of a draft before it changes it, as it is in the transaction of the change.
using DraftView = http::Reply (*)(DraftDesk const&);
std::function<std::string(db::Tx&, http::Request const&)> as_shown(Workshop const& workshop, DraftView view) {
    return [workshop, view](db::Tx& tx, http::Request const& request) {
        return view(DraftDesk(workshop, request, tx)).body;
    };
}

void add_writing_api(http::Router& router, Workshop const& workshop, DraftHandlers const& handlers) {
    std::string const draft = "/api/v1/modules/{code}/draft";
    auto const post = [&](std::string const& below, http::Handler const& handler, std::string summary,
                          std::string takes) -> http::Route& {
        return router.post(draft + below, access::may::write_content, for_programs(workshop, handler))
            .describe({.summary = std::move(summary), .takes = std::move(takes), .gives = "ModuleDraft"});
    };
    auto const whole = as_shown(workshop, &draft_document);
    auto const part = [&](std::string const& below, DraftView view, http::Route& route) -> http::Route& {
        return route.edits(draft + below, as_shown(workshop, view));
    };
    post("", handlers.open, "Opens a draft of the module, or gives the one that is open", "{submission?: id}");
    post("/sections", handlers.add_section, "Adds a section at the end", "{submission?: id, title: text}")
        .edits(draft, whole);
    part("/sections/{section}", &show_section,
         post("/sections/{section}", handlers.save_section,
              "Saves a section over the text that was seen; another one by now is 409",
              "{submission?: id, seen: text, title: text, kind: text, level: text, level_max: text, minutes: int, "
              "audience: [text], competences: [text], sources: [text], to_confirm: text, markdown: text, "
              "film?: text, film_seconds?: text, captions?: text, transcript?: text, transcript_seen?: text}"))
        .body_bytes_max = section_bytes_max;
    post("/order", handlers.change_order, "Moves a section by one place, or removes it",
         "{submission?: id, section: text, direction: \"up\" | \"down\" | \"remove\"}")
        .edits(draft, whole);
    post("/questions", handlers.add_question, "Adds a question to the test", "QuestionInput").edits(draft, whole);
    part("/questions/{question}", &show_question,
         post("/questions/{question}", handlers.save_question,
              "Saves a question over the one that was seen, or deletes it", "QuestionInput"));
    std::string const item = "stem_it: text, stem_en: text, options_it: [text], options_en: [text], rationales: "
                             "[text], right: int, competence: text, level: text, audience: text, difficulty: number, "
                             "sources: [text]}";
    post("/items", handlers.add_item, "Adds an item to the survey; its competence says in which area",
         "{submission?: id, " + item)
        .edits(draft, whole);
    part("/items/{item}", &show_item,
         post("/items/{item}", handlers.save_item, "Saves an item of the survey over the one that was seen",
              "{submission?: id, seen: text, retired?: text, " + item));
    part("/items/{item}", &show_item,
         post("/items/{item}/state", handlers.change_item,
              "Retires an item with a reason (nobody is asked it any more), restores it, or deletes one that was "
              "never in force",
              "{submission?: id, seen: text, action: \"retire\" | \"restore\" | \"delete\", reason?: text}"));
    post("/submission", handlers.send, "Sends the draft to review; its faults are 422",
         "{submission?: id, last_edit: int}")
        .edits(draft, whole);
    post("/withdrawal", handlers.withdraw, "Ends the draft: nothing of it comes into force",
         "{submission?: id, last_edit: int}")
        .edits(draft, whole);
}

}  // namespace

void add_draft_api_routes(http::Router& router, Workshop const& workshop) {
    std::string const draft = "/api/v1/modules/{code}/draft";
    DraftHandlers const handlers = draft_handlers(workshop);
    name_types(router);
    add_reading_api(router, workshop);
    add_writing_api(router, workshop, handlers);
    router.post(draft + "/review", access::may::review_content, for_programs(workshop, handlers.review))
        .describe({.summary = "Concludes the review of a draft that others wrote, or gives it back with a note",
                   .takes = "{submission?: id, last_edit: int, outcome: \"concluded\" | \"given_back\", note?: text}",
                   .gives = "ModuleDraft"})
        .edits(draft, as_shown(workshop, &draft_document));
    router.post(draft + "/approval", access::may::approve_content, for_programs(workshop, handlers.approve))
        .describe({.summary = "Approves these texts by an act; they are in force for those who begin the module",
                   .takes = "{submission?: id, last_edit: int, version: id, act: text}", .gives = "ModuleDraft"})
        .edits(draft, as_shown(workshop, &draft_document));
}

}  // namespace regia::catalogue
