//! /programmi-xapi: which programs may speak with the record store, and what each may do. A secret is shown once, on
//! the page that made it; a credential that is taken away is nobody's within seconds.
#include "access/rights.hpp"
#include "base/text.hpp"
#include "html/components.hpp"
#include "locale/records.hpp"
#include "records/resource/call.hpp"

namespace regia::records {
namespace {

namespace w = words::records;
using html::Fragment;
using html::Writer;

constexpr std::string_view path = "/programmi-xapi";
constexpr std::size_t name_characters_max = 100;

struct ScopeWord {
    Scope scope;
    html::Word word;
};
//! What touches nobody else's learning. Reading everybody's, states and profiles is given on the machine alone
//! (regia token --xapi), by who has the database anyway.
constexpr ScopeWord scope_list[] = {{write_statements, w::scope_write},
                                    {read_mine, w::scope_read_mine},
                                    {define_activities, w::scope_define}};

//! What was typed, what is wrong with it, and what was just made.
struct View {
    std::string name{};
    unsigned scopes = write_statements;
    FormErrors errors{};
    std::optional<Secret> secret{};
    bool is_again = false;  //!< the form arrived twice: its secret was shown the first time
};

Fragment secret_note(html::Voice const& voice, View const& view) {
    if (view.is_again)
        return html::note(html::Kind::warn, voice[w::again_title], voice[w::again], html::Announced::politely);
    if (!view.secret) return {};
    return html::card({.id = "segreto", .title = std::string(voice[w::secret_title])},
                      html::fragment([&](Writer& h) {
        h("<p>{}</p><dl><dt>{}</dt><dd><code>{}</code></dd><dt>{}</dt><dd><code>{}</code></dd></dl>",
          voice[w::secret_once], voice[w::login], view.secret->login, voice[w::secret], view.secret->secret);
    }));
}

Fragment form(html::Voice const& voice, http::Request const& request, View const& view, Uuid submission) {
    html::Field name{.name = "nome", .label = std::string(voice[w::program_name]), .value = view.name,
                     .hint = std::string(voice[w::program_name_hint]), .error = html::error_of(view.errors, "nome"),
                     .is_required = true, .autocomplete = "off",
                     .length_max = static_cast<int>(name_characters_max)};
    return html::card({.id = "nuovo", .title = std::string(voice[w::new_title]), .css = "mt5"},
                      html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\" novalidate>{}{}{}"
          "<fieldset class=\"field boxes\" id=\"ambito\"><legend>{}</legend>",
          html::Url(request.local(path)), access::form_token(request),
          html::hidden("submission", to_string(submission)), html::field(name), voice[w::scopes]);
        if (std::string const error = html::error_of(view.errors, "ambito"); !error.empty())
            h("<p class=\"small\">{}</p>", error);
        h("<div class=\"stack gap2\">");
        for (ScopeWord const& one : scope_list)
            h.add(html::check_box({.name = "ambito", .label = std::string(voice[one.word]),
                                   .value = scope_words(one.scope), .id = "ambito-" + std::to_string(one.scope)},
                                  (view.scopes & one.scope) != 0));
        h("</div></fieldset><p class=\"small muted m-0\">{}</p><div>{}</div></form>", voice[w::scopes_privacy],
          html::submit({.label = std::string(voice[w::make])}));
    }));
}

Fragment revoke_form(html::Voice const& voice, http::Request const& request, ListedCredential const& one) {
    if (one.revoked_at) return html::text(voice(w::revoked_at, {{"when", voice.moment(*one.revoked_at)}}));
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\">{}{}</form>",
          html::Url(request.local(std::string(path) + "/" + to_string(one.credential.id))),
          access::form_token(request),
          html::submit({.label = std::string(voice[w::revoke]), .weight = html::Weight::outline}));
    });
}

Fragment list(html::Voice const& voice, http::Request const& request, std::vector<ListedCredential> const& all) {
    html::Table table{.caption = std::string(voice[w::programs])};
    for (html::Word const& word : {w::program_name, w::login, w::scopes, w::made_at, w::access})
        table.columns.push_back({std::string(voice[word])});
    std::vector<html::TableRow> rows;
    for (ListedCredential const& one : all)
        rows.push_back({html::head_cell(one.credential.name), html::cell(one.login, "m-s", voice[w::login]),
                        html::cell(scope_words(one.credential.scopes), "m-s", voice[w::scopes]),
                        html::cell(voice.moment(one.made_at), "m-s", voice[w::made_at]),
                        html::cell(revoke_form(voice, request, one), "m-s")});
    html::Card const card{.id = "programmi", .title = std::string(voice[w::programs]), .is_flush = !rows.empty(),
                          .css = "mt5"};
    return html::card(card, html::fragment([&](Writer& h) {
        if (rows.empty()) h("<p class=\"muted m-0\">{}</p>", voice[w::no_programs]);
        else h.add(html::table(table, rows));
    }));
}

http::Reply show(Records::Inside& inside, http::Request const& request, View const& view,
                 std::vector<ListedCredential> const& all) {
    auto const voice = access::voice(request);
    std::string const own = inside.installation.public_url;
    std::string const site = own.empty() ? "http://" + std::string(request.header("host")) : own;
    auto const content = html::fragment([&](Writer& h) {
        h("{}<p>{}</p>{}{}{}{}", html::page_head(voice[w::programs], voice[w::programs_lead]),
          voice(w::endpoint, {{"address", site + "/xapi"}}), html::error_summary(voice, view.errors),
          secret_note(voice, view), list(voice, request, all),
          form(voice, request, view, inside.installation.ids.next()));
    });
    return http::page(
        html::page(access::frame(inside.installation, request, std::string(voice[w::programs])), content),
        view.errors.empty() ? 200 : 422);
}

View typed(http::Request const& request) {
    auto const voice = access::voice(request);
    View view;
    view.name = std::string(first_characters(trim(request.form.get("nome")), name_characters_max));
    view.scopes = 0;
    for (std::string_view const word : request.form.all("ambito"))
        for (ScopeWord const& one : scope_list)
            if (word == scope_words(one.scope)) view.scopes |= one.scope;
    if (view.name.empty()) view.errors.push_back({"nome", std::string(voice[w::name_missing])});
    if (view.scopes == 0) view.errors.push_back({"ambito", std::string(voice[w::scope_missing])});
    return view;
}

http::Answer make(Records::Inside& inside, Records const& records, http::Request const& request) {
    View view = typed(request);
    auto& database = inside.installation.database;
    if (!view.errors.empty()) return show(inside, request, view, database.read(credentials_of_office));
    Uuid const id = parse_uuid(request.form.get("submission")).value_or(inside.installation.ids.next());
    Credential credential{id, view.name, view.scopes, records.agent_of_program(id, view.name)};
    return http::after_commit(
        database, "records/credential",
        [&inside, request, credential, by = access::actor(request).person,
         now = inside.installation.clock.now()](db::Tx& tx) {
            tx.serialise("records/credential");
            View done;
            auto all = credentials_of_office(tx);
            for (ListedCredential const& one : all) done.is_again = done.is_again || one.credential.id == credential.id;
            if (!done.is_again) {
                done.secret = add_credential(tx, credential, by, now);
                all = credentials_of_office(tx);
            }
            return show(inside, request, done, all);
        });
}

}  // namespace

void add_credential_routes(http::Router& router, Records& records) {
    Records::Inside& inside = records.inside();
    inside.installation.navigation.push_back(
        {std::string(access::may::manage_access.right), std::string(path), w::programs, 80});
    router.get(std::string(path), access::may::manage_access, [&inside](http::Request const& request) {
        return show(inside, request, {}, inside.installation.database.read(credentials_of_office));
    });
    router.post(std::string(path), access::may::manage_access,
                [&inside, &records](http::Request const& request) { return make(inside, records, request); });
    router.post(std::string(path) + "/{programma}", access::may::manage_access,
                [&inside, &records](http::Request const& request) {
                    return http::after_commit(
                        inside.installation.database, "records/credential",
                        [&records, id = request.id_in_path("programma"), now = inside.installation.clock.now(),
                         to = request.local(path)](db::Tx& tx) {
                            records.revoke(tx, id, now);
                            return http::see_other(to);
                        });
                });
}

}  // namespace regia::records
