#include "files/xml/xml_stream.hpp"

#include "base/text.hpp"

namespace regia::files {
namespace {

constexpr std::size_t token_bytes_max = 64 * 1024;
constexpr std::size_t open_elements_max = 64;
constexpr std::size_t attributes_of_element_max = 200;
constexpr std::size_t reference_bytes_max = 12;  // "&#x10FFFF;"

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view without_prefix(std::string_view name) {
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void put_utf8(std::string& to, char32_t c) {
    if (c < 0x80) {
        to.push_back(static_cast<char>(c));
        return;
    }
    int const more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    constexpr unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
    to.push_back(static_cast<char>(lead[more] | (c >> (6 * more))));
    for (int i = more - 1; i >= 0; --i) to.push_back(static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3f)));
}

//! "amp", "#38", "#x26" as a character; 0 = none.
char32_t character_of(std::string_view reference) {
    if (reference == "amp") return '&';
    if (reference == "lt") return '<';
    if (reference == "gt") return '>';
    if (reference == "quot") return '"';
    if (reference == "apos") return '\'';
    if (!reference.starts_with('#')) return 0;
    bool const is_hex = reference.starts_with("#x");
    char32_t value = 0;
    for (char const c : reference.substr(is_hex ? 2 : 1)) {
        int const digit = c >= '0' && c <= '9'             ? c - '0'
                          : is_hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : is_hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                           : -1;
        if (digit < 0) return 0;
        value = value * (is_hex ? 16u : 10u) + static_cast<char32_t>(digit);
        if (value > 0x10ffff) return 0;
    }
    return value >= 0xd800 && value < 0xe000 ? 0 : value;
}

}  // namespace

bool XmlStream::fill() {
    if (is_at_end_) return false;
    if (at_ > 0) {
        buffer_.erase(0, at_);
        at_ = 0;
    }
    std::string_view const part = more_();
    if (part.empty()) is_at_end_ = true;
    buffer_ += part;
    return !is_at_end_;
}

bool XmlStream::is_at(std::string_view what) {
    while (buffer_.size() - at_ < what.size() && fill()) {
    }
    return std::string_view(buffer_).substr(at_).starts_with(what);
}

std::size_t XmlStream::find(std::string_view what, std::size_t from) {
    for (;;) {
        auto const found = buffer_.find(what, at_ + from);
        if (found != std::string::npos && found - at_ <= token_bytes_max) return found - at_;
        if (found != std::string::npos || buffer_.size() - at_ > token_bytes_max) {
            fail(XmlFault::Kind::too_large);
            return std::string::npos;
        }
        if (!fill()) {
            fail(XmlFault::Kind::malformed);
            return std::string::npos;
        }
    }
}

std::size_t XmlStream::end_of_tag() {
    char quote = '\0';
    for (std::size_t i = 1;; ++i) {
        if (at_ + i >= buffer_.size() && !fill()) {
            fail(XmlFault::Kind::malformed);
            return std::string::npos;
        }
        if (i > token_bytes_max) {
            fail(XmlFault::Kind::too_large);
            return std::string::npos;
        }
        char const c = buffer_[at_ + i];
        if (quote != '\0') quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'') quote = c;
        else if (c == '>') return i;
    }
}

XmlStream::Event XmlStream::fail(XmlFault::Kind kind) {
    fault_ = kind;
    has_failed_ = true;
    return Event::fault;
}

std::string_view XmlStream::attribute(std::string_view name) const {
    for (std::size_t i = 0; i < attribute_count_; ++i)
        if (attributes_[i].name == name) return attributes_[i].value;
    return {};
}

bool XmlStream::add_decoded(std::string& to, std::string_view raw) {
    for (std::size_t at = 0; at < raw.size();) {
        auto const amp = raw.find('&', at);
        to += raw.substr(at, amp - at);
        if (amp == std::string_view::npos) return true;
        auto const end = raw.find(';', amp);
        char32_t const c = end == std::string_view::npos ? 0 : character_of(raw.substr(amp + 1, end - amp - 1));
        if (c == 0) return false;
        put_utf8(to, c);
        at = end + 1;
    }
    return true;
}

XmlStream::Event XmlStream::next() {
    if (has_failed_) return Event::fault;
    if (!was_begun_) {
        was_begun_ = true;
        if (is_at("\xef\xbb\xbf")) at_ += 3;
        else if (is_at("\xff\xfe") || is_at("\xfe\xff")) return fail(XmlFault::Kind::encoding);
    }
    if (ends_itself_) {
        ends_itself_ = false;
        open_.pop_back();
        has_root_ended_ = open_.empty();
        return Event::end;
    }
    for (;;) {
        if (at_ >= buffer_.size() && !fill())
            return has_root_ended_ ? Event::over : fail(XmlFault::Kind::malformed);
        if (buffer_[at_] != '<') {
            Event const read = read_text();
            if (read != Event::over) return read;
            continue;
        }
        Event ended = Event::over;
        if (skip_markup(ended)) {
            if (ended != Event::over) return ended;
            continue;
        }
        auto const length = end_of_tag();
        if (length == std::string::npos) return Event::fault;
        std::string const tag = buffer_.substr(at_ + 1, length - 1);
        at_ += length + 1;
        return tag.starts_with('/') ? read_end(tag) : read_begin(tag);
    }
}

bool XmlStream::skip_markup(Event& ended) {
    bool const is_comment = is_at("<!--"), is_instruction = is_at("<?"), is_section = is_at("<![CDATA[");
    if (!is_comment && !is_instruction && !is_section) {
        if (!is_at("<!")) return false;
        ended = fail(XmlFault::Kind::document_type);
        return true;
    }
    std::string_view const end = is_comment ? "-->" : is_section ? "]]>" : "?>";
    std::size_t const begin = is_comment ? 4 : is_section ? 9 : 2;
    auto const length = find(end, begin);
    if (length == std::string::npos) {
        ended = Event::fault;
        return true;
    }
    std::string_view const content = std::string_view(buffer_).substr(at_ + begin, length - begin);
    if (is_instruction && content.starts_with("xml ")) {
        std::string const declared = lower_ascii(content);
        bool const names_one = declared.find("encoding") != std::string::npos;
        if (names_one && declared.find("utf-8") == std::string::npos) ended = fail(XmlFault::Kind::encoding);
    }
    if (is_section) {
        text_ = content;
        ended = open_.empty() ? fail(XmlFault::Kind::malformed) : Event::text;
    }
    at_ += length + end.size();
    return true;
}

//! `over` = only blanks outside the root.
XmlStream::Event XmlStream::read_text() {
    auto end = std::min(buffer_.find('<', at_), buffer_.size());
    if (end == buffer_.size() && !is_at_end_) {  // a reference may go on in the next bytes
        auto const amp = buffer_.rfind('&');
        bool const is_near = amp != std::string::npos && amp >= at_ && end - amp <= reference_bytes_max;
        if (is_near && buffer_.find(';', amp) == std::string::npos) end = amp;
        if (end == at_) {
            fill();
            return Event::over;
        }
    }
    std::string_view const raw = std::string_view(buffer_).substr(at_, end - at_);
    at_ = end;
    if (open_.empty())
        return std::all_of(raw.begin(), raw.end(), is_blank) ? Event::over : fail(XmlFault::Kind::malformed);
    text_.clear();
    return add_decoded(text_, raw) ? Event::text : fail(XmlFault::Kind::malformed);
}

XmlStream::Event XmlStream::read_end(std::string_view tag) {
    tag.remove_prefix(1);
    while (!tag.empty() && is_blank(tag.back())) tag.remove_suffix(1);
    if (open_.empty() || open_.back() != tag) return fail(XmlFault::Kind::malformed);
    name_ = without_prefix(tag);
    open_.pop_back();
    has_root_ended_ = open_.empty();
    return Event::end;
}

XmlStream::Event XmlStream::read_begin(std::string_view tag) {
    ends_itself_ = tag.ends_with('/');
    if (ends_itself_) tag.remove_suffix(1);
    std::size_t at = 0;
    auto const word = [&](auto const& is_over) {
        std::size_t const begin = at;
        while (at < tag.size() && !is_over(tag[at])) ++at;
        return tag.substr(begin, at - begin);
    };
    auto const blanks = [&] {
        while (at < tag.size() && is_blank(tag[at])) ++at;
    };
    std::string_view const whole = word(is_blank);
    if (whole.empty() || has_root_ended_) return fail(XmlFault::Kind::malformed);
    if (open_.size() >= open_elements_max) return fail(XmlFault::Kind::too_large);
    name_ = without_prefix(whole);
    open_.emplace_back(whole);
    attribute_count_ = 0;
    for (blanks(); at < tag.size(); blanks()) {
        std::string_view const key = word([](char c) { return c == '=' || is_blank(c); });
        blanks();
        if (key.empty() || at >= tag.size() || tag[at] != '=') return fail(XmlFault::Kind::malformed);
        ++at;
        blanks();
        if (at >= tag.size() || (tag[at] != '"' && tag[at] != '\'')) return fail(XmlFault::Kind::malformed);
        char const quote = tag[at++];
        std::string_view const raw = word([&](char c) { return c == quote; });
        if (at >= tag.size()) return fail(XmlFault::Kind::malformed);
        ++at;
        if (attribute_count_ == attributes_of_element_max) return fail(XmlFault::Kind::too_large);
        if (attribute_count_ == attributes_.size()) attributes_.emplace_back();
        Attribute& one = attributes_[attribute_count_++];
        one.name = without_prefix(key);
        one.value.clear();
        if (!add_decoded(one.value, raw)) return fail(XmlFault::Kind::malformed);
    }
    return Event::begin;
}

}  // namespace regia::files
