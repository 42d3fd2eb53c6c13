//! What stands before the body of a request: whether it can be believed, and whose it is. Private to http/.
//!
//! Rules: RFC 9112. What two readers could understand in two ways (two lengths, two hosts, a transfer coding we don't
//! know) is refused, never guessed, since a proxy in front of us may guess otherwise.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/dispatcher.hpp"

namespace regia::http {

Failure unreadable(std::string detail);  //!< 400
Failure too_large();                     //!< 413

//! Why headers and target can't be believed; nothing when they can. `is_old` = HTTP/1.0.
std::optional<Failure> fault_of_head(Request const& request, bool is_old);

//! Behind the proxy on this machine every peer is this machine: the last address that the proxy wrote is the client's.
//! Nobody else's word is taken.
std::string client_address(std::string_view peer, Request const& request);

//! RFC 9110 section 5.6.7.
std::string date_now();

}  // namespace regia::http
