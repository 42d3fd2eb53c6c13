//! Files that come into a draft from somebody's computer: figures and subtitles. Private to the context.
//!
//! Rules: what a file is, its first bytes say, never its name or what the browser calls it. A figure with anything that
//! a lesson would leave out (scripts, addresses, styles) is refused with its lines, so that it never lies in a folder.
#pragma once

#include "catalogue/authoring/draft.hpp"

namespace regia::catalogue {

inline constexpr std::uint64_t upload_bytes_max = 1'000'000;  //!< as `regia load` takes of one text

enum class FileKind { unknown, figure, subtitles };
//! From the beginning of a file.
FileKind kind_of(std::string_view bytes);

//! "figure/la-mappa.svg": where a file of that name stands below its module. The name is only a hint.
std::string place_of(FileKind kind, std::string_view file_name);

//! What is wrong with it; nothing when it may be kept.
files::Faults faults_of_file(FileKind kind, std::string const& place, std::string const& text);

}  // namespace regia::catalogue
