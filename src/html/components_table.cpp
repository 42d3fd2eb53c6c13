#include "html/components_table.hpp"

#include <algorithm>
#include <set>

#include "html/kind.hpp"
#include "locale/html.hpp"

namespace regia::html {
namespace {

void write_cell(Writer& h, Cell const& cell) {
    if (cell.is_head) h("<th scope=\"row\"");
    else h("<td");
    if (!cell.css.empty()) h(" class=\"{}\"", cell.css);
    if (!cell.label.empty()) h(" data-l=\"{}\"", cell.label);
    h(">{}", cell.content);
    if (cell.is_head) h("</th>");
    else h("</td>");
}

void write_rows(Writer& h, std::vector<TableRow> const& rows) {
    for (TableRow const& row : rows) {
        h("<tr>");
        for (Cell const& cell : row) write_cell(h, cell);
        h("</tr>\n");
    }
}

void write_head(Writer& h, Column const& column) {
    h("<th scope=\"col\"");
    if (!column.css.empty()) h(" class=\"{}\"", column.css);
    if (column.sorted != Sorted::no)
        h(" aria-sort=\"{}\"", column.sorted == Sorted::ascending ? "ascending" : "descending");
    h(">{}", column.content);
    if (column.sort) {
        h("<a class=\"sortlink\" href=\"{}\">{}", *column.sort, column.label);
        if (column.sorted != Sorted::no)
            h(" {}", icon(column.sorted == Sorted::ascending ? "it-arrow-up" : "it-arrow-down"));
        h("</a>");
    } else {
        h.text(column.label);
    }
    h("</th>");
}

//! First, last, and those around the current one.
std::set<std::int64_t> pages_shown(std::int64_t current, std::int64_t last) {
    std::set<std::int64_t> shown{1, last};
    for (std::int64_t page = current - 1; page <= current + 1; ++page)
        if (page >= 1 && page <= last) shown.insert(page);
    if (current == 1 && last > 2) shown.insert(3);
    return shown;
}

}  // namespace

Cell head_cell(std::string_view text, std::string_view css) {
    return head_cell(fragment([&](Writer& h) { h.text(text); }), css);
}
Cell head_cell(Fragment content, std::string_view css) {
    return {.content = std::move(content), .css = std::string(css), .label = {}, .is_head = true};
}
Cell cell(std::string_view text, std::string_view css, std::string_view label) {
    return cell(fragment([&](Writer& h) { h.text(text); }), css, label);
}
Cell cell(Fragment content, std::string_view css, std::string_view label) {
    return {.content = std::move(content), .css = std::string(css), .label = std::string(label)};
}

Fragment table(Table const& table, std::vector<TableRow> const& rows, std::vector<TableRow> const& foot) {
    return fragment([&](Writer& h) {
        h("<div class=\"tblwrap\"");
        // What stays a table may be wider than a phone: who moves by keyboard must be able to scroll it.
        if (!table.is_cards && !table.caption.empty())
            h(" role=\"region\" tabindex=\"0\" aria-label=\"{}\"", table.caption);
        h("><table class=\"tbl{} {}\">", table.is_cards ? " cards" : "", table.css);
        if (!table.caption.empty()) h("<caption class=\"visually-hidden\">{}</caption>", table.caption);
        h("<thead class=\"{}\"><tr>", table.hides_head ? "visually-hidden" : "");
        for (Column const& column : table.columns) write_head(h, column);
        h("</tr></thead>\n<tbody>\n");
        write_rows(h, rows);
        h("</tbody>");
        if (!foot.empty()) {
            h("<tfoot>");
            write_rows(h, foot);
            h("</tfoot>");
        }
        h("</table></div>\n");
    });
}

Fragment pager(Voice const& voice, Pager const& pager, std::function<Url(std::int64_t page)> const& link) {
    std::int64_t const per_page = std::max<std::int64_t>(pager.rows_per_page, 1);
    std::int64_t const last = (pager.rows_total + per_page - 1) / per_page;
    if (last <= 1) return {};
    std::int64_t const current = std::clamp<std::int64_t>(pager.page, 1, last);
    namespace w = words::html;
    return fragment([&](Writer& h) {
        h("<nav class=\"pager\" aria-label=\"{}\"><span class=\"muted small\">{}</span><ul>", voice[w::pages],
          voice(w::page_range, {{"from", (current - 1) * per_page + 1},
                                {"to", std::min(current * per_page, pager.rows_total)},
                                {"total", pager.rows_total}}));
        if (current > 1) h("<li><a href=\"{}\" rel=\"prev\">{}</a></li>", link(current - 1), voice[w::page_previous]);
        std::int64_t before = 0;
        for (std::int64_t const page : pages_shown(current, last)) {
            if (page > before + 1) h("<li><span aria-hidden=\"true\">…</span></li>");
            h("<li><a href=\"{}\" aria-label=\"{}\"", link(page), voice(w::page_n, {{"n", page}}));
            if (page == current) h(" aria-current=\"page\"");
            h(">{}</a></li>", voice.number(page));
            before = page;
        }
        if (current < last) h("<li><a href=\"{}\" rel=\"next\">{}</a></li>", link(current + 1), voice[w::page_next]);
        h("</ul></nav>\n");
    });
}

Fragment figure_data(std::string_view summary, Fragment const& table) {
    return fragment([&](Writer& h) {
        h("<details class=\"figdata\"><summary>{}</summary>{}</details>\n", summary, table);
    });
}

}  // namespace regia::html
