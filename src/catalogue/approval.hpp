//! How the Comitato Scientifico approves a module. Private to the context.
//!
//! Rules (deck, project A: contents are validated by the Comitato Scientifico): an approval is a row
//! naming the person and the act it rests on, and it holds for exactly the texts that were on her screen. New texts are
//! a draft again. Rows are never changed: another act for the same texts is one more row, and the last one counts; the
//! same act by the same person is the same approval.
#pragma once

#include "catalogue/catalogue.hpp"

namespace regia::catalogue {

inline constexpr std::size_t act_characters_max = 200;

inline bool is_survey(Module const& unit) { return unit.code == survey_code; }

enum class ActFault { none, missing, too_long };
//! `act` without blanks around it.
ActFault fault_of_act(std::string_view act);

//! True when `given` says nothing that `last` does not say already.
bool says_the_same(std::optional<Approval> const& last, Approval const& given);

//! Writes it, once, however often the form arrives. `revision` is the programme that was on the screen: throws Conflict
//! when another one is in force by now.
void approve_shown(db::Tx& tx, Approval const& approval, Uuid revision);

//! Units (the modules and the survey) whose texts, as they are now, nobody has approved. One query.
std::int64_t unapproved(db::Tx& tx, Catalogue const& catalogue);

//! All of a module, whatever its texts were; newest first.
std::vector<Approval> approvals_of(db::Tx& tx, std::string_view module);
//! Of every module, the last one first.
std::vector<Approval> all_approvals(db::Tx& tx);

}  // namespace regia::catalogue
