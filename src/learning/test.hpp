//! The test of a module: drawn by a seed, handed in once, at most five attempts, each after reopening the content.
//!
//! Who has used all gets more by herself: she opens each section again, and some hours pass after the last attempt. How
//! many, and after how long, is data of the programme (0 = never). Nobody is asked and nobody is told, because to ask
//! for attempts is to tell that all have failed (docs/adr/2026-11-26-attempts-open-again-by-themselves.md).
#pragma once

#include "learning/step.hpp"

namespace regia::learning {

struct TestAttempt {
    int attempt = 1;
    std::uint64_t seed = 0;
    std::optional<Instant> handed_in_at;
    std::vector<int> answers;  //!< by question as shown: the position chosen
    std::optional<int> right;
    int asked = 0;
    bool is_passed = false;
};
std::optional<TestAttempt> last_attempt(db::Tx& tx, Uuid person, std::string_view module);

//! Why a new attempt can't begin now; `none` = it can.
enum class TestBar {
    none,
    sections_left,
    already_passed,
    reopen_first,
    reread_first,      //!< all attempts are used: each section again
    wait,              //!< until Reopening::from
    no_attempts_left,  //!< for good
};
//! Pure.
TestBar bar_to_test(Enrolled const& enrolled, std::optional<TestAttempt> const& last, catalogue::Module const& module,
                    Instant now);

//! How more attempts open for who has used all.
struct Reopening {
    int more = 0;
    int sections_left = 0;  //!< to be opened again
    Instant from;           //!< not before
};
//! Pure: nothing while attempts are left, and where the programme opens no more.
std::optional<Reopening> reopening_of(Enrolled const& enrolled, catalogue::Module const& module);

//! From the system's randomness.
std::uint64_t fresh_seed();
//! Begins an attempt, or returns the one that is open; the first of those that open again opens them all. Throws
//! Conflict when it is barred.
TestAttempt begin_test(db::Tx& tx, Library& library, Uuid person, std::string_view module, std::uint64_t seed,
                       Instant now);

//! Marks the open attempt. `answers[i]` is the position chosen in question i as shown. Throws Conflict when there is no
//! open attempt with this number (a second arrival finds it marked: nothing changes).
TestAttempt hand_in(db::Tx& tx, Library& library, Uuid person, std::string_view module, int attempt,
                    std::vector<int> const& answers, Instant now);

}  // namespace regia::learning
