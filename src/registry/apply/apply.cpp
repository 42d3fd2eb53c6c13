#include "registry/apply/apply.hpp"

#include <boost/json.hpp>

#include "locale/registry.hpp"
#include "registry/check/check.hpp"
#include "registry/import_pages.hpp"

namespace regia::registry {
namespace {

//! Whoever pressed the button, as the log of looks names her.
access::Actor actor_of(jobs::Run const& run, std::string_view role) {
    access::Actor actor;
    actor.person = run.owner().value_or(Uuid{});
    actor.role.code = role;
    return actor;
}

void run_apply(jobs::Run& run, access::Installation& installation, files::Shelf<Reference>& reference) {
    auto const order = boost::json::parse(run.payload()).as_object();
    Uuid const import = parse_uuid(std::string(order.at("import").as_string())).value();
    auto const found = installation.database.read([&](db::Tx& tx) { return imported(tx, import, Uuid{}); });
    if (!found) return;
    std::int64_t const total = found->to_apply();
    // A batch that is run again ends at the same line, and counts once.
    std::int64_t before = run.progress_done(), in_batch = 0, up_to_line = -1;
    auto const told = [&](db::Tx& tx, Batch const& batch) {
        if (batch.rows > 0 && batch.up_to_line != up_to_line) before += in_batch;
        if (batch.rows > 0) in_batch = batch.rows;
        up_to_line = batch.up_to_line;
        run.checkpoint(tx, std::to_string(up_to_line), before + in_batch, total);
    };
    apply_in_batches(installation.database, *reference.current(), import,
                     actor_of(run, std::string(order.at("role").as_string())), installation.ids,
                     installation.clock.now(), told);
}

http::Answer order_apply(jobs::Queue& queue, access::Installation& installation, Imported const& import,
                         http::Request const& request) {
    auto const& actor = access::actor(request);
    std::string const payload = boost::json::serialize(
        boost::json::object{{"import", to_string(import.id)}, {"role", actor.role.code}});
    jobs::NewJob const job{.id = installation.ids.next(), .kind = std::string(apply_kind),
                           .key = to_string(import.id), .payload = payload, .owner = actor.person};
    return http::after_commit(installation.database, "import/" + to_string(import.id),
                              [&queue, job, to = request.local(path_of(import))](db::Tx& tx) {
                                  return http::see_other(to + "?lavoro=" + to_string(queue.enqueue(tx, job)));
                              });
}

//! A file that would end the work of many is applied only when its number was confirmed, as it stands now.
std::optional<http::Answer> unconfirmed(access::Installation& installation, Reference const& reference,
                                        http::Request const& request, Imported const& import) {
    if (import.state != "checked") return std::nullopt;
    auto const many = installation.database.read(
        [&](db::Tx& tx) { return removals_to_confirm(tx, reference, import.id); });
    std::int64_t removed = 0;
    for (Removal const& one : many) removed += one.removed;
    if (many.empty() || request.form.get("conferma") == std::to_string(removed)) return std::nullopt;
    return show_import(installation, reference, request,
                       std::string(access::voice(request)[words::registry::confirm_missing]), 422);
}

http::Answer apply(jobs::Queue& queue, access::Installation& installation, files::Shelf<Reference>& reference,
                   http::Request const& request) {
    auto const& actor = access::actor(request);
    Imported const import = installation.database.read([&](db::Tx& tx) {
        Imported const found = find_import(tx, actor, request.id_in_path("id"));
        if (!may_read_rows(actor, found)) throw NotFound("no such import");
        return found;
    });
    if (auto refused = unconfirmed(installation, *reference.current(), request, import)) return std::move(*refused);
    bool const is_open = import.state == "checked" || import.state == "applying";
    if (is_open && are_rows_forgotten(import, installation.clock.now()))
        return show_import(installation, *reference.current(), request,
                           std::string(access::voice(request)[words::registry::rows_forgotten]), 422);
    if (is_open && import.to_apply() > rows_in_request_max)
        return order_apply(queue, installation, import, request);
    // The second arrival of the same form finds the work done and shows it.
    apply_import(installation.database, *reference.current(), import.id, actor, installation.ids,
                 installation.clock.now());
    return http::see_other(request.local(path_of(import)));
}

}  // namespace

void add_apply_routes(http::Router& router, jobs::Queue& queue, access::Installation& installation,
                      files::Shelf<Reference>& reference) {
    add_check_routes(router, queue, installation, reference);
    add_undo_routes(router, queue, installation);
    queue.add_kind(std::string(apply_kind),
                   [&](jobs::Run& run) { run_apply(run, installation, reference); });
    static constexpr std::string_view resume_kind = "import_resume";  // outlives this function, as its job does
    queue.add_kind(std::string(resume_kind), [&](jobs::Run&) {
        installation.database.write_now(std::string(resume_kind), [&](db::Tx& tx) {
            resume_imports(tx, queue, installation.ids, installation.clock.now());
        });
    });
    queue.schedule(std::string(resume_kind), std::string(resume_kind), jobs::Every{600});
    router.post("/importazioni/{id}/applica", access::may::import_people, [&](http::Request const& request) {
        return apply(queue, installation, reference, request);
    }).is_costly = true;
}

}  // namespace regia::registry
