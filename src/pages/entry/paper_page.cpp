//! The letter to who has no address, and the poster for a ward: pages to print, with the public address of the sign-in
//! page as a QR code. No secret stands on paper: whoever prints it could use it.
#include "access/rights.hpp"
#include "access/ways_in.hpp"
#include "base/text.hpp"
#include "files/qr.hpp"
#include "html/components.hpp"
#include "locale/pages.hpp"
#include "pages/entry/entry.hpp"
#include "registry/contact.hpp"

namespace regia::pages {
namespace {

namespace w = words::pages;
using html::Fragment;
using html::Writer;

constexpr std::size_t letters_max = 25;

//! Where the paper leads, and what its reader types without a telephone.
struct Address {
    std::string link, typed;
};
Address address_of(EntryDesk const& desk, http::Request const& request, std::string_view from) {
    std::string const site = site_of(desk.installation, request);
    if (site.empty()) return {};
    auto const host = site.find("://");
    return {site + request.local("/accedi") + "?da=" + std::string(from),
            (host == std::string::npos ? site : site.substr(host + 3)) + request.local("/accedi")};
}

Fragment steps(EntryDesk const& desk, html::Voice const& voice) {
    bool const has_identity = desk.installation.ways_in && desk.installation.ways_in->provider();
    return html::fragment([&](Writer& h) {
        h("<ol><li>{}</li>", voice[w::paper_step_open]);
        if (has_identity) h("<li>{}</li>", voice[w::paper_step_identity]);
        h("<li>{}</li><li>{}</li></ol>", voice[w::paper_step_mail], voice[w::paper_step_none]);
    });
}

Fragment code_block(html::Voice const& voice, Address const& address) {
    return html::fragment([&](Writer& h) {
        h("<div class=\"paper-code\">{}<p class=\"strong\">{}</p></div>",
          files::qr_svg(files::qr_code(address.link), voice(w::paper_code, {{"address", address.typed}})),
          address.typed);
    });
}

http::Reply page_of(EntryDesk const& desk, http::Request const& request, html::Word title, Fragment const& content) {
    auto const voice = access::voice(request);
    return http::page(
        html::page(access::frame(desk.installation, request, std::string(voice[title])),
                   html::fragment([&](Writer& h) {
                       h("<div class=\"no-print\">{}<p><a href=\"{}\">{}</a></p></div>{}",
                         html::page_head(voice[title], voice[w::paper_lead]),
                         html::Url(request.local("/chi-non-entra")), voice[w::cannot_enter], content);
                   })));
}

std::string body_name(EntryDesk const& desk, access::Actor const& actor) {
    auto const reference = desk.reference.current();
    registry::Body const* const body =
        actor.scope.kind == access::Scope::Kind::body ? reference->find_body(actor.scope.id) : nullptr;
    return body ? body->name : std::string();
}

http::Reply no_address(EntryDesk const& desk, http::Request const& request, html::Word title) {
    return page_of(desk, request, title,
                   html::note(html::Kind::warn, "", access::voice(request)[w::paper_no_public_url]));
}

http::Reply show_poster(EntryDesk const& desk, http::Request const& request) {
    auto const voice = access::voice(request);
    Address const address = address_of(desk, request, "locandina");
    if (address.link.empty()) return no_address(desk, request, w::poster);
    auto const programme = desk.installation.programme.current();
    return page_of(desk, request, w::poster, html::fragment([&](Writer& h) {
        h("<section class=\"paper poster\" aria-label=\"{}\"><p class=\"eyebrow\">{}</p><h2>{}</h2>"
          "<p class=\"lead\">{}</p>{}{}<p class=\"small\">{}</p></section>",
          voice[w::poster], body_name(desk, access::actor(request)),
          voice.pick(programme->name_it, programme->name_en), voice[w::poster_text], code_block(voice, address),
          steps(desk, voice), voice.pick(programme->funding_line_it, programme->funding_line_en));
    }));
}

Fragment letter(EntryDesk const& desk, html::Voice const& voice, std::string const& body, Address const& address,
                registry::WithoutEmail const& person) {
    auto const programme = desk.installation.programme.current();
    std::string_view const name = voice.pick(programme->name_it, programme->name_en);
    return html::fragment([&](Writer& h) {
        h("<section class=\"paper letter\" aria-label=\"{}\"><p class=\"strong m-0\">{}</p><p class=\"m-0\">{}</p>"
          "<p class=\"small muted\">{}</p>",
          person.name, body, name, voice.day(rome_day(desk.installation.clock.now())));
        std::string const number =
            person.staff_number.empty() ? "" : voice(w::letter_number, {{"number", person.staff_number}});
        h("<address><p class=\"strong m-0\">{}</p><p class=\"m-0\">{}</p><p class=\"m-0\">{}</p></address>",
          person.name, person.unit, number);
        h("<p>{}</p>{}{}<p>{}</p></section>", voice(w::letter_text, {{"programme", name}}), steps(desk, voice),
          code_block(voice, address), voice[w::letter_nobody_knows]);
    });
}

http::Answer show_letters(EntryDesk const& desk, http::Request const& request) {
    auto const voice = access::voice(request);
    access::Actor const& actor = access::actor(request);
    Address const address = address_of(desk, request, "lettera");
    if (address.link.empty()) return no_address(desk, request, w::letters);
    std::vector<registry::WithoutEmail> people;
    Day const today = rome_day(desk.installation.clock.now());
    if (actor.scope.kind == access::Scope::Kind::body)
        people = desk.installation.database.read([&](db::Tx& tx) {
            return without_email_after(tx, actor.scope.id, request.query.get("dopo"), today);
        });
    if (people.size() > letters_max) people.resize(letters_max);
    std::string const body = body_name(desk, actor);
    http::Reply const reply = page_of(desk, request, w::letters, html::fragment([&](Writer& h) {
        if (people.empty()) h.add(html::empty_state("it-mail", voice[w::without_email_none], {}));
        for (registry::WithoutEmail const& person : people) h.add(letter(desk, voice, body, address, person));
    }));
    return http::after_commit(desk.installation.database, "looks",
                              [=, look = desk.installation.ids.next(), now = desk.installation.clock.now(),
                               count = static_cast<std::int64_t>(people.size())](db::Tx& tx) {
                                  access::record_list_look(tx, look, actor, "letters", "", count, std::nullopt, now);
                                  return reply;
                              });
}

}  // namespace

void add_paper_routes(http::Router& router, EntryDesk desk) {
    router.get("/chi-non-entra/locandina", access::may::import_people,
               [desk](http::Request const& request) { return show_poster(desk, request); });
    router.get("/chi-non-entra/lettere", access::may::import_people,
               [desk](http::Request const& request) { return show_letters(desk, request); });
}

}  // namespace regia::pages
