//! /persone/{persona}/completamenti: completions entered by hand, by who leads her body or by the regional office; the
//! same at /api/v1/people/{person}/completions.
//!
//! Who may: the right "enter_completions", for whom the sheet is open (person.hpp): the office after a written reason.
//! A lead sees what she entered herself and nothing else, so that she learns of nobody what she has done; the office,
//! which answers for entries when people have left, sees all of them (docs/rules/privacy.md, rule 3).
#include <algorithm>
#include <boost/json.hpp>

#include "access/look/look.hpp"
#include "access/rights.hpp"
#include "base/text.hpp"
#include "html/components.hpp"
#include "http/api/body.hpp"
#include "learning/entry/entry.hpp"
#include "locale/completion.hpp"
#include "pages/person/person.hpp"

namespace regia::pages {
namespace {

namespace w = words::completion;
namespace json = boost::json;
using html::Fragment;
using html::Writer;
using learning::CompletionEntry;
using learning::EntryFault;
using learning::TypedEntry;

struct Completions {
    PersonDesk const& desk;
    http::Request const& request;
    html::Voice voice;
    access::Actor const& actor;
    Uuid person;
    Instant now;

    Completions(PersonDesk const& of, http::Request const& asked, std::string_view in_path)
        : desk(of), request(asked), voice(access::voice(asked)), actor(access::actor(asked)),
          person(asked.id_in_path(in_path)), now(of.installation.clock.now()) {}
    std::string sheet() const { return request.local("/persone/" + to_string(person)); }
    std::string here() const { return sheet() + "/completamenti"; }
    bool is_office() const { return actor.scope.kind == access::Scope::Kind::region; }
};

struct Entries {
    monitoring::PersonCard card;
    std::vector<CompletionEntry> mine;
    std::vector<catalogue::Package> packages;
    bool needs_reason = false;
};

Entries read_entries(Completions const& at) {
    return at.desk.installation.database.read([&](db::Tx& tx) {
        Entries read;
        read.card = card_for(tx, at.actor, at.person);
        read.needs_reason = sheet_access(at.actor, read.card) == SheetAccess::needs_reason &&
                            access::reason_given(tx, at.actor, at.person, at.now - reason_holds_for).empty();
        if (read.needs_reason) return read;
        read.mine = learning::entries_of(tx, at.person);
        if (!at.is_office())
            std::erase_if(read.mine, [&](CompletionEntry const& one) { return one.made_by != at.actor.person; });
        read.packages = catalogue::live_packages(tx);
        return read;
    });
}

CompletionEntry const& entry_in(Entries const& entries, Uuid id) {
    for (CompletionEntry const& one : entries.mine)
        if (one.id == id) return one;
    throw NotFound("no such entry");
}

struct FaultWord {
    EntryFault fault;
    std::string_view field, api_field;
    html::Word word;
    std::string_view api_word;
};
constexpr FaultWord fault_words[] = {
    {EntryFault::package, "corso", "package", w::fault_package, "none of the courses in use"},
    {EntryFault::title, "titolo", "title", w::fault_title, "3 to 200 characters"},
    {EntryFault::done_on, "concluso_il", "done_on", w::fault_day, "a day that is past"},
    {EntryFault::act, "atto", "act", w::fault_act, "1 to 100 characters"},
    {EntryFault::act_on, "atto_del", "act_on", w::fault_day, "a day that is past"},
    {EntryFault::reason, "motivo", "reason", w::fault_reason, "10 to 300 characters"},
};

FormErrors errors_of(html::Voice const& voice, std::vector<EntryFault> const& faults) {
    FormErrors errors;
    for (FaultWord const& one : fault_words)
        if (std::find(faults.begin(), faults.end(), one.fault) != faults.end())
            errors.push_back({std::string(one.field), std::string(voice[one.word])});
    return errors;
}

Fragment withdrawal_form(Completions const& at, CompletionEntry const& entry, FormErrors const& errors) {
    auto const& voice = at.voice;
    std::string const name = "motivo_" + to_string(entry.id);
    html::Field reason{.name = name, .label = std::string(voice[w::withdrawal_reason]),
                       .error = html::error_of(errors, name), .is_required = true, .autocomplete = "off",
                       .length_max = static_cast<int>(learning::entry_reason_most)};
    return html::fragment([&](Writer& h) {
        h("<details class=\"mt3\"");
        if (!reason.error.empty()) h(" open=\"\"");
        h("><summary class=\"sum\">{}</summary><form class=\"stack gap4 mt3\" method=\"post\" action=\"{}\">{}{}{}"
          "</form></details>",
          voice[w::withdraw], html::Url(at.here() + "/" + to_string(entry.id) + "/ritiro"),
          access::form_token(at.request), html::field(reason),
          html::actions({html::submit({.label = std::string(voice[w::withdraw])})}));
    });
}

Fragment entries_card(Completions const& at, Entries const& entries, FormErrors const& errors) {
    auto const& voice = at.voice;
    return html::card({.id = "registrati", .title = std::string(voice[w::entered])}, html::fragment([&](Writer& h) {
        h("<p class=\"small muted\">{}</p>", voice[at.is_office() ? w::entered_all : w::entered_mine]);
        if (entries.mine.empty()) {
            h("<p class=\"m-0\">{}</p>", voice[w::nothing_entered]);
            return;
        }
        h("<ul class=\"list-plain rows\">");
        for (CompletionEntry const& one : entries.mine) {
            h("<li><strong class=\"strong\">{}</strong>", one.title);
            if (one.withdrawn) h(" {}", html::tag(html::Kind::bad, voice[w::withdrawn]));
            h("<p class=\"m-0\">{}</p><p class=\"m-0 small muted\">{}</p>",
              voice(w::done_and_act, {{"day", voice.day(one.done_on)}, {"act", one.act},
                                      {"act_day", voice.day(one.act_on)}}),
              voice(w::made_at, {{"moment", voice.moment(one.made_at)}, {"reason", one.reason}}));
            if (one.withdrawn)
                h("<p class=\"m-0 small\">{}</p>", voice(w::withdrawn_at, {{"moment", voice.moment(one.withdrawn->at)},
                                                                         {"reason", one.withdrawn->reason}}));
            else h.add(withdrawal_form(at, one, errors));
            h("</li>");
        }
        h("</ul>");
    }));
}

Fragment entry_form(Completions const& at, Entries const& entries, TypedEntry const& typed, FormErrors const& errors) {
    auto const& voice = at.voice;
    std::vector<html::Choice> courses{{"", std::string(voice[w::elsewhere])}};
    for (catalogue::Package const& one : entries.packages) courses.push_back({to_string(one.id), one.title});
    auto const field = [&](std::string name, html::Word label, std::string const& value, bool is_required = true) {
        return html::Field{.name = name, .label = std::string(voice[label]), .value = value,
                           .error = html::error_of(errors, name), .is_required = is_required, .autocomplete = "off"};
    };
    html::Field title = field("titolo", w::title, typed.title, false);
    title.hint = voice[w::title_hint];
    title.length_max = static_cast<int>(learning::entry_title_most);
    html::Field done_on = field("concluso_il", w::done_on, typed.done_on);
    html::Field act_on = field("atto_del", w::act_on, typed.act_on);
    done_on.type = act_on.type = "date";
    html::Field act = field("atto", w::act, typed.act);
    act.hint = voice[w::act_hint];
    act.length_max = static_cast<int>(learning::entry_act_most);
    html::Field reason = field("motivo", w::reason, typed.reason);
    reason.hint = voice[w::reason_hint];
    reason.length_max = static_cast<int>(learning::entry_reason_most);
    return html::card({.id = "nuovo", .title = std::string(voice[w::enter])}, html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}{}{}{}{}{}{}{}{}</form>", html::Url(at.here()),
          access::form_token(at.request), html::hidden("submission", to_string(at.desk.installation.ids.next())),
          html::select(field("corso", w::course, typed.package, false), courses), html::field(title),
          html::field(done_on), html::field(act), html::field(act_on), html::text_area(reason, 3),
          html::actions({html::submit({.label = std::string(voice[w::enter])})}));
    }));
}

http::Answer entries_page(Completions const& at, TypedEntry const& typed, FormErrors const& errors) {
    Entries const entries = read_entries(at);
    if (entries.needs_reason) return http::see_other(at.sheet());
    auto const& voice = at.voice;
    html::Frame frame = access::frame(at.desk.installation, at.request, std::string(voice[w::page_title]));
    frame.crumbs = {{entries.card.name, html::Url(at.sheet())},
                    {std::string(voice[w::page_title]), html::Url(at.here()), true}};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(voice[w::page_title], voice(w::page_lead, {{"name", entries.card.name}})),
          html::error_summary(voice, errors));
        if (at.request.query.get("fatto") == "1")
            h.add(html::toast(html::Kind::ok, voice[w::saved], html::text(voice[w::saved_text])));
        h("<div class=\"grid g2 mt5\">{}{}</div>", entry_form(at, entries, typed, errors),
          entries_card(at, entries, errors));
    });
    http::Reply reply = http::page(html::page(frame, content), errors.empty() ? 200 : 422);
    return http::after_commit(at.desk.installation.database, "looks",
                              [actor = at.actor, id = at.person, look = at.desk.installation.ids.next(), now = at.now,
                               reply = std::move(reply)](db::Tx& tx) {
                                  access::record_look(tx, look, actor, id, "person_completions", "", now);
                                  return reply;
                              });
}

//! The transaction that both doors end in.
http::Answer enter(Completions const& at, CompletionEntry entry, Uuid id, http::Reply reply) {
    entry.person = at.person;
    entry.id = id;
    entry.made_by = at.actor.person;
    entry.made_at = at.now;
    return http::after_commit(at.desk.installation.database, "person/" + to_string(at.person),
                              [entry = std::move(entry), reply = std::move(reply)](db::Tx& tx) {
                                  learning::enter_completion(tx, entry);
                                  return reply;
                              });
}

http::Answer withdraw(Completions const& at, Uuid entry, std::string reason, http::Reply reply) {
    return http::after_commit(at.desk.installation.database, "person/" + to_string(at.person),
                              [person = at.person, entry, by = at.actor.person, now = at.now,
                               reason = std::move(reason), reply = std::move(reply)](db::Tx& tx) {
                                  learning::withdraw_completion(tx, person, entry, {reason, by, now});
                                  return reply;
                              });
}

http::Answer post_entry(Completions const& at) {
    auto const& form = at.request.form;
    auto const value = [&](std::string_view name) { return std::string(form.get(name)); };
    TypedEntry const typed{value("corso"), value("titolo"), value("concluso_il"),
                           value("atto"),  value("atto_del"), value("motivo")};
    Entries const entries = read_entries(at);
    if (entries.needs_reason) return http::see_other(at.sheet());
    auto read = learning::read_entry(typed, entries.packages, rome_day(at.now));
    if (!read.entry) return entries_page(at, typed, errors_of(at.voice, read.faults));
    Uuid const id = parse_uuid(form.get("submission")).value_or(at.desk.installation.ids.next());
    return enter(at, std::move(*read.entry), id, http::see_other(at.here() + "?fatto=1"));
}

http::Answer post_withdrawal(Completions const& at) {
    Entries const entries = read_entries(at);
    if (entries.needs_reason) return http::see_other(at.sheet());
    CompletionEntry const& entry = entry_in(entries, at.request.id_in_path("completamento"));
    std::string const field = "motivo_" + to_string(entry.id);
    std::string const reason(trim(at.request.form.get(field)));
    if (!learning::is_withdrawal_reason(reason))
        return entries_page(at, {}, {{field, std::string(at.voice[w::fault_reason])}});
    return withdraw(at, entry.id, reason, http::see_other(at.here() + "?fatto=1"));
}

// The same for programs -----------------------------------------------------------------------------------------------

http::Reply reason_needed() {
    return http::problem(409, "reason_needed", "reason_needed",
                         "say why at /api/v1/people/{person}/reasons; it holds for thirty minutes");
}

json::object described(CompletionEntry const& entry) {
    json::object document{{"id", to_string(entry.id)}, {"title", entry.title}, {"done_on", to_string(entry.done_on)},
                          {"act", entry.act}, {"act_on", to_string(entry.act_on)}, {"reason", entry.reason},
                          {"made_at", to_rfc3339(entry.made_at)}, {"package", nullptr}, {"withdrawn_at", nullptr},
                          {"withdrawal_reason", nullptr}};
    if (entry.package) document["package"] = to_string(*entry.package);
    if (entry.withdrawn) {
        document["withdrawn_at"] = to_rfc3339(entry.withdrawn->at);
        document["withdrawal_reason"] = entry.withdrawn->reason;
    }
    return document;
}

http::Answer get_entries(Completions const& at) {
    Entries const entries = read_entries(at);
    if (entries.needs_reason) return reason_needed();
    json::array list;
    for (CompletionEntry const& one : entries.mine) list.push_back(described(one));
    return http::after_commit(at.desk.installation.database, "looks",
                              [actor = at.actor, id = at.person, look = at.desk.installation.ids.next(), now = at.now,
                               text = json::serialize(json::object{{"completions", std::move(list)}})](db::Tx& tx) {
                                  access::record_look(tx, look, actor, id, "person_completions", "", now);
                                  return http::json(text);
                              });
}

http::Answer post_api_entry(Completions const& at) {
    json::object const object = http::body_in(at.request);
    auto const value = [&](std::string_view name) { return http::text_in(object, name); };
    Entries const entries = read_entries(at);
    if (entries.needs_reason) return reason_needed();
    auto read = learning::read_entry(
        {value("package"), value("title"), value("done_on"), value("act"), value("act_on"), value("reason")},
        entries.packages, rome_day(at.now));
    if (!read.entry) {
        FormErrors errors;
        for (FaultWord const& one : fault_words)
            if (std::find(read.faults.begin(), read.faults.end(), one.fault) != read.faults.end())
                errors.push_back({std::string(one.api_field), std::string(one.api_word)});
        return http::problem(422, "validation", "validation", "the completion can't be entered as it is", errors);
    }
    Uuid const id = at.desk.installation.ids.next();
    return enter(at, std::move(*read.entry), id, http::json("{\"id\":\"" + to_string(id) + "\"}", 201));
}

http::Answer post_api_withdrawal(Completions const& at) {
    json::object const object = http::body_in(at.request);
    Entries const entries = read_entries(at);
    if (entries.needs_reason) return reason_needed();
    CompletionEntry const& entry = entry_in(entries, at.request.id_in_path("completion"));
    std::string const reason(trim(http::text_in(object, "reason")));
    if (!learning::is_withdrawal_reason(reason))
        return http::problem(422, "validation", "validation", "why it is taken back",
                             {{"reason", "10 to 300 characters"}});
    return withdraw(at, entry.id, reason, http::json("{}"));
}

}  // namespace

void add_completion_routes(http::Router& router, PersonDesk desk) {
    using access::may::enter_completions;
    auto const at_page = [desk](auto* answer) {
        return [desk, answer](http::Request const& request) { return answer(Completions(desk, request, "persona")); };
    };
    auto const at_api = [desk](auto* answer) {
        return [desk, answer](http::Request const& request) { return answer(Completions(desk, request, "person")); };
    };
    std::string const page = "/persone/{persona}/completamenti", api = "/api/v1/people/{person}/completions";
    router.get(page, enter_completions, [desk](http::Request const& request) {
        return entries_page(Completions(desk, request, "persona"), {}, {});
    });
    router.post(page, enter_completions, at_page(&post_entry));
    router.post(page + "/{completamento}/ritiro", enter_completions, at_page(&post_withdrawal));
    router.type("EnteredCompletion", "{id: id, package: id?, title: text, done_on: day, act: text, act_on: day, "
                                     "reason: text, made_at: instant, withdrawn_at: instant?, "
                                     "withdrawal_reason: text?}");
    router.get(api, enter_completions, at_api(&get_entries))
        .describe({.summary = "Completions entered by hand: a lead's own entries, the office's all. A look is logged",
                   .gives = "{completions: [EnteredCompletion]}",
                   .refuses = {409}});
    router.post(api, enter_completions, at_api(&post_api_entry))
        .describe({.summary = "A course done elsewhere (title), or one of ours done outside (package), with its act",
                   .takes = "{package?: id, title?: text, done_on: day, act: text, act_on: day, reason: text}",
                   .gives = "{id: id}",
                   .refuses = {409, 422},
                   .status = 201});
    router.post(api + "/{completion}/withdrawal", enter_completions, at_api(&post_api_withdrawal))
        .describe({.summary = "Takes an entry back; it stays, and says so",
                   .takes = "{reason: text}",
                   .gives = "{}",
                   .refuses = {409, 422}});
}

}  // namespace regia::pages
