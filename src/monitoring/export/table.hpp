//! A table as data, and its way out: written once, it goes out as CSV, XLSX, PDF and JSON.
//!
//! Each file says what the screen says: how many rows of how many, what the figures mean, when they were taken, under
//! which filter and for whom. CSV is for programs: its first line names the columns, each row brings number, total,
//! time, filter and who, and the first one the definitions. XLSX and PDF are for people: the same stands above the
//! columns. JSON names each value by the code of its column (docs/adr/2026-11-26-tables-as-files.md).
//!
//! A slice that shows a table writes one function, `Table of(Desk const&)`, and one line, `add_table(...)`.
#pragma once

#include <limits>
#include <variant>

#include "monitoring/pages.hpp"

namespace regia::monitoring {

//! Nothing is an empty cell. A percentage is told from 0 to 100.
using TableCell = std::variant<std::monostate, std::string, std::int64_t, double, Day>;

struct TableColumn {
    enum class Kind { text, count, percent, day } kind = Kind::text;
    std::string code;  //!< for programs, in the words of the glossary: "in_scope"
    html::Word name;   //!< heads the column: "nel_perimetro"; on paper without underscores
    double width = 1;  //!< on paper, beside the others'
    std::string head{};  //!< instead of the name, where programme data names the column
    std::string_view title(html::Voice const& voice) const { return head.empty() ? voice[name] : head; }
};

struct TableLine {
    std::vector<TableCell> cells;
    std::optional<Uuid> person{};  //!< whom it names: the log of exports keeps who was in it
};
using EachLine = std::function<void(TableLine const&)>;
inline constexpr std::int64_t all_rows = std::numeric_limits<std::int64_t>::max();

struct Table {
    std::string what{};                      //!< in the log of looks, before the ending: "people" is "people_csv"
    std::string log{};                       //!< which one of them, before the filter: "ente=ausl-tc"
    std::string file_name{};                 //!< without day and ending: "persone-ausl-tc"
    std::string title{};
    std::vector<std::string> definitions{};  //!< "Conclusi: chi ha concluso tutti gli 8 moduli …"
    std::string query{};                     //!< the filter as it stands in addresses; empty = none
    std::string filter{};                    //!< the same in words
    std::vector<TableColumn> columns{};
    //! The rows; or, where they are many, how many there are and a walk through them, in one transaction.
    std::vector<TableLine> lines{};
    std::function<std::int64_t(db::Tx&)> count{};
    std::function<void(db::Tx&, std::int64_t most, EachLine const&)> each{};
};

//! "Conclusi: chi ha concluso tutti gli 8 moduli …"
std::string definition(Desk const& desk, html::Word name, html::Word meaning);
//! A share of 100; nothing of nobody.
TableCell percent_cell(std::int64_t part, std::int64_t of);

//! Where a table is: `path` is its page; ".csv", ".xlsx" and ".pdf" follow it.
struct TableRoute {
    std::string path;
    std::string api;      //!< "/api/v1/tables/…"
    http::Access access;
    std::string summary;  //!< of the API
    Table (*table)(Desk const&);
    bool is_costly = false;              //!< tens of thousands of rows
    std::vector<http::Parameter> query{};  //!< of the API
};
void add_table(http::Router& router, Sources sources, TableRoute const& route);
//! "Scarica la tabella: CSV, XLSX, PDF": links to the files of the table at `path`, under `query`.
html::Fragment table_links(Desk const& desk, std::string const& path, std::string const& query);

//! The table on a page; what is empty is a dash.
html::Fragment table_on_page(Desk const& desk, Table const& table);

//! People, bodies, units, profiles, a day of the past (tables.cpp); the roadmap (roadmap/).
void add_table_routes(http::Router& router, Sources sources);
Table roadmap_table(Desk const& desk);

}  // namespace regia::monitoring
