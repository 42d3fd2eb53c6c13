//! A version of the texts as a form or a JSON object carries it. Private to awards/.
#pragma once

#include "awards/pages.hpp"

namespace regia::awards {

html::Word name_of(Part part);
//! "it_titolo": the field of a form.
std::string field_of(std::string_view language, Part part);
//! "it.heading": the member of a JSON body.
std::string program_field_of(std::string_view language, Part part);
Template template_in(http::Fields const& form);
//! All faults of both languages, in the order of the form, named as who sent the text names its fields.
using FieldName = std::string(std::string_view language, Part part);
FormErrors template_errors(html::Voice const& voice, Template const& text, FieldName* name = &field_of);

//! Invented facts, for previews: never those of a person.
Certificate specimen(Desk const& desk, std::string_view language);
//! The specimen printed with these texts.
std::string print_specimen(Desk const& desk, Template const& text, std::string_view language);

//! What can be read of a version on a page: as the certificate says it, in one language.
html::Fragment preview(Desk const& desk, Template const& text, std::string_view language);

}  // namespace regia::awards
