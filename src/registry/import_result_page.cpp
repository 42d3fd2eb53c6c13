//! /importazioni/{id}: what a checked file would change, the button that applies it, the refused rows.
#include "base/bytes.hpp"
#include "base/text.hpp"
#include "files/csv.hpp"
#include "jobs/queue.hpp"
#include "locale/registry.hpp"
#include "registry/import_pages.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using html::Fragment;
using html::Writer;

constexpr std::int64_t rows_shown = 100;
constexpr std::int64_t rows_exported_max = 1'000'000;

Fragment counts(html::Voice const& voice, Imported const& import) {
    std::vector<html::KeyValue> pairs;
    auto const add = [&](html::Word word, std::int64_t number) {
        pairs.push_back({std::string(voice[word]), html::text(voice.number(number))});
    };
    if (import.state == "applied") add(w::applied, import.applied);
    add(w::fresh, import.fresh);
    add(w::changed, import.changed);
    add(w::same, import.same);
    add(w::refused, import.refused);
    if (!import.sheet.empty()) pairs.push_back({std::string(voice[w::sheet]), html::text(import.sheet)});
    if (!import.columns_ignored.empty())
        pairs.push_back({std::string(voice[w::ignored_columns]), html::text(import.columns_ignored)});
    return html::key_values(pairs);
}

//! The job that applies it, if the address names one that this person asked for.
std::optional<jobs::Job> applying_job(db::Tx& tx, http::Request const& request, Imported const& import) {
    auto const id = parse_uuid(request.query.get("lavoro"));
    auto job = id ? jobs::find(tx, *id) : std::nullopt;
    bool const is_hers = job && job->owner == access::actor(request).person && job->key == to_string(import.id);
    return is_hers ? std::move(job) : std::nullopt;
}

bool is_under_way(std::optional<jobs::Job> const& job) {
    return job && (job->state == jobs::JobState::waiting || job->state == jobs::JobState::running);
}

//! Without scripts the page is opened again by hand; with them it follows by itself.
Fragment progress(html::Voice const& voice, http::Request const& request, std::optional<jobs::Job> const& job) {
    if (!job || job->state == jobs::JobState::done) return {};
    if (!is_under_way(job))
        return html::note(html::Kind::bad, voice[w::apply_failed], voice[w::apply_failed_text],
                          html::Announced::politely);
    std::string const text = job->progress_total == 0
                                 ? std::string(voice[w::apply_waits])
                                 : voice(w::apply_progress, {{"done", voice.number(job->progress_done)},
                                                             {"total", voice.number(job->progress_total)}});
    double const share = job->progress_total == 0 ? 0
                                                  : static_cast<double>(job->progress_done) /
                                                        static_cast<double>(job->progress_total);
    return html::fragment([&](Writer& h) {
        h("<div id=\"andamento\" hx-get=\"{}\" hx-trigger=\"every 1s\" hx-swap=\"outerHTML\">{}<div class=\"mt3\">"
          "{}</div></div>",
          request.target(),
          html::note(html::Kind::info, voice[w::apply_running], text, html::Announced::politely),
          html::bar(share, text));
    });
}

Fragment outcome_card(html::Voice const& voice, http::Request const& request, Imported const& import,
                      bool is_applying) {
    html::Card card{.id = "esito", .title = std::string(voice[w::what_happens]),
                    .side = is_applying ? Fragment() : state_tag(voice, import)};
    std::int64_t const left = import.fresh + import.changed;
    bool const may_apply = !is_applying && left > 0 && (import.state == "checked" || import.state == "applying");
    html::Button const apply{.label = import.state == "applying" ? std::string(voice[w::apply_rest])
                                                                 : voice(w::apply, {{"n", left}})};
    return html::card(card, html::fragment([&](Writer& h) {
        h.add(counts(voice, import));
        if (left > 0) h("<p class=\"small muted mt4\">{}</p>", voice[w::proposed_note]);
        if (may_apply)
            h("<form class=\"mt4\" method=\"post\" action=\"{}\">{}<p class=\"small muted\">{}</p>{}</form>",
              html::Url(request.local(path_of(import) + "/applica")), access::form_token(request),
              voice[w::apply_note], html::actions({html::submit(apply)}));
        else if (import.state == "checking") h("<p class=\"mt4 m-0\">{}</p>", voice[w::checking_note]);
        else if (import.state == "checked" && left == 0)
            h("<p class=\"mt4 m-0\">{}</p>", voice[w::nothing_to_apply]);
    }));
}

Fragment refused_card(html::Voice const& voice, http::Request const& request, Imported const& import,
                      std::vector<RefusedRow> const& refused) {
    if (refused.empty()) return {};
    std::vector<html::TableRow> rows;
    for (RefusedRow const& row : refused)
        rows.push_back({html::head_cell(voice.number(row.line)),
                        html::cell(row.column.empty() ? "–" : row.column, "m-r"),
                        html::cell(reason_text(voice, row.reason), "m-s")});
    html::Table table;
    table.caption = voice[w::refused_rows];
    table.columns = {{std::string(voice[w::line])}, {std::string(voice[w::column])}, {std::string(voice[w::reason])}};
    html::Button const csv{.label = std::string(voice[w::refused_csv]),
                           .icon = "it-file-csv",
                           .weight = html::Weight::outline,
                           .is_small = true};
    html::Card card{.id = "scarti", .title = std::string(voice[w::refused_rows]), .is_flush = true};
    if (import.refused > static_cast<std::int64_t>(refused.size()))
        card.subtitle = voice(w::first_refused, {{"n", static_cast<std::int64_t>(refused.size())},
                                                 {"total", voice.number(import.refused)}});
    if (may_read_rows(access::actor(request), import))
        card.side = html::button_link(html::Url(request.local(path_of(import) + "/scarti.csv")), csv);
    return html::card(card, html::table(table, rows));
}

http::Answer show_import(access::Installation& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    Uuid const id = request.id_in_path("id");
    std::vector<RefusedRow> refused;
    std::optional<jobs::Job> job;
    Imported const import = installation.database.read([&](db::Tx& tx) {
        Imported const found = find_import(tx, access::actor(request), id);
        job = applying_job(tx, request, found);
        refused = refused_rows(tx, id, rows_shown);
        return found;
    });
    if (request.is_fragment() && job)  // when it is over, the whole page with what it came to
        return job->state == jobs::JobState::done
                   ? http::page("").with("HX-Redirect", request.local(path_of(import)))
                   : http::page(progress(voice, request, job).markup());
    html::Frame frame = access::frame(installation, request, import.file_name);
    frame.crumbs = {{std::string(voice[w::imports]), html::Url(request.local("/importazioni"))},
                    {import.file_name, html::Url(request.local(request.path)), true}};
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}{}</div>", html::page_head(import.file_name, voice.moment(import.created_at)),
          progress(voice, request, job), outcome_card(voice, request, import, is_under_way(job)),
          refused_card(voice, request, import, refused));
    });
    return http::page(html::page(frame, content));
}

//! The refused rows with the columns of the file, so that they can be mended and uploaded again.
std::string csv_of(html::Voice const& voice, Imported const& import, std::vector<RefusedRow> const& rows) {
    std::string csv = "riga,colonna,motivo," + import.columns_kept + "\r\n";
    for (RefusedRow const& row : rows) {
        csv += std::to_string(row.line) + "," + files::csv_field(row.column) + "," +
               files::csv_field(reason_text(voice, row.reason));
        for (std::string_view const field : split(row.content, between_fields)) csv += "," + files::csv_field(field);
        csv += "\r\n";
    }
    return csv;
}

http::Answer refused_csv(access::Installation& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    auto const& actor = access::actor(request);
    Uuid const id = request.id_in_path("id");
    std::size_t people = 0;
    std::string csv = installation.database.read([&](db::Tx& tx) {
        Imported const import = find_import(tx, actor, id);
        if (!may_read_rows(actor, import)) throw NotFound("no such import");
        auto const rows = refused_rows(tx, id, rows_exported_max);
        people = rows.size();
        return csv_of(voice, import, rows);
    });
    // An export leaves a row in the audit before it is sent.
    return http::after_commit(
        installation.database, "audit",
        [look = installation.ids.next(), looker = actor, filter = "import " + to_string(id), people,
         digest = sha256(csv), csv, now = installation.clock.now()](db::Tx& tx) {
            auto const count = static_cast<std::int64_t>(people);
            access::record_list_look(tx, look, looker, "export", filter, count, digest, now);
            http::Reply reply = http::text(csv);
            reply.headers = {{"Content-Type", "text/csv; charset=utf-8"},
                             {"Content-Disposition", "attachment; filename=\"scarti.csv\""}};
            return reply;
        });
}

}  // namespace

std::string path_of(Imported const& import) { return "/importazioni/" + to_string(import.id); }

void add_import_routes(http::Router& router, access::Installation& installation) {
    auto const may = access::may::import_people;
    router.get("/importazioni/{id}", may,
               [&](http::Request const& request) { return show_import(installation, request); });
    router.get("/importazioni/{id}/scarti.csv", may, [&](http::Request const& request) {
        return refused_csv(installation, request);
    });
}

}  // namespace regia::registry
