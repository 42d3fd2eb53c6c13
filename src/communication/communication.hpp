//! The door of communication: for now, what people say they need in their work (row D22 of the programme's needs).
//!
//! Rules:
//! - "Che cosa ti serve nel tuo lavoro?": free words, an area if one wants. Whoever writes may keep the need among
//!   hers, to read what becomes of it and to withdraw it; or leave it without a link to her, and then nobody can.
//! - The committee reads the words, never a person. Beside them stand the profile and the body only where at least
//!   `small_cell` people work in that group: what may not be shown is not stored either. Neither the hour nor an id
//!   drawn from the time is stored, so that no other register tells who it was.
//! - The committee gives a need a theme and a state: read, will become content, will not, with words that she reads.
//! - A withdrawn need is gone, words and all.
#pragma once

#include <functional>

#include "portfolio/portfolio.hpp"

namespace regia::access {
class MergeParts;
class OwnRecord;
}

namespace regia::communication {

//! What the programme gives to these pages. `small_cell`: the policy in force.
struct Shelves {
    files::Shelf<portfolio::Portfolio>& portfolio;
    files::Shelf<registry::Reference>& reference;
    std::function<int()> small_cell;
};

//! For the demo and tests: a need of this person, kept among hers.
void simulate_need(db::Tx& tx, int small_cell, Uuid person, std::string_view area, std::string_view text, Day on);

void add_own_record(access::OwnRecord& data);
void add_merge_part(access::MergeParts& parts);
//! /bisogni, /bisogni/raccolti and their /api/v1 counterparts.
void add_routes(http::Router& router, access::Installation& installation, Shelves const& shelves);

}  // namespace regia::communication
