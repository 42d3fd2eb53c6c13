//! Typed HTML: markup comes only from string literals, checked when they are compiled; values are always escaped.
//!
//!     h("<li class=\"{}\"><a href=\"{}\">{}</a></li>", css, url, title);
//!
//! `{}` in text or in a quoted attribute takes text, numbers, or (in text only) a Fragment or a function that writes
//! more. `{}` in href, src, action, formaction takes only a Url. `{}` anywhere else does not compile.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace regia::html {

class Writer;

//! A path of ours, or an address checked by its maker: never free text of a user with another scheme.
class Url {
public:
    //! A path of ours; throws Bug when it does not begin with a single slash, a hash or a question mark.
    explicit Url(std::string path);
    //! An address that begins with http:// or https:// or mailto:.
    static Url external(std::string address);
    std::string const& text() const { return text_; }

private:
    Url() = default;
    std::string text_;
};

//! Markup made by a Writer (or by the Markdown renderer), already escaped.
class Fragment {
public:
    Fragment() = default;
    static Fragment trusted(std::string markup) { return Fragment(std::move(markup)); }
    std::string const& markup() const { return markup_; }
    bool empty() const { return markup_.empty(); }

private:
    explicit Fragment(std::string markup) : markup_(std::move(markup)) {}
    std::string markup_;
};

namespace detail {

template <class T>
concept Component = std::invocable<T const&, Writer&>;
template <class T>
concept Number = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

template <class T>
inline constexpr bool is_markup = std::same_as<std::remove_cvref_t<T>, Fragment> || Component<std::remove_cvref_t<T>>;
template <class T>
inline constexpr bool is_url = std::same_as<std::remove_cvref_t<T>, Url>;
template <class T>
inline constexpr bool is_text = std::convertible_to<T, std::string_view> || Number<std::remove_cvref_t<T>>;

//! Not constexpr on purpose: reaching it while a literal is checked stops the compiler, with the reason in its name.
void a_placeholder_stands_outside_text_and_quotes();
void a_url_attribute_takes_only_html_Url();
void an_attribute_takes_no_markup();
void placeholders_and_values_differ_in_number();
void a_style_or_event_attribute_breaks_the_content_security_policy();

constexpr bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || c == '-'; }

//! A literal may go on inside the tag that the one before left open: h("<input"); h(" value=\"{}\"", text); h(">");
constexpr bool goes_on_in_a_tag(std::string_view markup) {
    std::size_t name_end = 1;
    while (name_end < markup.size() && is_name_character(markup[name_end])) ++name_end;
    return markup.starts_with(' ') && name_end > 1 && markup.substr(name_end, 2) == "=\"";
}

//! Walks the literal like a browser's tokenizer and checks each placeholder against its value's kind.
template <std::size_t N>
consteval void check_literal(std::string_view markup, bool const (&markup_value)[N], bool const (&url_value)[N],
                             std::size_t values) {
    enum class In { text, tag, attribute } in = goes_on_in_a_tag(markup) ? In::tag : In::text;
    std::size_t name_start = 0;
    std::string_view name;
    std::size_t used = 0;
    for (std::size_t i = 0; i < markup.size(); ++i) {
        char const c = markup[i];
        if (c == '{' && i + 1 < markup.size() && markup[i + 1] == '}') {
            if (used >= values) placeholders_and_values_differ_in_number();
            bool const url_attribute = name == "href" || name == "src" || name == "action" || name == "formaction";
            if (in == In::tag) a_placeholder_stands_outside_text_and_quotes();
            if (in == In::attribute && markup_value[used]) an_attribute_takes_no_markup();
            if (in == In::attribute && url_attribute != url_value[used]) a_url_attribute_takes_only_html_Url();
            if (in == In::text && url_value[used]) a_url_attribute_takes_only_html_Url();
            ++used;
            ++i;
            continue;
        }
        switch (in) {
            case In::text:
                if (c == '<') in = In::tag, name_start = i + 1;
                break;
            case In::tag:
                if (c == '>') in = In::text;
                else if (c == '"') {
                    in = In::attribute;
                    name = markup.substr(name_start, i - 1 - name_start);
                    if (name == "style" || name.starts_with("on"))
                        a_style_or_event_attribute_breaks_the_content_security_policy();
                } else if (!is_name_character(c) && c != '=') name_start = i + 1;
                break;
            case In::attribute:
                if (c == '"') in = In::tag, name = {}, name_start = i + 1;
                break;
        }
    }
    if (used != values) placeholders_and_values_differ_in_number();
}

template <class... Values>
struct Checked {
    template <std::size_t N>
    consteval Checked(char const (&literal)[N]) : markup(literal, N - 1) {  // NOLINT: a literal is a format
        constexpr bool markup_values[sizeof...(Values) + 1] = {is_markup<Values>..., false};
        constexpr bool url_values[sizeof...(Values) + 1] = {is_url<Values>..., false};
        check_literal(markup, markup_values, url_values, sizeof...(Values));
    }
    std::string_view markup;
};

}  // namespace detail

class Writer {
public:
    Writer() { out_.reserve(8 * 1024); }

    template <class... Values>
    Writer& operator()(detail::Checked<std::type_identity_t<Values>...> format, Values const&... values) {
        std::string_view rest = format.markup;
        (put_up_to_placeholder(rest, values), ...);
        out_ += rest;
        return *this;
    }
    void text(std::string_view value) { escape(value); }
    void add(Fragment const& fragment) { out_ += fragment.markup(); }
    Fragment take() { return Fragment::trusted(std::move(out_)); }
    std::string take_text() { return std::move(out_); }
    std::size_t size() const { return out_.size(); }

private:
    template <class Value>
    void put_up_to_placeholder(std::string_view& rest, Value const& value) {
        auto const at = rest.find("{}");
        out_ += rest.substr(0, at);
        rest.remove_prefix(at + 2);
        if constexpr (std::same_as<Value, Fragment>) out_ += value.markup();
        else if constexpr (std::same_as<Value, Url>) escape(value.text());
        else if constexpr (std::convertible_to<Value const&, std::string_view>) escape(value);
        else if constexpr (detail::Number<Value>) out_ += std::to_string(value);
        else value(*this);
    }
    void escape(std::string_view value);
    std::string out_;
};

//! A fragment written by a function.
template <detail::Component Write>
Fragment fragment(Write const& write) {
    Writer h;
    write(h);
    return h.take();
}

}  // namespace regia::html
