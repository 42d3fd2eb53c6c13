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

void add_upload_routes(http::Router& router, access::Installation& installation,
                       files::Shelf<Reference>& reference);
void add_import_routes(http::Router& router, access::Installation& installation);
//! "/importazioni/{id}".
std::string path_of(Imported const& import);

}  // namespace regia::registry
