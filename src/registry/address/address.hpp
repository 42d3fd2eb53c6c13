//! Whose an e-mail address is. A further door of registry: apart, the door is full.
//!
//! Rules (docs/adr/2026-11-26-who-may-come-in-without-company-mail.md):
//! - The address of a person is where her letters go. Until she has come in, whoever imports people sets it; from then
//!   on a staff file only proposes another one, and she decides, signed in.
//! - A link that opens an account of somebody who has come in goes only to an address that is known to be hers: a link
//!   sent there was opened, or she said so. Coming by a digital identity proves nothing of an address.
//! - When an address changes, links that nobody opened open nothing any more.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/tx.hpp"

namespace regia::registry {

struct Address {
    std::optional<std::string> email;     //!< where letters go
    bool is_known_hers = false;
    std::optional<std::string> proposed;  //!< by a staff file, while she has not answered
};
Address address_of(db::Tx& tx, Uuid person);
bool has_open_proposal(db::Tx& tx, Uuid person);
//! May a link that signs in be sent to her address?
bool may_send_links(db::Tx& tx, Uuid person);

//! "" = the file names none any more: nothing is asked of her. Else writes the event "address_proposed"; what she
//! answered to another proposal counts no longer.
void propose_address(db::Tx& tx, Uuid person, std::string_view email, Instant now);
void withdraw_proposal(db::Tx& tx, Uuid person);

//! She says that this address, which is hers already or was proposed, is hers. False when it is neither (any more).
bool use_address(db::Tx& tx, Uuid person, std::string_view email, Instant now);
//! She keeps the address that she has. The same proposal does not come back. False when it is not proposed (any more).
bool decline_address(db::Tx& tx, Uuid person, std::string_view email, Instant now);

}  // namespace regia::registry
