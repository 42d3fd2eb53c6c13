//! What stands around the text of a step: notes, time, versions, paper; and the routes of these.
#pragma once

#include "learning/reading.hpp"

namespace regia::learning {

//! Without figures and videos, whose words and transcripts stay: for old machines and slow lines. A choice of the
//! device, kept in a cookie.
bool is_text_only(http::Request const& request);
//! The text of a section as this request wants it.
html::Fragment section_text(http::Request const& request, catalogue::Section const& section);

html::Fragment notes_card(Desk const& desk, Reading const& reading, std::size_t step, NoteForm const& form);
//! The section's film with captions and transcript; the transcript alone for who reads text only. Empty without one.
html::Fragment video_player(Desk const& desk, Reading const& reading, catalogue::Section const& section);
//! "Tempo effettivo: 12 minuti", and where the page reports to.
html::Fragment time_line(Desk const& desk, Reading const& reading);
//! Paper, text only, notes: links and buttons beside the lesson.
html::Fragment tools(Desk const& desk, Reading const& reading, std::size_t step);

void add_note_routes(http::Router& router, access::Installation& installation, Library& library);
void add_time_routes(http::Router& router, access::Installation& installation, Library& library);
void add_offline_routes(http::Router& router, access::Installation& installation, Library& library);
void add_video_routes(http::Router& router, access::Installation& installation, Library& library);
void add_version_routes(http::Router& router, access::Installation& installation, Library& library);

}  // namespace regia::learning
