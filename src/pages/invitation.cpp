#include "pages/invitation.hpp"

#include <boost/json.hpp>

#include "access/invitation.hpp"
#include "access/period/period.hpp"
#include "audience/audience.hpp"
#include "locale/pages.hpp"
#include "mail/mail.hpp"
#include "registry/reachable.hpp"

namespace regia::pages {
namespace {

namespace w = words::pages;

constexpr std::string_view kind = "invitations";
constexpr int people_per_step = 200;
constexpr std::int64_t link_lives_days = 14;

mail::Letter letter_for(registry::Reachable const& person, InvitationOrder const& order, std::string const& programme,
                        std::string const& secret) {
    html::Voice const voice(person.language);
    mail::Letter letter;
    letter.person = person.person;
    letter.occasion = "invitation/" + to_string(order.day);
    letter.address = person.email;
    letter.language = voice.code();
    letter.subject = voice(w::invitation_subject, {{"programme", programme}});
    letter.text = voice(w::invitation_hello, {{"name", person.given_name}}) + "\n\n" +
                  voice(w::invitation_text, {{"programme", programme}}) + "\n\n" + order.site +
                  voice.local("/accedi/link/") + secret + "\n\n" +
                  voice(w::invitation_validity, {{"n", link_lives_days}}) + "\n";
    return letter;
}

//! One transaction's worth; returns the last person looked at, or nothing when there was none left.
std::optional<Uuid> write_letters(db::Tx& tx, access::Installation& installation, InvitationOrder const& order,
                                  Uuid after, std::int64_t& written, Instant now) {
    tx.serialise("registry/people");  // an address that is being changed gets no link
    auto const people = registry::reachable_people(tx, order.body, after, people_per_step, rome_day(now));
    if (people.empty()) return std::nullopt;
    auto const programme = installation.programme.current();
    std::vector<Uuid> ids;
    for (registry::Reachable const& person : people) ids.push_back(person.person);
    std::set<Uuid> const meant = order.audience ? audience::members_among(tx, *order.audience, ids)
                                                : std::set<Uuid>(ids.begin(), ids.end());
    for (registry::Reachable const& person : people) {
        if (!meant.contains(person.person) || !mail::is_address(person.email)) continue;
        auto const secret = access::make_invitation(tx, person.person, now + days(link_lives_days));
        if (!secret) continue;
        bool const is_english = person.language == "en";
        mail::Letter letter =
            letter_for(person, order, is_english ? programme->name_en : programme->name_it, *secret);
        letter.id = installation.ids.next();
        letter.at = now;
        if (mail::enqueue(tx, letter)) ++written;
    }
    return people.back().person;
}

void invite(jobs::Run& run, access::Installation& installation) {
    InvitationOrder const order = read_invitation_order(run.payload());
    std::optional<Uuid> last = run.cursor().empty() ? Uuid{} : parse_uuid(run.cursor());
    std::int64_t written = run.progress_done();
    if (!installation.database.read([](db::Tx& tx) { return access::training_is_open(tx); })) last.reset();
    while (last) {
        Instant const now = installation.clock.now();
        // The command may be run again: it counts from what stood before it.
        std::int64_t const before = written;
        last = installation.database.write_now("invitations", [&](db::Tx& tx) {
            written = before;
            auto const reached = write_letters(tx, installation, order, *last, written, now);
            if (reached) run.checkpoint(tx, to_string(*reached), written, 0);
            return reached;
        });
    }
    run.result("{\"written\":" + std::to_string(written) + "}");
}

}  // namespace

InvitationOrder read_invitation_order(std::string const& payload) {
    auto const order = boost::json::parse(payload).as_object();
    std::string const body(order.at("body").as_string());
    auto const* const audience = order.if_contains("audience");
    return {body.empty() ? std::nullopt : parse_uuid(body), std::string(order.at("site").as_string()),
            parse_day(std::string(order.at("day").as_string())).value(),
            audience ? parse_uuid(std::string(audience->as_string())) : std::nullopt};
}

Uuid order_invitations(db::Tx& tx, jobs::Queue const& queue, InvitationOrder const& order, Uuid id, Uuid asked_by) {
    boost::json::object payload{{"body", order.body ? to_string(*order.body) : std::string()},
                                {"site", order.site},
                                {"day", to_string(order.day)}};
    if (order.audience) payload["audience"] = to_string(*order.audience);
    return queue.enqueue(tx, {.id = id, .kind = std::string(kind), .key = "invitations",
                              .payload = boost::json::serialize(payload), .owner = asked_by});
}

void add_invitation_jobs(jobs::Queue& queue, access::Installation& installation) {
    queue.add_kind(std::string(kind), [&installation](jobs::Run& run) { invite(run, installation); });
}

}  // namespace regia::pages
