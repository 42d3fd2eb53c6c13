//! The frame of every page: bars, navigation, breadcrumbs, footer. Composed from values; it knows no role and no slice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "html/assets.hpp"
#include "html/voice.hpp"
#include "html/writer.hpp"

namespace regia::html {

enum class Theme { automatic, light, dark };

struct Link {
    std::string label{};
    Url url;
    bool is_current = false;
};

struct Frame {
    Voice voice{Language::it};
    Assets const& assets;
    std::string title{};             //!< of the page; the programme's name is added
    std::string owner{};             //!< "Regione Toscana"
    std::string programme{};         //!< "Competenze digitali FSE 2.0"
    std::string tagline{};
    std::string funding{};           //!< first line of the footer; empty = the words of locale/
    std::string funding_line{};
    Theme theme = Theme::automatic;
    bool is_demo = false;
    std::string user_name{};         //!< empty = nobody is signed in
    std::string work_area{};         //!< "Discente"; empty = no navigation (survey pages)
    std::string work_place{};        //!< "Azienda USL Toscana Centro"; empty = the work area alone
    bool can_change_work_area = false;
    std::string form_token{};        //!< for the forms of the frame (theme, sign-out)
    std::string person_mark{};       //!< stands for whoever is signed in, and tells nobody who that is
    std::vector<std::string> scripts{};  //!< names of assets that this page needs besides the usual ones
    std::vector<Link> navigation{};
    std::vector<Link> crumbs{};      //!< the last one is this page
    std::string help{};              //!< path of the manual's section on this page; empty = no link
    std::string here = "/";        //!< path and query of this page without the language prefix
};

//! A whole document.
std::string page(Frame const& frame, Fragment const& content);

}  // namespace regia::html
