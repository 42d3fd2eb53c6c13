//! The pictures of the manual, carried inside the program. Private to the manual.
#pragma once

#include <optional>
#include <string_view>

namespace regia::pages {

//! The bytes of a PNG by its name ("discente-profilo.png"); empty when there is none.
std::string_view picture(std::string_view name);

struct PictureSize {
    int width, height;
};
//! Nothing for what is no PNG.
std::optional<PictureSize> picture_size(std::string_view png);

}  // namespace regia::pages
