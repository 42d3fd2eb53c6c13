#include "learning/step.hpp"

#include "learning/path.hpp"

namespace regia::learning {
namespace {

std::optional<Enrolled> find_enrolled(db::Tx& tx, Uuid person, std::string_view module) {
    return tx.one(
        "SELECT module, variant, because, context, last_section, revision_id, sections_total, sections_opened, "
        "minutes_total, minutes_done, test_attempts, best_right, started_at, reopened_at, failed_at, completed_at "
        "FROM learning_module WHERE person_id = $1 AND module = $2",
        [](db::Row const& row) {
            return Enrolled{row.get<std::string>(0),
                            row.get<Level>(1),
                            row.get<std::string>(2),
                            row.get<std::string>(3),
                            row.get<std::string>(4),
                            row.get<std::optional<Uuid>>(5),
                            row.get<int>(6),
                            row.get<int>(7),
                            row.get<int>(8),
                            row.get<int>(9),
                            row.get<int>(10),
                            row.get<std::optional<int>>(11),
                            row.get<std::optional<Instant>>(12),
                            row.get<std::optional<Instant>>(13),
                            row.get<std::optional<Instant>>(14),
                            row.get<std::optional<Instant>>(15)};
        },
        person, module);
}

//! The first step of a module fixes its revision: who is inside a version ends on it.
void begin_module(db::Tx& tx, Library& library, Uuid person, Enrolled& enrolled, Instant now) {
    enrolled.revision = library.catalogue.current_id();
    enrolled.started_at = now;
    tx.run("UPDATE learning_module SET revision_id = $3, started_at = $4 WHERE person_id = $1 AND module = $2", person,
           enrolled.module, *enrolled.revision, now);
    std::int64_t const is_new =
        tx.run("INSERT INTO learning_course (person_id, modules_done, started_at) VALUES ($1, 0, $2) "
               "ON CONFLICT (person_id) DO NOTHING",
               person, now);
    if (is_new > 0) jobs::emit(tx, "course_started", to_string(person), "{}", now);
}

}  // namespace

Enrolled enrolled_in(db::Tx& tx, Library& library, Uuid person, std::string_view module, Instant now) {
    if (auto enrolled = find_enrolled(tx, person, module)) return *enrolled;
    if (!library.catalogue.current()->find(module)) throw NotFound("no such module");
    plan_path(tx, library, person, now);
    return *find_enrolled(tx, person, module);
}

Enrolled seen_as(db::Tx& tx, Library& library, Uuid person, catalogue::Module const& module, Instant now) {
    if (auto enrolled = find_enrolled(tx, person, module.code)) return *enrolled;
    auto const result = assessment::latest_result(tx, *library.survey.current(), person);
    Choice const choice = choose_variant(module, result ? &*result : nullptr);
    Enrolled enrolled;
    enrolled.module = module.code;
    enrolled.variant = choice.variant;
    enrolled.because = choice.because;
    enrolled.context = context_for(tx, library, person, rome_day(now));
    enrolled.minutes_total = module.minutes;
    enrolled.sections_total =
        static_cast<int>(catalogue::sections_for(module, choice.variant, enrolled.context).size());
    return enrolled;
}

bool needs_reopening(Enrolled const& enrolled) {
    return enrolled.failed_at && !enrolled.completed_at &&
           (!enrolled.reopened_at || *enrolled.reopened_at <= *enrolled.failed_at);
}

std::shared_ptr<catalogue::Catalogue const> catalogue_of(Library& library, Enrolled const& enrolled) {
    return enrolled.revision ? library.catalogue.at(*enrolled.revision) : library.catalogue.current();
}

std::vector<std::string> opened_sections(db::Tx& tx, Uuid person, std::string_view module) {
    return tx.all(
        "SELECT section FROM learning_section WHERE person_id = $1 AND module = $2 ORDER BY opened_at, section",
        [](db::Row const& row) { return row.get<std::string>(0); }, person, module);
}

bool may_open(std::vector<catalogue::Section const*> const& sections, std::vector<std::string> const& opened,
              std::string_view section) {
    for (catalogue::Section const* earlier : sections) {
        if (earlier->id == section) return true;
        if (std::find(opened.begin(), opened.end(), earlier->id) == opened.end()) return false;
    }
    return false;
}

void open_section(db::Tx& tx, Library& library, Uuid person, std::string_view module, std::string_view section,
                  Instant now) {
    Enrolled enrolled = enrolled_in(tx, library, person, module, now);
    if (!enrolled.started_at) begin_module(tx, library, person, enrolled, now);
    auto const catalogue = catalogue_of(library, enrolled);
    auto const sections = catalogue::sections_for(*catalogue->find(module), enrolled.variant, enrolled.context);
    auto const wanted =
        std::find_if(sections.begin(), sections.end(), [&](auto const* one) { return one->id == section; });
    if (wanted == sections.end()) throw NotFound("no such section");
    std::int64_t const is_first =
        tx.run("INSERT INTO learning_section (person_id, module, section, opened_at) VALUES ($1, $2, $3, $4) "
               "ON CONFLICT (person_id, module, section) DO NOTHING",
               person, module, section, now);
    // Every section before it was opened, so this one is at most the next; a jump ahead leaves nothing behind.
    if (is_first > 0 && wanted - sections.begin() != enrolled.sections_opened)
        throw Conflict("the sections before this one were not opened yet");
    int const minutes = is_first > 0 ? (*wanted)->minutes : 0;
    tx.run("UPDATE learning_module SET sections_opened = sections_opened + $3, minutes_done = minutes_done + $4, "
           "last_section = $5, sections_total = $6, reopened_at = $7 WHERE person_id = $1 AND module = $2",
           person, module, is_first, minutes, section, static_cast<std::int64_t>(sections.size()), now);
    tx.run("UPDATE learning_course SET last_step_at = $2 WHERE person_id = $1", person, now);
}

}  // namespace regia::learning
