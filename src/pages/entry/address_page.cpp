//! On /il-mio-accesso: where her letters go, and what she answers when a staff file names another address; the letter
//! that tells her so.
#include <boost/json.hpp>

#include "access/rights.hpp"
#include "html/components.hpp"
#include "http/api/body.hpp"
#include "locale/pages.hpp"
#include "pages/entry/entry.hpp"
#include "registry/address/address.hpp"

namespace regia::pages {
namespace {

namespace w = words::pages;
using html::Fragment;
using html::Writer;

constexpr std::string_view path = "/il-mio-accesso/indirizzo";

//! Whoever acts on an address is the person herself, at a keyboard, with every proof that she gives elsewhere.
bool may_answer(access::Actor const& actor) { return !actor.by_bearer && !actor.lacks_second_factor; }

//! The form names the address that was read: what a file proposes meanwhile is not confirmed with it.
Fragment answer_form(html::Voice const& voice, http::Request const& request, std::string const& email,
                     std::string_view choice, html::Word label, html::Weight weight) {
    html::Button const button{.label = std::string(voice[label]), .weight = weight};
    return html::fragment([&](Writer& h) {
        h("<form method=\"post\" action=\"{}\">{}{}{}{}</form>", html::Url(request.local(path)),
          access::form_token(request), html::hidden("indirizzo", email), html::hidden("scelta", choice),
          html::submit(button));
    });
}

Fragment address_card(access::Installation const& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    access::Actor const& actor = access::actor(request);
    if (!may_answer(actor)) return {};
    auto const held = installation.database.read([&](db::Tx& tx) { return registry::address_of(tx, actor.person); });
    if (!held.email && !held.proposed) return {};
    return html::card({.id = "indirizzo", .title = std::string(voice[w::address_title])},
                      html::fragment([&](Writer& h) {
        if (held.email) h("<p>{}</p>", voice(w::address_in_force, {{"email", *held.email}}));
        else h("<p>{}</p>", voice[w::address_none]);
        if (held.email && !held.is_known_hers)
            h("<p>{}</p>{}", voice[w::address_unknown],
              answer_form(voice, request, *held.email, "usa", w::address_mine, html::Weight::outline));
        if (!held.proposed) return;
        h("<p class=\"mt4\">{}</p><div class=\"actions\">{}{}</div>",
          voice(w::address_proposed, {{"email", *held.proposed}}),
          answer_form(voice, request, *held.proposed, "usa", w::address_use, html::Weight::outline),
          answer_form(voice, request, *held.proposed, "lascia", w::address_keep, html::Weight::outline));
    }));
}

void settle(db::Tx& tx, Uuid person, std::string const& email, bool uses, Instant now) {
    tx.serialise("registry/people");
    bool const is_done = uses ? registry::use_address(tx, person, email, now)
                              : registry::decline_address(tx, person, email, now);
    if (!is_done) throw Conflict("this address is neither in force nor proposed any more");
}

http::Answer answer(EntryDesk const& desk, http::Request const& request) {
    access::Actor const& actor = access::actor(request);
    if (!may_answer(actor)) throw Forbidden("an address is confirmed by its person, signed in with every proof");
    return http::after_commit(
        desk.installation.database, "registry/people",
        [person = actor.person, email = std::string(request.form.get("indirizzo")),
         uses = request.form.get("scelta") == "usa", now = desk.installation.clock.now(),
         to = request.local("/il-mio-accesso") + "?fatto=indirizzo"](db::Tx& tx) {
            settle(tx, person, email, uses, now);
            return http::see_other(to);
        });
}

//! What she answers under /api/v1/address, with her own session. Nobody else is told that there is anything.
std::string own_address_document(db::Tx& tx, http::Request const& request) {
    access::Actor const& actor = access::actor(request);
    if (!may_answer(actor)) throw NotFound("an address is its person's, signed in with every proof");
    auto const held = registry::address_of(tx, actor.person);
    auto const text = [](std::optional<std::string> const& one) {
        return one ? boost::json::value(*one) : boost::json::value(nullptr);
    };
    return boost::json::serialize(boost::json::object{
        {"email", text(held.email)}, {"is_known_hers", held.is_known_hers}, {"proposed", text(held.proposed)}});
}

http::Answer answer_by_program(EntryDesk const& desk, http::Request const& request) {
    access::Actor const& actor = access::actor(request);
    if (!may_answer(actor)) throw NotFound("an address is its person's, signed in with every proof");
    auto const body = http::body_in(request);
    std::string const choice = http::required_text_in(body, "choice");
    if (choice != "use" && choice != "keep") throw BadRequest("choice is use or keep");
    return http::after_commit(desk.installation.database, "registry/people",
                              [&request, person = actor.person, email = http::required_text_in(body, "email"),
                               uses = choice == "use", now = desk.installation.clock.now()](db::Tx& tx) {
                                  settle(tx, person, email, uses, now);
                                  return http::json(own_address_document(tx, request));
                              });
}

//! No link that signs in, and not the address that was proposed: who reads it may have nothing to do with her.
mail::Letter letter_to(registry::Person const& person, access::Installation& installation, Day day) {
    html::Voice const voice(person.language);
    auto const programme = installation.programme.current();
    std::string const name(voice.pick(programme->name_it, programme->name_en));
    mail::Letter letter;
    letter.person = person.id;
    letter.occasion = "address_proposed/" + to_string(day);  // however many files come, one a day
    letter.address = *person.email;
    letter.language = voice.code();
    letter.subject = voice(w::address_subject, {{"programme", name}});
    letter.text = voice(w::invitation_hello, {{"name", person.given_name}}) + "\n\n" +
                  std::string(voice[w::address_letter]) + "\n";
    if (std::string const& site = installation.letter_url(); !site.empty())
        letter.text += "\n" + site + voice.local("/il-mio-accesso") + "\n";
    letter.text += "\n" + std::string(voice[w::address_letter_otherwise]) + "\n";
    return letter;
}

}  // namespace

void add_entry_subscribers(jobs::Subscribers& subscribers, access::Installation& installation) {
    subscribers.add("address_letters", {"address_proposed"},
                    [&installation](db::Tx& tx, std::span<jobs::Event const> events) {
                        for (jobs::Event const& event : events) {
                            auto const id = parse_uuid(event.key);
                            auto const person = id ? registry::find_person(tx, *id) : std::nullopt;
                            if (!person || !person->email || !mail::is_address(*person->email)) continue;
                            if (!registry::has_open_proposal(tx, *id)) continue;  // answered meanwhile
                            mail::Letter letter = letter_to(*person, installation, rome_day(event.happened_at));
                            letter.id = installation.ids.next();
                            letter.at = installation.clock.now();
                            mail::enqueue(tx, letter);
                        }
                    });
}

void add_address_routes(http::Router& router, EntryDesk desk) {
    desk.installation.own_address = [&installation = desk.installation](http::Request const& request) {
        return address_card(installation, request);
    };
    desk.installation.waiting.push_back(
        {std::string(access::may::follow_own_path.right), "address", "/il-mio-accesso", w::address_waits,
         [](db::Tx& tx, access::Actor const& actor) -> std::int64_t {
             return registry::has_open_proposal(tx, actor.person) ? 1 : 0;
         }});
    router.post(std::string(path), http::signed_in,
                [desk](http::Request const& request) { return answer(desk, request); });
    std::string const gives = "{email: text?, is_known_hers: bool, proposed: text?}";
    router.get("/api/v1/address", http::signed_in, [desk](http::Request const& request) {
        return http::json(desk.installation.database.read(
            [&](db::Tx& tx) { return own_address_document(tx, request); }));
    }).describe({.summary = "Where one's letters go, and the address that a staff file proposes; for who is signed in "
                            "herself: a token is told 404",
                 .gives = gives, .refuses = {404}});
    router.post("/api/v1/address", http::signed_in,
                [desk](http::Request const& request) { return answer_by_program(desk, request); })
        .describe({.summary = "Says that an address is hers and is to be used, or keeps the one she has",
                   .takes = "{email: text, choice: \"use\" | \"keep\"}", .gives = gives, .refuses = {404}})
        .edits("/api/v1/address", &own_address_document);
}

}  // namespace regia::pages
