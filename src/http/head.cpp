#include "http/head.hpp"

#include <arpa/inet.h>

#include <ctime>

#include "base/text.hpp"

namespace regia::http {
namespace {

//! Fields of which the first and the second could be believed by different readers.
constexpr std::string_view single_fields[] = {
    "host",          "content-length", "content-type", "transfer-encoding", "authorization",
    "cookie",        "origin",         "expect",       "sec-fetch-site",    "x-form-token"};

bool is_address(std::string const& text) {
    in6_addr ignored;
    return inet_pton(AF_INET, text.c_str(), &ignored) == 1 || inet_pton(AF_INET6, text.c_str(), &ignored) == 1;
}

}  // namespace

Failure unreadable(std::string detail) { return {400, "bad_request", std::move(detail), {}}; }

Failure too_large() { return {413, "too_large", "the body is too large", {}}; }

std::optional<Failure> fault_of_head(Request const& request, bool is_old) {
    for (std::string_view name : single_fields)
        if (request.headers.all(name).size() > 1) return unreadable("the header " + std::string(name) + " comes twice");
    if (!is_old && request.header("host").empty()) return unreadable("the header host is missing");
    bool const is_number = request.header("content-length").find_first_not_of("0123456789") == std::string_view::npos;
    if (!is_number) return unreadable("the length of the body is no number");
    std::string const coding = lower_ascii(request.header("transfer-encoding"));
    bool const is_unclear = is_old || request.headers.has("content-length");
    if (!coding.empty() && is_unclear) return unreadable("the length of the body is not clear");
    if (!coding.empty() && coding != "chunked")
        return Failure{501, "bad_request", "no transfer coding but chunked is known", {}};
    std::string const expected = is_old ? std::string() : lower_ascii(request.header("expect"));
    if (!expected.empty() && expected != "100-continue")
        return Failure{417, "bad_request", "no such expectation can be met", {}};
    return std::nullopt;
}

std::string client_address(std::string_view peer, Request const& request) {
    auto const lines = request.headers.all("x-forwarded-for");
    bool const is_this_machine = peer.starts_with("127.") || peer == "::1";
    if (!is_this_machine || lines.empty()) return std::string(peer);
    std::string last(trim(lines.back().substr(lines.back().rfind(',') + 1)));
    return is_address(last) ? last : std::string(peer);
}

std::string date_now() {
    std::time_t const now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char line[32];
    return {line, std::strftime(line, sizeof line, "%a, %d %b %Y %H:%M:%S GMT", &parts)};  // the locale is always C
}

}  // namespace regia::http
