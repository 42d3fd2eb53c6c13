//! What somebody reads in a PDF.
#pragma once

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/bytes.hpp"

namespace regia::world {

//! As pdftotext lays it out.
inline std::string text_of_pdf(std::string const& pdf) {
    auto const path = std::filesystem::temp_directory_path() / ("regia-" + random_token() + ".pdf");
    std::ofstream(path, std::ios::binary) << pdf;
    std::FILE* const pipe = popen(("pdftotext -layout " + path.string() + " -").c_str(), "r");
    REQUIRE(pipe);
    std::string said;
    char buffer[4096];
    for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) said.append(buffer, n);
    CHECK(pclose(pipe) == 0);
    std::filesystem::remove(path);
    return said;
}

}  // namespace regia::world
