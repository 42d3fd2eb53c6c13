//! Tables that become lists on phones, and their pager.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/voice.hpp"
#include "html/writer.hpp"

namespace regia::html {

enum class Sorted { no, ascending, descending };

struct Column {
    std::string label{};
    std::string css{};               //!< "end" for numbers; "w26" for a width
    std::optional<Url> sort{};       //!< where a click on the head leads
    Sorted sorted = Sorted::no;
    Fragment content{};              //!< instead of the label: the box that selects all rows
};

//! Classes on phones (`is_cards`): m-r right of the title, m-b bar over the whole width, m-s second line (with `label`
//! before it), m-h hidden, m-b2 and m-r2 left and right of a further line.
struct Cell {
    Fragment content{};
    std::string css{};
    std::string label{};
    bool is_head = false;          //!< the cell that names the row
};
Cell head_cell(std::string_view text, std::string_view css = {});
Cell head_cell(Fragment content, std::string_view css = {});
Cell cell(std::string_view text, std::string_view css = {}, std::string_view label = {});
Cell cell(Fragment content, std::string_view css = {}, std::string_view label = {});
using TableRow = std::vector<Cell>;

struct Table {
    std::string caption{};           //!< for screen readers; empty only where a heading names the table
    std::vector<Column> columns{};
    bool is_cards = true;
    bool hides_head = false;
    std::string css{};               //!< more classes: "matrix"
};
Fragment table(Table const& table, std::vector<TableRow> const& rows, std::vector<TableRow> const& foot = {});

struct Pager {
    std::int64_t page = 1;
    std::int64_t rows_total = 0;
    std::int64_t rows_per_page = 25;
};
//! Empty when everything fits on one page.
Fragment pager(Voice const& voice, Pager const& pager, std::function<Url(std::int64_t page)> const& link);

//! "Dati del grafico in tabella": folded under a chart.
Fragment figure_data(std::string_view summary, Fragment const& table);

}  // namespace regia::html
