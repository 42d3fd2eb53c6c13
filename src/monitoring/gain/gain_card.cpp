#include "monitoring/gain/gain_card.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "locale/monitoring.hpp"

namespace regia::monitoring {
namespace {

namespace w = words::monitoring;
using html::Fragment;
using html::Writer;

//! "1,4" / "1.4"
std::string decimal_text(html::Voice const& voice, double value, int decimals) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    std::string made(text);
    if (voice.language == html::Language::it) made.replace(made.find('.'), 1, ",");
    return made;
}

//! The line on which gains are drawn: from as much lost as is hardly seen to two levels.
constexpr double drawn_from = -0.5, drawn_to = 1.5;

//! "+0,42", "−0,10"
std::string signed_text(html::Voice const& voice, double value) {
    bool const is_zero = std::abs(value) < 0.005;
    return (is_zero ? "" : value < 0 ? "−" : "+") + decimal_text(voice, std::abs(value), 2);
}

std::string gain_interval(html::Voice const& voice, FrozenGain const& gain) {
    return voice(w::from_to, {{"from", signed_text(voice, gain.mean - gain.margin())},
                              {"to", signed_text(voice, gain.mean + gain.margin())}});
}

Fragment gain_drawn(Desk const& desk, FrozenGain const& gain) {
    auto const inside = [](double value) { return std::clamp(value, drawn_from, drawn_to); };
    html::Difference drawn{inside(gain.mean), inside(gain.mean - gain.margin()), inside(gain.mean + gain.margin()),
                           drawn_from, drawn_to, {}};
    drawn.label = signed_text(desk.voice, gain.mean) + ", " + gain_interval(desk.voice, gain);
    return html::difference(drawn);
}

Fragment gain_by_area(Desk const& desk, std::map<std::string, FrozenGain> const& areas) {
    auto const& voice = desk.voice;
    html::Table table{.caption = std::string(voice[w::gain_by_area])};
    table.columns = {{std::string(voice[w::wide_area])}, {std::string(voice[w::gain_short]), "end"},
                     {std::string(voice[w::interval_95]), "w32"}, {"n", "end"}};
    std::vector<html::TableRow> rows;
    for (auto const& [code, gain] : areas) {
        auto const area = desk.reference->wide_areas.find(code);
        auto const interval = html::fragment([&](Writer& h) {
            h("{}<span class=\"small muted\">{}</span>", gain_drawn(desk, gain), gain_interval(voice, gain));
        });
        rows.push_back({html::head_cell(area == desk.reference->wide_areas.end() ? code : area->second),
                        html::cell(signed_text(voice, gain.mean), "end strong m-r"), html::cell(interval, "m-b"),
                        html::cell(voice.number(gain.pairs), "end m-s", "n")});
    }
    return rows.empty() ? Fragment() : html::table(table, rows);
}

}  // namespace

std::string gain_text(Desk const& desk, std::optional<FrozenLevels> const& frozen) {
    if (!frozen || !frozen->gain) return {};
    return desk.voice(w::gain_in_words,
                      {{"gain", signed_text(desk.voice, frozen->gain->mean)},
                       {"interval", gain_interval(desk.voice, *frozen->gain)}, {"n", frozen->gain->pairs}});
}

Fragment gain_card(Desk const& desk, std::optional<FrozenLevels> const& frozen, std::string_view css) {
    auto const& voice = desk.voice;
    html::Card card{.id = "crescita", .title = std::string(voice[w::gain_title]), .css = std::string(css)};
    if (frozen) card.subtitle = voice(w::levels_on, {{"day", voice.day(frozen->day)}});
    if (!frozen || !frozen->gain)
        return html::card(card, html::fragment([&](Writer& h) {
            h("<p class=\"muted m-0\">{}</p>",
              frozen ? voice(w::gain_not_yet, {{"n", std::int64_t{desk.plan->small_cell}}})
                     : std::string(voice[w::no_snapshot]));
        }));
    FrozenGain const& gain = *frozen->gain;
    return html::card(card, html::fragment([&](Writer& h) {
        h("<p class=\"m-0\"><strong class=\"strong h4\">{}</strong> {}</p>{}<p class=\"mt3\">{}</p>{}"
          "<p class=\"small muted mt3 m-0\">{} {} <a href=\"{}\">{}</a></p>",
          signed_text(voice, gain.mean),
          voice(w::gain_interval_is, {{"interval", gain_interval(voice, gain)}}), gain_drawn(desk, gain),
          voice(w::gain_of, {{"n", gain.pairs}, {"measured", frozen->measured}}),
          gain_by_area(desk, frozen->gain_by_area),
          voice(w::gain_means, {{"width", decimal_text(voice, desk.level_width, 1)}}),
          voice(w::gain_told, {{"n", std::int64_t{desk.plan->small_cell}}}),
          desk.url("/manuale/ufficio-regionale#la-crescita-tra-due-questionari"), voice[w::how_to_read_gain]);
    }));
}

}  // namespace regia::monitoring
