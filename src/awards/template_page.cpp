//! /attestati/modelli: the versions of the texts, one version with its preview and approval, a new version.
#include "awards/template_form.hpp"
#include "base/text.hpp"
#include "locale/awards.hpp"

namespace regia::awards {
namespace {

namespace w = words::awards;
using html::Fragment;
using html::Writer;

constexpr std::size_t act_characters_max = 200;
constexpr char const* languages[] = {"it", "en"};
std::string const list_path = "/attestati/modelli";

std::string path_of(int number) { return list_path + "/" + std::to_string(number); }

std::string title_of(Desk const& desk, int number) {
    return desk.voice(w::version_n, {{"k", std::to_string(number)}});
}

Fragment version_tag(html::Voice const& voice, bool is_in_force, bool was_approved) {
    if (is_in_force) return html::tag(html::Kind::ok, voice[w::in_force]);
    return was_approved ? html::tag(html::Kind::idle, voice[w::was_in_force])
                        : html::tag(html::Kind::warn, voice[w::draft]);
}

http::Reply show_list(Desk const& desk) {
    auto const& voice = desk.voice;
    struct Read {
        std::vector<Template> all;
        std::vector<TemplateApproval> approvals;
        int in_force;
    };
    Read const read = desk.database().read(
        [](db::Tx& tx) { return Read{templates(tx), template_approvals(tx), template_in_force(tx)}; });
    html::Table table;
    table.caption = voice[w::texts_title];
    for (html::Word const word : {w::version, w::written_at, w::state})
        table.columns.push_back({std::string(voice[word])});
    std::vector<html::TableRow> rows;
    for (Template const& text : read.all) {
        bool const was_approved = std::any_of(read.approvals.begin(), read.approvals.end(),
                                              [&](TemplateApproval const& one) { return one.text == text.id; });
        auto const name = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a>", desk.url(path_of(text.number)), title_of(desk, text.number));
        });
        bool const is_ours = text.author == Uuid{};
        rows.push_back({html::head_cell(name),
                        html::cell(is_ours ? std::string(voice[w::came_with_product]) : voice.moment(text.written_at),
                                   "m-s"),
                        html::cell(version_tag(voice, text.number == read.in_force, was_approved), "m-r")});
    }
    html::Button fresh;
    fresh.label = voice[w::new_version];
    auto const from = desk.url(list_path + "/nuovo?da=" + std::to_string(read.in_force));
    return desk.page(std::string(voice[w::texts_title]), html::fragment([&](Writer& h) {
        h("{}<section class=\"card-x flush\">{}</section>",
          html::page_head(voice[w::texts_title], voice[w::texts_lead],
                          html::actions({html::button_link(from, fresh)})),
          html::table(table, rows));
    }));
}

//! One version, and what was typed into the form of its approval.
struct View {
    Template text;
    bool is_in_force = false;
    std::vector<std::pair<TemplateApproval, std::string>> approvals{};  //!< with names
    Uuid submission{};
    std::string act{};
    FormErrors errors{};
};

View read_version(Desk const& desk) {
    auto const number = parse_number<int>(desk.request.in_path("n"));
    View view;
    view.submission = desk.installation.ids.next();
    desk.database().read([&](db::Tx& tx) {
        auto found = number ? find_template(tx, *number) : std::nullopt;
        if (!found) throw NotFound("no such version");
        view.text = std::move(*found);
        view.is_in_force = template_in_force(tx) == view.text.number;
        for (TemplateApproval& one : template_approvals(tx)) {
            if (one.text != view.text.id) continue;
            std::string name = access::display_name(tx, one.person);
            view.approvals.emplace_back(std::move(one), std::move(name));
        }
        return true;
    });
    return view;
}

Fragment approval_card(Desk const& desk, View const& view) {
    auto const& voice = desk.voice;
    html::Card card;
    card.id = "approvazione";
    card.title = voice[w::approval];
    card.side = version_tag(voice, view.is_in_force, !view.approvals.empty());
    bool const may_approve = access::actor(desk.request).role.may(access::may::approve_content.right);
    html::Field act{.name = "atto", .label = std::string(voice[w::act]), .value = view.act,
                    .hint = std::string(voice[w::act_hint]), .error = html::error_of(view.errors, "atto"),
                    .is_required = true, .autocomplete = "off"};
    act.length_max = static_cast<int>(act_characters_max);
    html::Button approve;
    approve.label = voice[w::approve];
    return html::card(card, html::fragment([&](Writer& h) {
        for (auto const& [approval, name] : view.approvals)
            h("<p class=\"m-0\">{}</p>", voice(w::approved_by, {{"name", name}, {"act", approval.act},
                                                                {"moment", voice.moment(approval.approved_at)}}));
        if (view.approvals.empty()) h("<p class=\"m-0\">{}</p>", voice[w::not_approved]);
        if (may_approve)
            h("<form class=\"stack gap4 mt4\" method=\"post\" action=\"{}\">{}{}{}{}</form>",
              desk.url(path_of(view.text.number) + "/approvazione"), access::form_token(desk.request),
              html::hidden("invio", to_string(view.submission)), html::field(act),
              html::actions({html::submit(approve)}));
        else if (!view.is_in_force) h("<p class=\"small muted mt3 m-0\">{}</p>", voice[w::who_approves]);
    }));
}

Fragment preview_card(Desk const& desk, Template const& text, std::string_view language) {
    html::Card card;
    card.id = "anteprima-" + std::string(language);
    card.title = desk.voice[language == std::string_view("it") ? w::preview_it : w::preview_en];
    return html::card(card, preview(desk, text, language));
}

http::Reply show_version(Desk const& desk, View const& view, int status = 200) {
    auto const& voice = desk.voice;
    std::string const path = path_of(view.text.number);
    html::Button fresh;
    fresh.label = voice[w::new_from_this];
    fresh.weight = html::Weight::outline;
    return desk.page(title_of(desk, view.text.number), html::fragment([&](Writer& h) {
        auto const from = desk.url(list_path + "/nuovo?da=" + std::to_string(view.text.number));
        h.add(html::page_head(title_of(desk, view.text.number), voice[w::version_lead],
                              html::actions({html::button_link(from, fresh)})));
        if (!view.errors.empty()) h("<div class=\"mb4\">{}</div>", html::error_summary(voice, view.errors));
        h("<div class=\"grid main-side\"><div class=\"stack\">");
        for (char const* language : languages) h.add(preview_card(desk, view.text, language));
        h("</div><div class=\"stack\">{}<section class=\"card-x\"><h2>{}</h2><ul class=\"m-0\">"
          "<li><a href=\"{}\">{}</a></li><li><a href=\"{}\">{}</a></li></ul></section></div></div>",
          approval_card(desk, view), voice[w::as_pdf], desk.url(path + "/anteprima?lingua=it"), voice[w::pdf_it],
          desk.url(path + "/anteprima?lingua=en"), voice[w::pdf_en]);
    }), status, {{std::string(voice[w::texts_title]), list_path}});
}

//! The form of a new version. With `is_previewed` what was typed is shown as it will read.
struct Draft {
    Template text;
    Uuid submission{};
    FormErrors errors{};
    bool is_previewed = false;
};

Fragment language_fields(Desk const& desk, Draft const& draft, std::string_view language) {
    auto const& voice = desk.voice;
    html::Card card;
    card.id = "testi-" + std::string(language);
    card.title = voice[language == std::string_view("it") ? w::in_italian : w::in_english];
    return html::card(card, html::fragment([&](Writer& h) {
        h("<div class=\"stack gap4\">");
        for (Part const part : parts) {
            html::Field field{.name = field_of(language, part), .label = std::string(voice[name_of(part)]),
                              .value = text_of(draft.text.in(language), part),
                              .error = html::error_of(draft.errors, field_of(language, part)), .autocomplete = "off"};
            field.is_required = part != Part::note && part != Part::signature;
            field.length_max = static_cast<int>(characters_max(part));
            if (part == Part::details) field.hint = voice[w::details_hint];
            h.add(characters_max(part) > 200 ? html::text_area(field, 3) : html::field(field));
        }
        h("</div>");
    }));
}

http::Reply show_draft(Desk const& desk, Draft const& draft, int status = 200) {
    auto const& voice = desk.voice;
    auto const title = std::string(voice[w::new_version]);
    html::Button save;
    save.label = voice[w::save_version];
    return desk.page(title, html::fragment([&](Writer& h) {
        h.add(html::page_head(title, voice[w::new_version_lead]));
        if (!draft.errors.empty()) h("<div class=\"mb4\">{}</div>", html::error_summary(voice, draft.errors));
        h("<form method=\"post\" action=\"{}\">{}{}<div class=\"grid g2\">", desk.url(list_path),
          access::form_token(desk.request), html::hidden("invio", to_string(draft.submission)));
        for (char const* language : languages) h.add(language_fields(desk, draft, language));
        h("</div><p class=\"small muted mt3\">{}</p>", voice[w::places_note]);
        h("<div class=\"actions fill-s mt4\">{}<button class=\"btn btn-outline-primary\" formaction=\"{}\">{}</button>"
          "<button class=\"btn btn-outline-primary\" formaction=\"{}\" name=\"lingua\" value=\"it\">{}</button>"
          "<button class=\"btn btn-outline-primary\" formaction=\"{}\" name=\"lingua\" value=\"en\">{}</button></div>"
          "</form>",
          html::submit(save), desk.url(list_path + "/anteprima"), voice[w::show_preview],
          desk.url(list_path + "/anteprima/pdf"), voice[w::pdf_it], desk.url(list_path + "/anteprima/pdf"),
          voice[w::pdf_en]);
        if (!draft.is_previewed) return;
        h("<div class=\"grid g2 mt5\">");
        for (char const* language : languages) h.add(preview_card(desk, draft.text, language));
        h("</div>");
    }), status, {{std::string(voice[w::texts_title]), list_path}});
}

http::Reply show_new(Desk const& desk) {
    auto const from = parse_number<int>(desk.request.query.get("da"));
    Draft draft;
    draft.submission = desk.installation.ids.next();
    draft.text = desk.database().read([&](db::Tx& tx) {
        auto found = find_template(tx, from.value_or(template_in_force(tx)));
        return found ? *found : initial_template();
    });
    return show_draft(desk, draft);
}

Draft draft_in_form(Desk const& desk) {
    auto const submission = parse_uuid(desk.request.form.get("invio"));
    if (!submission) throw BadRequest("the form has no invio");
    Draft draft{template_in(desk.request.form), *submission};
    draft.errors = template_errors(desk.voice, draft.text);
    return draft;
}

http::Answer save_draft(Desk const& desk) {
    Draft draft = draft_in_form(desk);
    if (!draft.errors.empty()) return show_draft(desk, draft, 422);
    draft.text.id = draft.submission;
    draft.text.author = access::actor(desk.request).person;
    draft.text.written_at = desk.installation.clock.now();
    return http::after_commit(desk.database(), "awards/template",
                              [text = draft.text, back = desk.request.local(list_path)](db::Tx& tx) {
                                  return http::see_other(back + "/" + std::to_string(save_template(tx, text)));
                              });
}

std::string_view language_of(http::Fields const& fields) { return fields.get("lingua") == "en" ? "en" : "it"; }

http::Answer preview_draft(Desk const& desk, bool is_pdf) {
    Draft draft = draft_in_form(desk);
    if (!draft.errors.empty()) return show_draft(desk, draft, 422);
    if (is_pdf)
        return pdf_reply(print_specimen(desk, draft.text, language_of(desk.request.form)), "fac-simile.pdf", true);
    draft.is_previewed = true;
    return show_draft(desk, draft);
}

http::Answer approve_version(Desk const& desk) {
    View view = read_version(desk);
    auto const submission = parse_uuid(desk.request.form.get("invio"));
    if (!submission) throw BadRequest("the form has no invio");
    view.act = trim(desk.request.form.get("atto"));
    if (view.act.empty()) view.errors.push_back({"atto", std::string(desk.voice[w::act_missing])});
    else if (character_count(view.act) > act_characters_max)
        view.errors.push_back({"atto", desk.voice(w::text_long, {{"n", static_cast<int>(act_characters_max)}})});
    if (!view.errors.empty()) return show_version(desk, view, 422);
    Instant const now = desk.installation.clock.now();
    TemplateApproval const approval{*submission, view.text.id, access::actor(desk.request).person, view.act, now};
    return http::after_commit(desk.database(), "awards/template",
                              [approval, now, back = desk.request.local(path_of(view.text.number))](db::Tx& tx) {
                                  approve_template(tx, approval, now);
                                  return http::see_other(back);
                              });
}

}  // namespace

void add_template_routes(http::Router& router, Sources sources) {
    auto const on = [sources](auto answer) {
        return [sources, answer](http::Request const& request) -> http::Answer {
            return answer(Desk(sources, request));
        };
    };
    auto const may_write = access::may::write_award_texts;
    router.get(list_path, may_write, on([](Desk const& desk) { return show_list(desk); }));
    router.post(list_path, may_write, on([](Desk const& desk) { return save_draft(desk); }));
    router.get(list_path + "/nuovo", may_write, on([](Desk const& desk) { return show_new(desk); }));
    router.post(list_path + "/anteprima", may_write, on([](Desk const& desk) { return preview_draft(desk, false); }));
    router.post(list_path + "/anteprima/pdf", may_write,
                on([](Desk const& desk) { return preview_draft(desk, true); }));
    router.get(list_path + "/{n}", may_write,
               on([](Desk const& desk) { return show_version(desk, read_version(desk)); }));
    router.get(list_path + "/{n}/anteprima", may_write, on([](Desk const& desk) {
                   return pdf_reply(print_specimen(desk, read_version(desk).text, language_of(desk.request.query)),
                                    "fac-simile.pdf", true);
               }));
    router.post(list_path + "/{n}/approvazione", access::may::approve_content,
                on([](Desk const& desk) { return approve_version(desk); }));
}

}  // namespace regia::awards
