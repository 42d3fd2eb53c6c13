//! /esportazioni: one's own large files; /esportazioni/{id}: how far one is, its end, the file.
#include <boost/json.hpp>

#include "base/text.hpp"
#include "locale/exports.hpp"
#include "monitoring/prepared/prepared.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::exports;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

constexpr int files_shown = 20;

enum class Standing { waiting, running, ready, cancelled, refused, gone, failed };

std::string_view code_of(Standing standing) {
    constexpr std::string_view codes[] = {"waiting", "running", "ready", "cancelled", "refused", "gone", "failed"};
    return codes[static_cast<std::size_t>(standing)];
}

struct File {
    Prepared prepared;
    std::optional<jobs::Job> job;

    Standing standing(Instant now) const {
        if (prepared.outcome == "ready") return *prepared.expires_at > now ? Standing::ready : Standing::gone;
        if (prepared.outcome == "cancelled") return Standing::cancelled;
        if (prepared.outcome == "refused") return Standing::refused;
        if (prepared.outcome == "gone") return Standing::gone;
        if (prepared.outcome == "failed") return Standing::failed;
        if (!job || job->state == jobs::JobState::failed) return Standing::failed;
        if (job->state == jobs::JobState::cancelled) return Standing::cancelled;
        return job->state == jobs::JobState::waiting ? Standing::waiting : Standing::running;
    }
};

File find_file(db::Tx& tx, Desk const& desk) {
    auto prepared = find_prepared(tx, desk.actor.person, desk.request.id_in_path("id"));
    if (!prepared) throw NotFound("no such export");
    auto job = jobs::find(tx, prepared->job);
    return {*std::move(prepared), std::move(job)};
}

File read_file(Desk const& desk) {
    return desk.database().read([&](db::Tx& tx) { return find_file(tx, desk); });
}

std::string path_of(Prepared const& one) { return "/esportazioni/" + to_string(one.id); }

std::string size_text(html::Voice const& voice, std::int64_t bytes) {
    constexpr std::int64_t kilobyte = 1'000;
    return voice(w::kilobytes, {{"n", voice.number(std::max<std::int64_t>(1, bytes / kilobyte))}});
}

html::Tag tag_of(html::Voice const& voice, Standing standing) {
    constexpr html::Word names[] = {w::is_waiting,   w::is_running, w::is_ready, w::is_cancelled,
                                    w::is_refused, w::is_gone,    w::is_failed};
    constexpr html::Kind kinds[] = {html::Kind::info, html::Kind::info, html::Kind::ok,  html::Kind::idle,
                                    html::Kind::warn, html::Kind::idle, html::Kind::bad};
    auto const at = static_cast<std::size_t>(standing);
    return {kinds[at], std::string(voice[names[at]])};
}

//! "1.000 di 60.000 righe".
std::string progress_text(html::Voice const& voice, File const& file) {
    std::int64_t const done = file.job ? file.job->progress_done : 0;
    std::int64_t const total = std::max(file.job ? file.job->progress_total : 0, file.prepared.lines);
    return voice(w::rows_of, {{"n", done}, {"total", voice.number(total)}});
}

//! Without scripts the page is opened again by its link; with them it follows by itself.
Fragment being_made(Desk const& desk, File const& file) {
    auto const& voice = desk.voice;
    std::int64_t const done = file.job ? file.job->progress_done : 0;
    std::string const text = progress_text(voice, file);
    html::Url const here = desk.url(path_of(file.prepared));
    html::Button const cancel{.label = std::string(voice[w::cancel]), .weight = html::Weight::outline};
    return html::fragment([&](Writer& h) {
        h("<div id=\"andamento\" hx-get=\"{}\" hx-trigger=\"every 1s\" hx-swap=\"outerHTML\">{}<div class=\"mt3\">{}"
          "</div></div>"
          "<p class=\"mt4\"><a href=\"{}\">{}</a></p><form method=\"post\" action=\"{}\">{}{}</form>",
          here.text(), html::note(html::Kind::info, voice[w::is_made], text, html::Announced::politely),
          html::bar(share(done, file.prepared.lines), text), here, voice[w::look_again],
          desk.url(path_of(file.prepared) + "/annulla"), access::form_token(desk.request), html::submit(cancel));
    });
}

Fragment board(Desk const& desk, File const& file) {
    auto const& voice = desk.voice;
    Prepared const& one = file.prepared;
    switch (file.standing(desk.now)) {
        case Standing::waiting:
        case Standing::running: return being_made(desk, file);
        case Standing::ready: break;
        case Standing::cancelled:
            return html::note(html::Kind::info, voice[w::is_cancelled], voice[w::cancelled_text]);
        case Standing::refused: return html::note(html::Kind::warn, voice[w::is_refused], voice[w::refused_text]);
        case Standing::gone: return html::note(html::Kind::info, voice[w::is_gone], voice[w::gone_text]);
        case Standing::failed: return html::note(html::Kind::bad, voice[w::is_failed], voice[w::failed_text]);
    }
    html::Button const take{.label = voice(w::take, {{"size", size_text(voice, one.size_bytes)}}),
                            .icon = "it-download"};
    return html::fragment([&](Writer& h) {
        h("{}<p class=\"mt4\">{}</p>{}",
          html::note(html::Kind::ok, voice[w::is_ready],
                     voice(w::ready_text, {{"n", one.lines}, {"moment", voice.moment(*one.ready_at)}})),
          voice(w::kept_until, {{"moment", voice.moment(*one.expires_at)}}),
          html::actions({html::button_link(desk.url(path_of(one) + "/file"), take)}));
    });
}

http::Answer show_file(Desk const& desk) {
    File const file = read_file(desk);
    Standing const standing = file.standing(desk.now);
    bool const is_open = standing == Standing::waiting || standing == Standing::running;
    if (desk.request.is_fragment())  // when it is over, the whole page with what it came to
        return is_open ? http::page(being_made(desk, file).markup())
                       : http::page("").with("HX-Redirect", desk.request.local(path_of(file.prepared)));
    auto const& voice = desk.voice;
    html::Card const card{.id = "file", .title = file.prepared.file_name, .side = html::fragment([&](Writer& h) {
                              html::Tag const tag = tag_of(voice, standing);
                              h("{}", html::tag(tag.kind, tag.label, tag.icon));
                          })};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(file.prepared.title, voice(w::asked_at,
                                                             {{"moment", voice.moment(file.prepared.asked_at)}})),
          html::card(card, board(desk, file)));
    });
    return desk.page(file.prepared.title,
                     {{std::string(voice[w::own_files]), desk.url("/esportazioni")},
                      {file.prepared.title, desk.url(path_of(file.prepared)), true}},
                     content);
}

std::vector<File> own_files(Desk const& desk) {
    return desk.database().read([&](db::Tx& tx) {
        std::vector<File> all;
        for (Prepared& one : prepared_of(tx, desk.actor.person, files_shown)) {
            auto job = one.outcome == "making" ? jobs::find(tx, one.job) : std::nullopt;
            all.push_back({std::move(one), std::move(job)});
        }
        return all;
    });
}

http::Answer show_files(Desk const& desk) {
    auto const& voice = desk.voice;
    std::vector<html::TableRow> rows;
    for (File const& file : own_files(desk)) {
        html::Tag const tag = tag_of(voice, file.standing(desk.now));
        auto const name = html::fragment([&](Writer& h) {
            h("<a href=\"{}\">{}</a><span class=\"sub\">{}</span>", desk.url(path_of(file.prepared)),
              file.prepared.title, file.prepared.file_name);
        });
        rows.push_back({html::head_cell(name), html::cell(voice.moment(file.prepared.asked_at), "m-s"),
                        html::cell(html::tag(tag.kind, tag.label, tag.icon), "m-r")});
    }
    html::Table table{.caption = std::string(voice[w::own_files])};
    table.columns = {{std::string(voice[w::own_file])}, {std::string(voice[w::asked])}, {std::string(voice[w::how])}};
    html::Card card{.id = "file", .title = std::string(voice[w::own_files]), .is_flush = !rows.empty()};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(voice[w::own_files], voice(w::own_files_lead, {{"n", desk.plan->export_rows},
                                                                               {"days", desk.plan->export_days}})),
          html::card(card, rows.empty() ? html::empty_state("it-download", voice[w::no_files], "")
                                        : html::table(table, rows)));
    });
    return desk.page(std::string(voice[w::own_files]), {}, content);
}

http::Answer cancel(Desk const& desk) {
    bool const is_program = desk.request.wants_json();
    return http::after_commit(
        desk.database(), "export",
        [person = desk.actor.person, id = desk.request.id_in_path("id"), now = desk.now, is_program,
         to = desk.request.local("/esportazioni/")](db::Tx& tx) {
            auto const found = find_prepared(tx, person, id);
            if (!found) throw NotFound("no such export");
            if (found->outcome == "making") {
                jobs::cancel(tx, found->job, now);
                end_prepared(tx, id, "cancelled");
            }
            return is_program ? http::json("{}") : http::see_other(to + to_string(id));
        });
}

//! Whether she may have it is asked anew: what she could see when she asked may no longer be hers.
http::Answer send_file(Desk const& desk, Sources const& sources) {
    Prepared const one = read_file(desk).prepared;
    auto const route = sources.tables->find(one.route);
    auto const actor = std::make_shared<access::Actor const>(desk.actor);
    http::Request const again = request_again(one, actor);
    bool const is_there = one.outcome == "ready" && *one.expires_at > desk.now;
    if (!is_there || route == sources.tables->end() || !may_have(Desk(sources, again), route->second))
        throw NotFound("no such file");
    auto file = std::make_shared<http::TemporaryFile>(std::filesystem::temp_directory_path().string());
    desk.database().read([&](db::Tx& tx) {
        each_part(tx, one.id, [&](std::string_view part) { file->append(part); });
        return true;
    });
    http::Reply reply;
    reply.with("Content-Type", std::string(table_kind(one.ending).media));
    reply.with("Content-Disposition", "attachment; filename=\"" + one.file_name + "\"");
    reply.file = std::move(file);
    Digest digest{};
    std::copy_n(one.digest->begin(), std::min(digest.size(), one.digest->size()), digest.begin());
    return after_look(desk, "export_download", "export=" + to_string(one.id), one.lines, digest, std::move(reply));
}

json::object described(Desk const& desk, File const& file) {
    Prepared const& one = file.prepared;
    auto const moment = [](std::optional<Instant> const& at) {
        return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
    };
    return {{"id", to_string(one.id)},
            {"title", one.title},
            {"file_name", one.file_name},
            {"state", code_of(file.standing(desk.now))},
            {"rows_done", file.job ? file.job->progress_done : one.lines},
            {"rows_total", one.lines},
            {"asked_at", to_rfc3339(one.asked_at)},
            {"ready_at", moment(one.ready_at)},
            {"expires_at", moment(one.expires_at)},
            {"size_bytes", one.size_bytes}};
}

void add_api(http::Router& router, Sources sources) {
    router.type("Export", "{id: id, title: text, file_name: text, state: \"waiting\" | \"running\" | \"ready\" | "
                          "\"cancelled\" | \"refused\" | \"gone\" | \"failed\", rows_done: int, rows_total: int, "
                          "asked_at: instant, ready_at: instant?, expires_at: instant?, size_bytes: int}");
    auto const may = access::may::see_body;
    router.get("/api/v1/exports", may, [sources](http::Request const& request) {
        Desk const desk(sources, request);
        json::array all;
        for (File const& file : own_files(desk)) all.push_back(described(desk, file));
        return http::json(json::serialize(json::object{{"exports", std::move(all)}}));
    }).describe({.summary = "One's own files that were too large for a request, newest first; at most 20",
                 .gives = "{exports: [Export]}"});
    router.get("/api/v1/exports/{id}", may, [sources](http::Request const& request) {
        Desk const desk(sources, request);
        return http::json(json::serialize(described(desk, read_file(desk))));
    }).describe({.summary = "How far a file of one's own is", .gives = "Export"});
    router.post("/api/v1/exports/{id}/cancel", may, [sources](http::Request const& request) {
        return cancel(Desk(sources, request));
    }).describe({.summary = "Stops the making of a file; one that is ready stays", .gives = "{}"});
    auto& file = router.get("/api/v1/exports/{id}/file", may, [sources](http::Request const& request) {
        return send_file(Desk(sources, request), sources);
    });
    file.describe({.summary = "The file, while one's right and scope last", .media = "application/octet-stream"});
    file.is_costly = true;
}

}  // namespace

void add_prepared_routes(http::Router& router, Sources sources) {
    auto const may = access::may::see_body;
    sources.installation.waiting.push_back(
        {std::string(may.right), "export", "/esportazioni", w::files_ready,
         [&clock = sources.installation.clock](db::Tx& tx, access::Actor const& actor) {
             return ready_count(tx, actor.person, clock.now());
         }});
    router.get("/esportazioni", may, [sources](http::Request const& request) {
        return show_files(Desk(sources, request));
    });
    router.get("/esportazioni/{id}", may, [sources](http::Request const& request) {
        return show_file(Desk(sources, request));
    });
    router.post("/esportazioni/{id}/annulla", may, [sources](http::Request const& request) {
        return cancel(Desk(sources, request));
    });
    router.get("/esportazioni/{id}/file", may, [sources](http::Request const& request) {
        return send_file(Desk(sources, request), sources);
    }).is_costly = true;
    add_api(router, sources);
}

}  // namespace regia::monitoring
