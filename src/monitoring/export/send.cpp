//! A table is asked for as a file: written, logged with its digest and with who is in it, sent.
#include <fstream>

#include "access/look/look.hpp"
#include "locale/exports.hpp"
#include "monitoring/prepared/prepared.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::exports;

constexpr std::string_view paper = "pdf";

struct WrittenTable {
    std::shared_ptr<http::TemporaryFile> file;
    std::int64_t rows = 0;
    std::vector<Uuid> people;
};

WrittenTable write_table(Desk const& desk, Table const& table, TableKind const& kind) {
    auto const file = kind.make(desk.now);
    WrittenTable written;
    std::int64_t const most = kind.ending == paper ? rows_on_paper_max : all_rows;
    auto const add = [&](TableLine const& line) {
        ++written.rows;
        if (line.person) written.people.push_back(*line.person);
        file->row(line, written.rows);
    };
    if (table.each) {
        desk.database().read([&](db::Tx& tx) {
            file->begin(head_of(desk, table, table.count(tx)));
            table.each(tx, most, add);
            return true;
        });
    } else {
        auto const total = static_cast<std::int64_t>(table.lines.size());
        file->begin(head_of(desk, table, total));
        for (std::int64_t i = 0; i < std::min(total, most); ++i) add(table.lines[static_cast<std::size_t>(i)]);
    }
    written.file = file->finish();
    return written;
}

std::int64_t lines_of(Desk const& desk, Table const& table) {
    if (!table.count) return static_cast<std::int64_t>(table.lines.size());
    return desk.database().read([&](db::Tx& tx) { return table.count(tx); });
}

std::string text_of(http::TemporaryFile const& file) {
    std::ifstream in(file.path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

http::Answer send_table(Desk const& desk, TableRoute const& route, TableKind const& kind) {
    Table const table = route.table(desk);
    // Of a document a thousand rows are drawn, whatever it holds.
    if (std::int64_t const lines = lines_of(desk, table); lines > desk.plan->export_rows && kind.ending != paper)
        return prepare(desk, route, kind, table, lines);
    WrittenTable written = write_table(desk, table, kind);
    http::Reply reply;
    reply.with("Content-Type", std::string(kind.media));
    if (kind.ending != "json")
        reply.with("Content-Disposition", "attachment; filename=\"" + table.file_name + "-" +
                                              to_string(rome_day(desk.now)) + "." + std::string(kind.ending) + "\"");
    Digest const digest = sha256_of_file(written.file->path());
    if (kind.ending == "json") reply.body = text_of(*written.file);
    else reply.file = std::move(written.file);
    return http::after_commit(
        desk.database(), "looks",
        [id = desk.installation.ids.next(), actor = desk.actor, people = std::move(written.people), digest,
         now = desk.now, what = table.what + "_" + std::string(kind.ending), filter = log_of(table),
         reply = std::move(reply)](db::Tx& tx) {
            if (people.empty()) access::record_list_look(tx, id, actor, what, filter, 0, digest, now);
            else access::record_export(tx, id, actor, what, filter, people, digest, now);
            return reply;
        });
}

constexpr std::string_view table_shape =
    "{title: text, definitions: [text], taken_at: instant, query: text, filter: text, made_for: text, total: int, "
    "columns: [{code: text, name: text, kind: \"text\" | \"count\" | \"percent\" | \"day\"}], rows: [{*: any}]}";

}  // namespace

TableKind const& table_kind(std::string_view ending) {
    for (TableKind const& kind : table_kinds)
        if (kind.ending == ending) return kind;
    throw Bug("no such kind of file: " + std::string(ending));
}

std::string log_of(Table const& table) {
    std::string text = table.log;
    if (!table.query.empty()) text += (text.empty() ? "" : "&") + table.query;
    return text;
}

TableHead head_of(Desk const& desk, Table const& table, std::int64_t total) {
    auto const& voice = desk.voice;
    auto const programme = desk.installation.programme.current();
    std::string const role(voice.pick(desk.actor.role.name_it, desk.actor.role.name_en));
    return {table, total, desk.now, desk.actor.name.empty() ? role : desk.actor.name + ", " + role, voice,
            programme->owner, std::string(voice.pick(programme->name_it, programme->name_en)),
            {std::string(voice.pick(programme->funding_it, programme->funding_en)),
             std::string(voice.pick(programme->funding_line_it, programme->funding_line_en))}};
}

std::string definition(Desk const& desk, html::Word name, html::Word meaning) {
    return std::string(desk.voice[name]) + ": " +
           desk.voice(meaning, {{"modules", desk.modules_total}, {"day", desk.voice.day(desk.plan->ends_on)}});
}

TableCell percent_cell(std::int64_t part, std::int64_t of) {
    if (of == 0) return {};
    return 100 * share(part, of);
}

void add_table(http::Router& router, Sources sources, TableRoute const& route) {
    router.type("Table", std::string(table_shape));
    sources.tables->emplace(route.path, route);
    for (TableKind const& kind : table_kinds) {
        auto const answer = [sources, route, kind](http::Request const& request) {
            return send_table(Desk(sources, request), route, kind);
        };
        bool const is_json = kind.ending == "json";
        auto& added = router.get(is_json ? route.api : route.path + "." + std::string(kind.ending), route.access,
                                 answer);
        added.is_costly = route.is_costly || kind.ending == paper;
        if (is_json) added.describe({.summary = route.summary, .gives = "Table", .query = route.query});
    }
}

html::Fragment table_on_page(Desk const& desk, Table const& table) {
    html::Table shown{.caption = table.title, .is_cards = false};
    auto const is_number = [](TableColumn const& column) {
        return column.kind == TableColumn::Kind::count || column.kind == TableColumn::Kind::percent;
    };
    for (TableColumn const& column : table.columns)
        shown.columns.push_back({on_paper(column.title(desk.voice)), is_number(column) ? "end" : ""});
    std::vector<html::TableRow> rows;
    for (TableLine const& line : table.lines) {
        html::TableRow row;
        for (std::size_t i = 0; i < line.cells.size(); ++i) {
            std::string text = readable(desk.voice, line.cells[i]);
            if (text.empty()) text = "–";
            row.push_back(i == 0 ? html::head_cell(text)
                                 : html::cell(text, is_number(table.columns[i]) ? "end" : ""));
        }
        rows.push_back(std::move(row));
    }
    return html::fragment([&](html::Writer& h) {
        h("<div class=\"scroll-x\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</div>", table.title,
          html::table(shown, rows));
    });
}

html::Fragment table_links(Desk const& desk, std::string const& path, std::string const& query) {
    auto const& voice = desk.voice;
    auto const at = [&](std::string_view ending) {
        return desk.url(path + "." + std::string(ending) + (query.empty() ? "" : "?" + query));
    };
    return html::fragment([&](html::Writer& h) {
        h("<p class=\"small m-0 pad-foot\">{} <a href=\"{}\">CSV</a>, <a href=\"{}\">XLSX</a>, <a "
          "href=\"{}\">PDF</a></p>",
          voice[w::download], at("csv"), at("xlsx"), at("pdf"));
    });
}

}  // namespace regia::monitoring
