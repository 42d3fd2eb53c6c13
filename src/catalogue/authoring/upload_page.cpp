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

constexpr std::string_view accepted = ".svg,.png,.jpg,.jpeg,.webm,.mp4,.vtt";

Fragment upload_form(DraftDesk const& desk, FormErrors const& errors) {
    html::Field file{.name = "file", .label = std::string(desk.voice[w::file]),
                     .hint = std::string(desk.voice[w::file_hint]), .error = html::error_of(errors, "file"),
                     .is_required = true};
    html::Button send;
    send.label = desk.voice[w::upload];
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap3\" method=\"post\" enctype=\"multipart/form-data\" action=\"{}\">{}{}{}</form>",
          desk.url(desk.path("/file")), desk.form_head(), html::file_field(file, accepted),
          html::actions({html::submit(send)}));
    });
}

//! A file as it will stand in a lesson, and what puts it there.
Fragment file_card(DraftDesk const& desk, std::string const& place, int number, Fragment const& content) {
    html::Card card;
    card.id = "file-" + std::to_string(number);
    card.title = place;
    if (desk.is_changed(desk.published.folder + place))
        card.side = html::tag(html::Kind::info, desk.voice[w::changed], "it-pencil");
    return html::card(card, content);
}

Fragment figure_card(DraftDesk const& desk, std::string const& place, int number, Fragment const& shown) {
    return file_card(desk, place, number, html::fragment([&](Writer& h) {
        h("<figure class=\"lesson-figure figure-small\">{}</figure><p class=\"small muted m-0\">{}</p>"
          "<pre class=\"source\" tabindex=\"0\">![{}]({})\n\n&gt; **La figura a parole.** …</pre>",
          shown, desk.voice[w::figure_use], desk.voice[w::figure_description], place);
    }));
}

Fragment drawing_card(DraftDesk const& desk, std::string const& place, int number) {
    std::string const prefix = "f" + std::to_string(number) + "-";
    return figure_card(desk, place, number,
                       safe_figure(*desk.folder.find(desk.published.folder + place), prefix,
                                   [](int, std::string const&) {}));
}

Fragment picture_card(DraftDesk const& desk, std::string const& place, int number, files::Medium const& medium) {
    return figure_card(desk, place, number, html::fragment([&](Writer& h) {
        h("<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" loading=\"lazy\" decoding=\"async\">",
          html::Url(files::picture_address(medium)), place, medium.width, medium.height);
    }));
}

Fragment film_card(DraftDesk const& desk, std::string const& place, int number) {
    return file_card(desk, place, number, html::fragment([&](Writer& h) {
        h("<video class=\"stage figure-small\" controls preload=\"none\" playsinline src=\"{}\" aria-label=\"{}\">"
          "</video><p class=\"small muted m-0\">{}</p>",
          desk.url(desk.path("/" + place)), place, desk.voice[w::film_use]);
    }));
}

Fragment card_of(DraftDesk const& desk, std::string const& place, int number) {
    if (place.ends_with(".svg")) return drawing_card(desk, place, number);
    auto const medium = files::read_media_mark(place, *desk.folder.find(desk.published.folder + place));
    if (medium && medium->is_picture()) return picture_card(desk, place, number, *medium);
    if (medium) return film_card(desk, place, number);
    if (!place.ends_with(".vtt")) return {};
    return html::fragment([&](Writer& h) { h("<p>{}</p>", place); });
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
        if (desk.request.query.has("salvato"))
            h("{}", html::toast(html::Kind::ok,
                                desk.voice[desk.request.query.has("tolto") ? w::saved_cleaned : w::saved]));
        if (desk.can_write()) h("{}", html::card(card, upload_form(desk, errors)));
        int number = 0;
        for (std::string const& path : desk.folder.below(desk.published.folder)) {
            h("{}", card_of(desk, path.substr(desk.published.folder.size()), ++number));
        }
        h("<p><a href=\"{}\">{}</a></p></div>", desk.url(desk.path()), desk.voice[w::back_to_draft]);
    });
    return desk.show(std::string(desk.voice[w::files]), "/file", content, status);
}

html::Word too_large(FileKind kind) {
    if (is_film(kind)) return w::film_too_large;
    return is_text(kind) ? w::file_too_large : w::picture_too_large;
}

FormErrors errors_of(DraftDesk const& desk, files::Faults const& faults) {
    FormErrors errors;
    for (files::Fault const& fault : faults) errors.push_back({"file", fault_text(desk.voice, fault)});
    return errors;
}

std::string beginning_of(http::Upload const& upload) {
    std::string head(head_bytes, '\0');
    std::ifstream in(upload.path, std::ios::binary);
    in.read(head.data(), head_bytes);
    head.resize(static_cast<std::size_t>(in.gcount()));
    return head;
}

http::Answer keep(Workshop const& workshop, DraftDesk const& desk, std::string const& place, std::string text,
                  bool lost_something) {
    auto const change = [path = desk.published.folder + place, text = std::move(text)](files::Folder const&) {
        return std::vector{Change{path, text}};
    };
    return save_changes(workshop, desk, change, lost_something ? "/file?salvato=1&tolto=1" : "/file?salvato=1");
}

http::Answer receive_text(Workshop const& workshop, DraftDesk const& desk, FileKind kind, http::Upload const& upload) {
    std::ifstream in(upload.path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
    std::string const place = place_of(kind, upload.file_name);
    FormErrors const errors = errors_of(desk, faults_of_file(kind, place, text));
    if (!errors.empty()) return show(desk, errors, 422);
    return keep(workshop, desk, place, std::move(text), false);
}

//! The bytes go to the database first, by their digest, then the draft names them: whatever fails in between leaves
//! bytes that nobody names, never a name without bytes.
http::Answer receive_medium(Workshop const& workshop, DraftDesk const& desk, FileKind kind,
                            http::Upload const& upload) {
    std::string const place = place_of(kind, upload.file_name);
    files::Faults faults;
    auto const clean = clean_medium(kind, place, upload.path, faults);
    if (!clean) return show(desk, errors_of(desk, faults), 422);
    files::store_medium(workshop.installation.database, clean->medium, upload.path);
    return keep(workshop, desk, place, files::media_mark(clean->medium), clean->lost_something);
}

http::Answer receive(Workshop const& workshop, http::Request const& request) {
    DraftDesk const desk(workshop, request);
    desk.must_have_draft();
    desk.must_be_module();
    if (!desk.can_write()) return too_late(desk);
    auto const refuse = [&](html::Word word) { return show(desk, {{"file", std::string(desk.voice[word])}}, 422); };
    if (request.uploads.empty() || request.uploads[0].size_bytes == 0) return refuse(w::file_missing);
    http::Upload const& upload = request.uploads[0];
    FileKind const kind = kind_of(beginning_of(upload));
    if (kind == FileKind::unknown) return refuse(w::file_unknown);
    if (upload.size_bytes > bytes_max_of(kind)) return refuse(too_large(kind));
    return is_text(kind) ? receive_text(workshop, desk, kind, upload) : receive_medium(workshop, desk, kind, upload);
}

//! A film or its subtitles as the draft has them, for the player of a preview.
http::Answer send_film(DraftDesk const& desk) {
    desk.must_have_draft();
    desk.must_be_module();
    std::string const name(desk.request.in_path("file"));
    std::string const* const text = desk.folder.find(desk.published.folder + "video/" + name);
    if (!text) throw NotFound("the draft has no such film");
    if (auto const medium = files::read_media_mark(name, *text))
        return files::media_reply(desk.installation.database, *medium, desk.request);
    if (!name.ends_with(".vtt")) throw NotFound("it is no film");
    http::Reply reply;
    reply.body = *text;
    return std::move(reply.with("Content-Type", "text/vtt; charset=utf-8"));
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
        desk.must_be_module();
        return show(desk, {});
    });
    router.get("/contenuti/{code}/bozza/video/{file}", access::may::read_content,
               [workshop](http::Request const& request) { return send_film(DraftDesk(workshop, request)); });
    auto const take = [&](std::string const& at, http::Handler handler) -> http::Route& {
        http::Route& route = router.post(at, access::may::write_content, std::move(handler));
        route.takes_upload = true;
        // The form around the file, and a film a little too large: whoever sends it is told so in words.
        route.body_bytes_max = upload_bytes_max + 10 * text_bytes_max;
        return route;
    };
    take(path, file_receiver(workshop));
    take("/api/v1/modules/{code}/draft/files", for_programs(workshop, file_receiver(workshop)))
        .describe({.summary = "Puts a figure (SVG, PNG, JPEG), a film (WebM, MP4) or its subtitles (WebVTT) into the "
                              "draft: multipart form with `file`",
                   .gives = "ModuleDraft"});
}

}  // namespace regia::catalogue
