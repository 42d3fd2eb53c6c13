//! Courses made elsewhere that would help her: those about a competence of an area where she has not reached what is
//! expected, at a level above hers and not above the expected one (a course of any level is for everybody). Hers alone
//! to see, like the level it follows from (docs/rules/privacy.md, rule 3).
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
std::vector<Proposal> proposals_for(db::Tx& tx, portfolio::Portfolio const& portfolio,
                                    std::vector<Standing> const& standing, Uuid person);

//! Nothing when there are none.
html::Fragment proposals_list(Desk const& desk, std::vector<Proposal> const& proposals);
//! "Distinguere documento e dato · livello base"; nothing for a course that is tied to nothing.
html::Fragment ties_line(Desk const& desk, catalogue::Package const& package);

}  // namespace regia::learning
