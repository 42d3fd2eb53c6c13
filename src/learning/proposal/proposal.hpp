//! Courses made elsewhere that would help her: those about a competence of an area where she has not reached what is
//! expected, at a level above hers and not above the expected one (a course of any level is for everybody). Hers alone
//! to see, like the level it follows from (docs/rules/privacy.md, rule 3).
//! Beside them those that are proposed to a group she is in, whatever her level, and those she has begun: who leaves
//! the group keeps what she has begun until it is done.
#pragma once

#include <set>

#include "catalogue/package/package.hpp"
#include "learning/pages.hpp"

namespace regia::learning {

struct Proposal {
    catalogue::Package package;
    std::vector<std::string> areas;  //!< codes, in the order of the portfolio
};
//! Pure: without those she has concluded, in the order of `packages`. Nothing while she is not measured.
std::vector<Proposal> proposed(std::vector<catalogue::Package> const& packages, portfolio::Portfolio const& portfolio,
                               std::vector<Standing> const& standing, std::set<Uuid> const& concluded);

//! On her path because it is hers to take.
struct HeldCourse {
    catalogue::Package package;
    std::vector<std::string> reasons;  //!< none = begun, and proposed to no group of hers (any more)
    bool is_begun = false;
};
//! Pure: those given to her that are live and not concluded, in the order of `live`, then those begun. `begun`: their
//! packages, live or withdrawn.
std::vector<HeldCourse> held(std::vector<catalogue::Package> const& live, std::vector<GivenCourse> const& given,
                             std::vector<catalogue::Package> const& begun, std::set<Uuid> const& concluded);

//! All of it for her path; a course stands in one list only.
struct OtherCourses {
    int live = 0;  //!< that she could take
    std::vector<HeldCourse> held;
    std::vector<Proposal> proposals;
};
OtherCourses other_courses_for(db::Tx& tx, Desk const& desk, std::vector<Standing> const& standing);

//! Nothing when there are none.
html::Fragment held_list(Desk const& desk, std::vector<HeldCourse> const& held);
html::Fragment proposals_list(Desk const& desk, std::vector<Proposal> const& proposals);
//! "Distinguere documento e dato · livello base"; nothing for a course that is tied to nothing.
html::Fragment ties_line(Desk const& desk, catalogue::Package const& package);

}  // namespace regia::learning
