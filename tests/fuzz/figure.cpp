//! Any text as a figure: what comes out is a drawing and nothing else.
#include "catalogue/figure.hpp"

#include "fuzz/markup.hpp"

using namespace regia;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text = fuzz::text_of(data, size);
    if (!is_utf8(text)) return 0;  // a folder takes no other
    auto const safe = catalogue::safe_figure(text, "f1-", [](int line, std::string const& message) {
        fuzz::promise(line > 0 && !message.empty(), "a fault has a line and a reason");
    });
    fuzz::promise_harmless(safe.markup(),
                           {"svg", "g", "title", "desc", "defs", "path", "rect", "circle", "ellipse", "line",
                            "polyline", "polygon", "text", "tspan", "marker", "linearGradient", "radialGradient",
                            "stop", "clipPath"},
                           fuzz::Links::none);
    return 0;
}
