//! Two people of the registry are one. A further door of registry: main gives it what each context tells.
//!
//! Rules (docs/adr/2026-11-26-two-people-who-are-one.md):
//! - Of a proposed pair one stays. The other one points to her, stands nowhere, and comes in as her. What both did
//!   counts once. It is one transaction.
//! - A body's lead merges two who both count in her body. Where both have come in already, both must have said that
//!   they are one (same_person.hpp), whoever merges: two ways in would open one person's results. Nobody merges
//!   herself. Roles over others are given back before.
//! - Tax codes that differ by more than omocodia want a reason.
//! - Every changed row is kept as it was and as it became. While each is as it became, the merge can be undone, and
//!   the rows are what they were.
//! - Nothing of results is shown to who merges; both are told: a page of hers, and who looked at her data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/merge/merge.hpp"
#include "registry/registry.hpp"

namespace regia::registry {

inline constexpr std::string_view own_part = "registry";

struct MergeOrder {
    Uuid id;  //!< of the form that brought it: the second arrival changes nothing
    Uuid kept, merged;
    std::string reason, act;
    access::Actor by;
};
//! What is in the way, with what to do about it; nothing = the two are one now.
std::vector<html::Word> merge_people(db::Tx& tx, access::MergeParts const& parts, MergeOrder const& order,
                                     IdSource& ids, Instant now);

struct MergeRow {
    Uuid id, kept, merged;
    Uuid body;  //!< whose lead did it; zero = the regional office
    std::string reason, act;
    Uuid by;
    Instant merged_at;
    std::optional<Instant> undone_at;
    std::string kept_name, merged_name, tax_code, merged_tax_code, by_name;
};
//! Of a body, the null id = of all; newest first.
std::vector<MergeRow> last_merges(db::Tx& tx, Uuid body, std::int64_t most);
std::optional<MergeRow> find_merge(db::Tx& tx, Uuid id, Uuid body);
//! Those that she stayed in or went away in.
std::vector<MergeRow> merges_of(db::Tx& tx, Uuid person);

//! Why it can't be undone now. Empty = it can.
std::vector<html::Word> undo_faults(db::Tx& tx, access::MergeParts const& parts, MergeRow const& merge);
//! As undo_faults; empty = they are two again.
std::vector<html::Word> undo_merge(db::Tx& tx, access::MergeParts const& parts, MergeRow const& merge,
                                   access::Actor const& by, IdSource& ids, Instant now);

//! What registry itself keeps.
void add_merge_part(access::MergeParts& parts);
void add_same_person_routes(http::Router& router, access::Installation& installation);  //!< same_person.hpp
void add_merge_routes(http::Router& router, access::Installation& installation, access::MergeParts const& parts,
                      files::Shelf<Reference>& reference);
//! Those that were made, for the page of duplicates.
html::Fragment merges_card(html::Voice const& voice, http::Request const& request,
                           std::vector<MergeRow> const& merges);

}  // namespace regia::registry
