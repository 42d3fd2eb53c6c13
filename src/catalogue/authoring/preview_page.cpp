//! /contenuti/{code}/bozza/anteprima: the draft as somebody of a chosen level and context reads it.
#include "catalogue/authoring/workshop.hpp"
#include "locale/authoring.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::authoring;
using html::Writer;

//! All items, area by area: whoever answers meets some of them, in an order of her own.
http::Answer show_items(DraftDesk const& desk) {
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\">", html::page_head(desk.title(desk.module), desk.voice[w::preview_items]));
        for (std::string const& area : desk.survey->area_order)
            for (assessment::Item const& item : desk.survey->items)
                if (item.area == area) h("{}", item_as_learner(desk, item, desk.voice.language == html::Language::en));
        h("<p><a href=\"{}\">{}</a></p></div>", desk.url(desk.path()), desk.voice[w::back_to_draft]);
    });
    return desk.show(std::string(desk.voice[w::preview_module]), "/anteprima", content);
}

http::Answer show_preview(DraftDesk const& desk) {
    desk.must_have_draft();
    if (desk.survey) return show_items(desk);
    auto const asked = portfolio::level_of(desk.request.query.get("livello"));
    Level const level = asked && *asked != Level::none ? *asked : Level::base;
    auto const& contexts = desk.catalogue->contexts;
    std::string context(desk.request.query.get("contesto"));
    if (std::find(contexts.begin(), contexts.end(), context) == contexts.end())
        context = contexts.empty() ? "" : contexts.front();
    std::vector<html::Choice> levels;
    for (Level const one : {Level::base, Level::intermediate, Level::advanced})
        levels.push_back({std::string(portfolio::code_of(one)), desk.level_name(one)});
    std::vector<html::Choice> works;
    for (std::string const& one : contexts) works.push_back({one, one});
    html::Button show;
    show.label = desk.voice[w::preview_show];
    show.weight = html::Weight::outline;
    auto const content = html::fragment([&](Writer& h) {
        h("{}<div class=\"stack\"><form class=\"filters f3\" method=\"get\" action=\"{}\">{}{}{}</form>",
          html::page_head(desk.title(desk.module), desk.voice[w::preview_lead]), desk.url(desk.path("/anteprima")),
          html::select({.name = "livello", .label = std::string(desk.voice[w::preview_level]),
                        .value = std::string(portfolio::code_of(level))}, levels),
          html::select({.name = "contesto", .label = std::string(desk.voice[w::preview_context]), .value = context},
                       works),
          html::submit(show));
        for (Section const* section : sections_for(desk.module, level, context)) h("{}", as_learner(desk, *section));
        h("<p><a href=\"{}\">{}</a></p></div>", desk.url(desk.path()), desk.voice[w::back_to_draft]);
    });
    return desk.show(std::string(desk.voice[w::preview_module]), "/anteprima", content);
}

}  // namespace

void add_preview_routes(http::Router& router, Workshop const& workshop) {
    router.get("/contenuti/{code}/bozza/anteprima", access::may::read_content,
               [workshop](http::Request const& request) { return show_preview(DraftDesk(workshop, request)); });
}

}  // namespace regia::catalogue
