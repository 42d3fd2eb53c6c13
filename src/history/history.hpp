//! The door of history: what people did elsewhere, before or beside the programme (row D24): completions, hours,
//! registers and certificates of other platforms, brought by CSV or XLSX.
//!
//! Rules:
//! - A file is checked first and changes nothing. Whoever imports people brings it, for the people of her body; the
//!   region for everybody. Who is not known and who works elsewhere are the same word: unknown.
//! - A course on a day counts once for a person, whatever file, platform or kind names it: a second row of the same
//!   scope is "known" and written nowhere. What somebody else brought or entered of her, or what she has concluded
//!   here, is nobody's to ask: such a row is taken like any other, and read once, by her (docs/rules/privacy.md).
//! - Nothing that is brought completes a module, changes a path or issues a certificate: these figures stand beside
//!   those of the programme, each with its platform, its file and the day it came.
//! - A batch is taken back whole. What was written stays with the batch; it counts no longer. What another file had
//!   brought as known is brought by checking that file again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "learning/learning.hpp"

namespace regia::history {

//! "completion", "hours", "register", "certificate".
struct Fact {
    std::string kind, title, course_code;
    Day done_on;
    std::int64_t minutes = 0;
    std::string document;  //!< number of a certificate, protocol of a register
    // Where it comes from.
    std::string platform, file_name;
    Instant recorded_at;
};
//! What counts, newest first.
std::vector<Fact> facts_of(db::Tx& tx, Uuid person);

//! The course as it is compared: its code if the file has one, else its title folded.
std::string credit_key(std::string_view course_code, std::string_view title, Day done_on);

//! By platform and batch: every figure with where it comes from.
struct BatchTotal {
    Uuid batch;
    std::string platform, file_name, by_role;
    Instant applied_at;
    std::int64_t people = 0, facts = 0, minutes = 0;
};
//! Of the batches of a body; the null id = all.
std::vector<BatchTotal> batch_totals(db::Tx& tx, Uuid body);

void add_own_record(access::OwnRecord& data);
void add_merge_part(access::MergeParts& parts);
//! /storico and its pages, /percorso/altrove.
void add_routes(http::Router& router, access::Installation& installation);

}  // namespace regia::history
