#include "learning/package/package.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "learning/lesson/time.hpp"
#include "learning/package/completion.hpp"
#include "learning/told/statements.hpp"

namespace regia::learning {
namespace {

constexpr char const* attempt_columns = "id, package_id, version_id, number, token, started_at, saved_at, completed_at";

PackageAttempt read_attempt(db::Row const& row) {
    return {row.get<Uuid>(0),        row.get<Uuid>(1),    row.get<Uuid>(2),    row.get<int>(3),
            row.get<std::string>(4), row.get<Instant>(5), row.get<Instant>(6), row.get<std::optional<Instant>>(7)};
}

PackageItemState read_item(db::Row const& row) {
    PackageItemState item;
    item.item = row.get<std::string>(0);
    item.cmi = row.get<std::string>(1);
    item.total_time = row.get<std::string>(2);
    item.status = row.get<std::string>(3);
    item.score = row.get<std::optional<double>>(4);
    item.has_ended = row.get<bool>(5);
    item.seq = row.get<std::int64_t>(6);
    item.active_seconds = row.get<std::int64_t>(7);
    item.launch = row.get<std::string>(8);
    item.launch_seconds = row.get<std::int64_t>(9);
    item.first_at = row.get<Instant>(10);
    item.saved_at = row.get<Instant>(11);
    item.completed_at = row.get<std::optional<Instant>>(12);
    return item;
}

constexpr char const* item_columns =
    "item, cmi, total_time, status, score, has_ended, seq, active_seconds, launch, launch_seconds, first_at, saved_at, "
    "completed_at";

void store_item(db::Tx& tx, Uuid person, Uuid attempt, PackageItemState const& item) {
    tx.run("INSERT INTO learning_package_item (person_id, attempt_id, item, cmi, total_time, status, score, has_ended, "
           "seq, active_seconds, launch, launch_seconds, first_at, saved_at, completed_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
           "ON CONFLICT (person_id, attempt_id, item) DO UPDATE SET cmi = excluded.cmi, "
           "total_time = excluded.total_time, status = excluded.status, score = excluded.score, "
           "has_ended = excluded.has_ended, seq = excluded.seq, active_seconds = excluded.active_seconds, "
           "launch = excluded.launch, launch_seconds = excluded.launch_seconds, saved_at = excluded.saved_at, "
           "completed_at = excluded.completed_at",
           person, attempt, item.item, item.cmi, item.total_time, item.status, item.score,
           static_cast<std::int64_t>(item.has_ended), item.seq, item.active_seconds, item.launch,
           item.launch_seconds, item.first_at, item.saved_at, item.completed_at);
}

CompletionKind kind_of(catalogue::PackageKind kind) {
    switch (kind) {
        case catalogue::PackageKind::scorm12: return CompletionKind::scorm12;
        case catalogue::PackageKind::scorm2004: return CompletionKind::scorm2004;
        case catalogue::PackageKind::cmi5: break;
    }
    return CompletionKind::cmi5;
}

//! False: an older one than is stored.
bool store_sequence(db::Tx& tx, Uuid person, Uuid attempt, PackageSequence const& sequence, Instant now) {
    return tx.run("INSERT INTO learning_package_sequence (person_id, attempt_id, state, item, seq, saved_at) "
           "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person_id, attempt_id) DO UPDATE SET "
           "state = excluded.state, item = excluded.item, seq = excluded.seq, saved_at = excluded.saved_at "
           "WHERE excluded.seq > learning_package_sequence.seq",
           person, attempt, sequence.state, sequence.item, sequence.seq, now) > 0;
}

bool all_done(db::Tx& tx, Uuid person, Uuid attempt, catalogue::PackageVersion const& version) {
    return version.structure.playable_count() ==
           tx.value<std::int64_t>("SELECT COUNT(*) FROM learning_package_item WHERE person_id = $1 "
                                  "AND attempt_id = $2 AND completed_at IS NOT NULL",
                                  person, attempt);
}

//! What a report came to in its activity.
struct SavedItem {
    bool is_new = false, is_done = false;  //!< done by this report
    catalogue::PackageItem const* item = nullptr;
    std::optional<PackageItemState> before{};
    PackageItemState after{};
};

SavedItem save_item(db::Tx& tx, Uuid person, PackageAttempt const& attempt, catalogue::PackageVersion const& version,
                    PackageReport const& report, Instant now) {
    catalogue::PackageItem const* const item = version.structure.find(report.item);
    if (!item || !item->is_playable) throw NotFound("no such activity");
    auto const before = tx.one(std::string("SELECT ") + item_columns + " FROM learning_package_item "
                               "WHERE person_id = $1 AND attempt_id = $2 AND item = $3",
                               read_item, person, attempt.id, report.item);
    if (before && report.seq <= before->seq) return {};
    Verdict const verdict = verdict_of(version.structure.kind, *item, report);
    PackageItemState state = before.value_or(PackageItemState{});
    std::int64_t const counted_before = state.launch == report.launch ? state.launch_seconds : 0;
    Instant const since = before ? before->saved_at : attempt.started_at;
    state.active_seconds += believed_seconds(report.active_seconds, counted_before, now - since);
    state.item = report.item;
    state.cmi = report.cmi;
    state.total_time = report.total_time;
    state.status = verdict.status;
    if (verdict.score) state.score = verdict.score;
    state.has_ended = verdict.has_ended;
    state.seq = report.seq;
    state.launch = report.launch;
    state.launch_seconds = report.active_seconds;
    if (!before) state.first_at = now;
    state.saved_at = now;
    bool const is_done = verdict.is_done && !state.completed_at;
    if (is_done) state.completed_at = now;
    store_item(tx, person, attempt.id, state);
    return {true, is_done, item, before, state};
}

}  // namespace

std::optional<PackageAttempt> last_attempt(db::Tx& tx, Uuid person, Uuid package) {
    return tx.one(std::string("SELECT ") + attempt_columns + " FROM learning_package_attempt WHERE person_id = $1 "
                  "AND package_id = $2 ORDER BY number DESC LIMIT 1",
                  read_attempt, person, package);
}

std::vector<PackageAttempt> attempts_at(db::Tx& tx, Uuid person, Uuid package) {
    return tx.all(std::string("SELECT ") + attempt_columns + " FROM learning_package_attempt WHERE person_id = $1 "
                  "AND package_id = $2 ORDER BY number",
                  read_attempt, person, package);
}

std::vector<PackageAttempt> last_attempts(db::Tx& tx, Uuid person) {
    return tx.all(std::string("SELECT ") + attempt_columns + " FROM learning_package_attempt a WHERE person_id = $1 "
                  "AND number = (SELECT MAX(b.number) FROM learning_package_attempt b WHERE b.person_id = a.person_id "
                  "AND b.package_id = a.package_id) ORDER BY started_at, id",
                  read_attempt, person);
}

std::optional<PackageAttempt> find_attempt(db::Tx& tx, Uuid person, Uuid attempt) {
    return tx.one(std::string("SELECT ") + attempt_columns + " FROM learning_package_attempt WHERE person_id = $1 "
                  "AND id = $2",
                  read_attempt, person, attempt);
}

std::vector<PackageItemState> items_of(db::Tx& tx, Uuid person, Uuid attempt) {
    return tx.all(std::string("SELECT ") + item_columns + " FROM learning_package_item WHERE person_id = $1 "
                  "AND attempt_id = $2 ORDER BY item",
                  read_item, person, attempt);
}

std::optional<PackageSequence> sequence_of(db::Tx& tx, Uuid person, Uuid attempt) {
    return tx.one("SELECT state, item, seq FROM learning_package_sequence WHERE person_id = $1 AND attempt_id = $2",
                  [](db::Row const& row) {
                      return PackageSequence{row.get<std::string>(0), row.get<std::string>(1),
                                             row.get<std::int64_t>(2)};
                  },
                  person, attempt);
}

std::optional<PackageSequence> sequence_before(db::Tx& tx, Uuid person, PackageAttempt const& attempt) {
    return tx.one("SELECT s.state, s.item, s.seq FROM learning_package_attempt a JOIN learning_package_sequence s "
                  "ON s.person_id = a.person_id AND s.attempt_id = a.id WHERE a.person_id = $1 AND a.package_id = $2 "
                  "AND a.number < $3 ORDER BY a.number DESC LIMIT 1",
                  [](db::Row const& row) {
                      return PackageSequence{row.get<std::string>(0), row.get<std::string>(1),
                                             row.get<std::int64_t>(2)};
                  },
                  person, attempt.package, attempt.number);
}

PackageAttempt begin_attempt(db::Tx& tx, Uuid person, Uuid package, bool again, Uuid new_id, std::string new_token,
                             Instant now) {
    tx.serialise("person/" + to_string(person));
    auto const last = last_attempt(tx, person, package);
    bool const is_inside = last && !(last->completed_at && again);
    if (is_inside) return *last;
    auto const live = catalogue::live_version(tx, package);
    if (!live) throw NotFound("the course is not given any more");
    PackageAttempt attempt{new_id, package, live->id, last ? last->number + 1 : 1, std::move(new_token), now, now};
    tx.run("INSERT INTO learning_package_attempt (person_id, id, package_id, version_id, number, token, started_at, "
           "saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
           person, attempt.id, package, attempt.version, attempt.number, attempt.token, now, now);
    return attempt;
}

void conclude_attempt(db::Tx& tx, Uuid person, Uuid attempt_id, Instant now) {
    auto const attempt = find_attempt(tx, person, attempt_id);
    auto const version = attempt ? catalogue::find_package_version(tx, attempt->version) : std::nullopt;
    if (!version) throw Bug("an attempt at no version");
    if (attempt->completed_at) return;
    tx.run("UPDATE learning_package_attempt SET completed_at = $3 WHERE person_id = $1 AND id = $2", person, attempt_id,
           now);
    std::string const id = to_string(attempt->package);
    bool const is_first = record_completion(tx, {person, "package:" + id, version->id, kind_of(version->structure.kind),
                                                 now});
    if (is_first)
        jobs::emit(tx, "package_completed", to_string(person),
                   boost::json::serialize(boost::json::object{{"package", id}}), now);
}

SavedItem last_saved(db::Tx& tx, Uuid person, Uuid attempt, catalogue::PackageVersion const& version) {
    auto const all = items_of(tx, person, attempt);
    auto const last = std::max_element(all.begin(), all.end(),
                                       [](auto const& a, auto const& b) { return a.saved_at < b.saved_at; });
    if (last == all.end()) return {};
    return {false, false, version.structure.find(last->item), *last, *last};
}

SavedReport save_report(db::Tx& tx, Uuid person, Uuid id, PackageReport const& report, Instant now,
                        records::Records* records) {
    tx.serialise("person/" + to_string(person));
    auto const attempt = find_attempt(tx, person, id);
    auto const version = attempt ? catalogue::find_package_version(tx, attempt->version) : std::nullopt;
    // A unit of cmi5 speaks by its session alone.
    if (!version || version->structure.kind == catalogue::PackageKind::cmi5) throw NotFound("no such attempt");
    bool const is_sequenced = report.sequence && !version->structure.sequencing.empty();
    SavedItem saved;
    if (!report.item.empty()) saved = save_item(tx, person, *attempt, *version, report, now);
    else if (!is_sequenced) throw NotFound("a report of no activity, and of no sequencing");
    bool const is_new_sequence = is_sequenced && store_sequence(tx, person, id, *report.sequence, now);
    if (!saved.is_new && !is_new_sequence) return {};
    tx.run("UPDATE learning_package_attempt SET saved_at = $3 WHERE person_id = $1 AND id = $2", person, id, now);
    bool const is_concluded = (is_sequenced && report.sequence->is_concluded) ||
                              (saved.is_done && all_done(tx, person, id, *version));
    bool const package_done = is_concluded && !attempt->completed_at;
    if (package_done) conclude_attempt(tx, person, id, now);
    // Concluded by its rules alone: told as what was stored last, which says nothing new of the activity.
    if (package_done && !saved.is_new) saved = last_saved(tx, person, id, *version);
    if (records && saved.item)
        tell_report(tx, *records, person,
                    {.attempt = *attempt, .version = *version, .item = *saved.item,
                     .before = saved.before ? &*saved.before : nullptr, .after = saved.after, .reason = report.reason,
                     .item_done = saved.is_done, .package_done = package_done, .now = now});
    return {true, saved.is_done, package_done};
}

}  // namespace regia::learning
