//! Files carried inside the program, byte for byte (cmake/embed.mjs writes the tables).
#pragma once

#include <string_view>

namespace regia {

//! One line of a table; the last line is all zeros. Whoever reads a table declares it:
//! `extern "C" EmbeddedFile const embedded_assets[];`
struct EmbeddedFile {
    char const* name;
    char const* start;
    char const* end;

    std::string_view bytes() const { return {start, static_cast<std::size_t>(end - start)}; }
};

}  // namespace regia
