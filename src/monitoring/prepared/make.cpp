//! Asking for a large file, and the job that makes it.
#include <boost/json.hpp>

#include <fstream>

#include "access/look/look.hpp"
#include "locale/exports.hpp"
#include "mail/mail.hpp"
#include "monitoring/prepared/prepared.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::exports;
namespace json = boost::json;

constexpr std::int64_t lines_per_checkpoint = 1'000;

//! Who asked, as she is now; nothing when her grant has ended.
std::shared_ptr<access::Actor const> actor_now(db::Database& database, access::Programme const& programme,
                                               Prepared const& prepared, Day today) {
    return database.read([&](db::Tx& tx) -> std::shared_ptr<access::Actor const> {
        for (access::Grant const& grant : access::grants_of(tx, prepared.person, today)) {
            access::Role const* const role = programme.find_role(grant.role);
            if (grant.id != prepared.grant || !role) continue;
            auto actor = std::make_shared<access::Actor>();
            actor->person = prepared.person;
            actor->name = access::display_name(tx, prepared.person);
            actor->role = *role;
            actor->scope = grant.scope;
            actor->grant = grant.id;
            return actor;
        }
        return nullptr;
    });
}

std::optional<mail::Letter> letter_for(db::Tx& tx, access::Installation& installation, Prepared const& prepared,
                                       Uuid id, Instant now) {
    auto const person = registry::find_person(tx, prepared.person);
    if (!person || !person->email || !mail::is_address(*person->email) || prepared.site.empty()) return std::nullopt;
    html::Voice const voice(prepared.language);
    auto const programme = installation.programme.current();
    std::string const name(voice.pick(programme->name_it, programme->name_en));
    mail::Letter letter;
    letter.id = id;
    letter.person = prepared.person;
    letter.occasion = "export/" + to_string(prepared.id);
    letter.address = *person->email;
    letter.language = voice.code();
    letter.subject = voice(w::letter_subject, {{"programme", name}});
    letter.text = voice(w::letter_text, {{"day", voice.day(rome_day(*prepared.expires_at))}}) + "\n\n" +
                  prepared.site + voice.local("/esportazioni/") + to_string(prepared.id) + "\n";
    letter.at = now;
    return letter;
}

//! Rows into the file, and how far it is into the job.
std::vector<Uuid> write_rows(jobs::Run const& run, Desk const& desk, Table const& table, TableFile& file,
                             std::int64_t& lines) {
    std::vector<Uuid> people;
    desk.database().read([&](db::Tx& tx) {
        std::int64_t const total = table.count ? table.count(tx) : static_cast<std::int64_t>(table.lines.size());
        auto const tell = [&] {
            desk.database().write_now("export", [&](db::Tx& told) { run.checkpoint(told, "", lines, total); });
        };
        tell();
        file.begin(head_of(desk, table, total));
        auto const add = [&](TableLine const& line) {
            if (line.person) people.push_back(*line.person);
            file.row(line, ++lines);
            if (lines % lines_per_checkpoint == 0) tell();
        };
        if (table.each) table.each(tx, all_rows, add);
        else
            for (TableLine const& line : table.lines) add(line);
        tell();
        return true;
    });
    return people;
}

void keep_parts(jobs::Run const& run, db::Database& database, Uuid id, std::string const& path, std::int64_t lines) {
    std::ifstream in(path, std::ios::binary);
    std::string part(prepared_part_bytes, '\0');
    std::int64_t number = 0;
    while (in.read(part.data(), static_cast<std::streamsize>(part.size())) || in.gcount() > 0) {
        auto const content = std::string_view(part).substr(0, static_cast<std::size_t>(in.gcount()));
        database.write_now("export", [&, number](db::Tx& tx) {
            run.checkpoint(tx, "", lines, lines);
            insert_part(tx, id, number, content);
        });
        ++number;
    }
}

void make(jobs::Run& run, Sources const& sources) {
    auto& installation = sources.installation;
    auto& database = installation.database;
    Uuid const id = parse_uuid(run.key()).value();
    auto found = database.read([&](db::Tx& tx) { return prepared_of_job(tx, id); });
    if (!found || found->outcome != "making") return;
    Prepared prepared = *std::move(found);
    auto const actor = actor_now(database, *installation.programme.current(), prepared,
                                 rome_day(installation.clock.now()));
    auto const route = sources.tables->find(prepared.route);
    http::Request const request = request_again(prepared, actor ? actor : std::make_shared<access::Actor const>());
    Desk const desk(sources, request);
    if (!actor || route == sources.tables->end() || !may_have(desk, route->second)) {
        database.write_now("export", [&](db::Tx& tx) { end_prepared(tx, id, "refused"); });
        return;
    }
    database.write_now("export", [&](db::Tx& tx) {
        run.checkpoint(tx, "", 0, prepared.lines);
        drop_parts(tx, id);  // of a run that was killed
    });
    TableKind const& kind = table_kind(prepared.ending);
    Table const table = route->second.table(desk);
    auto const file = kind.make(desk.now);
    std::int64_t lines = 0;
    auto const people = write_rows(run, desk, table, *file, lines);
    auto const spooled = file->finish();
    Digest const digest = sha256_of_file(spooled->path());
    keep_parts(run, database, id, spooled->path(), lines);
    prepared.lines = lines;
    prepared.size_bytes = static_cast<std::int64_t>(spooled->size_bytes());
    prepared.digest = Bytes(digest.begin(), digest.end());
    prepared.ready_at = installation.clock.now();
    prepared.expires_at = *prepared.ready_at + days(desk.plan->export_days);
    Uuid const look = installation.ids.next(), letter_id = installation.ids.next();
    database.write_now("export", [&](db::Tx& tx) {
        run.checkpoint(tx, "", lines, lines);
        make_ready(tx, prepared);
        access::record_export(tx, look, *actor, table.what + "_" + prepared.ending, log_of(table), people, digest,
                              *prepared.ready_at);
        if (auto const letter = letter_for(tx, installation, prepared, letter_id, *prepared.ready_at))
            mail::enqueue(tx, *letter);
    });
    run.result(json::serialize(json::object{{"lines", lines}}));
}

}  // namespace

http::Request request_again(Prepared const& prepared, std::shared_ptr<access::Actor const> actor) {
    http::Request request;
    request.method = http::Method::get;
    request.path = prepared.route;
    request.query_text = prepared.query;
    request.query = http::parse_urlencoded(prepared.query).value_or(http::Fields{});
    request.english = prepared.language == "en";
    if (!prepared.body.empty()) request.captured.add("ente", prepared.body);
    request.visitor = std::move(actor);
    return request;
}

bool may_have(Desk const& desk, TableRoute const& route) {
    return desk.may(route.access) && (desk.request.in_path("ente").empty() || desk.find_body_in_path());
}

namespace {

bool is_underway(db::Tx& tx, Prepared const& one) {
    auto const job = jobs::find(tx, one.job);
    return job && (job->state == jobs::JobState::waiting || job->state == jobs::JobState::running);
}

}  // namespace

http::Answer prepare(Desk const& desk, TableRoute const& route, TableKind const& kind, Table const& table,
                     std::int64_t lines) {
    auto& installation = desk.installation;
    Prepared wanted;
    wanted.id = installation.ids.next();
    wanted.job = installation.ids.next();
    wanted.person = desk.actor.person;
    wanted.grant = desk.actor.grant;
    wanted.route = route.path;
    wanted.body = desk.request.in_path("ente");
    wanted.query = table.query;
    wanted.language = desk.voice.code();
    wanted.ending = kind.ending;
    wanted.title = table.title;
    wanted.file_name = table.file_name + "-" + to_string(rome_day(desk.now)) + "." + std::string(kind.ending);
    wanted.site = installation.letter_url();
    wanted.asked_at = desk.now;
    wanted.lines = lines;
    bool const is_program = desk.request.wants_json();
    std::string const here = is_program ? "/api/v1/exports/" : desk.request.local("/esportazioni/");
    return http::after_commit(
        desk.database(), "export", [wanted, is_program, here, &queue = desk.queue](db::Tx& tx) {
            // Who asks again while it is being made is led to it.
            tx.serialise("export/" + to_string(wanted.person));
            auto before = prepared_in_making(tx, wanted);
            if (before && !is_underway(tx, *before)) {
                end_prepared(tx, before->id, "failed");
                before.reset();
            }
            Uuid const id = before ? before->id : wanted.id;
            if (!before) {
                insert_prepared(tx, wanted);
                queue.enqueue(tx, {.id = wanted.job, .kind = std::string(prepared_kind), .key = to_string(id),
                                   .owner = wanted.person});
            }
            if (!is_program) return http::see_other(here + to_string(id));
            return http::json(json::serialize(json::object{{"export", to_string(id)}}), 202)
                .with("Location", here + to_string(id));
        });
}

void add_prepared_jobs(jobs::Queue& queue, Sources sources) {
    queue.add_kind(std::string(prepared_kind), [sources](jobs::Run& run) { make(run, sources); });
    constexpr std::string_view forget = "table_export_forget";
    queue.add_kind(std::string(forget), [&installation = sources.installation](jobs::Run&) {
        Instant const now = installation.clock.now();
        installation.database.write_now("export", [&](db::Tx& tx) { forget_prepared(tx, now); });
    });
    queue.schedule(std::string(forget), std::string(forget), jobs::Daily{3, 10});
}

}  // namespace regia::monitoring
