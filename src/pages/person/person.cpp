#include "pages/person/person.hpp"

#include "access/look/look.hpp"
#include "access/rights.hpp"
#include "communication/reminder/reminder.hpp"

namespace regia::pages {
namespace {

constexpr int reminders_shown = 10;
constexpr int looks_shown = 20;

}  // namespace

PersonSheet read_sheet(db::Tx& tx, monitoring::PersonCard const& card) {
    return {card,
            monitoring::state_weeks(tx, card.id),
            registry::employments_of(tx, card.id),
            registry::absences_of(tx, card.id),
            registry::absence_entries(tx, card.id),
            communication::reminders_of(tx, card.id, reminders_shown),
            access::sheet_looks_at(tx, card.id, looks_shown),
            awards::certificates_of(tx, card.id)};
}

SheetAccess sheet_access(access::Actor const& actor, monitoring::PersonCard const& card) {
    auto const may = [&](http::Access right) { return actor.role.may(right.right); };
    bool const is_contracted = card.body == monitoring::contracted_list();
    if (actor.scope.kind == access::Scope::Kind::body) {
        if (may(access::may::see_people_state) && actor.scope.id == card.body && !is_contracted)
            return SheetAccess::open;
    } else if (actor.scope.kind == access::Scope::Kind::region) {
        if (may(access::may::audit) || (may(access::may::see_names_for_reason) && !is_contracted))
            return SheetAccess::needs_reason;
    }
    throw NotFound("no such person");
}

bool may_enter_absences(access::Actor const& actor, monitoring::PersonCard const& card) {
    return actor.role.may(access::may::see_people_state.right) && actor.scope.kind == access::Scope::Kind::body &&
           actor.scope.id == card.body;
}

monitoring::PersonCard card_for(db::Tx& tx, access::Actor const& actor, Uuid person) {
    auto const card = monitoring::person_card(tx, person);
    if (!card) throw NotFound("no such person");
    sheet_access(actor, *card);
    return *card;
}

std::string_view code_of(monitoring::PersonState state) {
    using State = monitoring::PersonState;
    switch (state) {
        case State::no_survey: return "no_survey";
        case State::to_start: return "to_start";
        case State::in_progress: return "in_progress";
        case State::to_resume: return "to_resume";
        case State::concluded: return "concluded";
        case State::out_of_scope: break;
    }
    return "out_of_scope";
}

}  // namespace regia::pages
