#include "learning/reminders/reminders.hpp"

namespace regia::learning {
namespace {

bool is_quiet(ReminderChoice const& choice, int hour) {
    if (choice.quiet_from == choice.quiet_to) return false;
    if (choice.quiet_from < choice.quiet_to) return hour >= choice.quiet_from && hour < choice.quiet_to;
    return hour >= choice.quiet_from || hour < choice.quiet_to;
}

}  // namespace

Instant first_loud(ReminderChoice const& choice, Instant at) {
    WallTime const wall = rome(at);
    if (!is_quiet(choice, wall.hour)) return at;
    Instant const today = from_rome(wall.day, choice.quiet_to, 0);
    return today > at ? today : from_rome(plus_days(wall.day, 1), choice.quiet_to, 0);
}

std::optional<Reminder> deadline_reminder(catalogue::Catalogue const& catalogue, Day today) {
    if (!catalogue.deadline) return std::nullopt;
    int const left = days_between(today, *catalogue.deadline);
    std::optional<int> reached;
    for (int const before : catalogue.remind_days_before)
        if (left >= 0 && left <= before) reached = before;  // the largest first: the last one is the nearest
    if (!reached) return std::nullopt;
    return Reminder{"deadline/" + to_string(*catalogue.deadline) + "/" + std::to_string(*reached), "deadline",
                    catalogue.deadline, {}};
}

std::optional<Reminder> rest_reminder(std::optional<Instant> last_step_at, Instant now) {
    if (!last_step_at || now - *last_step_at <= rest_after) return std::nullopt;
    return Reminder{"rest/" + to_string(rome_day(*last_step_at)), "rest", std::nullopt, {}};
}

ReminderChoice reminder_choice(db::Tx& tx, Uuid person) {
    return tx.one("SELECT in_product, by_email, quiet_from, quiet_to FROM learning_reminder_choice "
                  "WHERE person_id = $1",
                  [](db::Row const& row) {
                      return ReminderChoice{row.get<bool>(0), row.get<bool>(1), row.get<int>(2), row.get<int>(3)};
                  },
                  person)
        .value_or(ReminderChoice{});
}

void choose_reminders(db::Tx& tx, Uuid person, ReminderChoice const& choice, Instant now) {
    tx.run("INSERT INTO learning_reminder_choice (person_id, in_product, by_email, quiet_from, quiet_to, changed_at) "
           "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person_id) DO UPDATE SET in_product = excluded.in_product, "
           "by_email = excluded.by_email, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, "
           "changed_at = excluded.changed_at",
           person, choice.in_product, choice.by_email, choice.quiet_from, choice.quiet_to, now);
}

std::vector<Reminder> reminders_for(db::Tx& tx, Uuid person) {
    return tx.all("SELECT r.occasion, r.kind, r.due_on, r.created_at FROM learning_reminder r "
                  "LEFT JOIN learning_reminder_choice c ON c.person_id = r.person_id WHERE r.person_id = $1 "
                  "AND r.seen_at IS NULL AND COALESCE(c.in_product, 1) = 1 ORDER BY r.created_at DESC, r.occasion",
                  [](db::Row const& row) {
                      return Reminder{row.get<std::string>(0), row.get<std::string>(1), row.get<std::optional<Day>>(2),
                                      row.get<Instant>(3)};
                  },
                  person);
}

void put_away(db::Tx& tx, Uuid person, std::string_view occasion, Instant now) {
    tx.run("UPDATE learning_reminder SET seen_at = $3 WHERE person_id = $1 AND occasion = $2 AND seen_at IS NULL",
           person, occasion, now);
}

std::string make_link(db::Tx& tx, Uuid person, std::string_view purpose, Instant now) {
    std::string const secret = random_token();
    tx.run("INSERT INTO learning_link (token_sha256, person_id, purpose, created_at) VALUES ($1, $2, $3, $4)",
           sha256(secret), person, purpose, now);
    return secret;
}

std::optional<Uuid> person_of_link(db::Tx& tx, std::string_view secret, std::string_view purpose) {
    return tx.value<Uuid>(
        "SELECT person_id FROM learning_link WHERE token_sha256 = $1 AND purpose = $2 AND revoked_at IS NULL",
        sha256(secret), purpose);
}

bool has_link(db::Tx& tx, Uuid person, std::string_view purpose) {
    return tx.value<std::int64_t>(
                 "SELECT 1 FROM learning_link WHERE person_id = $1 AND purpose = $2 AND revoked_at IS NULL LIMIT 1",
                 person, purpose)
        .has_value();
}

void revoke_links(db::Tx& tx, Uuid person, std::string_view purpose, Instant now) {
    tx.run("UPDATE learning_link SET revoked_at = $3 WHERE person_id = $1 AND purpose = $2 AND revoked_at IS NULL",
           person, purpose, now);
}

}  // namespace regia::learning
