#include "access/merge/merge.hpp"
#include "access/own_record/own_record.hpp"
#include "base/text.hpp"
#include "helpdesk/pages.hpp"
#include "locale/helpdesk.hpp"

namespace regia::helpdesk {

namespace w = words::helpdesk;

std::string_view cause_name(html::Voice const& voice, std::string_view cause) {
    constexpr html::Word names[] = {w::cause_access,  w::cause_survey,   w::cause_module,    w::cause_test,
                                    w::cause_meeting, w::cause_personal, w::cause_technical, w::cause_other};
    for (std::size_t i = 0; i < causes.size(); ++i)
        if (causes[i] == cause) return voice[names[i]];
    return voice[w::cause_other];
}

Uuid own_desk(access::Actor const& actor) {
    return actor.scope.kind == access::Scope::Kind::body ? actor.scope.id : Uuid{};
}

bool says_something(db::Tx& tx, Reaction const& reaction, Uuid desk) {
    if (!find_request(tx, desk, reaction.request)) throw NotFound("no such request of this desk");
    if (!reaction.text.empty()) return character_count(reaction.text) <= text_most;
    return reaction.closes && is_answered(tx, reaction.request);
}

void react(db::Tx& tx, access::Installation& installation, Reaction const& reaction, Uuid desk, Uuid letter_id,
           Instant now) {
    auto const request = find_request(tx, desk, reaction.request);
    if (!request) throw NotFound("no such request of this desk");
    bool const is_new = !reaction.text.empty() &&
                        answer(tx, reaction.request, reaction.id, reaction.by, reaction.text, now);
    if (reaction.closes) close(tx, reaction.request, reaction.by, now);
    auto const person = is_new ? registry::find_person(tx, request->person) : std::nullopt;
    if (!person || !person->email || !mail::is_address(*person->email) || reaction.site.empty()) return;
    html::Voice const voice(request->language);
    auto const programme = installation.programme.current();
    std::string const name(voice.pick(programme->name_it, programme->name_en));
    mail::Letter letter;
    letter.id = letter_id;
    letter.person = person->id;
    letter.occasion = "help/" + to_string(reaction.id);
    letter.address = *person->email;
    letter.language = voice.code();
    letter.subject = voice(w::letter_subject, {{"programme", name}});
    letter.text = voice(w::letter_text, {{"name", person->given_name}}) + "\n\n" + reaction.site +
                  voice.local("/assistenza") + "\n";
    letter.at = now;
    mail::enqueue(tx, letter);
}

void add_own_record(access::OwnRecord& data) {
    data.add({"help", w::own_title, w::own_text,
              {{"helpdesk_request", "asked_at cause body body_id language week id"},
               {"helpdesk_answer", "answered_at body request_id id",
                "request_id IN (SELECT id FROM helpdesk_request WHERE person_id = $1)", "by_person"}}});
}

void add_merge_part(access::MergeParts& parts) { parts.add({"help", {{"helpdesk_request", "id"}}}); }

void add_routes(http::Router& router, access::Installation& installation,
                files::Shelf<registry::Reference>& reference) {
    Sources const sources{installation, reference};
    add_help_routes(router, sources);
    add_desk_routes(router, sources);
    add_api_routes(router, sources);
}

}  // namespace regia::helpdesk
