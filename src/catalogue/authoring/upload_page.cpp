//! /contenuti/{code}/bozza/file: the files of a draft's module, and the form that brings another one.
#include <fstream>

#include "base/text.hpp"
#include "catalogue/authoring/steps.hpp"
#include "catalogue/text/upload.hpp"
#include "catalogue/figure.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::authoring;
using html::Fragment;
using html::Writer;

Fragment upload_form(DraftDesk const& desk, FormErrors const& errors) {
    html::Field file{.name = "file", .label = std::string(desk.voice[w::file]),
                     .hint = std::string(desk.voice[w::file_hint]), .error = html::error_of(errors, "file"),
                     .is_required = true};
    html::Button send;
    send.label = desk.voice[w::upload];
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap3\" method=\"post\" enctype=\"multipart/form-data\" action=\"{}\">{}{}{}</form>",
          desk.url(desk.path("/file")), desk.form_head(), html::file_field(file, ".svg,.vtt"),
          html::actions({html::submit(send)}));
    });
}

//! A figure as it will stand in a lesson, and the lines that put it there.
Fragment figure_card(DraftDesk const& desk, std::string const& place, int number) {
    std::string const prefix = "f" + std::to_string(number) + "-";
    auto const safe = safe_figure(*desk.folder.find(desk.published.folder + place), prefix,
                                  [](int, std::string const&) {});
    html::Card card;
    card.id = "file-" + std::to_string(number);
    card.title = place;
    if (desk.is_changed(desk.published.folder + place))
        card.side = html::tag(html::Kind::info, desk.voice[w::changed], "it-pencil");
    return html::card(card, html::fragment([&](Writer& h) {
        h("<figure class=\"lesson-figure figure-small\">{}</figure><p class=\"small muted m-0\">{}</p>"
          "<pre class=\"source\" tabindex=\"0\">![{}]({})\n\n&gt; **La figura a parole.** …</pre>",
          safe, desk.voice[w::figure_use], desk.voice[w::figure_description], place);
    }));
}

http::Reply show(DraftDesk const& desk, FormErrors const& errors, int status = 200) {
    if (desk.request.wants_json()) return problem_of(desk.request, errors, status);
    html::Card card;
    card.id = "carica";
    card.title = desk.voice[w::upload_title];
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}<div class=\"stack\">",
          html::page_head(desk.voice[w::files], desk.voice(w::draft_of, {{"title", desk.title(desk.published)}}),
                          state_tag(desk.voice, desk.draft->state)),
          html::error_summary(desk.voice, errors));
        if (desk.request.query.has("salvato")) h("{}", html::toast(html::Kind::ok, desk.voice[w::saved]));
        if (desk.can_write()) h("{}", html::card(card, upload_form(desk, errors)));
        int number = 0;
        for (std::string const& path : desk.folder.below(desk.published.folder)) {
            std::string const place = path.substr(desk.published.folder.size());
            if (place.ends_with(".svg")) h("{}", figure_card(desk, place, ++number));
            else if (place.ends_with(".vtt")) h("<p>{}</p>", place);
        }
        h("<p><a href=\"{}\">{}</a></p></div>", desk.url(desk.path()), desk.voice[w::back_to_draft]);
    });
    return desk.show(std::string(desk.voice[w::files]), "/file", content, status);
}

http::Answer receive(Workshop const& workshop, http::Request const& request) {
    DraftDesk const desk(workshop, request);
    desk.must_have_draft();
    if (!desk.can_write()) return too_late(desk);
    auto const refuse = [&](std::string message) { return show(desk, {{"file", std::move(message)}}, 422); };
    if (request.uploads.empty() || request.uploads[0].size_bytes == 0)
        return refuse(std::string(desk.voice[w::file_missing]));
    http::Upload const& upload = request.uploads[0];
    if (upload.size_bytes > upload_bytes_max) return refuse(std::string(desk.voice[w::file_too_large]));
    std::ifstream in(upload.path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
    FileKind const kind = kind_of(text);
    if (kind == FileKind::unknown) return refuse(std::string(desk.voice[w::file_unknown]));
    std::string const place = place_of(kind, upload.file_name);
    FormErrors errors;
    for (files::Fault const& fault : faults_of_file(kind, place, text))
        errors.push_back({"file", fault_text(desk.voice, fault)});
    if (!errors.empty()) return show(desk, errors, 422);
    auto const change = [path = desk.published.folder + place, text = std::move(text)](files::Folder const&) {
        return std::vector{Change{path, text}};
    };
    return save_changes(workshop, desk, change, "/file?salvato=1");
}

}  // namespace

http::Handler file_receiver(Workshop const& workshop) {
    return [workshop](http::Request const& request) { return receive(workshop, request); };
}

void add_upload_routes(http::Router& router, Workshop const& workshop) {
    std::string const path = "/contenuti/{code}/bozza/file";
    router.get(path, access::may::read_content, [workshop](http::Request const& request) {
        DraftDesk const desk(workshop, request);
        desk.must_have_draft();
        return show(desk, {});
    });
    auto const take = [&](std::string const& at, http::Handler handler) -> http::Route& {
        http::Route& route = router.post(at, access::may::write_content, std::move(handler));
        route.takes_upload = true;
        // The form around the file, and a file a little too large: whoever sends it is told so in words.
        route.body_bytes_max = 2 * upload_bytes_max;
        return route;
    };
    take(path, file_receiver(workshop));
    take("/api/v1/modules/{code}/draft/files", for_programs(workshop, file_receiver(workshop)))
        .describe({.summary = "Puts a figure (SVG) or subtitles (WebVTT) into the draft: multipart form with `file`",
                   .gives = "ModuleDraft"});
}

}  // namespace regia::catalogue
