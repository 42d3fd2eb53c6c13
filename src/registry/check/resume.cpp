//! Imports whose process died while a browser waited go on as jobs; what is a job already goes on by its lease.
#include <boost/json.hpp>

#include "registry/apply/apply.hpp"
#include "registry/check/check.hpp"
#include "registry/undo/undo.hpp"

namespace regia::registry {
namespace {

//! What a request does takes seconds: whatever stands still this long has nobody left.
constexpr std::int64_t left_behind_after = minutes(2);

struct LeftBehind {
    Uuid import, by;
    std::string kind, role;
};

std::vector<LeftBehind> left_behind(db::Tx& tx, Instant before) {
    return tx.all("SELECT id, state, CASE state WHEN 'checking' THEN by_person WHEN 'applying' THEN applied_by "
                  "ELSE undone_by END, acting_role FROM registry_import WHERE (state = 'checking' AND created_at < $1) "
                  "OR (state = 'applying' AND applied_at < $1) OR (state = 'undoing' AND undone_at < $1) "
                  "ORDER BY created_at, id LIMIT 100",
                  [](db::Row const& row) {
                      std::string const state = row.get<std::string>(1);
                      std::string_view const kind = state == "checking"   ? check_kind
                                                    : state == "applying" ? apply_kind
                                                                          : undo_kind;
                      return LeftBehind{row.get<Uuid>(0), row.get<Uuid>(2), std::string(kind), row.get<std::string>(3)};
                  },
                  before);
}

}  // namespace

void resume_imports(db::Tx& tx, jobs::Queue const& queue, IdSource& ids, Instant now) {
    for (LeftBehind const& one : left_behind(tx, now - left_behind_after)) {
        std::string const key = to_string(one.import);
        if (jobs::is_ordered(tx, one.kind, key)) continue;  // it goes on, or has failed: that is said on its page
        std::string const payload =
            boost::json::serialize(boost::json::object{{"import", key}, {"role", one.role}});
        queue.enqueue(tx, {.id = ids.next(), .kind = one.kind, .key = key, .payload = payload, .owner = one.by});
    }
}

}  // namespace regia::registry
