//! The adaptive engine: pure functions from the answers so far to the next item and to the levels.
//!
//! Model: P(right | ability) = guessing + (1 - guessing) / (1 + exp(-discrimination (ability - difficulty))). Abilities
//! of the areas are standard normal and share one factor: ability_k = sqrt(correlation) g + sqrt(1 - correlation) e_k,
//! so that what one area tells is the prior of the next. Everything is recomputed from the answers: the
//! same seed and answers always give the same questions and the same levels, on any machine.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assessment/assessment.hpp"

namespace regia::assessment {

inline constexpr int grid_points = 81;  //!< abilities from -4 to +4 in steps of 0.1
constexpr double ability_at(int point) { return -4.0 + 0.1 * point; }

using Grid = std::array<double, grid_points>;

//! Fills the tables of the items and of the shared factor; called once when the folder is parsed.
void tabulate(Survey& survey);

struct Answered {
    Item const* item;
    bool is_right;
};

struct NextQuestion {
    Item const* item = nullptr;  //!< null: the survey is finished
    int area_position = 0;       //!< index into area_order
    int asked_in_area = 0;
};
//! `answers` in the order they were given. Items of an audience the person does not belong to are never drawn; those
//! she has `seen` in earlier surveys (sorted ids) only in an area that has no others left.
NextQuestion next_question(Survey const& survey, std::span<Answered const> answers,
                           std::span<std::string const> audiences, std::uint64_t seed,
                           std::span<std::string const> seen = {});

//! Levels of all areas after the last answer; every area's prior takes what all the others told.
std::vector<AreaResult> results(Survey const& survey, std::span<Answered const> answers);
//! What the answers tell of the mean of a person's abilities. Its deviation takes into account that the areas share a
//! factor: taken as six independent errors it would promise too much (86 % where 78 % are right, in simulation).
Overall overall(Survey const& survey, std::span<Answered const> answers);
//! How probable each level is.
std::array<double, 4> level_shares(Survey const& survey, Overall const& estimate);
Level most_probable(std::array<double, 4> const& shares);

//! The order in which the options are shown: a permutation of 0..3 by seed and item.
std::array<int, 4> option_order(std::uint64_t seed, std::string_view item_id);

//! A well-mixed number from a seed and a name (SplitMix64 over FNV-1a): the only randomness of an attempt.
std::uint64_t drawn(std::uint64_t seed, std::string_view name);

}  // namespace regia::assessment
