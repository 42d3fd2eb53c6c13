//! Any bytes as the target of a request line: a path that is taken is clean, and means the same when written again.
#include "fuzz/promise.hpp"
#include "base/text.hpp"
#include "http/message.hpp"

using namespace regia;
using fuzz::promise;

namespace {

std::string written_again(http::Request const& request) {
    std::string target;
    for (char c : request.path) target += c == '/' ? "/" : http::url_encode(std::string_view(&c, 1));
    std::string between = "?";
    for (auto const& [name, value] : request.query.pairs()) {
        target += between + http::url_encode(name) + "=" + http::url_encode(value);
        between = "&";
    }
    return target;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    http::Request request;
    if (!http::read_target(fuzz::text_of(data, size), request)) return 0;
    promise(request.path.starts_with('/') && is_utf8(request.path), "a path is text that begins with a slash");
    for (char c : request.path)
        promise(static_cast<unsigned char>(c) >= ' ' && c != '\\' && c != '\x7f', "a path has no strange character");
    for (std::string_view segment : split(request.path, '/')) promise(segment != "..", "a path does not climb");
    http::Request again;
    promise(http::read_target(written_again(request), again), "what was read can be written");
    promise(again.path == request.path, "the path comes back");
    promise(again.query.pairs() == request.query.pairs(), "the query comes back");
    return 0;
}
