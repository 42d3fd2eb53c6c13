#include "audience/audience.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "access/own_record/own_record.hpp"
#include "audience/audience_store.hpp"
#include "audience/selection.hpp"
#include "locale/audience.hpp"

namespace regia::audience {
namespace {

constexpr std::string_view fill_kind = "audience_fill";
constexpr std::string_view nightly_kind = "audiences_of_today";
constexpr std::size_t people_per_step = 500;

std::string lock_of(Uuid audience) { return "audience/" + to_string(audience); }

//! Those who would come in or go out now.
std::vector<Uuid> who_changes(db::Tx& tx, access::Facts const& facts, Audience const& audience, Day today) {
    std::vector<Uuid> const are = members_in_order(tx, audience.id);
    std::vector<Uuid> const should =
        audience.is_retired ? std::vector<Uuid>{} : all_in(tx, {facts, audience.rule, audience.body, today});
    std::vector<Uuid> change;
    std::set_symmetric_difference(are.begin(), are.end(), should.begin(), should.end(), std::back_inserter(change));
    return change;
}

//! The difference is found in a question, and written in steps; who changed meanwhile is judged anew by `refresh`. So
//! it may stop anywhere and begin again.
void bring_up_to_date(jobs::Run& run, db::Database& database, access::Facts const& facts, Uuid id, Clock const& clock) {
    auto const audience = database.read([&](db::Tx& tx) { return find_audience(tx, id); });
    if (!audience) throw Bug("no such audience: " + to_string(id));
    Day const today = rome_day(clock.now());
    auto const change = database.read([&](db::Tx& tx) { return who_changes(tx, facts, *audience, today); });
    auto const total = static_cast<std::int64_t>(change.size());
    for (std::size_t at = 0; at < change.size(); at += people_per_step) {
        std::size_t const length = std::min(people_per_step, change.size() - at);
        database.write_now(lock_of(id), [&, now = clock.now()](db::Tx& tx) {
            tx.serialise(lock_of(id));
            auto const latest = find_audience(tx, id);
            refresh(tx, facts, *latest, std::span(change).subspan(at, length), now);
            run.checkpoint(tx, "", static_cast<std::int64_t>(at + length), total);
        });
    }
    std::int64_t const told = audience->is_retired || audience->body ? 0 : database.read([&](db::Tx& tx) {
        return decide(tx, {facts, audience->rule, audience->body, today}).members;
    });
    database.write_now(lock_of(id), [&](db::Tx& tx) { set_computed(tx, id, audience->number, told); });
}

void enqueue_filling(db::Tx& tx, jobs::Queue const& queue, Uuid audience, Uuid by, Uuid job) {
    queue.enqueue(tx, {.id = job, .kind = std::string(fill_kind), .key = to_string(audience),
                       .payload = boost::json::serialize(boost::json::object{{"audience", to_string(audience)}}),
                       .owner = by});
}

}  // namespace

std::vector<html::Choice> audience_choices(html::Voice const& voice, std::vector<Audience> const& all) {
    std::vector<html::Choice> choices{{"", std::string(voice[words::audience::all_of_them])}};
    for (Audience const& one : all) choices.push_back({to_string(one.id), one.name});
    return choices;
}

std::optional<Uuid> chosen_audience(db::Tx& tx, std::string_view text, std::optional<Uuid> body) {
    if (text.empty()) return std::nullopt;
    auto const id = parse_uuid(text);
    auto const audience = id ? find_audience(tx, *id) : std::nullopt;
    if (!audience || audience->is_retired || audience->body != body) throw NotFound("no such audience of this desk");
    return id;
}

void refresh(db::Tx& tx, access::Facts const& facts, Audience const& audience, std::span<Uuid const> people,
             Instant now) {
    std::set<Uuid> const are = members_among(tx, audience.id, people);
    std::set<Uuid> should;
    if (!audience.is_retired)
        for (Uuid const one : in_among(tx, {facts, audience.rule, audience.body, rome_day(now)}, people))
            should.insert(one);
    std::vector<Uuid> in, out;
    std::set_difference(should.begin(), should.end(), are.begin(), are.end(), std::back_inserter(in));
    std::set_difference(are.begin(), are.end(), should.begin(), should.end(), std::back_inserter(out));
    if (!in.empty() || !out.empty()) write_members(tx, audience.id, in, out, now);
}

void save_audience(db::Tx& tx, jobs::Queue const& queue, Draft const& draft, Instant now) {
    tx.serialise(lock_of(draft.id));
    auto const before = find_audience(tx, draft.id);
    if (!before) insert_definition(tx, draft, now);
    else if (before->number == draft.after + 1 && before->rule == draft.rule) return;  // the same form again
    else if (before->number != draft.after || before->is_retired || before->body != draft.body)
        throw Conflict("the audience was changed meanwhile");
    else set_name(tx, draft.id, draft.name);
    insert_rule(tx, draft, before ? before->number + 1 : 1, now);
    enqueue_filling(tx, queue, draft.id, draft.by, draft.job);
}

void retire_audience(db::Tx& tx, jobs::Queue const& queue, Uuid audience, Uuid by, Uuid job, Instant now) {
    tx.serialise(lock_of(audience));
    set_retired(tx, audience, now);
    enqueue_filling(tx, queue, audience, by, job);
}

void add_subscribers(jobs::Subscribers& subscribers, access::Facts const& facts, Clock const& clock) {
    std::set<std::string> kinds;
    for (access::Fact const& fact : facts.all()) kinds.insert(fact.events.begin(), fact.events.end());
    subscribers.add("audience", {kinds.begin(), kinds.end()},
                    [&facts, &clock](db::Tx& tx, std::span<jobs::Event const> events) {
                        std::set<Uuid> people;
                        for (jobs::Event const& event : events)
                            if (auto const person = parse_uuid(event.key)) people.insert(*person);
                        std::vector<Uuid> const all(people.begin(), people.end());
                        for (Audience const& audience : audiences_in_use(tx)) {
                            tx.serialise(lock_of(audience.id));
                            for (std::size_t at = 0; at < all.size(); at += people_per_step)
                                refresh(tx, facts, audience,
                                        std::span(all).subspan(at, std::min(people_per_step, all.size() - at)),
                                        clock.now());
                        }
                    });
}

void add_jobs(jobs::Queue& queue, db::Database& database, access::Facts const& facts, Clock const& clock) {
    queue.add_kind(std::string(fill_kind), [&](jobs::Run& run) {
        auto const id = parse_uuid(std::string(boost::json::parse(run.payload()).at("audience").as_string()));
        if (!id) throw Bug("a job without an audience: " + run.payload());
        bring_up_to_date(run, database, facts, *id, clock);
    });
    queue.add_kind(std::string(nightly_kind), [&](jobs::Run& run) {
        for (Audience const& one : database.read([](db::Tx& tx) { return audiences_in_use(tx); }))
            bring_up_to_date(run, database, facts, one.id, clock);
    });
    queue.schedule(std::string(nightly_kind), std::string(nightly_kind), jobs::Daily{0, 20});
}

void add_own_record(access::OwnRecord& data) {
    namespace w = words::audience;
    data.add({"audiences", w::own_audiences, w::own_audiences_text,
              {{"audience_member", "since audience_id"},
               {"audience_rule", "made_at audience_id number:n rule", "made_by = $1", "made_by"},
               {"audience_offer", "given_at ended_at course_id audience_id", "given_by = $1 OR ended_by = $1",
                "id given_by ended_by"}}});
}

}  // namespace regia::audience
