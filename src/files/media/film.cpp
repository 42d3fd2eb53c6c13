#include "files/media/film.hpp"

#include "base/errors.hpp"
#include "files/media/film_source.hpp"

namespace regia::files {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view webm_begins = "\x1a\x45\xdf\xa3"sv;

}  // namespace

bool is_webm(std::string_view head) { return head.starts_with(webm_begins); }
bool is_mp4(std::string_view head) { return head.size() >= 8 && head.substr(4, 4) == "ftyp"; }

bool Film::tells_place() const {
    return std::any_of(notes.begin(), notes.end(), [](FilmNote const& note) { return note.tells_place; });
}

Film read_film(std::string const& path, std::string_view type) {
    Film film;
    try {
        FilmSource source(path);
        std::string const head = source.bytes(0, std::min<std::uint64_t>(source.size(), 8));
        bool const is_mp4_type = type == "video/mp4";
        if (!(is_mp4_type ? is_mp4(head) : is_webm(head))) throw unknown_film;
        if (is_mp4_type) read_mp4(source, film);
        else read_webm(source, film);
    } catch (FilmFault const& fault) {
        film.fault = fault.what;
    }
    return film;
}

void wipe_notes(std::string const& path, std::string_view type, std::vector<FilmNote> const& notes) {
    bool const is_mp4_type = type == "video/mp4";
    std::string const zeros(4096, '\0');
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    for (FilmNote const& note : notes) {
        std::uint64_t content = note.content;
        if (!note.is_value()) {
            // A box keeps its length, which stands before its name.
            std::uint64_t const begin = note.begin + (is_mp4_type ? 4 : 0);
            std::string const head = is_mp4_type ? "free" : empty_webm_element(note.end - note.begin);
            file.seekp(static_cast<std::streamoff>(begin));
            file << head;
            if (!is_mp4_type) content = begin + head.size();
        }
        file.seekp(static_cast<std::streamoff>(content));
        for (std::uint64_t left = note.end - content; left > 0;) {
            std::uint64_t const now = std::min<std::uint64_t>(left, zeros.size());
            file.write(zeros.data(), static_cast<std::streamsize>(now));
            left -= now;
        }
    }
    file.close();
    if (!file) throw Unavailable("the film can't be written: " + path);
}

}  // namespace regia::files
