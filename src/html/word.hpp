//! A word: one text of locale/, in every language the product speaks. Symbols are generated (locale/words.hpp).
#pragma once

#include <string_view>

namespace regia::html {

enum class Language { it, en };

struct Word {
    unsigned index;
};

struct WordForms {
    std::string_view other;
    std::string_view one;
};

struct WordEntry {
    std::string_view key;  //!< "learning.home_title"
    WordForms text[2];     //!< by Language
};

extern WordEntry const word_table[];
extern unsigned const word_count;

}  // namespace regia::html
