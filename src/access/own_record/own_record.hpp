//! "I miei dati": what is stored about a person, told by the context that stores it. A door of access.
//!
//! - Each context adds its parts once, when the program starts: why it keeps something, and in which tables and
//!   columns. Only the context that owns a table names it.
//! - The page tells the parts in words with a count; the export holds every row and column, but for what would be a
//!   secret (digests, keys) or somebody else's (who replied).
//! - A test compares the parts with the schema: a table with a person in it that no part names does not pass.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/access.hpp"

namespace regia::access {

struct OwnTable {
    std::string_view name;
    //! Names of columns. `..._at` is an instant, `..._on` a day, `id` and `..._id` an id, `is_...` yes or no; others
    //! are text, or with a mark whole numbers ("answered:n") or real ones ("mean:r"), instants ("since:i"), bytes
    //! ("content:x").
    std::string_view columns;
    std::string_view where = "person_id = $1";
    //! Columns of the table that are not told, with the reason beside them where they are declared.
    std::string_view withheld{};
};
struct OwnPart {
    std::string_view code;  //!< "survey": its name in the export
    html::Word title, text;
    std::vector<OwnTable> tables;
};

class OwnRecord {
public:
    void add(OwnPart part) { parts_.push_back(std::move(part)); }
    std::vector<OwnPart> const& parts() const { return parts_; }

private:
    std::vector<OwnPart> parts_;
};

//! Rows of this person in each part, in the order of the parts: one query.
std::vector<std::int64_t> count_own(db::Tx& tx, OwnRecord const& data, Uuid person);
//! Everything, as one JSON document.
std::string export_own(db::Tx& tx, OwnRecord const& data, html::Voice const& voice, Uuid person, Instant now);

//! Somebody who holds a role in a body or in the whole region.
struct Holder {
    std::string name, role;
    Scope scope;
    std::string act;
    Day started_on;
};
//! Those whose scope covers this body, today; at most 100.
std::vector<Holder> holders_over(db::Tx& tx, Uuid body, Day today);

//! What access itself keeps.
void add_own_record(OwnRecord& data);

}  // namespace regia::access
