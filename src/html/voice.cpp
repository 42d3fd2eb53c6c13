#include "html/voice.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "locale/html.hpp"

namespace regia::html {
namespace {

constexpr std::array<std::string_view, 12> italian_months{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"};
constexpr std::array<std::string_view, 12> english_months{"January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> italian_weekdays{"lunedì", "martedì", "mercoledì", "giovedì", "venerdì",
    "sabato", "domenica"};
constexpr std::array<std::string_view, 7> english_weekdays{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
    "Saturday", "Sunday"};

std::string grouped(std::int64_t value, char separator) {
    std::string digits = std::to_string(value < 0 ? -value : value);
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, separator);
    return value < 0 ? "-" + digits : digits;
}

}  // namespace

With::With(std::string_view place_name, std::int64_t value) : place(place_name), number(value), is_number(true) {}

std::string_view Voice::operator[](Word word) const {
    return word.entry->text[static_cast<int>(language)].other;
}

std::string Voice::operator()(Word word, std::initializer_list<With> with) const {
    WordForms const& forms = word.entry->text[static_cast<int>(language)];
    std::string_view pattern = forms.other;
    for (With const& value : with)
        if (value.is_number && value.place == "n" && value.number == 1) pattern = forms.one;
    std::string text;
    while (!pattern.empty()) {
        auto const open = pattern.find('{');
        auto const close = pattern.find('}', open);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        text += pattern.substr(0, open);
        std::string_view const place = pattern.substr(open + 1, close - open - 1);
        for (With const& value : with)
            if (value.place == place) text += value.is_number ? number(value.number) : value.text;
        pattern.remove_prefix(close + 1);
    }
    text += pattern;
    return text;
}

std::string Voice::number(std::int64_t value) const { return grouped(value, language == Language::it ? '.' : ','); }

std::string Voice::percent(double share, int decimals) const {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f%%", decimals, share * 100);
    std::string result = text;
    if (language == Language::it)
        for (char& c : result)
            if (c == '.') c = ',';
    return result;
}

std::string Voice::day(Day day) const {
    auto const& months = language == Language::it ? italian_months : english_months;
    return std::to_string(day.day) + " " + std::string(months[static_cast<std::size_t>(day.month - 1)]) + " " +
           std::to_string(day.year);
}

std::string Voice::day_with_weekday(Day value) const {
    auto const& weekdays = language == Language::it ? italian_weekdays : english_weekdays;
    return std::string(weekdays[static_cast<std::size_t>(weekday(value) - 1)]) + " " + day(value);
}

std::string Voice::clock(Instant at) const {
    WallTime const wall = rome(at);
    char text[16];
    std::snprintf(text, sizeof text, "%02d:%02d", wall.hour % 24, wall.minute % 60);
    return text;
}

std::string Voice::moment(Instant at) const {
    return (*this)(words::html::moment, {{"day", day(rome_day(at))}, {"time", clock(at)}});
}

std::string Voice::duration(std::int64_t total) const {
    std::int64_t const whole_hours = total / 60;
    std::int64_t const rest = total % 60;
    std::string const in_hours = (*this)(words::html::hours, {{"n", whole_hours}});
    std::string const in_minutes = (*this)(words::html::minutes, {{"n", rest}});
    if (whole_hours == 0) return in_minutes;
    if (rest == 0) return in_hours;
    return (*this)(words::html::hours_and_minutes, {{"hours", in_hours}, {"minutes", in_minutes}});
}

}  // namespace regia::html
