#include "learning/entry/entry_card.hpp"

#include "access/access.hpp"
#include "locale/course.hpp"

namespace regia::learning {

namespace w = words::course;
using html::Writer;

std::map<Uuid, std::string> entry_names(db::Tx& tx, std::vector<CompletionEntry> const& entries) {
    std::vector<Uuid> people;
    for (CompletionEntry const& one : entries) {
        people.push_back(one.made_by);
        if (one.withdrawn) people.push_back(one.withdrawn->by);
    }
    return people.empty() ? std::map<Uuid, std::string>() : access::display_names(tx, people);
}

html::Fragment own_entries_card(Desk const& desk, std::vector<CompletionEntry> const& entries,
                                std::map<Uuid, std::string> const& names) {
    if (entries.empty()) return {};
    auto const& voice = desk.voice;
    // Of an account that is no more, what is certain.
    auto const name = [&](Uuid person) {
        auto const found = names.find(person);
        return found == names.end() ? std::string(voice[w::the_office]) : found->second;
    };
    return html::card({.id = "registrati", .title = std::string(voice[w::entered])}, html::fragment([&](Writer& h) {
        h("<p class=\"small muted\">{}</p><ul class=\"list-plain rows\">", voice[w::entered_lead]);
        for (CompletionEntry const& one : entries) {
            h("<li><span class=\"between\"><strong class=\"strong\">{}</strong>{}</span>", one.title,
              one.withdrawn ? html::tag(html::Kind::bad, voice[w::entry_withdrawn])
                            : html::tag(html::Kind::ok, voice[w::state_done]));
            h("<p class=\"m-0\">{}</p><p class=\"m-0 small muted\">{}</p>",
              voice(w::entry_act, {{"day", voice.day(one.done_on)}, {"act", one.act},
                                   {"act_day", voice.day(one.act_on)}}),
              voice(w::entry_made, {{"name", name(one.made_by)}, {"moment", voice.moment(one.made_at)},
                                    {"reason", one.reason}}));
            if (one.withdrawn)
                h("<p class=\"m-0 small\">{}</p>",
                  voice(w::entry_taken_back, {{"name", name(one.withdrawn->by)},
                                              {"moment", voice.moment(one.withdrawn->at)},
                                              {"reason", one.withdrawn->reason}}));
            h("</li>");
        }
        h("</ul>");
    }));
}

}  // namespace regia::learning
