//! Forms: fields that keep what was typed and say what to write instead; filters; the options of a question.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.hpp"
#include "html/voice.hpp"
#include "html/writer.hpp"

namespace regia::html {

struct Field {
    std::string name{};
    std::string label{};
    std::string value{};           //!< as typed, also when it is wrong
    std::string hint{};
    std::string error{};           //!< see error_of
    std::string type = "text";
    std::string id{};              //!< empty = the name; the error summary links to the name
    bool is_required = false;
    bool is_read_only = false;
    std::string autocomplete{};    //!< "username", "current-password", "off"
    std::string input_mode{};      //!< "numeric"
    std::string placeholder{};
    int length_max = 0;          //!< 0 = no limit
};
//! The message for that field; empty when there is none.
std::string error_of(FormErrors const& errors, std::string_view field);

Fragment field(Field const& field);
//! `show_label` ("Mostra") adds the button by which app.js shows what is typed.
Fragment password(Field const& field, std::string_view show_label);
Fragment text_area(Field const& field, int rows = 5);
Fragment file_field(Field const& field, std::string_view accept = {});

struct Choice {
    std::string value{};
    std::string label{};
};
//! The choice whose value is `field.value` is selected.
Fragment select(Field const& field, std::vector<Choice> const& choices);
//! One box with its label beside it. `field.value` is what it sends.
Fragment check_box(Field const& field, bool is_checked);
Fragment hidden(std::string_view name, std::string_view value);

//! What is wrong, in front of the form, with links to the fields. Takes the focus when the page opens. Empty when
//! nothing is wrong.
Fragment error_summary(Voice const& voice, FormErrors const& errors);

//! The answers of a question: radio buttons drawn as cards. `eyebrow` stands over the question, in small.
struct Question {
    std::string name{};
    std::string eyebrow{};
    std::string text{};
    std::string chosen{};          //!< value of the chosen answer; empty = none
    std::string error{};
};
Fragment question(Question const& question, std::vector<Choice> const& answers);
//! One answer alone.
Fragment option(std::string_view name, std::string_view value, std::string_view label, bool is_checked);

//! A form with GET: every view has an address. `columns` is a class of web/css: "f3", "f3q", or empty for five.
//! With `live_target` ("#quadro") htmx replaces that part as soon as a filter changes.
struct Filters {
    Url action;
    std::string columns{};
    std::string live_target{};
};
Fragment filters(Voice const& voice, Filters const& filters, std::vector<Fragment> const& fields);

}  // namespace regia::html
