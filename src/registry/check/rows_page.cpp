//! /importazioni/{id}/righe: what each row changes, field by field. Names, so that a look is written.
#include "base/text.hpp"
#include "locale/registry.hpp"
#include "registry/check/changes.hpp"
#include "registry/import_pages.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using html::Fragment;
using html::Writer;

constexpr std::int64_t rows_of_page = 100;

struct OutcomeName {
    std::string_view code;
    html::Word word;
};
constexpr OutcomeName outcome_names[] = {{"fresh", w::rows_fresh}, {"changed", w::rows_changed},
                                         {"moved", w::rows_moved}, {"ended", w::rows_ended},
                                         {"gone", w::rows_gone}};

std::string_view outcome_asked(http::Request const& request) {
    for (OutcomeName const& one : outcome_names)
        if (request.query.get("esito") == one.code) return one.code;
    return "changed";
}

//! "unita: Medicina → Chirurgia" for each field.
Fragment changes_list(html::Voice const& voice, KeptRow const& row) {
    if (row.outcome == RowOutcome::gone) return html::text(voice[w::left_yesterday]);
    auto const changes = read_changes(row.changes);
    if (changes.empty()) return html::text("–");
    return html::fragment([&](Writer& h) {
        h("<ul class=\"m-0\">");
        for (FieldChange const& one : changes) {
            h("<li><code>{}</code>: ", name_of(one.column));
            if (std::string_view(one.before).starts_with(followed_mark))
                h("{}</li>", voice(w::district_followed, {{"old", one.before.substr(followed_mark.size())},
                                                          {"new", one.after}}));
            else if (one.column == Column::email) h("{}</li>", voice[w::new_address]);
            else h("{} → {}</li>", one.before.empty() ? "–" : one.before, one.after.empty() ? "–" : one.after);
        }
        h("</ul>");
    });
}

html::TableRow row_of(html::Voice const& voice, Columns const& columns, KeptRow const& row) {
    std::vector<std::string> fields;
    for (std::string_view const field : split(row.content, between_fields)) fields.emplace_back(field);
    bool const is_gone = row.outcome == RowOutcome::gone && fields.size() == 5;
    std::string const name = is_gone ? fields[2] + " " + fields[3]
                                     : std::string(columns.get(fields, Column::family_name)) + " " +
                                           std::string(columns.get(fields, Column::given_name));
    return {html::head_cell(name), html::cell(is_gone ? "–" : voice.number(row.line), "m-r"),
            html::cell(changes_list(voice, row), "m-s")};
}

http::Reply rows_page(access::Installation& installation, http::Request const& request, Imported const& import,
                      std::string const& outcome, std::vector<KeptRow>& rows) {
    auto const voice = access::voice(request);
    bool const has_more = static_cast<std::int64_t>(rows.size()) > rows_of_page;
    if (has_more) rows.pop_back();
    Columns const columns = kept_columns(import.columns_kept);
    std::vector<html::TableRow> cells;
    for (KeptRow const& row : rows) cells.push_back(row_of(voice, columns, row));
    html::Table table;
    table.caption = voice[w::rows_title];
    table.columns = {{std::string(voice[w::person])}, {std::string(voice[w::line])},
                     {std::string(voice[w::what_changes])}};
    std::string const here = path_of(import) + "/righe";
    html::Frame frame = access::frame(installation, request, std::string(voice[w::rows_title]));
    frame.crumbs = {{std::string(voice[w::imports]), html::Url(request.local("/importazioni"))},
                    {import.file_name, html::Url(request.local(path_of(import)))},
                    {std::string(voice[w::rows_title]), html::Url(request.local(here)), true}};
    html::Card const card{.id = "righe", .title = std::string(voice[w::rows_title]), .is_flush = true};
    auto const none = html::fragment([&](Writer& h) { h("<p>{}</p>", voice[w::rows_none]); });
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}", html::page_head(import.file_name, voice[w::rows_title]),
          outcome_chips(voice, request, import, outcome),
          html::card(card, rows.empty() ? none : html::table(table, cells)));
        if (has_more) {
            std::string const next = here + "?esito=" + outcome + "&dopo=" + std::to_string(rows.back().line);
            html::Button const button{.label = std::string(voice[w::rows_next])};
            h.add(html::actions({html::button_link(html::Url(request.local(next)), button)}));
        }
        h("</div>");
    });
    return http::page(html::page(frame, content));
}

http::Answer show_rows(access::Installation& installation, http::Request const& request) {
    auto const& actor = access::actor(request);
    Uuid const id = request.id_in_path("id");
    std::string const outcome(outcome_asked(request));
    std::int64_t const behind = parse_number<std::int64_t>(request.query.get("dopo")).value_or(0);
    std::vector<KeptRow> rows;
    Imported const import = installation.database.read([&](db::Tx& tx) {
        Imported const found = find_import(tx, actor, id);
        if (!may_read_rows(actor, found)) throw NotFound("no such import");
        rows = rows_of_outcome(tx, id, outcome, behind, rows_of_page + 1);
        return found;
    });
    http::Reply page = rows_page(installation, request, import, outcome, rows);
    return http::after_commit(installation.database, "audit",
                              [page, actor, filter = "import " + to_string(id) + " " + outcome,
                               look = installation.ids.next(), now = installation.clock.now(),
                               people = static_cast<std::int64_t>(rows.size())](db::Tx& tx) {
                                  access::record_list_look(tx, look, actor, "import_rows", filter, people,
                                                           std::nullopt, now);
                                  return page;
                              });
}

}  // namespace

Fragment outcome_chips(html::Voice const& voice, http::Request const& request, Imported const& import,
                       std::string_view current) {
    bool const has_rows = import.state == "checked" || import.state == "applying";
    if (!has_rows || import.to_apply() == 0) return {};
    std::vector<html::Chip> chips;
    for (OutcomeName const& one : outcome_names)
        chips.push_back({std::string(voice[one.word]),
                         html::Url(request.local(path_of(import) + "/righe?esito=" + std::string(one.code))), "",
                         one.code == current});
    return html::chips(voice[w::rows_title], chips);
}

void add_row_routes(http::Router& router, access::Installation& installation) {
    router.get("/importazioni/{id}/righe", access::may::import_people, [&](http::Request const& request) {
        return show_rows(installation, request);
    });
}

}  // namespace regia::registry
