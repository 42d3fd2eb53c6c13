//! A word: one text of locale/, in every language the product speaks. Symbols are generated (locale/<context>.hpp).
#pragma once

#include <string_view>

namespace regia::html {

enum class Language { it, en };

struct WordForms {
    std::string_view other;
    std::string_view one;
};

struct WordEntry {
    WordForms text[2];  //!< by Language
};

struct Word {
    WordEntry const* entry;
    bool operator==(Word const&) const = default;
};

}  // namespace regia::html
