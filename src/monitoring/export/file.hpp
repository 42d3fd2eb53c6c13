//! The files that a table is written to; private to export/.
#pragma once

#include <filesystem>

#include "monitoring/export/table.hpp"

namespace regia::monitoring {

//! What a file says of its table besides the rows.
struct TableHead {
    Table const& table;
    std::int64_t total = 0;  //!< rows
    Instant taken_at;
    std::string whom;        //!< "Marta Lippi, Referente GdL"
    html::Voice voice;
    std::string publisher, programme;
    std::vector<std::string> funding{};
};
TableHead head_of(Desk const& desk, Table const& table, std::int64_t total);

//! Rows into a file, a few at a time, so that a table of any size takes the same memory.
class TableFile {
public:
    TableFile() : file_(std::make_shared<http::TemporaryFile>(std::filesystem::temp_directory_path().string())) {}
    virtual ~TableFile() = default;
    virtual void begin(TableHead const& head) = 0;
    virtual void row(TableLine const& line, std::int64_t number) = 0;
    virtual std::shared_ptr<http::TemporaryFile> finish() = 0;

protected:
    static constexpr std::size_t piece_bytes = 64 * 1024;
    std::shared_ptr<http::TemporaryFile> file_;
};

struct TableKind {
    std::string_view ending, media;  //!< "csv"
    std::unique_ptr<TableFile> (*make)(Instant made_at);
};
std::unique_ptr<TableFile> new_csv(Instant made_at);
std::unique_ptr<TableFile> new_sheet(Instant made_at);
std::unique_ptr<TableFile> new_paper(Instant made_at);
std::unique_ptr<TableFile> new_json(Instant made_at);
inline constexpr TableKind table_kinds[] = {
    {"csv", "text/csv; charset=utf-8", new_csv},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", new_sheet},
    {"pdf", "application/pdf", new_paper},
    {"json", "application/json", new_json}};

TableKind const& table_kind(std::string_view ending);
//! "ente=ausl-tc&stato=concluso": which table, in the log of looks.
std::string log_of(Table const& table);

//! A document of more rows would be read by nobody; it says where the others are.
inline constexpr std::int64_t rows_on_paper_max = 1'000;

//! "60.2": for programs, whatever the language.
std::string plain(TableCell const& cell);
//! "60,2%", "12 febbraio 2026": for people.
std::string readable(html::Voice const& voice, TableCell const& cell);
//! "nel_perimetro" is "Nel perimetro".
std::string on_paper(std::string_view name);

}  // namespace regia::monitoring
