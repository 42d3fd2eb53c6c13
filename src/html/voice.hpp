//! Words, numbers and dates in the language of the page.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "html/word.hpp"

namespace regia::html {

//! A value for a {place} of a word. A number named "n" also chooses between singular and plural.
struct With {
    With(std::string_view place_name, std::string_view value) : place(place_name), text(value) {}
    With(std::string_view place_name, std::int64_t value);
    With(std::string_view place_name, int value) : With(place_name, static_cast<std::int64_t>(value)) {}
    std::string_view place;
    std::string text;
    std::int64_t number = 0;
    bool is_number = false;
};

class Voice {
public:
    explicit Voice(Language spoken) : language(spoken) {}
    //! As a person's language is stored: "en", or Italian.
    explicit Voice(std::string_view code) : Voice(code == "en" ? Language::en : Language::it) {}
    Language const language;

    //! The word with its {places} filled; numbers are grouped as the language does.
    std::string operator()(Word word, std::initializer_list<With> with = {}) const;
    //! As it stands in locale/, for words without places: no copy.
    std::string_view operator[](Word word) const;

    std::string number(std::int64_t value) const;                     //!< "60.000" / "60,000"
    std::string percent(double share, int decimals = 1) const;        //!< 0.575 -> "57,5%"
    std::string day(Day day) const;                                   //!< "12 febbraio 2026" / "12 February 2026"
    std::string day_with_weekday(Day day) const;                      //!< "giovedì 30 aprile 2026"
    std::string clock(Instant at) const;                              //!< "10:42", as in Rome
    std::string moment(Instant at) const;                             //!< "12 febbraio 2026, ore 10:42"
    std::string duration(std::int64_t minutes) const;                 //!< "2 ore e 18 minuti"
    //! "/percorso" -> "/en/percorso" in English: a path of ours as a page or a letter in this language leads there.
    std::string local(std::string_view path) const {
        return (language == Language::en ? "/en" : "") + std::string(path);
    }
    std::string_view code() const { return language == Language::it ? "it" : "en"; }
    //! `it` or `en` of a text that programme data gives in both.
    std::string_view pick(std::string_view it, std::string_view en) const {
        return language == Language::it || en.empty() ? it : en;
    }
};

}  // namespace regia::html
