//! Secrets that a person copies by hand: "k3fm-9q2x-7dhe-4wpt".
#pragma once

#include <string>
#include <string_view>

namespace regia {

//! Eighty random bits, without letters that look like digits.
std::string new_readable_code();
//! What was meant, however it was typed: without blanks and hyphens, small, letters that look like digits as these.
std::string read_code(std::string_view typed);

}  // namespace regia
