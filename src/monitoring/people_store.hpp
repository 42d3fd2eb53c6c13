//! The list of a body's people: state only, filtered and paged by indexes. Contracted doctors are in no body's list.
#pragma once

#include <functional>

#include "monitoring/figures_store.hpp"

namespace regia::monitoring {

//! What a list is asked for. Empty texts and no state = everybody.
struct PeopleFilter {
    std::string search;                  //!< any part of a name, several in any order; or the start of a staff number
    std::optional<std::string> unit;     //!< its name; an empty one = people without a unit
    std::string profile;
    std::optional<PersonState> state;    //!< in_progress takes in those to resume
    bool is_descending = false;          //!< by name

    //! Whether it leaves out some whatever their state is.
    bool is_narrowed() const { return !search.empty() || unit || !profile.empty(); }
};

struct ListedPerson {
    Uuid id;
    std::string name, sort_key, staff_number, unit_name, profile, absence;
    PersonState state = PersonState::no_survey;
    int modules_done = 0;
};

PersonState state_from(std::string_view code);  //!< as stored; throws Bug
//! How many in each state, whatever state the filter asks for. Stored counts, unless something is searched for.
//! Of a search also between which names those lie who are in the filter's state, so that a page needs no walk to them.
struct Between {
    std::string first, last;  //!< sort keys; empty = not known
};
Counts count_people(db::Tx& tx, Uuid body, PeopleFilter const& filter, Between* between = nullptr);
//! Of these counts, those that the filter's state lets through.
std::int64_t people_in(Counts const& counts, std::optional<PersonState> state);

std::optional<ListedPerson> listed_person(db::Tx& tx, Uuid body, Uuid person);  //!< of that body
std::vector<ListedPerson> people_first(db::Tx& tx, Uuid body, PeopleFilter const& filter, std::size_t most,
                                       Between const& between = {});
//! Those after one person, in the order of the filter.
std::vector<ListedPerson> people_after(db::Tx& tx, Uuid body, PeopleFilter const& filter, std::string_view sort_key,
                                       Uuid person, std::size_t most);
//! Whoever a search finds, in whatever state, in the order of the filter, when they are few: the counts and every page
//! come of one walk through the body. Nothing when nothing is searched for, or when they are many.
std::optional<std::vector<ListedPerson>> few_found(db::Tx& tx, Uuid body, PeopleFilter const& filter);
Counts counts_of(std::vector<ListedPerson> const& people);
//! Of those, what people_first and people_after would give.
std::vector<ListedPerson> page_of(std::vector<ListedPerson> const& found, PeopleFilter const& filter,
                                  std::optional<Uuid> after, std::size_t most);
void each_person(db::Tx& tx, Uuid body, PeopleFilter const& filter, std::int64_t most,
                 std::function<void(ListedPerson const&)> const& each);

//! Why the names of a body are being looked at by this grant; nothing when no reason was given in the last half hour.
struct NamesReason {
    std::string reason;
    Instant given_at;
};
inline constexpr std::int64_t names_open_for = minutes(30);
std::optional<NamesReason> names_reason(db::Tx& tx, Uuid grant, Uuid body, Instant now);
void add_names_reason(db::Tx& tx, Uuid id, Uuid grant, Uuid body, std::string_view reason, Instant now);

}  // namespace regia::monitoring
