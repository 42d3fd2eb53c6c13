#include "registry/address/address.hpp"

#include "access/entry/entry.hpp"
#include "jobs/events.hpp"
#include "registry/contact.hpp"

namespace regia::registry {

Address address_of(db::Tx& tx, Uuid person) {
    Address found;
    tx.each("SELECT p.email, o.confirmed_at, o.proposed, o.declined_at FROM registry_person p "
            "LEFT JOIN registry_address o ON o.person_id = p.id WHERE p.id = $1",
            [&](db::Row const& row) {
                found.email = row.get<std::optional<std::string>>(0);
                found.is_known_hers = !row.is_null(1);
                auto const proposed = row.get<std::optional<std::string>>(2);
                if (row.is_null(3) && proposed != "") found.proposed = proposed;
            },
            person);
    found.is_known_hers = found.email && (found.is_known_hers || access::has_opened_link(tx, person));
    return found;
}

bool has_open_proposal(db::Tx& tx, Uuid person) {
    return tx.value<std::int64_t>("SELECT 1 FROM registry_address WHERE person_id = $1 AND proposed <> '' "
                                  "AND declined_at IS NULL",
                                  person)
        .has_value();
}

bool may_send_links(db::Tx& tx, Uuid person) {
    return !access::has_come_in(tx, person) || address_of(tx, person).is_known_hers;
}

void propose_address(db::Tx& tx, Uuid person, std::string_view email, Instant now) {
    tx.run("INSERT INTO registry_address (person_id, proposed, proposed_at) VALUES ($1, $2, $3) "
           "ON CONFLICT (person_id) DO UPDATE SET proposed = excluded.proposed, proposed_at = excluded.proposed_at, "
           "declined_at = NULL",
           person, email, now);
    if (!email.empty()) jobs::emit(tx, "address_proposed", to_string(person), "{}", now);
}

void withdraw_proposal(db::Tx& tx, Uuid person) {
    tx.run("UPDATE registry_address SET proposed = NULL, proposed_at = NULL, declined_at = NULL WHERE person_id = $1",
           person);
}

bool use_address(db::Tx& tx, Uuid person, std::string_view email, Instant now) {
    Address const held = address_of(tx, person);
    bool const is_in_force = held.email == email;
    if (!is_in_force && held.proposed != email) return false;
    if (!is_in_force) {
        set_email(tx, person, email, now);
        withdraw_proposal(tx, person);
    }
    tx.run("INSERT INTO registry_address (person_id, confirmed_at) VALUES ($1, $2) "
           "ON CONFLICT (person_id) DO UPDATE SET confirmed_at = excluded.confirmed_at",
           person, now);
    return true;
}

bool decline_address(db::Tx& tx, Uuid person, std::string_view email, Instant now) {
    return tx.run("UPDATE registry_address SET declined_at = COALESCE(declined_at, $3) WHERE person_id = $1 "
                  "AND proposed = $2",
                  person, email, now) == 1;
}

}  // namespace regia::registry
