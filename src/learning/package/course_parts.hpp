//! What the pages of courses of every format share. Private to learning.
#pragma once

#include "learning/pages.hpp"

namespace regia::learning {

inline constexpr std::string_view courses_path = "/percorso/corsi";
std::string path_of_course(Uuid package);
//! A frame with "Percorso / Altri corsi / <title>".
html::Frame course_frame(Desk const& desk, std::string title, std::string const& path);
//! Begins the course; `again` = also beside an attempt that is done.
html::Fragment begin_form(Desk const& desk, Uuid package, html::Word label, bool again);

}  // namespace regia::learning
