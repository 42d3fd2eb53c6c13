//! Files that come into a draft from somebody's computer: drawings, pictures, films, subtitles. Private to the context.
//!
//! Rules: what a file is, its first bytes say, never its name or what the browser calls it. A drawing with anything
//! that a lesson would leave out (scripts, addresses, styles) is refused with its lines, so that it never lies in a
//! folder. Of a picture or a film nothing is kept but what is seen and heard: place, time and device of who took it go
//! first.
#pragma once

#include "catalogue/authoring/draft.hpp"

namespace regia::catalogue {

inline constexpr std::uint64_t text_bytes_max = 1'000'000;  //!< as `regia load` takes of one text
//! The largest file that any kind may have.
inline constexpr std::uint64_t upload_bytes_max = static_cast<std::uint64_t>(files::media_bytes_max);

enum class FileKind { unknown, figure, subtitles, png, jpeg, webm, mp4 };
//! From the beginning of a file.
inline constexpr std::size_t head_bytes = 1024;  //!< as much as kind_of looks at
FileKind kind_of(std::string_view bytes);
bool is_text(FileKind kind);
bool is_film(FileKind kind);
std::uint64_t bytes_max_of(FileKind kind);

//! "figure/la-mappa.svg": where a file of that name stands below its module. The name is only a hint.
std::string place_of(FileKind kind, std::string_view file_name);

//! What is wrong with a text; nothing when it may be kept.
files::Faults faults_of_file(FileKind kind, std::string const& place, std::string const& text);

//! A picture or a film of which nothing is left but what may be kept.
struct CleanMedium {
    files::Medium medium;
    bool lost_something = false;  //!< notes were taken out of it
};
//! Changes the file on disk where something has to go; then it is what `regia check` takes. Nothing with a fault.
std::optional<CleanMedium> clean_medium(FileKind kind, std::string const& place, std::string const& path,
                                        files::Faults& faults);

}  // namespace regia::catalogue
