//! Courses made elsewhere in the figures of region and bodies: how many were concluded and by how many people, counted
//! as they are concluded. Nobody but the person sees who it was, so that the rules of small groups hold for a figure
//! that is live (docs/rules/privacy.md): it is told of groups of the programme's threshold or more, of which as many
//! have concluded none; never by unit or profile; and what is not told can't be had by subtracting what is.
#pragma once

#include "monitoring/pages.hpp"

namespace regia::monitoring {

//! Pure: of which bodies the figure is told; the zero id stands for the region as a whole.
CoursesByBody told_courses(CoursesByBody const& counted, int small_cell);

//! Of one body, or of the region (the zero id); nothing where it is not told.
std::optional<CourseCounts> courses_told(CoursesByBody const& counted, Uuid body, int small_cell);
//! Tells apart two states of what the page of a body, or of the region, shows: with its units, or its bodies.
std::string figures_mark(db::Tx& tx, Uuid body, int small_cell);
html::Fragment courses_card(Desk const& desk, std::optional<CourseCounts> const& courses, std::string css);

}  // namespace regia::monitoring
