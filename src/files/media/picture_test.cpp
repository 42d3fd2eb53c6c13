//! Pictures: what is seen keeps its bytes, what is not seen goes, what is no picture is refused.
#include "files/media/picture.hpp"

#include <doctest/doctest.h>

#include "world/media.hpp"

using namespace regia;
using namespace regia::world;
using files::Picture;

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

//! Empty when it is one.
std::string fault_of(std::string const& bytes) {
    Picture picture;
    return files::clean_picture(bytes, picture);
}

Picture cleaned(std::string const& bytes) {
    Picture picture;
    CHECK(files::clean_picture(bytes, picture) == "");
    return picture;
}

}  // namespace

TEST_CASE("ACleanPictureKeepsEveryByte") {
    for (std::string const& bytes : {png_picture(), jpeg_picture()}) {
        Picture const picture = cleaned(bytes);
        CHECK(picture.was_clean);
        CHECK(picture.bytes == bytes);
        CHECK(picture.width == 16);
        CHECK(picture.height == 8);
    }
}

TEST_CASE("WhatIsNotSeenGoesAndTheRestStays") {
    std::string const png = png_picture();
    for (auto const* name : {"tEXt", "iTXt", "zTXt", "eXIf", "tIME", "prVt"}) {
        Picture const picture = cleaned(with_chunk(png, name, "43.77 N, Ada Rossi"));
        CHECK_FALSE(picture.was_clean);
        CHECK(picture.bytes == png);
    }
    std::string const jpeg = jpeg_picture();
    for (int marker : {0xe1, 0xe2, 0xe4, 0xed, 0xef, 0xfe}) {  // Exif or XMP, notes of a maker, IPTC, a comment
        Picture const picture = cleaned(with_segment(jpeg, marker, "http://ns.adobe.com/xap/1.0/ Ada Rossi"));
        CHECK_FALSE(picture.was_clean);
        CHECK(picture.bytes == jpeg);
    }
    // Whatever hangs on the end: a program, a second picture, a page.
    CHECK(cleaned(png + "PK\x03\x04 <script>alert(1)</script>").bytes == png);
    CHECK(cleaned(jpeg + jpeg).bytes == jpeg);
}

TEST_CASE("APictureThatWasTakenUprightStaysUprightWithoutItsPlace") {
    std::string const taken = with_segment(jpeg_picture(), 0xe1, exif(6, "43.77 N 11.25 E"));
    Picture const picture = cleaned(taken);
    CHECK_FALSE(picture.was_clean);
    CHECK_FALSE(has(picture.bytes, "43.77"));
    CHECK_FALSE(has(picture.bytes, "\x88\x25"));  // the mark of GPS
    CHECK(has(picture.bytes, std::string("\x01\x12\0\x03\0\0\0\x01\0\x06", 10)));
    CHECK(picture.width == 8);
    CHECK(picture.height == 16);
    CHECK(cleaned(picture.bytes).was_clean);
    CHECK(cleaned(with_segment(jpeg_picture(), 0xe1, exif(1, "x"))).bytes == jpeg_picture());
    CHECK(cleaned(with_segment(jpeg_picture(), 0xe1, exif(9, "x"))).bytes == jpeg_picture());
}

TEST_CASE("WhatIsCutOffAnywhereIsRefused") {
    for (std::string const& whole : {png_picture(), jpeg_picture()})
        for (std::size_t length = 0; length < whole.size(); ++length) {
            CAPTURE(length);
            CHECK(fault_of(whole.substr(0, length)) != "");
        }
}

TEST_CASE("WhatIsNoPictureIsRefused") {
    CHECK(fault_of("<svg/>") == "it is neither a PNG nor a JPEG picture");
    CHECK(fault_of("GIF89a<script>") == "it is neither a PNG nor a JPEG picture");
    // The beginning of a picture, and then something else.
    CHECK(has(fault_of(png_picture().substr(0, 8) + "<script>alert(1)</script>"), "broken"));
    CHECK(has(fault_of(jpeg_picture().substr(0, 20) + "<script>alert(1)</script>"), "broken"));
    // A frame that promises pixels and a file that has none of them.
    std::string png = png_picture();
    CHECK(has(fault_of(png.replace(png.find("IDAT") + 10, 20, std::string(20, 'x'))), "broken"));
    CHECK(has(fault_of(with_chunk(png_picture(), "EVIL", "")), "broken"));
    std::string lossless = jpeg_picture();
    lossless[lossless.find("\xff\xc0") + 1] = '\xc3';
    CHECK(has(fault_of(lossless), "broken"));
    CHECK(has(fault_of(png_picture() + std::string(2'000'001, 'x')), "larger than 2 megabytes"));
}

TEST_CASE("AHugePictureIsRefusedBeforeItIsDecoded") {
    std::string png = png_picture();
    png.replace(16, 8, big_endian(3001, 4) + big_endian(1, 4));
    CHECK(has(fault_of(png), "3001 × 1"));
    png.replace(16, 8, big_endian(0xffffffff, 4) + big_endian(0xffffffff, 4));
    CHECK(has(fault_of(png), "3000 pixels"));
    png.replace(16, 8, big_endian(0, 8));
    CHECK(has(fault_of(png), "broken"));
    std::string jpeg = jpeg_picture();
    jpeg.replace(jpeg.find("\xff\xc0") + 5, 4, big_endian(65535, 2) + big_endian(65535, 2));
    CHECK(has(fault_of(jpeg), "65535 × 65535"));
    // A JPEG that comes in ever so many steps: each would be drawn over the whole picture.
    std::string const whole = jpeg_picture();
    auto const scan = whole.find("\xff\xda");
    std::string steps = whole.substr(0, whole.size() - 2);
    for (int i = 0; i < 40; ++i) steps += whole.substr(scan, whole.size() - 2 - scan);
    CHECK(has(fault_of(steps + "\xff\xd9"), "broken"));
}
