//! A small world in which two people who differ only in their levels live the whole product for twelve weeks, among
//! others. What depends on a level (answers, number of questions, variants, sections, scores, failed tests) is lived
//! differently; everything else happens at the same instants, and draws the same ids and secrets.
#pragma once

#include <map>

#include "twins_chance.hpp"
#include "world/house.hpp"

namespace regia::twins {

struct Twin {
    std::string given, tax_code, email;
    bool is_high = false;
    Uuid person{};
};

class World {
public:
    World(bool is_ada_high, bool is_bea_high);

    Twin ada, bea;
    Uuid colleague{};  //!< a learner who has nothing to do with them
    Uuid elsewhere{};  //!< the lead of another body
    std::map<std::string, Uuid> staff;  //!< one in each further role of the programme; leads those of the twins' body
    std::map<std::string, std::string> secrets;  //!< what letters and pages brought: "confirm", "stop", "code of Ada"

private:
    std::filesystem::path folder_;
    Chance chance_;

public:
    world::TestHouse in;

    //! Up to their rest of 31 days: away in the middle of the path, with everything that is open still open.
    void live_until_they_rest();
    //! To the end: concluded, measured again, answered.
    void live_to_the_end();

    //! Ids and secrets drawn from now on follow from the number alone: whatever was drawn before, and however many.
    void draw_from(std::uint64_t number);
    //! Her overall estimate after the last survey.
    double measured(Twin const& twin);

private:
    void found();
    void measure_a_crowd();
    void be_reminded_and_away();
    void bring_papers();
    void bring_course(std::string const& content);
    void choose_audiences();
    void publish_a_course();
    void return_to_courses();
    void knock();
    void stand_twice();
    void begin_module(Twin const& twin);
    void ask_for_much(Twin const& twin);
    void answer_them();
    void answer_what_is_left();
    void renew_programme();
    //! Through the nights, with the jobs of those that are lived.
    void sleep_until(Day day);
    //! The same of both, one after the other, from the same instants in every world.
    template <class Act>
    void each(int hour, Act const& act);
    void settle();

    Day today_{2026, 2, 12};
    std::uint64_t acts_ = 0;
};

}  // namespace regia::twins
