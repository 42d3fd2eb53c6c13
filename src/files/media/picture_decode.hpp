//! Whether a picture can be seen to its last row. Private to picture.cpp.
#pragma once

#include <string_view>

namespace regia::files {

//! Decodes row by row and throws each away. Neither side may be longer than `picture_side_max`.
bool is_whole_png(std::string_view bytes);
bool is_whole_jpeg(std::string_view bytes);

}  // namespace regia::files
