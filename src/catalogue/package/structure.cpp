#include <algorithm>
#include <cctype>

#include "base/text.hpp"
#include "catalogue/package/reading.hpp"
#include "base/bytes.hpp"

namespace regia::catalogue {

bool has_errors(PackageFaults const& faults) {
    return std::any_of(faults.begin(), faults.end(), [](PackageFault const& one) { return !one.is_warning; });
}

std::string text_in(Langstrings const& texts, std::string_view language) {
    for (std::string_view const wanted : {language, std::string_view("it"), std::string_view("en")})
        for (auto const& [tag, text] : texts)
            if (tag.substr(0, tag.find('-')) == wanted && !text.empty()) return text;
    for (auto const& [tag, text] : texts)
        if (!text.empty()) return text;
    return {};
}

PackageItem const* PackageStructure::find(std::string_view item) const {
    for (PackageItem const& one : items)
        if (one.id == item) return &one;
    return nullptr;
}

int PackageStructure::playable_count() const {
    return static_cast<int>(
        std::count_if(items.begin(), items.end(), [](PackageItem const& one) { return one.is_playable; }));
}

bool is_whole_address(std::string_view reference) {
    if (reference.starts_with("//")) return true;
    auto const colon = reference.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    for (char c : reference.substr(0, colon))
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '+' && c != '-' && c != '.') return false;
    return std::isalpha(static_cast<unsigned char>(reference[0])) != 0;
}

std::optional<std::string> path_in_package(std::string_view base, std::string_view reference) {
    reference = reference.substr(0, reference.find_first_of("?#"));
    if (is_whole_address(reference) || is_whole_address(base) || reference.starts_with('/') || base.starts_with('/'))
        return std::nullopt;
    std::string joined(base.substr(0, base.rfind('/') == std::string_view::npos ? 0 : base.rfind('/') + 1));
    joined += reference;
    std::string decoded;
    for (std::size_t i = 0; i < joined.size(); ++i) {
        if (joined[i] != '%') {
            decoded += joined[i] == '\\' ? '/' : joined[i];
            continue;
        }
        auto const byte = i + 2 < joined.size() ? from_hex(std::string_view(joined).substr(i + 1, 2)) : std::nullopt;
        if (!byte) return std::nullopt;
        decoded += static_cast<char>(byte->front());
        i += 2;
    }
    std::vector<std::string> segments;
    for (std::string_view segment : split(decoded, '/')) {
        if (segment.empty() || segment == ".") continue;
        if (segment != "..") {
            segments.emplace_back(segment);
            continue;
        }
        if (segments.empty()) return std::nullopt;
        segments.pop_back();
    }
    std::string path = join(segments, "/");
    if (path.empty() || !is_utf8(path)) return std::nullopt;
    return path;
}

std::optional<files::XmlElement> root_of(ManifestReading const& reading, std::string_view xml) {
    auto read = files::parse_xml(xml);
    if (read) return std::move(read.value());
    using Kind = files::XmlFault::Kind;
    Kind const kind = read.error().kind;
    reading.fault(kind == Kind::malformed       ? "xml_malformed"
                  : kind == Kind::document_type ? "xml_document_type"
                  : kind == Kind::encoding      ? "xml_encoding"
                                                : "xml_too_large",
                  read.error().line);
    return std::nullopt;
}

}  // namespace regia::catalogue
