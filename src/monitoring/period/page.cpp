//! /programma: the state of the programme, its acts, and the form by which the regional office changes it.
#include <algorithm>

#include "access/period/period.hpp"
#include "base/text.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using access::PeriodFault;
using access::ProgrammeState;
using html::Fragment;
using html::Writer;

html::Word name_of(ProgrammeState state) {
    constexpr html::Word names[] = {w::programme_prepared, w::programme_running, w::programme_extended,
                                    w::programme_closed};
    return names[static_cast<std::size_t>(state)];
}

html::Word meaning_of(ProgrammeState state) {
    constexpr html::Word meanings[] = {w::programme_prepared_means, w::programme_running_means,
                                       w::programme_extended_means, w::programme_closed_means};
    return meanings[static_cast<std::size_t>(state)];
}

struct Typed {
    std::string state, act, act_on, ends_on;
};

struct View {
    std::vector<access::Period> periods;  //!< newest first
    std::map<Uuid, std::string> names;
    bool has_begun = false;
    Day ends_on;
    Uuid submission;
    Typed typed;
    FormErrors errors;

    std::optional<access::Period> now() const {
        return periods.empty() ? std::nullopt : std::optional(periods.front());
    }
};

//! The end of the programme, as the last extension has it.
Day end_of(Plan const& plan, std::vector<access::Period> const& periods) {
    Day end = plan.ends_on;
    for (access::Period const& one : periods)
        if (one.ends_on) end = std::max(end, *one.ends_on);
    return end;
}

bool somebody_has_begun(db::Tx& tx) {
    Counts const counts = region_counts(tx);
    return counts.started > 0 || counts.survey > 0;
}

View read_view(Desk const& desk) {
    View view;
    view.submission = desk.installation.ids.next();
    desk.database().read([&](db::Tx& tx) {
        view.periods = access::periods(tx);
        std::vector<Uuid> people;
        for (access::Period const& one : view.periods) people.push_back(one.by);
        view.names = access::display_names(tx, people);
        view.has_begun = somebody_has_begun(tx);
        return true;
    });
    view.ends_on = end_of(*desk.plan, view.periods);
    return view;
}

Fragment state_card(Desk const& desk, View const& view) {
    auto const& voice = desk.voice;
    ProgrammeState const state = view.now() ? view.now()->state : ProgrammeState::running;
    html::Card card{.id = "stato-oggi", .title = std::string(voice[name_of(state)])};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p>{}</p><p class=\"m-0\">{}</p>", voice[meaning_of(state)],
          voice(w::programme_dates, {{"from", voice.day(desk.plan->starts_on)}, {"to", voice.day(view.ends_on)}}));
        if (view.now()) h("<p class=\"m-0 mt3\">{}</p>", programme_note(desk, *view.now()));
    }));
}

Fragment history_card(Desk const& desk, View const& view) {
    auto const& voice = desk.voice;
    html::Card card{.id = "atti", .title = std::string(voice[w::programme_acts]), .is_flush = true, .css = "mt5"};
    html::Table table{.caption = std::string(voice[w::programme_acts])};
    for (html::Word const word : {w::programme_state, w::programme_act, w::programme_end, w::programme_written})
        table.columns.push_back({std::string(voice[word])});
    std::vector<html::TableRow> rows;
    for (access::Period const& one : view.periods) {
        auto const name = view.names.find(one.by);
        std::string const who = name == view.names.end() ? std::string() : ", " + name->second;
        rows.push_back({html::head_cell(voice[name_of(one.state)]),
                        html::cell(voice(w::programme_act_of, {{"act", one.act}, {"day", voice.day(one.act_on)}}),
                                   "m-s", voice[w::programme_act]),
                        html::cell(one.ends_on ? voice.day(*one.ends_on) : "–", "m-s", voice[w::programme_end]),
                        html::cell(voice.moment(one.since) + who, "m-s", voice[w::programme_written])});
    }
    return html::card(card, html::table(table, rows));
}

Fragment change_card(Desk const& desk, View const& view) {
    auto const& voice = desk.voice;
    html::Card card{.id = "cambia", .title = std::string(voice[w::programme_change]), .css = "mt5"};
    auto const states = access::next_states(view.now(), view.has_begun);
    if (states.empty())
        return html::card(
            card, html::fragment([&](Writer& h) { h("<p class=\"m-0\">{}</p>", voice[w::programme_stays_closed]); }));
    std::vector<html::Choice> choices;
    for (ProgrammeState const state : states)
        choices.push_back({std::string(access::code_of(state)), std::string(voice[name_of(state)])});
    auto const field = [&](std::string name, html::Word label, std::string const& value, std::string type) {
        return html::Field{.name = name, .label = std::string(voice[label]), .value = value,
                           .error = html::error_of(view.errors, name), .type = std::move(type)};
    };
    html::Field state = field("stato", w::programme_state, view.typed.state, "text");
    html::Field act = field("atto", w::programme_act, view.typed.act, "text");
    act.hint = voice[w::programme_act_hint];
    act.is_required = true;
    act.length_max = static_cast<int>(access::act_characters_most);
    html::Field act_on = field("data", w::programme_act_on, view.typed.act_on, "date");
    act_on.is_required = true;
    html::Field ends_on = field("fine", w::programme_new_end, view.typed.ends_on, "date");
    ends_on.hint = voice[w::programme_new_end_hint];
    html::Field sure = field("conferma", w::programme_confirm, "", "text");
    return html::card(card, html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}{}{}{}{}{}{}{}</form>", desk.url("/programma"),
          access::form_token(desk.request), html::hidden("invio", to_string(view.submission)),
          html::select(state, choices), html::field(act), html::field(act_on), html::field(ends_on),
          html::check_box(sure, false),
          html::actions({html::submit({.label = std::string(voice[w::programme_write])})}));
    }));
}

http::Answer show(Desk const& desk, View const& view, int status = 200) {
    auto const& voice = desk.voice;
    auto const content = html::fragment([&](Writer& h) {
        h("{}", html::page_head(voice[w::programme_title], voice[w::programme_lead]));
        if (!view.errors.empty()) h("<div class=\"mb4\">{}</div>", html::error_summary(voice, view.errors));
        h("{}{}", state_card(desk, view), view.periods.empty() ? Fragment() : history_card(desk, view));
        if (desk.may(access::may::lead_programme)) h.add(change_card(desk, view));
    });
    http::Reply reply = desk.page(std::string(voice[w::programme_title]),
                                  {{std::string(voice[w::monitoring]), desk.url("/monitoraggio")},
                                   {std::string(voice[w::programme_title]), desk.url("/programma"), true}},
                                  content);
    reply.status = status;
    return reply;
}

FieldError error_of_fault(Desk const& desk, PeriodFault fault) {
    auto const& voice = desk.voice;
    switch (fault) {
        case PeriodFault::state: return {"stato", std::string(voice[w::programme_state_wrong])};
        case PeriodFault::act: return {"atto", std::string(voice[w::programme_act_missing])};
        case PeriodFault::act_day: return {"data", std::string(voice[w::programme_act_day_wrong])};
        case PeriodFault::act_before_start:
            return {"data", voice(w::programme_act_before_start, {{"day", voice.day(desk.plan->starts_on)}})};
        case PeriodFault::end: return {"fine", std::string(voice[w::programme_end_wrong])};
        case PeriodFault::confirmation: break;
    }
    return {"conferma", std::string(voice[w::programme_confirm_missing])};
}

http::Answer change(Desk const& desk) {
    http::Fields const& form = desk.request.form;
    access::PeriodInput input;
    auto const submission = parse_uuid(form.get("invio"));
    if (!submission) throw BadRequest("the form has no invio");
    input.id = *submission;
    input.by = desk.actor.person;
    input.to = access::programme_state(form.get("stato"));
    input.act = trim(form.get("atto"));
    input.act_on = parse_day(trim(form.get("data")));
    input.ends_on = parse_day(trim(form.get("fine")));
    input.is_confirmed = !form.get("conferma").empty();
    auto const faults = desk.database().write_now(
        "programme", [input, plan = desk.plan, now = desk.now](db::Tx& tx) {
            tx.serialise("programme");
            auto const periods = access::periods(tx);
            bool const came_before = std::any_of(periods.begin(), periods.end(),
                                                 [&](access::Period const& one) { return one.id == input.id; });
            if (came_before) return std::vector<PeriodFault>();
            auto const current = periods.empty() ? std::nullopt : std::optional(periods.front());
            auto found = access::period_faults(current, input, somebody_has_begun(tx),
                                               {plan->starts_on, end_of(*plan, periods)}, rome_day(now));
            if (found.empty()) access::write_period(tx, input, now);
            return found;
        });
    if (faults.empty()) return http::see_other(desk.url("/programma").text());
    View view = read_view(desk);
    view.typed = {std::string(form.get("stato")), input.act, std::string(form.get("data")),
                  std::string(form.get("fine"))};
    for (PeriodFault const fault : faults) view.errors.push_back(error_of_fault(desk, fault));
    return show(desk, view, 422);
}

}  // namespace

std::string programme_note(Desk const& desk, access::Period const& period) {
    auto const& voice = desk.voice;
    std::string const act = voice(w::programme_act_of, {{"act", period.act}, {"day", voice.day(period.act_on)}});
    std::string const since = voice.moment(period.since);
    if (period.ends_on)
        return voice(w::programme_extended_by, {{"day", voice.day(*period.ends_on)}, {"act", act}});
    if (period.state == ProgrammeState::closed) return voice(w::programme_closed_by, {{"moment", since}, {"act", act}});
    return voice(w::programme_set_by, {{"state", voice[name_of(period.state)]}, {"moment", since}, {"act", act}});
}

void add_programme_routes(http::Router& router, Sources sources) {
    router.get("/programma", access::may::see_region, [sources](http::Request const& request) {
        Desk const desk(sources, request);
        return show(desk, read_view(desk));
    });
    router.post("/programma", access::may::lead_programme, [sources](http::Request const& request) {
        return change(Desk(sources, request));
    });
}

}  // namespace regia::monitoring
