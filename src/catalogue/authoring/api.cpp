//! /api/v1/modules/{code}/draft and /versions: what the pages do, for programs. A body in JSON becomes the form of the
//! page, so that both go through the same judgement; the answer is the draft as it is then, or a problem.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "catalogue/authoring/question_form.hpp"
#include "catalogue/authoring/steps.hpp"
#include "catalogue/authoring/version.hpp"

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
    {"competence", "competenza"}, {"action", "azione"}};
//! Values of a closed list.
constexpr std::pair<std::string_view, std::string_view> value_names[] = {
    {"up", "su"}, {"down", "giu"}, {"remove", "via"}, {"concluded", "conclusa"}, {"given_back", "rimandata"},
    {"delete", "togli"}};
constexpr std::string_view codes_of_state[] = {"open", "in_review", "reviewed", "published", "withdrawn"};
constexpr std::string_view codes_of_step[] = {"opened", "sent", "given_back", "reviewed", "published", "withdrawn"};

std::string_view form_name(std::string_view name) {
    for (auto const& [ours, form] : field_names)
        if (ours == name) return form;
    throw BadRequest("no such field: " + std::string(name));
}

std::string form_value(std::string_view name, json::value const& value) {
    if (value.is_int64()) return std::to_string(value.as_int64());
    if (!value.is_string()) throw BadRequest("the field " + std::string(name) + " is no text");
    std::string const text(value.as_string());
    if (name == "direction" || name == "outcome" || name == "action")
        for (auto const& [ours, form] : value_names)
            if (ours == text) return std::string(form);
    return text;
}

//! The form that a page would send. `wrong` of a question is a list whose places are fields of their own.
http::Fields form_of(http::Request const& request, IdSource& ids) {
    boost::system::error_code error;
    std::string_view const text = request.body.empty() ? std::string_view("{}") : std::string_view(request.body);
    auto const body = json::parse(text, error);
    if (error || !body.is_object()) throw BadRequest("the body is not a JSON object");
    http::Fields form;
    for (auto const& [key, value] : body.as_object()) {
        std::string_view const name(key);
        if (value.is_array()) {
            int number = 0;
            for (auto const& one : value.as_array()) {
                std::string const place = std::to_string(++number);
                form.add(name == "wrong" ? "sbagliata_" + place : std::string(form_name(name)), form_value(name, one));
            }
        } else {
            form.add(std::string(form_name(name)), form_value(name, value));
        }
    }
    if (!form.has("invio")) form.add("invio", to_string(ids.next()));
    return form;
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
    json::array sections, questions, steps;
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
                        {"questions", std::move(questions)}, {"faults", faults_of_draft(desk.faults)},
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

http::Reply show_versions(Workshop const& workshop, http::Request const& request) {
    Desk const desk(workshop.installation, workshop.shelves, request);
    Module const& module = desk.module_in_path();
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

//! A page's handler, asked with the form that the body stands for; the request made for it lives until it has answered.
http::Handler as_form(Workshop const& workshop, http::Handler handler) {
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

}  // namespace

std::string_view api_name(std::string_view form_field) {
    for (auto const& [ours, form] : field_names)
        if (form == form_field) return ours;
    return form_field.starts_with("sbagliata") ? "wrong" : form_field;
}

http::Reply draft_document(DraftDesk const& desk) {
    return http::json(json::serialize(json::object{{"draft", document_of(desk)}}));
}

void add_draft_api_routes(http::Router& router, Workshop const& workshop) {
    std::string const module = "/api/v1/modules/{code}";
    std::string const draft = module + "/draft";
    auto const read = access::may::read_content;
    auto const write = access::may::write_content;
    auto const post = [&](std::string const& path, http::Access access, http::Handler handler) -> http::Route& {
        return router.post(path, access, as_form(workshop, std::move(handler)));
    };
    router.get(module + "/versions", read,
               [workshop](http::Request const& request) { return show_versions(workshop, request); });
    router.get(draft, read, [workshop](http::Request const& request) {
        return draft_document(DraftDesk(workshop, request));
    });
    router.get(draft + "/sections/{section}", read, [workshop](http::Request const& request) {
        return show_section(DraftDesk(workshop, request));
    });
    router.get(draft + "/questions/{question}", write, [workshop](http::Request const& request) {
        return show_question(DraftDesk(workshop, request));
    });
    DraftHandlers const handlers = draft_handlers(workshop);
    post(draft, write, handlers.open);
    post(draft + "/sections", write, handlers.add_section);
    post(draft + "/sections/{section}", write, handlers.save_section).body_bytes_max = section_bytes_max;
    post(draft + "/order", write, handlers.change_order);
    post(draft + "/questions", write, handlers.add_question);
    post(draft + "/questions/{question}", write, handlers.save_question);
    post(draft + "/submission", write, handlers.send);
    post(draft + "/review", access::may::review_content, handlers.review);
    post(draft + "/approval", access::may::approve_content, handlers.approve);
    post(draft + "/withdrawal", write, handlers.withdraw);
}

}  // namespace regia::catalogue
