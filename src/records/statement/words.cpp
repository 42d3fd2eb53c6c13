#include "records/statement/words.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/uuid.hpp"

namespace regia::records {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }

template <class Test>
bool all_are(std::string_view text, Test test) {
    return std::all_of(text.begin(), text.end(), test);
}

//! RFC 7230 token.
bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && all_are(text, [&](char c) {
        return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
    });
}

//! Digits from `at` on: how many.
std::size_t digits_at(std::string_view text, std::size_t at) {
    std::size_t count = 0;
    while (at + count < text.size() && is_digit(text[at + count])) ++count;
    return count;
}

//! A part of a duration: numbers, each with its letter, the letters in this order. Only the last may have a fraction.
bool are_amounts(std::string_view text, std::string_view letters) {
    if (text.empty()) return false;
    std::size_t next = 0;
    bool had_fraction = false;
    while (!text.empty()) {
        std::size_t length = digits_at(text, 0);
        if (length == 0 || had_fraction) return false;
        if (length < text.size() && (text[length] == '.' || text[length] == ',')) {
            std::size_t const fraction = digits_at(text, length + 1);
            if (fraction == 0) return false;
            length += 1 + fraction;
            had_fraction = true;
        }
        if (length == text.size()) return false;
        auto const found = letters.find(text[length], next);
        if (found == std::string_view::npos) return false;
        next = found + 1;
        text.remove_prefix(length + 1);
    }
    return true;
}

//! RFC 5646 section 2.1 "langtag": what follows the primary language, in its order.
bool are_subtags(std::vector<std::string_view> const& parts) {
    std::size_t i = 1;
    bool const may_extend = parts[0].size() <= 3;
    auto const is_extension = [&] { return i < parts.size() && parts[i].size() == 3 && all_are(parts[i], is_letter); };
    for (int n = 0; may_extend && n < 3 && is_extension(); ++n) ++i;
    if (i < parts.size() && parts[i].size() == 4 && all_are(parts[i], is_letter)) ++i;  // script
    if (i < parts.size() && ((parts[i].size() == 2 && all_are(parts[i], is_letter)) ||
                             (parts[i].size() == 3 && all_are(parts[i], is_digit))))
        ++i;  // region
    while (i < parts.size() && (parts[i].size() >= 5 || (parts[i].size() == 4 && is_digit(parts[i][0])))) ++i;
    while (i < parts.size() && parts[i].size() == 1) {  // extensions and private use
        bool const is_private = parts[i][0] == 'x' || parts[i][0] == 'X';
        std::size_t const least = is_private ? 1 : 2;
        std::size_t const first = ++i;
        while (i < parts.size() && parts[i].size() >= least) ++i;
        if (i == first) return false;
        if (is_private) break;
    }
    return i == parts.size();
}

}  // namespace

bool is_iri(std::string_view text) {
    auto const colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size() || !is_letter(text[0])) return false;
    bool const is_scheme = all_are(text.substr(0, colon), [](char c) {
        return is_letter_or_digit(c) || c == '+' || c == '-' || c == '.';
    });
    constexpr std::string_view forbidden = "<>\"{}|\\^`";
    return is_scheme && all_are(text.substr(colon + 1), [&](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != '\x7f' && forbidden.find(c) == std::string_view::npos;
    });
}

bool is_language(std::string_view text) {
    auto const parts = split(text, '-');
    for (std::string_view part : parts)
        if (part.empty() || part.size() > 8 || !all_are(part, is_letter_or_digit)) return false;
    // Private use alone, and the tags that were registered before there were rules.
    if (parts[0].size() == 1) return (parts[0] == "x" || parts[0] == "i" || parts[0] == "X") && parts.size() > 1;
    return all_are(parts[0], is_letter) && are_subtags(parts);
}

bool is_mailbox(std::string_view text) {
    constexpr std::string_view scheme = "mailto:";
    if (!text.starts_with(scheme) || !is_iri(text)) return false;
    text.remove_prefix(scheme.size());
    auto const at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
    std::string_view const domain = text.substr(at + 1);
    return text.find('?') == std::string_view::npos && domain.front() != '.' && domain.back() != '.' &&
           domain.find("..") == std::string_view::npos && domain.find_first_of("/:@,;") == std::string_view::npos;
}

bool is_hex(std::string_view text, std::size_t digits) {
    return text.size() == digits && all_are(text, [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
}

bool is_duration(std::string_view text) {
    if (!text.starts_with('P') || text.size() < 3) return false;
    text.remove_prefix(1);
    if (text.ends_with('W')) return are_amounts(text, "W");
    auto const time = text.find('T');
    if (time == std::string_view::npos) return are_amounts(text, "YMD");
    return (time == 0 || are_amounts(text.substr(0, time), "YMD")) && are_amounts(text.substr(time + 1), "HMS");
}

std::string to_hundredths(std::string_view duration) {
    auto const point = duration.find_first_of(".,");
    if (point == std::string_view::npos) return std::string(duration);
    std::size_t const digits = digits_at(duration, point + 1);
    return std::string(duration.substr(0, point + 1 + std::min<std::size_t>(digits, 2))) +
           std::string(duration.substr(point + 1 + digits));
}

bool is_media_type(std::string_view text) {
    std::string_view const type = trim(text.substr(0, text.find(';')));
    auto const slash = type.find('/');
    return slash != std::string_view::npos && is_token(type.substr(0, slash)) && is_token(type.substr(slash + 1));
}

bool is_uuid(std::string_view text) { return parse_uuid(text).has_value(); }

std::optional<Instant> parse_timestamp(std::string_view text) {
    if (text.size() < 15 || text.size() > 64) return std::nullopt;
    std::string extended;
    std::size_t i = 0;
    auto const take = [&](std::size_t digits, char separator, bool is_last) {
        if (digits_at(text.substr(0, std::min(text.size(), i + digits)), i) != digits) return false;
        extended += text.substr(i, digits);
        i += digits;
        if (is_last) return true;
        extended += separator;
        if (i < text.size() && text[i] == separator) ++i;  // the basic form leaves it out
        return true;
    };
    if (!take(4, '-', false) || !take(2, '-', false) || !take(2, 'T', true)) return std::nullopt;
    if (i >= text.size() || (text[i] != 'T' && text[i] != 't')) return std::nullopt;
    ++i;
    extended += 'T';
    if (!take(2, ':', false) || !take(2, ':', false) || !take(2, ':', true)) return std::nullopt;
    if (i < text.size() && (text[i] == '.' || text[i] == ',')) {
        std::size_t const fraction = digits_at(text, i + 1);
        if (fraction == 0) return std::nullopt;
        extended += '.';
        extended += text.substr(i + 1, std::min<std::size_t>(fraction, 6));
        i += 1 + fraction;
    }
    std::string_view const zone = text.substr(i);
    if (zone == "Z" || zone == "z") return parse_rfc3339(extended + "Z");
    if (zone.size() < 3 || (zone[0] != '+' && zone[0] != '-') || digits_at(zone.substr(0, 3), 1) != 2)
        return std::nullopt;
    std::string minutes = "00";
    if (zone.size() > 3) {
        std::size_t const at = zone[3] == ':' ? 4 : 3;
        if (zone.size() != at + 2 || digits_at(zone, at) != 2) return std::nullopt;
        minutes = zone.substr(at, 2);
    }
    std::string const offset = std::string(zone.substr(0, 3)) + ":" + minutes;
    if (offset == "-00:00") return std::nullopt;  // RFC 3339 4.3: "unknown offset", which ISO 8601 does not have
    return parse_rfc3339(extended + offset);
}

std::string_view best_language(std::string_view accept, std::string_view const* available, std::size_t count) {
    if (count == 0) return {};
    std::string_view best = available[0];
    double best_weight = 0;
    for (std::string_view range : split(accept, ',')) {
        auto const semicolon = range.find(';');
        std::string const wanted = lower_ascii(trim(range.substr(0, semicolon)));
        double weight = 1;
        if (semicolon != std::string_view::npos)
            if (auto const q = range.find("q=", semicolon); q != std::string_view::npos)
                weight = parse_number<double>(trim(range.substr(q + 2))).value_or(0);
        if (wanted.empty() || !(weight > best_weight)) continue;
        // RFC 4647: the tag itself; else one that it covers ("en" takes "en-US"); else a wider one ("en" for "en-US").
        auto const fits = [&](std::string const& tag, int way) {
            if (way == 0) return tag == wanted;
            return way == 1 ? wanted == "*" || tag.starts_with(wanted + "-") : wanted.starts_with(tag + "-");
        };
        bool is_found = false;
        for (int way = 0; way < 3 && !is_found; ++way)
            for (std::size_t i = 0; i < count && !is_found; ++i)
                if (fits(lower_ascii(available[i]), way)) {
                    best = available[i];
                    best_weight = weight;
                    is_found = true;
                }
    }
    return best;
}

}  // namespace regia::records
