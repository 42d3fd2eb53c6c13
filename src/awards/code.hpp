//! Codes of certificates. Private to awards/.
//!
//! Eleven random characters and one that checks them, of 31 that no reader mistakes for another (no 0 O, 1 I L):
//! 31^11 = 2^54 codes. The sum of position times value is 0 modulo 31, a prime: one wrong character and two exchanged
//! ones are always found.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace regia::awards {

inline constexpr int code_characters = 12;

//! "K7QM-2XDT-9RF7" from random bytes; takes those below 248, so that each character is as likely. Nothing
//! when fewer than 11 are.
std::optional<std::string> spell_code(std::span<std::uint8_t const> random);
//! From the kernel's generator.
std::string new_code();
//! As it is stored, from what somebody typed: any case, blanks and hyphens. Nothing when it is no code.
std::optional<std::string> read_code(std::string_view typed);

}  // namespace regia::awards
