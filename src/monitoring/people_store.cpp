#include "monitoring/people_store.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "monitoring/measures.hpp"

namespace regia::monitoring {
namespace {

constexpr std::size_t search_words_max = 4;
constexpr std::size_t number_start_least = 3;
constexpr std::size_t word_part_least = 3;
//! Reading so many rows costs a millisecond.
constexpr std::size_t few_most = 200;
//! Greater than whatever follows in a text: the end of a range of those that begin alike.
constexpr std::string_view after_all = "\xF4\x8F\xBF\xBF";

//! A WHERE clause whose values are collected while it is written.
class Where {
public:
    explicit Where(Uuid body) : text_("body_id = " + value(body)) {}

    std::string value(Uuid id) {
        params_.push_back(id);
        return placeholder();
    }
    std::string value(std::int64_t number) {
        params_.push_back(number);
        return placeholder();
    }
    std::string value(std::string text) {
        texts_.push_back(std::make_unique<std::string>(std::move(text)));
        params_.push_back(std::string_view(*texts_.back()));
        return placeholder();
    }
    void also(std::string const& condition) { text_ += " AND " + condition; }
    std::string const& text() const { return text_; }
    std::span<db::Param const> params() const { return params_; }

private:
    std::string placeholder() const { return "$" + std::to_string(params_.size()); }
    std::vector<db::Param> params_;
    std::vector<std::unique_ptr<std::string>> texts_;
    std::string text_;
};

//! No name has a digit in it, so what has one is a staff number; a short start of one would be half a body.
bool is_number(std::string_view typed) {
    return std::any_of(typed.begin(), typed.end(), [](char c) { return c >= '0' && c <= '9'; });
}

//! Of a name every word that was typed is looked for anywhere: in an index of the body, whose entries hold the name. A
//! word of one or two letters would be in half of them, so it begins a word.
void add_search(Where& where, std::string_view typed) {
    if (is_number(typed)) {
        std::string const number(trim(typed));
        // A range in both cases: for a single value an engine would walk the body in the order of its names.
        std::string const end = number.size() < number_start_least ? number : number + std::string(after_all);
        where.also("staff_number >= " + where.value(number) + " AND staff_number <= " + where.value(end));
        return;
    }
    std::string const folded{trim(sort_key(typed))};
    if (folded.empty()) return;
    std::size_t taken = 0;
    for (std::string_view const word : split(folded, ' ')) {
        if (taken++ == search_words_max) break;
        std::string const part(word);
        if (part.size() >= word_part_least) where.also("sort_key LIKE " + where.value("%" + part + "%"));
        else where.also("(sort_key LIKE " + where.value(part + "%") + " OR sort_key LIKE " +
                        where.value("% " + part + "%") + ")");
    }
}

//! A condition that no index is chosen for: it is met by what stands at the end of the one that another condition
//! leads to.
std::string beside(std::string const& column, std::string const& condition) {
    return "COALESCE(" + column + ", '') " + condition;
}

std::string states_of(Where& where, PersonState state) {
    std::string states = where.value(std::string(code_of(state)));
    if (state == PersonState::in_progress)
        states += ", " + where.value(std::string(code_of(PersonState::to_resume)));
    return states;
}

enum class ByState { no, beside, first };

//! A search among few states walks through the people in them, not through the body.
ByState way_to_state(db::Tx& tx, Uuid body, PeopleFilter const& filter) {
    bool const has_a_way = filter.unit || !filter.profile.empty() || is_number(filter.search);
    if (!filter.state || filter.search.empty() || has_a_way) return ByState::beside;
    Counts const all = body_counts(tx, body);
    return people_in(all, filter.state) < all.registry / 2 ? ByState::first : ByState::beside;
}

Where where_of(Uuid body, PeopleFilter const& filter, ByState by_state) {
    Where where(body);
    if (!filter.search.empty()) add_search(where, filter.search);
    bool is_led = is_number(filter.search);
    if (filter.unit) {
        std::string const is = "= " + where.value(*filter.unit);
        where.also(is_led ? beside("unit_name", is) : "unit_name " + is);
        is_led = true;
    }
    if (!filter.profile.empty()) {
        std::string const is = "= " + where.value(filter.profile);
        where.also(is_led ? beside("profile", is) : "profile " + is);
        is_led = true;
    }
    if (by_state == ByState::no || !filter.state) return where;
    std::string const is_in = "IN (" + states_of(where, *filter.state) + ")";
    bool const is_beside = by_state == ByState::beside && (is_led || !filter.search.empty());
    where.also(is_beside ? beside("state", is_in) : "state " + is_in);
    return where;
}

constexpr std::string_view columns =
    "person_id, name, sort_key, staff_number, unit_name, profile, absence, state, modules_done";

ListedPerson read_person(db::Row const& row) {
    ListedPerson person;
    person.id = row.get<Uuid>(0);
    person.name = row.get<std::string>(1);
    person.sort_key = row.get<std::string>(2);
    person.staff_number = row.get<std::string>(3);
    person.unit_name = row.get<std::string>(4);
    person.profile = row.get<std::string>(5);
    person.absence = row.get<std::string>(6);
    person.state = state_from(row.get<std::string_view>(7));
    person.modules_done = row.get<int>(8);
    return person;
}

std::string in_order(PeopleFilter const& filter) {
    std::string const way = filter.is_descending ? " DESC" : "";
    return " ORDER BY sort_key" + way + ", person_id" + way;
}

std::string select(Where const& where, PeopleFilter const& filter) {
    return "SELECT " + std::string(columns) + " FROM monitoring_person WHERE " + where.text() + in_order(filter);
}

std::vector<ListedPerson> listed(db::Tx& tx, std::string const& sql, Where const& where) {
    std::vector<ListedPerson> people;
    tx.each_with(sql, where.params(), [&](db::Row const& row) { people.push_back(read_person(row)); });
    return people;
}

}  // namespace

namespace {

bool is_in(PersonState state, std::optional<PersonState> wanted) {
    return !wanted || state == *wanted || (*wanted == PersonState::in_progress && state == PersonState::to_resume);
}

}  // namespace

PersonState state_from(std::string_view code) {
    for (PersonState const state : all_states)
        if (code == code_of(state)) return state;
    throw Bug("no such state: " + std::string(code));
}

Counts count_people(db::Tx& tx, Uuid body, PeopleFilter const& filter, Between* between) {
    if (!filter.is_narrowed()) return body_counts(tx, body);
    if (filter.search.empty()) {
        if (filter.profile.empty()) return unit_counts(tx, body, *filter.unit);
        if (!filter.unit) return profile_counts(tx, body, filter.profile);
    }
    Where where = where_of(body, filter, ByState::no);
    // One row: grouped by state, an engine would rather walk the whole body in the order of its states.
    std::string sums;
    for (PersonState const state : all_states)
        sums += ", COALESCE(SUM(CASE WHEN state = '" + std::string(code_of(state)) + "' THEN 1 ELSE 0 END), 0)";
    if (between && !filter.search.empty()) {
        std::string const key = filter.state ? "CASE WHEN state IN (" + states_of(where, *filter.state) +
                                                   ") THEN sort_key END"
                                             : "sort_key";
        sums += ", COALESCE(MIN(" + key + "), ''), COALESCE(MAX(" + key + "), '')";
    }
    Counts counts;
    tx.each_with("SELECT COUNT(*)" + sums + " FROM monitoring_person WHERE " + where.text(), where.params(),
                 [&](db::Row const& row) {
                     counts.registry = row.get<std::int64_t>(0);
                     for (std::size_t i = 0; i < all_states.size(); ++i)
                         counts.states[i] = row.get<std::int64_t>(static_cast<int>(i) + 1);
                     constexpr int behind = static_cast<int>(all_states.size()) + 1;
                     if (between && !filter.search.empty())
                         *between = {row.get<std::string>(behind), row.get<std::string>(behind + 1)};
                 });
    return counts;
}

std::int64_t people_in(Counts const& counts, std::optional<PersonState> state) {
    if (!state) return counts.registry;
    std::int64_t const resting = *state == PersonState::in_progress ? counts.in_state(PersonState::to_resume) : 0;
    return counts.in_state(*state) + resting;
}

std::optional<ListedPerson> listed_person(db::Tx& tx, Uuid body, Uuid person) {
    return tx.one("SELECT " + std::string(columns) + " FROM monitoring_person WHERE person_id = $1 AND body_id = $2",
                  read_person, person, body);
}

std::vector<ListedPerson> people_first(db::Tx& tx, Uuid body, PeopleFilter const& filter, std::size_t most,
                                       Between const& between) {
    Where where = where_of(body, filter, way_to_state(tx, body, filter));
    if (!between.last.empty() && filter.is_descending) where.also("sort_key <= " + where.value(between.last));
    else if (!between.first.empty()) where.also("sort_key >= " + where.value(between.first));
    std::string const limit = " LIMIT " + where.value(static_cast<std::int64_t>(most));
    return listed(tx, select(where, filter) + limit, where);
}

std::vector<ListedPerson> people_after(db::Tx& tx, Uuid body, PeopleFilter const& filter, std::string_view sort_key,
                                       Uuid person, std::size_t most) {
    Where where = where_of(body, filter, way_to_state(tx, body, filter));
    std::string const beyond = filter.is_descending ? "<" : ">";
    std::string const key = where.value(std::string(sort_key));
    where.also("(sort_key " + beyond + " " + key + " OR (sort_key = " + key + " AND person_id " + beyond + " " +
               where.value(person) + "))");
    std::string const limit = " LIMIT " + where.value(static_cast<std::int64_t>(most));
    return listed(tx, select(where, filter) + limit, where);
}

std::optional<std::vector<ListedPerson>> few_found(db::Tx& tx, Uuid body, PeopleFilter const& filter) {
    if (filter.search.empty()) return std::nullopt;
    Where where = where_of(body, filter, ByState::no);
    std::string const limit = " LIMIT " + where.value(static_cast<std::int64_t>(few_most + 1));
    // In the order of whatever index holds all that is asked; in that of names, those who are called alike come late.
    std::string const some = "SELECT person_id FROM monitoring_person WHERE " + where.text() + limit;
    auto found = listed(tx, "SELECT " + std::string(columns) + " FROM monitoring_person WHERE person_id IN (" + some +
                                ")" + in_order(filter), where);
    if (found.size() > few_most) return std::nullopt;
    return found;
}

Counts counts_of(std::vector<ListedPerson> const& people) {
    Counts counts;
    counts.registry = static_cast<std::int64_t>(people.size());
    for (ListedPerson const& one : people) ++counts.states[static_cast<std::size_t>(one.state)];
    return counts;
}

std::vector<ListedPerson> page_of(std::vector<ListedPerson> const& found, PeopleFilter const& filter,
                                  std::optional<Uuid> after, std::size_t most) {
    std::vector<ListedPerson> page;
    bool is_beyond = !after;
    for (ListedPerson const& one : found) {
        if (page.size() == most) break;
        if (is_beyond && is_in(one.state, filter.state)) page.push_back(one);
        is_beyond = is_beyond || one.id == *after;
    }
    return page;
}

void each_person(db::Tx& tx, Uuid body, PeopleFilter const& filter, std::int64_t most,
                 std::function<void(ListedPerson const&)> const& each) {
    Where where = where_of(body, filter, ByState::beside);
    std::string const limit = " LIMIT " + where.value(most);
    tx.each_with(select(where, filter) + limit, where.params(), [&](db::Row const& row) { each(read_person(row)); });
}

std::optional<NamesReason> names_reason(db::Tx& tx, Uuid grant, Uuid body, Instant now) {
    return tx.one(
        "SELECT reason, given_at FROM monitoring_names_reason WHERE grant_id = $1 AND body_id = $2 "
        "AND given_at > $3 ORDER BY given_at DESC, id DESC LIMIT 1",
        [](db::Row const& row) {
            return NamesReason{row.get<std::string>(0), row.get<Instant>(1)};
        },
        grant, body, now - names_open_for);
}

void add_names_reason(db::Tx& tx, Uuid id, Uuid grant, Uuid body, std::string_view reason, Instant now) {
    tx.run("INSERT INTO monitoring_names_reason (id, grant_id, body_id, reason, given_at) VALUES ($1, $2, $3, $4, $5)",
           id, grant, body, reason, now);
}

}  // namespace regia::monitoring
