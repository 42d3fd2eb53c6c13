//! /storico: files of past activities are checked, applied, taken back; every figure with where it comes from.
#include "base/bytes.hpp"
#include "base/text.hpp"
#include "files/csv.hpp"
#include "history/pages.hpp"
#include "locale/history.hpp"

namespace regia::history {
namespace {

namespace w = words::history;
using html::Fragment;
using html::Writer;

//! They are reached from the imports.
std::vector<html::Link> crumbs(html::Voice const& voice, http::Request const& request) {
    return {{std::string(voice[w::imports]), html::Url(request.local("/importazioni"))},
            {std::string(voice[w::title]), html::Url(request.local("/storico"))}};
}

constexpr std::uint64_t upload_bytes_max = 16ULL * 1024 * 1024;
constexpr std::int64_t batches_shown = 50, rows_shown = 100;
constexpr std::size_t platform_characters_max = 80, file_name_characters_max = 120;

//! The name of an uploaded file as it may be kept: its last part, a text of one line.
std::string kept_name(std::string_view from_browser) {
    auto const slash = from_browser.find_last_of("/\\");
    std::string name(slash == std::string_view::npos ? from_browser : from_browser.substr(slash + 1));
    bool const is_text = is_utf8(name);
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || (!is_text && static_cast<unsigned char>(c) >= 0x80))
            c = '_';
    name = std::string(trim(first_characters(name, file_name_characters_max)));
    return name.empty() ? "file.csv" : name;
}

bool is_platform(std::string_view name) {
    return !trim(name).empty() && is_utf8(name) && character_count(name) <= platform_characters_max &&
           std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Fragment totals_card(html::Voice const& voice, std::vector<BatchTotal> const& totals) {
    if (totals.empty()) return {};
    html::Table table;
    table.caption = voice[w::totals];
    for (html::Word const word : {w::platform, w::file, w::by, w::when})
        table.columns.push_back({std::string(voice[word])});
    for (html::Word const word : {w::people, w::facts, w::hours})
        table.columns.push_back({std::string(voice[word]), "end"});
    std::vector<html::TableRow> rows;
    for (BatchTotal const& one : totals)
        rows.push_back({html::head_cell(one.platform), html::cell(one.file_name, "m-s", voice[w::file]),
                        html::cell(one.by_role, "m-s", voice[w::by]), html::cell(voice.moment(one.applied_at), "m-s"),
                        html::cell(voice.number(one.people), "end m-s", voice[w::people]),
                        html::cell(voice.number(one.facts), "end m-s", voice[w::facts]),
                        html::cell(voice.duration(one.minutes), "end m-s",
                                   voice[w::hours])});
    html::Card const card{.id = "cifre", .title = std::string(voice[w::totals]),
                          .subtitle = std::string(voice[w::totals_note]), .is_flush = true};
    return html::card(card, html::table(table, rows));
}

Fragment batches_table(html::Voice const& voice, http::Request const& request, std::vector<Batch> const& batches) {
    if (batches.empty()) return html::empty_state("it-upload", voice[w::none_title], voice[w::none_text]);
    html::Table table;
    table.caption = voice[w::batches];
    for (html::Word const word : {w::file, w::platform, w::when, w::state})
        table.columns.push_back({std::string(voice[word])});
    std::vector<html::TableRow> rows;
    for (Batch const& one : batches) {
        auto const link = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a>", html::Url(request.local(path_of(one.id))), one.file_name);
        });
        rows.push_back({html::head_cell(link), html::cell(one.platform, "m-s"),
                        html::cell(voice.moment(one.created_at), "m-s"), html::cell(state_tag(voice, one), "m-r")});
    }
    return html::table(table, rows);
}

Fragment upload_form(html::Voice const& voice, http::Request const& request, FormErrors const& errors,
                     Uuid submission) {
    html::Field file;
    file.name = "file";
    file.label = voice[w::choose_file];
    file.hint = voice[w::file_hint];
    file.error = html::error_of(errors, "file");
    html::Field platform;
    platform.name = "piattaforma";
    platform.label = voice[w::platform];
    platform.hint = voice[w::platform_hint];
    platform.value = request.form.get("piattaforma");
    platform.error = html::error_of(errors, "piattaforma");
    platform.is_required = true;
    platform.length_max = static_cast<int>(platform_characters_max);
    html::Button const button{.label = std::string(voice[w::check_file])};
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" enctype=\"multipart/form-data\" action=\"{}\" class=\"stack gap4\">{}{}{}{}{}</form>",
          html::Url(request.local("/storico")), access::form_token(request),
          html::hidden("invio", to_string(submission)), html::field(platform),
          html::file_field(file, ".csv,.xlsx"), html::actions({html::submit(button)}));
    });
}

http::Reply show_batches(access::Installation& installation, http::Request const& request, FormErrors const& errors) {
    auto const voice = access::voice(request);
    Uuid const body = body_of(access::actor(request));
    std::vector<BatchTotal> totals;
    auto const batches = installation.database.read([&](db::Tx& tx) {
        totals = batch_totals(tx, body);
        return last_batches(tx, body, batches_shown);
    });
    html::Card const upload{.id = "nuovo", .title = std::string(voice[w::new_batch])};
    html::Card const list{.id = "elenco", .title = std::string(voice[w::batches]), .is_flush = true};
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}{}{}</div>", html::page_head(voice[w::title], voice[w::lead]),
          html::error_summary(voice, errors),
          html::card(upload, upload_form(voice, request, errors, installation.ids.next())), totals_card(voice, totals),
          html::card(list, batches_table(voice, request, batches)));
    });
    html::Frame frame = access::frame(installation, request, std::string(voice[w::title]));
    frame.crumbs = crumbs(voice, request);
    frame.crumbs.back().is_current = true;
    return http::page(html::page(frame, content), errors.empty() ? 200 : 422);
}

http::Answer upload_batch(access::Installation& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    FormErrors errors;
    auto const& uploads = request.uploads;
    bool const has_file = !uploads.empty() && !(uploads[0].file_name.empty() && uploads[0].size_bytes == 0);
    if (!is_platform(request.form.get("piattaforma")))
        errors.push_back({"piattaforma", std::string(voice[w::platform_missing])});
    if (!has_file) errors.push_back({"file", std::string(voice[w::choose_a_file])});
    auto const submission = parse_uuid(request.form.get("invio"));
    if (!submission) throw BadRequest("the form has no invio");
    if (!errors.empty()) return show_batches(installation, request, errors);
    auto const& actor = access::actor(request);
    NewBatch const batch{*submission, uploads[0].path, kept_name(uploads[0].file_name),
                         std::string(trim(request.form.get("piattaforma"))), body_of(actor)};
    std::vector<std::string> columns;
    std::string const refusal =
        check_batch(installation.database, batch, actor, installation.clock.now(), columns);
    if (refusal.empty()) return http::see_other(request.local(path_of(batch.id)));
    errors.push_back({"file", refusal_text(voice, refusal, columns)});
    return show_batches(installation, request, errors);
}

//! Loaded through the actor's scope. Rows are of whoever brought them: the region sees a body's counts.
Batch batch_in_path(db::Tx& tx, http::Request const& request, bool with_rows) {
    auto const& actor = access::actor(request);
    auto found = find_batch(tx, request.id_in_path("id"), body_of(actor));
    if (!found || (with_rows && found->body != body_of(actor))) throw NotFound("no such batch");
    return std::move(*found);
}

Fragment decision_card(html::Voice const& voice, http::Request const& request, Batch const& batch,
                       std::int64_t counting, bool is_own) {
    std::vector<html::KeyValue> pairs{{std::string(voice[w::platform]), html::text(batch.platform)}};
    for (auto const& [word, number] : {std::pair(w::good, batch.good), std::pair(w::known, batch.known),
                                       std::pair(w::refused, batch.refused)})
        pairs.push_back({std::string(voice[word]), html::text(voice.number(number))});
    bool const is_half = batch.state == "applying";
    bool const can_apply = is_own && ((batch.state == "checked" && batch.good > 0) || is_half);
    bool const can_undo = is_own && batch.state == "applied" && counting > 0;
    html::Button const apply{.label = is_half ? std::string(voice[w::apply_rest])
                                              : voice(w::apply, {{"n", batch.good}})};
    html::Button const undo{.label = voice(w::undo, {{"n", counting}}), .weight = html::Weight::outline};
    html::Card const card{.id = "esito", .title = std::string(voice[w::what_happens]), .side = state_tag(voice, batch)};
    return html::card(card, html::fragment([&](Writer& h) {
        h.add(html::key_values(pairs));
        if (can_apply || can_undo) {
            h("<form class=\"mt4\" method=\"post\" action=\"{}\">{}",
              html::Url(request.local(path_of(batch.id) + (can_apply ? "/applica" : "/ritira"))),
              access::form_token(request));
            if (can_undo) h("<p class=\"small muted\">{}</p>", voice[w::undo_note]);
            h("{}</form>", html::actions({html::submit(can_apply ? apply : undo)}));
        } else if (batch.state == "checked" || batch.state == "checking") {
            bool const is_cut = batch.state == "checking";
            h("<p class=\"mt4 m-0\">{}</p>", voice[is_cut ? w::checking_note : w::nothing_to_apply]);
        }
    }));
}

Fragment rows_card(html::Voice const& voice, http::Request const& request, Batch const& batch,
                   std::vector<BatchRow> const& rows, bool is_own) {
    if (rows.empty()) return {};
    html::Table table;
    table.caption = voice[w::rows];
    table.columns = {{std::string(voice[w::line])}, {std::string(voice[w::column])}, {std::string(voice[w::reason])}};
    std::vector<html::TableRow> cells;
    for (BatchRow const& row : rows)
        cells.push_back({html::head_cell(voice.number(row.line)),
                         html::cell(row.column.empty() ? "–" : row.column, "m-r"),
                         html::cell(reason_text(voice, row), "m-s")});
    html::Button const csv{.label = std::string(voice[w::refused_csv]), .icon = "it-file-csv",
                           .weight = html::Weight::outline, .is_small = true};
    html::Card card{.id = "righe", .title = std::string(voice[w::rows]), .is_flush = true};
    if (static_cast<std::int64_t>(rows.size()) == rows_shown) card.subtitle = voice(w::first_rows, {{"n", rows_shown}});
    if (is_own) card.side = html::button_link(html::Url(request.local(path_of(batch.id) + "/scarti.csv")), csv);
    return html::card(card, html::table(table, cells));
}

http::Answer show_batch(access::Installation& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    std::vector<BatchRow> rows;
    std::int64_t counting = 0;
    Batch const batch = installation.database.read([&](db::Tx& tx) {
        Batch found = batch_in_path(tx, request, false);
        rows = batch_rows(tx, found.id, "refused", rows_shown);
        auto const known = batch_rows(tx, found.id, "known", rows_shown - static_cast<std::int64_t>(rows.size()));
        rows.insert(rows.end(), known.begin(), known.end());
        counting = facts_in(tx, found.id);
        return found;
    });
    bool const is_own = batch.body == body_of(access::actor(request));
    html::Frame frame = access::frame(installation, request, batch.file_name);
    frame.crumbs = crumbs(voice, request);
    frame.crumbs.push_back({batch.file_name, html::Url(request.local(path_of(batch.id))), true});
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}</div>", html::page_head(batch.file_name, voice.moment(batch.created_at)),
          decision_card(voice, request, batch, counting, is_own), rows_card(voice, request, batch, rows, is_own));
    });
    return http::page(html::page(frame, content));
}

std::string csv_of(html::Voice const& voice, std::vector<BatchRow> const& rows) {
    std::string csv = "riga,colonna,motivo";
    for (int i = 0; i < static_cast<int>(Column::count); ++i) csv += "," + std::string(name_of(static_cast<Column>(i)));
    csv += "\r\n";
    for (BatchRow const& row : rows) {
        csv += std::to_string(row.line) + "," + files::csv_field(row.column) + "," +
               files::csv_field(reason_text(voice, row));
        for (std::string_view const field : split(row.content, between_fields)) csv += "," + files::csv_field(field);
        csv += "\r\n";
    }
    return csv;
}

http::Answer refused_rows_csv(access::Installation& installation, http::Request const& request) {
    auto const& actor = access::actor(request);
    std::vector<BatchRow> rows;
    Batch const batch = installation.database.read([&](db::Tx& tx) {
        Batch found = batch_in_path(tx, request, true);
        rows = batch_rows(tx, found.id, "refused", rows_max);
        return found;
    });
    std::string csv = csv_of(access::voice(request), rows);
    return http::after_commit(
        installation.database, "audit",
        [csv, actor, look = installation.ids.next(), filter = "history " + to_string(batch.id),
         people = static_cast<std::int64_t>(rows.size()), now = installation.clock.now()](db::Tx& tx) {
            access::record_list_look(tx, look, actor, "export", filter, people, sha256(csv), now);
            http::Reply reply = http::text(csv);
            reply.headers = {{"Content-Type", "text/csv; charset=utf-8"},
                             {"Content-Disposition", "attachment; filename=\"scarti.csv\""}};
            return reply;
        });
}

//! Applies or takes back; the second arrival of the same form changes nothing.
http::Answer decide(access::Installation& installation, http::Request const& request, bool applies) {
    Uuid const id = installation.database.read([&](db::Tx& tx) { return batch_in_path(tx, request, true).id; });
    Uuid const by = access::actor(request).person;
    Instant const now = installation.clock.now();
    if (applies) apply_batch(installation.database, id, by, installation.ids, now);
    else installation.database.write_now("history", [&](db::Tx& tx) { return undo_batch(tx, id, by, now); });
    return http::see_other(request.local(path_of(id)));
}

}  // namespace

void add_batch_routes(http::Router& router, access::Installation& installation) {
    auto const may = access::may::import_people;
    router.get("/storico", may, [&](http::Request const& request) { return show_batches(installation, request, {}); });
    auto& taken =
        router.post("/storico", may, [&](http::Request const& request) { return upload_batch(installation, request); });
    taken.takes_upload = true;
    taken.is_costly = true;
    taken.body_bytes_max = upload_bytes_max;
    router.get("/storico/{id}", may, [&](http::Request const& request) { return show_batch(installation, request); });
    router.get("/storico/{id}/scarti.csv", may, [&](http::Request const& request) {
        return refused_rows_csv(installation, request);
    });
    router.post("/storico/{id}/applica", may, [&](http::Request const& request) {
        return decide(installation, request, true);
    }).is_costly = true;
    router.post("/storico/{id}/ritira", may, [&](http::Request const& request) {
        return decide(installation, request, false);
    }).is_costly = true;
}

}  // namespace regia::history
