//! POST /importazioni: a file is uploaded and checked, at once or by a job; its unknown headers are assigned.
#include <filesystem>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "http/temporary_file.hpp"
#include "locale/registry.hpp"
#include "registry/apply/apply.hpp"
#include "registry/check/check.hpp"
#include "registry/import_pages.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using html::Fragment;
using html::Writer;

constexpr std::uint64_t upload_bytes_max = 64ULL * 1024 * 1024;  // 60,000 rows are about 10 MB

struct Desk {
    jobs::Queue& queue;
    access::Installation& installation;
    files::Shelf<Reference>& reference;
};

void run_check(jobs::Run& run, access::Installation& installation, files::Shelf<Reference>& reference) {
    Uuid const import = parse_uuid(run.key()).value();
    http::TemporaryFile file(std::filesystem::temp_directory_path().string());
    bool const is_there = installation.database.read([&](db::Tx& tx) {
        return write_file(tx, import, [&](std::string_view part) { file.append(part); });
    });
    if (!is_there) {  // checked by the first arrival of the same form, or forgotten: then it ends here
        installation.database.write_now("import/" + to_string(import), [&](db::Tx& tx) { break_check(tx, import); });
        return;
    }
    auto const reader = files::read_rows(file.path());
    go_on_checking(installation.database, *reference.current(), *reader, import, static_cast<std::size_t>(-1),
                   installation.clock.now(),
                   [&](db::Tx& tx, std::int64_t rows) { run.checkpoint(tx, std::to_string(rows), rows, 0); });
}

//! The first rows now, the rest by a job. Returns where to go, or the refusal of the whole file.
std::string check_now_or_later(Desk const& desk, http::Request const& request, Uuid id, std::string const& path,
                               ImportReport& report) {
    auto const reader = files::read_rows(path);
    auto const none = [](db::Tx&, std::int64_t) {};
    CheckedSoFar const checked =
        go_on_checking(desk.installation.database, *desk.reference.current(), *reader, id,
                       static_cast<std::size_t>(rows_checked_in_request_max), desk.installation.clock.now(), none);
    report = checked.report;
    std::string const to = request.local("/importazioni/" + to_string(id));
    if (checked.is_over) return to;
    jobs::NewJob const job{.id = desk.installation.ids.next(), .kind = std::string(check_kind), .key = to_string(id),
                           .payload = boost::json::serialize(boost::json::object{{"import", to_string(id)}}),
                           .owner = access::actor(request).person};
    return desk.installation.database.write_now("import/" + to_string(id), [&](db::Tx& tx) {
        return to + "?lavoro=" + to_string(desk.queue.enqueue(tx, job));
    });
}

http::Answer upload(Desk const& desk, http::Request const& request) {
    auto const voice = access::voice(request);
    auto& installation = desk.installation;
    auto const refuse = [&](std::string const& why) {
        return show_imports(installation, *desk.reference.current(), request, why, 422);
    };
    auto const& uploads = request.uploads;
    if (uploads.empty() || (uploads[0].file_name.empty() && uploads[0].size_bytes == 0))
        return refuse(std::string(voice[w::choose_a_file]));
    auto const submission = parse_uuid(request.form.get("invio"));
    if (!submission) throw BadRequest("the form has no invio");
    auto const& actor = access::actor(request);
    ImportOrder const order{*submission, uploads[0].path, shown_file_name(uploads[0].file_name), body_of(actor),
                            actor.person, request.form.get("completo") == "1"};
    // Seconds of work: this route runs in the pool for costly ones and may wait for its writes.
    auto const reader = files::read_rows(order.path);
    BegunCheck begun = begin_check(installation.database, *reader, order, true, installation.clock.now());
    if (!begun.report.refusal.empty()) return refuse(refusal_text(voice, begun.report));
    if (begun.state != "checking") return http::see_other(request.local("/importazioni/" + to_string(order.id)));
    std::string const to = check_now_or_later(desk, request, order.id, order.path, begun.report);
    if (begun.report.refusal.empty()) return http::see_other(to);
    installation.database.write_now("import/" + to_string(order.id), [&](db::Tx& tx) { drop_import(tx, order.id); });
    return refuse(refusal_text(voice, begun.report));
}

http::Answer choose_columns(Desk const& desk, http::Request const& request) {
    auto& installation = desk.installation;
    auto const& actor = access::actor(request);
    Uuid const id = request.id_in_path("id");
    http::TemporaryFile file(std::filesystem::temp_directory_path().string());
    MappedColumns mapped;
    Imported const import = installation.database.write_now("import/" + to_string(id), [&](db::Tx& tx) {
        tx.serialise("import/" + to_string(id));  // it may be applied meanwhile
        Imported const found = find_import(tx, actor, id);
        if (!may_read_rows(actor, found)) throw NotFound("no such import");
        auto const headers = choosable_headers(found);
        for (std::size_t i = 0; i < headers.size(); ++i) {
            std::string_view const chosen = request.form.get("colonna-" + std::to_string(i));
            choose_header(tx, found.body, files::header_key(headers[i]), column_named(chosen), actor.person,
                          installation.clock.now());
        }
        if (found.state == "unmapped" || found.state == "checked") mapped = map_columns(tx, found);
        return found;
    });
    if (!mapped.missing.empty())
        return show_import(installation, *desk.reference.current(), request,
                           access::voice(request)(w::columns_still_missing, {{"columns", join(mapped.missing, ", ")}}),
                           422);
    if (!mapped.is_begun) return http::see_other(request.local(path_of(import)));
    installation.database.read([&](db::Tx& tx) {
        return write_file(tx, id, [&](std::string_view part) { file.append(part); });
    });
    ImportReport report;
    return http::see_other(check_now_or_later(desk, request, id, file.path(), report));
}

}  // namespace

Fragment columns_card(html::Voice const& voice, http::Request const& request, Imported const& import,
                      HeaderChoices const& choices, bool can_check_again) {
    auto const headers = choosable_headers(import);
    bool const is_open = import.state == "unmapped" || import.state == "checked";
    if (headers.empty() || !is_open) return {};
    std::vector<html::Choice> columns{{"", std::string(voice[w::columns_none])}};
    for (int i = 0; i < static_cast<int>(Column::count); ++i)
        columns.push_back({std::string(name_of(static_cast<Column>(i))), std::string(name_of(static_cast<Column>(i)))});
    html::Button const save{
        .label = std::string(voice[import.state == "unmapped" ? w::columns_save
                                   : can_check_again          ? w::columns_save_again
                                                              : w::columns_save_next]),
        .weight = import.state == "unmapped" ? html::Weight::primary : html::Weight::outline};
    html::Card const card{.id = "colonne", .title = std::string(voice[w::columns_title])};
    return html::card(card, html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}<p class=\"m-0\">{}</p>",
          html::Url(request.local(path_of(import) + "/colonne")), access::form_token(request), voice[w::columns_lead]);
        for (std::size_t i = 0; i < headers.size(); ++i) {
            html::Field field;
            field.name = "colonna-" + std::to_string(i);
            field.label = headers[i];
            auto const chosen = choices.find(files::header_key(headers[i]));
            if (chosen != choices.end() && chosen->second) field.value = name_of(*chosen->second);
            h.add(html::select(field, columns));
        }
        h("{}</form>", html::actions({html::submit(save)}));
    }));
}

void add_check_routes(http::Router& router, jobs::Queue& queue, access::Installation& installation,
                      files::Shelf<Reference>& reference) {
    queue.add_kind(std::string(check_kind),
                   [&](jobs::Run& run) { run_check(run, installation, reference); });
    auto const may = access::may::import_people;
    Desk const desk{queue, installation, reference};
    auto& taken =
        router.post("/importazioni", may, [desk](http::Request const& request) { return upload(desk, request); });
    taken.takes_upload = true;
    taken.is_costly = true;
    taken.body_bytes_max = upload_bytes_max;
    router.post("/importazioni/{id}/colonne", may, [desk](http::Request const& request) {
        return choose_columns(desk, request);
    }).is_costly = true;
}

}  // namespace regia::registry
