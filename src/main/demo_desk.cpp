#include "main/demo_desk.hpp"

#include <algorithm>

#include "audience/audience.hpp"
#include "communication/reminder/reminder.hpp"
#include "helpdesk/helpdesk.hpp"
#include "monitoring/person_state.hpp"
#include "registry/absence/absence.hpp"

namespace regia {
namespace {

struct Question {
    std::string_view cause, text;
    std::int64_t hours_ago;
};
constexpr Question questions[] = {
    {"technical", "Dal computer del reparto il video del secondo modulo non parte: si vede il primo fotogramma.", 50},
    {"personal", "Dal primo marzo passo in un’altra struttura: il mio percorso resta quello?", 30},
    {"module", "Nel modulo sugli standard non trovo dove si leggono i riferimenti di legge.", 3}};
constexpr std::string_view reply =
    "Su alcuni computer il lettore video è bloccato: apri «Solo testo» sotto il video, vale lo stesso. Ho segnalato il "
    "computer all’assistenza tecnica.";

void remind_last_week(db::Tx& tx, House& house, DemoDesk const& desk) {
    communication::ReminderOrder order;
    order.id = house.ids.next();
    order.body = desk.body;
    order.by = desk.lead;
    order.is_for_all = true;
    order.asked_at = desk.now - days(9);
    communication::add_reminder_order(tx, order, {});
    communication::ReminderCounts counts;
    for (auto const& one : monitoring::not_started(tx, desk.body)) {
        auto const fate = communication::fate_of(false, true, false, one.has_address);
        ++counts.of(fate);
        if (fate == communication::ReminderFate::sent)
            communication::add_reminder(tx, one.person, order, order.asked_at);
    }
    communication::end_reminder_order(tx, order.id, counts, order.asked_at + minutes(1));
}

void note_absences(db::Tx& tx, House& house, DemoDesk const& desk) {
    auto people = monitoring::not_started(tx, desk.body);
    std::erase_if(people, [&](auto const& one) {
        return std::find(desk.askers.begin(), desk.askers.end(), one.person) != desk.askers.end();
    });
    for (std::size_t i = 0; i < std::min<std::size_t>(2, people.size()); ++i) {
        registry::AbsenceInput input;
        input.id = house.ids.next();
        input.person = people[i].person;
        input.by = desk.lead;
        input.kind = registry::absence_kinds[i];
        input.started_on = plus_days(rome_day(desk.now), -20);
        registry::begin_absence(tx, input, desk.now - days(19));
    }
}

void ask(db::Tx& tx, House& house, DemoDesk const& desk) {
    for (std::size_t i = 0; i < std::min(desk.askers.size(), std::size(questions)); ++i) {
        helpdesk::Request request;
        request.id = house.ids.next();
        request.person = desk.askers[i];
        request.body = helpdesk::desk_of(tx, request.person, rome_day(desk.now));
        request.cause = questions[i].cause;
        request.text = questions[i].text;
        request.language = "it";
        request.asked_at = desk.now - hours(questions[i].hours_ago);
        helpdesk::ask(tx, request);
        if (i > 0) continue;
        helpdesk::answer(tx, request.id, house.ids.next(), desk.lead, reply, request.asked_at + hours(4));
        helpdesk::close(tx, request.id, desk.lead, request.asked_at + hours(4));
    }
}

//! Whom the lead may want to write to. Who is in is found by a job, when the server starts.
void choose_audience(db::Tx& tx, House& house, DemoDesk const& desk) {
    audience::Draft draft;
    draft.id = house.ids.next();
    draft.name = "Infermieri che non hanno iniziato";
    draft.body = desk.body;
    draft.rule = {{"profile", false, {"nurse"}}, {"path_begun", true}};
    draft.by = desk.lead;
    draft.job = house.ids.next();
    audience::save_audience(tx, house.queue, draft, desk.now - days(2));
}

}  // namespace

void furnish_desk(db::Tx& tx, House& house, DemoDesk const& desk) {
    remind_last_week(tx, house, desk);
    note_absences(tx, house, desk);
    ask(tx, house, desk);
    choose_audience(tx, house, desk);
}

}  // namespace regia
