#include "awards/template.hpp"

#include "base/text.hpp"
#include "html/voice.hpp"
#include "locale/awards.hpp"

namespace regia::awards {
namespace {

constexpr std::string_view places[] = {"ore", "inizio", "fine", "moduli", "programma", "ente"};
//! Without these a certificate does not say what it must.
constexpr std::string_view places_of_details[] = {"ore", "fine"};

bool has_place(std::string_view text, std::string_view place) {
    return text.find("{" + std::string(place) + "}") != std::string_view::npos;
}

//! "{orre}", or a brace without its other half; empty when all is well.
std::string unknown_place(std::string_view text) {
    while (!text.empty()) {
        auto const open = text.find_first_of("{}");
        if (open == std::string_view::npos) return {};
        auto const close = text.find('}', open);
        if (text[open] == '}' || close == std::string_view::npos) return std::string(text.substr(open, 12));
        std::string_view const name = text.substr(open + 1, close - open - 1);
        if (std::find(std::begin(places), std::end(places), name) == std::end(places))
            return std::string(first_characters(text.substr(open, close - open + 1), 30));
        text.remove_prefix(close + 1);
    }
    return {};
}

Wording initial_wording(html::Language language) {
    html::Voice const voice(language);
    namespace w = words::awards;
    return {std::string(voice[w::initial_heading]),    std::string(voice[w::initial_before_name]),
            std::string(voice[w::initial_after_name]), std::string(voice[w::initial_details]),
            std::string(voice[w::initial_note]),       std::string(voice[w::initial_signature])};
}

}  // namespace

std::string& text_of(Wording& wording, Part part) {
    switch (part) {
        case Part::before_name: return wording.before_name;
        case Part::after_name: return wording.after_name;
        case Part::details: return wording.details;
        case Part::note: return wording.note;
        case Part::signature: return wording.signature;
        case Part::heading: break;
    }
    return wording.heading;
}

std::string const& text_of(Wording const& wording, Part part) { return text_of(const_cast<Wording&>(wording), part); }

std::size_t characters_max(Part part) {
    switch (part) {
        case Part::heading: return 60;
        case Part::details:
        case Part::note: return 400;
        default: return 200;
    }
}

WordingFault fault_of(Wording const& wording, Part part) {
    std::string const& text = text_of(wording, part);
    bool const may_be_empty = part == Part::note || part == Part::signature;
    if (text.empty()) return {may_be_empty ? Fault::none : Fault::missing};
    if (character_count(text) > characters_max(part)) return {Fault::too_long};
    if (std::string place = unknown_place(text); !place.empty()) return {Fault::unknown_place, std::move(place)};
    if (part == Part::details)
        for (std::string_view const place : places_of_details)
            if (!has_place(text, place)) return {Fault::missing_place, "{" + std::string(place) + "}"};
    return {};
}

std::string filled(std::string_view text, Facts const& facts) {
    html::Voice const voice(facts.language);
    std::string const values[] = {voice.duration(facts.minutes),     voice.day(facts.started_on),
                                  voice.day(facts.concluded_on),     voice.number(facts.modules),
                                  facts.programme,                   facts.owner};
    std::string out;
    while (!text.empty()) {
        auto const open = text.find('{');
        auto const close = text.find('}', open);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        out += text.substr(0, open);
        std::string_view const name = text.substr(open + 1, close - open - 1);
        for (std::size_t i = 0; i < std::size(places); ++i)
            if (name == places[i]) out += values[i];
        text.remove_prefix(close + 1);
    }
    return out + std::string(text);
}

Template initial_template() {
    return {named_uuid("awards_template", "1"), 1, initial_wording(html::Language::it),
            initial_wording(html::Language::en)};
}

int template_in_force(db::Tx& tx) {
    auto const approvals = template_approvals(tx);
    return approvals.empty() ? 1 : template_at(tx, approvals.front().text).number;
}

}  // namespace regia::awards
