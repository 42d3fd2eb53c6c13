//! A lesson without a network: the bare copy that the browser keeps (web/js/offline.js), and the worker that shows it.
//! The copy holds no name, no level and no version: whoever finds it on a machine that several people use learns from
//! it what the lesson teaches, and nothing about who read it.
#include "learning/lesson/parts.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;
using html::Fragment;
using html::Writer;

Fragment bare_check(Desk const& desk, catalogue::Check const& check) {
    return html::fragment([&](Writer& h) {
        h("<section class=\"card-x check\"><h3>{}</h3><p class=\"strong\">{}</p>", desk.voice[w::check],
          check.question);
        for (auto const& choice : check.choices)
            h("<details class=\"opt-open\"><summary class=\"sum\">{}</summary><p><strong>{}</strong> {}</p></details>",
              choice.text, desk.voice[choice.is_right ? w::check_right : w::check_wrong], choice.feedback);
        h("</section>");
    });
}

//! A step that she has not opened is there, hidden: the page shows it when its turn comes.
Fragment bare_step(Desk const& desk, Reading const& reading, std::size_t step) {
    catalogue::Section const& section = *reading.sections[step];
    return html::fragment([&](Writer& h) {
        if (reading.is_open(step)) h("<div class=\"stack\" data-passo=\"{}\">", section.id);
        else h("<div class=\"stack\" data-passo=\"{}\" hidden>", section.id);
        h("<article class=\"card-x lesson pad-l\" lang=\"{}\"><h2 tabindex=\"-1\">{}. {}</h2>{}",
          reading.module->language, step + 1, section.title, section_text(desk.request, section));
        if (section.video)
            h("<h3>{}</h3>{}", desk.voice[w::video_transcript], Fragment::trusted(section.video->transcript_html));
        h("</article><div class=\"stack\" lang=\"{}\">", reading.module->language);
        for (catalogue::Check const& one : section.checks) h("{}", bare_check(desk, one));
        h("</div>");
        if (step + 1 < reading.sections.size())
            h("<p><button type=\"button\" class=\"btn btn-primary\" data-apri=\"{}\" hidden>{}{}</button></p>",
              reading.sections[step + 1]->id, desk.voice(w::next_step, {{"n", static_cast<int>(step) + 2}}),
              html::icon("it-arrow-right"));
        h("</div>");
    });
}

http::Answer show_copy(Desk const& desk) {
    Reading const reading = read_module(desk);
    if (reading.opened.empty()) throw NotFound("only an opened lesson is kept");
    html::Frame frame = desk.frame(desk.title(*reading.module));
    frame.user_name.clear();
    frame.work_area.clear();
    frame.can_change_work_area = false;
    frame.form_token.clear();
    frame.navigation.clear();
    std::string const lead = desk.voice(w::module_n, {{"n", reading.module->position}});
    std::string const told =
        desk.voice(w::offline_note, {{"moment", desk.voice.moment(desk.installation.clock.now())}});
    return desk.page(frame, html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\" data-copia=\"{}\">{}", html::page_head(desk.title(*reading.module), lead),
          desk.request.local(reading.path() + "/passi"), html::note(html::Kind::info, desk.voice[w::offline], told));
        if (!reading.is_approved) h("{}", html::note(html::Kind::warn, "", desk.voice[w::draft]));
        for (std::size_t step = 0; step < reading.sections.size(); ++step) h("{}", bare_step(desk, reading, step));
        h("<p><a href=\"{}\">{}</a></p></div>", desk.url(reading.path()), desk.voice[w::offline_back]);
    }));
}

http::Answer send_worker(access::Installation const& installation, http::Request const& request) {
    std::string const address = installation.assets.url("worker.js").text();
    auto const found = installation.assets.find(address.substr(address.rfind('/') + 1), "");
    if (!found) throw Bug("the assets have no worker.js");
    http::Reply reply;
    reply.fixed_body = found->fixed_body;
    reply.with("Content-Type", "text/javascript; charset=utf-8").with("Cache-Control", "no-cache");
    reply.with("Service-Worker-Allowed", request.local("/percorso/"));
    return reply;
}

}  // namespace

void add_offline_routes(http::Router& router, access::Installation& installation, Library& library) {
    router.get("/percorso/moduli/{n}/senza-rete", access::may::follow_own_path,
               with_desk(installation, library, &show_copy));
    // A program text, the same for everybody: the browser asks for it also when nobody is signed in.
    router.get("/percorso/senza-rete.js", http::everyone, [&](http::Request const& request) {
        return send_worker(installation, request);
    });
    // The mark that her forms carry: it tells two people apart and names nobody.
    router.get("/percorso/senza-rete/persona", http::signed_in, [](http::Request const& request) {
        return http::text(access::actor(request).form_marker);
    });
}

}  // namespace regia::learning
