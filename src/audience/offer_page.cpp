//! /destinatari/corsi: the courses made elsewhere and whom each is proposed to; /destinatari/corsi/{corso}: one of
//! them, with the form that proposes it to an audience. How many are in, never who began it.
#include <algorithm>

#include "audience/offer.hpp"
#include "audience/pages.hpp"
#include "base/text.hpp"
#include "catalogue/package/package.hpp"
#include "locale/audience.hpp"

namespace regia::audience {
namespace {

namespace w = words::audience;

std::string const offers_path = "/destinatari/corsi";
std::string path_of_offers(Uuid course) { return offers_path + "/" + to_string(course); }

struct OffersView {
    std::vector<catalogue::Package> courses;  //!< live, by title
    std::vector<Audience> audiences;
    std::vector<Offer> offers;
    FormErrors errors{};

    Audience const* audience(Uuid id) const {
        auto const at = std::find_if(audiences.begin(), audiences.end(), [&](auto const& one) { return one.id == id; });
        return at == audiences.end() ? nullptr : &*at;
    }
};

OffersView read_offers(Desk const& desk) {
    return desk.installation.database.read([&](db::Tx& tx) {
        return OffersView{catalogue::live_packages(tx), audiences_of(tx, desk.body()), offers_of(tx, desk.body())};
    });
}

//! Of live courses; throws NotFound.
catalogue::Package const& course_in_path(Desk const& desk, OffersView const& view) {
    Uuid const id = desk.request.id_in_path("corso");
    for (catalogue::Package const& one : view.courses)
        if (one.id == id) return one;
    throw NotFound("no such course is given");
}

http::Answer show_courses(Desk const& desk) {
    OffersView const view = read_offers(desk);
    html::Table table{.caption = std::string(desk.voice[w::offers])};
    for (html::Word const word : {w::course, w::offered_to})
        table.columns.push_back({.label = std::string(desk.voice[word])});
    std::vector<html::TableRow> rows;
    for (catalogue::Package const& course : view.courses) {
        std::vector<std::string> names;
        for (Offer const& offer : view.offers)
            if (offer.course == course.id) names.push_back(view.audience(offer.audience)->name);
        rows.push_back({html::head_cell(html::fragment([&](Writer& h) {
                            h("<a href=\"{}\">{}</a>", desk.url(path_of_offers(course.id)), course.title);
                        })),
                        html::cell(html::text(names.empty() ? std::string(desk.voice[w::offered_to_nobody])
                                                            : join(names, ", ")),
                                   "m-s", desk.voice[w::offered_to])});
    }
    html::Card card{.id = "corsi", .title = std::string(desk.voice[w::offers])};
    card.is_flush = !rows.empty();
    card.hides_title = true;
    auto const content = html::fragment([&](Writer& h) {
        h("{}{}", html::page_head(desk.voice[w::offers], desk.voice[w::offers_lead]),
          html::card(card, rows.empty() ? html::empty_state("it-files", desk.voice[w::no_courses_title],
                                                            desk.voice[w::no_courses])
                                        : html::table(table, rows)));
    });
    return desk.page(std::string(desk.voice[w::offers]), offers_path, content);
}

Fragment end_form(Desk const& desk, Offer const& offer, std::string const& name) {
    html::Button stop{.label = std::string(desk.voice[w::offer_end]), .weight = html::Weight::outline};
    stop.accessible_name = desk.voice(w::offer_end_of, {{"name", name}});
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\">{}{}{}</form>", desk.url(path_of_offers(offer.course) + "/fine"),
          access::form_token(desk.request), html::hidden("proposta", to_string(offer.id)), html::submit(stop));
    });
}

Fragment offers_card(Desk const& desk, OffersView const& view, Uuid course) {
    html::Card card{.id = "proposte", .title = std::string(desk.voice[w::offers_of])};
    return html::card(card, html::fragment([&](Writer& h) {
        bool is_any = false;
        h("<ul class=\"list-plain rows\">");
        for (Offer const& offer : view.offers) {
            if (offer.course != course) continue;
            is_any = true;
            Audience const& audience = *view.audience(offer.audience);
            h("<li class=\"between\"><div><a href=\"{}\">{}</a><p class=\"small muted m-0\">{}, {}</p></div>{}</li>",
              desk.url("/destinatari/" + to_string(audience.id)), audience.name, size_of(desk, audience),
              desk.voice(w::offered_since, {{"moment", desk.voice.moment(offer.given_at)}}),
              end_form(desk, offer, audience.name));
        }
        h("</ul>");
        if (!is_any) h("<p class=\"m-0\">{}</p>", desk.voice[w::not_offered]);
    }));
}

Fragment offer_form(Desk const& desk, OffersView const& view, Uuid course) {
    std::vector<html::Choice> choices{{"", ""}};
    for (Audience const& one : view.audiences) {
        bool const is_offered = std::any_of(view.offers.begin(), view.offers.end(), [&](Offer const& offer) {
            return offer.course == course && offer.audience == one.id;
        });
        if (is_offered) continue;
        std::string const size =
            one.is_ready ? desk.people(one.members) : lower_ascii(desk.voice[w::computing]);
        choices.push_back({to_string(one.id), desk.voice(w::choice_with_size, {{"name", one.name},
                                                                               {"people", size}})});
    }
    html::Card card{.id = "proponi", .title = std::string(desk.voice[w::offer_new])};
    html::Button const make{.label = std::string(desk.voice[w::make]), .weight = html::Weight::outline};
    auto const new_audience = html::button_link(desk.url("/destinatari/nuovi"), make);
    return html::card(card, html::fragment([&](Writer& h) {
        if (choices.size() == 1) {
            h("<p>{}</p>{}", desk.voice[w::offer_no_audience], html::actions({new_audience}));
            return;
        }
        html::Field field{.name = "gruppo", .label = std::string(desk.voice[w::offer_to]),
                          .hint = std::string(desk.voice[w::offer_hint]),
                          .error = html::error_of(view.errors, "gruppo"), .is_required = true};
        if (!desk.body()) field.hint += " " + std::string(desk.voice[w::offer_counts_only]);
        h("<form method=\"post\" action=\"{}\" class=\"stack gap3\">{}{}{}{}</form>",
          desk.url(path_of_offers(course)), access::form_token(desk.request),
          html::hidden("submission", to_string(desk.installation.ids.next())), html::select(field, choices),
          html::actions({html::submit({.label = std::string(desk.voice[w::offer_it])}), new_audience}));
    }));
}

http::Reply show_offers(Desk const& desk, OffersView const& view, int status = 200) {
    catalogue::Package const& course = course_in_path(desk, view);
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}{}{}</div>", html::page_head(course.title, desk.voice[w::offers_lead]),
          html::error_summary(desk.voice, view.errors), offers_card(desk, view, course.id),
          offer_form(desk, view, course.id));
    });
    return desk.page(course.title, path_of_offers(course.id), content, status);
}

http::Answer give(Desk const& desk) {
    OffersView view = read_offers(desk);
    Uuid const course = course_in_path(desk, view).id;
    auto const id = parse_uuid(desk.request.form.get("submission"));
    if (!id) throw BadRequest("the form has no submission");
    auto const audience = desk.installation.database.read(
        [&](db::Tx& tx) { return chosen_audience(tx, desk.request.form.get("gruppo"), desk.body()); });
    if (!audience) {
        view.errors = {{"gruppo", std::string(desk.voice[w::offer_choose])}};
        return show_offers(desk, view, 422);
    }
    Offer const offer{*id, course, *audience, desk.actor.person, desk.installation.clock.now()};
    bool const is_given = desk.installation.database.write_now(
        offer_lock(course), [offer](db::Tx& tx) { return give_offer(tx, offer); });
    if (is_given) return http::see_other(desk.request.local(path_of_offers(course)));
    view.errors = {{"gruppo", std::string(desk.voice[w::offer_already])}};
    return show_offers(desk, view, 422);
}

http::Answer stop_offering(Desk const& desk) {
    Uuid const course = desk.request.id_in_path("corso");
    auto const offer = parse_uuid(desk.request.form.get("proposta"));
    if (!offer) throw BadRequest("the form has no proposta");
    return http::after_commit(desk.installation.database, offer_lock(course),
                              [offer = *offer, course, body = desk.body(), by = desk.actor.person,
                               now = desk.installation.clock.now(),
                               to = desk.request.local(path_of_offers(course))](db::Tx& tx) {
                                  end_offer(tx, offer, course, body, by, now);
                                  return http::see_other(to);
                              });
}

}  // namespace

void add_offer_routes(http::Router& router, access::Installation& installation, access::Facts const& facts,
                      jobs::Queue& queue) {
    auto const may = access::may::choose_audiences;
    auto const at_desk = [&installation, &facts, &queue](auto answer) {
        return [&installation, &facts, &queue, answer](http::Request const& request) -> http::Answer {
            return answer(Desk(installation, facts, queue, request));
        };
    };
    std::string const one = offers_path + "/{corso}";
    router.get(offers_path, may, at_desk(&show_courses));
    router.get(one, may, at_desk([](Desk const& desk) { return show_offers(desk, read_offers(desk)); }));
    router.post(one, may, at_desk(&give));
    router.post(one + "/fine", may, at_desk(&stop_offering));
}

}  // namespace regia::audience
