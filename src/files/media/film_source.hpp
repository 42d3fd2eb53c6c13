//! What both readers of films share: the file, read in pieces, and why a film is refused. Private to files/.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <type_traits>

#include "files/media/film.hpp"

namespace regia::files {

struct FilmFault {
    std::string_view what;
};
inline constexpr FilmFault broken_film{"the film is broken or cut off"};
inline constexpr FilmFault unknown_film{"it is neither a WebM nor an MP4 film"};
inline constexpr FilmFault unplayable_film{
    "no browser plays this film: VP8, VP9, AV1 or H.264 with Opus, Vorbis, AAC or MP3 is needed"};

class FilmSource {
public:
    static constexpr std::uint64_t small_part_max = 1024 * 1024;

    explicit FilmSource(std::string const& path);
    std::uint64_t size() const { return size_; }
    //! At most a megabyte; less than was asked for is a broken film.
    std::string bytes(std::uint64_t from, std::uint64_t count);
    std::uint64_t number(std::uint64_t from, std::uint64_t count);
    //! A part is counted when its beginning is read: a file of a million empty ones would take for ever.
    void count();
    FilmNote note(std::uint64_t begin, std::uint64_t content, std::uint64_t end);
    bool is_zero(std::uint64_t from, std::uint64_t to);

private:
    std::ifstream in_;
    std::uint64_t size_ = 0;
    int parts_ = 0;
};

template <typename T, std::size_t N>
bool is_among(T const (&list)[N], std::type_identity_t<T> one) {
    return std::find(std::begin(list), std::end(list), one) != std::end(list);
}

//! What of an MP4 (ISO/IEC 14496-12) is no part of the film as it is played. Throws FilmFault.
void read_mp4(FilmSource& source, Film& film);
//! The same of a WebM (RFC 9559).
void read_webm(FilmSource& source, Film& film);
//! The beginning of an element of WebM that says "nothing here" and is so long; its content is to be zeros.
std::string empty_webm_element(std::uint64_t length);

}  // namespace regia::files
