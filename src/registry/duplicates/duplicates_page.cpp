//! /doppioni: pairs of people who may be one, and the answer that they are two.
#include "locale/registry.hpp"
#include "registry/duplicates/duplicates.hpp"
#include "registry/import_pages.hpp"
#include "registry/merge/merge.hpp"

namespace regia::registry {
namespace {

namespace w = words::registry;
using html::Fragment;
using html::Writer;

constexpr std::int64_t pairs_shown = 100, merges_shown = 50;

Fragment answer_form(html::Voice const& voice, http::Request const& request, Duplicate const& pair) {
    html::Button const button{.label = std::string(voice[w::duplicates_distinct]), .weight = html::Weight::outline,
                              .is_small = true};
    html::Button const compare{.label = std::string(voice[w::merge_compare_link]), .weight = html::Weight::outline,
                               .is_small = true};
    std::string const both = "/doppioni/" + to_string(pair.person) + "/" + to_string(pair.other);
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\">{}{}{}{}</form>", html::Url(request.local("/doppioni")),
          access::form_token(request), html::hidden("persona", to_string(pair.person)),
          html::hidden("altra", to_string(pair.other)),
          html::actions({html::button_link(html::Url(request.local(both)), compare), html::submit(button)}));
    });
}

http::Reply duplicates_page(access::Installation& installation, http::Request const& request,
                            std::vector<Duplicate> const& pairs, std::vector<MergeRow> const& merges) {
    auto const voice = access::voice(request);
    html::Table table;
    table.caption = voice[w::duplicates];
    for (html::Word const word : {w::person, w::duplicates_other, w::reason, w::duplicates_answer})
        table.columns.push_back({std::string(voice[word])});
    std::vector<html::TableRow> rows;
    for (Duplicate const& pair : pairs)
        rows.push_back({html::head_cell(pair.name + " · " + pair.tax_code),
                        html::cell(pair.other_name + " · " + pair.other_tax_code, "m-s", voice[w::duplicates_other]),
                        html::cell(voice[pair.why == "omocodia" ? w::duplicates_omocodia : w::duplicates_same_name],
                                   "m-s"),
                        html::cell(answer_form(voice, request, pair), "m-s")});
    html::Card const card{.id = "coppie", .title = std::string(voice[w::duplicates]), .is_flush = true};
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">{}{}</div>", html::page_head(voice[w::duplicates], voice[w::duplicates_lead]),
          html::card(card, pairs.empty() ? html::empty_state("it-user", voice[w::duplicates_none],
                                                             voice[w::duplicates_none_text])
                                         : html::table(table, rows)),
          merges.empty() ? Fragment() : merges_card(voice, request, merges));
    });
    html::Frame frame = access::frame(installation, request, std::string(voice[w::duplicates]));
    frame.crumbs = {{std::string(voice[w::imports]), html::Url(request.local("/importazioni"))},
                    {frame.title, html::Url(request.local("/doppioni")), true}};
    return http::page(html::page(frame, content));
}

http::Answer show_duplicates(access::Installation& installation, http::Request const& request) {
    auto const& actor = access::actor(request);
    std::vector<MergeRow> merges;
    auto const pairs = installation.database.read([&](db::Tx& tx) {
        merges = last_merges(tx, body_of(actor), merges_shown);
        return open_duplicates(tx, body_of(actor), pairs_shown);
    });
    http::Reply page = duplicates_page(installation, request, pairs, merges);
    return http::after_commit(installation.database, "audit",
                              [page, actor, look = installation.ids.next(), now = installation.clock.now(),
                               people = static_cast<std::int64_t>(pairs.size()) * 2](db::Tx& tx) {
                                  access::record_list_look(tx, look, actor, "duplicates", "", people, std::nullopt,
                                                           now);
                                  return page;
                              });
}

http::Answer answer(access::Installation& installation, http::Request const& request) {
    auto const person = parse_uuid(request.form.get("persona")), other = parse_uuid(request.form.get("altra"));
    if (!person || !other) throw BadRequest("the form names no pair");
    return http::after_commit(installation.database, "duplicates",
                              [person = *person, other = *other, body = body_of(access::actor(request)),
                               by = access::actor(request).person, now = installation.clock.now(),
                               to = request.local("/doppioni")](db::Tx& tx) {
                                  say_distinct(tx, person, other, body, by, now);  // the second arrival finds it said
                                  return http::see_other(to);
                              });
}

std::int64_t open_pairs(db::Tx& tx, access::Actor const& actor) {
    return static_cast<std::int64_t>(open_duplicates(tx, body_of(actor), pairs_shown).size());
}

}  // namespace

void add_duplicate_routes(http::Router& router, access::Installation& installation) {
    auto const may = access::may::import_people;
    installation.waiting.push_back(
        {std::string(may.right), "duplicates", "/doppioni", w::duplicates_waiting, open_pairs});
    router.get("/doppioni", may,
               [&](http::Request const& request) { return show_duplicates(installation, request); });
    router.post("/doppioni", may, [&](http::Request const& request) { return answer(installation, request); });
}

}  // namespace regia::registry
