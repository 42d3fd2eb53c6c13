//! /persone/{persona}: the sheet, the reason for opening it, the absences that her body's lead enters.
#include <algorithm>

#include "access/look/look.hpp"
#include "access/rights.hpp"
#include "base/text.hpp"
#include "html/components.hpp"
#include "locale/person.hpp"
#include "pages/person/person.hpp"

namespace regia::pages {
namespace {

namespace w = words::person;
using html::Fragment;
using html::Writer;
using monitoring::PersonCard;
using monitoring::PersonState;
using registry::AbsenceFault;

//! What was typed into the form of absences, and what is wrong with it.
struct Typed {
    std::string kind, from, until, end_of, last_day;
    FormErrors errors;
};

//! One request.
struct Sheet {
    PersonDesk const& desk;
    http::Request const& request;
    html::Voice voice;
    access::Actor const& actor;
    std::shared_ptr<registry::Reference const> reference;
    Instant now;

    Sheet(PersonDesk const& of, http::Request const& asked)
        : desk(of), request(asked), voice(access::voice(asked)), actor(access::actor(asked)),
          reference(of.library.reference.current()), now(of.installation.clock.now()) {}

    std::string here(Uuid person) const { return request.local("/persone/" + to_string(person)); }
    std::string body_name(Uuid body) const {
        registry::Body const* const known = reference->find_body(body);
        return std::string(known ? std::string_view(known->name) : voice[w::other_list]);
    }
    std::string profile_name(std::string_view code) const {
        registry::Profile const* const profile = reference->find_profile(code);
        return std::string(profile ? voice.pick(profile->name_it, profile->name_en) : code);
    }
    std::string_view kind_name(std::string_view kind) const {
        if (kind == "long_absence") return voice[w::kind_long_absence];
        if (kind == "secondment") return voice[w::kind_secondment];
        if (kind == "ended") return voice[w::kind_ended];
        return voice[w::kind_other_body];
    }
};

html::Tag tag_of(Sheet const& sheet, PersonState state) {
    auto const& voice = sheet.voice;
    switch (state) {
        case PersonState::no_survey: return {html::Kind::bad, std::string(voice[w::state_no_survey]), {}};
        case PersonState::to_start: return {html::Kind::idle, std::string(voice[w::state_to_start]), {}};
        case PersonState::in_progress: return {html::Kind::info, std::string(voice[w::state_in_progress]), {}};
        case PersonState::to_resume: return {html::Kind::warn, std::string(voice[w::state_to_resume]), {}};
        case PersonState::concluded: return {html::Kind::ok, std::string(voice[w::state_concluded]), {}};
        case PersonState::out_of_scope: break;
    }
    return {html::Kind::idle, std::string(voice[w::state_out_of_scope]), {}};
}

std::string period_text(html::Voice const& voice, Day from, std::optional<Day> until) {
    if (!until) return voice(w::since_day, {{"from", voice.day(from)}});
    return voice(w::from_to_day, {{"from", voice.day(from)}, {"to", voice.day(*until)}});
}

Fragment state_card(Sheet const& sheet, PersonSheet const& data) {
    auto const& voice = sheet.voice;
    PersonCard const& card = data.card;
    html::Tag const tag = tag_of(sheet, card.state);
    std::int64_t const total = sheet.desk.modules_total();
    std::string const modules = voice(w::modules_done, {{"done", card.modules_done}, {"total", total}});
    auto const progress = html::fragment([&](Writer& h) {
        h("{} {}", html::bar(total > 0 ? static_cast<double>(card.modules_done) / static_cast<double>(total) : 0,
                             modules),
          modules);
    });
    std::vector<html::KeyValue> pairs{{std::string(voice[w::state]), html::tag(tag.kind, tag.label)},
                                      {std::string(voice[w::modules]), progress}};
    if (!card.absence.empty())
        pairs.push_back({std::string(voice[w::reason_of_absence]), html::text(sheet.kind_name(card.absence))});
    auto const week = [&](html::Word word, std::optional<Day> monday) {
        if (monday)
            pairs.push_back({std::string(voice[word]), html::text(voice(w::week_of, {{"day", voice.day(*monday)}}))});
    };
    week(w::survey_done, data.weeks.survey);
    week(w::first_module, data.weeks.started);
    week(w::path_concluded, data.weeks.concluded);
    return html::card({.id = "stato", .title = std::string(voice[w::timeline])}, html::fragment([&](Writer& h) {
        h("{}<p class=\"small muted mt3 m-0\">{}</p>", html::key_values(pairs), voice[w::state_only]);
    }));
}

Fragment certificates_card(Sheet const& sheet, PersonSheet const& data) {
    auto const& voice = sheet.voice;
    return html::card({.id = "attestati", .title = std::string(voice[w::certificates])},
                      html::fragment([&](Writer& h) {
        if (data.certificates.empty()) {
            h("<p class=\"muted m-0\">{}</p>", voice[w::no_certificates]);
            return;
        }
        h("<ul class=\"list-plain rows\">");
        for (awards::Certificate const& one : data.certificates) {
            bool const is_valid = !one.revocation;
            std::string const week = voice(w::week_of, {{"day", voice.day(monday_of(rome_day(one.issued_at)))}});
            h("<li><strong class=\"strong\" lang=\"{}\">{}</strong> {}<p class=\"m-0 small muted\">{}</p></li>",
              one.facts.language, one.facts.course,
              html::tag(is_valid ? html::Kind::ok : html::Kind::bad,
                        voice[is_valid ? w::certificate_valid : w::certificate_revoked]),
              voice(w::certificate_issued, {{"week", week}}));
        }
        h("</ul>");
    }));
}

Fragment employments_card(Sheet const& sheet, PersonSheet const& data) {
    auto const& voice = sheet.voice;
    return html::card({.id = "rapporti", .title = std::string(voice[w::employments])}, html::fragment([&](Writer& h) {
        h("<ul class=\"list-plain rows\">");
        for (auto const& [employment, unit] : data.employments) {
            h("<li><strong class=\"strong\">{}</strong><p class=\"m-0\">{}", sheet.body_name(employment.body),
              sheet.profile_name(employment.profile));
            if (!unit.empty()) h(" · {}", unit);
            h("</p><p class=\"m-0 small muted\">{}", period_text(voice, employment.started_on, employment.finished_on));
            if (employment.staff_number) h(" · {}", voice(w::staff_number, {{"number", *employment.staff_number}}));
            h("</p></li>");
        }
        h("</ul>");
    }));
}

Fragment end_form(Sheet const& sheet, PersonCard const& card, registry::Absence const& absence, Typed const& typed) {
    auto const& voice = sheet.voice;
    bool const is_this = typed.end_of == to_string(absence.id);
    html::Field last{.name = "ultimo_giorno", .label = std::string(voice[w::last_day]),
                     .value = is_this ? typed.last_day : "",
                     .error = is_this ? html::error_of(typed.errors, "ultimo_giorno") : "", .type = "date",
                     .id = is_this ? "ultimo_giorno" : "ultimo_giorno_" + to_string(absence.id)};
    std::string const action = sheet.here(card.id) + "/assenze/" + to_string(absence.id);
    return html::fragment([&](Writer& h) {
        if (is_this) h("<details open>");
        else h("<details>");
        h("<summary>{}</summary><form method=\"post\" action=\"{}\" class=\"stack gap4 mt3\">{}{}{}{}</form>"
          "</details>",
          voice[w::correct_absence], html::Url(action),
          access::form_token(sheet.request),
          html::hidden("submission", to_string(sheet.desk.installation.ids.next())), html::field(last),
          html::actions({html::submit({.label = std::string(voice[w::end_absence]), .weight = html::Weight::outline,
                                       .name = "azione", .value = "termina"}),
                         html::submit({.label = std::string(voice[w::mistaken_absence]), .weight = html::Weight::quiet,
                                       .name = "azione", .value = "errore"})}));
    });
}

Fragment new_absence_form(Sheet const& sheet, PersonCard const& card, Typed const& typed) {
    auto const& voice = sheet.voice;
    html::Field kind{.name = "motivo", .label = std::string(voice[w::reason_of_absence]), .value = typed.kind,
                     .hint = std::string(voice[w::no_health_data]), .error = html::error_of(typed.errors, "motivo")};
    std::vector<html::Choice> kinds{{"", std::string(voice[w::choose])}};
    for (std::string_view const one : registry::absence_kinds)
        kinds.push_back({std::string(one), std::string(sheet.kind_name(one))});
    html::Field from{.name = "dal", .label = std::string(voice[w::first_day]), .value = typed.from,
                     .error = html::error_of(typed.errors, "dal"), .type = "date", .is_required = true};
    html::Field until{.name = "al", .label = std::string(voice[w::last_day]), .value = typed.until,
                      .hint = std::string(voice[w::last_day_hint]), .error = html::error_of(typed.errors, "al"),
                      .type = "date"};
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\" class=\"stack gap4 mt4\" novalidate>{}{}<h3>{}</h3>{}{}{}{}</form>",
          html::Url(sheet.here(card.id) + "/assenze"), access::form_token(sheet.request),
          html::hidden("submission", to_string(sheet.desk.installation.ids.next())), voice[w::new_absence],
          html::select(kind, kinds), html::field(from), html::field(until),
          html::actions({html::submit({.label = std::string(voice[w::enter_absence])})}));
    });
}

//! What was entered stays, also when it ended or was a mistake.
Fragment absence_register(Sheet const& sheet, PersonSheet const& data) {
    auto const& voice = sheet.voice;
    return html::fragment([&](Writer& h) {
        h("<details class=\"mt3\"><summary>{}</summary><ul class=\"list-plain rows small\">",
          voice[w::absence_register]);
        for (registry::AbsenceEntry const& entry : data.entries) {
            html::Word const change = entry.change == "begun"   ? w::entry_begun
                                      : entry.change == "ended" ? w::entry_ended
                                                                : w::entry_mistaken;
            h("<li>{} {}: {}, {}</li>", sheet.kind_name(entry.absence.kind),
              period_text(voice, entry.absence.started_on, entry.absence.finished_on), voice[change],
              voice.moment(entry.entered_at));
        }
        h("</ul></details>");
    });
}

Fragment absences_card(Sheet const& sheet, PersonSheet const& data, Typed const& typed) {
    auto const& voice = sheet.voice;
    bool const may_enter = may_enter_absences(sheet.actor, data.card);
    return html::card({.id = "assenze", .title = std::string(voice[w::absences])}, html::fragment([&](Writer& h) {
        if (data.absences.empty()) h("<p class=\"muted m-0\">{}</p>", voice[w::no_absences]);
        else h("<ul class=\"list-plain rows\">");
        for (registry::Absence const& absence : data.absences) {
            h("<li><strong class=\"strong\">{}</strong> <span class=\"muted\">{}</span>", sheet.kind_name(absence.kind),
              period_text(voice, absence.started_on, absence.finished_on));
            if (may_enter) h.add(end_form(sheet, data.card, absence, typed));
            h("</li>");
        }
        if (!data.absences.empty()) h("</ul>");
        if (!data.entries.empty()) h.add(absence_register(sheet, data));
        if (may_enter) h.add(new_absence_form(sheet, data.card, typed));
    }));
}

Fragment reminders_card(Sheet const& sheet, PersonSheet const& data) {
    auto const& voice = sheet.voice;
    return html::card({.id = "promemoria", .title = std::string(voice[w::reminders])}, html::fragment([&](Writer& h) {
        if (data.reminders.empty()) {
            h("<p class=\"muted m-0\">{}</p>", voice[w::no_reminders]);
            return;
        }
        h("<ul class=\"list-plain rows\">");
        for (Instant const at : data.reminders) h("<li>{}</li>", voice.day(rome_day(at)));
        h("</ul>");
    }));
}

std::string role_name(Sheet const& sheet, std::string_view code) {
    access::Role const* const role = sheet.desk.installation.programme.current()->find_role(code);
    return std::string(role ? sheet.voice.pick(role->name_it, role->name_en) : code);
}

Fragment looks_card(Sheet const& sheet, PersonSheet const& data) {
    auto const& voice = sheet.voice;
    return html::card({.id = "aperture", .title = std::string(voice[w::looks])}, html::fragment([&](Writer& h) {
        h("<p class=\"small muted\">{}</p>", voice[w::looks_lead]);
        if (data.looks.empty()) {
            h("<p class=\"m-0\">{}</p>", voice[w::no_looks]);
            return;
        }
        h("<ul class=\"list-plain rows\">");
        for (access::Look const& look : data.looks) {
            h("<li><strong class=\"strong\">{}</strong> <span class=\"muted\">{} · {}</span>",
              look.looker_name.empty() ? std::string(voice[w::a_program]) : look.looker_name,
              role_name(sheet, look.looker_role), voice.moment(look.looked_at));
            if (!look.reason.empty()) h("<p class=\"m-0 small\">{}</p>", look.reason);
            h("</li>");
        }
        h("</ul>");
    }));
}

http::Reply framed(Sheet const& sheet, PersonCard const* card, std::string const& title, Fragment const& content,
                   int status = 200) {
    html::Frame frame = access::frame(sheet.desk.installation, sheet.request, title);
    registry::Body const* const body = card ? sheet.reference->find_body(card->body) : nullptr;
    if (body) {
        frame.crumbs = {{body->name, html::Url(sheet.request.local("/enti/" + body->code))},
                        {std::string(sheet.voice[w::people]),
                         html::Url(sheet.request.local("/enti/" + body->code + "/persone"))},
                        {title, html::Url(sheet.here(card->id)), true}};
    }
    return http::page(html::page(frame, content), status);
}

http::Reply sheet_page(Sheet const& sheet, PersonSheet const& data, Typed const& typed, std::string const& reason) {
    auto const& voice = sheet.voice;
    PersonCard const& card = data.card;
    std::string lead = sheet.profile_name(card.profile);
    if (!card.unit_name.empty()) lead += " · " + card.unit_name;
    if (!card.staff_number.empty()) lead += " · " + voice(w::staff_number, {{"number", card.staff_number}});
    auto const content = html::fragment([&](Writer& h) {
        html::Button const completions{.label = std::string(voice[w::completions]), .weight = html::Weight::outline};
        auto const actions =
            sheet.actor.role.may(access::may::enter_completions.right)
                ? html::actions({html::button_link(html::Url(sheet.here(card.id) + "/completamenti"), completions)})
                : Fragment();
        h("{}{}", html::page_head(card.name, lead, actions), html::error_summary(voice, typed.errors));
        if (sheet.request.query.get("fatto") == "1")
            h.add(html::toast(html::Kind::ok, voice[w::absence_saved], html::text(voice[w::absence_saved_text])));
        if (!reason.empty())
            h.add(html::note(html::Kind::info, voice[w::opened_for], reason));
        h("<div class=\"grid g2 mt5\">{}{}</div><div class=\"grid g2 mt5\">{}<div class=\"stack\">{}{}</div></div>"
          "<div class=\"mt5\">{}</div>",
          state_card(sheet, data), employments_card(sheet, data), absences_card(sheet, data, typed),
          certificates_card(sheet, data), reminders_card(sheet, data), looks_card(sheet, data));
    });
    return framed(sheet, &card, card.name, content, typed.errors.empty() ? 200 : 422);
}

//! Says nothing of her: neither name nor body.
http::Reply reason_page(Sheet const& sheet, Uuid person, std::string const& typed, std::string const& error) {
    auto const& voice = sheet.voice;
    html::Field reason{.name = "motivo", .label = std::string(voice[w::reason]), .value = typed,
                       .hint = std::string(voice[w::reason_hint]), .error = error, .is_required = true,
                       .length_max = static_cast<int>(reason_most)};
    FormErrors errors;
    if (!error.empty()) errors.push_back({"motivo", error});
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage\">{}{}<form method=\"post\" action=\"{}\" class=\"card-x stack gap4\">{}{}"
          "<div>{}</div></form></div>",
          html::page_head(voice[w::sheet], voice[w::reason_lead]), html::error_summary(voice, errors),
          html::Url(sheet.here(person)), access::form_token(sheet.request), html::field(reason),
          html::submit({.label = std::string(voice[w::open_sheet])}));
    });
    return framed(sheet, nullptr, std::string(voice[w::sheet]), content, error.empty() ? 200 : 422);
}

http::Answer show(Sheet const& sheet, Typed const& typed) {
    Uuid const id = sheet.request.id_in_path("persona");
    std::string reason;
    bool is_open = true;
    std::optional<PersonSheet> data;
    sheet.desk.installation.database.read([&](db::Tx& tx) {
        PersonCard const card = card_for(tx, sheet.actor, id);
        if (sheet_access(sheet.actor, card) == SheetAccess::needs_reason) {
            reason = access::reason_given(tx, sheet.actor, id, sheet.now - reason_holds_for);
            is_open = !reason.empty();
        }
        if (is_open) data = read_sheet(tx, card);
        return true;
    });
    if (!is_open) return reason_page(sheet, id, "", "");
    http::Reply reply = sheet_page(sheet, *data, typed, reason);
    // The reason stands in the row of when it was given; repeating it here would keep it open for ever.
    return http::after_commit(sheet.desk.installation.database, "looks",
                              [actor = sheet.actor, id, look = sheet.desk.installation.ids.next(), now = sheet.now,
                               reply = std::move(reply)](db::Tx& tx) {
                                  access::record_look(tx, look, actor, id, "person_sheet", "", now);
                                  return reply;
                              });
}

http::Answer give_reason(Sheet const& sheet) {
    Uuid const id = sheet.request.id_in_path("persona");
    sheet.desk.installation.database.read([&](db::Tx& tx) { return card_for(tx, sheet.actor, id).id; });
    std::string const reason(trim(sheet.request.form.get("motivo")));
    std::size_t const characters = character_count(reason);
    if (characters < reason_least || characters > reason_most)
        return reason_page(sheet, id, reason,
                           sheet.voice(w::reason_length, {{"least", static_cast<std::int64_t>(reason_least)},
                                                          {"most", static_cast<std::int64_t>(reason_most)}}));
    return http::after_commit(sheet.desk.installation.database, "looks",
                              [actor = sheet.actor, id, reason, look = sheet.desk.installation.ids.next(),
                               now = sheet.now, to = sheet.here(id)](db::Tx& tx) {
                                  access::record_look(tx, look, actor, id, "person_sheet_reason", reason, now);
                                  return http::see_other(to);
                              });
}

// Absences ------------------------------------------------------------------------------------------------------------

FieldError error_for(html::Voice const& voice, AbsenceFault fault, std::string_view last_day_field) {
    switch (fault) {
        case AbsenceFault::kind: return {"motivo", std::string(voice[w::absence_kind_missing])};
        case AbsenceFault::first_day: return {"dal", std::string(voice[w::absence_first_day_wrong])};
        case AbsenceFault::last_day:
            return {std::string(last_day_field), std::string(voice[w::absence_last_day_wrong])};
        case AbsenceFault::overlap: break;
    }
    bool const is_new = last_day_field == "al";
    return {is_new ? "dal" : std::string(last_day_field), std::string(voice[w::absence_overlap])};
}

//! A refusal shows the sheet again with what was typed; that is a look like any other.
http::Answer refused(Sheet const& sheet, Typed typed, std::vector<AbsenceFault> const& faults,
                     std::string_view last_day_field) {
    for (AbsenceFault const fault : faults) typed.errors.push_back(error_for(sheet.voice, fault, last_day_field));
    return show(sheet, typed);
}

PersonCard own_card(Sheet const& sheet, db::Tx& tx, Uuid id) {
    PersonCard const card = card_for(tx, sheet.actor, id);
    if (!may_enter_absences(sheet.actor, card)) throw NotFound("not a body's lead");
    return card;
}

http::Answer begin(Sheet const& sheet) {
    Uuid const id = sheet.request.id_in_path("persona");
    auto const& form = sheet.request.form;
    Typed const typed{std::string(form.get("motivo")), std::string(form.get("dal")), std::string(form.get("al")),
                      {}, {}, {}};
    registry::AbsenceInput input;
    input.id = parse_uuid(form.get("submission")).value_or(sheet.desk.installation.ids.next());
    input.person = id;
    input.by = sheet.actor.person;
    input.kind = typed.kind;
    input.started_on = parse_day(typed.from);
    input.finished_on = parse_day(typed.until);
    input.has_wrong_end = !typed.until.empty() && !input.finished_on;
    // Read before it is written, so that a refusal can show the whole sheet; the command checks again.
    auto const faults = sheet.desk.installation.database.read([&](db::Tx& tx) {
        own_card(sheet, tx, id);
        auto others = registry::absences_of(tx, id);
        std::erase_if(others, [&](registry::Absence const& one) { return one.id == input.id; });
        return registry::absence_faults(others, input, rome_day(sheet.now));
    });
    if (!faults.empty()) return refused(sheet, typed, faults, "al");
    return http::after_commit(sheet.desk.installation.database, "person/" + to_string(id),
                              [input, now = sheet.now, to = sheet.here(id)](db::Tx& tx) {
                                  if (!registry::begin_absence(tx, input, now).empty())
                                      throw Conflict("the absences have changed meanwhile");
                                  return http::see_other(to + "?fatto=1");
                              });
}

http::Answer end(Sheet const& sheet) {
    Uuid const id = sheet.request.id_in_path("persona");
    Uuid const absence = sheet.request.id_in_path("assenza");
    auto const& form = sheet.request.form;
    Typed const typed{{}, {}, {}, to_string(absence), std::string(form.get("ultimo_giorno")), {}};
    bool const is_mistake = form.get("azione") == "errore";
    auto const last = is_mistake ? std::nullopt : parse_day(typed.last_day);
    Uuid const submission = parse_uuid(form.get("submission")).value_or(sheet.desk.installation.ids.next());
    bool const is_fit = sheet.desk.installation.database.read([&](db::Tx& tx) {
        own_card(sheet, tx, id);
        auto const all = registry::absences_of(tx, id);
        auto const found = std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.id == absence; });
        // Taken back already, perhaps by this very form: the command finds out.
        return is_mistake || (last && (found == all.end() || *last >= found->started_on));
    });
    if (!is_fit) return refused(sheet, typed, {AbsenceFault::last_day}, "ultimo_giorno");
    return http::after_commit(sheet.desk.installation.database, "person/" + to_string(id),
                              [order = registry::AbsenceEnd{submission, id, sheet.actor.person, absence, last},
                               now = sheet.now, to = sheet.here(id)](db::Tx& tx) {
                                  if (!registry::end_absence(tx, order, now).empty())
                                      throw Conflict("it would overlap another absence");
                                  return http::see_other(to + "?fatto=1");
                              });
}

}  // namespace

void add_person_routes(http::Router& router, PersonDesk desk) {
    router.get("/persone/{persona}", access::may::open_person_sheet,
               [desk](http::Request const& request) { return show(Sheet(desk, request), {}); });
    router.post("/persone/{persona}", access::may::open_person_sheet,
                [desk](http::Request const& request) { return give_reason(Sheet(desk, request)); });
    router.post("/persone/{persona}/assenze", access::may::see_people_state,
                [desk](http::Request const& request) { return begin(Sheet(desk, request)); });
    router.post("/persone/{persona}/assenze/{assenza}", access::may::see_people_state,
                [desk](http::Request const& request) { return end(Sheet(desk, request)); });
    add_completion_routes(router, desk);
    add_person_api_routes(router, desk);
}

}  // namespace regia::pages
