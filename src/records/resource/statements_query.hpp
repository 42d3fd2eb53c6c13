//! GET /xapi/statements. Private to records/.
#pragma once

#include "records/resource/call.hpp"
#include "records/store/query.hpp"

namespace regia::records {

http::Answer answer_query(Call const& call);

//! The filters of a request; throws the refusal of one that can't be read.
Filter filter_in(Call const& call);

//! XAPI-00167: what lies beside these statements, each content once.
std::vector<Attachment> contents_of(db::Tx& tx, std::vector<std::string> const& documents);
//! multipart/mixed: the JSON, then the contents.
std::string mixed_body(std::string const& document, std::vector<Attachment> const& contents,
                       std::string const& boundary);

//! A statement as `format` wants it (XAPI-00168 to 00172).
enum class Format { exact, ids, canonical };
//! What is known of the activities of these documents.
using Definitions = std::map<std::string, std::string, std::less<>>;
Definitions definitions_in(db::Tx& tx, std::vector<std::string> const& documents);
std::string formatted(std::string_view document, Format format, std::string_view accept_language,
                      Definitions const& definitions);

}  // namespace regia::records
