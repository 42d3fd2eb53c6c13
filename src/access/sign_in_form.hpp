//! The sign-in form, and the form of an ended session that travels through it. Private to access/.
//!
//! Rules (docs/adr/2026-11-24-sign-in-and-forms.md): after a session has ended, a form that arrives is answered with
//! the sign-in form; what was typed stays in hidden fields and is offered again only if the same person signs in.
//! Passwords are never kept.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "access/account_store.hpp"
#include "html/components.hpp"

namespace regia::access {

//! A form that could not be accepted: where it goes, whose it was, what was typed. An empty path = none.
struct KeptForm {
    std::string path;    //!< without the language prefix
    std::string marker;  //!< Actor::form_marker of the person who filled it in
    std::vector<std::pair<std::string, std::string>> fields;
};
//! Of the request that was not accepted.
KeptForm keep_form(http::Request const& request);
//! Of the hidden fields of a sign-in form.
KeptForm kept_form(http::Request const& request);
html::Fragment hidden_fields(KeptForm const& kept);

struct SignInForm {
    std::string username;
    std::string back_to;     //!< without the language prefix; empty = the role's home
    KeptForm kept;
    FormErrors errors;
    html::Fragment notice;   //!< why the form is shown
};
//! The whole page, with its status; only the form for htmx.
http::Reply sign_in_page(Installation& installation, http::Request const& request, SignInForm const& form, int status);

//! "What you had typed is still here": one button sends it again, with the token of the session that `request` has now.
http::Reply resend_page(Installation const& installation, http::Request const& request, KeptForm const& kept,
                        int status);

//! A page of this context, or its content alone for htmx.
http::Reply show(Installation const& installation, http::Request const& request, std::string title,
                 html::Fragment const& content, int status = 200);

}  // namespace regia::access
