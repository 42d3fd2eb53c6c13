#include <set>

#include "registry/registry.hpp"

namespace regia::registry {
namespace {

constexpr std::string_view learner_role = "learner";
constexpr std::string_view learner_act = "programma";  // everybody in the registry is in the programme

}  // namespace

void give_account(db::Tx& tx, Person const& person, Instant now) {
    std::string const name = person.given_name + " " + person.family_name;
    std::string const known = access::display_name(tx, person.id);
    if (!known.empty()) {
        if (known != name) access::set_display_name(tx, person.id, name);
        return;
    }
    std::string const id = to_string(person.id);
    access::add_account(tx, person.id, person.tax_code.value_or(id), person.language, now, name);
    // Only with the account: a role that was taken from somebody does not come back with the next import.
    access::add_grant(tx, {named_uuid("learner", id), person.id, std::string(learner_role),
                           {access::Scope::Kind::person, person.id}, rome_day(now), std::string(learner_act)}, now);
}

void add_subscribers(jobs::Subscribers& subscribers) {
    subscribers.add("registry", {"person_changed"}, [](db::Tx& tx, std::span<jobs::Event const> events) {
        std::set<std::string_view> seen;
        for (jobs::Event const& event : events) {
            if (!seen.insert(event.key).second) continue;
            auto const id = parse_uuid(event.key);
            auto const person = id ? find_person(tx, *id) : std::nullopt;
            if (!person) throw Bug("person_changed without a person: " + event.key);
            give_account(tx, *person, event.happened_at);
        }
    });
}

}  // namespace regia::registry
