//! /destinatari/nuovi, /destinatari/{id}/modifica: a rule is put together clause by clause in the address of the page,
//! which shows at each step whom it reaches; saving is one form. Works without scripts.
#include "audience/pages.hpp"
#include "audience/selection.hpp"
#include "base/text.hpp"
#include "locale/audience.hpp"
#include "registry/registry.hpp"

namespace regia::audience {
namespace {

namespace w = words::audience;
using access::Fact;
using access::FactKind;

constexpr int names_shown = 8;  // of those in, and of those whom one clause leaves out

//! What is being put together.
struct Work {
    std::optional<Audience> of;  //!< that is changed; none = a new one
    std::string path;            //!< of the page
    int after = 0;               //!< number of the rule that was seen
    std::string name;
    Rule rule{};
    FormErrors errors{};

    //! The address of the page with these clauses.
    std::string address(Rule const& clauses) const {
        std::string text = path + "?dopo=" + std::to_string(after);
        for (Clause const& one : clauses) text += "&c=" + http::url_encode(to_json(one));
        return text;
    }
};

std::string array_of(std::vector<std::string_view> const& clauses) {
    std::string text = "[";
    for (std::string_view const one : clauses) text += (text.size() > 1 ? "," : "") + std::string(one);
    return text + "]";
}

Work read_work(Desk const& desk, http::Fields const& fields) {
    Work work;
    work.path = "/destinatari/nuovi";
    if (!desk.request.in_path("destinatari").empty()) {
        work.of = desk.audience_in_path();
        if (work.of->is_retired) throw Conflict("the audience is no longer in use");
        work.path = "/destinatari/" + to_string(work.of->id) + "/modifica";
        work.name = work.of->name;
    }
    work.after = parse_number<int>(fields.get("dopo")).value_or(work.of ? work.of->number : 0);
    auto rule = read_rule(desk.facts, desk.voice, array_of(fields.all("c")));
    // An address that somebody wrote by hand: nothing of it is kept.
    if (!rule) throw BadRequest("a clause in the address can't be read: " + rule.error().front().message);
    work.rule = rule.value();
    return work;
}

//! The clause that the form in the address asks for.
Outcome<Clause, FormErrors> asked_clause(Desk const& desk, Fact const& fact) {
    Clause clause{std::string(fact.code), desk.request.query.get("verso") == "no"};
    for (std::string_view const one : desk.request.query.all("valore")) clause.any_of.emplace_back(one);
    if (fact.kind == FactKind::number)
        clause.at_least = parse_number<int>(desk.request.query.get("almeno")).value_or(0);
    auto const read = read_rule(desk.facts, desk.voice, to_json(Rule{clause}));
    if (read) return read.value().front();
    std::string const field = fact.kind == FactKind::number ? "almeno" : "valore";
    return FormErrors{{field, read.error().front().message}};
}

Fragment kept_clauses(Work const& work) {
    return html::fragment([&](Writer& h) {
        h.add(html::hidden("dopo", std::to_string(work.after)));
        for (Clause const& one : work.rule) h.add(html::hidden("c", to_json(one)));
    });
}

Fragment fact_choice(Desk const& desk, Work const& work) {
    std::vector<html::Choice> choices;
    for (Fact const& fact : desk.facts.all())
        choices.push_back({std::string(fact.code), std::string(desk.voice[fact.title])});
    html::Field const field{.name = "fatto", .label = std::string(desk.voice[w::add_about]),
                           .hint = std::string(desk.voice[w::only_states])};
    return html::fragment([&](Writer& h) {
        h("<form method=\"get\" action=\"{}\" class=\"stack gap3 mt4\">{}{}{}</form>", desk.url(work.path),
          kept_clauses(work), html::select(field, choices),
          html::actions({html::submit({.label = std::string(desk.voice[w::go_on]), .weight = html::Weight::outline})}));
    });
}

Fragment value_fields(Desk const& desk, Work const& work, Fact const& fact) {
    std::string const error = html::error_of(work.errors, fact.kind == FactKind::number ? "almeno" : "valore");
    if (fact.kind == FactKind::number)
        return html::field({.name = "almeno", .label = std::string(desk.voice[w::how_many]),
                            .value = std::string(desk.request.query.get("almeno")), .error = error,
                            .input_mode = "numeric"});
    if (fact.kind == FactKind::yes_no) return {};
    auto const chosen = desk.request.query.all("valore");
    return html::fragment([&](Writer& h) {
        h("<fieldset id=\"valore\" class=\"field stack gap1\"><legend>{}</legend>", desk.voice[w::which]);
        if (!error.empty()) h("<p class=\"err m-0\" id=\"valore-error\">{}</p>", error);
        int number = 0;
        for (html::Choice const& one : fact.choices(desk.voice)) {
            html::Field const box{.name = "valore", .label = one.label, .value = one.value,
                                  .id = "valore-" + std::to_string(++number)};
            h.add(html::check_box(box, std::find(chosen.begin(), chosen.end(), one.value) != chosen.end()));
        }
        h("</fieldset>");
    });
}

//! The second half of adding a clause: what of the fact.
Fragment clause_form(Desk const& desk, Work const& work, Fact const& fact) {
    html::Field const direction{.name = "verso", .label = std::string(desk.voice[w::direction]),
                                .value = std::string(desk.request.query.get("verso"))};
    return html::fragment([&](Writer& h) {
        h("<form method=\"get\" action=\"{}\" class=\"stack gap3 mt4\">{}{}<h3>{}</h3>{}{}{}</form>",
          desk.url(work.path), kept_clauses(work), html::hidden("fatto", fact.code), desk.voice[fact.title],
          html::select(direction, {{"si", std::string(desk.voice[w::holds])},
                                   {"no", std::string(desk.voice[w::holds_not])}}),
          value_fields(desk, work, fact),
          html::actions({html::submit({.label = std::string(desk.voice[w::add]), .weight = html::Weight::outline,
                                       .name = "aggiungi", .value = "1"}),
                         html::button_link(desk.url(work.address(work.rule)),
                                           {.label = std::string(desk.voice[w::leave]),
                                            .weight = html::Weight::quiet})}));
    });
}

struct Preview {
    Decided decided{};
    std::vector<std::vector<Uuid>> some{};  //!< of a body: in, then left out by each clause
    std::map<Uuid, std::string> names{};
    std::int64_t named() const { return static_cast<std::int64_t>(names.size()); }
};

Preview read_preview(Desk const& desk, Work const& work) {
    return desk.installation.database.read([&](db::Tx& tx) {
        Asked const asked{desk.facts, work.rule, desk.body(), desk.today()};
        if (!desk.body() || !desk.actor.role.may(access::may::see_people_state.right))
            return Preview{decide(tx, asked)};
        auto [decided, some] = some_decided(tx, asked, names_shown);
        Preview preview{std::move(decided), std::move(some)};
        std::vector<Uuid> all;
        for (auto const& some : preview.some) all.insert(all.end(), some.begin(), some.end());
        preview.names = registry::names_of(tx, all);
        return preview;
    });
}

void write_names(Writer& h, Desk const& desk, Preview const& preview, std::size_t clause) {
    if (clause >= preview.some.size() || preview.some[clause].empty()) return;
    std::vector<std::string> names;
    for (Uuid const person : preview.some[clause])
        if (auto const found = preview.names.find(person); found != preview.names.end()) names.push_back(found->second);
    h("<p class=\"small muted m-0\">{}</p>", desk.voice(w::for_example, {{"names", join(names, ", ")}}));
}

Fragment preview_card(Desk const& desk, Work const& work, Preview const& preview) {
    html::Card card{.id = "anteprima", .title = desk.people(preview.decided.members),
                    .subtitle = desk.voice(w::out_of, {{"people", desk.people(preview.decided.everybody())}})};
    return html::card(card, html::fragment([&](Writer& h) {
        write_names(h, desk, preview, 0);
        if (work.rule.empty()) return;
        h("<ul class=\"list-plain rows mt3\">");
        for (std::size_t i = 0; i < work.rule.size(); ++i) {
            h("<li>{}", desk.voice(w::left_out, {{"clause", sentence(desk.facts, desk.voice, work.rule[i])},
                                                 {"people", desk.people(preview.decided.left_out[i])}}));
            write_names(h, desk, preview, i + 1);
            h("</li>");
        }
        h("</ul><p class=\"small muted mt3\">{}</p>", desk.voice[desk.body() ? w::first_decides : w::rounded]);
    }));
}

Fragment save_form(Desk const& desk, Work const& work) {
    html::Field name{.name = "nome", .label = std::string(desk.voice[w::name]), .value = work.name,
                     .hint = std::string(desk.voice[w::name_hint]), .error = html::error_of(work.errors, "nome"),
                     .is_required = true, .autocomplete = "off"};
    name.length_max = static_cast<int>(name_characters_max);
    std::string const id = to_string(work.of ? work.of->id : desk.installation.ids.next());
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\" class=\"stack gap3\">{}{}{}{}{}</form>", desk.url(work.path),
          access::form_token(desk.request), html::hidden("submission", id), kept_clauses(work), html::field(name),
          html::actions({html::submit({.label = std::string(desk.voice[w::save])})}));
    });
}

http::Reply show(Desk const& desk, Work const& work, Preview const& preview, int status = 200) {
    Fact const* const fact = desk.facts.find(desk.request.query.get("fatto"));
    html::Card rule{.id = "regola", .title = std::string(desk.voice[w::who_is_in])};
    html::Card save{.id = "salva", .title = std::string(desk.voice[w::save_title])};
    std::string const title(work.of ? work.of->name : std::string(desk.voice[w::make]));
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}", html::page_head(title, desk.voice[w::builder_lead]),
          html::error_summary(desk.voice, work.errors));
        h.add(html::card(rule, html::fragment([&](Writer& in) {
            in("{}{}", clause_list(desk, work.rule, [&](std::size_t which) {
                   Rule rest = work.rule;
                   rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(which));
                   return desk.request.local(work.address(rest));
               }), work.rule.size() >= clauses_max ? Fragment()
                   : fact ? clause_form(desk, work, *fact) : fact_choice(desk, work));
        })));
        h("{}{}</div>", preview_card(desk, work, preview), html::card(save, save_form(desk, work)));
    });
    return desk.page(title, work.path, content, status);
}

//! Names were on the page: the look is logged before it is sent.
http::Answer after_look(Desk const& desk, Work const& work, Preview const& preview, http::Reply reply) {
    if (preview.names.empty()) return reply;
    return http::after_commit(desk.installation.database, "looks",
                              [reply = std::move(reply), actor = desk.actor, rule = to_json(work.rule),
                               people = preview.named(), id = desk.installation.ids.next(),
                               now = desk.installation.clock.now()](db::Tx& tx) {
                                  access::record_list_look(tx, id, actor, "audience_preview", rule, people,
                                                           std::nullopt, now);
                                  return reply;
                              });
}

http::Answer build(Desk const& desk) {
    Work work = read_work(desk, desk.request.query);
    Fact const* const fact = desk.facts.find(desk.request.query.get("fatto"));
    if (fact && desk.request.query.has("aggiungi")) {
        auto const clause = asked_clause(desk, *fact);
        if (clause) {
            Rule longer = work.rule;
            longer.push_back(clause.value());
            return http::see_other(desk.request.local(work.address(longer)));
        }
        work.errors = clause.error();
    }
    Preview const preview = read_preview(desk, work);
    return after_look(desk, work, preview, show(desk, work, preview, work.errors.empty() ? 200 : 422));
}

http::Answer save(Desk const& desk) {
    auto const id = parse_uuid(desk.request.form.get("submission"));
    if (!id) throw BadRequest("the form has no submission");
    Work work = read_work(desk, desk.request.form);
    work.name = std::string(trim(desk.request.form.get("nome")));
    if (work.name.empty() || character_count(work.name) > name_characters_max)
        work.errors.push_back({"nome", desk.voice(w::name_length, {{"n", static_cast<int>(name_characters_max)}})});
    if (!work.errors.empty()) {
        Preview const preview = read_preview(desk, work);
        return after_look(desk, work, preview, show(desk, work, preview, 422));
    }
    Draft const draft{work.of ? work.of->id : *id, work.name, desk.body(), work.rule, work.after, desk.actor.person,
                      desk.installation.ids.next()};
    return http::after_commit(desk.installation.database, "audience/" + to_string(draft.id),
                              [draft, &queue = desk.queue, now = desk.installation.clock.now(),
                               to = desk.request.local("/destinatari/" + to_string(draft.id))](db::Tx& tx) {
                                  save_audience(tx, queue, draft, now);
                                  return http::see_other(to);
                              });
}

}  // namespace

void add_builder_routes(http::Router& router, access::Installation& installation, access::Facts const& facts,
                        jobs::Queue& queue) {
    auto const may = access::may::choose_audiences;
    auto const at_desk = [&installation, &facts, &queue](http::Answer (*answer)(Desk const&)) {
        return [&installation, &facts, &queue, answer](http::Request const& request) {
            return answer(Desk(installation, facts, queue, request));
        };
    };
    for (char const* const path : {"/destinatari/nuovi", "/destinatari/{destinatari}/modifica"}) {
        // The preview asks of everybody in scope.
        router.get(path, may, at_desk(build)).is_costly = true;
        router.post(path, may, at_desk(save)).is_costly = true;
    }
}

}  // namespace regia::audience
