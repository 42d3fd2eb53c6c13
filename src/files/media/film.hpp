//! Films as a player takes them (WebM, MP4), read where they lie, never held in memory as a whole. What a telephone
//! writes beside picture and sound (place, time, author, device) is found, and can be wiped without moving a byte of
//! the rest: whatever no player needs is taken for such a note. What lies within picture and sound is not looked at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regia::files {

bool is_webm(std::string_view head);
bool is_mp4(std::string_view head);

//! A part of the file that is no film: notes, pictures, what programs have left. Or a value alone, such as the time in
//! a box that stays: it has no head of its own, and is wiped by zeros.
struct FilmNote {
    std::uint64_t begin = 0, content = 0, end = 0;
    bool tells_place = false;
    bool is_value() const { return begin == content; }
};
struct Film {
    std::string fault;  //!< what is wrong ("the film is broken or cut off"), as `regia check` says it; empty = nothing
    std::vector<FilmNote> notes;
    bool tells_place() const;
};
//! `type`: "video/webm" or "video/mp4", which the content must be.
Film read_film(std::string const& path, std::string_view type);
//! Writes empty space over the notes; the file keeps its length. Throws Unavailable when it can't be written.
void wipe_notes(std::string const& path, std::string_view type, std::vector<FilmNote> const& notes);

}  // namespace regia::files
