//! A letter as it goes over the wire (RFC 5322, 2045, 2047). The same row gives the same bytes for ever.
#pragma once

#include <string>
#include <string_view>

#include "mail/outbox.hpp"

namespace regia::mail {

//! Who writes: "Regia <regia@example.org>".
struct Sender {
    std::string address;
    std::string name;
};

//! The whole message with CRLF line ends: headers, an empty line, the body in quoted-printable. The Message-ID is the
//! row's id at the domain of the sender; the date is that of the row.
std::string message_of(Letter const& letter, Sender const& sender);

//! RFC 2047: plain where it is short ASCII, else encoded words of at most 75 characters, one a line.
std::string encoded_header(std::string_view text);
//! RFC 2045 section 6.7, lines of at most 76 characters.
std::string quoted_printable(std::string_view text);

}  // namespace regia::mail
