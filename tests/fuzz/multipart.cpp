//! Any bytes as the body of a form with files: either refused with the reason, or parts that lie inside the body.
#include <filesystem>

#include "base/text.hpp"
#include "fuzz/promise.hpp"
#include "http/multipart.hpp"

using namespace regia;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static std::string const folder = std::filesystem::temp_directory_path().string();
    std::string_view const text = fuzz::text_of(data, size);
    auto const line = text.find('\n');
    std::string_view const type = text.substr(0, line);
    std::string_view const boundary = http::boundary_of(type);
    promise(boundary.size() <= 70, "a boundary is short");
    if (!boundary.empty()) promise(type.find(boundary) != std::string_view::npos, "the boundary is of the header");
    http::TemporaryFile body(folder);
    if (line != std::string_view::npos) body.append(text.substr(line + 1));
    http::Request request;
    try {
        http::read_multipart(body, boundary.empty() ? "b" : boundary, folder, request);
    } catch (BadRequest const& reason) {
        promise(*reason.what() != '\0', "a refusal says why");
        return 0;
    }
    std::uint64_t bytes = 0;
    for (auto const& [name, value] : request.form.pairs()) {
        promise(!name.empty() && is_utf8(name) && is_utf8(value), "a field has a name and is UTF-8");
        bytes += value.size();
    }
    for (http::Upload const& upload : request.uploads) {
        promise(upload.size_bytes == upload.file->size_bytes(), "a file is as long as it says");
        promise(is_utf8(upload.file_name), "its name is UTF-8");
        bytes += upload.size_bytes;
    }
    promise(bytes <= size, "parts are no longer than the body");
    return 0;
}
