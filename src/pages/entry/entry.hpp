//! Those who can't come in: the page that helps without signing in, the letters it leads to, the list for who may help,
//! the letter and the poster that say how one comes in.
//!
//! Rules: docs/adr/2026-11-26-who-may-come-in-without-company-mail.md.
#pragma once

#include "access/access.hpp"
#include "access/entry/entry.hpp"
#include "jobs/queue.hpp"
#include "mail/mail.hpp"
#include "registry/contact.hpp"
#include "registry/registry.hpp"

namespace regia::pages {

//! What the pages of this folder share; lives as long as the routes.
struct EntryDesk {
    access::Installation& installation;
    files::Shelf<registry::Reference>& reference;
    jobs::Queue& queue;
};

//! What she says keeps her out.
html::Word word_of(access::EntryKind kind);

//! What a link in a letter begins with; empty when it is not configured. The Host header is the word of whoever sends a
//! request, so only a demo believes it.
std::string site_of(access::Installation const& installation, http::Request const& request);

inline constexpr std::int64_t reset_link_lives_minutes = 60;
inline constexpr std::int64_t confirmation_lives_days = 2;
inline constexpr std::int64_t entry_link_lives_days = 14;

//! Decides who of those who asked for a link is written to; runs as a job, so that an answer tells nothing by its time.
void order_links(db::Tx& tx, jobs::Queue const& queue, Uuid id, std::string const& site);
//! "Is this address yours?"
mail::Letter confirmation_letter(access::EntryRequest const& request, std::string const& programme,
                                 std::string const& address);
//! The link by which somebody comes in for the first time, after a person who may has checked who she is.
mail::Letter entry_letter(registry::Person const& person, std::string const& programme, std::string const& address);

void add_entry_jobs(jobs::Queue& queue, access::Installation& installation);
//! Tells whoever has come in, at the address she has, that a staff file proposes another one.
void add_entry_subscribers(jobs::Subscribers& subscribers, access::Installation& installation);
void add_entry_routes(http::Router& router, EntryDesk desk);
//! Each adds its routes; called by add_entry_routes.
void add_address_routes(http::Router& router, EntryDesk desk);
void add_help_routes(http::Router& router, EntryDesk desk);
void add_cannot_enter_routes(http::Router& router, EntryDesk desk);
void add_paper_routes(http::Router& router, EntryDesk desk);

//! A page of people without an address, and one more if there are further ones; from the one after `cursor` on (as
//! cursor_of gives it; anything else = from the first).
std::vector<registry::WithoutEmail> without_email_after(db::Tx& tx, Uuid body, std::string_view cursor, Day today);
std::string cursor_of(registry::WithoutEmail const& person);

}  // namespace regia::pages
