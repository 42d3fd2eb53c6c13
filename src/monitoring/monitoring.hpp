//! The door of monitoring: counters kept by events, frozen monthly snapshots of levels, the region's and the bodies'
//! pages. It reads every context's tables and changes only its own.
//!
//! Rules (docs/rules/privacy.md): state is exact and live for those who may see the list behind it; results only as
//! aggregates from a frozen snapshot, suppressed once when frozen (threshold = policy of the programme); three numbers
//! are never mixed: target, people in scope, people reached; three counts of project A: started, concluded, aligned.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "learning/learning.hpp"
#include "monitoring/regis/regis.hpp"

namespace regia::access {
class OwnRecord;
}

namespace regia::monitoring {

//! Targets, roadmap and policies of programme.toml, targets.toml, roadmap.toml.
struct Plan {
    struct Target {
        std::string code, project;
        portfolio::Text name;
        std::int64_t value = 0;
        std::string unit;
        std::optional<Day> due;
        bool is_ceiling = false;
    };
    struct Milestone {
        std::string code, project;
        portfolio::Text name;
        Day start, end;
        bool certain = true;              //!< the programme vouches for the dates
        std::optional<Day> finished_on{};  //!< recorded by whoever keeps the programme
    };
    //! A milestone of the State's recovery plan, for comparison.
    struct National {
        std::string code;
        portfolio::Text name;
        Day due;
    };
    std::vector<Target> targets;
    std::vector<Milestone> roadmap;
    std::vector<portfolio::Text> recurring;  //!< what goes on all along
    std::vector<National> national;
    Day starts_on, ends_on;
    int small_cell = 10;
    std::int64_t export_rows = 5'000;  //!< a table of more is made by a job
    std::optional<RegisSheet> regis{};
    int export_days = 7;               //!< how long its file is kept
    std::int64_t target(std::string_view code) const;
    //! People that the plan wants concluded on a day (straight line from start of project A to its due date).
    std::int64_t planned(Day on) const;
};
Plan parse_plan(files::Folder const& folder, files::Faults& faults);

//! Stands where a body's id stands in counters, lists and snapshots. GPs, paediatricians and other contracted doctors
//! come from a list of their own and count under it, never under a body: of them a body sees only who is enrolled in a
//! cycle of project B and who has done it (privacy rule 9). So the region is the sum of its bodies and of this list.
Uuid contracted_list();

enum class PersonState { no_survey, to_start, in_progress, to_resume, concluded, out_of_scope };

//! Recomputes one person's contribution and moves the counters by the difference; running it twice changes nothing.
void recount_person(db::Tx& tx, Uuid person, Instant now);
//! Counters from the tables alone, for the comparison with the stored ones. Returns the differences as sentences.
std::vector<std::string> verify_counters(db::Tx& tx, Instant now);

//! How many of the people counted reached a level, as it is told (privacy rule 4): a count, or a range, which is shown
//! in words where it says that nearly nobody or nearly everybody did, and not at all where it says nothing.
struct Share {
    enum class Kind { exact, between, under_tenth, over_nine_tenths, hidden };
    std::int64_t least = 0, most = 0, of = 0;
    Kind kind() const;
    bool operator==(Share const&) const = default;
};
//! What people gained between their first survey and the next, on what both measured (gain/gain.hpp).
struct FrozenGain {
    std::int64_t pairs = 0;           //!< people with both measures
    double mean = 0, spread = 0;      //!< in units of the scale
    //! Half of the interval of 95 %, with the tenth to which the mean of a step is told.
    double margin() const;
};
//! What a snapshot holds of one group, for ever. People in scope and people measured are states, so they are exact.
//! Levels are told of the people counted: each once, in the body where she was first counted, also after she has left.
struct FrozenLevels {
    Day day;             //!< "al 31 gennaio"
    Instant made_at;
    std::int64_t in_scope = 0, measured = 0, counted = 0;
    std::optional<Day> renewed_on;  //!< since then too few people have been measured to tell more
    Share aligned;       //!< base reached in all areas, at the first survey or at a later one
    Share at_expected;   //!< what is expected of each reached in all areas
    //! Below expected without an open next step: nobody, or tens of people; nothing = fewer.
    std::optional<std::int64_t> without_step;
    std::optional<FrozenGain> gain{};
    std::map<std::string, FrozenGain> gain_by_area{};  //!< of the region: by code of the wide area
};
//! Of the last snapshot; the zero id is the region. Nothing before the first, and for a body that had nobody then.
std::optional<FrozenLevels> latest_snapshot(db::Tx& tx, Uuid body);
//! Of the last snapshot of a day up to `until`, as it was told then.
std::optional<FrozenLevels> snapshot_up_to(db::Tx& tx, Uuid body, Day until);
//! Freezes the aggregates of levels as they are now, under `day`. A day is frozen once: again changes nothing.
void freeze_snapshot(db::Tx& tx, IdSource& ids, Plan const& plan, Day day, Instant now);
//! Days whose stored figures are no longer those that were frozen (their checksum differs): always none.
std::vector<Day> broken_snapshots(db::Tx& tx);

//! Freezes all counters as they stand now, as those of the end of `day` (as_at/as_at.hpp). Once for ever: a day that
//! is frozen, or lies before one that is, changes nothing.
void freeze_counts(db::Tx& tx, Day day, Instant now);
//! Days whose frozen counters are no longer what was frozen: always none.
std::vector<Day> broken_counts(db::Tx& tx);
//! What is known now of each frozen day; returns how many people count for something else than was published.
std::int64_t find_corrections(db::Database& database, Instant now);
//! Freezes the past from a day on, of what is known of it: for the demo, whose year is written in a minute. Does
//! nothing where anything is frozen.
void freeze_past(db::Database& database, Day from, Instant now);
//! Decides what is told outside of each frozen month and half-year that has no decision yet (open_data/).
std::int64_t publish_due(db::Database& database, registry::Reference const& reference, Plan const& plan, Instant now);

//! Writes how many were reached, had started and concluded at the end of each past day, as known today: for the demo,
//! whose year is written in a minute. What was counted day by day stays as it was, where nothing has changed since.
void rebuild_history(db::Tx& tx);

void add_subscribers(jobs::Subscribers& subscribers, Clock const& clock);
//! Every night: counts those anew who are to be resumed, or no longer, or of another age band, freezes the month on its
//! first night, and looks for people below expected without an open next step: it mends what it finds and leaves none.
void add_jobs(jobs::Queue& queue, db::Database& database, files::Shelf<Plan>& plan, learning::Library& library,
              Clock const& clock, IdSource& ids);
class Live;  //!< live/live.hpp
void add_own_record(access::OwnRecord& data);
//! /monitoraggio, /enti, /enti/{ente}, /enti/{ente}/persone(.csv) and their /api/v1 counterparts.
void add_routes(http::Router& router, access::Installation& installation, files::Shelf<Plan>& plan,
                learning::Library& library, Live& live, jobs::Queue& queue);

}  // namespace regia::monitoring
