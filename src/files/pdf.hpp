//! Writes documents for printing and keeping: tagged PDF with the structure of PDF/A-2b (not certified), in the
//! typeface of the pages, embedded. Headings, paragraphs, lists, tables and figures are said to be what they are, so
//! that a reader that speaks reads them in order (docs/adr/2026-11-26-documents-as-pdf.md).
//!
//! The same document gives the same bytes: nothing is taken from clock, machine or installed fonts. Characters that
//! the typeface lacks (it has those of the languages of Europe written in Latin letters) lose their accents, else
//! become a question mark; control characters and marks of direction are left out.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "files/qr.hpp"

namespace regia::files {

struct PdfHeading {
    int level = 1;  //!< 1 to 3
    std::string text{};
};
enum class PdfStyle { normal, lead, small, strong, title, name };  //!< `name` is the largest: of whom it speaks
struct PdfParagraph {
    std::string text{};
    PdfStyle style = PdfStyle::normal;
};
struct PdfList {
    std::vector<std::string> items{};
};
//! A name and what is said of it, a line each: a table whose first column heads the rows.
struct PdfFacts {
    std::vector<std::pair<std::string, std::string>> pairs{};
};
struct PdfCell {
    std::string text{};
    std::optional<double> bar{};       //!< a share drawn instead of the text, which must stand in another cell too
    std::optional<double> bar_mark{};  //!< a dark tick on it
};
struct PdfColumn {
    std::string head{};
    double width = 1;  //!< beside the others'
    bool is_number = false;
};
struct PdfTable {
    std::vector<PdfColumn> columns{};
    std::vector<std::vector<PdfCell>> rows{};  //!< the first cell of each heads its row
};
//! A QR code with sentences beside it. `link` is the address it holds, and what a click opens.
struct PdfCode {
    QrCode code{};
    std::string alt{};
    std::string link{};
    std::vector<std::string> beside{};
};
struct PdfGap {
    double points = 12;
};
using PdfBlock = std::variant<PdfHeading, PdfParagraph, PdfList, PdfFacts, PdfTable, PdfCode, PdfGap>;

struct PdfDocument {
    std::string title{};               //!< of the file; shown by readers in their title bar
    std::string language = "it";       //!< BCP 47
    std::string author{};              //!< who publishes it
    std::string subject{};
    Instant made_at;
    std::vector<std::string> head{};   //!< small lines on top of the first page; the first one in bold
    std::vector<std::string> foot{};   //!< small lines at the foot of every page
    std::string page_word{};           //!< "Pagina": numbers the pages; empty = they have no number
    std::string stamp{};               //!< in large pale letters across the page ("FAC-SIMILE"); read as a paragraph
    bool is_wide = false;              //!< A4 on its side, in smaller letters: for tables of many columns
    bool is_framed = false;            //!< a certificate: a frame around the page, lines in the middle
    std::vector<PdfBlock> blocks{};
};

//! A4. One document is written at a time. Throws Bug when a library refuses.
std::string write_pdf(PdfDocument const& document);

}  // namespace regia::files
