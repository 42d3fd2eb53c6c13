#include "http/multipart.hpp"

#include <sys/mman.h>

#include <cstring>

#include "base/text.hpp"

namespace regia::http {
namespace {

constexpr std::size_t field_bytes_max = 64 * 1024;
constexpr std::size_t head_bytes_max = 8 * 1024;
constexpr std::size_t parts_max = 200;
constexpr std::size_t boundary_characters_max = 70;

//! A file seen as text, without reading it into memory.
class MappedFile {
public:
    explicit MappedFile(TemporaryFile const& file) : size_(static_cast<std::size_t>(file.size_bytes())) {
        if (size_ > 0) start_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
        if (start_ == MAP_FAILED) throw Unavailable("the upload can't be read");
    }
    ~MappedFile() {
        if (size_ > 0) munmap(start_, size_);
    }
    MappedFile(MappedFile const&) = delete;
    MappedFile& operator=(MappedFile const&) = delete;
    std::string_view text() const { return {static_cast<char const*>(start_), size_}; }

private:
    std::size_t size_;
    void* start_ = nullptr;
};

std::size_t find(std::string_view text, std::string_view what, std::size_t from) {
    if (from > text.size()) return std::string_view::npos;
    void const* const found = memmem(text.data() + from, text.size() - from, what.data(), what.size());
    if (!found) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<char const*>(found) - text.data());
}

//! `name="value"` inside a Content-Disposition line.
std::string parameter(std::string_view line, std::string_view name) {
    std::string const start = std::string(name) + "=\"";
    std::size_t at = line.find(start);
    while (at != std::string_view::npos && at > 0 && line[at - 1] != ' ' && line[at - 1] != ';')
        at = line.find(start, at + 1);
    if (at == std::string_view::npos) return {};
    std::size_t const from = at + start.size();
    std::size_t const end = line.find('"', from);
    return end == std::string_view::npos ? std::string() : std::string(line.substr(from, end - from));
}

void take_part(std::string_view head, std::string_view content, std::string const& folder, Request& request) {
    std::string name;
    std::string file_name;
    bool is_file = false;
    for (std::string_view line : split(head, '\n')) {
        if (!lower_ascii(line).starts_with("content-disposition:")) continue;
        name = parameter(line, "name");
        file_name = parameter(line, "filename");
        is_file = line.find("filename=") != std::string_view::npos;
    }
    if (name.empty() || !is_utf8(name)) throw BadRequest("a part of the form has no name");
    if (!is_file) {
        if (content.size() > field_bytes_max) throw BadRequest("the field " + name + " is too long");
        if (!is_utf8(content)) throw BadRequest("the field " + name + " is not UTF-8");
        request.form.add(name, std::string(content));
        return;
    }
    if (file_name.empty()) return;  // a file field that was left empty
    auto file = std::make_shared<TemporaryFile>(folder);
    file->append(content);
    std::string path = file->path();
    request.uploads.push_back(
        {name, is_utf8(file_name) ? file_name : "file", std::move(path), content.size(), std::move(file)});
}

}  // namespace

std::string_view boundary_of(std::string_view content_type) {
    if (lower_ascii(content_type.substr(0, content_type.find(';'))) != "multipart/form-data") return {};
    constexpr std::string_view name = "boundary=";
    auto const at = lower_ascii(content_type).find(name);
    if (at == std::string_view::npos) return {};
    std::string_view boundary = content_type.substr(at + name.size());
    boundary = trim(boundary.substr(0, boundary.find(';')));
    if (boundary.size() >= 2 && boundary.front() == '"' && boundary.back() == '"')
        boundary = boundary.substr(1, boundary.size() - 2);
    return boundary.size() > boundary_characters_max ? std::string_view() : boundary;
}

void read_multipart(TemporaryFile const& body_file, std::string_view boundary, std::string const& folder,
                    Request& request) {
    MappedFile const file(body_file);
    std::string_view const body = file.text();
    std::string const first = "--" + std::string(boundary);
    std::string const next = "\r\n" + first;
    if (!body.starts_with(first)) throw BadRequest("the form does not begin with its boundary");
    std::size_t at = first.size();
    for (std::size_t parts = 0;; ++parts) {
        if (body.substr(at, 2) == "--") return;
        if (parts == parts_max) throw BadRequest("the form has too many parts");
        if (body.substr(at, 2) != "\r\n") throw BadRequest("a boundary of the form is broken");
        // The head is looked for from the line end of the boundary on, so that a part without any head has an empty
        // one.
        std::size_t const head_end = body.substr(at, head_bytes_max).find("\r\n\r\n");
        if (head_end == std::string_view::npos) throw BadRequest("a part of the form has no end of its head");
        if (head_end == 0) throw BadRequest("a part of the form has no name");
        std::size_t const content = at + head_end + 4;
        // The line end before the next boundary may be the one that ends the head of an empty part.
        std::size_t const end = find(body, next, content - 2);
        if (end == std::string_view::npos) throw BadRequest("the form ends in the middle of a part");
        take_part(body.substr(at + 2, head_end - 2),
                  end < content ? std::string_view() : body.substr(content, end - content), folder, request);
        at = end + next.size();
    }
}

}  // namespace regia::http
