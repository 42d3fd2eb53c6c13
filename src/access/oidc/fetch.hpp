//! One request over HTTPS to an identity provider. Private to access/; libcurl stays behind this header.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace regia::access::oidc {

struct Fetch {
    std::string url;
    std::optional<std::string> form{};  //!< a urlencoded body makes it a POST
    std::string authorization{};        //!< the header's value; empty = none
};
struct Fetched {
    int status = 0;  //!< 0 = no answer: `body` says why
    std::string type{};
    std::string body{};
};
//! Never throws; waits ten seconds at most. Redirects are not followed: an address of the provider is exact.
using Fetcher = std::function<Fetched(Fetch const&)>;

//! `ca_file` (PEM) in the place of the system's certificates; empty = the system's. Plain http only to this machine.
Fetcher make_fetcher(std::string ca_file);
//! https, or http to this very machine (for tests and for a gateway on the same host).
bool is_safe_address(std::string const& url);

}  // namespace regia::access::oidc
