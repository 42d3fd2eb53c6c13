#include "pages/reminder/reminder.hpp"

#include <boost/json.hpp>

#include "access/period/period.hpp"
#include "audience/audience.hpp"
#include "base/text.hpp"
#include "locale/reminder.hpp"
#include "mail/mail.hpp"

namespace regia::pages {
namespace {

namespace w = words::reminder;
using communication::ReminderCounts;
using communication::ReminderFate;
using communication::ReminderOrder;

constexpr std::string_view kind = "reminders";
constexpr std::size_t people_per_step = 200;

Instant recent_from(Instant now) { return now - days(communication::reminder_rests_days); }

mail::Letter letter_for(registry::Person const& person, ReminderOrder const& order,
                        access::Programme const& programme) {
    html::Voice const voice(person.language);
    std::string const name(voice.pick(programme.name_it, programme.name_en));
    mail::Letter letter;
    letter.person = person.id;
    letter.occasion = "reminder/" + to_string(order.id);
    letter.address = *person.email;
    letter.language = voice.code();
    letter.subject = voice(w::reminder_subject, {{"programme", name}});
    letter.text = voice(w::reminder_hello, {{"name", person.given_name}}) + "\n\n" +
                  voice(w::reminder_text, {{"programme", name}}) + "\n\n" + order.site +
                  voice.local("/percorso") + "\n\n" +
                  std::string(voice[w::reminder_help]) + "\n";
    return letter;
}

//! Who of a body has not started; of an audience, those who are in it now.
std::vector<monitoring::NotStarted> not_started(db::Tx& tx, Uuid body, std::optional<Uuid> audience) {
    auto all = monitoring::not_started(tx, body);
    if (!audience) return all;
    auto const members = audience::members_in_order(tx, *audience);
    std::erase_if(all, [&](auto const& one) {
        return !std::binary_search(members.begin(), members.end(), one.person);
    });
    return all;
}

//! One person of an order: decided as she is now.
ReminderFate remind(db::Tx& tx, access::Installation& installation, access::Programme const& programme,
                    ReminderOrder const& order, Uuid id, Instant now) {
    auto const card = monitoring::person_card(tx, id);
    if (!card || card->body != order.body) return ReminderFate::started;
    auto const person = registry::find_person(tx, id);
    bool const has_address = person && person->email && mail::is_address(*person->email);
    ReminderFate const fate = communication::fate_of(
        card->state == monitoring::PersonState::out_of_scope, monitoring::has_not_started(card->state),
        communication::was_reminded_since(tx, id, recent_from(now)), has_address);
    if (fate != ReminderFate::sent) return fate;
    if (!communication::add_reminder(tx, id, order, now)) return ReminderFate::recent;
    mail::Letter letter = letter_for(*person, order, programme);
    letter.id = installation.ids.next();
    letter.at = now;
    mail::enqueue(tx, letter);
    return fate;
}

//! "<last person> sent recent no_address absent started": where a run that was stopped goes on.
std::string written(Uuid last, ReminderCounts const& counts) {
    std::string text = to_string(last);
    for (std::int64_t const count : {counts.sent, counts.recent, counts.no_address, counts.absent, counts.started})
        text += " " + std::to_string(count);
    return text;
}

std::pair<Uuid, ReminderCounts> read_cursor(std::string const& text) {
    auto const parts = split(text, ' ');
    if (parts.size() != 6) return {};
    auto const number = [&](std::size_t at) { return parse_number<std::int64_t>(parts[at]).value_or(0); };
    return {parse_uuid(parts[0]).value_or(Uuid{}), {number(1), number(2), number(3), number(4), number(5)}};
}

void write_letters(jobs::Run& run, access::Installation& installation) {
    auto const id = parse_uuid(std::string(boost::json::parse(run.payload()).at("order").as_string()));
    auto const order = installation.database.read(
        [&](db::Tx& tx) { return id ? communication::find_reminder_order(tx, *id) : std::nullopt; });
    if (!order) throw Bug("no such order of reminders: " + run.payload());
    auto [last, counts] = read_cursor(run.cursor());
    auto people = installation.database.read([&](db::Tx& tx) {
        if (!access::training_is_open(tx)) return std::vector<Uuid>{};  // nothing that she could begin
        if (!order->is_for_all) return communication::reminder_wishes(tx, order->id);
        std::vector<Uuid> all;
        for (auto const& one : not_started(tx, order->body, order->audience)) all.push_back(one.person);
        return all;
    });
    std::erase_if(people, [after = last](Uuid const& person) { return person <= after; });
    auto const programme = installation.programme.current();
    for (std::size_t at = 0; at < people.size(); at += people_per_step) {
        std::size_t const end = std::min(at + people_per_step, people.size());
        Instant const now = installation.clock.now();
        // The command may be run again: it counts from what stood before it.
        std::string const key = "reminders/" + to_string(order->body);
        counts = installation.database.write_now(key, [&, before = counts](db::Tx& tx) {
            tx.serialise(key);
            ReminderCounts sums = before;
            for (std::size_t i = at; i < end; ++i)
                ++sums.of(remind(tx, installation, *programme, *order, people[i], now));
            run.checkpoint(tx, written(people[end - 1], sums), sums.sent, 0);
            return sums;
        });
    }
    installation.database.write_now("reminders", [&, now = installation.clock.now()](db::Tx& tx) {
        communication::end_reminder_order(tx, order->id, counts, now);
    });
}

}  // namespace

ReminderPreview preview_for_all(db::Tx& tx, Uuid body, Instant now, std::optional<Uuid> audience) {
    ReminderPreview preview;
    auto const recent = communication::reminded_since(tx, body, recent_from(now));
    for (auto const& one : not_started(tx, body, audience))
        ++preview.counts.of(communication::fate_of(false, true, recent.contains(one.person), one.has_address));
    return preview;
}

ReminderPreview preview_for(db::Tx& tx, Uuid body, std::vector<Uuid> const& wanted, Instant now) {
    ReminderPreview preview;
    std::set<Uuid> seen;
    for (Uuid const id : wanted) {
        auto const card = monitoring::person_card(tx, id);
        if (!card || card->body != body || !seen.insert(id).second) continue;
        auto const person = registry::find_person(tx, id);
        bool const has_address = person && person->email && mail::is_address(*person->email);
        ++preview.counts.of(communication::fate_of(
            card->state == monitoring::PersonState::out_of_scope, monitoring::has_not_started(card->state),
            communication::was_reminded_since(tx, id, recent_from(now)), has_address));
        preview.people.push_back(id);
    }
    return preview;
}

void order_reminders(db::Tx& tx, jobs::Queue const& queue, ReminderOrder const& order,
                     std::vector<Uuid> const& people, Uuid job) {
    if (!communication::add_reminder_order(tx, order, people)) return;
    queue.enqueue(tx, {.id = job, .kind = std::string(kind), .key = to_string(order.id),
                       .payload = boost::json::serialize(boost::json::object{{"order", to_string(order.id)}}),
                       .owner = order.by});
}

void add_reminder_jobs(jobs::Queue& queue, access::Installation& installation) {
    queue.add_kind(std::string(kind), [&installation](jobs::Run& run) { write_letters(run, installation); });
}

}  // namespace regia::pages
