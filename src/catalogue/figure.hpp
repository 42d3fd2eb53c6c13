//! Figures of lessons: SVG files written by others, made safe to stand inside a page (so that currentColor follows the
//! theme). Only known elements and attributes come out; there is no script, style, link, image or reference outside.
//! A figure has a name and a description for those who don't see it (title, desc, role="img").
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "html/writer.hpp"

namespace regia::catalogue {

using TellFigureFault = std::function<void(int line, std::string const& message)>;

//! Every id begins with `id_prefix`, so that two figures of a page never share one. Empty when it is not well-formed.
html::Fragment safe_figure(std::string_view svg, std::string_view id_prefix, TellFigureFault const& tell);

}  // namespace regia::catalogue
