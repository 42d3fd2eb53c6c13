#include "files/qr.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/bytes.hpp"
#include "base/errors.hpp"

using namespace regia;
using namespace regia::files;

namespace {

//! What a camera reads: the code as a picture of eight pixels a module, given to zbarimg.
std::string read_by_a_camera(QrCode const& code) {
    auto const folder = std::filesystem::temp_directory_path() / ("regia-qr-" + random_token());
    std::filesystem::create_directories(folder);
    int const whole = code.side + 2 * qr_quiet_zone;
    std::ofstream picture(folder / "code.pgm", std::ios::binary);
    picture << "P5 " << whole * 8 << " " << whole * 8 << " 255\n";
    for (int y = 0; y < whole * 8; ++y)
        for (int x = 0; x < whole * 8; ++x) {
            int const column = x / 8 - qr_quiet_zone;
            int const row = y / 8 - qr_quiet_zone;
            bool const is_inside = column >= 0 && row >= 0 && column < code.side && row < code.side;
            picture << (is_inside && code.is_dark(column, row) ? '\0' : '\xff');
        }
    picture.close();
    std::string const command = "zbarimg --quiet --nodbus --raw --oneshot " + (folder / "code.pgm").string() + " > " +
                                (folder / "text").string() + " 2>/dev/null";
    REQUIRE_MESSAGE(std::system(command.c_str()) == 0, "zbarimg (zbar-tools) reads the code");
    std::ifstream text(folder / "text");
    std::string read;
    std::getline(text, read);
    std::filesystem::remove_all(folder);
    return read;
}

}  // namespace

TEST_CASE("AQrCodeIsReadBackAsTheTextItWasMadeOf") {
    for (std::string const text :
         {"https://formazione.example.it/attestati/K7QM-2XDT-9RFA-4", "HTTPS://A.IT/P/1", "perché no? ✓"})
        CHECK(read_by_a_camera(qr_code(text)) == text);
}

TEST_CASE("TextsThatNoQrCodeHoldsAreRefused") {
    CHECK_THROWS_AS(qr_code(""), Bug);
    CHECK_THROWS_AS(qr_code(std::string(3000, 'x')), Bug);
    CHECK(qr_code(std::string(2331, 'x')).side == 177);
}

TEST_CASE("AQrCodeInAPageIsBlackOnWhiteWithItsQuietZoneAndItsLabelEscaped") {
    std::string const svg = qr_svg(qr_code("HTTPS://A.IT/P/1"), "Codice \"uno\"").markup();
    CHECK(svg.starts_with("<svg class=\"qr\" viewBox=\"-4 -4 33 33\" role=\"img\" aria-label=\"Codice &quot;uno"));
    CHECK(svg.find("<rect x=\"-4\" y=\"-4\" width=\"33\" height=\"33\" fill=\"#fff\"/>") != std::string::npos);
    CHECK(svg.find("M0 0h7v1h-7z") != std::string::npos);  // the top of the first finder pattern
    CHECK(svg.find("style") == std::string::npos);
}
