//! The parts that pages are made of, with the class names of web/css. Texts come in the language of the page.
//! Forms, tables and charts have headers of their own, included here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/components_chart.hpp"
#include "html/components_form.hpp"
#include "html/components_table.hpp"
#include "html/kind.hpp"
#include "html/writer.hpp"

namespace regia::html {

Fragment text(std::string_view plain);

// Buttons and links -----------------------------------------------------------------------------------------------

enum class Weight { primary, outline, quiet };

struct Button {
    std::string label{};
    std::string icon{};                    //!< before the label
    Weight weight = Weight::primary;
    bool is_small = false;
    std::string accessible_name{};         //!< when the label alone says too little; it must contain the label
    std::string name{}, value{};             //!< of a button that sends a form
};
//! A link that looks like a button: for going somewhere.
Fragment button_link(Url const& url, Button const& button);
//! A button that sends its form: for changing something.
Fragment submit(Button const& button);
Fragment actions(std::vector<Fragment> const& buttons);

// Page, cards, notes ----------------------------------------------------------------------------------------------

//! `side` stands at the right: actions(), or a line saying when the figures were taken.
Fragment page_head(std::string_view title, std::string_view lead = {}, Fragment const& side = {});
//! "Stato al 12 febbraio 2026, ore 10:42": the line that says when figures were taken.
Fragment as_of(std::string_view label);

struct Card {
    std::string id{};                  //!< of the heading, unique in the page
    std::string title{};
    std::string subtitle{};
    Fragment side{};                   //!< in the header's right: legend, tag, link
    bool is_flush = false;           //!< for a table that reaches the edges
    bool hides_title = false;        //!< the title is only for screen readers
    std::string css{};                 //!< more classes: "mt5"
};
Fragment card(Card const& card, Fragment const& content);

//! How a note is read aloud: not by itself, when the reader is idle, at once.
enum class Announced { no, politely, at_once };
Fragment note(Kind kind, std::string_view title, Fragment const& body, Announced announced = Announced::no,
              std::string_view icon_name = {});
Fragment note(Kind kind, std::string_view title, std::string_view body, Announced announced = Announced::no);
//! "The file is ready": the outcome of what was just done.
Fragment toast(Kind kind, std::string_view title, Fragment const& body = {});
Fragment empty_state(std::string_view icon_name, std::string_view title, std::string_view body,
                     Fragment const& action = {});

struct KeyValue {
    std::string key{};
    Fragment value{};
};
Fragment key_values(std::vector<KeyValue> const& pairs, std::string_view css = {});

struct Chip {
    std::string label{};
    Url url;
    std::string count{};          //!< already written: "15.167"; empty = none
    bool is_current = false;
};
Fragment chips(std::string_view label, std::vector<Chip> const& all);

// Indicators ------------------------------------------------------------------------------------------------------

struct Tag {
    Kind kind = Kind::idle;
    std::string label{};
    std::string icon{};           //!< empty = that of the kind
};

struct Measure {
    std::string label{};          //!< "Conclusi"
    std::string value{};          //!< "34.481"
    std::string of{};             //!< "di 60.000"
    double share = 0;
    std::optional<double> plan{};
    std::string bar_label{};      //!< the whole in words: "Conclusi: 34.481 di 60.000, piano a oggi 63,5%"
    std::string foot{};           //!< "57,5% · piano 63,5%"
    std::optional<Tag> tag{};
};
//! A card with one or more measures under a title; `letter` is that of the project.
Fragment kpi(std::string_view letter, std::string_view title, std::vector<Measure> const& measures,
             std::string_view footnote = {});
//! A card with one measure: its label, its value, `of` beside it in small; without words for the bar there is none.
Fragment kpi_small(Measure const& measure);

// Path ------------------------------------------------------------------------------------------------------------

struct PathItem {
    enum class State { done, now, todo } state = State::todo;
    int number = 1;
    std::string title{};
    std::optional<Url> url{};     //!< none while it can't be opened
    std::string meta{};
    Tag tag{};
};
Fragment path(std::vector<PathItem> const& items);

struct Hero {
    std::string id{};             //!< of the heading
    std::string eyebrow{};
    std::string title{};
    std::string text{};
    std::optional<double> share{};
    std::string bar_label{}, share_text{};
    Fragment actions{};           //!< html::actions
};
Fragment hero(Hero const& hero);

}  // namespace regia::html
