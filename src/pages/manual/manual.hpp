//! The manual in the product: docs/manual as it stands in the repository, carried inside the program, a chapter for
//! each role; and the help of each page, which is a section of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/access.hpp"

namespace regia::pages {

//! One `##` of a chapter.
struct ManualSection {
    std::string anchor;  //!< "il-questionario": the title, accents and case folded away; empty before the first title
    std::string title;
    std::string html;
};
struct ManualChapter {
    std::string name;    //!< of the file: "discente"; of the address: /manuale/discente
    std::string title;
    std::vector<ManualSection> sections;
    ManualSection const* find(std::string_view anchor) const;
};
//! In the order of the contents (docs/manual/README.md). A link to another chapter leads into the product.
std::vector<ManualChapter> const& manual();

//! Where the help of a page is: "/manuale/discente#il-questionario". `route` is a path as declared ("/enti/{ente}");
//! what is said of a path holds for those below it, unless they say otherwise. Empty when nothing is said.
std::string help_of(std::string_view route);

//! /manuale, /manuale/{capitolo}, /manuale/figure/{figura}. Gives every page its help.
void add_manual_routes(http::Router& router, access::Installation& installation);

}  // namespace regia::pages
