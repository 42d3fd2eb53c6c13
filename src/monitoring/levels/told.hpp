//! What a snapshot tells of levels. Pure; decided once, when it is frozen (privacy rule 4).
//!
//! People are counted by cohort: those of one body who were measured since its last cohort was closed, from
//! `small_cell` up. Who belongs to one never changes, and everybody belongs to one at most, in the whole region, for
//! ever. A cohort is told in steps: first how many of its people had reached a level, later, each time that at least
//! `small_cell` of them have repeated the survey, how many more have. Every figure of the product (body, region, any
//! month) is a sum of steps; so no subtraction of figures, between months, bodies or tables, gives more than a step.
//!
//! A step is exact when at least three could be otherwise on either side. Where fewer than three are on one side it is
//! a range of three ("at most 2"), and of twenty people or fewer nothing is told: at most 2 of 12 would tell too much
//! of one. Whether there is a step depends on who was measured, which is a state, never on a result; and a level that
//! was reached stays reached.
//! Somebody may know these rules and who belongs to which step, and try every world that would be told in the same
//! way: the tests do, and find nobody out.
#pragma once

#include <cstdint>

namespace regia::monitoring {

//! A count that is one of `least` to `most`.
struct Range {
    std::int64_t least = 0, most = 0;
    bool is_exact() const { return least == most; }
    bool operator==(Range const&) const = default;
    Range& operator+=(Range const& other) {
        least += other.least;
        most += other.most;
        return *this;
    }
};

//! What is told of `count` among `people`, of whom `possible` at most could be counted.
Range told(std::int64_t count, std::int64_t possible, std::int64_t people);

//! What was told of one cohort, all its steps together.
struct ToldCohort {
    std::int64_t people = 0;
    bool is_higher = false;  //!< more than base is expected of its people; of the others both counts are one
    Range aligned;           //!< reached base in all areas
    Range expected;          //!< reached what is expected of them
};
//! Those measured since: their number, and how many of them reached a level that they had not.
struct LevelStep {
    std::int64_t people = 0, aligned = 0, expected = 0;
};
struct ToldStep {
    Range aligned, expected;
};
ToldStep told_step(ToldCohort const& before, LevelStep const& step);

}  // namespace regia::monitoring
