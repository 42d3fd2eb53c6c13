#include "registry/import_store.hpp"

namespace regia::registry {
namespace {

constexpr std::string_view imported_columns =
    "id, file_name, state, rows_fresh, rows_changed, rows_same, rows_refused, created_at";

Imported read_imported(db::Row const& row) {
    return {row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::int64_t>(3),
            row.get<std::int64_t>(4), row.get<std::int64_t>(5), row.get<std::int64_t>(6), row.get<Instant>(7)};
}

std::int64_t is_everybody(Uuid body) { return body == Uuid{} ? 1 : 0; }

}  // namespace

std::optional<Imported> imported(db::Tx& tx, Uuid id, Uuid body) {
    return tx.one("SELECT " + std::string(imported_columns) +
                      " FROM registry_import WHERE id = $1 AND ($2 = 1 OR body_id = $3)",
                  read_imported, id, is_everybody(body), body);
}

std::vector<Imported> last_imports(db::Tx& tx, Uuid body, std::int64_t most) {
    return tx.all("SELECT " + std::string(imported_columns) +
                      " FROM registry_import WHERE ($1 = 1 OR body_id = $2) ORDER BY created_at DESC, id LIMIT $3",
                  read_imported, is_everybody(body), body, most);
}

std::vector<RefusedRow> refused_rows(db::Tx& tx, Uuid import, std::int64_t most) {
    return tx.all("SELECT line, column_name, reason, content FROM registry_import_row WHERE import_id = $1 "
                  "AND outcome = 'refused' ORDER BY line LIMIT $2",
                  [](db::Row const& row) {
                      return RefusedRow{row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::string>(2),
                                        row.get<std::string>(3)};
                  },
                  import, most);
}

}  // namespace regia::registry
