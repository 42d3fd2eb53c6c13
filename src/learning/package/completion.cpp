#include "learning/package/completion.hpp"

namespace regia::learning {

bool record_completion(db::Tx& tx, Completion const& completion) {
    return tx.run("INSERT INTO learning_completion (person_id, subject, version_id, kind, completed_at, recorded_by, "
                  "note) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person_id, subject, version_id) DO NOTHING",
                  completion.person, completion.subject, completion.version, completion.kind,
                  completion.completed_at, completion.recorded_by, completion.note) > 0;
}

std::vector<Completion> completions_of(db::Tx& tx, Uuid person) {
    return tx.all("SELECT subject, version_id, kind, completed_at, recorded_by, note FROM learning_completion c "
                  "WHERE person_id = $1 AND NOT EXISTS (SELECT 1 FROM learning_completion_withdrawal w "
                  "WHERE w.person_id = c.person_id AND w.entry_id = c.version_id) "
                  "ORDER BY completed_at, subject, version_id",
                  [&](db::Row const& row) {
                      return Completion{person,
                                        row.get<std::string>(0),
                                        row.get<Uuid>(1),
                                        row.get<CompletionKind>(2),
                                        row.get<Instant>(3),
                                        row.get<std::optional<Uuid>>(4),
                                        row.get<std::string>(5)};
                  },
                  person);
}

}  // namespace regia::learning
