//! The steps of a draft: sent to review, given back, reviewed, approved and published, withdrawn.
#include "base/text.hpp"
#include "catalogue/authoring/steps.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::authoring;
using html::Fragment;
using html::Writer;

html::Word word_of(StepKind kind) {
    switch (kind) {
        case StepKind::opened: return w::step_opened;
        case StepKind::sent: return w::step_sent;
        case StepKind::given_back: return w::step_given_back;
        case StepKind::reviewed: return w::step_reviewed;
        case StepKind::published: return w::step_published;
        case StepKind::withdrawn: break;
    }
    return w::step_withdrawn;
}

Fragment history(DraftDesk const& desk) {
    return html::fragment([&](Writer& h) {
        h("<h3 class=\"mt5\">{}</h3><ol class=\"list-plain rows\">", desk.voice[w::steps]);
        for (Step const& step : desk.steps) {
            h("<li><strong>{}</strong><span class=\"small muted\"> {}, {}</span>", desk.voice[word_of(step.kind)],
              desk.names.at(step.person), desk.voice.moment(step.happened_at));
            if (!step.note.empty()) h("<p class=\"small m-0\">{}</p>", step.note);
            h("</li>");
        }
        h("</ol>");
    });
}

html::Button button(DraftDesk const& desk, html::Word word, html::Weight weight, char const* value = "") {
    html::Button one;
    one.label = desk.voice[word];
    one.weight = weight;
    if (*value) {
        one.name = "esito";
        one.value = value;
    }
    return one;
}

Fragment form(DraftDesk const& desk, std::string const& below, html::Word hint, Fragment const& fields,
              std::vector<Fragment> const& buttons) {
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap3 mt4\" method=\"post\" action=\"{}\">{}{}<p class=\"small muted m-0\">{}</p>{}{}"
          "</form>",
          desk.url(desk.path(below)), desk.form_head(), html::hidden("testi", to_string(desk.module.version)),
          desk.voice[hint], fields, html::actions(buttons));
    });
}

Fragment send_form(DraftDesk const& desk) {
    return form(desk, "/invio", w::send_hint, {},
                {html::submit(button(desk, w::send, html::Weight::primary))});
}

Fragment review_form(DraftDesk const& desk, FormErrors const& errors, bool may_conclude) {
    html::Field note{.name = "nota", .label = std::string(desk.voice[w::note]),
                     .value = std::string(desk.request.form.get("nota")), .hint = std::string(desk.voice[w::note_hint]),
                     .error = html::error_of(errors, "nota")};
    std::vector<Fragment> buttons;
    if (may_conclude) buttons.push_back(html::submit(button(desk, w::review_done, html::Weight::primary, "conclusa")));
    buttons.push_back(html::submit(button(desk, w::give_back, html::Weight::outline, "rimandata")));
    return form(desk, "/rilettura", w::review_hint, html::text_area(note, 4), buttons);
}

Fragment approval_form(DraftDesk const& desk, FormErrors const& errors) {
    html::Field act{.name = "atto", .label = std::string(desk.voice[w::act]),
                    .value = std::string(desk.request.form.get("atto")), .hint = std::string(desk.voice[w::act_hint]),
                    .error = html::error_of(errors, "atto"), .is_required = true, .autocomplete = "off"};
    act.length_max = static_cast<int>(act_characters_max);
    return form(desk, "/approvazione", w::approval_hint, html::field(act),
                {html::submit(button(desk, w::approve, html::Weight::primary))});
}

//! What is next in this state, for who asks.
Fragment next_forms(DraftDesk const& desk, FormErrors const& errors) {
    Draft const& draft = *desk.draft;
    bool const may_review = desk.may(access::may::review_content);
    bool const may_approve = desk.may(access::may::approve_content);
    return html::fragment([&](Writer& h) {
        if (desk.can_write() && draft.edits == 0) h("<p class=\"mt4\">{}</p>", desk.voice[w::nothing_changed]);
        else if (desk.can_write()) h("{}", send_form(desk));
        bool const waits = draft.state == DraftState::in_review || draft.state == DraftState::reviewed;
        if (waits && desk.is_writer && (may_review || may_approve))
            h("<p class=\"mt4\">{}</p>", desk.voice[w::own_work]);
        if (draft.state == DraftState::reviewed && may_approve && !desk.is_writer)
            h("<h3 class=\"mt5\">{}</h3>{}", desk.voice[w::approval], approval_form(desk, errors));
        if (waits && may_review && !desk.is_writer)
            h("<h3 class=\"mt5\">{}</h3>{}", desk.voice[w::review],
              review_form(desk, errors, draft.state == DraftState::in_review));
        if (desk.may(access::may::write_content))
            h("<details class=\"mt5\"><summary class=\"sum\">{}</summary>{}</details>", desk.voice[w::withdraw],
              form(desk, "/ritiro", w::withdraw_hint, {},
                   {html::submit(button(desk, w::withdraw, html::Weight::outline))}));
    });
}

//! A step whose form showed these texts; `note` is already judged.
http::Answer take(Workshop const& workshop, DraftDesk const& desk, StepKind kind, std::string note) {
    std::string const to = desk.request.local(desk.path());
    if (!desk.draft) return done(workshop, desk.request, to);  // a second arrival: the first one has closed it
    Step const step{submission_in(desk.request), desk.draft->id, kind, access::actor(desk.request).person,
                    std::move(note), desk.module.version, desk.installation.clock.now()};
    auto const edits = parse_number<int>(desk.request.form.get("ultima"));
    if (!edits) throw BadRequest("the form has no ultima");
    return after_change<Bar>(
        workshop, desk,
        [step, edits = *edits](db::Tx& tx) { return take_step(tx, step, edits); },
        [workshop, &request = desk.request, to](Bar const& bar) {
            return bar == Bar::none ? done(workshop, request, to) : too_late(DraftDesk(workshop, request));
        });
}

http::Answer send(Workshop const& workshop, http::Request const& request) {
    DraftDesk const desk(workshop, request);
    // A second arrival finds the draft in review; its command knows that it came before.
    if (!desk.draft || desk.draft->state != DraftState::open) return take(workshop, desk, StepKind::sent, "");
    files::Faults faults = workshop.editorial.judge(desk.folder);
    if (faults.empty() && desk.late.empty()) return take(workshop, desk, StepKind::sent, "");
    DraftDesk shown = desk;
    shown.faults = std::move(faults);
    return show_draft(shown, {}, 422);
}

//! Errors of a text that must be there and may not be longer than `characters_max`.
FormErrors judged(std::string_view field, std::string_view text, std::size_t characters_max,
                  std::string_view missing, std::string too_long) {
    if (text.empty()) return {{std::string(field), std::string(missing)}};
    if (character_count(text) > characters_max) return {{std::string(field), std::move(too_long)}};
    return {};
}

http::Answer review(Workshop const& workshop, http::Request const& request) {
    DraftDesk const desk(workshop, request);
    std::string const note(trim(request.form.get("nota")));
    std::string_view const outcome = request.form.get("esito");
    if (outcome != "conclusa" && outcome != "rimandata") throw BadRequest("the form has no esito");
    bool const is_concluded = outcome == "conclusa";
    auto errors = judged("nota", note, note_characters_max, desk.voice[w::note_missing],
                         desk.voice(w::note_too_long, {{"n", static_cast<int>(note_characters_max)}}));
    if (is_concluded && note.empty()) errors.clear();
    if (!errors.empty()) return show_draft(desk, errors, 422);
    return take(workshop, desk, is_concluded ? StepKind::reviewed : StepKind::given_back, note);
}

http::Answer approve_draft(Workshop const& workshop, http::Request const& request) {
    DraftDesk const desk(workshop, request);
    std::string const act(trim(request.form.get("atto")));
    auto const errors = judged("atto", act, act_characters_max, desk.voice[w::act_missing],
                               desk.voice(w::act_too_long, {{"n", static_cast<int>(act_characters_max)}}));
    if (!errors.empty()) return show_draft(desk, errors, 422);
    if (!desk.draft) return done(workshop, request, request.local(desk.path()));  // a second arrival
    auto const edits = parse_number<int>(request.form.get("ultima"));
    auto const texts = parse_uuid(request.form.get("testi"));
    if (!edits || !texts) throw BadRequest("the form names no texts");
    if (*texts != desk.module.version || !desk.late.empty()) return too_late(desk);
    if (files::Faults faults = workshop.editorial.judge(desk.folder); !faults.empty()) {
        DraftDesk shown = desk;
        shown.faults = std::move(faults);
        return show_draft(shown, {}, 422);
    }
    IdSource& ids = desk.installation.ids;
    Publication publication{{submission_in(request), desk.draft->id, StepKind::published,
                             access::actor(request).person, act, desk.module.version, desk.installation.clock.now()},
                            *edits, desk.revision, ids.next(), desk.folder};
    return after_change<Bar>(
        workshop, desk,
        [publication = std::move(publication)](db::Tx& tx) { return publish(tx, publication); },
        [workshop, &request, to = request.local(path_of(desk.published))](Bar const& bar) {
            return bar == Bar::none ? done(workshop, request, to) : too_late(DraftDesk(workshop, request));
        });
}

}  // namespace

Fragment steps_card(DraftDesk const& desk, FormErrors const& errors) {
    html::Card card;
    card.id = "stato";
    card.title = desk.voice[w::state];
    card.side = state_tag(desk.voice, desk.draft->state);
    return html::card(card, html::fragment([&](Writer& h) {
        h("{}{}", next_forms(desk, errors), history(desk));
    }));
}

http::Handler step_taker(Workshop const& workshop, StepKind kind) {
    return [workshop, kind](http::Request const& request) {
        if (kind == StepKind::sent) return send(workshop, request);
        if (kind == StepKind::reviewed) return review(workshop, request);
        if (kind == StepKind::published) return approve_draft(workshop, request);
        return take(workshop, DraftDesk(workshop, request), kind, "");
    };
}

}  // namespace regia::catalogue
