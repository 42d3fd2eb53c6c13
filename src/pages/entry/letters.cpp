//! The letters of those who can't come in, and the job that writes the links that were asked for.
#include <boost/json.hpp>

#include "locale/pages.hpp"
#include "pages/entry/entry.hpp"
#include "registry/address/address.hpp"

namespace regia::pages {
namespace {

namespace w = words::pages;

constexpr std::string_view kind = "sign_in_links";
constexpr int requests_per_step = 100;

mail::Letter link_letter(registry::Person const& person, access::LinkRequest const& request,
                         std::string const& programme, std::string const& address) {
    html::Voice const voice(person.language);
    mail::Letter letter;
    letter.id = request.id;
    letter.person = person.id;
    letter.occasion = "sign_in_link/" + to_string(request.id);
    letter.address = person.email.value_or("");
    letter.language = voice.code();
    letter.subject = voice(w::link_subject, {{"programme", programme}});
    letter.text = voice(w::invitation_hello, {{"name", person.given_name}}) + "\n\n" + voice(w::link_letter_text) +
                  "\n\n" + address + "\n\n" + voice(w::link_letter_validity, {{"n", reset_link_lives_minutes}}) + "\n";
    return letter;
}

std::string programme_name(access::Installation& installation, std::string_view language) {
    auto const programme = installation.programme.current();
    return language == "en" ? programme->name_en : programme->name_it;
}

//! True when a letter was written.
bool write_link(db::Tx& tx, access::Installation& installation, access::LinkRequest const& request,
                std::string const& site, Instant now) {
    auto const account = access::person_named(tx, request.username);
    auto const person = account ? registry::find_person(tx, *account) : std::nullopt;
    if (!person || !person->email || !mail::is_address(*person->email)) return false;
    if (!registry::may_send_links(tx, person->id)) return false;
    if (!access::may_send_link(access::link_history(tx, request), request.asked_at)) return false;
    std::string const secret =
        access::make_sign_in_link(tx, person->id, now + minutes(reset_link_lives_minutes));
    std::string const path = html::Voice(person->language).local("/accedi/link/") + secret;
    mail::Letter letter =
        link_letter(*person, request, programme_name(installation, person->language), site + path);
    letter.at = now;
    return mail::enqueue(tx, letter);
}

void write_links(jobs::Run& run, access::Installation& installation) {
    std::string const site(boost::json::parse(run.payload()).as_object().at("site").as_string());
    bool is_over = false;
    while (!is_over) {
        Instant const now = installation.clock.now();
        is_over = installation.database.write_now("sign_in_links", [&](db::Tx& tx) {
            tx.serialise("registry/people");  // an address that is being changed gets no link
            auto const waiting = access::waiting_link_requests(tx, requests_per_step);
            for (access::LinkRequest const& request : waiting)
                access::close_link_request(tx, request.id, write_link(tx, installation, request, site, now), now);
            access::forget_link_requests(tx, now - days(2));
            access::forget_entry_requests(tx, now - days(confirmation_lives_days), now - days(90));
            run.checkpoint(tx, {}, 0, 0);
            return waiting.size() < requests_per_step;
        });
    }
}

}  // namespace

html::Word word_of(access::EntryKind kind) {
    switch (kind) {
        case access::EntryKind::no_email: return w::entry_no_email;
        case access::EntryKind::no_account: return w::entry_no_account;
        case access::EntryKind::unknown_tax_code: return w::entry_unknown_tax_code;
        case access::EntryKind::other: break;
    }
    return w::entry_other;
}

void order_links(db::Tx& tx, jobs::Queue const& queue, Uuid id, std::string const& site) {
    queue.enqueue(tx, {.id = id, .kind = std::string(kind), .key = std::string(kind),
                       .payload = boost::json::serialize(boost::json::object{{"site", site}}), .owner = std::nullopt});
}

mail::Letter confirmation_letter(access::EntryRequest const& request, std::string const& programme,
                                 std::string const& address) {
    html::Voice const voice(request.language);
    mail::Letter letter;
    letter.id = request.id;
    letter.occasion = "entry_confirmation/" + to_string(request.id);
    letter.address = request.email;
    letter.language = voice.code();
    letter.subject = voice(w::confirmation_subject, {{"programme", programme}});
    letter.text = voice(w::confirmation_text, {{"programme", programme}}) + "\n\n" + address + "\n\n" +
                  voice(w::confirmation_validity, {{"n", confirmation_lives_days}}) + "\n";
    letter.at = request.asked_at;
    return letter;
}

mail::Letter entry_letter(registry::Person const& person, std::string const& programme, std::string const& address) {
    html::Voice const voice(person.language);
    mail::Letter letter;
    letter.person = person.id;
    letter.address = person.email.value_or("");
    letter.language = voice.code();
    letter.subject = voice(w::invitation_subject, {{"programme", programme}});
    letter.text = voice(w::invitation_hello, {{"name", person.given_name}}) + "\n\n" +
                  voice(w::entry_letter_text, {{"programme", programme}}) + "\n\n" + address + "\n\n" +
                  voice(w::invitation_validity, {{"n", entry_link_lives_days}}) + "\n";
    return letter;
}

void add_entry_jobs(jobs::Queue& queue, access::Installation& installation) {
    queue.add_kind(std::string(kind), [&installation](jobs::Run& run) { write_links(run, installation); });
}

}  // namespace regia::pages
