//! /bisogni: what she says she needs, what became of it, and the button that takes it back.
#include "access/rights.hpp"
#include "base/text.hpp"
#include "communication/pages.hpp"
#include "locale/communication.hpp"

namespace regia::communication {
namespace {

namespace w = words::communication;

struct View {
    std::vector<Need> hers;
    Uuid submission;
    Need typed{};
    bool keeps_link = true;
    FormErrors errors{};
};

View read_view(Desk const& desk) {
    View view;
    view.submission = desk.installation.ids.next();
    view.hers = desk.installation.database.read([&](db::Tx& tx) { return needs_of(tx, desk.person()); });
    return view;
}

Fragment form(Desk const& desk, View const& view) {
    html::Field text{.name = "testo", .label = std::string(desk.voice[w::text]), .value = view.typed.text,
                     .hint = std::string(desk.voice[w::text_hint]), .error = html::error_of(view.errors, "testo"),
                     .is_required = true, .autocomplete = "off"};
    text.length_max = static_cast<int>(need_characters_max);
    html::Field area{.name = "area", .label = std::string(desk.voice[w::area]), .value = view.typed.area,
                     .error = html::error_of(view.errors, "area")};
    html::Field loose{.name = "slegato", .label = std::string(desk.voice[w::loose]), .value = "1",
                      .hint = std::string(desk.voice[w::loose_hint])};
    return html::fragment([&](Writer& h) {
        h("<form class=\"stack gap4\" method=\"post\" action=\"{}\">{}{}{}{}{}{}</form>", desk.url("/bisogni"),
          access::form_token(desk.request), html::hidden("submission", to_string(view.submission)),
          html::text_area(text), html::select(area, desk.area_choices()), html::check_box(loose, !view.keeps_link),
          html::actions({html::submit({.label = std::string(desk.voice[w::send])})}));
    });
}

Fragment need_item(Desk const& desk, Need const& need) {
    return html::fragment([&](Writer& h) {
        h("<li class=\"mt4\"><div class=\"between\"><span class=\"small muted\">{}{}</span>{}</div>"
          "<p class=\"m-0 mt1\">{}</p>",
          desk.voice.day(need.written_on), need.area.empty() ? std::string() : " · " + desk.area_name(need.area),
          state_tag(desk, need.state), need.text);
        if (!need.note.empty()) h("<p class=\"m-0 small\">{}</p>", desk.voice(w::note_said, {{"note", need.note}}));
        h("<form class=\"mt1\" method=\"post\" action=\"{}\">{}{}</form></li>",
          desk.url("/bisogni/" + to_string(need.id) + "/ritira"), access::form_token(desk.request),
          html::submit({.label = std::string(desk.voice[w::withdraw]), .weight = html::Weight::outline,
                        .is_small = true}));
    });
}

http::Reply show(Desk const& desk, View const& view, int status = 200) {
    html::Card ask{.id = "scrivi", .title = std::string(desk.voice[w::write])};
    html::Card mine{.id = "miei", .title = std::string(desk.voice[w::mine])};
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage\">{}{}", html::page_head(desk.voice[w::title], desk.voice[w::lead]),
          html::error_summary(desk.voice, view.errors));
        if (desk.request.query.has("inviato"))
            h("<div class=\"mb4\">{}</div>",
              html::note(html::Kind::ok, "", desk.voice[w::sent], html::Announced::politely));
        h("<div class=\"stack\">{}", html::card(ask, form(desk, view)));
        h.add(html::card(mine, html::fragment([&](Writer& in) {
            if (view.hers.empty()) in("<p class=\"m-0\">{}</p>", desk.voice[w::mine_none]);
            else {
                in("<ul class=\"list-plain\">");
                for (Need const& need : view.hers) in.add(need_item(desk, need));
                in("</ul>");
            }
        })));
        h("</div></div>");
    });
    return desk.page(std::string(desk.voice[w::title]), content, status);
}

http::Answer send(Desk const& desk) {
    auto const submission = parse_uuid(desk.request.form.get("submission"));
    if (!submission) throw BadRequest("the form has no submission");
    View view = read_view(desk);
    view.typed.area = std::string(desk.request.form.get("area"));
    view.typed.text = std::string(trim(desk.request.form.get("testo")));
    view.typed.written_on = rome_day(desk.installation.clock.now());
    view.keeps_link = !desk.request.form.has("slegato");
    view.errors = need_errors(desk.voice, *desk.portfolio, view.typed);
    if (!view.errors.empty()) return show(desk, view, 422);
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.person()),
                              [submission = *submission, need = view.typed, keeps = view.keeps_link,
                               person = desk.person(), cell = desk.shelves.small_cell(),
                               next = desk.request.local("/bisogni") + "?inviato=1"](db::Tx& tx) {
                                  add_need(tx, cell, person, submission, need, keeps);
                                  return http::see_other(next);
                              });
}

http::Answer take_back(Desk const& desk) {
    return http::after_commit(desk.installation.database, "person/" + to_string(desk.person()),
                              [need = desk.request.id_in_path("id"), person = desk.person(),
                               next = desk.request.local("/bisogni")](db::Tx& tx) {
                                  withdraw_need(tx, person, need);
                                  return http::see_other(next);
                              });
}

}  // namespace

void add_need_routes(http::Router& router, access::Installation& installation, Shelves const& shelves) {
    auto const may = access::may::follow_own_path;
    router.get("/bisogni", may, [&installation, shelves](http::Request const& request) {
        Desk const desk(installation, shelves, request);
        return show(desk, read_view(desk));
    });
    router.post("/bisogni", may, [&installation, shelves](http::Request const& request) {
        return send(Desk(installation, shelves, request));
    });
    router.post("/bisogni/{id}/ritira", may, [&installation, shelves](http::Request const& request) {
        return take_back(Desk(installation, shelves, request));
    });
}

}  // namespace regia::communication
