//! The stored counters as pages ask for them. Never a walk through people, so a page costs the same at any size.
#pragma once

#include <array>
#include <map>

#include "monitoring/monitoring.hpp"

namespace regia::monitoring {

inline constexpr std::array all_states{PersonState::no_survey,   PersonState::to_start,  PersonState::in_progress,
                                       PersonState::to_resume, PersonState::concluded, PersonState::out_of_scope};

//! What one group counts now. Every share on a page names one of these as its denominator.
struct Counts {
    std::int64_t registry = 0;   //!< everybody on the lists, in scope or not
    std::int64_t in_scope = 0;
    std::int64_t reached = 0;    //!< at least one activity
    std::int64_t survey = 0;     //!< survey finished
    std::int64_t started = 0, concluded = 0;
    std::map<std::string, std::int64_t, std::less<>> outside;  //!< by reason of absence
    std::array<std::int64_t, all_states.size()> states{};

    std::int64_t in_state(PersonState state) const { return states[static_cast<std::size_t>(state)]; }
    std::int64_t out_of_scope() const { return in_state(PersonState::out_of_scope); }
    void add(std::string_view measure, std::int64_t value);
    Counts& operator+=(Counts const& other);
};

struct Group {
    Uuid body;         //!< or the list of contracted doctors
    std::string item;  //!< of a unit, its name
    Counts counts;
};

Counts region_counts(db::Tx& tx);
//! Every body that ever had somebody.
std::vector<Group> counts_by_body(db::Tx& tx);
//! Of every body and of each profile in it: in scope, reached, started, concluded.
std::vector<Group> counts_by_profile(db::Tx& tx);
//! What the page of the region is made of, in one go.
struct RegionFigures {
    Counts region;
    std::vector<Group> bodies;          //!< every body that ever had somebody of that profile
    std::vector<std::string> profiles;  //!< codes of those that somebody has
    //! By body and profile: in scope, reached, started, concluded. With a profile, of the contracted doctors alone.
    std::vector<Group> by_profile;
};
//! `profile` empty = the bodies with all their people.
RegionFigures region_figures(db::Tx& tx, std::string_view profile);
//! Of one body; of one unit or one profile of it when that is given.
Counts body_counts(db::Tx& tx, Uuid body);
Counts unit_counts(db::Tx& tx, Uuid body, std::string_view unit_name);
Counts profile_counts(db::Tx& tx, Uuid body, std::string_view profile);
//! What the page of a body is made of, in one go.
struct BodyFigures {
    Counts body, region;
    std::vector<Group> units;           //!< those that have somebody, by name
    std::vector<std::string> profiles;  //!< codes of those that somebody has
    std::vector<Group> by_profile;      //!< as RegionFigures has them, with those on the lists as well
    std::vector<Group> all_by_profile;  //!< all bodies together: in scope, concluded; without contracted doctors
};
BodyFigures body_figures(db::Tx& tx, Uuid body);
//! What people of a body can be filtered by: what somebody is in.
struct Choices {
    std::vector<std::string> units, profiles;  //!< names, codes
};
Choices choices_in(db::Tx& tx, Uuid body);

//! One measure through the days: days on which it did not change have no row.
struct DayValue {
    Uuid body;
    Day day;
    std::int64_t value;
};
struct History {
    std::optional<Day> known_from;  //!< the first day of which anything was stored
    std::vector<DayValue> concluded;
};
History region_history(db::Tx& tx);
//! Of every body, ordered by body and day.
History bodies_history(db::Tx& tx);

}  // namespace regia::monitoring
