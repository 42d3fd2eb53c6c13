//! States and profiles: documents by their keys (Communication 2.2, 2.3, 2.6, 2.7). Private to records/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "records/records.hpp"

namespace regia::records {

std::optional<Document> find_document(db::Tx& tx, DocumentKey const& key);
void put_document(db::Tx& tx, DocumentKey const& key, Document const& document);
void delete_document(db::Tx& tx, DocumentKey const& key);
//! Of an actor and an activity; without a registration those of every one. `since`: changed after it.
std::vector<std::string> names_of_documents(db::Tx& tx, DocumentKey const& key, bool of_every_registration,
                                            std::optional<Instant> since);
void delete_documents(db::Tx& tx, DocumentKey const& key, bool of_every_registration);

//! XAPI-00322: as xAPI 1.0.3 wants it, SHA-1 of the content in hexadecimal, without quotes.
std::string etag_of(std::string_view content);

}  // namespace regia::records
