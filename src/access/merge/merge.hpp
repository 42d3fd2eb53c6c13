//! How the rows of one person follow into another one when the two are the same, told by the context that stores them.
//! A door of access.
//!
//! - Each context adds its part once, when the program starts: the tables whose rows change, and what else is to be
//!   done. Only the context that owns a table names it. What is in no part stays with the row that is left.
//! - Every row that a merge changes, whoever changes it, is kept as it was and as it became (registry/merge): so a part
//!   says nothing of how it is undone.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "access/access.hpp"

namespace regia::access {

struct Merge {
    Uuid id;  //!< nobody's: rows may stand under it while two people exchange theirs
    Uuid kept, merged;
    Instant now;
    bool had_kept_come_in = false, had_merged_come_in = false;  //!< before it
};

struct MergeTable {
    enum class Way {
        move,     //!< rows of the merged one become the kept one's, unless she has one with the same key
        settle,   //!< rows change in `settle` alone
        derived,  //!< as settle, and others recompute them at any time: a change since is no reason against an undo
    };
    std::string_view name;
    //! What makes a row one of its person, besides her: "module section"; "" = she has one row.
    std::string_view key;
    Way way = Way::move;
    std::string_view person = "person_id";  //!< the column
    std::string_view unheeded{};            //!< a column that may change without being in the way of an undo
};

struct MergePart {
    std::string_view code;
    std::vector<MergeTable> tables;
    //! What is in the way, with what to do about it.
    std::function<std::optional<html::Word>(db::Tx&, Merge const&)> forbids{};
    std::function<void(db::Tx&, Merge const&)> prepare{};  //!< before rows move
    std::function<void(db::Tx&, Merge const&)> settle{};   //!< after
    //! After the rows were put back: what is derived is made anew.
    std::function<void(db::Tx&, Merge const&)> undone{};
    //! Something new rests on the merge (made at `now`), in a row that it did not write: it can't be undone.
    std::function<bool(db::Tx&, Merge const&)> rests_on{};
};

class MergeParts {
public:
    void add(MergePart part) { parts_.push_back(std::move(part)); }
    std::vector<MergePart> const& all() const { return parts_; }

private:
    std::vector<MergePart> parts_;
};

//! What access itself keeps: both come in as the kept one, with every way in that either had.
void add_merge_part(MergeParts& parts);

//! Two were one since, who may be two: identities, passkeys and a password of that time open nothing any more.
void end_ways_in_since(db::Tx& tx, Uuid kept, Uuid merged, Instant since);

}  // namespace regia::access
