//! The video of an opened section: native controls, captions, transcript; and the file itself, part by part.
#include "learning/lesson/parts.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;
using html::Fragment;
using html::Writer;

//! The video of a section that she has opened; anything else is not there.
catalogue::Video const& opened_video(Reading const& reading, std::string_view section) {
    catalogue::Section const* const found = reading.module->find(section);
    if (!found || !found->video || !reading.find(section)) throw NotFound("no such video");
    return *found->video;
}

catalogue::Module const& module_asked(Desk const& desk) {
    auto const& catalogue = *desk.library.catalogue.current();
    if (!desk.request.wants_json()) return module_in_path(catalogue, desk.request);
    catalogue::Module const* const module = catalogue.find(desk.request.in_path("module"));
    if (!module) throw NotFound("no such module");
    return *module;
}

http::Answer send_video(Desk const& desk) {
    Reading const reading = read_module(desk, module_asked(desk));
    auto const& video = opened_video(reading, desk.request.in_path("sezione"));
    return files::media_reply(desk.installation.database, video.file, desk.request);
}

http::Answer send_captions(Desk const& desk) {
    Reading const reading = read_module(desk, module_asked(desk));
    http::Reply reply;
    reply.body = opened_video(reading, desk.request.in_path("sezione")).captions;
    return std::move(reply.with("Content-Type", "text/vtt; charset=utf-8"));
}

}  // namespace

Fragment video_player(Desk const& desk, Reading const& reading, catalogue::Section const& section) {
    if (!section.video) return {};
    catalogue::Video const& video = *section.video;
    bool const is_text = is_text_only(desk.request);
    std::string const path = reading.path() + "/video/" + section.id;
    auto const transcript = html::fragment([&](Writer& h) {
        h("<div lang=\"{}\">{}</div>", reading.module->language, Fragment::trusted(video.transcript_html));
    });
    return html::fragment([&](Writer& h) {
        if (is_text) {
            h("<section class=\"card-x\"><h2>{}</h2>{}</section>", desk.voice[w::video_transcript], transcript);
            return;
        }
        h("<section class=\"player\" aria-label=\"{}\"><video class=\"stage\" controls preload=\"none\" "
          "playsinline src=\"{}\"><track kind=\"captions\" srclang=\"{}\" label=\"{}\" src=\"{}\" default>",
          desk.voice(w::video_of, {{"section", section.title}}), desk.url(path), reading.module->language,
          desk.voice[w::video_captions], desk.url(path + "/sottotitoli"));
        h("<p>{} <a href=\"{}\">{}</a></p></video></section>", desk.voice[w::video_unknown], desk.url(path),
          desk.voice[w::video_download]);
        h("<details class=\"card-x\"><summary class=\"strong sum\">{}</summary><div class=\"mt3\">{}</div></details>",
          desk.voice[w::video_transcript], transcript);
    });
}

void add_video_routes(http::Router& router, access::Installation& installation, Library& library) {
    auto const at_desk = [&](auto* answer) { return with_desk(installation, library, answer); };
    using access::may::follow_own_path;
    std::string const page = "/percorso/moduli/{n}/video/{sezione}";
    std::string const program = "/api/v1/path/modules/{module}/video/{sezione}";
    router.get(page, follow_own_path, at_desk(&send_video));
    router.get(page + "/sottotitoli", follow_own_path, at_desk(&send_captions));
    router.get(program, follow_own_path, at_desk(&send_video))
        .describe({.summary = "The film of an opened section, or a range of its bytes", .media = "video/webm"});
    router.get(program + "/sottotitoli", follow_own_path, at_desk(&send_captions))
        .describe({.summary = "The captions of the film of an opened section", .media = "text/vtt"});
}

}  // namespace regia::learning
