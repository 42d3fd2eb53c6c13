#include "access/rights.hpp"
#include "base/text.hpp"
#include "files/csv.hpp"
#include "html/components.hpp"
#include "locale/words.hpp"
#include "registry/import_store.hpp"
#include "registry/staff_row.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using html::Fragment;
using html::Writer;

constexpr std::uint64_t upload_bytes_max = 512ULL * 1024 * 1024;

//! The body an actor may import for; the null id = any.
Uuid body_of(access::Actor const& actor) {
    return actor.scope.kind == access::Scope::Kind::body ? actor.scope.id : Uuid{};
}

//! Loaded through the actor's scope: another body's import is not there.
Imported find_import(db::Tx& tx, access::Actor const& actor, Uuid id) {
    auto const found = imported(tx, id, body_of(actor));
    if (!found) throw NotFound("no such import");
    return *found;
}

//! The words for a reason of the closed list.
std::string reason_text(html::Voice const& voice, std::string_view reason) {
    static std::map<std::string_view, html::Word> const reasons{
        {"empty", w::reason_empty},
        {"too_long", w::reason_too_long},
        {"tax_code_length", w::reason_tax_code_length},
        {"tax_code_character", w::reason_tax_code_character},
        {"tax_code_month", w::reason_tax_code_month},
        {"tax_code_day", w::reason_tax_code_day},
        {"tax_code_check", w::reason_tax_code_check},
        {"email", w::reason_email},
        {"unknown_body", w::reason_unknown_body},
        {"other_body", w::reason_other_body},
        {"unknown_district", w::reason_unknown_district},
        {"unknown_profile", w::reason_unknown_profile},
        {"unknown_relationship", w::reason_unknown_relationship},
        {"hours", w::reason_hours},
        {"day", w::reason_day},
        {"ends_before_start", w::reason_ends_before_start},
        {"unknown_absence", w::reason_unknown_absence},
        {"twice_in_file", w::reason_twice_in_file},
        {"column_count", w::reason_column_count},
        {"long_field", w::reason_long_field},
        {"quote", w::reason_quote},
        {"columns", w::reason_columns},
        {"encoding", w::reason_encoding}};
    auto const found = reasons.find(reason);
    return found == reasons.end() ? std::string(reason) : std::string(voice[found->second]);
}

std::string refusal_text(html::Voice const& voice, ImportReport const& report) {
    if (report.refusal == "zip") return std::string(voice[w::file_zip]);
    if (report.refusal == "empty") return std::string(voice[w::file_empty]);
    if (report.refusal == "utf16") return std::string(voice[w::file_utf16]);
    if (report.refusal == "delimiter") return std::string(voice[w::file_delimiter]);
    if (report.refusal == "columns") return voice(w::file_columns, {{"columns", join(report.missing_columns, ", ")}});
    return std::string(voice[w::file_not_text]);
}

std::string state_text(html::Voice const& voice, std::string_view state) {
    if (state == "applied") return std::string(voice[w::state_applied]);
    if (state == "applying") return std::string(voice[w::state_applying]);
    return std::string(voice[w::state_checked]);
}

Fragment imports_table(html::Voice const& voice, http::Request const& request, std::vector<Imported> const& imports) {
    if (imports.empty()) return html::empty_state("it-upload", voice[w::none_title], voice[w::none_text]);
    std::vector<html::TableRow> rows;
    for (Imported const& one : imports) {
        auto const link = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a>", html::Url(request.local("/importazioni/" + to_string(one.id))), one.file_name);
        });
        rows.push_back({html::head_cell(link), html::cell(voice.moment(one.created_at)),
                        html::cell(state_text(voice, one.state)), html::cell(voice.number(one.fresh), "end"),
                        html::cell(voice.number(one.changed), "end"), html::cell(voice.number(one.refused), "end")});
    }
    html::Table table;
    table.caption = voice[w::imports];
    table.columns = {{std::string(voice[w::file])}, {std::string(voice[w::when])}, {std::string(voice[w::state])},
                     {std::string(voice[w::fresh]), "end"}, {std::string(voice[w::changed]), "end"},
                     {std::string(voice[w::refused]), "end"}};
    return html::table(table, rows);
}

http::Reply show_imports(access::Installation& installation, http::Request const& request, std::string const& error,
                         int status) {
    auto const voice = access::voice(request);
    auto const imports =
        installation.database.read([&](db::Tx& tx) { return last_imports(tx, body_of(access::actor(request)), 50); });
    FormErrors errors;
    if (!error.empty()) errors.push_back({"file", error});
    html::Field field;
    field.name = "file";
    field.label = voice[w::choose_file];
    field.hint = voice[w::file_hint];
    field.error = error;
    html::Button button;
    button.label = voice[w::check_file];
    html::Card upload{.id = "nuova", .title = std::string(voice[w::new_import])};
    html::Card list{.id = "elenco", .title = std::string(voice[w::imports]), .is_flush = true, .css = "mt5"};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}{}{}", html::page_head(voice[w::imports], voice[w::lead]), html::error_summary(voice, errors),
          html::card(upload, html::fragment([&](Writer& f) {
                         f("<form method=\"post\" enctype=\"multipart/form-data\" action=\"{}\" "
                           "class=\"stack gap4\">{}{}<div>{}</div></form>",
                           html::Url(request.local("/importazioni")), access::form_token(request),
                           html::file_field(field, ".csv,text/csv"), html::submit(button));
                     })),
          html::card(list, imports_table(voice, request, imports)));
    });
    return http::page(html::page(access::frame(installation, request, std::string(voice[w::imports])), content),
                      status);
}

http::Answer upload(access::Installation& installation, files::Shelf<Reference>& reference,
                    http::Request const& request) {
    auto const voice = access::voice(request);
    if (request.uploads.empty()) return show_imports(installation, request, std::string(voice[w::choose_a_file]), 422);
    auto const& file = request.uploads.front();
    auto const& actor = access::actor(request);
    // Seconds of work: this route runs in the pool for costly ones and may wait for its writes.
    ImportReport const report = check_import(installation.database, *reference.current(), file.path, file.file_name,
                                             body_of(actor), actor.person, installation.ids, installation.clock.now());
    if (!report.refusal.empty()) return show_imports(installation, request, refusal_text(voice, report), 422);
    return http::see_other(request.local("/importazioni/" + to_string(report.id)));
}

Fragment refused_card(html::Voice const& voice, http::Request const& request, Imported const& import,
                      std::vector<RefusedRow> const& refused) {
    if (refused.empty()) return {};
    std::vector<html::TableRow> rows;
    for (RefusedRow const& row : refused)
        rows.push_back({html::head_cell(voice.number(row.line)), html::cell(row.column.empty() ? "–" : row.column),
                        html::cell(reason_text(voice, row.reason))});
    html::Table table;
    table.caption = voice[w::refused_rows];
    table.columns = {{std::string(voice[w::line])}, {std::string(voice[w::column])}, {std::string(voice[w::reason])}};
    html::Button csv{.label = std::string(voice[w::refused_csv]),
                     .icon = "it-file-csv",
                     .weight = html::Weight::outline,
                     .is_small = true};
    auto const url = html::Url(request.local("/importazioni/" + to_string(import.id) + "/scarti.csv"));
    html::Card card{.id = "scarti", .title = std::string(voice[w::refused_rows]), .side = html::button_link(url, csv),
                    .is_flush = true, .css = "mt5"};
    return html::card(card, html::table(table, rows));
}

http::Answer show_import(access::Installation& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    Uuid const id = request.id_in_path("id");
    constexpr std::int64_t rows_shown = 100;
    std::vector<RefusedRow> refused;
    Imported const import = installation.database.read([&](db::Tx& tx) {
        Imported const found = find_import(tx, access::actor(request), id);
        refused = refused_rows(tx, id, rows_shown);
        return found;
    });
    std::vector<html::KeyValue> counts{{std::string(voice[w::state]), html::text(state_text(voice, import.state))},
                                       {std::string(voice[w::fresh]), html::text(voice.number(import.fresh))},
                                       {std::string(voice[w::changed]), html::text(voice.number(import.changed))},
                                       {std::string(voice[w::same]), html::text(voice.number(import.same))},
                                       {std::string(voice[w::refused]), html::text(voice.number(import.refused))}};
    html::Frame frame = access::frame(installation, request, import.file_name);
    frame.crumbs = {{std::string(voice[w::imports]), html::Url(request.local("/importazioni"))},
                    {import.file_name, html::Url(request.local(request.path)), true}};
    html::Button apply{.label = voice(w::apply, {{"n", import.fresh + import.changed}})};
    bool const may_apply = import.state != "applied" && import.fresh + import.changed > 0;
    html::Card card{.id = "esito", .title = std::string(voice[w::what_happens])};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}{}", html::page_head(import.file_name, voice.moment(import.created_at)),
          html::card(card, html::fragment([&](Writer& c) {
              c("{}", html::key_values(counts));
              if (may_apply)
                  c("<form class=\"mt4\" method=\"post\" action=\"{}\">{}{}</form>",
                    html::Url(request.local(request.path + "/applica")), access::form_token(request),
                    html::submit(apply));
          })),
          refused_card(voice, request, import, refused));
    });
    return http::page(html::page(frame, content));
}

http::Answer refused_csv(access::Installation& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    Uuid const id = request.id_in_path("id");
    std::string csv = "riga,colonna,motivo";
    for (int column = 0; column < static_cast<int>(Column::count); ++column)
        csv += "," + std::string(name_of(static_cast<Column>(column)));
    csv += "\r\n";
    installation.database.read([&](db::Tx& tx) {
        find_import(tx, access::actor(request), id);
        for (RefusedRow const& row : refused_rows(tx, id, 1'000'000)) {
            csv += std::to_string(row.line) + "," + files::csv_field(row.column) + "," +
                   files::csv_field(reason_text(voice, row.reason));
            for (std::string_view field : split(row.content, '\x1f')) csv += "," + files::csv_field(field);
            csv += "\r\n";
        }
        return true;
    });
    http::Reply reply = http::text(std::move(csv));
    reply.headers = {{"Content-Type", "text/csv; charset=utf-8"},
                     {"Content-Disposition", "attachment; filename=\"scarti.csv\""}};
    return reply;
}

http::Answer apply(access::Installation& installation, files::Shelf<Reference>& reference,
                   http::Request const& request) {
    Uuid const id = request.id_in_path("id");
    Imported const import =
        installation.database.read([&](db::Tx& tx) { return find_import(tx, access::actor(request), id); });
    // The second arrival of the same form finds the work done and shows it.
    if (import.state != "applied")
        apply_import(installation.database, *reference.current(), id, installation.ids, installation.clock.now());
    return http::see_other(request.local("/importazioni/" + to_string(id)));
}

}  // namespace

void add_routes(http::Router& router, access::Installation& installation, files::Shelf<Reference>& reference) {
    auto const may = access::may::import_people;
    installation.navigation.push_back({std::string(may.right), "/importazioni", w::imports, 60});
    router.get("/importazioni", may, [&](http::Request const& request) {
        return show_imports(installation, request, "", 200);
    });
    auto& taken = router.post("/importazioni", may, [&](http::Request const& request) {
        return upload(installation, reference, request);
    });
    taken.takes_upload = true;
    taken.is_costly = true;
    taken.body_bytes_max = upload_bytes_max;
    router.get("/importazioni/{id}", may,
               [&](http::Request const& request) { return show_import(installation, request); });
    router.get("/importazioni/{id}/scarti.csv", may, [&](http::Request const& request) {
        return refused_csv(installation, request);
    });
    router.post("/importazioni/{id}/applica", may, [&](http::Request const& request) {
        return apply(installation, reference, request);
    }).is_costly = true;
}

}  // namespace regia::registry
