#include "communication/reminder/reminder.hpp"

#include "access/own_record/own_record.hpp"
#include "locale/reminder.hpp"

namespace regia::communication {
namespace {

constexpr std::string_view order_columns =
    "SELECT o.id, o.body_id, o.by_person, o.site, o.is_for_all, o.asked_at, o.audience_id, t.sent, t.recent, "
    "t.no_address, t.absent, t.started FROM communication_reminder_order o "
    "LEFT JOIN communication_reminder_outcome t ON t.order_id = o.id ";

ReminderOrder read_order(db::Row const& row) {
    ReminderOrder order{row.get<Uuid>(0),        row.get<Uuid>(1), row.get<Uuid>(2),
                        row.get<std::string>(3), row.get<std::int64_t>(4) == 1, row.get<Instant>(5),
                        row.get<std::optional<Uuid>>(6)};
    if (!row.is_null(7))
        order.outcome = ReminderCounts{row.get<std::int64_t>(7), row.get<std::int64_t>(8), row.get<std::int64_t>(9),
                                       row.get<std::int64_t>(10), row.get<std::int64_t>(11)};
    return order;
}

}  // namespace

std::int64_t& ReminderCounts::of(ReminderFate fate) {
    switch (fate) {
        case ReminderFate::sent: return sent;
        case ReminderFate::recent: return recent;
        case ReminderFate::no_address: return no_address;
        case ReminderFate::absent: return absent;
        case ReminderFate::started: break;
    }
    return started;
}

ReminderFate fate_of(bool is_absent, bool has_not_started, bool is_recent, bool has_address) {
    if (is_absent) return ReminderFate::absent;
    if (!has_not_started) return ReminderFate::started;
    if (is_recent) return ReminderFate::recent;
    return has_address ? ReminderFate::sent : ReminderFate::no_address;
}

bool add_reminder_order(db::Tx& tx, ReminderOrder const& order, std::vector<Uuid> const& people) {
    auto const added =
        tx.run("INSERT INTO communication_reminder_order (id, body_id, by_person, site, is_for_all, asked_at, "
               "audience_id) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
               order.id, order.body, order.by, order.site, order.is_for_all, order.asked_at, order.audience);
    if (added == 0) return false;
    for (Uuid const person : people)
        tx.run("INSERT INTO communication_reminder_wish (order_id, person_id) VALUES ($1, $2) "
               "ON CONFLICT (order_id, person_id) DO NOTHING",
               order.id, person);
    return true;
}

std::optional<ReminderOrder> find_reminder_order(db::Tx& tx, Uuid id) {
    return tx.one(std::string(order_columns) + "WHERE o.id = $1", read_order, id);
}

std::vector<ReminderOrder> reminder_orders(db::Tx& tx, Uuid body, int most) {
    return tx.all(std::string(order_columns) +
                      "WHERE o.body_id = $1 ORDER BY o.asked_at DESC NULLS LAST, o.id DESC LIMIT $2",
                  read_order, body, most);
}

std::vector<Uuid> reminder_wishes(db::Tx& tx, Uuid order) {
    return tx.all("SELECT person_id FROM communication_reminder_wish WHERE order_id = $1 ORDER BY person_id",
                  [](db::Row const& row) { return row.get<Uuid>(0); }, order);
}

void end_reminder_order(db::Tx& tx, Uuid order, ReminderCounts const& counts, Instant now) {
    tx.run("INSERT INTO communication_reminder_outcome (order_id, sent, recent, no_address, absent, started, ended_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (order_id) DO NOTHING",
           order, counts.sent, counts.recent, counts.no_address, counts.absent, counts.started, now);
}

std::set<Uuid> reminded_since(db::Tx& tx, Uuid body, Instant since) {
    std::set<Uuid> people;
    tx.each("SELECT person_id FROM communication_reminder WHERE body_id = $1 AND sent_at > $2",
            [&](db::Row const& row) { people.insert(row.get<Uuid>(0)); }, body, since);
    return people;
}

bool was_reminded_since(db::Tx& tx, Uuid person, Instant since) {
    return tx.value<Instant>("SELECT sent_at FROM communication_reminder WHERE person_id = $1 AND sent_at > $2 LIMIT 1",
                             person, since)
        .has_value();
}

bool add_reminder(db::Tx& tx, Uuid person, ReminderOrder const& order, Instant now) {
    return tx.run("INSERT INTO communication_reminder (person_id, order_id, body_id, sent_at) VALUES ($1, $2, $3, $4) "
                  "ON CONFLICT (person_id, order_id) DO NOTHING",
                  person, order.id, order.body, now) > 0;
}

std::vector<Instant> reminders_of(db::Tx& tx, Uuid person, int most) {
    return tx.all("SELECT sent_at FROM communication_reminder WHERE person_id = $1 "
                  "ORDER BY sent_at DESC NULLS LAST, order_id DESC LIMIT $2",
                  [](db::Row const& row) { return row.get<Instant>(0); }, person, most);
}

void add_reminder_record(access::OwnRecord& data) {
    namespace w = words::reminder;
    data.add({"reminders", w::own_title, w::own_text,
              {{"communication_reminder", "sent_at order_id body_id"}, {"communication_reminder_wish", "order_id"}}});
}

}  // namespace regia::communication
