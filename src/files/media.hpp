//! Files of a programme folder that are no text: films and pictures of lessons. In the folder as a value stands only
//! what a file is (digest and size, of a picture its pixels), so that revisions, digests and differences work as for
//! texts; the bytes are kept by their digest in pieces, and neither storing nor sending holds more than a few of them
//! in memory.
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
    std::string type;           //!< "video/webm"
    int width = 0, height = 0;  //!< of a picture
    bool is_picture() const { return type.starts_with("image/"); }
};
//! "video/webm" for a name that ends in .webm; so .mp4, .png, .jpg; empty for anything else.
std::string_view media_type_of(std::string_view name);
//! What stands in the folder for a file of media, and back; nothing when the text is none.
std::string media_mark(Medium const& medium);
std::optional<Medium> read_media_mark(std::string_view name, std::string_view text);

//! Reads a file of that name from disk. Faults: it is not what its name says, or broken, or too large, or it tells
//! where and by whom it was taken. Nothing with a fault.
std::optional<Medium> read_medium(std::string const& name, std::string const& path, Faults& faults);

//! Copies one file into the database, unless it has it.
void store_medium(db::Database& database, Medium const& medium, std::string const& path);
//! Copies into the database what the folder was read with and the database has not. May be run again after a crash.
//! Throws Unavailable when a file has changed since the folder was read.
void store_media(db::Database& database, Folder const& folder);
//! Writes the files of media of a folder beside its texts. Throws Unavailable when the database has not got one.
void write_media(db::Database& database, Folder const& folder, std::string const& path);

//! A stored file in memory; throws NotFound when the database has not got it.
std::string medium_bytes(db::Database& database, Medium const& medium);

//! RFC 9110 section 14: a part of the file for a request with one range of bytes (at most a megabyte: players ask for
//! the next one), 416 for a range outside the file, the whole file spooled to disk for a request without a range, and
//! for one that is malformed or names several. Throws NotFound when the database has not got it.
http::Reply media_reply(db::Database& database, Medium const& medium, http::Request const& request);

//! "/immagini/<digest>.png": the same for everybody and for ever, so that a lesson's text can name it.
std::string picture_address(Medium const& medium);
//! The picture of that name below /immagini/. Throws NotFound when the database has no such file, or it is no picture
//! of that kind: a film is not shown by this door.
http::Reply picture_reply(db::Database& database, std::string_view name);

}  // namespace regia::files
