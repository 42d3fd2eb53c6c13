//! /doppioni/{persona}/{altra}: two people side by side, and which of them stays; /unioni/{id}: a merge, and its undo.
#include "base/text.hpp"
#include "locale/registry.hpp"
#include "registry/absence/absence.hpp"
#include "registry/duplicates/duplicates.hpp"
#include "registry/import_pages.hpp"
#include "registry/merge/merge.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using html::Fragment;
using html::Writer;

constexpr std::int64_t told_for = days(30);
constexpr int free_text_most = 300;

struct MergeDesk {
    access::Installation& installation;
    access::MergeParts const& parts;
    files::Shelf<Reference>& reference;
};

//! What the registry says of one of the two, as far as whoever looks may see it.
struct Side {
    Person person;
    std::vector<EmploymentPeriod> employments;
    std::vector<Absence> absences;
};

Side side_of(db::Tx& tx, Uuid id, Uuid body) {
    Side side{*find_person(tx, id), employments_of(tx, id), absences_of(tx, id)};
    std::erase_if(side.employments,
                  [&](EmploymentPeriod const& one) { return body != Uuid{} && one.employment.body != body; });
    return side;
}

//! Throws NotFound for a pair that is not open, or not the actor's: as for an id that nobody has.
std::pair<Side, Side> sides_of(db::Tx& tx, access::Actor const& actor, Uuid one, Uuid other) {
    Uuid const body = body_of(actor);
    if (!is_pair_in_scope(tx, one, other, body)) throw NotFound("no such pair");
    return {side_of(tx, one, body), side_of(tx, other, body)};
}

std::string span_of(html::Voice const& voice, Day from, std::optional<Day> const& until) {
    return voice.day(from) + " – " + (until ? voice.day(*until) : std::string());
}

Fragment jobs_list(html::Voice const& voice, Reference const& reference, Side const& side) {
    if (side.employments.empty()) return html::text("–");
    return html::fragment([&](Writer& h) {
        h("<ul class=\"m-0\">");
        for (EmploymentPeriod const& one : side.employments) {
            Body const* const body = reference.find_body(one.employment.body);
            Profile const* const profile = reference.find_profile(one.employment.profile);
            std::vector<std::string> words;
            if (body) words.push_back(body->name);
            if (profile) words.emplace_back(voice.pick(profile->name_it, profile->name_en));
            if (!one.unit_name.empty()) words.push_back(one.unit_name);
            words.push_back(span_of(voice, one.employment.started_on, one.employment.finished_on));
            h("<li>{}</li>", join(words, ", "));
        }
        h("</ul>");
    });
}

Fragment absence_list(html::Voice const& voice, Side const& side) {
    if (side.absences.empty()) return html::text("–");
    return html::fragment([&](Writer& h) {
        h("<ul class=\"m-0\">");
        for (Absence const& one : side.absences)
            h("<li>{}</li>", span_of(voice, one.started_on, one.finished_on));
        h("</ul>");
    });
}

Fragment side_by_side(html::Voice const& voice, Reference const& reference, Side const& one, Side const& other) {
    auto const name = [](Side const& side) { return side.person.family_name + " " + side.person.given_name; };
    auto const born = [&](Side const& side) {
        return side.person.born_on ? voice.day(*side.person.born_on) : std::string("–");
    };
    html::Table table;
    table.caption = voice[w::merge_compare];
    table.columns = {{std::string(voice[w::merge_fact])}, {std::string(voice[w::merge_first])},
                     {std::string(voice[w::merge_second])}};
    auto const row = [&](html::Word word, Fragment const& left, Fragment const& right) {
        return html::TableRow{html::head_cell(std::string(voice[word])),
                              html::cell(left, "m-s", voice[w::merge_first]),
                              html::cell(right, "m-s", voice[w::merge_second])};
    };
    return html::table(
        table, {row(w::person, html::text(name(one)), html::text(name(other))),
                row(w::merge_tax_code, html::text(one.person.tax_code.value_or("–")),
                    html::text(other.person.tax_code.value_or("–"))),
                row(w::merge_born, html::text(born(one)), html::text(born(other))),
                row(w::merge_jobs, jobs_list(voice, reference, one), jobs_list(voice, reference, other)),
                row(w::merge_absences, absence_list(voice, one), absence_list(voice, other))});
}

struct TypedMerge {
    std::string kept, reason, act;
    std::vector<html::Word> faults{};
};

Fragment merge_form(MergeDesk const& desk, http::Request const& request, Side const& one, Side const& other,
                    TypedMerge const& typed, FormErrors const& errors) {
    auto const voice = access::voice(request);
    html::Question stays{.name = "resta", .text = std::string(voice[w::merge_stays]), .chosen = typed.kept,
                         .error = html::error_of(errors, "resta")};
    std::vector<html::Choice> choices;
    for (Side const* side : {&one, &other})
        choices.push_back({to_string(side->person.id), side->person.family_name + " " + side->person.given_name +
                                                           " · " + side->person.tax_code.value_or("–")});
    html::Field reason{.name = "motivo", .label = std::string(voice[w::merge_reason]), .value = typed.reason,
                       .hint = std::string(voice[w::merge_reason_hint]), .error = html::error_of(errors, "motivo"),
                       .length_max = free_text_most};
    html::Field act{.name = "atto", .label = std::string(voice[w::merge_act]), .value = typed.act,
                    .length_max = free_text_most};
    html::Button const button{.label = std::string(voice[w::merge_button])};
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}{}<p class=\"m-0\">{}</p>{}{}{}{}</form>",
          html::Url(request.local("/doppioni/" + to_string(one.person.id) + "/" + to_string(other.person.id))),
          access::form_token(request), html::hidden("invio", to_string(desk.installation.ids.next())),
          voice[w::merge_what_happens], html::question(stays, choices), html::field(reason), html::field(act),
          html::actions({html::submit(button)}));
    });
}

http::Reply pair_page(MergeDesk const& desk, http::Request const& request, Side const& one, Side const& other,
                      TypedMerge const& typed) {
    auto const voice = access::voice(request);
    FormErrors errors;
    for (html::Word const fault : typed.faults) {
        bool const is_choice = fault == w::merge_choose, is_reason = fault == w::merge_other_code;
        errors.push_back({is_reason ? "motivo" : is_choice ? "resta" : "unione", std::string(voice[fault])});
    }
    std::string const here = "/doppioni/" + to_string(one.person.id) + "/" + to_string(other.person.id);
    html::Frame frame = access::frame(desk.installation, request, std::string(voice[w::merge_title]));
    frame.crumbs = {{std::string(voice[w::imports]), html::Url(request.local("/importazioni"))},
                    {std::string(voice[w::duplicates]), html::Url(request.local("/doppioni"))},
                    {frame.title, html::Url(request.local(here)), true}};
    html::Card const compare{.id = "confronto", .title = std::string(voice[w::merge_compare]), .is_flush = true};
    html::Card const form{.id = "unione", .title = std::string(voice[w::merge_title])};
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}{}</div>", html::page_head(voice[w::merge_title], voice[w::merge_lead]),
          html::error_summary(voice, errors),
          html::card(compare, side_by_side(voice, *desk.reference.current(), one, other)),
          html::card(form, merge_form(desk, request, one, other, typed, errors)));
    });
    return http::page(html::page(frame, content), typed.faults.empty() ? 200 : 422);
}

http::Answer show_pair(MergeDesk const& desk, http::Request const& request) {
    auto const& actor = access::actor(request);
    auto const [one, other] = desk.installation.database.read([&](db::Tx& tx) {
        return sides_of(tx, actor, request.id_in_path("persona"), request.id_in_path("altra"));
    });
    http::Reply page = pair_page(desk, request, one, other, {});
    return http::after_commit(desk.installation.database, "audit",
                              [page, actor, look = desk.installation.ids.next(),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  access::record_list_look(tx, look, actor, "duplicates", "", 2, std::nullopt, now);
                                  return page;
                              });
}

http::Answer merge_pair(MergeDesk const& desk, http::Request const& request) {
    auto& installation = desk.installation;
    auto const& actor = access::actor(request);
    Uuid const one = request.id_in_path("persona"), other = request.id_in_path("altra");
    auto const submission = parse_uuid(request.form.get("invio"));
    if (!submission) throw BadRequest("the form has no invio");
    TypedMerge typed{std::string(request.form.get("resta")),
                     std::string(first_characters(request.form.get("motivo"), free_text_most)),
                     std::string(first_characters(request.form.get("atto"), free_text_most))};
    auto const kept = parse_uuid(typed.kept);
    bool const is_chosen = kept && (*kept == one || *kept == other);
    std::string const to = request.local("/unioni/" + to_string(*submission));
    if (!is_chosen) {
        typed.faults = {w::merge_choose};
    } else {
        MergeOrder const order{*submission, *kept, *kept == one ? other : one, typed.reason, typed.act, actor};
        typed.faults = installation.database.write_now("registry/people", [&](db::Tx& tx) {
            return merge_people(tx, desk.parts, order, installation.ids, installation.clock.now());
        });
    }
    if (typed.faults.empty()) return http::see_other(to);
    auto const [left, right] =
        installation.database.read([&](db::Tx& tx) { return sides_of(tx, actor, one, other); });
    return pair_page(desk, request, left, right, typed);
}

Fragment undo_form(http::Request const& request, MergeRow const& merge, std::vector<html::Word> const& faults) {
    auto const voice = access::voice(request);
    html::Button const button{.label = std::string(voice[w::merge_undo])};
    return html::fragment([&](Writer& h) {
        if (!faults.empty()) {
            h("<p class=\"m-0\">{}</p><ul>", voice[w::merge_undo_not]);
            for (html::Word const fault : faults) h("<li>{}</li>", voice[fault]);
            h("</ul>");
            return;
        }
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}<p class=\"m-0\">{}</p>{}</form>",
          html::Url(request.local("/unioni/" + to_string(merge.id) + "/annulla")), access::form_token(request),
          voice[w::merge_undo_lead], html::actions({html::submit(button)}));
    });
}

http::Reply merge_page(MergeDesk const& desk, http::Request const& request, MergeRow const& merge,
                       std::vector<html::Word> const& faults, int status) {
    auto const voice = access::voice(request);
    std::vector<html::KeyValue> facts{
        {std::string(voice[w::merge_who_stays]), html::text(merge.kept_name + " · " + merge.tax_code)},
        {std::string(voice[w::merge_who_goes]), html::text(merge.merged_name + " · " + merge.merged_tax_code)},
        {std::string(voice[w::when]), html::text(voice.moment(merge.merged_at))},
        {std::string(voice[w::merge_by]), html::text(merge.by_name)},
        {std::string(voice[w::merge_reason]), html::text(merge.reason.empty() ? "–" : merge.reason)},
        {std::string(voice[w::merge_act]), html::text(merge.act.empty() ? "–" : merge.act)}};
    if (merge.undone_at)
        facts.push_back({std::string(voice[w::state_undone]), html::text(voice.moment(*merge.undone_at))});
    html::Frame frame = access::frame(desk.installation, request, std::string(voice[w::merge_done]));
    frame.crumbs = {{std::string(voice[w::duplicates]), html::Url(request.local("/doppioni"))},
                    {frame.title, html::Url(request.local("/unioni/" + to_string(merge.id))), true}};
    html::Card const what{.id = "unione", .title = std::string(voice[w::merge_done])};
    html::Card const undo{.id = "annulla", .title = std::string(voice[w::merge_undo_title])};
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}</div>", html::page_head(voice[w::merge_done], voice[w::merge_done_lead]),
          html::card(what, html::key_values(facts)),
          merge.undone_at ? Fragment() : html::card(undo, undo_form(request, merge, faults)));
    });
    return http::page(html::page(frame, content), status);
}

//! Whether it can be undone is said when it is asked for, and logged: what changed since may be what she did just now.
http::Answer show_merge(MergeDesk const& desk, http::Request const& request,
                        std::vector<html::Word> const& faults = {}, int status = 200) {
    auto const& actor = access::actor(request);
    MergeRow const merge = desk.installation.database.read([&](db::Tx& tx) {
        auto const found = find_merge(tx, request.id_in_path("id"), body_of(actor));
        if (!found) throw NotFound("no such merge");
        return *found;
    });
    return merge_page(desk, request, merge, faults, status);
}

http::Answer undo(MergeDesk const& desk, http::Request const& request) {
    auto& installation = desk.installation;
    auto const& actor = access::actor(request);
    Uuid const id = request.id_in_path("id");
    auto const faults = installation.database.write_now("registry/people", [&](db::Tx& tx) {
        auto const found = find_merge(tx, id, body_of(actor));
        if (!found) throw NotFound("no such merge");
        return undo_merge(tx, desk.parts, *found, actor, installation.ids, installation.clock.now());
    });
    if (!faults.empty()) return show_merge(desk, request, faults, 409);
    return http::see_other(request.local("/unioni/" + to_string(id)));
}

//! Hers of the last days: told on her home, and for good among who looked at her data.
std::int64_t merges_to_tell(access::Installation& installation, db::Tx& tx, Uuid person) {
    Instant const since = installation.clock.now() - told_for;
    std::int64_t told = 0;
    for (MergeRow const& one : merges_of(tx, person)) told += one.undone_at.value_or(one.merged_at) >= since ? 1 : 0;
    return told;
}

}  // namespace

Fragment merges_card(html::Voice const& voice, http::Request const& request, std::vector<MergeRow> const& merges) {
    html::Table table;
    table.caption = voice[w::merges_title];
    for (html::Word const word : {w::merge_who_stays, w::merge_who_goes, w::when, w::state})
        table.columns.push_back({std::string(voice[word])});
    std::vector<html::TableRow> rows;
    for (MergeRow const& one : merges) {
        auto const link = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a>", html::Url(request.local("/unioni/" + to_string(one.id))), one.kept_name);
        });
        html::Word const state = one.undone_at ? w::state_undone : w::merge_in_force;
        rows.push_back({html::head_cell(link), html::cell(one.merged_name, "m-s", voice[w::merge_who_goes]),
                        html::cell(voice.moment(one.merged_at), "m-s"), html::cell(voice[state], "m-r")});
    }
    html::Card const card{.id = "unioni", .title = std::string(voice[w::merges_title]), .is_flush = true};
    return html::card(card, html::table(table, rows));
}

void add_merge_routes(http::Router& router, access::Installation& installation, access::MergeParts const& parts,
                      files::Shelf<Reference>& reference) {
    MergeDesk const desk{installation, parts, reference};
    auto const may = access::may::import_people;
    installation.waiting.push_back({std::string(access::may::follow_own_path.right), "merged", "/accessi",
                                    w::merge_told, [&installation](db::Tx& tx, access::Actor const& actor) {
                                        return merges_to_tell(installation, tx, actor.person);
                                    }});
    router.get("/doppioni/{persona}/{altra}", may,
               [desk](http::Request const& request) { return show_pair(desk, request); });
    router.post("/doppioni/{persona}/{altra}", may, [desk](http::Request const& request) {
        return merge_pair(desk, request);
    }).is_costly = true;
    router.get("/unioni/{id}", may,
               [desk](http::Request const& request) { return show_merge(desk, request); }).is_costly = true;
    router.post("/unioni/{id}/annulla", may, [desk](http::Request const& request) {
        return undo(desk, request);
    }).is_costly = true;
}

}  // namespace regia::registry
