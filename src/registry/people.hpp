//! The rows of people and employments, for the slices of registry.
#pragma once

#include <string>

#include "registry/registry.hpp"

namespace regia::registry {

//! What people are sorted and searched by.
std::string name_key(Person const& person);
void insert_person(db::Tx& tx, Person const& person, Instant now);
void insert_employment(db::Tx& tx, Employment const& employment);
//! Keeps registry_counting after a change of employments: most hours, else the oldest.
void choose_counting_employment(db::Tx& tx, Uuid person, Day today);
//! Of the employment chosen last; the null id before there is one.
Uuid counting_body(db::Tx& tx, Uuid person);
//! Writes the event that others react to.
void person_changed(db::Tx& tx, Uuid person, Instant now);

}  // namespace regia::registry
