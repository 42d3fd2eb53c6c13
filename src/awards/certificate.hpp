//! Issuing, revoking and keeping certificates. Private to awards/.
#pragma once

#include "awards/awards.hpp"
#include "awards/template.hpp"

namespace regia::awards {

//! What is the same on everybody's certificate, in "it" or "en".
Facts programme_facts(Sources const& sources, std::string_view language);
//! What will be printed of this person, as she, the programme and the Portfolio are now, in her stored language.
Facts facts_of(db::Tx& tx, Sources const& sources, Uuid person, Instant concluded_at);

//! A certificate with these facts, unless she has one that is not revoked. `code` and `id` come in. True when issued.
bool issue(db::Tx& tx, Uuid person, Facts const& facts, std::string const& code, Uuid id, Instant now);

//! Nothing for a code that nobody holds.
std::optional<Certificate> certificate_with(db::Tx& tx, std::string_view code);

struct Revoking {
    std::string code, reason;
    Uuid by;
    //! Another certificate with today's facts in its place: its code and id.
    std::optional<std::pair<std::string, Uuid>> renewal{};
};
//! Once; the second time it does nothing. Throws NotFound.
void revoke(db::Tx& tx, Sources const& sources, Revoking const& revoking, Instant now);
struct Revoked {
    std::string code, reason;
    Instant revoked_at;
};
std::vector<Revoked> latest_revocations(db::Tx& tx, int most);

bool shows_name(db::Tx& tx, Uuid person);
void show_name(db::Tx& tx, Uuid person, bool is_shown, Instant now);

//! The stored PDF; nothing before the first download. Throws Bug when it is not what its SHA-256 says.
std::optional<std::string> document_of(db::Tx& tx, Certificate const& certificate);
//! Stores it unless somebody was faster; returns what is stored.
std::string keep_document(db::Tx& tx, Certificate const& certificate, std::string const& pdf, Instant now);

//! `address` is that of the public check. With `stamp` it is a specimen ("FAC-SIMILE").
std::string print(Certificate const& certificate, Template const& text, std::string const& address,
                  std::string const& stamp = {});

}  // namespace regia::awards
