#include "records/resource/multipart_mixed.hpp"

#include "base/text.hpp"

namespace regia::records {
namespace {

constexpr std::size_t parts_max = 1'000;
constexpr std::size_t boundary_characters_max = 70;

Violation wrong(std::string why) { return {"XAPI-00130", "", std::move(why)}; }

//! Header lines up to an empty one; nothing when there is none, or one has no colon.
std::optional<Part> read_part(std::string_view text) {
    Part part;
    for (;;) {
        auto const end = text.find("\r\n");
        if (end == std::string_view::npos) return std::nullopt;
        std::string_view const line = text.substr(0, end);
        text.remove_prefix(end + 2);
        if (line.empty()) break;
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        part.headers.emplace_back(lower_ascii(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1))));
    }
    part.content = text;
    return part;
}

}  // namespace

std::string_view Part::header(std::string_view name) const {
    for (auto const& [key, value] : headers)
        if (key == name) return value;
    return {};
}

std::string mixed_boundary(std::string_view type) {
    if (!lower_ascii(type).starts_with("multipart/mixed")) return {};
    for (std::string_view parameter : split(type, ';')) {
        parameter = trim(parameter);
        if (lower_ascii(parameter.substr(0, 9)) != "boundary=") continue;
        std::string_view value = trim(parameter.substr(9));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return value.size() <= boundary_characters_max ? std::string(value) : std::string();
    }
    return {};
}

Outcome<std::vector<Part>, Violation> read_mixed(std::string_view body, std::string_view boundary) {
    std::string const line = "--" + std::string(boundary);
    // The first delimiter may stand at the very start; what comes before it is for nobody.
    std::size_t at = 0;
    if (!body.starts_with(line)) {
        at = body.find("\r\n" + line);
        if (at == std::string_view::npos) return wrong("the body has no boundary");
        if (trim(body.substr(0, at)).size() > 0) return wrong("there is text before the first boundary");
        at += 2;
    }
    std::vector<Part> parts;
    for (;;) {
        std::string_view rest = body.substr(at + line.size());
        if (rest.starts_with("--")) return parts;
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
        if (!rest.starts_with("\r\n")) return wrong("a boundary is not at the end of its line");
        rest.remove_prefix(2);
        std::size_t const start = body.size() - rest.size();
        std::size_t const end = body.find("\r\n" + line, start);
        if (end == std::string_view::npos) return wrong("the last boundary is missing");
        auto part = read_part(body.substr(start, end - start));
        if (!part) return wrong("a part has no empty line after its headers");
        parts.push_back(std::move(*part));
        if (parts.size() > parts_max) return wrong("there are too many parts");
        at = end + 2;
    }
}

}  // namespace regia::records
