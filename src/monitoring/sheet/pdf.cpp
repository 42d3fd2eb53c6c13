//! /enti/{ente}/scheda.pdf: the state of a body on one page, with definitions, date and filter. States only: levels are
//! told in the page, from a snapshot, with what is hidden explained beside them (docs/rules/privacy.md rule 4).
#include <algorithm>

#include "base/bytes.hpp"
#include "files/pdf.hpp"
#include "locale/monitoring.hpp"
#include "monitoring/pages.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using files::PdfStyle;

//! More would leave the page; the others stand together in one row, as on the page of the body.
constexpr std::size_t units_on_sheet = 8;

//! A label, a number, its share of those in scope.
files::PdfTable counts_table(Desk const& desk, Counts const& counts) {
    auto const& voice = desk.voice;
    files::PdfTable table;
    table.columns = {{std::string(voice[w::sheet_count]), 2.2},
                     {std::string(voice[w::sheet_people]), 1, true},
                     {std::string(voice[w::sheet_share]), 1.2, true}};
    auto const add = [&](std::string_view name, std::int64_t value, bool is_of_scope) {
        std::string share = is_of_scope ? desk.percent(value, counts.in_scope) : std::string();
        table.rows.push_back({{std::string(name)}, {voice.number(value)}, {std::move(share)}});
    };
    add(voice[w::in_scope], counts.in_scope, false);
    add(voice[w::reached], counts.reached, true);
    add(voice[w::started], counts.started, true);
    add(voice[w::concluded], counts.concluded, true);
    add(desk.state_name(PersonState::in_progress), people_in(counts, PersonState::in_progress), true);
    add(desk.state_name(PersonState::to_resume), counts.in_state(PersonState::to_resume), true);
    add(desk.state_name(PersonState::to_start), counts.in_state(PersonState::to_start), true);
    add(desk.state_name(PersonState::no_survey), counts.in_state(PersonState::no_survey), true);
    add(voice[w::out_of_scope], counts.out_of_scope(), false);
    for (auto const& [reason, value] : counts.outside)
        if (value > 0) add("– " + std::string(desk.absence_name(reason)), value, false);
    return table;
}

files::PdfTable units_table(Desk const& desk, std::vector<Group> units, std::optional<double> plan) {
    auto const& voice = desk.voice;
    std::sort(units.begin(), units.end(), [](Group const& a, Group const& b) {
        return a.counts.in_scope != b.counts.in_scope ? a.counts.in_scope > b.counts.in_scope : a.item < b.item;
    });
    files::PdfTable table;
    table.columns = {{std::string(voice[w::unit]), 2.6},
                     {std::string(voice[w::in_scope_short]), 1, true},
                     {std::string(voice[w::concluded]), 0.9, true},
                     {"%", 0.7, true},
                     {"", 1.2}};
    auto const add = [&](std::string name, Counts const& counts) {
        files::PdfCell bar{.bar = share(counts.concluded, counts.in_scope)};
        bar.bar_mark = plan;
        table.rows.push_back({{std::move(name)},
                              {voice.number(counts.in_scope)},
                              {voice.number(counts.concluded)},
                              {desk.percent(counts.concluded, counts.in_scope)},
                              bar});
    };
    Counts others;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (i < units_on_sheet) add(desk.unit_name(units[i].item), units[i].counts);
        else others += units[i].counts;
    }
    if (units.size() > units_on_sheet)
        add(voice(w::other_units, {{"n", static_cast<std::int64_t>(units.size() - units_on_sheet)}}), others);
    return table;
}

files::PdfDocument sheet(Desk const& desk, registry::Body const& body, Counts const& counts,
                         std::vector<Group> const& units, std::optional<double> plan) {
    auto const& voice = desk.voice;
    auto const programme = desk.installation.programme.current();
    files::PdfDocument document;
    document.title = voice(w::sheet_title, {{"body", body.name}});
    document.language = voice.code();
    document.author = programme->owner;
    document.made_at = desk.now;
    document.head = {programme->owner, std::string(voice.pick(programme->name_it, programme->name_en))};
    document.foot = {std::string(voice.pick(programme->funding_it, programme->funding_en)),
                     std::string(voice.pick(programme->funding_line_it, programme->funding_line_en))};
    auto const say = [&](std::string text, PdfStyle style) {
        document.blocks.push_back(files::PdfParagraph{std::move(text), style});
    };
    document.blocks.push_back(files::PdfHeading{1, body.name});
    say(desk.as_of() + ". " + std::string(voice[w::sheet_filter]), PdfStyle::small);
    document.blocks.push_back(counts_table(desk, counts));
    if (!units.empty()) {
        document.blocks.push_back(files::PdfHeading{2, std::string(voice[w::units])});
        document.blocks.push_back(units_table(desk, units, plan));
        if (plan) say(voice(w::sheet_plan, {{"percent", voice.percent(*plan)}}), PdfStyle::small);
    }
    document.blocks.push_back(files::PdfHeading{2, std::string(voice[w::definitions])});
    std::pair<html::Word, html::Word> const meanings[] = {{w::in_scope, w::in_scope_means},
                                                          {w::reached, w::reached_means},
                                                          {w::started, w::started_means}};
    for (auto const& [name, meaning] : meanings)
        say(std::string(voice[name]) + ": " + std::string(voice[meaning]), PdfStyle::small);
    say(std::string(voice[w::concluded]) + ": " + voice(w::concluded_means, {{"modules", desk.modules_total}}),
        PdfStyle::small);
    say(std::string(desk.state_name(PersonState::to_resume)) + ": " + std::string(voice[w::to_resume_means]),
        PdfStyle::small);
    return document;
}

http::Answer send_sheet(Desk const& desk) {
    registry::Body const& body = desk.body_in_path();
    BodyFigures const read = desk.database().read([&](db::Tx& tx) { return body_figures(tx, body.id); });
    http::Reply reply;
    reply.with("Content-Type", "application/pdf");
    reply.with("Content-Disposition", "attachment; filename=\"" + std::string(desk.voice[w::sheet_file]) + "-" +
                                          body.code + "-" + to_string(rome_day(desk.now)) + ".pdf\"");
    reply.body = files::write_pdf(sheet(desk, body, read.body, read.units, desk.plan_share(read.region)));
    Digest const digest = sha256(reply.body);
    return after_look(desk, "body_sheet", "ente=" + body.code, 0, digest, std::move(reply));
}

}  // namespace

void add_sheet_routes(http::Router& router, Sources sources) {
    auto const answer = [sources](http::Request const& request) { return send_sheet(Desk(sources, request)); };
    router.get("/enti/{ente}/scheda.pdf", access::may::see_body, answer);
    router.get("/api/v1/bodies/{ente}/sheet", access::may::see_body, answer)
        .describe({.summary = "The state of a body on one page, with definitions; never levels",
                   .media = "application/pdf"});
}

}  // namespace regia::monitoring
