#include <set>

#include "registry/registry.hpp"

namespace regia::registry {
namespace {

constexpr std::string_view learner_role = "learner";
constexpr std::string_view learner_act = "programma";  // everybody in the registry is in the programme

}  // namespace

void give_account(db::Tx& tx, Person const& person, Uuid grant, Instant now) {
    std::string const name = person.given_name + " " + person.family_name;
    std::string const known = access::display_name(tx, person.id);
    if (!known.empty()) {
        if (known != name) access::set_display_name(tx, person.id, name);
        return;
    }
    access::add_account(tx, person.id, person.tax_code.value_or(to_string(person.id)), person.language, now, name);
    // Only with the account: a role that was taken from somebody does not come back with the next import.
    access::Scope const herself{access::Scope::Kind::person, person.id};
    access::add_grant(
        tx, {grant, person.id, std::string(learner_role), herself, rome_day(now), std::string(learner_act)}, now);
}

void add_subscribers(jobs::Subscribers& subscribers, IdSource& ids) {
    subscribers.add("registry", {"person_changed"}, [&ids](db::Tx& tx, std::span<jobs::Event const> events) {
        std::set<std::string_view> seen;
        for (jobs::Event const& event : events) {
            if (!seen.insert(event.key).second) continue;
            auto const id = parse_uuid(event.key);
            auto const person = id ? find_person(tx, *id) : std::nullopt;
            if (!person) throw Bug("person_changed without a person: " + event.key);
            give_account(tx, *person, ids.next(), event.happened_at);
        }
    });
}

}  // namespace regia::registry
