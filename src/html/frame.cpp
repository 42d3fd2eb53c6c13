#include "html/frame.hpp"

#include "html/components.hpp"
#include "locale/html.hpp"

namespace regia::html {
namespace {

Url local(Voice const& voice, std::string_view path) { return Url(voice.local(path)); }

//! A path that somebody asked for with two slashes in front would lead to another host.
std::string here(Frame const& frame) {
    bool const is_ours = frame.here.starts_with('/') && !frame.here.starts_with("//") && !frame.here.starts_with("/\\");
    return is_ours ? frame.here : "/";
}

//! The value of `data-tema`, and of the field `tema` that the theme's form sends.
std::string_view code(Theme theme) {
    return theme == Theme::dark ? "scuro" : theme == Theme::light ? "chiaro" : "automatico";
}

//! One button walks through the three themes; app.js may do better, as it knows which one the system shows.
Theme after(Theme theme) {
    return theme == Theme::automatic ? Theme::dark : theme == Theme::dark ? Theme::light : Theme::automatic;
}

Word name_of(Theme theme) {
    namespace w = words::html;
    return theme == Theme::dark ? w::theme_dark : theme == Theme::light ? w::theme_light : w::theme_automatic;
}

void head(Writer& h, Frame const& frame) {
    h("<!doctype html>\n<html lang=\"{}\"", frame.voice.code());
    if (frame.theme != Theme::automatic) h(" data-tema=\"{}\"", code(frame.theme));
    // So that what a browser kept for one person is never sent or shown for another.
    if (!frame.person_mark.empty()) h(" data-of=\"{}\"", frame.person_mark);
    h(">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{} – {}</title>\n<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"theme-color\" content=\"#0066cc\">\n"
      // The default would put a style element into the page, which the content security policy refuses.
      // What a reader has opened stays open when a part of the page is fetched anew.
      "<meta name=\"htmx-config\" content=\"{&quot;includeIndicatorCSS&quot;:false,"
      "&quot;morphIgnore&quot;:[&quot;data-htmx-powered&quot;,&quot;open&quot;]}\">\n",
      frame.title, frame.programme);
    Assets const& assets = frame.assets;
    h("<link rel=\"icon\" href=\"{}\" type=\"image/svg+xml\">\n", assets.url("favicon.svg"));
    h("<link rel=\"preload\" href=\"{}\" as=\"font\" type=\"font/woff2\" crossorigin>\n",
      assets.url("titillium-web-400.woff2"));
    h("<link rel=\"stylesheet\" href=\"{}\">\n", assets.url("site.css"));
    h("<script src=\"{}\" defer></script>\n<script src=\"{}\" defer></script>\n", assets.url("htmx.js"),
      assets.url("app.js"));
    for (std::string const& name : frame.scripts) h("<script src=\"{}\" defer></script>\n", assets.url(name));
    h("</head>\n");
}

void theme_form(Writer& h, Frame const& frame) {
    Voice const& voice = frame.voice;
    Theme const next = after(frame.theme);
    h("<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"form_token\" value=\"{}\">"
      "<input type=\"hidden\" name=\"torna\" value=\"{}\">",
      local(voice, "/tema"), frame.form_token, here(frame));
    h("<button class=\"linkbtn\" name=\"tema\" value=\"{}\" title=\"{}\" data-tema-cambia>{}"
      "<span class=\"vh-s\">{}</span></button></form>",
      code(next), voice(words::html::theme_change, {{"theme", voice[name_of(next)]}}), icon("it-settings"),
      voice[words::html::theme]);
}

void slim_bar(Writer& h, Frame const& frame) {
    Voice const& voice = frame.voice;
    bool const is_italian = voice.language == Language::it;
    h("<div class=\"slim\"><div class=\"wrap\"><a class=\"ente\" href=\"{}\">{}</a>", local(voice, "/"), frame.owner);
    if (frame.is_demo)
        h("<span class=\"demo\" title=\"{}\">{}</span>", voice[words::html::demo_title], voice[words::html::demo]);
    std::string_view const other = is_italian ? "en" : "it";
    h("<span class=\"sp\"></span><a class=\"linkbtn\" href=\"{}\" lang=\"{}\" hreflang=\"{}\">{}</a>",
      Url((is_italian ? "/en" : "") + here(frame)), other, other, voice[words::html::other_language]);
    if (!frame.help.empty())
        h("<a class=\"linkbtn\" href=\"{}\">{}<span class=\"vh-s\">{}</span></a>", local(voice, frame.help),
          icon("it-help-circle"), voice[words::html::page_help]);
    theme_form(h, frame);
    if (frame.user_name.empty()) {
        h("<a class=\"linkbtn\" href=\"{}\">{}{}</a>", local(voice, "/accedi"), icon("it-user"),
          voice[words::html::sign_in]);
    } else {
        h("<span class=\"linkbtn hide-s\">{}{}</span>", icon("it-user"), frame.user_name);
        h("<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"form_token\" value=\"{}\">"
          "<button class=\"linkbtn\">{}</button></form>",
          local(voice, "/esci"), frame.form_token, voice[words::html::sign_out]);
    }
    h("</div></div>\n");
}

constexpr std::string_view emblem =
    "<svg viewBox=\"0 0 44 44\" aria-hidden=\"true\"><rect width=\"44\" height=\"44\" rx=\"8\" fill=\"#fff\"/>"
    "<path d=\"M11 9h15l7 7v19H11z\" fill=\"none\" stroke=\"#06c\" stroke-width=\"2.5\" stroke-linejoin=\"round\"/>"
    "<path d=\"M26 9v7h7\" fill=\"none\" stroke=\"#06c\" stroke-width=\"2.5\" stroke-linejoin=\"round\"/>"
    "<path d=\"M20 19h4v4h4v4h-4v4h-4v-4h-4v-4h4z\" fill=\"#06c\"/></svg>";

bool has_menu(Frame const& frame) { return !frame.work_area.empty() && !frame.navigation.empty(); }

Fragment work_place(Frame const& frame) {
    if (frame.work_place.empty()) return {};
    return fragment([&](Writer& h) { h("<span class=\"place\">{}</span>", frame.work_place); });
}

void brand_bar(Writer& h, Frame const& frame) {
    Voice const& voice = frame.voice;
    h("<div class=\"brandbar\"><div class=\"wrap\"><a class=\"brand\" href=\"{}\">{}<span><b>{}</b>"
      "<span class=\"tl\">{}</span></span></a><span class=\"sp\"></span>",
      local(voice, "/"), Fragment::trusted(std::string(emblem)), frame.programme, frame.tagline);
    if (!frame.work_area.empty()) {
        std::string_view const label = voice[words::html::work_area];
        Fragment const place = work_place(frame);
        if (frame.can_change_work_area)
            h("<div class=\"work\"><a class=\"linkbtn\" href=\"{}\"><span>{}<b>{}</b>{}</span>{}</a></div>",
              local(voice, "/area-di-lavoro"), label, frame.work_area, place, icon("it-chevron-right"));
        else h("<div class=\"work\">{}<b>{}</b>{}</div>", label, frame.work_area, place);
    }
    if (has_menu(frame))
        h("<button class=\"burger\" type=\"button\" popovertarget=\"menu\" aria-label=\"{}\">{}</button>",
          voice[words::html::open_menu], icon("it-burger"));
    h("</div></div>\n");
}

void navigation(Writer& h, Frame const& frame) {
    Voice const& voice = frame.voice;
    h("<nav class=\"appnav\" id=\"menu\" popover aria-label=\"{}\">\n<div class=\"menu-head\"><strong>{} · ",
      voice[words::html::main_navigation], voice[words::html::menu]);
    // The bar hides the work area on phones: there the way to change it is here.
    if (frame.can_change_work_area) h("<a href=\"{}\">{}</a>", local(voice, "/area-di-lavoro"), frame.work_area);
    else h.text(frame.work_area);
    if (!frame.work_place.empty()) h(" · {}", frame.work_place);
    h("</strong><button class=\"linkbtn\" type=\"button\" popovertarget=\"menu\" popovertargetaction=\"hide\">{}{}"
      "</button></div>\n<div class=\"wrap\"><ul>",
      icon("it-close"), voice[words::html::close]);
    for (Link const& link : frame.navigation) {
        if (link.is_current) h("<li><a href=\"{}\" aria-current=\"page\">{}</a></li>", link.url, link.label);
        else h("<li><a href=\"{}\">{}</a></li>", link.url, link.label);
    }
    h("</ul></div>\n</nav>\n");
}

void crumbs(Writer& h, Frame const& frame) {
    h("<nav class=\"crumbs\" aria-label=\"{}\"><ol>", frame.voice[words::html::breadcrumb]);
    for (Link const& link : frame.crumbs) {
        if (&link == &frame.crumbs.back()) h("<li aria-current=\"page\">{}</li>", link.label);
        else h("<li><a href=\"{}\">{}</a></li>", link.url, link.label);
    }
    h("</ol></nav>\n");
}

void footer(Writer& h, Frame const& frame) {
    Voice const& voice = frame.voice;
    namespace w = words::html;
    std::string_view const funding = frame.funding.empty() ? voice[w::funding] : std::string_view(frame.funding);
    std::string_view const line = frame.funding_line.empty() ? voice[w::funding_line]
                                                                  : std::string_view(frame.funding_line);
    h("<footer class=\"foot-x\"><div class=\"wrap\">\n<p><strong>{}</strong><br>{}</p>\n<ul>", funding, line);
    std::pair<std::string_view, Word> const links[] = {{"/privacy", w::privacy},
                                                       {"/accessibilita", w::accessibility},
                                                       {"/note-legali", w::legal},
                                                       {"/assistenza", w::help}};
    for (auto const& [path, word] : links) h("<li><a href=\"{}\">{}</a></li>", local(voice, path), voice[word]);
    h("</ul>\n</div></footer>\n");
}

}  // namespace

std::string page(Frame const& frame, Fragment const& content) {
    Writer h;
    head(h, frame);
    h("<body>\n<a class=\"skip\" href=\"#contenuto\">{}</a>\n<header>\n", frame.voice[words::html::skip]);
    slim_bar(h, frame);
    brand_bar(h, frame);
    if (has_menu(frame)) navigation(h, frame);
    h("</header>\n<main id=\"contenuto\"><div class=\"wrap\">\n");
    if (!frame.crumbs.empty()) crumbs(h, frame);
    h("{}\n</div></main>\n", content);
    footer(h, frame);
    h("</body>\n</html>\n");
    return h.take_text();
}

}  // namespace regia::html
