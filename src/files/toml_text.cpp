#include "files/toml_text.hpp"

#include "base/text.hpp"

namespace regia::files {
namespace {

constexpr std::size_t line_characters_max = 110;

std::size_t line_end(std::string_view text, std::size_t at) {
    auto const end = text.find('\n', at);
    return end == std::string_view::npos ? text.size() : end;
}

//! The place after the string that begins at `at`, whichever of the four kinds it is.
std::size_t after_string(std::string_view text, std::size_t at) {
    char const quote = text[at];
    std::string const three(3, quote);
    bool const is_long = text.substr(at).starts_with(three);
    for (std::size_t i = at + (is_long ? 3 : 1); i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') ++i;
        else if (is_long && text.substr(i).starts_with(three)) {
            // Up to two quotes may stand right before the three that end it.
            while (i + 3 < text.size() && text[i + 3] == quote) ++i;
            return i + 3;
        } else if (!is_long && (text[i] == quote || text[i] == '\n')) {
            return i + 1;
        }
    }
    return text.size();
}

//! The place after a value: a line break or a comment outside of brackets and strings ends it.
std::size_t after_value(std::string_view text, std::size_t at) {
    int depth = 0;
    while (at < text.size()) {
        char const c = text[at];
        if (c == '"' || c == '\'') {
            at = after_string(text, at);
            continue;
        }
        if (c == '#') {
            if (depth == 0) return at;
            at = line_end(text, at);
            continue;
        }
        if (c == '\n' && depth == 0) return at;
        if (c == '[' || c == '{') ++depth;
        if (c == ']' || c == '}') --depth;
        ++at;
    }
    return at;
}

//! "slot . caso" and "\"dl-34\"" as names are compared: without blanks and quotes.
std::string plain_name(std::string_view written) {
    std::string name;
    for (char c : written)
        if (c != ' ' && c != '\t' && c != '"' && c != '\'') name += c;
    return name;
}

}  // namespace

std::string toml_text(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') out += "\\n";
        else if (c == '\t') out += "\\t";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) continue;
        else out += c;
    }
    return out + '"';
}

std::string toml_texts(std::vector<std::string> const& texts) {
    std::vector<std::string> quoted;
    for (std::string const& text : texts) quoted.push_back(toml_text(text));
    std::string const in_line = "[" + join(quoted, ", ") + "]";
    if (character_count(in_line) <= line_characters_max) return in_line;
    return "[\n  " + join(quoted, ",\n  ") + ",\n]";
}

std::vector<TomlText::Statement> TomlText::statements() const {
    std::vector<Statement> all;
    std::string_view const text = text_;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const begin = at;
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) ++at;
        std::size_t const end = line_end(text, at);
        if (at == end || text[at] == '#') {
            at = std::min(end + 1, text.size());
            continue;
        }
        Statement one;
        one.begin = begin;
        if (text[at] == '[') {
            std::size_t const name_at = std::min(text.find_first_not_of('[', at), text.size());
            one.is_header = true;
            one.name = plain_name(text.substr(name_at, text.find(']', name_at) - name_at));
            one.end = std::min(end + 1, text.size());
        } else {
            std::size_t equals = at;
            while (equals < text.size() && text[equals] != '=' && text[equals] != '\n')
                equals = text[equals] == '"' || text[equals] == '\'' ? after_string(text, equals) : equals + 1;
            equals = std::min(equals, text.size());
            one.name = plain_name(text.substr(at, equals - at));
            one.value_begin = std::min(text.find_first_not_of(" \t=", equals), text.size());
            one.value_end = after_value(text, one.value_begin);
            one.end = std::min(line_end(text, one.value_end) + 1, text.size());
            while (one.value_end > one.value_begin && std::string_view(" \t\r").find(text[one.value_end - 1]) !=
                                                          std::string_view::npos)
                --one.value_end;
        }
        at = one.end;
        all.push_back(std::move(one));
    }
    return all;
}

std::optional<TomlText::Range> TomlText::find(std::vector<Statement> const& all, Table table) {
    std::size_t first = 0;
    if (!table.name.empty()) {
        std::size_t left = table.nth;
        while (first < all.size() && !(all[first].is_header && all[first].name == table.name && left-- == 0)) ++first;
        if (first == all.size()) return std::nullopt;
        ++first;
    }
    std::size_t last = first;
    while (last < all.size() && !all[last].is_header) ++last;
    return Range{first, last};
}

bool TomlText::set(Table table, std::string_view field, std::string_view value) {
    auto const all = statements();
    auto const range = find(all, table);
    if (!range) return false;
    for (std::size_t i = range->first; i < range->last; ++i)
        if (all[i].name == field) {
            text_.replace(all[i].value_begin, all[i].value_end - all[i].value_begin, value);
            return true;
        }
    std::size_t at = range->last > 0 ? all[range->last - 1].end : 0;
    std::string line = std::string(field) + " = " + std::string(value) + "\n";
    if (at > 0 && text_[at - 1] != '\n') line.insert(0, 1, '\n');
    text_.insert(at, line);
    return true;
}

bool TomlText::remove(Table table, std::string_view field) {
    auto const all = statements();
    auto const range = find(all, table);
    if (!range) return false;
    for (std::size_t i = range->first; i < range->last; ++i)
        if (all[i].name == field) {
            text_.erase(all[i].begin, all[i].end - all[i].begin);
            return true;
        }
    return false;
}

bool TomlText::remove(Table table) {
    auto const all = statements();
    auto const range = find(all, table);
    if (!range || table.name.empty()) return false;
    std::size_t const begin = all[range->first - 1].begin;
    std::size_t end = all[range->last - 1].end;
    while (end < text_.size() && text_[end] == '\n') ++end;
    text_.erase(begin, end - begin);
    return true;
}

std::optional<std::string> TomlText::table(Table table) const {
    auto const all = statements();
    auto const range = find(all, table);
    if (!range || table.name.empty()) return std::nullopt;
    std::size_t const begin = all[range->first - 1].begin;
    return text_.substr(begin, all[range->last - 1].end - begin);
}

std::vector<std::string> TomlText::tables(std::string_view name) const {
    auto const all = statements();
    std::vector<std::string> texts;
    for (std::size_t first = 0; first < all.size();) {
        std::size_t last = first + 1;
        while (last < all.size() && !all[last].is_header) ++last;
        std::size_t const begin = all[first].begin;
        if (all[first].is_header && all[first].name == name)
            texts.push_back(text_.substr(begin, all[last - 1].end - begin));
        first = last;
    }
    return texts;
}

void TomlText::append(std::string_view table_text) {
    if (!text_.empty() && text_.back() != '\n') text_ += '\n';
    if (!text_.empty()) text_ += '\n';
    text_ += table_text;
    if (text_.back() != '\n') text_ += '\n';
}

}  // namespace regia::files
