//! A further door of access: those who can't come in. A link by e-mail for who has an address, a request for who has
//! none or is unknown.
//!
//! Rules: nobody learns from an answer whether an account exists. Nobody is locked out by what somebody else asks for:
//! a person's letters are at least ten minutes apart and at most five a day, and an address that asks for many
//! different people (a whole hospital may stand behind one) still gets each of them one letter a day. Requests are
//! kept ninety days after they were closed, those whose address nobody confirmed two days.
//! Why: docs/adr/2026-11-26-who-may-come-in-without-company-mail.md.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/tx.hpp"

namespace regia::access {

// Links by e-mail ----------------------------------------------------------------------------------------------------

struct LinkRequest {
    Uuid id;
    std::string username;  //!< as typed
    std::string address;   //!< of the network
    Instant asked_at;
};
void add_link_request(db::Tx& tx, LinkRequest const& request);
//! Those that no letter was decided for, oldest first.
std::vector<LinkRequest> waiting_link_requests(db::Tx& tx, int most);
void close_link_request(db::Tx& tx, Uuid request, bool is_sent, Instant now);
void forget_link_requests(db::Tx& tx, Instant before);

//! What is remembered of a name and of an address when one more letter is asked for.
struct LinkHistory {
    std::optional<Instant> last_sent_at;
    std::int64_t sent_in_a_day = 0;
    std::int64_t asked_from_address_in_an_hour = 0;
};
LinkHistory link_history(db::Tx& tx, LinkRequest const& request);
bool may_send_link(LinkHistory const& history, Instant asked_at);

//! The account with this username; nothing when there is none. Usernames of imported people are their tax codes.
std::optional<Uuid> person_named(db::Tx& tx, std::string_view username);
//! Has she ever opened a link, set a password, or come by an identity provider? Then there are data to protect.
bool has_come_in(db::Tx& tx, Uuid person);
//! Those of these people of whom it is so.
std::set<Uuid> who_have_come_in(db::Tx& tx, std::span<Uuid const> people);
//! Has one of the links that were sent to her been opened? Then who reads that mailbox is who came in.
bool has_opened_link(db::Tx& tx, Uuid person);
//! Those that nobody opened open nothing any more: they stand in a mailbox that is no longer hers, or never was.
void end_unused_links(db::Tx& tx, Uuid person);

// Requests -----------------------------------------------------------------------------------------------------------

enum class EntryKind { no_email, no_account, unknown_tax_code, other };
std::string_view code_of(EntryKind kind);
std::optional<EntryKind> entry_kind(std::string_view code);

struct EntryRequest {
    Uuid id;
    EntryKind kind = EntryKind::other;
    std::string name, tax_code, staff_number;
    Uuid body;              //!< zero = not known: the region sees it
    std::string email, note;
    std::string language;
    std::string address;    //!< of the network; empty when an identity provider reported it
    Instant asked_at;
    std::optional<Instant> confirmed_at;
    std::string outcome;    //!< empty while open; "invited", "set_aside"
};
//! False when this form was received before. `confirm` is the digest of the secret in the letter, if one is sent.
bool add_entry_request(db::Tx& tx, EntryRequest const& request, std::optional<Digest> const& confirm);
//! An identity provider vouched for a tax code that nobody here has. The same code stands once among the open ones.
void report_unknown_tax_code(db::Tx& tx, EntryRequest const& request);
std::int64_t entry_requests_from(db::Tx& tx, std::string_view address, Instant since);
bool was_letter_sent_to(db::Tx& tx, std::string_view email, Instant since);
//! Whose address the secret confirms, while the request is open.
std::optional<EntryRequest> entry_request_to_confirm(db::Tx& tx, std::string_view secret, Instant asked_since);
void confirm_entry_request(db::Tx& tx, Uuid request, Instant now);

//! Open ones of a body (the zero id: of those who named none), newest first. What was asked with an address stands
//! there once the address is confirmed.
std::vector<EntryRequest> open_entry_requests(db::Tx& tx, Uuid body, int most);
std::int64_t count_open_entry_requests(db::Tx& tx, Uuid body);
std::optional<EntryRequest> find_entry_request(db::Tx& tx, Uuid request);
//! False when somebody closed it first.
bool close_entry_request(db::Tx& tx, Uuid request, std::string_view outcome, Uuid by, Instant now);
void forget_entry_requests(db::Tx& tx, Instant unconfirmed_before, Instant closed_before);

}  // namespace regia::access
