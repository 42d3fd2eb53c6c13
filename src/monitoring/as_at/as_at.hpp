//! Figures as at a date: as they were published then, as they are known today, and why the two differ.
//!
//! The counters are frozen on the morning after each Sunday and after each last day of a month, all of them and for
//! ever. What was frozen is "as published". Later something comes to light: a completion that arrives late, somebody
//! who had moved, a contract that had ended, a person who was there twice. What a night finds of each frozen day is "as
//! known today"; it is the published figure and the corrections, by reason, so that the two always reconcile. Levels
//! are not known anew: they exist only as frozen (privacy rule 4).
#pragma once

#include "monitoring/figures_store.hpp"

namespace regia::monitoring {

//! One freeze. Numbers count from 1.
struct Frozen {
    std::int64_t number = 0;
    Day day;            //!< the day at whose end the figures stood
    Instant made_at;
    std::string checksum;
    bool is_final = false;  //!< of a programme that was closed: the counters are these, and stay
    //! A server that was down freezes when it is up again.
    bool is_late() const { return rome_day(made_at) > plus_days(day, 1); }
};

//! Why a figure of the past is another one today.
enum class Correction {
    arrived,   //!< on the lists only later, with effect from before
    gone,      //!< no longer there: the same person twice, an employment that never was
    moved,     //!< in another body on that day
    late,      //!< what she had done, or a return, was recorded later
    mended     //!< an absence, an end of work or a mistake was recorded later
};
inline constexpr std::array all_corrections{Correction::arrived, Correction::gone, Correction::moved, Correction::late,
                                            Correction::mended};
std::string_view code_of(Correction correction);

//! One group on one frozen day.
struct AsAt {
    Counts published;
    std::array<Counts, all_corrections.size()> corrections{};
    //! Of the region: courses made elsewhere that were concluded, and by how many people. Not to be shown as they are.
    std::int64_t courses = 0, course_people = 0;
    Counts known() const;
    AsAt& operator+=(AsAt const& other);
};

//! The last freeze of a day up to `on`; nothing before the first.
std::optional<Frozen> frozen_on(db::Tx& tx, Day on);
//! Newest first.
std::vector<Frozen> all_frozen(db::Tx& tx);
//! When the corrections were last looked for; nothing before the first night.
std::optional<Instant> known_at(db::Tx& tx);
//! The zero id is the region. Nobody was there: nothing counted.
AsAt as_at(db::Tx& tx, Frozen const& frozen, Uuid body);
std::map<Uuid, AsAt> bodies_as_at(db::Tx& tx, Frozen const& frozen);
//! Units of a body as published, by name.
std::vector<Group> units_as_published(db::Tx& tx, Frozen const& frozen, Uuid body);
//! Of every body: "body_profile" by code, "common" by gender and age band ("f/30-54").
std::vector<Group> groups_as_published(db::Tx& tx, Frozen const& frozen, std::string_view series);
inline constexpr std::string_view common_series = "common";
std::string common_item(std::string_view gender, std::string_view age_band);

//! The last day up to yesterday whose end is frozen: a Sunday or the end of a month. Pure.
Day last_due(Day today);
//! Of a person's measures, those that are frozen by person.
std::string frozen_measures(std::string_view measures);
//! From the next freeze on a person counts for this.
void keep_for_freeze(db::Tx& tx, std::int64_t next_number, Uuid person, Uuid body, std::string_view measures);
std::int64_t next_number(db::Tx& tx);
//! What one group is frozen with: "concluded 6 in_scope 13".
struct FrozenGroup {
    std::string series;
    Uuid body;
    std::string item, counts;
};
void write_frozen(db::Tx& tx, Day day, Instant made_at, std::vector<FrozenGroup> const& groups, bool is_final = false);
//! The programme is closed: nobody is counted anew.
void freeze_finally(db::Tx& tx, Instant now);
std::optional<Frozen> final_freeze(db::Tx& tx);
//! Where the counters are not those of the final freeze, as sentences.
std::vector<std::string> verify_final(db::Tx& tx, Frozen const& frozen);

}  // namespace regia::monitoring
