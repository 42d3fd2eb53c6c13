//! Files of a programme folder that are no text: videos of lessons. In the folder as a value stands only what a file
//! is (its digest and size), so that revisions, digests and differences work as for texts; the bytes are kept by their
//! digest in pieces, and neither storing nor sending holds more than a few of them in memory.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "db/database.hpp"
#include "files/folder.hpp"
#include "http/message.hpp"

namespace regia::files {

inline constexpr std::int64_t media_bytes_max = 200'000'000;

struct Medium {
    Digest sha256{};
    std::int64_t size_bytes = 0;
    std::string type;  //!< "video/webm"
};
//! "video/webm" for a name that ends in .webm, "video/mp4" for .mp4; empty for anything else.
std::string_view media_type_of(std::string_view name);
//! What stands in the folder for a file of media, and back; nothing when the text is none.
std::string media_mark(Digest const& sha256, std::int64_t size_bytes);
std::optional<Medium> read_media_mark(std::string_view name, std::string_view text);

//! Copies into the database what the folder was read with and the database has not. May be run again after a crash.
//! Throws Unavailable when a file has changed since the folder was read.
void store_media(db::Database& database, Folder const& folder);
//! Writes the files of media of a folder beside its texts. Throws Unavailable when the database has not got one.
void write_media(db::Database& database, Folder const& folder, std::string const& path);

//! RFC 9110 section 14: a part of the file for a request with one range of bytes (at most a megabyte: players ask for
//! the next one), 416 for a range outside the file, the whole file spooled to disk for a request without a range, and
//! for one that is malformed or names several. Throws NotFound when the database has not got it.
http::Reply media_reply(db::Database& database, Medium const& medium, http::Request const& request);

}  // namespace regia::files
