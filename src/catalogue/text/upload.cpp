#include "catalogue/text/upload.hpp"

#include "base/text.hpp"
#include "catalogue/figure.hpp"

namespace regia::catalogue {
namespace {

constexpr std::size_t head_bytes = 1024;
constexpr std::size_t name_characters_max = 60;

}  // namespace

FileKind kind_of(std::string_view bytes) {
    std::string_view head = bytes.substr(0, head_bytes);
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    head = trim(head);
    if (head.starts_with("WEBVTT")) return FileKind::subtitles;
    bool const is_markup = head.starts_with("<svg") || head.starts_with("<?xml") || head.starts_with("<!--");
    return is_markup && head.find("<svg") != std::string_view::npos ? FileKind::figure : FileKind::unknown;
}

std::string place_of(FileKind kind, std::string_view file_name) {
    std::string_view stem = file_name.substr(file_name.find_last_of("/\\") + 1);
    stem = stem.substr(0, stem.rfind('.'));
    std::string name = is_utf8(stem) ? sort_key(stem) : "";
    std::replace(name.begin(), name.end(), ' ', '-');
    name.resize(std::min(name.size(), name_characters_max));
    if (name.empty()) name = "file";
    return kind == FileKind::figure ? "figure/" + name + ".svg" : "video/" + name + ".vtt";
}

files::Faults faults_of_file(FileKind kind, std::string const& place, std::string const& text) {
    files::Faults faults;
    if (!is_utf8(text)) {
        faults.push_back({place, 0, "", "the file is not UTF-8 text"});
    } else if (kind == FileKind::figure) {
        safe_figure(text, "x-", [&](int line, std::string const& message) {
            faults.push_back({place, line, "", message});
        });
    }
    return faults;
}

}  // namespace regia::catalogue
