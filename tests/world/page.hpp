//! Reads a page as a browser without scripts does: the forms within <main>, their hidden fields, choices and buttons.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "world/browser.hpp"

namespace regia::world {

struct PageForm {
    std::string action;
    Form hidden;
    std::map<std::string, std::vector<std::string>> choices;  //!< radio buttons: name -> values, as shown
    Form buttons;                                             //!< (name, value) of those that send one
};

std::vector<PageForm> forms_of(std::string_view page);
//! The first form whose action contains the text; throws when there is none, with what there is.
PageForm form_with(std::string_view page, std::string_view action_part);
//! What a reader sees of <main>: text without tags, blanks joined.
std::string text_of(std::string_view page);

}  // namespace regia::world
