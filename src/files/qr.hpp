//! QR codes (ISO/IEC 18004) of short texts: addresses on certificates, letters and posters.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "html/writer.hpp"

namespace regia::files {

//! A square of modules; (0, 0) is at the top left. The quiet zone (four light modules on every side) is not in it.
struct QrCode {
    int side = 0;
    std::vector<bool> modules{};  //!< row by row; true = dark
    bool is_dark(int x, int y) const { return modules[static_cast<std::size_t>(y * side + x)]; }
};
inline constexpr int qr_quiet_zone = 4;

//! With error correction M: readable with 15 % of it lost. Throws Bug for an empty text and for one that no code holds
//! (2,331 bytes).
QrCode qr_code(std::string_view text);

//! Inline SVG with the class `qr`, black on white in every theme, with its quiet zone; `label` is read aloud.
html::Fragment qr_svg(QrCode const& code, std::string_view label);

}  // namespace regia::files
