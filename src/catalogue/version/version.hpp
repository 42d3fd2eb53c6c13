//! The versions of a module: which texts were in force from when, by which act, and how many took them. Private.
//!
//! Rules: a version is a text of the module, not a revision of the programme: revisions that leave the module as it was
//! are one version with the one before. Counts have no names and no levels (docs/rules/privacy.md).
#pragma once

#include "catalogue/approval.hpp"
#include "catalogue/editorial.hpp"

namespace regia::catalogue {

struct Version {
    Uuid version, revision;     //!< the first revision that has it
    std::int64_t number = 0;    //!< of that revision
    Instant in_force_from;
    std::optional<Approval> approval{};  //!< the last one
    std::int64_t started = 0, completed = 0;
};
//! Newest first. A text that comes back after another one stands twice; its counts are those of its own revisions.
std::vector<Version> versions_of(db::Tx& tx, TakenBy const& taken, std::string_view module);

//! Writes the rows of one revision; again changes nothing.
void record_versions(db::Tx& tx, Catalogue const& catalogue, Uuid revision, std::int64_t number, Instant at);

}  // namespace regia::catalogue
