//! /posta: the mailbox of a demo, where nothing leaves the program. Who looks at a demo may read every letter in it,
//! because all its people are invented.
#include "base/text.hpp"
#include "html/components.hpp"
#include "locale/mail.hpp"
#include "mail/mail.hpp"
#include "pages/pages.hpp"

namespace regia::pages {
namespace {

namespace w = words::mail;
using html::Fragment;
using html::Writer;

constexpr std::int64_t letters_max = 50;

html::Word state_word(mail::State state) {
    switch (state) {
        case mail::State::sending: return w::state_sending;
        case mail::State::sent: return w::state_sent;
        case mail::State::failed: return w::state_failed;
        case mail::State::queued: break;
    }
    return w::state_queued;
}

//! The text as written; a line that is an address can be followed.
Fragment body_of(mail::Letter const& letter) {
    return html::fragment([&](Writer& h) {
        h("<div lang=\"{}\">", letter.language);
        for (std::string_view line : split(letter.text, '\n')) {
            bool const is_address = line.starts_with("http://") || line.starts_with("https://");
            if (is_address)
                h("<p class=\"m-0\"><a href=\"{}\">{}</a></p>", html::Url::external(std::string(line)), line);
            else if (!trim(line).empty()) h("<p class=\"m-0 mt2\">{}</p>", line);
        }
        h("</div>");
    });
}

Fragment letter_card(html::Voice const& voice, mail::Letter const& letter) {
    html::Card card;
    card.id = "l-" + to_string(letter.id);
    card.title = letter.subject;
    card.subtitle = voice(w::written_at, {{"moment", voice.moment(letter.at)}});
    card.side = html::tag(html::Kind::idle, voice[state_word(letter.state)]);
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"small muted\">{} {}</p>{}", voice[w::to], letter.address, body_of(letter));
    }));
}

http::Reply show_mailbox(access::Installation& installation, http::Request const& request) {
    auto const voice = access::voice(request);
    auto const letters = installation.database.read([](db::Tx& tx) { return mail::letters(tx, letters_max); });
    auto const content = html::fragment([&](Writer& h) {
        h("<div class=\"focuspage stack\">{}", html::page_head(voice[w::mailbox], voice[w::mailbox_lead]));
        if (letters.empty()) h("{}", html::empty_state("it-mail", voice[w::mailbox_empty], {}));
        for (mail::Letter const& letter : letters) h("{}", letter_card(voice, letter));
        h("</div>");
    });
    return http::page(html::page(access::frame(installation, request, std::string(voice[w::mailbox])), content));
}

}  // namespace

void add_mailbox_routes(http::Router& router, access::Installation& installation) {
    if (!installation.is_demo) return;
    router.get("/posta", http::everyone,
               [&installation](http::Request const& request) { return show_mailbox(installation, request); });
}

}  // namespace regia::pages
