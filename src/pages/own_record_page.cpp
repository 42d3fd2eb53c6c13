//! /i-miei-dati: all that is stored about whoever asks, who may see what today and by which act, the export, and the
//! requests of GDPR 15-22. Composed from the parts that each context tells (access/own_record/own_record.hpp).
#include "pages/own_record.hpp"

#include "access/requests/requests.hpp"
#include "access/rights.hpp"
#include "base/text.hpp"
#include "html/components.hpp"
#include "locale/access.hpp"
#include "locale/history.hpp"
#include "locale/pages.hpp"
#include "registry/registry.hpp"

namespace regia::pages {
namespace {

namespace w = words::pages;
using html::Fragment;
using html::Writer;

//! What every handler here needs; made once by main.
struct Parts {
    access::Installation& installation;
    access::OwnRecord const& data;
    files::Shelf<DataPolicy>& policy;
};

struct View {
    std::vector<std::int64_t> counts;
    std::optional<registry::Place> place;
    std::vector<access::Holder> holders;
    std::vector<access::DataRequest> requests;
    access::DataRequest typed{};
    FormErrors errors{};
};

View read_view(Parts const& parts, http::Request const& request) {
    Uuid const person = access::actor(request).person;
    Day const today = rome_day(parts.installation.clock.now());
    return parts.installation.database.read([&](db::Tx& tx) {
        View view;
        view.counts = access::count_own(tx, parts.data, person);
        view.place = registry::place_of(tx, person, today);
        view.holders = access::holders_over(tx, view.place ? view.place->body : Uuid{}, today);
        view.requests = access::requests_of(tx, person);
        return view;
    });
}

Fragment stored(Parts const& parts, html::Voice const& voice, View const& view) {
    html::Card card{.id = "conservati", .title = std::string(voice[w::own_stored]),
                    .subtitle = std::string(voice[w::own_stored_lead])};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<dl>");
        for (std::size_t i = 0; i < parts.data.parts().size(); ++i) {
            auto const& part = parts.data.parts()[i];
            h("<dt class=\"strong mt3\">{} <span class=\"muted small\">{}</span></dt><dd class=\"m-0\">{}</dd>",
              voice[part.title], voice(w::own_rows, {{"n", view.counts[i]}}), voice[part.text]);
        }
        h("</dl>");
    }));
}

//! What a holder of this role sees of one person by name; nothing for roles that see counts only.
std::optional<html::Word> seen_by(access::Role const& role, registry::Place const& place) {
    if (role.may(access::may::audit.right)) return w::own_seen_audit;
    if (role.may(access::may::see_names_for_reason.right)) return w::own_seen_reason;
    // Contracted doctors count under a list of their own, never under a body (privacy rule 9).
    if (role.may(access::may::see_people_state.right) && place.relationship != "contracted") return w::own_seen_state;
    if (role.may(access::may::manage_access.right)) return w::own_seen_access;
    return std::nullopt;
}

html::TableRow holder_row(html::Voice const& voice, access::Role const& role, access::Holder const& holder,
                          html::Word seen) {
    auto const who = html::fragment([&](Writer& h) {
        h("{}<span class=\"sub\">{}</span>", voice.pick(role.name_it, role.name_en), holder.name);
    });
    return {html::head_cell(who), html::cell(voice[seen], "m-s"),
            html::cell(voice(w::own_by_act, {{"act", holder.act}, {"day", voice.day(holder.started_on)}}), "m-s")};
}

Fragment who_sees(Parts const& parts, html::Voice const& voice, View const& view) {
    auto const programme = parts.installation.programme.current();
    html::Table table{.caption = std::string(voice[w::own_who])};
    for (html::Word const word : {w::own_who_column, w::own_what_column, w::own_act_column})
        table.columns.push_back({.label = std::string(voice[word])});
    std::vector<html::TableRow> rows;
    registry::Place const place = view.place.value_or(registry::Place{});
    for (access::Holder const& holder : view.holders) {
        access::Role const* const role = programme->find_role(holder.role);
        if (!role) continue;
        if (auto const seen = seen_by(*role, place)) rows.push_back(holder_row(voice, *role, holder, *seen));
    }
    auto const policy = parts.policy.current();
    bool const is_hers_alone = policy->individual_level == "person_only";
    html::Card card{.id = "chi-vede", .title = std::string(voice[w::own_who]),
                    .subtitle = std::string(voice[w::own_who_lead])};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p><strong class=\"strong\">{}</strong> {}</p><p>{}</p>", voice[w::own_level],
          voice[is_hers_alone ? w::own_level_person : w::own_level_policy],
          voice(w::own_level_rule, {{"policy", policy->individual_level}, {"n", policy->small_cell}}));
        if (rows.empty()) h("<p>{}</p>", voice[w::own_nobody]);
        else h("{}", html::table(table, rows));
        h("<p class=\"small muted mt3\">{}</p>", voice[w::own_others]);
    }));
}

Fragment request_item(html::Voice const& voice, access::DataRequest const& one) {
    return html::fragment([&](Writer& h) {
        h("<li class=\"mt2\"><strong class=\"strong\">{}</strong>, {}: {}", voice[access::word_of_request(one.kind)],
          voice.day(rome_day(one.asked_at)), voice[access::word_of_request_state(one.state)]);
        if (one.is_open()) h(". {}", voice(w::own_due, {{"day", voice.day(one.due())}}));
        if (!one.reply.empty()) h("<span class=\"sub\">{}</span>", one.reply);
        h("</li>");
    });
}

Fragment request_form(Parts const& parts, http::Request const& request, View const& view) {
    auto const voice = access::voice(request);
    html::Field kind{.name = "tipo", .label = std::string(voice[w::own_ask_kind]), .value = view.typed.kind,
                     .error = html::error_of(view.errors, "tipo"), .is_required = true};
    std::vector<html::Choice> kinds{{"", std::string(voice[w::own_choose])}};
    for (std::string_view const one : access::request_kinds)
        kinds.push_back({std::string(one), std::string(voice[access::word_of_request(one)])});
    html::Field text{.name = "testo", .label = std::string(voice[w::own_ask_text]), .value = view.typed.text,
                     .hint = std::string(voice[w::own_ask_hint]), .error = html::error_of(view.errors, "testo"),
                     .autocomplete = "off"};
    text.length_max = static_cast<int>(access::request_characters_max);
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4 mt4\" method=\"post\" action=\"{}\">{}{}{}{}{}</form>",
          html::Url(request.local("/i-miei-dati/richieste")), access::form_token(request),
          html::hidden("submission", to_string(parts.installation.ids.next())), html::select(kind, kinds),
          html::text_area(text), html::actions({html::submit({.label = std::string(voice[w::own_ask_send])})}));
    });
}

Fragment requests(Parts const& parts, http::Request const& request, View const& view) {
    auto const voice = access::voice(request);
    html::Card card{.id = "richieste", .title = std::string(voice[w::own_ask])};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p>", voice[w::own_ask_lead]);
        if (!view.requests.empty()) {
            h("<ul class=\"mt3\">");
            for (auto const& one : view.requests) h.add(request_item(voice, one));
            h("</ul>");
        }
        h.add(request_form(parts, request, view));
    }));
}

Fragment taking(http::Request const& request) {
    auto const voice = access::voice(request);
    html::Card card{.id = "scarica", .title = std::string(voice[w::own_take])};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p><p class=\"mt35\"><a href=\"{}\" download>{}</a></p><h3 class=\"mt5\">{}</h3>"
          "<p class=\"m-0\">{} <a href=\"{}\">{}</a></p><p class=\"mt35\"><a href=\"{}\">{}</a></p>",
          voice[w::own_take_text], html::Url(request.local("/i-miei-dati.json")), voice[w::own_take_link],
          voice[w::own_looked], voice[w::own_looked_text], html::Url(request.local("/accessi")),
          voice[w::own_looked_link], html::Url(request.local("/percorso/altrove")),
          voice[words::history::own_title]);
    }));
}

http::Reply show(Parts const& parts, http::Request const& request, View const& view, int status = 200) {
    auto const voice = access::voice(request);
    html::Frame const frame = access::frame(parts.installation, request, std::string(voice[w::own_title]));
    return http::page(html::page(frame, html::fragment([&](Writer& h) {
        h("{}{}<div class=\"grid main-side top-al\"><div class=\"stack\">{}{}</div><div class=\"stack\">{}{}</div>"
          "</div>",
          html::page_head(voice[w::own_title], voice[w::own_lead]), html::error_summary(voice, view.errors),
          stored(parts, voice, view), who_sees(parts, voice, view), taking(request),
          requests(parts, request, view));
    })), status);
}

http::Answer post_request(Parts const& parts, http::Request const& request) {
    auto const submission = parse_uuid(request.form.get("submission"));
    if (!submission) throw BadRequest("the form has no submission");
    access::DataRequest const asked{access::actor(request).person, *submission, std::string(request.form.get("tipo")),
                                    std::string(trim(request.form.get("testo"))), parts.installation.clock.now(),
                                    "asked", {}, {}};
    if (auto errors = access::request_errors(access::voice(request), asked); !errors.empty()) {
        View view = read_view(parts, request);
        view.typed = asked;
        view.errors = std::move(errors);
        return show(parts, request, view, 422);
    }
    return http::after_commit(parts.installation.database, "person/" + to_string(asked.person),
                              [asked, next = request.local("/i-miei-dati")](db::Tx& tx) {
                                  access::ask(tx, asked);
                                  return http::see_other(next);
                              });
}

http::Reply export_all(Parts const& parts, http::Request const& request) {
    return http::json(parts.installation.database.read([&](db::Tx& tx) {
        return access::export_own(tx, parts.data, access::voice(request), access::actor(request).person,
                                  parts.installation.clock.now());
    }));
}

}  // namespace

DataPolicy parse_data_policy(files::Folder const& folder, files::Faults& faults) {
    auto const policies = files::Toml::parse(folder, "programme.toml", faults).table("policies");
    return {policies.text("individual_level"), static_cast<int>(policies.number("small_cell"))};
}

void add_own_record(access::OwnRecord& data) {
    data.add({"letters", w::own_mail, w::own_mail_text,
              {{"mail_message", "created_at occasion address subject body_text language state attempts:n "
                                "next_at sent_at error id"}}});
}

void add_own_record_routes(http::Router& router, access::Installation& installation, access::OwnRecord const& data,
                         files::Shelf<DataPolicy>& policy) {
    Parts const parts{installation, data, policy};
    router.get("/i-miei-dati", http::signed_in, [parts](http::Request const& request) {
        return show(parts, request, read_view(parts, request));
    });
    router.post("/i-miei-dati/richieste", http::signed_in,
                [parts](http::Request const& request) { return post_request(parts, request); });
    router.get("/i-miei-dati.json", http::signed_in, [parts](http::Request const& request) {
        return export_all(parts, request).with("Content-Disposition", "attachment; filename=\"i-miei-dati.json\"");
    });
    router.get("/api/v1/own-data", http::signed_in, [parts](http::Request const& request) {
        return export_all(parts, request);
    }).describe({.summary = "Every row that is stored about whoever asks, by part and table, with the reason",
                 .gives = "{person: id, made_at: instant, parts: [{part: text, title: text, why: text, "
                          "tables: {*: [any]}}]}"});
}

}  // namespace regia::pages
