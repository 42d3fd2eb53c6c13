//! /percorso/moduli/{n}/tempo: what the page has counted, every half minute and when it is left (web/js/time.js).
#include <boost/json.hpp>

#include "base/text.hpp"
#include "http/api/body.hpp"
#include "learning/lesson/parts.hpp"
#include "locale/learning.hpp"

namespace regia::learning {
namespace {

namespace w = words::learning;
namespace json = boost::json;
using html::Fragment;
using html::Writer;

//! "Tempo effettivo in questo modulo: 12 minuti", whole minutes.
std::string in_words(html::Voice const& voice, std::int64_t total_seconds) {
    if (total_seconds < 60) return std::string(voice[w::time_little]);
    return voice(w::time_spent, {{"time", voice.duration(total_seconds / 60)}});
}

std::int64_t total_of(Reading const& reading) {
    std::int64_t total = 0;
    for (OpenedSection const& one : reading.opened) total += one.time.total();
    return total;
}

std::string page_mark(std::string_view text) {
    if (text.empty() || text.size() > page_characters_max) throw BadRequest("pagina names the opening of the page");
    return std::string(text);
}

TimeReport read_report(http::Fields const& form, std::string module) {
    TimeReport report;
    report.module = std::move(module);
    report.section = form.get("sezione");
    report.page = page_mark(form.get("pagina"));
    auto const read = parse_number<std::int64_t>(form.get("letti"));
    if (!read || *read < 0) throw BadRequest("letti is a number of seconds");
    report.read_seconds = *read;
    report.watched = read_intervals(form.get("visti"));
    return report;
}

//! How long the section's video is, in the revision that she reads; 0 = it has none.
double video_seconds(db::Tx& tx, Library& library, Uuid person, TimeReport const& report, Instant now) {
    if (report.watched.empty()) return 0;
    Taught const taught = taught_to(library, enrolled_in(tx, library, person, report.module, now));
    catalogue::Section const* const section = taught.module->find(report.section);
    return section && section->video ? section->video->seconds : 0;
}

http::Answer post_time(Desk const& desk) {
    auto const& module = module_in_path(*desk.library.catalogue.current(), desk.request);
    return http::after_commit(
        desk.installation.database, "person/" + to_string(desk.actor.person),
        [&library = desk.library, person = desk.actor.person, report = read_report(desk.request.form, module.code),
         voice = desk.voice, now = desk.installation.clock.now()](db::Tx& tx) {
            report_time(tx, person, report, video_seconds(tx, library, person, report, now), now);
            return http::text(in_words(voice, seconds_in_module(tx, person, report.module)));
        });
}

//! {"section": "...", "page": "...", "read_seconds": 30, "watched": [[0, 12.5]]}: totals since the page was opened.
TimeReport read_report(json::object const& body, std::string module) {
    http::Fields form;
    auto const text_of = [&](char const* field) {
        auto const* const value = body.if_contains(field);
        return value && value->is_string() ? std::string(value->as_string()) : std::string();
    };
    form.add("sezione", text_of("section"));
    form.add("pagina", text_of("page"));
    auto const* const read = body.if_contains("read_seconds");
    form.add("letti", read && read->is_int64() ? std::to_string(read->as_int64()) : "");
    TimeReport report = read_report(form, std::move(module));
    auto const* const watched = body.if_contains("watched");
    if (!watched || !watched->is_array()) return report;
    for (json::value const& one : watched->as_array()) {
        boost::system::error_code error;
        auto const* const ends = one.if_array();
        if (!ends || ends->size() != 2) throw BadRequest("watched is a list of pairs of seconds");
        double const from = ends->at(0).to_number<double>(error);
        double const to = error ? 0 : ends->at(1).to_number<double>(error);
        if (error) throw BadRequest("watched is a list of pairs of seconds");
        for (Interval const& known : read_intervals(std::to_string(from) + "-" + std::to_string(to)))
            report.watched.push_back(known);
    }
    return report;
}

http::Answer write_time(Desk const& desk) {
    return http::after_commit(
        desk.installation.database, "person/" + to_string(desk.actor.person),
        [&library = desk.library, person = desk.actor.person,
         report = read_report(http::body_in(desk.request), std::string(desk.request.in_path("module"))),
         now = desk.installation.clock.now()](db::Tx& tx) {
            Time const time =
                report_time(tx, person, report, video_seconds(tx, library, person, report, now), now);
            return http::json(json::serialize(json::object{{"section", report.section},
                                                           {"read_seconds", time.read_seconds},
                                                           {"watched_seconds", time.watched_seconds}}));
        });
}

//! What was counted, section by section.
http::Answer list_time(Desk const& desk) {
    json::array all;
    auto const counted = desk.installation.database.read([&](db::Tx& tx) { return times_of(tx, desk.actor.person); });
    for (CountedTime const& one : counted)
        all.push_back(json::object{{"module", one.module}, {"section", one.section},
                                   {"read_seconds", one.time.read_seconds},
                                   {"watched_seconds", one.time.watched_seconds}, {"watched", one.watched},
                                   {"reported_at", to_rfc3339(one.reported_at)}});
    return http::json(json::serialize(json::object{{"sections", std::move(all)}}));
}

}  // namespace

Fragment time_line(Desk const& desk, Reading const& reading) {
    return html::fragment([&](Writer& h) {
        h("<p class=\"small muted m-0\"><span data-tempo-letto>{}</span> {}</p><noscript><p class=\"small muted "
          "m-0\">{}</p></noscript>",
          in_words(desk.voice, total_of(reading)), desk.voice[w::time_private], desk.voice[w::time_no_script]);
    });
}

void add_time_routes(http::Router& router, access::Installation& installation, Library& library) {
    auto const at_desk = [&](auto* answer) { return with_desk(installation, library, answer); };
    using access::may::follow_own_path;
    router.post("/percorso/moduli/{n}/tempo", follow_own_path, at_desk(&post_time));
    router.get("/api/v1/path/time", follow_own_path, at_desk(&list_time))
        .describe({.summary = "The time one has spent, section by section, for oneself alone",
                   .gives = "{sections: [{module: text, section: text, read_seconds: int, watched_seconds: int, "
                            "watched: any, reported_at: instant}]}"});
    router.post("/api/v1/path/modules/{module}/time", follow_own_path, at_desk(&write_time))
        .describe({.summary = "Reports the time since a page was opened: totals, so that twice is once",
                   .takes = "{section: text, page: text, read_seconds: int, watched?: [[number]]}",
                   .gives = "{section: text, read_seconds: int, watched_seconds: int}"});
}

}  // namespace regia::learning
