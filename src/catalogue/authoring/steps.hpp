//! The page of a draft and the card with its steps; they show each other's errors.
#pragma once

#include "catalogue/authoring/workshop.hpp"

namespace regia::catalogue {

http::Reply show_draft(DraftDesk const& desk, FormErrors const& errors, int status);
//! What has happened to the draft, and the forms of what may happen next. Keeps what was typed into them.
html::Fragment steps_card(DraftDesk const& desk, FormErrors const& errors);

//! What the forms of a draft send, to pages and to programs alike: both send the same fields.
struct DraftHandlers {
    http::Handler open, add_section, save_section, change_order, add_question, save_question, add_item, save_item,
        change_item, send, review, approve, withdraw;
};
DraftHandlers draft_handlers(Workshop const& workshop);
//! A page's handler, asked with the form that a JSON body (or a multipart one) stands for. The request made for it
//! lives until it has answered.
http::Handler for_programs(Workshop const& workshop, http::Handler handler);
http::Handler file_receiver(Workshop const& workshop);
http::Handler opener(Workshop const& workshop);
http::Handler section_adder(Workshop const& workshop);
http::Handler section_saver(Workshop const& workshop);
http::Handler order_changer(Workshop const& workshop);
http::Handler question_saver(Workshop const& workshop, bool is_new);
http::Handler item_saver(Workshop const& workshop, bool is_new);
//! Retires an item, asks it again, or deletes one that was never in force.
http::Handler item_state_changer(Workshop const& workshop);
http::Handler step_taker(Workshop const& workshop, StepKind kind);

//! Saves what `change` makes and goes to the page at `below`. A draft that is not open any more answers 409.
http::Answer save_changes(Workshop const& workshop, DraftDesk const& desk, MakeChanges change,
                          std::string const& below);

}  // namespace regia::catalogue
