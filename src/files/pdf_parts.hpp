//! The parts of the PDF writer; private to files/.
#pragma once

#include <string>
#include <vector>

#include "files/pdf.hpp"

namespace regia::files {

//! What the tag library leaves out and is put in afterwards, in the order of the document.
struct PdfNotes {
    std::vector<std::string> figure_alts;     //!< one for each Figure
    std::vector<std::string> link_names;      //!< one for each link: what it says
    std::vector<bool> head_cells_of_columns;  //!< one for each TH: true = it heads a column, false = a row
};

//! The document as the drawing library writes it: pages, embedded fonts, tags.
std::string draw_pdf(PdfDocument const& document, PdfNotes& notes);
//! With language, alternative texts, metadata and colour space.
std::string finish_pdf(std::string const& drawn, PdfDocument const& document, PdfNotes const& notes);

//! An ICC profile (version 2): the primaries and white of sRGB with the curve x^2.2.
std::string srgb_profile();

}  // namespace regia::files
