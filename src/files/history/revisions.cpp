#include "files/history/revisions.hpp"

namespace regia::files {

std::vector<Revision> all_revisions(db::Tx& tx) {
    return tx.all("SELECT id, number, origin, digest, created_at FROM file_revision ORDER BY number, id",
                  [](db::Row const& row) {
                      return Revision{row.get<Uuid>(0), row.get<std::int64_t>(1), row.get<Origin>(2),
                                      row.get<std::string>(3), row.get<Instant>(4)};
                  });
}

}  // namespace regia::files
