#include "simulation/digest.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <vector>

#include "base/text.hpp"

namespace regia::simulation {
namespace {

struct Column {
    std::string name, type;
};
using Tables = std::map<std::string, std::vector<Column>>;

//! The key of forms, in access_fact, codes of certificates and secrets of links are random in each installation.
std::set<std::string> const physical{"jobs_job", "jobs_schedule", "jobs_subscriber", "db_migration", "access_fact"};
std::set<std::string> const physical_columns{"event.seq", "event.txid", "awards_certificate.code", "awards_code.code",
                                             "access_entry_request.confirm_sha256"};

//! A day on which a figure moved and came back has a row when two batches of events counted it, and none when one did:
//! how events are parted is no state (PostgreSQL waits for whoever is writing beside).
constexpr std::string_view only_changes =
    " d WHERE d.value <> COALESCE((SELECT p.value FROM monitoring_day p WHERE p.series = d.series "
    "AND p.body_id = d.body_id AND p.measure = d.measure AND p.day < d.day ORDER BY p.day DESC LIMIT 1), 0)";

Tables tables_of(db::Tx& tx) {
    std::string_view const of_sqlite =
        "SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' "
        "ORDER BY t.name, c.name";
    std::string_view const of_postgres =
        "SELECT CAST(table_name AS text), CAST(column_name AS text), CAST(data_type AS text) "
        "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2";
    Tables tables;
    tx.each(tx.engine() == db::Engine::sqlite ? of_sqlite : of_postgres, [&](db::Row const& row) {
        std::string const table = row.get<std::string>(0), column = row.get<std::string>(1);
        if (!physical.contains(table) && !physical_columns.contains(table + "." + column))
            tables[table].push_back({column, lower_ascii(row.get<std::string>(2))});
    });
    return tables;
}

//! An expression that gives the column as text, ids and bytes in hexadecimal.
std::string as_text(Column const& column) {
    std::string const name = "\"" + column.name + "\"";
    if (column.type == "real" || column.type == "double precision") return name;
    if (column.type == "blob") return "CASE WHEN " + name + " IS NULL THEN NULL ELSE lower(hex(" + name + ")) END";
    if (column.type == "bytea") return "encode(" + name + ", 'hex')";
    if (column.type == "uuid") return "replace(CAST(" + name + " AS text), '-', '')";
    return "CAST(" + name + " AS text)";
}

std::string shown(db::Row const& row, int position, Column const& column) {
    if (row.is_null(position)) return "-";
    bool const is_real = column.type == "real" || column.type == "double precision";
    if (!is_real) return row.get<std::string>(position);
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", row.get<double>(position));
    return text;
}

}  // namespace

std::string contents(db::Database& database) {
    std::vector<std::string> lines;
    database.read([&](db::Tx& tx) {
        for (auto const& [table, columns] : tables_of(tx)) {
            std::string select;
            for (Column const& column : columns)
                select += (select.empty() ? "" : ", ") + as_text(column);
            std::string const which(table == "monitoring_day" ? only_changes : "");
            tx.each("SELECT " + select + " FROM " + table + which, [&](db::Row const& row) {
                std::string line = table;
                for (std::size_t i = 0; i < columns.size(); ++i)
                    line += "|" + columns[i].name + "=" + shown(row, static_cast<int>(i), columns[i]);
                lines.push_back(line);
            });
        }
        return true;
    });
    std::sort(lines.begin(), lines.end());
    return join(lines, "\n");
}

std::string difference(std::string const& one, std::string const& other) {
    std::vector<std::string> first, second, only;
    for (std::string_view line : split(one, '\n')) first.emplace_back(line);
    for (std::string_view line : split(other, '\n')) second.emplace_back(line);
    std::set_symmetric_difference(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(only));
    only.resize(std::min<std::size_t>(only.size(), 10));
    return join(only, "\n");
}

}  // namespace regia::simulation
