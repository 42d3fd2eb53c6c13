//! The door of learning: each person's path of eight modules, where she is in each, tests, completions, standing.
//!
//! Rules (docs/adr/2026-11-24-eight-modules-for-everybody.md): always the eight modules in order; the level chooses
//! only the variant, which is hers alone to know. A module is completed when every section was opened and its test is
//! passed (10 questions, 75 %, five attempts, each after reopening the content; then test.hpp). The course is concluded
//! by its eight modules. Progress is stored as it happens. Who starts a module keeps its revision to the end. Modules
//! may be taken in any order, but for those that one `requires`.
//! Reacts to "survey_finished" (variants of modules not yet started), "expected_changed" (standing) and
//! "programme_loaded" (both, for everybody).
//! Writes "course_started", "module_started", "module_completed", "module_blocked" (all attempts are used),
//! "course_resumed" (after a rest), "course_concluded" (key = person id, payload {"module": code} where it is about
//! one).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assessment/assessment.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/editorial.hpp"
#include "jobs/events.hpp"
#include "jobs/queue.hpp"

namespace regia::access {
class Facts;
class MergeParts;
class OwnRecord;
}

namespace regia::records {
class Records;
}

namespace regia::learning {

using portfolio::Level;

//! A course made elsewhere that is proposed to a group of people she is in, and why, in the words of her page.
struct GivenCourse {
    Uuid package;
    std::string because;  //!< "Proposto a chi ha: Profilo: infermieri"
};
//! What the programme folder gives to a path; built once by main.
struct Library {
    files::Shelf<catalogue::Catalogue>& catalogue;
    files::Shelf<assessment::Survey>& survey;
    files::Shelf<portfolio::Portfolio>& portfolio;
    files::Shelf<registry::Reference>& reference;
    //! Told by whoever keeps groups of people; none = nothing is proposed to groups.
    std::function<std::vector<GivenCourse>(db::Tx&, html::Voice const&, Uuid person)> given{};
};

//! Who opened nothing of her path for this many days has it "da riprendere": she is reminded then; others see it from
//! the Monday after (monitoring).
inline constexpr int rest_days = 30;
inline constexpr std::int64_t rest_after = days(rest_days);
//! Monday, 0:00 in Rome, of the week of `now`.
Instant week_start(Instant now);

enum class State { to_start, in_progress, completed };
struct ModuleProgress {
    std::string module;
    State state = State::to_start;
    Level variant = Level::base;
    std::string because;  //!< "no_survey" or "survey:<code of the level reached>"
    int sections_opened = 0, sections_total = 0;
    int minutes_done = 0, minutes_total = 30;
    std::string last_section;
    int test_attempts = 0, attempts_reopened = 0;
    bool has_failed = false;  //!< her last attempt, and she has not begun another
    std::optional<int> best_right;
};
//! All attempts at the test are used: she reads the module again to go on with it.
bool is_blocked(ModuleProgress const& progress, catalogue::Module const& module);
struct Course {
    std::vector<ModuleProgress> modules;  //!< in order; modules without a row are not in it
    int modules_done = 0;
    std::optional<Instant> started_at, concluded_at;
};
Course course_of(db::Tx& tx, Uuid person);

//! Writes the eight rows, or adjusts the variants of modules not yet started; who is inside a module keeps hers.
void plan_path(db::Tx& tx, Library& library, Uuid person, Instant now);

//! One person, one area: what is expected, what she has, the one open next step until it is reached (row D4).
struct Standing {
    std::string area;
    Level expected = Level::base;
    std::optional<Level> current;
    std::string next_step;  //!< "survey", "module:F3", "repeat_survey", "reread" (its modules), "" = reached
    bool operator==(Standing const&) const = default;
};
std::vector<Standing> standing_of(db::Tx& tx, Uuid person);
//! Recomputes one person's rows from what is known of her; running it again changes nothing.
void update_standing(db::Tx& tx, Library& library, Uuid person, Instant now);

//! For the demo and the simulation: opens sections between two instants through the same commands as a person would,
//! and passes the test when `complete`; else stops half-way.
void simulate_module(db::Tx& tx, Library& library, Uuid person, std::string_view module, bool complete, Instant from,
                     Instant to, std::uint64_t seed);

//! For the demo: a note beside the step that she opened last, and some minutes of reading.
void simulate_note(db::Tx& tx, Uuid person, std::string_view module, std::string_view text, Instant now);
//! How many have begun and concluded the module on which revision; nobody is named.
std::vector<catalogue::Taken> taken_of(db::Tx& tx, std::string_view module);

void add_subscribers(jobs::Subscribers& subscribers, Library& library, Clock const& clock);
void add_own_record(access::OwnRecord& data);
void add_merge_part(access::MergeParts& parts, Library& library);
//! What a rule may ask of paths: begun, modules done, concluded. State, no result.
void add_facts(access::Facts& facts);
//! Long work: what follows a newly loaded programme ("programme_loaded"), reminders.
void add_jobs(jobs::Queue& queue, jobs::Subscribers& subscribers, access::Installation& installation, Library& library);
//! /percorso, /percorso/moduli/{n}, its steps and test, and their /api/v1 counterparts. What packages report is told to
//! `records`, where there is a store.
void add_routes(http::Router& router, access::Installation& installation, Library& library,
                records::Records* records = nullptr);

}  // namespace regia::learning
