#include "html/components.hpp"
#include "locale/manual.hpp"
#include "pages/manual/manual.hpp"
#include "pages/manual/pictures.hpp"

namespace regia::pages {
namespace {

namespace w = words::manual;
using html::Fragment;
using html::Writer;

http::Reply shown(access::Installation const& installation, http::Request const& request, std::string title,
                  std::vector<html::Link> crumbs, Fragment const& content) {
    html::Frame frame = access::frame(installation, request, std::move(title));
    frame.crumbs = std::move(crumbs);
    return http::page(html::page(frame, content));
}

http::Reply show_contents(access::Installation const& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    Fragment const content = html::fragment([&](Writer& h) {
        // Written in Italian, whatever the language of the page.
        h("{}<div class=\"grid g2\" lang=\"it\">", html::page_head(voice[w::title], voice[w::lead]));
        for (ManualChapter const& chapter : manual()) {
            std::string const path = request.local("/manuale/" + chapter.name);
            h("<section class=\"card-x\"><h2><a href=\"{}\">{}</a></h2><ul>", html::Url(path), chapter.title);
            for (ManualSection const& section : chapter.sections)
                if (!section.anchor.empty())
                    h("<li><a href=\"{}\">{}</a></li>", html::Url(path + "#" + section.anchor), section.title);
            h("</ul></section>");
        }
        h("</div>");
    });
    return shown(installation, request, std::string(voice[w::title]), {}, content);
}

Fragment sections_of(html::Voice const& voice, ManualChapter const& chapter) {
    return html::fragment([&](Writer& h) {
        h("<nav class=\"manual-contents\" aria-label=\"{}\"><ul class=\"list-plain\">", voice[w::in_this_chapter]);
        for (ManualSection const& section : chapter.sections)
            if (!section.anchor.empty())
                h("<li><a href=\"{}\">{}</a></li>", html::Url("#" + section.anchor), section.title);
        h("</ul></nav>");
    });
}

http::Reply show_chapter(access::Installation const& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    for (ManualChapter const& chapter : manual()) {
        if (chapter.name != request.in_path("capitolo")) continue;
        Fragment const content = html::fragment([&](Writer& h) {
            h("<div lang=\"it\">{}<div class=\"manual\">{}<div class=\"manual-text\">",
              html::page_head(chapter.title), sections_of(voice, chapter));
            for (ManualSection const& section : chapter.sections) {
                if (!section.anchor.empty())
                    h("<section aria-labelledby=\"{}\"><h2 id=\"{}\">{}</h2>", section.anchor, section.anchor,
                      section.title);
                h.add(Fragment::trusted(section.html));
                if (!section.anchor.empty()) h("</section>");
            }
            h("</div></div></div>");
        });
        return shown(installation, request, chapter.title,
                     {{std::string(voice[w::title]), html::Url(request.local("/manuale"))},
                      {chapter.title, html::Url(request.local("/manuale/" + chapter.name))}},
                     content);
    }
    throw NotFound("no such chapter");
}

http::Reply show_picture(http::Request const& request) {
    std::string_view const png = picture(request.in_path("figura"));
    if (png.empty()) throw NotFound("no such picture");
    http::Reply reply;
    reply.fixed_body = png;
    return reply.with("Content-Type", "image/png").with("Cache-Control", "public, max-age=86400");
}

}  // namespace

void add_manual_routes(http::Router& router, access::Installation& installation) {
    installation.help = help_of;
    router.get("/manuale", http::everyone,
               [&](http::Request const& request) { return show_contents(installation, request); });
    router.get("/manuale/{capitolo}", http::everyone,
               [&](http::Request const& request) { return show_chapter(installation, request); });
    router.get("/manuale/figure/{figura}", http::everyone, show_picture);
}

}  // namespace regia::pages
