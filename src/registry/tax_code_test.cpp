//! Tax codes, valid and not; the valid ones were compared with an independent implementation.
#include <doctest/doctest.h>

#include "registry/registry.hpp"

using namespace regia;
using registry::TaxCodeFault;

namespace {

constexpr Day today{2026, 2, 12};

struct Valid {
    std::string_view tax_code, canonical, gender;
    Day born_on;
};
constexpr Valid valid[] = {
    {"RSSMRA78D45D612B", "RSSMRA78D45D612B", "f", {1978, 4, 5}},    // a woman: day 5 + 40
    {"DNGNCL90T31I726O", "DNGNCL90T31I726O", "m", {1990, 12, 31}},  // accent and apostrophe dropped
    {"LIXFOX00A41G999J", "LIXFOX00A41G999J", "f", {2000, 1, 1}},    // short names padded with X
    {"BNCGFR61M09A390W", "BNCGFR61M09A390W", "m", {1961, 8, 9}},    // four consonants in the given name
    {"RSSMRA85T10A562S", "RSSMRA85T10A562S", "m", {1985, 12, 10}},
    {"RSSMRA85T10A56NH", "RSSMRA85T10A562S", "m", {1985, 12, 10}},  // omocodia: the last digit
    {"RSSMRAURTMLARSNL", "RSSMRA85T10A562S", "m", {1985, 12, 10}},  // omocodia: all seven digits
};

struct Invalid {
    std::string_view tax_code;
    TaxCodeFault fault;
};
constexpr Invalid invalid[] = {
    {"RSSMRA85T10A562T", TaxCodeFault::check_character},
    {"RSSMRA85T10A56AH", TaxCodeFault::character},  // A stands for no digit
    {"RSSMRA85X10A562S", TaxCodeFault::month},
    {"RSSMRA85T40A562S", TaxCodeFault::day},
    {"RSSMRA85B30A562S", TaxCodeFault::day},        // 30 February
    {"RSSMRA85T00A562S", TaxCodeFault::day},
    {"rssmra85t10a562s", TaxCodeFault::character},  // upper case is expected
    {"RSSMRA85T10A562", TaxCodeFault::length},
    {"", TaxCodeFault::length},
    {"RSSMR\xc3\x80" "5T10A562S", TaxCodeFault::character},
};

}  // namespace

TEST_CASE("ValidTaxCodesPassAndGiveBirthDayGenderAndCanonicalForm") {
    for (Valid const& sample : valid) {
        CAPTURE(sample.tax_code);
        CHECK(registry::check_tax_code(sample.tax_code) == TaxCodeFault::none);
        CHECK(registry::canonical_tax_code(sample.tax_code) == sample.canonical);
        auto const facts = registry::facts_of_tax_code(sample.tax_code, today);
        CHECK(facts.born_on == sample.born_on);
        CHECK(facts.gender == sample.gender);
    }
}

TEST_CASE("InvalidTaxCodesAreRefusedForTheirReason") {
    for (Invalid const& sample : invalid) {
        CAPTURE(sample.tax_code);
        CHECK(registry::check_tax_code(sample.tax_code) == sample.fault);
    }
}

TEST_CASE("ABirthDayIsNeverAfterToday") {
    CHECK(registry::facts_of_tax_code("LIXFOX00A41G999J", {1999, 12, 31}).born_on == Day{1900, 1, 1});
    CHECK(registry::facts_of_tax_code("LIXFOX00A41G999J", {2000, 1, 1}).born_on == Day{2000, 1, 1});
}

TEST_CASE("TheCanonicalFormOfWhatIsNoTaxCodeIsItself") {
    CHECK(registry::canonical_tax_code("ABC") == "ABC");
    CHECK(registry::canonical_tax_code("RSSMRA85T10A56!S") == "RSSMRA85T10A56!S");
}

TEST_CASE("AllOmocodiaFormsOfACodeAreValidAndMeanTheSame") {
    constexpr std::string_view plain = "RSSMRA85T10A562S", letters = "LMNPQRSTUV";
    for (int form = 0; form < 128; ++form) {
        std::string code(plain);
        int bit = 0;
        for (std::size_t const at : {6, 7, 9, 10, 12, 13, 14})
            if (form >> bit++ & 1) code[at] = letters[static_cast<std::size_t>(code[at] - '0')];
        int valid = 0;
        for (code.back() = 'A'; code.back() <= 'Z'; ++code.back()) {
            if (registry::check_tax_code(code) != TaxCodeFault::none) continue;
            ++valid;
            CHECK(registry::canonical_tax_code(code) == plain);
            CHECK(registry::facts_of_tax_code(code, today).born_on == Day{1985, 12, 10});
        }
        CHECK(valid == 1);  // of the check characters
    }
}
