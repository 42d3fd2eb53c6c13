//! The list of a body's people, by state: names for who leads the body, and for the region after a reason.
#include <algorithm>

#include "base/text.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/export/table.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

constexpr std::size_t rows_per_page = 25;
constexpr std::size_t search_characters_max = 100;
//! More units than a choice can show: they have a page of their own.
constexpr std::size_t units_to_choose_max = 60;
constexpr std::string_view no_unit = "-";
constexpr std::size_t reason_least = 10, reason_most = 200;

struct StateInPath {
    PersonState state;
    std::string_view word;
};
constexpr StateInPath states_in_path[] = {
    {PersonState::concluded, "concluso"},  {PersonState::in_progress, "in-corso"},
    {PersonState::to_resume, "da-riprendere"}, {PersonState::to_start, "da-iniziare"},
    {PersonState::no_survey, "senza-questionario"}, {PersonState::out_of_scope, "fuori-perimetro"}};

std::string with_query(std::string const& path, std::string const& query) {
    return query.empty() ? path : path + "?" + query;
}

html::Url list_url(Desk const& desk, registry::Body const& body, PeopleFilter const& filter,
                   std::string const& more = {}) {
    std::string query = query_of(filter);
    if (!more.empty()) query += (query.empty() ? "" : "&") + more;
    return desk.body_url(body, with_query("/persone", query));
}

//! The pages beside this one: the people after its last and before its first. A page costs the same wherever it is.
Fragment list_pager(Desk const& desk, registry::Body const& body, PeopleView const& view) {
    auto const& voice = desk.voice;
    if (!view.has_before && !view.has_after) return {};
    auto const last = view.first_row + static_cast<std::int64_t>(view.rows.size()) - 1;
    std::int64_t const row_before = view.first_row - static_cast<std::int64_t>(rows_per_page);
    auto const link = [&](std::string const& cursor, std::int64_t row) {
        return list_url(desk, body, view.filter, cursor + "&riga=" + std::to_string(std::max<std::int64_t>(1, row)));
    };
    return html::fragment([&](Writer& h) {
        h("<nav class=\"pager\" aria-label=\"{}\"><span class=\"small muted\">{}</span><ul>", voice[w::pages],
          voice(w::rows_of, {{"from", view.first_row}, {"to", last}, {"n", view.total}}));
        if (view.has_before)
            h("<li><a href=\"{}\" rel=\"prev\">{}</a></li>",
              link("prima=" + to_string(view.rows.front().id), row_before), voice[w::page_before]);
        if (view.has_after)
            h("<li><a href=\"{}\" rel=\"next\">{}</a></li>", link("dopo=" + to_string(view.rows.back().id), last + 1),
              voice[w::page_after]);
        h("</ul></nav>");
    });
}

Fragment state_chips(Desk const& desk, registry::Body const& body, PeopleView const& view) {
    std::vector<html::Chip> chips;
    auto const add = [&](std::optional<PersonState> state, std::string_view label) {
        PeopleFilter filter = view.filter;
        filter.state = state;
        chips.push_back({std::string(label), list_url(desk, body, filter),
                         desk.voice.number(people_in(view.counts, state)), view.filter.state == state});
    };
    add(std::nullopt, desk.voice[w::all_people]);
    for (StateInPath const& one : states_in_path)
        add(one.state,
            one.state == PersonState::to_resume ? desk.voice[w::of_whom_to_resume] : desk.state_name(one.state));
    return html::chips(desk.voice[w::filter_by_state], chips);
}

Fragment unit_choice(Desk const& desk, PeopleView const& view) {
    html::Field field{.name = "struttura", .label = std::string(desk.voice[w::unit])};
    if (view.filter.unit) field.value = view.filter.unit->empty() ? no_unit : *view.filter.unit;
    std::vector<html::Choice> choices{{"", std::string(desk.voice[w::all_feminine])}};
    auto const offer = [&](std::string const& name) {
        choices.push_back({name.empty() ? std::string(no_unit) : name, desk.unit_name(name)});
    };
    auto const& units = view.choices.units;
    bool const is_listed = std::find(units.begin(), units.end(), view.filter.unit.value_or("")) != units.end();
    if (units.size() <= units_to_choose_max)
        for (std::string const& name : units) offer(name);
    if (view.filter.unit && (!is_listed || units.size() > units_to_choose_max)) offer(*view.filter.unit);
    return html::select(field, choices);
}

Fragment filter_form(Desk const& desk, registry::Body const& body, PeopleView const& view) {
    html::Field search{.name = "q", .label = std::string(desk.voice[w::search]), .value = view.filter.search,
                       .type = "search", .placeholder = std::string(desk.voice[w::search_example]),
                       .length_max = static_cast<int>(search_characters_max)};
    html::Field profile{.name = "profilo", .label = std::string(desk.voice[w::profile]), .value = view.filter.profile};
    std::vector<html::Choice> profiles{{"", std::string(desk.voice[w::all_masculine])}};
    for (std::string const& code : view.choices.profiles) profiles.push_back({code, desk.profile_name(code)});
    std::sort(profiles.begin() + 1, profiles.end(),
              [](html::Choice const& a, html::Choice const& b) { return a.label < b.label; });
    std::string state;
    for (StateInPath const& one : states_in_path)
        if (view.filter.state == one.state) state = one.word;
    // On phones what one seldom needs is folded; on wide screens it always shows (forms.css).
    bool const is_narrowed = view.filter.unit || !view.filter.profile.empty();
    auto const folded = html::fragment([&](Writer& h) {
        if (is_narrowed) h("<details class=\"fold\" open>");
        else h("<details class=\"fold\">");
        h("<summary>{}</summary>{}{}</details>", desk.voice[w::more_filters], unit_choice(desk, view),
          html::select(profile, profiles));
    });
    std::vector<Fragment> fields{html::field(search), folded};
    if (!state.empty()) fields.push_back(html::hidden("stato", state));
    if (view.filter.is_descending) fields.push_back(html::hidden("ordina", "-nome"));
    return html::fragment([&](Writer& h) {
        h("<div class=\"pad-b\">{}",
          html::filters(desk.voice, {desk.body_url(body, "/persone"), "f3q", "#elenco"}, fields));
        if (view.choices.units.size() > units_to_choose_max)
            h("<p class=\"small m-0 mt2\"><a href=\"{}\">{}</a></p>", desk.body_url(body, "/strutture"),
              desk.voice(w::choose_unit, {{"n", static_cast<std::int64_t>(view.choices.units.size())}}));
        h("</div>");
    });
}

//! Her name; with a link to her sheet for who may open it, and a box for who may remind her.
Fragment person_name(Desk const& desk, ListedPerson const& person) {
    bool const has_box = desk.may(access::may::see_people_state) &&
                         (person.state == PersonState::no_survey || person.state == PersonState::to_start);
    return html::fragment([&](Writer& h) {
        if (has_box)
            h("<span class=\"inline nw gap2\"><input type=\"checkbox\" class=\"pick\" name=\"persona\" value=\"{}\" "
              "aria-label=\"{}\">",
              to_string(person.id), desk.voice(w::choose_person, {{"name", person.name}}));
        if (desk.may(access::may::open_person_sheet))
            h("<a href=\"{}\">{}</a>", desk.url("/persone/" + to_string(person.id)), person.name);
        else h.text(person.name);
        if (has_box) h("</span>");
        if (!person.staff_number.empty()) h("<span class=\"sub\">{}</span>", person.staff_number);
    });
}

html::TableRow person_row(Desk const& desk, ListedPerson const& person) {
    auto const& voice = desk.voice;
    auto const two_lines = [](std::string_view first, std::string_view second) {
        return html::fragment([&](Writer& h) {
            h.text(first);
            if (!second.empty()) h("<span class=\"sub\">{}</span>", second);
        });
    };
    std::string const modules = std::to_string(person.modules_done) + "/" + std::to_string(desk.modules_total);
    auto const progress = html::fragment([&](Writer& h) {
        h("<span class=\"inline nw gap2\"><span class=\"fx\">{}</span><span class=\"num nowrap\">{}</span></span>",
          html::bar(
              share(person.modules_done, desk.modules_total),
              voice(w::modules_of, {{"name", person.name}, {"n", person.modules_done}, {"total", desk.modules_total}})),
          modules);
    });
    html::Tag const tag = state_tag(desk, person.state);
    bool const is_here = person.absence.empty();
    return {html::head_cell(person_name(desk, person)),
            html::cell(two_lines(desk.profile_name(person.profile), person.unit_name)), html::cell(progress, "m-b2"),
            html::cell(html::tag(tag.kind, tag.label, tag.icon), "m-r2"),
            is_here ? html::cell("–", "m-h")
                    : html::cell(desk.absence_name(person.absence), "m-s", voice[w::absence_label])};
}

Fragment people_table(Desk const& desk, registry::Body const& body, PeopleView const& view) {
    auto const& voice = desk.voice;
    std::vector<html::TableRow> rows;
    for (ListedPerson const& person : view.rows) rows.push_back(person_row(desk, person));
    PeopleFilter turned = view.filter;
    turned.is_descending = !turned.is_descending;
    html::Table table{.caption = voice(w::people_of, {{"body", body.name}})};
    table.columns = {{.label = std::string(voice[w::name]), .sort = list_url(desk, body, turned),
                      .sorted = view.filter.is_descending ? html::Sorted::descending : html::Sorted::ascending},
                     {std::string(voice[w::profile_and_unit])}, {std::string(voice[w::modules]), "w16"},
                     {std::string(voice[w::state])}, {std::string(voice[w::absence])}};
    return html::table(table, rows);
}

//! What a change of filter replaces: states with counts, rows, pages.
Fragment people_list(Desk const& desk, registry::Body const& body, PeopleView const& view) {
    auto const& voice = desk.voice;
    return html::fragment([&](Writer& h) {
        h("<div class=\"pad-b\">{}</div>", state_chips(desk, body, view));
        if (view.rows.empty()) {
            html::Button clear{.label = std::string(voice[w::clear_filters]), .weight = html::Weight::outline};
            h.add(html::empty_state("it-search", voice[w::no_match_title], voice[w::no_match_text],
                                    html::button_link(list_url(desk, body, {}), clear)));
            return;
        }
        bool const reminds = desk.may(access::may::see_people_state);
        if (reminds) h("<form method=\"get\" action=\"{}\">", desk.body_url(body, "/promemoria"));
        h("<div class=\"inline selbar\"><p class=\"m-0\" role=\"status\"><strong class=\"strong\">{}</strong></p>"
          "<div class=\"actions\">",
          voice(w::people_found, {{"n", view.total}}));
        if (reminds) {
            h.add(html::submit({.label = std::string(voice[w::remind_chosen]), .icon = "it-mail", .is_small = true}));
            html::Button all{.label = std::string(voice[w::remind_all]), .weight = html::Weight::outline,
                             .is_small = true};
            h.add(html::button_link(desk.body_url(body, "/promemoria"), all));
        }
        if (desk.may(access::may::export_people)) {
            html::Button csv{.label = voice(w::csv_of_people, {{"n", view.total}}), .icon = "it-file-csv",
                             .weight = html::Weight::outline, .is_small = true};
            h.add(html::button_link(desk.body_url(body, with_query("/persone.csv", query_of(view.filter))), csv));
            html::Button sheet{.label = voice(w::sheet_of_people, {{"n", view.total}}), .icon = "it-download",
                               .weight = html::Weight::outline, .is_small = true};
            h.add(html::button_link(desk.body_url(body, with_query("/persone.xlsx", query_of(view.filter))), sheet));
            html::Button pdf{.label = "PDF", .icon = "it-download", .weight = html::Weight::outline, .is_small = true};
            h.add(html::button_link(desk.body_url(body, with_query("/persone.pdf", query_of(view.filter))), pdf));
        }
        h("</div></div>{}", people_table(desk, body, view));
        if (reminds) h("</form>");
        h("<p class=\"small muted pad-foot m-0\">{}</p>{}",
          voice[reminds ? w::absence_and_reminder_note : w::absence_note], list_pager(desk, body, view));
    });
}

//! Counts by state, for who sees no names.
Fragment states_card(Desk const& desk, Counts const& counts) {
    auto const& voice = desk.voice;
    std::vector<html::KeyValue> pairs;
    for (StateInPath const& one : states_in_path)
        pairs.push_back({std::string(one.state == PersonState::to_resume ? voice[w::of_whom_to_resume]
                                                                         : desk.state_name(one.state)),
                         html::text(voice.number(people_in(counts, one.state)))});
    html::Card card{.id = "stati", .title = voice(w::people_found, {{"n", counts.registry}})};
    return html::card(card, html::key_values(pairs));
}

Fragment reason_form(Desk const& desk, registry::Body const& body, std::string const& typed, std::string const& error) {
    auto const& voice = desk.voice;
    html::Field reason{.name = "motivo", .label = std::string(voice[w::reason]), .value = typed,
                       .hint = std::string(voice[w::reason_hint]), .error = error, .is_required = true,
                       .length_max = static_cast<int>(reason_most)};
    html::Button button{.label = std::string(voice[w::show_names])};
    html::Card card{.id = "motivazione", .title = std::string(voice[w::ask_for_names]), .css = "mt5"};
    return html::card(
        card, html::fragment([&](Writer& h) {
            h("<p>{}</p><form method=\"post\" action=\"{}\" class=\"stack gap4\">{}{}<div>{}</div></form>",
              voice[w::names_need_reason], desk.body_url(body, "/persone"), access::form_token(desk.request),
              html::field(reason), html::submit(button));
        }));
}

http::Reply show_counts(Desk const& desk, registry::Body const& body, Counts const& counts, std::string const& typed,
                        std::string const& error) {
    FormErrors errors;
    if (!error.empty()) errors.push_back({"motivo", error});
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}{}", html::page_head(body.name, desk.voice[w::counts_only], html::as_of(desk.as_of())),
          html::error_summary(desk.voice, errors), states_card(desk, counts));
        if (desk.may(access::may::see_names_for_reason)) h.add(reason_form(desk, body, typed, error));
    });
    return desk.page(std::string(desk.voice[w::people]) + " – " + body.name,
                     crumbs_of(desk, body, w::people, "/persone"), content);
}

http::Answer show_people(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    bool const leads = desk.may(access::may::see_people_state);
    std::optional<NamesReason> reason;
    Counts counts;
    PeopleView view;
    bool is_open = leads;
    desk.database().read([&](db::Tx& tx) {
        if (!leads && desk.may(access::may::see_names_for_reason))
            reason = names_reason(tx, desk.actor.grant, body.id, desk.now);
        is_open = leads || reason;
        if (is_open) view = read_people(tx, desk, body);
        else counts = body_counts(tx, body.id);
        return true;
    });
    if (!is_open) return show_counts(desk, body, counts, "", "");
    std::string const why = reason ? reason->reason : "";
    std::string log = "ente=" + body.code;
    if (std::string const query = query_of(view.filter); !query.empty()) log += "&" + query;
    if (view.first_row > 1) log += "&riga=" + std::to_string(view.first_row);
    if (reason) log += "&motivo=" + http::url_encode(why);
    http::Reply reply;
    if (desk.request.is_fragment()) {
        reply = http::page(people_list(desk, body, view).markup());
    } else {
        auto const content = html::fragment([&](Writer& h) {
            h("{}", html::page_head(body.name, {}, html::as_of(desk.as_of())));
            if (reason) {
                std::string const until = desk.voice.clock(reason->given_at + names_open_for);
                h.add(html::note(html::Kind::info, desk.voice(w::names_open, {{"reason", why}}),
                                 desk.voice(w::names_open_until, {{"time", until}})));
            }
            h.add(people_card(desk, body, view));
        });
        reply = desk.page(std::string(desk.voice[w::people]) + " – " + body.name,
                          crumbs_of(desk, body, w::people, "/persone"), content);
    }
    return after_look(desk, "body_people", std::move(log), static_cast<std::int64_t>(view.rows.size()), std::nullopt,
                      std::move(reply));
}

http::Answer give_reason(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    std::string const reason(trim(desk.request.form.get("motivo")));
    std::size_t const characters = character_count(reason);
    if (characters < reason_least || characters > reason_most) {
        Counts const counts = desk.database().read([&](db::Tx& tx) { return body_counts(tx, body.id); });
        http::Reply page =
            show_counts(desk, body, counts, reason,
                        desk.voice(w::reason_length, {{"least", static_cast<std::int64_t>(reason_least)},
                                                      {"most", static_cast<std::int64_t>(reason_most)}}));
        page.status = 422;
        return page;
    }
    std::string const back = desk.body_url(body, "/persone").text();
    std::string const log = "ente=" + body.code + "&motivo=" + http::url_encode(reason);
    return http::after_commit(desk.database(), "looks",
                              [reason, back, log, actor = desk.actor, body = body.id, now = desk.now,
                               id = desk.installation.ids.next(), look = desk.installation.ids.next()](db::Tx& tx) {
                                  add_names_reason(tx, id, actor.grant, body, reason, now);
                                  access::record_list_look(tx, look, actor, "names_reason", log, 0, std::nullopt, now);
                                  return http::see_other(back);
                              });
}

}  // namespace

PeopleFilter filter_in_query(Desk const& desk, bool is_strict) {
    auto const& query = desk.request.query;
    auto const refuse = [&](std::string_view name) {
        if (is_strict) throw BadRequest("no such value: " + std::string(name) + "=" + std::string(query.get(name)));
    };
    PeopleFilter filter;
    filter.search = first_characters(trim(query.get("q")), search_characters_max);
    if (auto const unit = query.get("struttura"); !unit.empty()) filter.unit = unit == no_unit ? "" : std::string(unit);
    if (auto const profile = query.get("profilo"); !profile.empty()) {
        if (desk.reference->find_profile(profile)) filter.profile = profile;
        else refuse("profilo");
    }
    if (auto const word = query.get("stato"); !word.empty()) {
        for (StateInPath const& one : states_in_path)
            if (word == one.word) filter.state = one.state;
        if (!filter.state) refuse("stato");
    }
    filter.is_descending = query.get("ordina") == "-nome";
    return filter;
}

std::string query_of(PeopleFilter const& filter) {
    std::string query;
    auto const add = [&](std::string_view name, std::string_view value) {
        query += (query.empty() ? "" : "&") + std::string(name) + "=" + http::url_encode(value);
    };
    if (!filter.search.empty()) add("q", filter.search);
    if (filter.unit) add("struttura", filter.unit->empty() ? no_unit : std::string_view(*filter.unit));
    if (!filter.profile.empty()) add("profilo", filter.profile);
    for (StateInPath const& one : states_in_path)
        if (filter.state == one.state) add("stato", one.word);
    if (filter.is_descending) add("ordina", "-nome");
    return query;
}

namespace {

using Found = std::optional<std::vector<ListedPerson>>;

//! After somebody in the filter's order, or the first; one more than a page holds, to know whether there is another.
std::vector<ListedPerson> rows_after(db::Tx& tx, registry::Body const& body, PeopleFilter const& filter,
                                     ListedPerson const* after, Found const& found, Between const& between = {}) {
    if (found) return page_of(*found, filter, after ? std::optional(after->id) : std::nullopt, rows_per_page + 1);
    return after ? people_after(tx, body.id, filter, after->sort_key, after->id, rows_per_page + 1)
                 : people_first(tx, body.id, filter, rows_per_page + 1, between);
}

void read_rows(db::Tx& tx, Desk const& desk, registry::Body const& body, PeopleView& view, Found const& found,
               Between const& between) {
    if (view.total == 0) return;
    auto const cursor = [&](std::string_view name) {
        auto const id = parse_uuid(desk.request.query.get(name));
        return id ? listed_person(tx, body.id, *id) : std::nullopt;
    };
    auto const after = cursor("dopo"), before = cursor("prima");
    if (before) {
        PeopleFilter turned = view.filter;
        turned.is_descending = !turned.is_descending;
        Found back = found;
        if (back) std::reverse(back->begin(), back->end());
        view.rows = rows_after(tx, body, turned, &*before, back);
        view.has_before = view.rows.size() > rows_per_page;
        view.has_after = true;
        if (view.has_before) view.rows.pop_back();
        else view.first_row = 1;
        std::reverse(view.rows.begin(), view.rows.end());
    } else {
        view.rows = rows_after(tx, body, view.filter, after ? &*after : nullptr, found, between);
        view.has_before = after.has_value();
        view.has_after = view.rows.size() > rows_per_page;
        if (view.has_after) view.rows.pop_back();
        if (!after) view.first_row = 1;
    }
    if (!view.rows.empty() || (!after && !before)) return;
    view.rows = rows_after(tx, body, view.filter, nullptr, found);  // who was the last has moved away
    view.first_row = 1;
    view.has_before = false;
    view.has_after = view.rows.size() > rows_per_page;
    if (view.has_after) view.rows.pop_back();
}

}  // namespace

PeopleView read_people(db::Tx& tx, Desk const& desk, registry::Body const& body, BodyFigures const* figures) {
    PeopleView view;
    view.filter = filter_in_query(desk, false);
    Found const found = few_found(tx, body.id, view.filter);
    Between between;
    view.counts = found                                       ? counts_of(*found)
                  : figures && !view.filter.is_narrowed() ? figures->body
                                                              : count_people(tx, body.id, view.filter, &between);
    view.total = people_in(view.counts, view.filter.state);
    auto const row = parse_number<std::int64_t>(desk.request.query.get("riga")).value_or(1);
    view.first_row = std::clamp<std::int64_t>(row, 1, std::max<std::int64_t>(1, view.total));
    read_rows(tx, desk, body, view, found, between);
    if (!figures) view.choices = choices_in(tx, body.id);
    else {
        for (Group const& unit : figures->units) view.choices.units.push_back(unit.item);
        view.choices.profiles = figures->profiles;
    }
    return view;
}

Fragment people_card(Desk const& desk, registry::Body const& body, PeopleView const& view) {
    html::Card card{.id = "persone", .title = std::string(desk.voice[w::people]), .is_flush = true, .css = "mt5"};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"muted small pad-b m-0\">{}</p>{}<div id=\"elenco\">{}</div>", desk.voice[w::state_not_level],
          filter_form(desk, body, view), people_list(desk, body, view));
        if (desk.may(access::may::see_people_state))
            h("<p class=\"pad-foot small m-0\"><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>",
              desk.url("/lunedi"), desk.voice[w::to_monday], desk.url("/esportazioni"), desk.voice[w::to_own_files]);
    }));
}

void add_people_routes(http::Router& router, Sources sources) {
    router.get("/enti/{ente}/persone", access::may::see_body, [sources](http::Request const& request) {
        return show_people(Desk(sources, request));
    });
    router.post("/enti/{ente}/persone", access::may::see_names_for_reason, [sources](http::Request const& request) {
        return give_reason(Desk(sources, request));
    });
}

}  // namespace regia::monitoring
