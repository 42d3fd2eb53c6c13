//! The Italian tax code (codice fiscale) of a person: decree of the Minister of Finance of 23 December 1976 and its
//! omocodia letters. Sixteen characters: surname 3, name 3, year 2, month letter, day 2 (women + 40), place 4, check.
#include <algorithm>
#include <array>

#include "registry/registry.hpp"

namespace regia::registry {
namespace {

constexpr std::size_t length = 16;
constexpr std::string_view months = "ABCDEHLMPRST";
//! Two people with the same code get letters for digits, from the right: 0 = L, 1 = M ... 9 = V.
constexpr std::string_view omocodia_letters = "LMNPQRSTUV";
constexpr std::array<std::size_t, 7> digit_positions{6, 7, 9, 10, 12, 13, 14};
//! What a character is worth at the 1st, 3rd, 5th ... place; by digit, then by letter.
constexpr std::array<int, 10> odd_digit{1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
constexpr std::array<int, 26> odd_letter{1, 0,  5,  7,  9, 13, 15, 17, 19, 21, 2,  4,  18,
                                         20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_digit_position(std::size_t at) {
    return std::find(digit_positions.begin(), digit_positions.end(), at) != digit_positions.end();
}

char check_character(std::string_view tax_code) {
    int sum = 0;
    for (std::size_t i = 0; i + 1 < length; ++i) {
        int const value = is_digit(tax_code[i]) ? tax_code[i] - '0' : tax_code[i] - 'A';
        bool const is_odd_place = i % 2 == 0;
        if (!is_odd_place) sum += value;
        else sum += is_digit(tax_code[i]) ? odd_digit[static_cast<std::size_t>(value)]
                                          : odd_letter[static_cast<std::size_t>(value)];
    }
    return static_cast<char>('A' + sum % 26);
}

//! Digits where digits belong; a letter that stands for none stays.
std::string with_digits(std::string_view tax_code) {
    std::string plain(tax_code);
    for (std::size_t at : digit_positions)
        if (auto const digit = omocodia_letters.find(plain[at]); digit != std::string_view::npos)
            plain[at] = static_cast<char>('0' + digit);
    return plain;
}

int two_digits(std::string_view plain, std::size_t at) { return (plain[at] - '0') * 10 + (plain[at + 1] - '0'); }
int month_of(std::string_view plain) {
    auto const found = months.find(plain[8]);
    return found == std::string_view::npos ? 0 : static_cast<int>(found) + 1;
}
int day_of(std::string_view plain) {
    int const day = two_digits(plain, 9);
    return day > 40 ? day - 40 : day;
}

}  // namespace

TaxCodeFault check_tax_code(std::string_view tax_code) {
    if (tax_code.size() != length) return TaxCodeFault::length;
    for (std::size_t i = 0; i < length; ++i) {
        char const c = tax_code[i];
        bool const is_right = is_digit_position(i) ? is_digit(c) || omocodia_letters.find(c) != std::string_view::npos
                                                   : is_letter(c);
        if (!is_right) return TaxCodeFault::character;
    }
    std::string const plain = with_digits(tax_code);
    int const month = month_of(plain);
    if (month == 0) return TaxCodeFault::month;
    // The century is not written: the longer February of the two that may be meant.
    int const year = two_digits(plain, 6);
    int const last = last_day_of_month({2000 + year, month, 1}).day;
    if (day_of(plain) < 1 || day_of(plain) > last) return TaxCodeFault::day;
    if (check_character(tax_code) != tax_code.back()) return TaxCodeFault::check_character;
    return TaxCodeFault::none;
}

std::string canonical_tax_code(std::string_view tax_code) {
    if (tax_code.size() != length) return std::string(tax_code);
    std::string plain = with_digits(tax_code);
    for (std::size_t i = 0; i < length; ++i)
        if (!is_letter(plain[i]) && !is_digit(plain[i])) return std::string(tax_code);
    plain.back() = check_character(plain);
    return plain;
}

TaxCodeFacts facts_of_tax_code(std::string_view tax_code, Day today) {
    if (check_tax_code(tax_code) != TaxCodeFault::none) throw Bug("facts of a tax code that was not checked");
    std::string const plain = with_digits(tax_code);
    Day born_on{2000 + two_digits(plain, 6), month_of(plain), day_of(plain)};
    // Nobody is born after today. Someone over a hundred is read as young, which only makes her rare.
    if (born_on > today) born_on.year -= 100;
    return {born_on, two_digits(plain, 9) > 40 ? "f" : "m"};
}

}  // namespace regia::registry
