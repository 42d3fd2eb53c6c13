//! /importazioni/{id}/annulla: what undoing an import would come to, and the button.
#include <boost/json.hpp>

#include "locale/registry.hpp"
#include "registry/apply/apply.hpp"
#include "registry/import_pages.hpp"
#include "registry/undo/undo.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using html::Fragment;
using html::Writer;

bool can_be_undone(Imported const& import) { return import.state == "applied" || import.state == "undoing"; }

Fragment kept_table(html::Voice const& voice, std::vector<std::int64_t> const& lines) {
    html::Table table;
    table.caption = voice[w::undo_kept_title];
    table.columns = {{std::string(voice[w::line])}, {std::string(voice[w::reason])}};
    std::vector<html::TableRow> rows;
    for (std::int64_t const line : lines)
        rows.push_back({html::head_cell(voice.number(line)), html::cell(voice[w::undo_kept_reason], "m-s")});
    return html::table(table, rows);
}

http::Answer show_undo(access::Installation& installation, http::Request const& request, int status = 200) {
    auto const voice = access::voice(request);
    auto const& actor = access::actor(request);
    UndoPreview preview;
    Imported const import = installation.database.read([&](db::Tx& tx) {
        Imported const found = find_import(tx, actor, request.id_in_path("id"));
        if (!may_read_rows(actor, found)) throw NotFound("no such import");
        if (can_be_undone(found) && !are_rows_forgotten(found, installation.clock.now()))
            preview = preview_undo(tx, found.id);
        return found;
    });
    html::Frame frame = access::frame(installation, request, std::string(voice[w::undo_title]));
    frame.crumbs = {{std::string(voice[w::imports]), html::Url(request.local("/importazioni"))},
                    {import.file_name, html::Url(request.local(path_of(import)))},
                    {std::string(voice[w::undo_title]), html::Url(request.local(path_of(import) + "/annulla")), true}};
    html::Card const card{.id = "annulla", .title = std::string(voice[w::undo_title])};
    html::Card const kept{.id = "restano", .title = std::string(voice[w::undo_kept_title]), .is_flush = true};
    html::Button const button{.label = voice(w::undo_button, {{"n", preview.rows}})};
    auto const form = html::fragment([&](Writer& h) {
        h("<p>{}</p>", voice[w::undo_lead]);
        h.add(html::key_values({{std::string(voice[w::undo_rows]), html::text(voice.number(preview.rows))},
                                {std::string(voice[w::undo_kept]), html::text(voice.number(preview.kept))}}));
        bool const is_forgotten = are_rows_forgotten(import, installation.clock.now());
        if (preview.rows == 0)
            h("<p class=\"mt4 m-0\">{}</p>", voice[is_forgotten ? w::undo_forgotten : w::undo_nothing]);
        else
            h("<form class=\"mt4\" method=\"post\" action=\"{}\">{}{}</form>",
              html::Url(request.local(path_of(import) + "/annulla")), access::form_token(request),
              html::actions({html::submit(button)}));
    });
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}</div>", html::page_head(voice[w::undo_title], import.file_name),
          html::card(card, form),
          preview.kept > 0 ? html::card(kept, kept_table(voice, preview.first_kept)) : Fragment());
    });
    return http::page(html::page(frame, content), status);
}

http::Answer undo(jobs::Queue& queue, access::Installation& installation, http::Request const& request) {
    auto const& actor = access::actor(request);
    std::int64_t rows = 0;
    Imported const import = installation.database.read([&](db::Tx& tx) {
        Imported const found = find_import(tx, actor, request.id_in_path("id"));
        if (!may_read_rows(actor, found)) throw NotFound("no such import");
        rows = undo_rows(tx, found.id);
        return found;
    });
    std::string const to = request.local(path_of(import));
    if (!can_be_undone(import)) return http::see_other(to);
    if (are_rows_forgotten(import, installation.clock.now())) return show_undo(installation, request, 422);
    if (rows > rows_in_request_max) {
        std::string const payload = boost::json::serialize(
            boost::json::object{{"import", to_string(import.id)}, {"role", actor.role.code}});
        jobs::NewJob const job{.id = installation.ids.next(), .kind = std::string(undo_kind),
                               .key = to_string(import.id), .payload = payload, .owner = actor.person};
        return http::after_commit(installation.database, "import/" + to_string(import.id),
                                  [&queue, job, to](db::Tx& tx) {
                                      return http::see_other(to + "?lavoro=" + to_string(queue.enqueue(tx, job)));
                                  });
    }
    auto const none = [](db::Tx&, std::int64_t) {};
    undo_import(installation.database, import.id, actor, installation.ids, installation.clock.now(), none);
    return http::see_other(to);
}

void run_undo(jobs::Run& run, access::Installation& installation) {
    auto const order = boost::json::parse(run.payload()).as_object();
    access::Actor actor;
    actor.person = run.owner().value_or(Uuid{});
    std::string const role(order.at("role").as_string());
    actor.role.code = role;
    std::int64_t const before = run.progress_done();
    undo_import(installation.database, parse_uuid(run.key()).value(), actor, installation.ids,
                installation.clock.now(), [&](db::Tx& tx, std::int64_t rows) {
                    run.checkpoint(tx, std::to_string(before + rows), before + rows, 0);
                });
}

}  // namespace

Fragment undo_card(html::Voice const& voice, http::Request const& request, Imported const& import, bool has_rows,
                   std::vector<std::int64_t> const& kept) {
    html::Card const card{.id = "restano", .title = std::string(voice[w::undo_kept_title]), .is_flush = true};
    html::Button const button{.label = std::string(voice[w::undo_link]), .weight = html::Weight::outline};
    return html::fragment([&](Writer& h) {
        if (can_be_undone(import) && has_rows)
            h.add(html::actions(
                {html::button_link(html::Url(request.local(path_of(import) + "/annulla")), button)}));
        if (!kept.empty()) h.add(html::card(card, kept_table(voice, kept)));
    });
}

void add_undo_routes(http::Router& router, jobs::Queue& queue, access::Installation& installation) {
    queue.add_kind(std::string(undo_kind), [&](jobs::Run& run) { run_undo(run, installation); });
    auto const may = access::may::import_people;
    // Looks at every person of the import: in the pool for costly routes.
    router.get("/importazioni/{id}/annulla", may, [&](http::Request const& request) {
        return show_undo(installation, request);
    }).is_costly = true;
    router.post("/importazioni/{id}/annulla", may, [&](http::Request const& request) {
        return undo(queue, installation, request);
    }).is_costly = true;
}

}  // namespace regia::registry
