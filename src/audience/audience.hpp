//! The door of audience: who is meant by a message or an offer, said as a rule over facts that contexts tell
//! (access/fact/fact.hpp), and kept up to date.
//!
//! - Whoever is there already is in as well as who comes later; who no longer fits is out. After a change of a person
//!   the audiences are corrected for her alone; every night, since time alone changes facts, and after a new rule the
//!   difference to the whole is written. Both come to the same: a test says so.
//! - Facts are states, never results, so an audience may be seen by who sends to it (docs/rules/privacy.md, rule 5).
//!   The region sees counts of at least ten, a body the names of its own people, logged.
//! - A rule is never changed: the next version takes its place; what was sent was sent by the version of its day.
//! - A course made elsewhere may be proposed to an audience: who is in has it on her path, whoever comes in gets it,
//!   who goes out keeps what she has begun (learning/proposal). Nobody is told who began it because of that.
#pragma once

#include <optional>
#include <set>
#include <span>

#include "access/access.hpp"
#include "access/fact/fact.hpp"
#include "audience/rule.hpp"
#include "db/database.hpp"
#include "jobs/events.hpp"
#include "jobs/queue.hpp"
#include "learning/learning.hpp"

namespace regia::access {
class OwnRecord;
}

namespace regia::audience {

inline constexpr std::size_t name_characters_max = 80;

struct Audience {
    Uuid id;
    std::string name;
    std::optional<Uuid> body{};  //!< only its people; none = the whole region
    int number = 1;              //!< of the rule in force
    Rule rule{};
    Instant made_at{};           //!< the rule
    std::int64_t members = 0;    //!< of the region's: employees alone, as of the last night or the rule
    bool is_ready = false;       //!< the members follow this rule
    bool is_retired = false;
};
//! Those in use of a body, or with none of the region, by name.
std::vector<Audience> audiences_of(db::Tx& tx, std::optional<Uuid> body);
//! The same to choose from in a form; "" first: everybody.
std::vector<html::Choice> audience_choices(html::Voice const& voice, std::vector<Audience> const& all);
std::optional<Audience> find_audience(db::Tx& tx, Uuid id);
//! Named in a form: one in use of that body, or with none of the region. Nothing for an empty text; throws NotFound.
std::optional<Uuid> chosen_audience(db::Tx& tx, std::string_view text, std::optional<Uuid> body);
//! Of these people, those who are in now.
std::set<Uuid> members_among(db::Tx& tx, Uuid audience, std::span<Uuid const> people);
std::vector<Uuid> members_in_order(db::Tx& tx, Uuid audience);  //!< all who are in, by id

//! A new audience, or the next rule of one that is there; once, however often the form arrives. A job follows.
struct Draft {
    Uuid id;
    std::string name;
    std::optional<Uuid> body{};
    Rule rule{};
    int after = 0;  //!< number of the rule that was seen; 0 = a new audience. Throws Conflict when there is a newer one
    Uuid by, job;
};
void save_audience(db::Tx& tx, jobs::Queue const& queue, Draft const& draft, Instant now);
//! It is chosen no more; a job takes everybody out.
void retire_audience(db::Tx& tx, jobs::Queue const& queue, Uuid audience, Uuid by, Uuid job, Instant now);

//! Corrects what is stored of these people (500 at most): who is in, who is out, how many.
void refresh(db::Tx& tx, access::Facts const& facts, Audience const& audience, std::span<Uuid const> people,
             Instant now);

//! The courses made elsewhere that are proposed to audiences she is in now, with the rule as the reason: for her path.
std::vector<learning::GivenCourse> courses_given(db::Tx& tx, access::Facts const& facts, html::Voice const& voice,
                                                 Uuid person);

//! After the facts were told; they outlive both.
void add_subscribers(jobs::Subscribers& subscribers, access::Facts const& facts, Clock const& clock);
void add_jobs(jobs::Queue& queue, db::Database& database, access::Facts const& facts, Clock const& clock);
void add_own_record(access::OwnRecord& data);
//! /destinatari and /api/v1/audiences.
void add_routes(http::Router& router, access::Installation& installation, access::Facts const& facts,
                jobs::Queue& queue);

}  // namespace regia::audience
