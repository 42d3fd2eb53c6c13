#include "files/qr.hpp"

#include <qrencode.h>

#include <memory>

#include "base/errors.hpp"

namespace regia::files {

QrCode qr_code(std::string_view text) {
    if (text.empty()) throw Bug("a QR code of nothing");
    std::unique_ptr<QRcode, decltype(&QRcode_free)> const made(
        QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<unsigned char const*>(text.data()), 0,
                          QR_ECLEVEL_M),
        QRcode_free);
    if (!made) throw Bug("a text of " + std::to_string(text.size()) + " bytes fits in no QR code");
    QrCode code;
    code.side = made->width;
    int const count = made->width * made->width;
    code.modules.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) code.modules.push_back((made->data[i] & 1) != 0);
    return code;
}

html::Fragment qr_svg(QrCode const& code, std::string_view label) {
    std::string path;  // a rectangle for each run of dark modules in a row
    for (int y = 0; y < code.side; ++y) {
        for (int x = 0; x < code.side; ++x) {
            if (!code.is_dark(x, y)) continue;
            int const from = x;
            while (x < code.side && code.is_dark(x, y)) ++x;
            std::string const run = std::to_string(x - from);
            path += "M" + std::to_string(from) + " " + std::to_string(y) + "h" + run + "v1h-" + run + "z";
        }
    }
    int const whole = code.side + 2 * qr_quiet_zone;
    return html::fragment([&](html::Writer& h) {
        h("<svg class=\"qr\" viewBox=\"{} {} {} {}\" role=\"img\" aria-label=\"{}\" shape-rendering=\"crispEdges\">",
          -qr_quiet_zone, -qr_quiet_zone, whole, whole, label);
        h("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#fff\"/><path d=\"{}\" fill=\"#000\"/></svg>",
          -qr_quiet_zone, -qr_quiet_zone, whole, whole, path);
    });
}

}  // namespace regia::files
