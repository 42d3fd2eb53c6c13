//! How much people have gained between their first survey and a later one, as a snapshot may tell it. Pure.
//! docs/adr/2026-11-27-gain-is-told-once-of-ten.md
//!
//! A gain is measured on what both surveys share: the areas that both measured, on the same calibrated scale
//! (linked_areas). It is the mean over those areas of the later estimate less the first: units of the scale, on which
//! the programme's levels begin at its cut-offs. Everybody is one pair, ever: her first survey and the next one.
//!
//! Pairs are told in steps, as levels are: at a snapshot all pairs of a body that wait, if they are `small_cell` at
//! least. Of a step its mean alone is told, to a tenth, and "3" where it is 3 or more on either side. Nobody is in two
//! steps; every figure (body, wide area, region, any month) is made of the told means of whole steps. So no subtraction
//! gives more than the mean of ten people, and whether there is a step depends on who was measured, never on a result.
//!
//! The interval needs how much gains differ between people. That is told of the whole region alone, rounded up to a
//! quarter, as if people of one step differed by half at least, and assumed to be 1 until `spread_people` pairs are
//! told: in a body it would say how far its people are from their mean. So nobody's gain can be known closer than
//! `known_closest` on either side by whoever has all figures, knows the rule and who is in which step, and adds her
//! own.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "assessment/assessment.hpp"

namespace regia::monitoring {

inline constexpr int spread_people = 50;
inline constexpr double known_closest = 1.4;  //!< the width of the level "base" of the first programme

//! Told of one step: its people, the mean of their gains in tenths.
struct ToldGain {
    std::int64_t people = 0, tenths = 0;
};
ToldGain told_gain(std::span<double const> gains);

//! Sums of the gains of one step; kept, never told.
struct GainSums {
    std::int64_t people = 0;
    double sum = 0, squares = 0;
};
//! How much gains differ between people of the region, all steps together, in quarters.
std::int64_t told_spread(std::span<GainSums const> steps);

//! What a figure is made of.
struct PooledGain {
    std::int64_t people = 0, people_tenths = 0;  //!< of each step its people, and these times its mean
    PooledGain& operator+=(PooledGain const& other) {
        people += other.people;
        people_tenths += other.people_tenths;
        return *this;
    }
    std::int64_t mean_hundredths() const;
};

//! Areas in which two versions of the survey measure on one scale: at least half of the questions of the smaller
//! version are in both, and every one that is has the same difficulty, discrimination and guessing.
std::set<std::string> linked_areas(assessment::Survey const& first, assessment::Survey const& later);

}  // namespace regia::monitoring
