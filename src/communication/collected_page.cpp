//! /bisogni/raccolti: the committee reads needs by area and profile, and says what becomes of them. No person is shown.
#include "access/rights.hpp"
#include "base/text.hpp"
#include "communication/pages.hpp"
#include "locale/communication.hpp"

namespace regia::communication {
namespace {

namespace w = words::communication;

constexpr char const* states[] = {"read", "planned", "declined"};

struct View {
    Filter filter;
    std::vector<Need> needs;
    std::vector<std::string> themes;
    std::optional<Step> typed;  //!< with faults
    FormErrors errors{};
};

View read_view(Desk const& desk) {
    View view;
    auto const& query = desk.request.query;
    view.filter = {std::string(query.get("area")), std::string(query.get("profilo")), std::string(query.get("stato"))};
    desk.installation.database.read([&](db::Tx& tx) {
        view.needs = needs_collected(tx, view.filter);
        view.themes = themes(tx);
        return true;
    });
    return view;
}

Fragment filters(Desk const& desk, View const& view) {
    html::Field area{.name = "area", .label = std::string(desk.voice[w::area]), .value = view.filter.area};
    html::Field profile{.name = "profilo", .label = std::string(desk.voice[w::profile]), .value = view.filter.profile};
    html::Field state{.name = "stato", .label = std::string(desk.voice[w::state]), .value = view.filter.state};
    std::vector<html::Choice> areas = desk.area_choices();
    areas.front().label = desk.voice[w::all];
    std::vector<html::Choice> profiles{{"", std::string(desk.voice[w::all])}}, every{profiles};
    for (auto const& one : desk.reference->profiles)
        profiles.push_back({one.code, std::string(desk.voice.pick(one.name_it, one.name_en))});
    every.push_back({"new", std::string(desk.voice[word_of_state("new")])});
    for (char const* one : states) every.push_back({one, std::string(desk.voice[word_of_state(one)])});
    html::Filters const where{.action = desk.url("/bisogni/raccolti"), .columns = "f3"};
    return html::filters(desk.voice, where,
                         {html::select(area, areas), html::select(profile, profiles), html::select(state, every)});
}

Fragment step_form(Desk const& desk, View const& view, Need const& need) {
    bool const is_typed = view.typed && view.typed->need == need.id;
    FormErrors const errors = is_typed ? view.errors : FormErrors{};
    std::string const id = to_string(need.id);
    html::Field state{.name = "stato", .label = std::string(desk.voice[w::state]),
                      .value = is_typed ? view.typed->state : need.state == "new" ? "read" : need.state,
                      .error = html::error_of(errors, "stato"), .id = "stato-" + id, .is_required = true};
    std::vector<html::Choice> choices;
    for (char const* one : states) choices.push_back({one, std::string(desk.voice[word_of_state(one)])});
    html::Field theme{.name = "tema", .label = std::string(desk.voice[w::theme]),
                      .value = is_typed ? view.typed->theme : need.theme, .error = html::error_of(errors, "tema"),
                      .id = "tema-" + id, .autocomplete = "off"};
    html::Field note{.name = "nota", .label = std::string(desk.voice[w::note]),
                     .value = is_typed ? view.typed->note : need.note, .hint = std::string(desk.voice[w::note_hint]),
                     .error = html::error_of(errors, "nota"), .id = "nota-" + id, .autocomplete = "off"};
    return html::fragment([&](Writer& h) {
        h("<details class=\"mt2\"");
        if (is_typed) h(" open");
        h("><summary class=\"sum\">{}</summary><form class=\"stack gap4 mt3\" method=\"post\" action=\"{}\">"
          "{}{}{}{}{}{}</form></details>",
          desk.voice[w::decide], desk.url("/bisogni/raccolti/" + id), access::form_token(desk.request),
          html::hidden("submission", to_string(desk.installation.ids.next())), html::select(state, choices),
          html::field(theme), html::field(note),
          html::actions({html::submit({.label = std::string(desk.voice[w::save]), .weight = html::Weight::outline})}));
    });
}

//! "Infermiere, USL Toscana Centro · 12 febbraio 2026": only what may be named.
std::string origin(Desk const& desk, Need const& need) {
    std::string text;
    if (need.body) text = desk.body_name(*need.body) + " · ";
    return text + desk.voice.day(need.written_on);
}

Fragment need_item(Desk const& desk, View const& view, Need const& need) {
    return html::fragment([&](Writer& h) {
        h("<li class=\"mt4\"><p class=\"m-0\">{}</p><p class=\"m-0 small muted\">{}</p><p class=\"m-0\">{}", need.text,
          origin(desk, need), state_tag(desk, need.state));
        if (!need.theme.empty())
            h(" <span class=\"small\">{}</span>", desk.voice(w::theme_is, {{"theme", need.theme}}));
        h("</p>");
        if (!need.note.empty()) h("<p class=\"m-0 small\">{}</p>", need.note);
        if (access::actor(desk.request).role.may(access::may::approve_content.right))
            h.add(step_form(desk, view, need));
        h("</li>");
    });
}

//! Needs of one area, and within it of one profile after the other.
Fragment groups(Desk const& desk, View const& view) {
    return html::fragment([&](Writer& h) {
        for (std::size_t at = 0; at < view.needs.size();) {
            std::string const& area = view.needs[at].area;
            h("<section class=\"card-x\"><h2>{}</h2>",
              area.empty() ? std::string(desk.voice[w::area_none]) : desk.area_name(area));
            while (at < view.needs.size() && view.needs[at].area == area) {
                std::string const& profile = view.needs[at].profile;
                h("<h3 class=\"mt4\">{}</h3><ul class=\"list-plain\">",
                  profile.empty() ? std::string(desk.voice[w::profile_none]) : desk.profile_name(profile));
                for (; at < view.needs.size() && view.needs[at].area == area && view.needs[at].profile == profile; ++at)
                    h.add(need_item(desk, view, view.needs[at]));
                h("</ul>");
            }
            h("</section>");
        }
    });
}

http::Reply show(Desk const& desk, View const& view, int status = 200) {
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}{}", html::page_head(desk.voice[w::collected], desk.voice[w::collected_lead]),
          html::error_summary(desk.voice, view.errors), filters(desk, view));
        h("<p class=\"mt4\">{}</p>", desk.voice(w::count, {{"n", static_cast<std::int64_t>(view.needs.size())}}));
        if (!view.themes.empty())
            h("<p class=\"small muted\">{}</p>", desk.voice(w::themes, {{"themes", join(view.themes, ", ")}}));
        if (view.needs.empty())
            h("<div class=\"card-x\">{}</div>", html::empty_state("it-pencil", desk.voice[w::collected_none_title],
                                                                  desk.voice[w::collected_none]));
        h("<div class=\"stack\">{}</div><p class=\"small muted mt4\">{}</p>", groups(desk, view),
          desk.voice(w::collected_rule, {{"n", desk.shelves.small_cell()}}));
    });
    return desk.page(std::string(desk.voice[w::collected]), content, status);
}

http::Answer decide(Desk const& desk) {
    auto const submission = parse_uuid(desk.request.form.get("submission"));
    if (!submission) throw BadRequest("the form has no submission");
    auto const typed = [&](std::string_view field) { return std::string(trim(desk.request.form.get(field))); };
    Step const step{desk.request.id_in_path("id"), *submission, typed("stato"), typed("tema"), typed("nota"),
                    desk.person(), desk.installation.clock.now()};
    if (auto errors = step_errors(desk.voice, step); !errors.empty()) {
        View view = read_view(desk);
        view.typed = step;
        view.errors = std::move(errors);
        return show(desk, view, 422);
    }
    return http::after_commit(desk.installation.database, "need/" + to_string(step.need),
                              [step, next = desk.request.local("/bisogni/raccolti")](db::Tx& tx) {
                                  add_step(tx, step);
                                  return http::see_other(next);
                              });
}

}  // namespace

void add_collected_routes(http::Router& router, access::Installation& installation, Shelves const& shelves) {
    router.get("/bisogni/raccolti", access::may::read_content, [&installation, shelves](http::Request const& request) {
        Desk const desk(installation, shelves, request);
        return show(desk, read_view(desk));
    });
    router.post("/bisogni/raccolti/{id}", access::may::approve_content,
                [&installation, shelves](http::Request const& request) {
                    return decide(Desk(installation, shelves, request));
                });
}

}  // namespace regia::communication
