//! What colour and icon a message has: never the colour alone.
#pragma once

#include <string_view>

#include "html/writer.hpp"

namespace regia::html {

enum class Kind { idle, ok, info, warn, bad };

//! An icon of the sprite by its full name ("it-check"): web/build.mjs finds in the sources which ones are used.
Fragment icon(std::string_view name);
//! A status: icon and words.
Fragment tag(Kind kind, std::string_view label, std::string_view icon_name = {});
std::string_view css_of(Kind kind);
std::string_view icon_of(Kind kind);

}  // namespace regia::html
