//! Reads markup as a browser's tokenizer would and checks that nothing in it can run, load or lead elsewhere.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "fuzz/promise.hpp"

namespace regia::fuzz {

enum class Links { none, safe };

//! `tags` are the only elements allowed; an attribute may neither be a handler nor a style.
inline void promise_harmless(std::string_view markup, std::initializer_list<std::string_view> tags, Links links) {
    promise(is_utf8(markup), "markup is text");
    for (std::size_t at = markup.find('<'); at != std::string_view::npos; at = markup.find('<', at)) {
        std::size_t i = at + 1;
        if (i < markup.size() && markup[i] == '/') ++i;
        std::size_t const name_at = i;
        while (i < markup.size() && markup[i] != ' ' && markup[i] != '>') ++i;
        auto const name = markup.substr(name_at, i - name_at);
        promise(std::find(tags.begin(), tags.end(), name) != tags.end(), "only known elements come out");
        while (i < markup.size() && markup[i] == ' ') {
            std::size_t const equals = markup.find('=', ++i);
            promise(equals != std::string_view::npos && markup.substr(equals, 2) == "=\"", "values stand in quotes");
            std::string const attribute = lower_ascii(markup.substr(i, equals - i));
            std::size_t const end = markup.find('"', equals + 2);
            promise(end != std::string_view::npos, "a value ends");
            std::string const value = lower_ascii(markup.substr(equals + 2, end - equals - 2));
            bool const is_quiet = !attribute.starts_with("on") && attribute != "style" && attribute != "src";
            promise(is_quiet, "nothing runs or loads");
            if (attribute.ends_with("href")) {
                promise(links == Links::safe, "a figure refers to nothing outside");
                promise(value.starts_with("http://") || value.starts_with("https://") || value.starts_with("mailto:") ||
                            (value.starts_with("/") && !value.starts_with("//")) || value.starts_with("#") ||
                            value.starts_with("?"),
                        "links lead where they may");
            }
            promise(value.find('<') == std::string::npos, "values are escaped");
            i = end + 1;
        }
        promise(i < markup.size() && markup[i] == '>', "a tag ends");
        at = i;
    }
}

}  // namespace regia::fuzz
