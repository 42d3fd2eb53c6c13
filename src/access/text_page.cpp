//! "/" and the texts of the footer, which are programme data: texts/<name>.<it|en>.md.
#include "access/oidc/flow.hpp"
#include "access/sign_in.hpp"
#include "files/markdown.hpp"
#include "locale/access.hpp"

namespace regia::access {
namespace {

struct Text {
    std::string_view name;
    html::Word title;
};

constexpr Text texts[] = {{"privacy", words::access::privacy_title},
                          {"accessibilita", words::access::accessibility_title},
                          {"note-legali", words::access::legal_title}};

std::string const* find_text(files::Folder const& folder, std::string_view name, html::Voice const& spoken) {
    std::string const prefix = "texts/" + std::string(name);
    std::string const* const found = folder.find(prefix + "." + std::string(spoken.code()) + ".md");
    return found ? found : folder.find(prefix + ".it.md");
}

html::Fragment written(html::Voice const& spoken, Text const& text, std::string const* markdown) {
    return html::fragment([&](html::Writer& h) {
        h("<div class=\"focuspage\">");
        if (markdown) {
            files::MarkdownOptions options;
            options.heading_shift = 0;  // the text brings its own title
            h.add(html::Fragment::trusted(files::safe_html(*markdown, options)));
        } else {
            h("{}<p>{}</p>", html::page_head(spoken[text.title]), spoken[words::access::text_missing]);
        }
        h("</div>");
    });
}

http::Reply show_text(Installation& installation, http::Request const& request, Text const& text) {
    auto const spoken = voice(request);
    std::shared_ptr<files::Folder const> folder;
    try {
        folder = installation.folders.folder(installation.folders.current().id);
    } catch (Unavailable const&) {
        folder = std::make_shared<files::Folder const>();  // before a programme is loaded
    }
    return show(installation, request, std::string(spoken[text.title]),
                written(spoken, text, find_text(*folder, text.name, spoken)));
}

}  // namespace

void add_text_routes(http::Router& router, Installation& installation) {
    for (Text const& text : texts)
        router.get("/" + std::string(text.name), http::everyone,
                   [&installation, &text](http::Request const& r) { return show_text(installation, r, text); });
    router.get("/", http::everyone, [](http::Request const& r) {
        Actor const* const known = actor_if_any(r);
        return http::see_other(r.local(known ? known->role.home : "/accedi"));
    });
}

void add_routes(http::Router& router, Installation& installation) {
    add_text_routes(router, installation);
    add_sign_in_routes(router, installation);
    add_link_routes(router, installation);
    add_password_routes(router, installation);
    add_work_area_routes(router, installation);
    add_own_access_routes(router, installation);
    add_second_factor_routes(router, installation);
    oidc::add_routes(router, installation);
}

}  // namespace regia::access
