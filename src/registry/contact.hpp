//! A further door of registry: who has a tax code, who has no address that a letter could go to.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/registry.hpp"

namespace regia::registry {

//! The person with this tax code (upper case), also when one of the two was written with the letters of omocodia and
//! no other person has the same digits.
std::optional<Uuid> person_with_tax_code(db::Tx& tx, std::string_view tax_code);

//! The same, of whom may come in by it: not by a code whose record nobody had come in by, when it was merged with a
//! record of another code (is_way_in).
std::optional<Uuid> person_coming_in_with(db::Tx& tx, std::string_view tax_code);

//! Of those whose counting employment is of that body today: who has one of these tax codes, as person_coming_in_with
//! finds her, by the code that was asked. Of each only id, names, e-mail and language are filled in.
std::map<std::string, Person, std::less<>> colleagues_with(db::Tx& tx, std::vector<std::string> const& tax_codes,
                                                           Uuid body, Day today);

//! The address that letters go to from now on; writes the event "person_changed". Links that were sent to another one
//! and not opened open nothing any more.
void set_email(db::Tx& tx, Uuid person, std::string_view email, Instant now);

struct WithoutEmail {
    Uuid person;
    std::string name, sort_key, staff_number, unit;
};
//! People for whom files name no address (never mind what they chose: the list would tell) and who work today in that
//! body, by name, from the one after (`sort_key`, `person`) on.
std::vector<WithoutEmail> people_without_email(db::Tx& tx, Uuid body, std::string_view sort_key, Uuid person,
                                               int most, Day today);

}  // namespace regia::registry
