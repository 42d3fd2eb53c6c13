#include "files/media/film_source.hpp"

#include "base/text.hpp"

namespace regia::files {
namespace {

using namespace std::string_view_literals;

constexpr int parts_max = 100'000;
constexpr std::uint64_t words_overlap = 16;  //!< longer than a word, and than the text that "gps" must stand in

//! "gps" is short enough to come about by chance in a picture: it must name a box or stand in readable text.
bool tells_gps(std::string_view text) {
    constexpr std::size_t readable_min = 8;
    auto const is_readable = [&](std::size_t at) { return text[at] >= ' ' && text[at] <= '~'; };
    for (std::size_t at = text.find("gps"); at != std::string_view::npos; at = text.find("gps", at + 1)) {
        if (at >= 4 && text[at - 4] == '\0') return true;  // the length of a box stands before its name
        std::size_t begin = at, end = at + 3;
        while (begin > 0 && end - begin < readable_min && is_readable(begin - 1)) --begin;
        while (end < text.size() && end - begin < readable_min && is_readable(end)) ++end;
        if (end - begin == readable_min) return true;
    }
    return false;
}

//! The words of telephones, cameras and XMP, in small letters.
bool tells_place(std::string_view text) {
    constexpr std::string_view words[] = {"\xa9xyz"sv, "loci"sv, "location"sv, "iso6709"sv, "latitude"sv};
    return tells_gps(text) || std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
        return text.find(word) != std::string_view::npos;
    });
}

}  // namespace

FilmSource::FilmSource(std::string const& path) : in_(path, std::ios::binary) {
    in_.seekg(0, std::ios::end);
    size_ = in_ ? static_cast<std::uint64_t>(in_.tellg()) : 0;
}

std::string FilmSource::bytes(std::uint64_t from, std::uint64_t count) {
    if (from > size_ || count > size_ - from || count > small_part_max) throw broken_film;
    std::string read(count, '\0');
    in_.clear();
    in_.seekg(static_cast<std::streamoff>(from));
    in_.read(read.data(), static_cast<std::streamsize>(count));
    if (!in_) throw broken_film;
    return read;
}

std::uint64_t FilmSource::number(std::uint64_t from, std::uint64_t count) {
    std::uint64_t value = 0;
    for (char c : bytes(from, count)) value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
}

void FilmSource::count() {
    if (++parts_ > parts_max) throw broken_film;
}

FilmNote FilmSource::note(std::uint64_t begin, std::uint64_t content, std::uint64_t end) {
    FilmNote note{begin, content, end};
    for (std::uint64_t at = begin; at < end && !note.tells_place;) {
        std::uint64_t const count = std::min(end - at, small_part_max);
        note.tells_place = tells_place(lower_ascii(bytes(at, count)));
        // A word may lie across two pieces.
        at += count < small_part_max ? count : count - words_overlap;
    }
    return note;
}

bool FilmSource::is_zero(std::uint64_t from, std::uint64_t to) {
    while (from < to) {
        std::uint64_t const count = std::min(to - from, small_part_max);
        if (bytes(from, count).find_first_not_of('\0') != std::string::npos) return false;
        from += count;
    }
    return true;
}

}  // namespace regia::files
