//! Statements in the database. Private to records/.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/tx.hpp"
#include "records/store/prepared.hpp"

namespace regia::records {

//! Of those given, the first whose id is taken by a statement that says something else; nothing when all are stored
//! now, or were before. Then the caller ends the transaction with an exception: a batch is stored whole or not at all
//! (XAPI-00326).
struct Stored {
    std::optional<Uuid> conflicting{};
    std::vector<bool> is_new{};  //!< of each one given
};
Stored store_statements(db::Tx& tx, std::span<Prepared const> statements, Uuid credential, std::string_view home);

//! Definitions of activities and names of actors, merged into what is known (XAPI-00254).
void store_definitions(db::Tx& tx, std::span<Definition const> definitions, Instant now);
void store_names(db::Tx& tx, std::span<std::pair<Uuid, std::string> const> names);
struct Attachment {
    std::string sha2, content_type, content;
};
void store_attachments(db::Tx& tx, std::span<Attachment const> attachments);
std::optional<Attachment> find_attachment(db::Tx& tx, std::string_view sha2);
//! The merged definition, JSON; nothing when none was ever told.
std::optional<std::string> definition_of(db::Tx& tx, Uuid activity);
std::vector<std::string> names_of_actor(db::Tx& tx, Uuid actor);

//! A newer definition over an older one: languages beside each other, everything else replaced.
std::string merged_definition(std::string_view older, std::string_view newer);

//! Private: what refers to what. After the statements and their own marks are there.
void follow_references(db::Tx& tx, std::span<Prepared const* const> fresh, std::string_view home);
void store_marks(db::Tx& tx, std::span<Mark const> marks, Position position, Position source);

}  // namespace regia::records
