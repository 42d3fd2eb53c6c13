//! The rows of drafts. Private to the context.
#pragma once

#include "catalogue/authoring/draft.hpp"

namespace regia::catalogue {

std::optional<Draft> find_draft(db::Tx& tx, Uuid id);
//! The one that is neither published nor withdrawn.
std::optional<Draft> open_draft_of(db::Tx& tx, std::string_view module);
//! Of all modules; few, because a module has one at most.
std::vector<Draft> open_drafts(db::Tx& tx);
//! Published ones, newest first.
std::vector<Draft> published_drafts(db::Tx& tx, std::string_view module);
void insert_draft(db::Tx& tx, Draft const& draft);
void update_draft(db::Tx& tx, Draft const& draft);

//! The last edit of each path: what counts. The older ones stay in the table.
std::vector<Edit> last_edits_of(db::Tx& tx, Uuid draft);
void insert_edit(db::Tx& tx, Uuid draft, Edit const& edit);
bool has_written(db::Tx& tx, Uuid draft, Uuid person);
bool has_edit_of(db::Tx& tx, Uuid draft, Uuid submission);

std::vector<Step> steps_of(db::Tx& tx, Uuid draft);  //!< in order
std::optional<Step> find_step(db::Tx& tx, Uuid id);
void insert_step(db::Tx& tx, Step const& step);

}  // namespace regia::catalogue
