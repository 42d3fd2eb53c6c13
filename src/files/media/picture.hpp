//! Pictures that come from somebody's camera or scanner (PNG, JPEG), made fit to stand in a lesson: nothing is in the
//! file but the picture. What a camera writes beside it (place, time, device, author) and what somebody has hung on it
//! goes; the picture itself keeps its bytes, so that cleaning a clean file changes nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace regia::files {

inline constexpr std::uint64_t picture_bytes_max = 2'000'000;
inline constexpr int picture_side_max = 3000;  //!< pixels: decoded, the largest one has 36 MB in an old computer

bool is_png(std::string_view head);
bool is_jpeg(std::string_view head);

struct Picture {
    int width = 0, height = 0;  //!< as it is shown: a camera may have been held upright
    std::string bytes;          //!< clean
    bool was_clean = true;      //!< nothing had to go
};
//! What is wrong with it ("the picture is broken or cut off"), as `regia check` says it; empty = nothing.
using PictureFault = std::string;

//! Reads the file piece by piece and decodes it once, so that nothing which is no picture passes for one. At most
//! `picture_bytes_max` bytes; memory for decoding is bounded by `picture_side_max`.
PictureFault clean_picture(std::string_view bytes, Picture& picture);

}  // namespace regia::files
