#include "learning/step.hpp"

#include "learning/path.hpp"

namespace regia::learning {
namespace {

std::optional<Enrolled> find_enrolled(db::Tx& tx, Uuid person, std::string_view module) {
    return tx.one(
        "SELECT m.variant, m.because, m.context, m.last_section, m.revision_id, m.sections_total, m.sections_opened, "
        "m.minutes_total, m.minutes_done, m.test_attempts, m.best_right, m.started_at, m.reopened_at, m.failed_at, "
        "m.completed_at, c.last_step_at, c.concluded_at, m.attempts_reopened, "
        "CASE WHEN m.failed_at IS NULL THEN 0 ELSE (SELECT COUNT(*) "
        "FROM learning_section s WHERE s.person_id = m.person_id AND s.module = m.module "
        "AND s.reopened_at > m.failed_at) END FROM learning_module m "
        "LEFT JOIN learning_course c ON c.person_id = m.person_id WHERE m.person_id = $1 AND m.module = $2",
        [&](db::Row const& row) {
            Enrolled enrolled;
            enrolled.module = module;
            enrolled.variant = row.get<Level>(0);
            enrolled.because = row.get<std::string>(1);
            enrolled.context = row.get<std::string>(2);
            enrolled.last_section = row.get<std::string>(3);
            enrolled.revision = row.get<std::optional<Uuid>>(4);
            enrolled.sections_total = row.get<int>(5);
            enrolled.sections_opened = row.get<int>(6);
            enrolled.minutes_total = row.get<int>(7);
            enrolled.minutes_done = row.get<int>(8);
            enrolled.test_attempts = row.get<int>(9);
            enrolled.best_right = row.get<std::optional<int>>(10);
            enrolled.started_at = row.get<std::optional<Instant>>(11);
            enrolled.reopened_at = row.get<std::optional<Instant>>(12);
            enrolled.failed_at = row.get<std::optional<Instant>>(13);
            enrolled.completed_at = row.get<std::optional<Instant>>(14);
            enrolled.last_step_at = row.get<std::optional<Instant>>(15);
            enrolled.has_concluded = !row.is_null(16);
            enrolled.attempts_reopened = row.get<int>(17);
            enrolled.sections_reread = row.get<int>(18);
            return enrolled;
        },
        person, module);
}

void check_required(db::Tx& tx, Uuid person, catalogue::Module const& module) {
    for (std::string const& code : module.requires_modules) {
        auto const required = find_enrolled(tx, person, code);
        if (!required || !required->completed_at) throw Conflict("module " + code + " comes first");
    }
}

//! The first step of a module fixes its revision, variant and context: who is inside a version ends on it.
Enrolled begin_module(db::Tx& tx, Library& library, Uuid person, std::string_view module, Instant now) {
    Uuid const revision = library.catalogue.current_id();
    auto const catalogue = library.catalogue.at(revision);
    catalogue::Module const* const begun = catalogue->find(module);
    if (!begun) throw NotFound("no such module");
    check_required(tx, person, *begun);
    // Her last result and her work today, whatever was planned before.
    auto const result = assessment::latest_result(tx, *library.survey.current(), person);
    plan_module(tx, *begun, result ? &*result : nullptr, context_for(tx, library, person, rome_day(now)), person);
    tx.run("UPDATE learning_module SET revision_id = $3, started_at = $4 WHERE person_id = $1 AND module = $2", person,
           module, revision, now);
    std::int64_t const is_new =
        tx.run("INSERT INTO learning_course (person_id, modules_done, started_at) VALUES ($1, 0, $2) "
               "ON CONFLICT (person_id) DO NOTHING",
               person, now);
    if (is_new > 0) jobs::emit(tx, "course_started", to_string(person), "{}", now);
    jobs::emit(tx, "module_started", to_string(person), "{\"module\":\"" + begun->code + "\"}", now);
    return *find_enrolled(tx, person, module);
}

}  // namespace

Enrolled enrolled_in(db::Tx& tx, Library& library, Uuid person, std::string_view module, Instant now) {
    auto found = find_enrolled(tx, person, module);
    if (found && found->started_at) return *found;
    auto const catalogue = library.catalogue.current();
    catalogue::Module const* const planned = catalogue->find(module);
    if (!planned) throw NotFound("no such module");
    auto const result = assessment::latest_result(tx, *library.survey.current(), person);
    Choice const choice = choose_variant(*planned, result ? &*result : nullptr);
    Enrolled enrolled;
    enrolled.module = module;
    enrolled.variant = choice.variant;
    enrolled.because = choice.because;
    enrolled.context = context_for(tx, library, person, rome_day(now));
    enrolled.minutes_total = planned->minutes;
    enrolled.sections_total =
        static_cast<int>(catalogue::sections_for(*planned, choice.variant, enrolled.context).size());
    return enrolled;
}

bool needs_reopening(Enrolled const& enrolled) {
    return enrolled.failed_at && !enrolled.completed_at &&
           (!enrolled.reopened_at || *enrolled.reopened_at <= *enrolled.failed_at);
}

int attempts_allowed(Enrolled const& enrolled, catalogue::Module const& module) {
    return module.attempts_max + enrolled.attempts_reopened;
}

bool has_used_all(Enrolled const& enrolled, catalogue::Module const& module) {
    return enrolled.failed_at && !enrolled.completed_at && enrolled.test_attempts >= attempts_allowed(enrolled, module);
}

Taught taught_to(Library& library, Enrolled const& enrolled) {
    Taught taught;
    taught.catalogue = enrolled.revision ? library.catalogue.at(*enrolled.revision) : library.catalogue.current();
    taught.module = taught.catalogue->find(enrolled.module);
    if (!taught.module) throw NotFound("this module is no longer in the path");
    return taught;
}

std::vector<std::string> opened_sections(db::Tx& tx, Uuid person, std::string_view module) {
    return tx.all(
        "SELECT section FROM learning_section WHERE person_id = $1 AND module = $2 ORDER BY opened_at, section",
        [](db::Row const& row) { return row.get<std::string>(0); }, person, module);
}

Instant week_start(Instant now) { return from_rome(monday_of(rome_day(now)), 0, 0); }

void record_activity(db::Tx& tx, Uuid person, Enrolled const& enrolled, Instant now) {
    tx.run("UPDATE learning_course SET last_step_at = $2, step_before_week_at = CASE WHEN last_step_at < $3 "
           "THEN last_step_at ELSE step_before_week_at END WHERE person_id = $1",
           person, now, week_start(now));
    bool const has_rested = enrolled.last_step_at && now - *enrolled.last_step_at > rest_after;
    if (has_rested && !enrolled.has_concluded) jobs::emit(tx, "course_resumed", to_string(person), "{}", now);
}

namespace {

//! Of the steps of one week only the last one stays, unless she had rested before an earlier one.
void record_openings(db::Tx& tx, Uuid person, Enrolled const& enrolled, std::span<Opening const> openings) {
    Enrolled before = enrolled;
    for (std::size_t i = 0; i < openings.size(); ++i) {
        Instant const at = openings[i].at;
        bool const has_rested = before.last_step_at && at - *before.last_step_at > rest_after;
        bool const is_last = i + 1 == openings.size() || week_start(openings[i + 1].at) != week_start(at);
        if (is_last || has_rested) record_activity(tx, person, before, at);
        before.last_step_at = at;
    }
}

}  // namespace

Enrolled begun(db::Tx& tx, Library& library, Uuid person, std::string_view module, Instant now) {
    tx.serialise("person/" + to_string(person));  // two records of hers may be merged meanwhile
    auto const found = find_enrolled(tx, person, module);
    return found && found->started_at ? *found : begin_module(tx, library, person, module, now);
}

void open_section(db::Tx& tx, Library& library, Uuid person, std::string_view module, std::string_view section,
                  Instant now) {
    Opening const opening{section, now};
    open_sections(tx, library, person, begun(tx, library, person, module, now), std::span(&opening, 1));
}

void open_sections(db::Tx& tx, Library& library, Uuid person, Enrolled const& enrolled,
                   std::span<Opening const> openings) {
    Taught const taught = taught_to(library, enrolled);
    auto const sections = catalogue::sections_for(*taught.module, enrolled.variant, enrolled.context);
    std::int64_t fresh = 0, minutes = 0;
    for (auto const& [section, at] : openings) {
        auto const wanted =
            std::find_if(sections.begin(), sections.end(), [&](auto const* one) { return one->id == section; });
        if (wanted == sections.end()) throw NotFound("no such section");
        std::int64_t const is_first =
            tx.run("INSERT INTO learning_section (person_id, module, section, opened_at) VALUES ($1, $2, $3, $4) "
                   "ON CONFLICT (person_id, module, section) DO NOTHING",
                   person, enrolled.module, section, at);
        // Every section before it was opened, so this one is at most the next; a jump ahead leaves nothing behind.
        if (is_first > 0 && wanted - sections.begin() != enrolled.sections_opened + fresh)
            throw Conflict("the sections before this one were not opened yet");
        if (is_first == 0 && has_used_all(enrolled, *taught.module))
            tx.run("UPDATE learning_section SET reopened_at = $4 WHERE person_id = $1 AND module = $2 AND section = $3",
                   person, enrolled.module, section, at);
        fresh += is_first;
        if (is_first > 0) minutes += (*wanted)->minutes;
    }
    Opening const& last = openings.back();
    tx.run("UPDATE learning_module SET sections_opened = sections_opened + $3, minutes_done = minutes_done + $4, "
           "last_section = $5, sections_total = $6, reopened_at = $7 WHERE person_id = $1 AND module = $2",
           person, enrolled.module, fresh, minutes, last.section, static_cast<std::int64_t>(sections.size()), last.at);
    record_openings(tx, person, enrolled, openings);
}

}  // namespace regia::learning
