//! Any headers: what is believed has one host, one length, one coding; the address of a client is an address.
#include <arpa/inet.h>

#include "base/text.hpp"
#include "fuzz/promise.hpp"
#include "http/head.hpp"

using namespace regia;
using fuzz::promise;

namespace {

bool is_address(std::string const& text) {
    in6_addr ignored;
    return inet_pton(AF_INET, text.c_str(), &ignored) == 1 || inet_pton(AF_INET6, text.c_str(), &ignored) == 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    http::Request request;
    for (std::string_view line : split(fuzz::text_of(data, size), '\n')) {
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        request.headers.add(lower_ascii(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
    }
    for (bool const is_old : {false, true}) {
        if (http::fault_of_head(request, is_old)) continue;
        promise(is_old || !request.header("host").empty(), "there is a host");
        for (char const* name : {"host", "content-length", "transfer-encoding", "cookie", "authorization"})
            promise(request.headers.all(name).size() <= 1, "there is one of it");
        bool const has_coding = !request.header("transfer-encoding").empty();
        promise(!has_coding || lower_ascii(request.header("transfer-encoding")) == "chunked", "the coding is known");
        promise(!has_coding || !request.headers.has("content-length"), "there is one length");
    }
    promise(http::client_address("192.0.2.1", request) == "192.0.2.1", "only the proxy is believed");
    promise(is_address(http::client_address("127.0.0.1", request)), "a client has an address");
    return 0;
}
