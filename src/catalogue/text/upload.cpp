#include "catalogue/text/upload.hpp"

#include <fstream>

#include "base/text.hpp"
#include "catalogue/figure.hpp"
#include "files/media/film.hpp"
#include "files/media/picture.hpp"

namespace regia::catalogue {
namespace {

constexpr std::size_t name_characters_max = 60;

std::string_view ending_of(FileKind kind) {
    switch (kind) {
        case FileKind::png: return ".png";
        case FileKind::jpeg: return ".jpg";
        case FileKind::webm: return ".webm";
        case FileKind::mp4: return ".mp4";
        case FileKind::subtitles: return ".vtt";
        case FileKind::figure:
        case FileKind::unknown: break;
    }
    return ".svg";
}

//! Whether something was taken out of it; nothing with a fault.
std::optional<bool> clean_picture_on_disk(std::string const& place, std::string const& path, files::Faults& faults) {
    std::ifstream in(path, std::ios::binary);
    std::string const bytes((std::istreambuf_iterator<char>(in)), {});
    files::Picture picture;
    if (auto wrong = files::clean_picture(bytes, picture); !wrong.empty()) {
        faults.push_back({place, 0, "", std::move(wrong)});
        return std::nullopt;
    }
    if (picture.was_clean) return false;
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << picture.bytes;
    out.close();
    if (!out) throw Unavailable("the picture can't be written");
    return true;
}

std::optional<bool> clean_film_on_disk(std::string const& place, std::string const& path, files::Faults& faults) {
    std::string_view const type = files::media_type_of(place);
    auto const film = files::read_film(path, type);
    if (!film.fault.empty()) {
        faults.push_back({place, 0, "", film.fault});
        return std::nullopt;
    }
    if (!film.notes.empty()) files::wipe_notes(path, type, film.notes);
    return !film.notes.empty();
}

}  // namespace

FileKind kind_of(std::string_view bytes) {
    std::string_view head = bytes.substr(0, head_bytes);
    if (files::is_png(head)) return FileKind::png;
    if (files::is_jpeg(head)) return FileKind::jpeg;
    if (files::is_webm(head)) return FileKind::webm;
    if (files::is_mp4(head)) return FileKind::mp4;
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    head = trim(head);
    if (head.starts_with("WEBVTT")) return FileKind::subtitles;
    bool const is_markup = head.starts_with("<svg") || head.starts_with("<?xml") || head.starts_with("<!--");
    return is_markup && head.find("<svg") != std::string_view::npos ? FileKind::figure : FileKind::unknown;
}

bool is_text(FileKind kind) { return kind == FileKind::figure || kind == FileKind::subtitles; }

bool is_film(FileKind kind) { return kind == FileKind::webm || kind == FileKind::mp4; }

std::uint64_t bytes_max_of(FileKind kind) {
    if (is_film(kind)) return upload_bytes_max;
    return is_text(kind) ? text_bytes_max : files::picture_bytes_max;
}

std::string place_of(FileKind kind, std::string_view file_name) {
    std::string_view stem = file_name.substr(file_name.find_last_of("/\\") + 1);
    stem = stem.substr(0, stem.rfind('.'));
    std::string name = is_utf8(stem) ? sort_key(stem) : "";
    std::replace(name.begin(), name.end(), ' ', '-');
    name.resize(std::min(name.size(), name_characters_max));
    if (name.empty()) name = "file";
    bool const is_of_film = is_film(kind) || kind == FileKind::subtitles;
    return (is_of_film ? "video/" : "figure/") + name + std::string(ending_of(kind));
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

std::optional<CleanMedium> clean_medium(FileKind kind, std::string const& place, std::string const& path,
                                        files::Faults& faults) {
    auto const changed = is_film(kind) ? clean_film_on_disk(place, path, faults)
                                       : clean_picture_on_disk(place, path, faults);
    if (!changed) return std::nullopt;
    auto medium = files::read_medium(place, path, faults);
    if (!medium) return std::nullopt;
    return CleanMedium{std::move(*medium), *changed};
}

}  // namespace regia::catalogue
