//! /importazioni: a staff file is uploaded and checked; those that were.
#include <algorithm>

#include "locale/registry.hpp"
#include "registry/duplicates/duplicates.hpp"
#include "registry/import_pages.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using html::Fragment;
using html::Writer;

constexpr std::int64_t imports_shown = 50;

//! Checked, and nobody has said yet whether to apply them.
std::int64_t imports_to_confirm(db::Tx& tx, access::Actor const& actor) {
    auto const imports = last_imports(tx, body_of(actor), imports_shown);
    return std::count_if(imports.begin(), imports.end(),
                         [](Imported const& one) { return one.state == "checked" && one.to_apply() > 0; });
}

Fragment imports_table(html::Voice const& voice, http::Request const& request, std::vector<Imported> const& imports) {
    if (imports.empty()) return html::empty_state("it-upload", voice[w::none_title], voice[w::none_text]);
    std::vector<html::TableRow> rows;
    for (Imported const& one : imports) {
        auto const link = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a>", html::Url(request.local("/importazioni/" + to_string(one.id))), one.file_name);
        });
        rows.push_back({html::head_cell(link), html::cell(voice.moment(one.created_at), "m-s"),
                        html::cell(state_tag(voice, one), "m-r"),
                        html::cell(voice.number(one.fresh), "end m-s", voice[w::fresh]),
                        html::cell(voice.number(one.changed), "end m-s", voice[w::changed]),
                        html::cell(voice.number(one.refused), "end m-s", voice[w::refused])});
    }
    html::Table table;
    table.caption = voice[w::imports];
    for (html::Word const word : {w::file, w::when, w::state}) table.columns.push_back({std::string(voice[word])});
    for (html::Word const word : {w::fresh, w::changed, w::refused})
        table.columns.push_back({std::string(voice[word]), "end"});
    return html::table(table, rows);
}

Fragment upload_form(html::Voice const& voice, http::Request const& request, std::string const& error,
                     Uuid submission) {
    html::Field field;
    field.name = "file";
    field.label = voice[w::choose_file];
    field.hint = voice[w::file_hint];
    field.error = error;
    html::Field complete;
    complete.name = "completo";
    complete.label = voice[w::complete];
    complete.value = "1";
    complete.hint = voice[w::complete_hint];
    html::Button button;
    button.label = voice[w::check_file];
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" enctype=\"multipart/form-data\" action=\"{}\" class=\"stack gap4\">{}{}{}{}"
          "<p class=\"small muted m-0\">{}</p>{}</form>",
          html::Url(request.local("/importazioni")), access::form_token(request),
          html::hidden("invio", to_string(submission)), html::file_field(field, ".csv,.xlsx"),
          html::check_box(complete, false),
          voice[w::check_first], html::actions({html::submit(button)}));
    });
}

//! "codice – nome" of what a column may hold, folded.
template <class All, class Name>
Fragment codes(std::string_view title, All const& all, Name const& name) {
    return html::fragment([&](Writer& h) {
        h("<details><summary class=\"sum\">{}</summary><ul class=\"small\">", title);
        for (auto const& one : all) h("<li><code>{}</code> {}</li>", one.code, name(one));
        h("</ul></details>");
    });
}

//! What `ente`, `profilo` and `zona` are called in a file; a body sees its own name and districts only.
Fragment codes_card(html::Voice const& voice, Reference const& reference, Uuid only_body, Day today) {
    std::vector<Body> bodies;
    std::vector<District> districts;
    for (Body const& body : reference.bodies)
        if (only_body == Uuid{} || body.id == only_body) bodies.push_back(body);
    for (District const& district : reference.districts)
        if (district.life.is_valid(today) &&
            (only_body == Uuid{} || reference.find_body(district.body_code)->id == only_body))
            districts.push_back(district);
    html::Card card{.id = "codici", .title = std::string(voice[w::codes])};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\">{}</p>", voice[w::codes_lead]);
        h.add(codes("ente", bodies, [](Body const& body) { return body.name; }));
        h.add(codes("profilo", reference.profiles, [&](Profile const& profile) {
            return std::string(voice.pick(profile.name_it, profile.name_en));
        }));
        if (!districts.empty()) h.add(codes("zona", districts, [](District const& district) { return district.name; }));
    }));
}

}  // namespace

http::Reply show_imports(access::Installation& installation, Reference const& reference, http::Request const& request,
                         std::string const& error, int status) {
    auto const voice = access::voice(request);
    auto const imports = installation.database.read(
        [&](db::Tx& tx) { return last_imports(tx, body_of(access::actor(request)), imports_shown); });
    FormErrors errors;
    if (!error.empty()) errors.push_back({"file", error});
    html::Card upload{.id = "nuova", .title = std::string(voice[w::new_import])};
    html::Card list{.id = "elenco", .title = std::string(voice[w::done_imports]), .is_flush = true};
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}{}{}</div>", html::page_head(voice[w::imports], voice[w::lead]),
          html::error_summary(voice, errors),
          html::card(upload, upload_form(voice, request, error, installation.ids.next())),
          codes_card(voice, reference, body_of(access::actor(request)), rome_day(installation.clock.now())),
          html::card(list, imports_table(voice, request, imports)));
        h("<p class=\"mt4\"><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p>",
          html::Url(request.local("/doppioni")), voice[w::duplicates], html::Url(request.local("/storico")),
          voice[w::history_link]);
    });
    return http::page(html::page(access::frame(installation, request, std::string(voice[w::imports])), content),
                      status);
}

Uuid body_of(access::Actor const& actor) {
    return actor.scope.kind == access::Scope::Kind::body ? actor.scope.id : Uuid{};
}

Imported find_import(db::Tx& tx, access::Actor const& actor, Uuid id) {
    auto const found = imported(tx, id, body_of(actor));
    if (!found) throw NotFound("no such import");
    return *found;
}

bool may_read_rows(access::Actor const& actor, Imported const& import) { return body_of(actor) == import.body; }

void add_upload_routes(http::Router& router, access::Installation& installation,
                       files::Shelf<Reference>& reference) {
    auto const may = access::may::import_people;
    router.get("/importazioni", may, [&](http::Request const& request) {
        return show_imports(installation, *reference.current(), request, "", 200);
    });
}

void add_routes(http::Router& router, access::Installation& installation, files::Shelf<Reference>& reference) {
    installation.navigation.push_back(
        {std::string(access::may::import_people.right), "/importazioni", w::imports, 60});
    installation.waiting.push_back({std::string(access::may::import_people.right), "import", "/importazioni",
                                    w::imports_to_confirm, imports_to_confirm});
    add_upload_routes(router, installation, reference);
    add_import_routes(router, installation, reference);
    add_row_routes(router, installation);
    add_duplicate_routes(router, installation);
}

}  // namespace regia::registry
