//! What learning does when two people become one (access/merge/merge.hpp): module by module the one who is further
//! stays, with her sections, tests and times; what each completed counts once; the course is made of that.
#include "access/merge/merge.hpp"

#include "learning/learning.hpp"

namespace regia::learning {
namespace {

using access::Merge;

//! They go together: a test belongs to the sections that were read before it.
constexpr std::string_view module_tables[] = {"learning_module", "learning_section", "learning_test", "learning_time"};

struct Reached {
    std::string module;
    std::optional<Instant> started_at, completed_at;
    int sections_opened = 0, test_attempts = 0;
};

std::map<std::string, Reached> reached_by(db::Tx& tx, Uuid person) {
    std::map<std::string, Reached> all;
    tx.each("SELECT module, started_at, completed_at, sections_opened, test_attempts FROM learning_module "
            "WHERE person_id = $1",
            [&](db::Row const& row) {
                Reached const one{row.get<std::string>(0), row.get<std::optional<Instant>>(1),
                                  row.get<std::optional<Instant>>(2), row.get<int>(3), row.get<int>(4)};
                all.emplace(one.module, one);
            },
            person);
    return all;
}

//! Completed comes before begun, an earlier completion before a later one, more read before less.
bool is_further(Reached const& one, Reached const& other) {
    if (one.completed_at.has_value() != other.completed_at.has_value()) return one.completed_at.has_value();
    if (one.completed_at) return *one.completed_at < *other.completed_at;
    if (one.started_at.has_value() != other.started_at.has_value()) return one.started_at.has_value();
    if (one.sections_opened != other.sections_opened) return one.sections_opened > other.sections_opened;
    return one.test_attempts > other.test_attempts;
}

void give(db::Tx& tx, std::string_view module, Uuid from, Uuid to) {
    for (std::string_view const table : module_tables)
        tx.run("UPDATE " + std::string(table) + " SET person_id = $1 WHERE person_id = $2 AND module = $3", to, from,
               module);
}

void join_modules(db::Tx& tx, Merge const& merge) {
    auto const kept = reached_by(tx, merge.kept);
    for (auto const& [module, hers] : reached_by(tx, merge.merged)) {
        auto const mine = kept.find(module);
        if (mine != kept.end() && !is_further(hers, mine->second)) continue;
        give(tx, module, merge.kept, merge.id);  // out of the way
        give(tx, module, merge.merged, merge.kept);
        give(tx, module, merge.id, merge.merged);
    }
}

struct CourseRow {
    std::optional<Instant> started_at, concluded_at, last_step_at, step_before_week_at;
};

std::optional<CourseRow> course_row(db::Tx& tx, Uuid person) {
    return tx.one("SELECT started_at, concluded_at, last_step_at, step_before_week_at FROM learning_course "
                  "WHERE person_id = $1",
                  [](db::Row const& row) {
                      return CourseRow{row.get<std::optional<Instant>>(0), row.get<std::optional<Instant>>(1),
                                       row.get<std::optional<Instant>>(2), row.get<std::optional<Instant>>(3)};
                  },
                  person);
}

template <class Choose>
std::optional<Instant> of_both(std::optional<Instant> one, std::optional<Instant> other, Choose const& choose) {
    if (!one || !other) return one ? one : other;
    return choose(*one, *other);
}

//! One course, of the modules that stay. Concluded when either was, or now that all modules are there.
void join_course(db::Tx& tx, Library& library, Merge const& merge) {
    auto const mine = course_row(tx, merge.kept), hers = course_row(tx, merge.merged);
    if (!mine && !hers) return;
    auto const earlier = [](Instant a, Instant b) { return std::min(a, b); };
    auto const later = [](Instant a, Instant b) { return std::max(a, b); };
    CourseRow const one = mine.value_or(CourseRow{}), other = hers.value_or(CourseRow{});
    std::int64_t modules_done = 0;
    auto const modules = reached_by(tx, merge.kept);
    bool has_all = true;
    for (auto const& module : library.catalogue.current()->modules) {
        auto const found = modules.find(module.code);
        bool const is_done = found != modules.end() && found->second.completed_at;
        modules_done += is_done ? 1 : 0;
        has_all = has_all && is_done;
    }
    auto concluded_at = of_both(one.concluded_at, other.concluded_at, earlier);
    bool const concludes = !concluded_at && has_all && modules_done > 0;
    if (concludes) concluded_at = merge.now;
    for (Uuid const person : {merge.kept, merge.merged})
        tx.run("DELETE FROM learning_course WHERE person_id = $1", person);
    tx.run("INSERT INTO learning_course (person_id, modules_done, started_at, concluded_at, last_step_at, "
           "step_before_week_at) VALUES ($1, $2, $3, $4, $5, $6)",
           merge.kept, modules_done, of_both(one.started_at, other.started_at, earlier), concluded_at,
           of_both(one.last_step_at, other.last_step_at, later),
           of_both(one.step_before_week_at, other.step_before_week_at, later));
    if (concludes) jobs::emit(tx, "course_concluded", to_string(merge.kept), "{}", merge.now);
}

//! Attempts at a package are numbered: those that come are numbered behind those that are there.
void renumber_attempts(db::Tx& tx, Merge const& merge) {
    // Through numbers that nobody has: no number may stand twice, not even for a moment.
    tx.run("UPDATE learning_package_attempt SET number = -number - (SELECT COALESCE(MAX(k.number), 0) "
           "FROM learning_package_attempt k WHERE k.person_id = $1 "
           "AND k.package_id = learning_package_attempt.package_id) WHERE person_id = $2",
           merge.kept, merge.merged);
    tx.run("UPDATE learning_package_attempt SET number = -number WHERE person_id = $1", merge.merged);
}

}  // namespace

void add_merge_part(access::MergeParts& parts, Library& library) {
    using Way = access::MergeTable::Way;
    auto const settle = [&library](db::Tx& tx, Merge const& merge) {
        join_modules(tx, merge);
        join_course(tx, library, merge);
        tx.run("DELETE FROM learning_standing WHERE person_id = $1", merge.merged);
        if (!reached_by(tx, merge.kept).empty()) plan_path(tx, library, merge.kept, merge.now);
        update_standing(tx, library, merge.kept, merge.now);
    };
    auto const undone = [&library](db::Tx& tx, Merge const& merge) {
        for (Uuid const person : {merge.kept, merge.merged}) update_standing(tx, library, person, merge.now);
    };
    parts.add({"path",
               {{"learning_course", "", Way::settle},
                {"learning_module", "module", Way::settle},
                {"learning_section", "module section", Way::settle},
                {"learning_test", "module attempt", Way::settle},
                {"learning_time", "module section", Way::settle},
                {"learning_note", "module section"},
                {"learning_standing", "area", Way::derived},
                {"learning_completion", "subject version_id"},
                {"learning_completion_entry", "id"},
                {"learning_completion_withdrawal", "entry_id"},
                {"learning_package_attempt", "id"},
                {"learning_package_item", "attempt_id item"},
                {"learning_package_sequence", "attempt_id"},
                {"learning_package_told", "attempt_id item"},
                {"learning_link", "token_sha256"}},
               {}, renumber_attempts, settle, undone});
}

}  // namespace regia::learning
