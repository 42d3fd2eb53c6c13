//! The rows of one person that imports and merges change: name, employments, which of them counts, absences. Private to
//! registry/. Her address is not among them: it goes its own way (registry/address/address.hpp).
#pragma once

#include <span>

#include "registry/registry.hpp"

namespace regia::registry {

//! As one text; equal texts are equal rows. "" = nobody.
std::string person_state(db::Tx& tx, Uuid person);
//! The same of many, with four questions.
std::map<Uuid, std::string> person_states(db::Tx& tx, std::span<Uuid const> people);
//! Of somebody who was added with this employment, without asking the database.
std::string state_of_new(Person const& person, Employment const& employment, std::optional<Uuid> absence,
                         std::string_view absence_kind, Day today);
//! Puts the rows of this text in the place of those that are there. Of "" only the employments, absences and what
//! counts go: a person never does.
void restore_person_state(db::Tx& tx, Uuid person, std::string_view state);
std::int64_t digest_of_state(std::string_view state);

}  // namespace regia::registry
