//! The door of portfolio: areas, competences, levels, and the expected level of each profile and function.
//!
//! Rules: the Portfolio is data with a version and a status ("provvisorio" until the official one is loaded); every
//! area has a competence for everybody; the expected level of a person in an area is the highest of all rows that apply
//! to her profile and functions. Project A expects base in all areas of everybody.
//! Reacts to "person_changed": keeps portfolio_expected. Writes "expected_changed" (key = person id) when it differs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/tx.hpp"
#include "files/folder_store.hpp"
#include "jobs/events.hpp"
#include "registry/registry.hpp"

namespace regia::access {
class MergeParts;
class OwnRecord;
}

namespace regia::portfolio {

//! Ordered: a higher level includes the lower ones. `none` is "non ancora base".
enum class Level { none = 0, base = 1, intermediate = 2, advanced = 3 };
std::string_view code_of(Level level);  //!< "non_ancora", "base", "intermedio", "avanzato"
std::optional<Level> level_of(std::string_view code);

struct Text {
    std::string it, en;
};
struct Competence {
    std::string code;
    Text name;
    std::vector<std::string> audiences;
    Text behaviours[4];  //!< by Level; [0] is empty
};
struct Area {
    std::string code;
    Text name;
    Text short_name;
    std::string deck_text;
    std::vector<Competence> competences;
};
struct Audience {
    std::string code;
    Text name;
    std::vector<std::string> profile_groups, profiles, functions;
};
//! What the programme expects of one profile ("*" = any) or function in one area.
struct Expectation {
    std::string profile, function, area;
    Level level = Level::base;
    std::string reason;
};
struct Portfolio {
    std::string version, status;
    Text level_names[4];  //!< by Level; [0] "non ancora base"
    std::vector<Area> areas;  //!< six, in order
    std::vector<Audience> audiences;
    std::vector<Expectation> expectations;
    bool is_provisional() const { return status != "ufficiale"; }
    Area const* find_area(std::string_view code) const;
    Competence const* find_competence(std::string_view code) const;
};
Portfolio parse_portfolio(files::Folder const& folder, files::Faults& faults);

//! The highest expectation that applies.
Expectation expected_of(Portfolio const& portfolio, std::string_view area, std::string_view profile,
                        std::vector<std::string> const& functions);
//! Which audiences a person belongs to ("all" always among them).
std::vector<std::string> audiences_of(Portfolio const& portfolio, registry::Reference const& reference,
                                      std::string_view profile, std::vector<std::string> const& functions);

struct Expected {
    std::string area;
    Level level = Level::base;
    std::string reason;
};
//! Stored expectation of one person, in the order of the areas; empty before the first reaction.
std::vector<Expected> expected_for(db::Tx& tx, Uuid person);
//! How it came to that, oldest first; append-only.
struct ExpectedChange {
    Instant changed_at;
    std::string area;
    Level level = Level::base;
    std::string reason;
};
std::vector<ExpectedChange> expected_changes(db::Tx& tx, Uuid person);

void add_own_record(access::OwnRecord& data);
void add_merge_part(access::MergeParts& parts);
//! Compares what is stored of a person with what the programme expects of her, writes what differs, says
//! "expected_changed" once. Somebody without an employment keeps what was expected last.
void keep_expected(db::Tx& tx, Portfolio const& portfolio, Uuid person, Instant changed_at, Day today);
//! People of whom something is expected, in the order of their ids, from the one after `after` on.
std::vector<Uuid> people_after(db::Tx& tx, Uuid after, int limit);

void add_subscribers(jobs::Subscribers& subscribers, files::Shelf<Portfolio>& portfolio,
                     files::Shelf<registry::Reference>& reference, Clock const& clock);

}  // namespace regia::portfolio
