//! /inviti: who imports people invites them.
#include "access/rights.hpp"
#include "audience/audience.hpp"
#include "html/components.hpp"
#include "locale/audience.hpp"
#include "locale/pages.hpp"
#include "pages/entry/entry.hpp"
#include "pages/invitation.hpp"

namespace regia::pages {
namespace {

namespace w = words::pages;
using html::Fragment;
using html::Writer;

//! The job named in the query, if this person asked for it.
std::optional<jobs::Job> asked_job(access::Installation const& installation, http::Request const& request) {
    auto const id = parse_uuid(request.query.get("lavoro"));
    if (!id) return std::nullopt;
    auto job = installation.database.read([&](db::Tx& tx) { return jobs::find(tx, *id); });
    if (!job || job->owner != access::actor(request).person) return std::nullopt;
    return job;
}

Fragment progress(html::Voice const& voice, std::string const& here, jobs::Job const& job) {
    bool const is_over = job.state == jobs::JobState::done || job.state == jobs::JobState::failed;
    // Of an audience, which may be one person, the number would say whether she has ever come in.
    bool const is_counted = !read_invitation_order(job.payload).audience;
    std::string const written = is_counted ? voice(w::letters_written, {{"n", job.progress_done}}) : std::string();
    html::Kind const kind = job.state == jobs::JobState::done     ? html::Kind::ok
                            : job.state == jobs::JobState::failed ? html::Kind::bad
                                                                  : html::Kind::info;
    html::Word const title = job.state == jobs::JobState::done     ? w::invitations_done
                             : job.state == jobs::JobState::failed ? w::invitations_failed
                                                                   : w::invitations_running;
    Fragment const note = html::note(kind, voice[title], written, html::Announced::politely);
    return html::fragment([&](Writer& h) {
        if (is_over) h("<div id=\"andamento\">{}</div>", note);
        // Without scripts the page is opened again by hand; with them it follows by itself.
        else h("<div id=\"andamento\" hx-get=\"{}\" hx-trigger=\"every 1s\" hx-swap=\"outerHTML\">{}</div>", here,
               note);
    });
}

std::optional<Uuid> body_of(access::Actor const& actor) {
    if (actor.scope.kind != access::Scope::Kind::body) return std::nullopt;
    return actor.scope.id;
}

http::Reply show(access::Installation& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    auto const job = asked_job(installation, request);
    Fragment const state = job ? progress(voice, request.target(), *job) : Fragment();
    if (request.is_fragment() && job) return http::page(state.markup());
    bool const can_write = !site_of(installation, request).empty();
    auto const audiences = installation.database.read(
        [&](db::Tx& tx) { return audience::audiences_of(tx, body_of(access::actor(request))); });
    html::Field const whom{.name = "destinatari", .label = std::string(voice[words::audience::choose]),
                           .hint = std::string(voice[words::audience::choose_hint])};
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}{}", html::page_head(voice[w::invitations], voice[w::invitations_lead]),
          state);
        h("<section class=\"card-x stack\" aria-labelledby=\"chi\"><h2 id=\"chi\">{}</h2><p class=\"m-0\">{}</p>",
          voice[w::who_is_invited], voice[w::who_is_invited_text]);
        if (!can_write) h("{}", html::note(html::Kind::warn, "", voice[w::no_public_url]));
        else
            h("<form class=\"stack gap3\" method=\"post\" action=\"{}\">{}{}{}</form>",
              html::Url(request.local("/inviti")), access::form_token(request),
              audiences.empty() ? Fragment()
                                : html::select(whom, audience::audience_choices(voice, audiences)),
              html::actions({html::submit({.label = std::string(voice[w::write_invitations]), .icon = "it-mail"})}));
        // Not in the bar, which is full for the regional office.
        if (access::actor(request).role.may(access::may::choose_audiences.right))
            h("<p class=\"m-0\"><a href=\"{}\">{}</a></p>", html::Url(request.local("/destinatari")),
              voice[words::audience::audiences]);
        h("</section></div>");
    });
    return http::page(html::page(access::frame(installation, request, std::string(voice[w::invitations])), content));
}

http::Answer ask(access::Installation& installation, jobs::Queue& queue, http::Request const& request) {
    access::Actor const& actor = access::actor(request);
    InvitationOrder order{std::nullopt, site_of(installation, request), rome_day(installation.clock.now())};
    if (order.site.empty()) throw Conflict("public_url is not configured: a letter would have no link");
    order.body = body_of(actor);
    order.audience = installation.database.read([&](db::Tx& tx) {
        return audience::chosen_audience(tx, request.form.get("destinatari"), order.body);
    });
    return http::after_commit(installation.database, "invitations",
                              [&queue, order, id = installation.ids.next(), by = actor.person,
                               to = request.local("/inviti")](db::Tx& tx) {
                                  Uuid const job = order_invitations(tx, queue, order, id, by);
                                  return http::see_other(to + "?lavoro=" + to_string(job));
                              });
}

}  // namespace

void add_invitation_routes(http::Router& router, access::Installation& installation, jobs::Queue& queue) {
    installation.navigation.push_back({std::string(access::may::import_people.right), "/inviti", w::invitations, 66});
    router.get("/inviti", access::may::import_people,
               [&installation](http::Request const& request) { return show(installation, request); });
    router.post("/inviti", access::may::import_people,
                [&installation, &queue](http::Request const& request) { return ask(installation, queue, request); });
}

}  // namespace regia::pages
