//! /percorso/altrove: what was brought about me, and where it comes from.
#include "history/pages.hpp"
#include "locale/history.hpp"

namespace regia::history {
namespace {

namespace w = words::history;
using html::Writer;

http::Answer show_own(access::Installation& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    auto const facts = installation.database.read(
        [&](db::Tx& tx) { return facts_of(tx, access::actor(request).person); });
    html::Table table;
    table.caption = voice[w::own_title];
    for (html::Word const word : {w::course, w::kind, w::done_on, w::hours, w::provenance})
        table.columns.push_back({std::string(voice[word])});
    std::vector<html::TableRow> rows;
    for (Fact const& fact : facts)
        rows.push_back({html::head_cell(fact.title), html::cell(kind_text(voice, fact), "m-r"),
                        html::cell(voice.day(fact.done_on), "m-s", voice[w::done_on]),
                        html::cell(fact.minutes == 0 ? "–" : voice.duration(fact.minutes), "m-s", voice[w::hours]),
                        html::cell(voice(w::provenance_text, {{"platform", fact.platform},
                                                              {"file", fact.file_name},
                                                              {"day", voice.day(rome_day(fact.recorded_at))}}),
                                   "m-s")});
    html::Card const card{.id = "altrove", .title = std::string(voice[w::own_title]), .is_flush = !facts.empty()};
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(voice[w::own_title], voice[w::own_lead]),
          html::card(card, facts.empty()
                               ? html::empty_state("it-files", voice[w::own_none_title], voice[w::own_none_text])
                               : html::table(table, rows)));
    });
    return http::page(html::page(access::frame(installation, request, std::string(voice[w::own_title])), content));
}

}  // namespace

void add_own_routes(http::Router& router, access::Installation& installation) {
    router.get("/percorso/altrove", http::signed_in, [&](http::Request const& request) {
        return show_own(installation, request);
    });
}

}  // namespace regia::history
