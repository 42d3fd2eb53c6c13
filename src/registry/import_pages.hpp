//! What the pages of imports share: whose imports an actor sees, words for states, reasons and refusals.
#pragma once

#include "access/rights.hpp"
#include "html/components.hpp"
#include "registry/import_store.hpp"

namespace regia::registry {

//! The body an actor may import for; the null id = any.
Uuid body_of(access::Actor const& actor);
//! Loaded through the actor's scope: another body's import is not there. Throws NotFound.
Imported find_import(db::Tx& tx, access::Actor const& actor, Uuid id);
//! Whether its rows, which are names, are the actor's to read: the region sees of a body's import only the counts.
bool may_read_rows(access::Actor const& actor, Imported const& import);

html::Fragment state_tag(html::Voice const& voice, Imported const& import);
//! The name of an uploaded file as it may be shown and kept: its last part, a text of one line, never a path.
std::string shown_file_name(std::string_view from_browser);

//! The page of imports, with what is wrong with the file that was sent.
http::Reply show_imports(access::Installation& installation, Reference const& reference, http::Request const& request,
                         std::string const& error, int status);
//! The page of one import; `error` stands at its confirmation.
http::Answer show_import(access::Installation& installation, Reference const& reference, http::Request const& request,
                         std::string const& error, int status);
//! "/importazioni/{id}".
std::string path_of(Imported const& import);

void add_upload_routes(http::Router& router, access::Installation& installation,
                       files::Shelf<Reference>& reference);
void add_import_routes(http::Router& router, access::Installation& installation,
                       files::Shelf<Reference>& reference);

// Of check/: what the page of an import shows of it.
html::Fragment columns_card(html::Voice const& voice, http::Request const& request, Imported const& import,
                            HeaderChoices const& choices, bool can_check_again);
//! Links to the lists of rows, by outcome.
html::Fragment outcome_chips(html::Voice const& voice, http::Request const& request, Imported const& import,
                             std::string_view current);
void add_check_routes(http::Router& router, jobs::Queue& queue, access::Installation& installation,
                      files::Shelf<Reference>& reference);
// Of undo/: the link to it, and the rows that were not undone.
html::Fragment undo_card(html::Voice const& voice, http::Request const& request, Imported const& import,
                         bool has_rows, std::vector<std::int64_t> const& kept);
void add_undo_routes(http::Router& router, jobs::Queue& queue, access::Installation& installation);
void add_row_routes(http::Router& router, access::Installation& installation);

}  // namespace regia::registry
