#include "simulation/year.hpp"

#include <fstream>

#include "base/text.hpp"

namespace regia::simulation {
namespace {

constexpr int people_at_start = 60;
constexpr Day first_day{2025, 6, 16}, last_day{2026, 6, 14};
constexpr int days_a_step = 3;
constexpr std::array units{"Reparto A", "Reparto B", "Ufficio"};
constexpr std::array profiles{"nurse", "physician", "administrative", "gp", "front-office"};

template <class List>
std::string one_of(List const& list, std::uint64_t drawn) {
    return std::string(list[drawn % list.size()]);
}

std::string snapshots(db::Database& database) {
    std::string text;
    database.read([&](db::Tx& tx) {
        tx.each("SELECT s.day, s.checksum, v.series, v.body_id, v.measure, v.value, v.shown FROM monitoring_snapshot s "
                "JOIN monitoring_snapshot_value v ON v.snapshot_id = s.id "
                "ORDER BY s.day, v.series, v.body_id, v.measure",
                [&](db::Row const& row) {
                    text += to_string(row.get<Day>(0)) + row.get<std::string>(1) + row.get<std::string>(2) +
                            to_string(row.get<Uuid>(3)) + row.get<std::string>(4) +
                            std::to_string(row.get<std::optional<std::int64_t>>(5).value_or(-1)) +
                            row.get<std::string>(6) + "\n";
                });
        return true;
    });
    return text;
}

}  // namespace

Year::Year(world::TestHouse& in, std::uint64_t seed)
    : in_(in), random_(seed), maker_(*in.house.reference.current(), in.ids, seed) {}

void Year::hire() {
    std::string const body = one_of(bodies, below(bodies.size())), profile = one_of(profiles, below(profiles.size()));
    std::string const unit = one_of(units, below(units.size()));
    auto const made = maker_.named(happens(50) ? "Anna" : "Marco", happens(50) ? "Rossi" : "D'Angelo",
                                   happens(50) ? "f" : "m", body, profile, unit);
    Employee employee{made.person, {{body, unit, profile, "", "2020-01-01", ""}}};
    employee.ability = static_cast<double>(below(500)) / 100 - 2.5;
    staff_.push_back(std::move(employee));
}

//! What a month brings; dates in the past and in the future.
void Year::change_staff() {
    Day const today = rome_day(now());
    for (Employee& employee : staff_) {
        Job& job = employee.jobs.back();
        std::uint64_t const drawn = below(100);
        if (drawn < 4) {
            job.absence = job.absence.empty() ? (happens(50) ? "assenza lunga" : "comando") : "";
        } else if (drawn < 7 && job.to.empty()) {
            job.to = to_string(plus_days(today, happens(50) ? 9 : -1));
            if (happens(60)) {
                Job next = job;
                next.body = one_of(bodies, below(bodies.size()));
                next.from = to_string(plus_days(today, happens(50) ? 10 : 0));
                next.to = "";
                if (next.body != job.body) employee.jobs.push_back(next);
            }
        } else if (drawn < 10) {
            job.profile = one_of(profiles, below(profiles.size()));
        } else if (drawn < 12) {
            job.unit = one_of(units, below(units.size()));
        }
    }
    for (std::uint64_t i = below(3); i > 0; --i) hire();
}

std::string Year::staff_file() const {
    std::string file = "cognome;nome;codice_fiscale;ente;profilo;unita;assenza;dal;al\n"
                       "Riga;Errata;BNICHR85C55G999H;ausl-uno;nurse;;;;\n";
    for (Employee const& employee : staff_)
        for (Job const& job : employee.jobs) {
            auto const& person = employee.person;
            file += join({person.family_name, person.given_name, *person.tax_code, job.body, job.profile, job.unit,
                          employee.jobs.back().absence, job.from, job.to},
                         ";") +
                    "\n";
        }
    return file;
}

void Year::import_staff(bool is_first) {
    auto const path = std::filesystem::temp_directory_path() / ("regia-staff-" + random_token() + ".csv");
    std::ofstream(path) << staff_file();
    auto const reference = in_.house.reference.current();
    Uuid const office{};
    auto const check = [&] {
        registry::ImportOrder const order{in_.ids.next(), path.string(), "personale.csv", Uuid{}, office};
        return registry::check_import(in_.house.database, *reference, order, now());
    };
    auto const apply = [&](registry::ImportReport const& report) {
        return registry::apply_import(in_.house.database, *reference, report.id, access::Actor{}, in_.ids, now());
    };
    auto const report = check();
    CHECK(report.refusal == "");
    CHECK(report.refused >= 1);
    apply(report);
    if (is_first) CHECK(report.fresh == people_at_start);
    react();
    for (Employee& employee : staff_)
        employee.id = in_.house.database.read([&](db::Tx& tx) {
            return *tx.value<Uuid>("SELECT person_id FROM registry_tax_code WHERE tax_code = $1",
                                   *employee.person.tax_code);
        });
    auto const again = check();
    CHECK(again.fresh == 0);
    CHECK(again.changed == 0);
    CHECK(apply(again) == 0);
    std::filesystem::remove(path);
}

void Year::answer_survey(Employee const& employee) {
    auto const survey = in_.house.survey.current();
    Uuid const attempt = in_.ids.next();
    std::uint64_t const seed = random_();
    std::vector<double> ability(survey->area_order.size(), employee.ability);
    for (double& one : ability) one += static_cast<double>(below(100)) / 100 - 0.5;
    in_.house.database.write_now("person/" + to_string(employee.id), [&](db::Tx& tx) {
        assessment::simulate_attempt(tx, *survey, in_.house.survey.current_id(), attempt, employee.id, ability, seed,
                                     now() - minutes(20), now(), {"all"});
    });
}

void Year::take_test(Employee& employee, catalogue::Module const& module, learning::Enrolled const& enrolled) {
    std::uint64_t const seed = random_();
    int const wrong = static_cast<int>(below(5));
    auto const attempt = in_.house.database.write_now("person/" + to_string(employee.id), [&](db::Tx& tx) {
        return learning::begin_test(tx, in_.house.library, employee.id, module.code, seed, now());
    });
    in_.clock.advance(minutes(6));
    auto const taught = learning::taught_to(in_.house.library, enrolled);
    std::vector<int> answers;
    for (auto const& drawn : catalogue::draw_test(*taught.module, enrolled.variant, attempt.seed)) {
        bool const is_wrong = static_cast<int>(answers.size()) < wrong;
        int position = 0;
        while ((drawn.option_order[static_cast<std::size_t>(position)] == 0) == is_wrong) ++position;
        answers.push_back(position);
    }
    auto const marked = in_.house.database.write_now("person/" + to_string(employee.id), [&](db::Tx& tx) {
        return learning::hand_in(tx, in_.house.library, employee.id, module.code, attempt.attempt, answers, now());
    });
    CHECK(marked.right == 10 - wrong);
    (marked.is_passed ? passed_ : failed_)++;
    if (marked.is_passed) employee.ability += 0.2;
}

//! Opens some sections, and takes the test when all are open and no attempt is barred.
void Year::go_on(Employee& employee, catalogue::Module const& module) {
    for (std::uint64_t steps = 1 + below(8); steps > 0; --steps) {
        auto const [enrolled, opened, last] = in_.house.database.read([&](db::Tx& tx) {
            return std::tuple(learning::enrolled_in(tx, in_.house.library, employee.id, module.code, now()),
                              learning::opened_sections(tx, employee.id, module.code),
                              learning::last_attempt(tx, employee.id, module.code));
        });
        auto const taught = learning::taught_to(in_.house.library, enrolled);
        auto const bar = learning::bar_to_test(enrolled, last, *taught.module, now());
        in_.clock.advance(minutes(4));
        if (bar == learning::TestBar::none) return take_test(employee, module, enrolled);
        bool const is_reading = bar == learning::TestBar::sections_left || bar == learning::TestBar::reopen_first ||
                                bar == learning::TestBar::reread_first;
        if (!is_reading) return;
        auto const sections = catalogue::sections_for(*taught.module, enrolled.variant, enrolled.context);
        auto const again = static_cast<std::size_t>(enrolled.sections_reread);
        std::string const next = sections[opened.size() < sections.size() ? opened.size() : again]->id;
        in_.house.database.write_now("person/" + to_string(employee.id), [&](db::Tx& tx) {
            learning::open_section(tx, in_.house.library, employee.id, module.code, next, now());
        });
    }
}

void Year::do_something(Employee& employee) {
    auto const result = in_.house.database.read([&](db::Tx& tx) {
        return assessment::latest_result(tx, *in_.house.survey.current(), employee.id);
    });
    bool const may_answer = !result || now() - result->finished_at > days(61);
    if (may_answer && happens(result ? 10 : 60)) return answer_survey(employee);
    auto const course = in_.house.database.read([&](db::Tx& tx) { return learning::course_of(tx, employee.id); });
    for (catalogue::Module const& module : in_.house.catalogue.current()->modules) {
        auto const mine = std::find_if(course.modules.begin(), course.modules.end(),
                                       [&](auto const& one) { return one.module == module.code; });
        bool const is_begun = mine != course.modules.end();
        if (is_begun && mine->state == learning::State::completed && !happens(3)) continue;
        if (is_begun && learning::is_blocked(*mine, module) && !happens(30)) continue;  // else she reads it again
        // F2 asks for F1, which may be blocked: then it stays shut.
        bool const is_shut = module.code == "F2" && (course.modules.empty() || course.modules.front().state !=
                                                                                   learning::State::completed);
        if (!is_shut) return go_on(employee, module);
    }
}

void Year::react() {
    in_.house.subscribers.drain();
    in_.house.queue.drain();
    in_.house.subscribers.drain();
}

void Year::check_counters() {
    auto const differences = in_.house.database.read([&](db::Tx& tx) {
        return monitoring::verify_counters(tx, now());
    });
    CHECK(join(differences, "; ") == "");
}

void Year::check_frozen() {
    std::string const stored = snapshots(in_.house.database);
    CHECK(stored.starts_with(frozen_));
    frozen_ = stored;
    CHECK(in_.house.database.read([](db::Tx& tx) { return monitoring::broken_snapshots(tx); }).empty());
    auto const left = in_.house.database.read([](db::Tx& tx) {
        return tx.value<std::int64_t>("SELECT COUNT(*) FROM jobs_job WHERE kind = 'monitoring_check' "
                                      "AND (state <> 'done' OR result NOT LIKE '{\"without_step\":0,%')");
    });
    CHECK(left == 0);
}

//! A module is completed once, a course concluded once, and the figures of a course are those of its modules.
void Year::check_completions() {
    auto const count = [&](std::string_view sql) {
        return in_.house.database.read([&](db::Tx& tx) { return *tx.value<std::int64_t>(sql); });
    };
    CHECK(count("SELECT COUNT(*) FROM (SELECT key, payload FROM event WHERE kind = 'module_completed' "
                "GROUP BY key, payload HAVING COUNT(*) > 1) twice") == 0);
    CHECK(count("SELECT COUNT(*) FROM (SELECT key FROM event WHERE kind IN ('course_concluded', 'course_started') "
                "GROUP BY key, kind HAVING COUNT(*) > 1) twice") == 0);
    CHECK(count("SELECT COUNT(*) FROM event WHERE kind = 'module_completed'") ==
          count("SELECT COUNT(*) FROM learning_module WHERE completed_at IS NOT NULL"));
    CHECK(count("SELECT COUNT(*) FROM learning_course c WHERE modules_done <> (SELECT COUNT(*) FROM learning_module m "
                "WHERE m.person_id = c.person_id AND m.completed_at IS NOT NULL)") == 0);
    CHECK(count("SELECT COUNT(*) FROM learning_module m WHERE sections_opened <> (SELECT COUNT(*) "
                "FROM learning_section s WHERE s.person_id = m.person_id AND s.module = m.module)") == 0);
    CHECK(count("SELECT COUNT(*) FROM learning_module WHERE test_attempts > 5 + attempts_reopened") == 0);
    // Three more at a time, and none before those there were are used.
    CHECK(count("SELECT COUNT(*) FROM learning_module WHERE attempts_reopened > 0 AND (attempts_reopened % 3 <> 0 "
                "OR test_attempts <= 2 + attempts_reopened)") == 0);
    CHECK(count("SELECT COUNT(*) FROM jobs_parked") == 0);
}

void Year::live() {
    in_.clock.set(from_rome(first_day, 9, 0));
    for (int i = 0; i < people_at_start; ++i) hire();
    import_staff(true);
    int month = first_day.month;
    for (Day day = first_day; plus_days(day, 1) < last_day; day = plus_days(day, days_a_step)) {
        in_.clock.set(from_rome(day, 9, 0));
        react();
        if (day.month != month) {
            month = day.month;
            check_counters();
            check_frozen();
            change_staff();
            import_staff(false);
        }
        for (int i = 0; i < 6; ++i) do_something(staff_[below(staff_.size())]);
    }
    in_.clock.set(from_rome(last_day, 9, 0));  // who came to rest since the last night is counted
    react();
    check_counters();
    check_frozen();
    check_completions();
    CHECK(passed_ > 20);
    CHECK(failed_ > 5);
    CHECK(std::count(frozen_.begin(), frozen_.end(), '\n') > 12 * 5);
}

}  // namespace regia::simulation
