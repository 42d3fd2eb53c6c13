//! Two people of the registry who may be one. Private to registry/.
//!
//! Rules:
//! - Looked for whenever somebody is written, whoever writes her: the same name and day of birth, or tax codes that
//!   differ by omocodia only (the stronger sign).
//! - A body sees a pair only when both work or worked there: no list says who works elsewhere.
//! - Whoever knows them says that they are two people; the pair does not come back. Or that they are one: merge/.
#pragma once

#include "registry/registry.hpp"

namespace regia::registry {

//! Proposes the pairs of somebody who was just written.
void propose_duplicates(db::Tx& tx, Person const& person, Instant now);

struct Duplicate {
    Uuid person, other;
    std::string why;  //!< "name_and_date", "omocodia"
    std::string name, other_name, tax_code, other_tax_code;
};
//! Open ones, the oldest first; the null id = of every body.
std::vector<Duplicate> open_duplicates(db::Tx& tx, Uuid body, std::int64_t most);
//! Open, and in scope, whichever of the two is named first.
bool is_pair_in_scope(db::Tx& tx, Uuid one, Uuid other, Uuid body);
//! False when no such pair is open and in scope.
bool say_distinct(db::Tx& tx, Uuid person, Uuid other, Uuid body, Uuid by, Instant now);

void add_duplicate_routes(http::Router& router, access::Installation& installation);

}  // namespace regia::registry
