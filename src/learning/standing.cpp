#include <map>
#include <set>

#include "learning/path.hpp"
#include "learning/standing.hpp"

namespace regia::learning {

std::string next_step(Level expected, std::optional<Level> current, std::string_view area,
                      std::vector<ModuleProgress> const& modules, catalogue::Catalogue const& catalogue) {
    if (!current) return "survey";
    if (*current >= expected) return "";
    catalogue::Module const* blocked = nullptr;
    for (catalogue::Module const& module : catalogue.modules) {
        if (module.area != area) continue;
        auto const mine =
            std::find_if(modules.begin(), modules.end(), [&](auto const& one) { return one.module == module.code; });
        if (mine == modules.end()) return "module:" + module.code;
        if (mine->state == State::completed) continue;
        if (!is_blocked(*mine, module)) return "module:" + module.code;
        if (!blocked) blocked = &module;
    }
    if (blocked) return "module:" + blocked->code;
    return "repeat_survey";  // all that the path offers was done: measured again
}

bool is_blocked(ModuleProgress const& progress, catalogue::Module const& module) {
    return progress.state == State::in_progress && progress.has_failed &&
           progress.test_attempts >= module.attempts_max + progress.attempts_reopened;
}

namespace {

//! A row of learning_standing, with the survey it rests on.
struct Kept {
    Standing standing;
    std::optional<Uuid> evidence;
    bool operator==(Kept const&) const = default;
};

std::map<std::string, Kept> kept_by_area(db::Tx& tx, Uuid person) {
    std::map<std::string, Kept> kept;
    tx.each("SELECT area, expected, current, next_step, evidence_id FROM learning_standing WHERE person_id = $1",
            [&](db::Row const& row) {
                Standing const standing{row.get<std::string>(0), row.get<Level>(1), row.get<std::optional<Level>>(2),
                                        row.get<std::string>(3)};
                kept.emplace(standing.area, Kept{standing, row.get<std::optional<Uuid>>(4)});
            },
            person);
    return kept;
}

void keep(db::Tx& tx, Uuid person, Kept const& kept, std::optional<Day> reached_on, Instant now) {
    tx.run("INSERT INTO learning_standing (person_id, area, expected, current, evidence_id, next_step, reached_on, "
           "updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person_id, area) DO UPDATE SET "
           "expected = excluded.expected, current = excluded.current, evidence_id = excluded.evidence_id, "
           "next_step = excluded.next_step, updated_at = excluded.updated_at, "
           "reached_on = CASE WHEN excluded.reached_on IS NULL THEN NULL "
           "ELSE COALESCE(learning_standing.reached_on, excluded.reached_on) END",
           person, kept.standing.area, kept.standing.expected, kept.standing.current, kept.evidence,
           kept.standing.next_step, reached_on, now);
}

}  // namespace

void update_standing(db::Tx& tx, Library& library, Uuid person, Instant now) {
    auto const result = assessment::latest_result(tx, *library.survey.current(), person);
    auto const catalogue = library.catalogue.current();
    Course const course = course_of(tx, person);
    auto const kept = kept_by_area(tx, person);
    // Asked at most once, and only of whoever has nothing else left.
    std::optional<bool> repeatable;
    auto const can_repeat = [&] {
        if (!repeatable) {
            auto const again = assessment::survey_state(tx, *library.survey.current(), person, now).again;
            repeatable = again.kind != assessment::Again::Kind::none_left;
        }
        return *repeatable;
    };
    for (portfolio::Expected const& expected : portfolio::expected_for(tx, person)) {
        Kept row{{expected.area, expected.level, std::nullopt, ""}, std::nullopt};
        if (result)
            for (assessment::AreaResult const& area : result->areas)
                if (area.area == expected.area) row.standing.current = area.level, row.evidence = result->attempt;
        row.standing.next_step =
            next_step(expected.level, row.standing.current, expected.area, course.modules, *catalogue);
        if (row.standing.next_step == "repeat_survey" && !can_repeat()) row.standing.next_step = "reread";
        auto const before = kept.find(expected.area);
        if (before != kept.end() && before->second == row) continue;
        std::optional<Day> reached_on;
        if (row.standing.next_step.empty()) reached_on = rome_day(result->finished_at);
        keep(tx, person, row, reached_on, now);
    }
}

std::vector<Standing> standing_of(db::Tx& tx, Uuid person) {
    return tx.all("SELECT area, expected, current, next_step FROM learning_standing WHERE person_id = $1 ORDER BY area",
                  [](db::Row const& row) {
                      return Standing{row.get<std::string>(0), row.get<Level>(1), row.get<std::optional<Level>>(2),
                                      row.get<std::string>(3)};
                  },
                  person);
}

Course course_of(db::Tx& tx, Uuid person) {
    Course course;
    tx.each("SELECT m.module, m.variant, m.sections_opened, m.sections_total, m.minutes_done, m.minutes_total, "
            "m.last_section, m.test_attempts, m.best_right, m.started_at, m.completed_at, m.failed_at, m.because, "
            "m.attempts_reopened, c.modules_done, c.started_at, c.concluded_at FROM learning_module m "
            "LEFT JOIN learning_course c ON c.person_id = m.person_id WHERE m.person_id = $1 "
            "ORDER BY m.position, m.module",
            [&](db::Row const& row) {
                ModuleProgress module;
                module.module = row.get<std::string>(0);
                module.variant = row.get<Level>(1);
                module.because = row.get<std::string>(12);
                module.sections_opened = row.get<int>(2);
                module.sections_total = row.get<int>(3);
                module.minutes_done = row.get<int>(4);
                module.minutes_total = row.get<int>(5);
                module.last_section = row.get<std::string>(6);
                module.test_attempts = row.get<int>(7);
                module.best_right = row.get<std::optional<int>>(8);
                module.attempts_reopened = row.get<int>(13);
                module.has_failed = !row.is_null(11);
                module.state = !row.is_null(10)  ? State::completed
                               : !row.is_null(9) ? State::in_progress
                                                 : State::to_start;
                course.modules.push_back(std::move(module));
                course.modules_done = row.get<std::optional<int>>(14).value_or(0);
                course.started_at = row.get<std::optional<Instant>>(15);
                course.concluded_at = row.get<std::optional<Instant>>(16);
            },
            person);
    return course;
}

void add_subscribers(jobs::Subscribers& subscribers, Library& library, Clock const& clock) {
    add_taken_subscriber(subscribers);
    // Somebody may have several events in a batch: she is taken once, as she is now.
    auto const people_of = [](std::span<jobs::Event const> events) {
        std::set<Uuid> people;
        for (jobs::Event const& event : events) {
            auto const person = parse_uuid(event.key);
            if (!person) throw Bug(event.kind + " without a person: " + event.key);
            people.insert(*person);
        }
        return people;
    };
    subscribers.add("learning_path", {"survey_finished"},
                    [&, people_of](db::Tx& tx, std::span<jobs::Event const> events) {
                        for (Uuid const person : people_of(events)) plan_path(tx, library, person, clock.now());
                    });
    subscribers.add("learning_standing",
                    {"survey_finished", "expected_changed", "module_completed", "module_blocked", "course_concluded",
                     "survey_opened"},
                    [&, people_of](db::Tx& tx, std::span<jobs::Event const> events) {
                        for (Uuid const person : people_of(events)) update_standing(tx, library, person, clock.now());
                    });
}

}  // namespace regia::learning
