//! Any bytes as the body of a request with attachments: refused with the reason, or parts that lie inside the body.
#include "fuzz/promise.hpp"
#include "records/resource/multipart_mixed.hpp"

using namespace regia;
using namespace regia::records;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text = fuzz::text_of(data, size);
    auto const line = text.find('\n');
    std::string const boundary = mixed_boundary(text.substr(0, line));
    promise(boundary.size() <= 70, "a boundary is short");
    std::string_view const body = line == std::string_view::npos ? std::string_view() : text.substr(line + 1);
    auto const parts = read_mixed(body, boundary.empty() ? "b" : boundary);
    if (!parts) {
        promise(!parts.error().why.empty(), "a refusal says why");
        return 0;
    }
    for (Part const& part : parts.value())
        promise(part.content.data() >= body.data() &&
                    part.content.data() + part.content.size() <= body.data() + body.size(),
                "a part lies in the body");
    return 0;
}
