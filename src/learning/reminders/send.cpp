//! The morning's walk over all learners, and what each is written.
#include <set>

#include "access/period/period.hpp"
#include "learning/reminders/card.hpp"
#include "locale/learning.hpp"
#include "mail/mail.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;

constexpr std::string_view kind = "learning_reminders";
constexpr int people_a_step = 100;

//! False when this occasion has reached her before.
bool write_row(db::Tx& tx, Uuid person, Reminder const& reminder, Instant now) {
    return tx.run("INSERT INTO learning_reminder (person_id, occasion, kind, due_on, created_at) "
                  "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id, occasion) DO NOTHING",
                  person, reminder.occasion, reminder.kind, reminder.due_on, now) == 1;
}

void write_letter(db::Tx& tx, access::Installation& installation, registry::Person const& person,
                  ReminderChoice const& choice, Reminder const& reminder, Instant now) {
    std::string const& site = installation.letter_url();
    if (!person.email || !mail::is_address(*person.email) || site.empty()) return;
    html::Voice const voice(person.language);
    auto const programme = installation.programme.current();
    std::string const name(voice.pick(programme->name_it, programme->name_en));
    mail::Letter letter;
    letter.id = installation.ids.next();
    letter.person = person.id;
    letter.occasion = "learning/" + reminder.occasion;
    letter.address = *person.email;
    letter.language = voice.code();
    letter.at = first_loud(choice, now);
    letter.subject = voice(w::reminder_subject, {{"programme", name}});
    letter.text = voice(w::reminder_hello, {{"name", person.given_name}}) + "\n\n" +
                  sentence(voice, reminder, rome_day(now)) + "\n\n" + site + voice.local("/percorso") + "\n\n--\n" +
                  voice(w::reminder_stop, {{"programme", name}}) + "\n" + site +
                  voice.local("/promemoria/disattiva/") + make_link(tx, person.id, "unsubscribe", now) + "\n";
    mail::enqueue(tx, letter);
}

bool remind_once(db::Tx& tx, access::Installation& installation, registry::Person const& person,
                 Reminder const& reminder, Instant now) {
    ReminderChoice const choice = reminder_choice(tx, person.id);
    if (!choice.in_product && !choice.by_email) return false;
    if (!write_row(tx, person.id, reminder, now)) return false;
    if (choice.by_email) write_letter(tx, installation, person, choice, reminder, now);
    return true;
}

struct Pace {
    std::optional<Instant> last_step_at;
    bool has_concluded = false;
};

Pace pace_of(db::Tx& tx, Uuid person) {
    return tx.one("SELECT last_step_at, concluded_at FROM learning_course WHERE person_id = $1",
                  [](db::Row const& row) {
                      return Pace{row.get<std::optional<Instant>>(0), !row.is_null(1)};
                  },
                  person)
        .value_or(Pace{});
}

//! The nearest deadline says enough: who rests is not told both on one morning.
int remind_one(db::Tx& tx, access::Installation& installation, std::optional<Reminder> const& deadline, Uuid id,
               Instant now) {
    Pace const pace = pace_of(tx, id);
    if (pace.has_concluded) return 0;
    auto const reminder = deadline ? deadline : rest_reminder(pace.last_step_at, now);
    if (!reminder) return 0;
    auto const place = registry::place_of(tx, id, rome_day(now));
    if (!place || !place->in_scope) return 0;
    auto const person = registry::find_person(tx, id);
    return person && remind_once(tx, installation, *person, *reminder, now) ? 1 : 0;
}

void walk(jobs::Run& run, access::Installation& installation, Library& library) {
    std::optional<Uuid> last = run.cursor().empty() ? Uuid{} : parse_uuid(run.cursor());
    std::int64_t reminded = run.progress_done();
    if (!installation.database.read([](db::Tx& tx) { return access::training_is_open(tx); })) last.reset();
    while (last) {
        Instant const now = installation.clock.now();
        std::int64_t const before = reminded;
        last = installation.database.write_now("reminders", [&, after = *last](db::Tx& tx) -> std::optional<Uuid> {
            auto const people = portfolio::people_after(tx, after, people_a_step);
            if (people.empty()) return std::nullopt;
            reminded = before + remind(tx, installation, library, people, now);
            run.checkpoint(tx, to_string(people.back()), reminded, 0);
            return people.back();
        });
    }
    run.result("{\"reminded\":" + std::to_string(reminded) + "}");
}

}  // namespace

std::string sentence(html::Voice const& voice, Reminder const& reminder, Day today) {
    if (reminder.kind == "deadline")
        return voice(w::reminder_deadline, {{"n", days_between(today, *reminder.due_on)},
                                            {"day", voice.day_with_weekday(*reminder.due_on)}});
    return std::string(voice[w::reminder_rest]);
}

int remind(db::Tx& tx, access::Installation& installation, Library& library, std::vector<Uuid> const& people,
           Instant now) {
    auto const deadline = deadline_reminder(*library.catalogue.current(), rome_day(now));
    int written = 0;
    for (Uuid const person : people) written += remind_one(tx, installation, deadline, person, now);
    return written;
}

void add_reminder_jobs(jobs::Queue& queue, access::Installation& installation, Library& library) {
    queue.add_kind(std::string(kind), [&](jobs::Run& run) { walk(run, installation, library); });
    queue.schedule(std::string(kind), std::string(kind), jobs::Daily{6, 0});
}

}  // namespace regia::learning
