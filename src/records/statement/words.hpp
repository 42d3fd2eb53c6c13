//! The simple values of which statements are made: identifiers, languages, times, lengths of time. Pure; private to
//! records/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace regia::records {

//! RFC 3987 with a scheme (XAPI-00011): no blanks, no character that an IRI must encode.
bool is_iri(std::string_view text);
//! RFC 5646 by form: "it", "zh-Hant", "sr-Latn-RS", "x-private", "i-klingon".
bool is_language(std::string_view text);
//! "mailto:" and an address (XAPI-00038).
bool is_mailbox(std::string_view text);
//! So many hexadecimal digits.
bool is_hex(std::string_view text, std::size_t digits);
//! ISO 8601 section 4.4.3.2: "P3Y1M29DT4H35M59.14S" or "P4W", not both (XAPI-00124).
bool is_duration(std::string_view text);
//! As two durations are compared (IEEE 9274.1.1, 4.2.7): "PT0.1237S" -> "PT0.12S".
std::string to_hundredths(std::string_view duration);
//! "text/plain; charset=ascii"
bool is_media_type(std::string_view text);
//! RFC 4122 in its usual 36 characters (XAPI-00027).
bool is_uuid(std::string_view text);

//! ISO 8601, extended or basic, as RFC 3339 narrows it: date, time, and an offset that is no negative zero
//! (XAPI-00123). Nothing for anything else. More than microseconds are cut off.
std::optional<Instant> parse_timestamp(std::string_view text);

//! The best of `available` for an Accept-Language header; the first when none fits, empty when there is none.
std::string_view best_language(std::string_view accept, std::string_view const* available, std::size_t count);

}  // namespace regia::records
