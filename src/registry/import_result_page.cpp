//! /importazioni/{id}: what a checked file would change, the button that applies it, the refused rows.
#include "base/bytes.hpp"
#include "base/text.hpp"
#include "files/csv.hpp"
#include "jobs/queue.hpp"
#include "locale/registry.hpp"
#include "registry/check/check.hpp"
#include "registry/import_pages.hpp"
#include "registry/undo/undo.hpp"

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
    if (import.applied > 0) add(w::applied, import.applied);
    if (import.undone_at) add(w::undone_rows, import.undone);
    add(w::fresh, import.fresh);
    add(w::changed, import.changed);
    if (import.moved > 0) add(w::moved, import.moved);
    if (import.is_complete) add(w::gone, import.gone);
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
Fragment progress(html::Voice const& voice, http::Request const& request, std::optional<jobs::Job> const& job,
                  Imported const& import) {
    bool const is_check = import.state == "checking", is_undo = job && job->kind == undo_kind;
    if (!job || job->state == jobs::JobState::done) return {};
    if (!is_under_way(job))
        return html::note(html::Kind::bad, voice[is_check ? w::check_failed : w::apply_failed],
                          voice[is_check ? w::check_failed_text : w::apply_failed_text],
                          html::Announced::politely);
    std::string const text = is_check ? voice(w::check_progress, {{"n", job->progress_done}})
                             : job->progress_total == 0
                                 ? std::string(voice[w::apply_waits])
                                 : voice(w::apply_progress, {{"done", voice.number(job->progress_done)},
                                                             {"total", voice.number(job->progress_total)}});
    std::string_view const running = voice[is_check  ? w::check_running
                                           : is_undo ? w::undo_running
                                                     : w::apply_running];
    double const share = job->progress_total == 0 ? 0
                                                  : static_cast<double>(job->progress_done) /
                                                        static_cast<double>(job->progress_total);
    return html::fragment([&](Writer& h) {
        h("<div id=\"andamento\" hx-get=\"{}\" hx-trigger=\"every 1s\" hx-swap=\"outerHTML\">{}<div class=\"mt3\">"
          "{}</div></div>",
          request.target(),
          html::note(html::Kind::info, running, text, html::Announced::politely),
          html::bar(share, text));
    });
}

//! What many would lose is named body by body, and confirmed with its number.
Fragment confirmation(html::Voice const& voice, Reference const& reference, std::vector<Removal> const& many,
                      std::string const& error) {
    if (many.empty()) return {};
    std::int64_t removed = 0;
    for (Removal const& one : many) removed += one.removed;
    html::Field confirm;
    confirm.name = "conferma";
    confirm.label = voice(w::confirm_removal, {{"n", removed}});
    confirm.value = std::to_string(removed);
    confirm.error = error;
    auto const bodies = html::fragment([&](Writer& h) {
        h("<ul class=\"m-0\">");
        for (Removal const& one : many) {
            Body const* const body = reference.find_body(one.body);
            h("<li>{}</li>", voice(w::removal_of_body, {{"body", body ? body->name : ""},
                                                       {"n", voice.number(one.removed)},
                                                       {"people", voice.number(one.people)}}));
        }
        h("</ul>");
    });
    return html::fragment([&](Writer& h) {
        h("{}<div class=\"mt4\">{}</div>", html::note(html::Kind::warn, voice[w::many_removed], bodies),
          html::check_box(confirm, false));
    });
}

Fragment outcome_card(html::Voice const& voice, http::Request const& request, Imported const& import,
                      bool is_applying, Fragment const& confirm) {
    html::Card card{.id = "esito", .title = std::string(voice[w::what_happens]),
                    .side = is_applying ? Fragment() : state_tag(voice, import)};
    std::int64_t const left = import.to_apply();
    bool const is_open = import.state == "checked" || import.state == "applying";
    bool const may_apply = !is_applying && left > 0 && is_open && may_read_rows(access::actor(request), import);
    html::Button const apply{.label = import.state == "applying" ? std::string(voice[w::apply_rest])
                                                                 : voice(w::apply, {{"n", left}})};
    return html::card(card, html::fragment([&](Writer& h) {
        h.add(counts(voice, import));
        if (left > 0) h("<p class=\"small muted mt4\">{}</p>", voice[w::proposed_note]);
        if (may_apply)
            h("<form class=\"mt4 stack gap4\" method=\"post\" action=\"{}\">{}<p class=\"small muted m-0\">{}</p>{}{}"
              "</form>",
              html::Url(request.local(path_of(import) + "/applica")), access::form_token(request),
              voice[w::apply_note], confirm, html::actions({html::submit(apply)}));
        else if (import.state == "checking" && !is_applying)
            h("<p class=\"mt4 m-0\">{}</p>", voice[w::checking_note]);
        else if (import.state == "broken") {
            ImportReport report;
            report.refusal = import.refusal;
            h("<p class=\"mt4 m-0\">{}</p>", refusal_text(voice, report));
        }
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

http::Answer show_import(access::Installation& installation, Reference const& reference, http::Request const& request,
                         std::string const& error, int status) {
    auto const voice = access::voice(request);
    auto const& actor = access::actor(request);
    Uuid const id = request.id_in_path("id");
    std::vector<RefusedRow> refused;
    std::vector<Removal> many;
    HeaderChoices choices;
    bool has_undo = false, can_check_again = false;
    std::vector<std::int64_t> kept;
    std::optional<jobs::Job> job;
    Imported const import = installation.database.read([&](db::Tx& tx) {
        Imported const found = find_import(tx, actor, id);
        job = applying_job(tx, request, found);
        refused = refused_rows(tx, id, rows_shown);
        many = removals_to_confirm(tx, reference, id);
        choices = header_choices(tx, found.body);
        // What was applied can be taken back; what was not, checked again.
        if (found.state == "applied" || found.state == "undoing") has_undo = undo_rows(tx, id) > 0;
        else can_check_again = has_file(tx, id);
        if (found.undone_at) kept = kept_lines(tx, id, rows_shown);
        return found;
    });
    if (request.is_fragment() && job)  // when it is over, the whole page with what it came to
        return job->state == jobs::JobState::done
                   ? http::page("").with("HX-Redirect", request.local(path_of(import)))
                   : http::page(progress(voice, request, job, import).markup());
    html::Frame frame = access::frame(installation, request, import.file_name);
    frame.crumbs = {{std::string(voice[w::imports]), html::Url(request.local("/importazioni"))},
                    {import.file_name, html::Url(request.local(path_of(import))), true}};
    FormErrors errors;
    if (!error.empty()) errors.push_back({"conferma", error});
    bool const may_read = may_read_rows(actor, import);
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}{}{}{}{}{}</div>",
          html::page_head(import.file_name, voice.moment(import.created_at)),
          html::error_summary(voice, errors), progress(voice, request, job, import),
          may_read ? columns_card(voice, request, import, choices, can_check_again) : Fragment(),
          outcome_card(voice, request, import, is_under_way(job), confirmation(voice, reference, many, error)),
          may_read ? outcome_chips(voice, request, import, "") : Fragment(),
          refused_card(voice, request, import, refused),
          may_read ? undo_card(voice, request, import, has_undo, kept) : Fragment());
    });
    return http::page(html::page(frame, content), status);
}

std::string path_of(Imported const& import) { return "/importazioni/" + to_string(import.id); }

void add_import_routes(http::Router& router, access::Installation& installation,
                       files::Shelf<Reference>& reference) {
    auto const may = access::may::import_people;
    router.get("/importazioni/{id}", may,
               [&](http::Request const& request) {
                   return show_import(installation, *reference.current(), request, "", 200);
               });
    router.get("/importazioni/{id}/scarti.csv", may, [&](http::Request const& request) {
        return refused_csv(installation, request);
    });
}

}  // namespace regia::registry
