//! A year of a programme, drawn from a seed: staff files with moves, absences, arrivals and departures; surveys
//! answered and repeated; modules begun, left, resumed; tests failed and passed; the jobs of every night.
#pragma once

#include "learning/test.hpp"
#include "simulation/small_world.hpp"

namespace regia::simulation {

class Year {
public:
    Year(world::TestHouse& in, std::uint64_t seed);
    //! Lives it, and checks on the way what must always hold.
    void live();

private:
    //! A row of the staff file.
    struct Job {
        std::string body, unit, profile, absence, from, to;
    };
    struct Employee {
        registry::Person person;
        std::vector<Job> jobs;  //!< the last one is where she is now; an earlier one has ended
        double ability = 0;
        Uuid id{};              //!< zeros until the first import
    };

    std::uint64_t below(std::uint64_t most) { return random_() % most; }
    bool happens(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }
    Instant now() const { return in_.clock.now(); }

    void hire();
    void change_staff();
    void import_staff(bool is_first);
    std::string staff_file() const;
    void do_something(Employee& employee);
    void answer_survey(Employee const& employee);
    void go_on(Employee& employee, catalogue::Module const& module);
    void take_test(Employee& employee, catalogue::Module const& module, learning::Enrolled const& enrolled);
    void react();
    void check_counters();
    void check_frozen();
    void check_completions();

    world::TestHouse& in_;
    std::mt19937_64 random_;
    PeopleMaker maker_;
    std::vector<Employee> staff_;
    std::string frozen_;  //!< all snapshots so far, as text
    int passed_ = 0, failed_ = 0;
};

}  // namespace regia::simulation
