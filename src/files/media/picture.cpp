#include "files/media/picture.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "files/media/picture_decode.hpp"

namespace regia::files {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view png_begins = "\x89PNG\r\n\x1a\n"sv;
constexpr std::string_view broken = "the picture is broken or cut off";
constexpr int scans_max = 32;  //!< of a JPEG that comes in steps; each costs as much as a whole picture

struct Broken {};

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    if (at > bytes.size() || bytes.size() - at < count) throw Broken{};
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    return value;
}

template <std::size_t N>
bool is_among(std::string_view const (&list)[N], std::string_view one) {
    return std::find(std::begin(list), std::end(list), one) != std::end(list);
}

//! What a PNG is made of; of anything else nothing is needed to see it. A chunk with a capital first letter can't be
//! left out, so a file with one that stands in no list is refused.
constexpr std::string_view png_kept[] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM",
                                         "sRGB", "iCCP", "sBIT", "bKGD", "pHYs"};

void read_png(std::string_view bytes, Picture& picture) {
    constexpr std::size_t around = 12;  // length, name and sum of a chunk
    picture.bytes = png_begins;
    std::size_t at = png_begins.size();
    for (std::string_view name; name != "IEND";) {
        std::size_t const length = big_endian(bytes, at, 4);
        if (bytes.size() - at < around || length > bytes.size() - at - around) throw Broken{};
        name = bytes.substr(at + 4, 4);
        bool const is_first = at == png_begins.size();
        if (is_first != (name == "IHDR")) throw Broken{};
        if (is_first) {
            picture.width = static_cast<int>(std::min(big_endian(bytes, at + 8, 4), 0x7fffffffu));
            picture.height = static_cast<int>(std::min(big_endian(bytes, at + 12, 4), 0x7fffffffu));
        }
        bool const is_kept = is_among(png_kept, name);
        if (!is_kept && name[0] >= 'A' && name[0] <= 'Z') throw Broken{};
        if (is_kept) picture.bytes += bytes.substr(at, length + around);
        at += length + around;
    }
}

//! Reads a JPEG marker by marker. Kept: tables, frame, scans, the density, the colour profile, Adobe's transform.
class JpegReader {
public:
    JpegReader(std::string_view bytes, Picture& picture) : bytes_(bytes), picture_(picture) {}

    void run() {
        at_ = 2;
        while (step()) {}
        if (!has_frame_ || scans_ == 0) throw Broken{};
        if (turned_ >= 5) std::swap(picture_.width, picture_.height);
        picture_.bytes = "\xff\xd8";
        if (turned_ > 1) picture_.bytes += orientation();
        picture_.bytes += kept_ + "\xff\xd9";
    }

private:
    static constexpr std::uint8_t end_of_image = 0xd9, start_of_scan = 0xda, adobe = 0xee;

    //! One segment; false at the end of the image.
    bool step() {
        while (big_endian(bytes_, at_, 2) == 0xffff) ++at_;  // filling before a marker
        if (big_endian(bytes_, at_, 1) != 0xff) throw Broken{};
        auto const marker = static_cast<std::uint8_t>(big_endian(bytes_, at_ + 1, 1));
        if (marker == end_of_image) return false;
        std::size_t const length = big_endian(bytes_, at_ + 2, 2);
        if (length < 2 || length > bytes_.size() - at_ - 2) throw Broken{};
        std::string_view const segment = bytes_.substr(at_, length + 2);
        at_ += length + 2;
        take(marker, segment, segment.substr(4));
        if (marker == start_of_scan) take_scan();
        return true;
    }

    void take(std::uint8_t marker, std::string_view segment, std::string_view content) {
        switch (marker) {
            case 0xc0: case 0xc1: case 0xc2: take_frame(content); [[fallthrough]];
            case 0xc4: case 0xdb: case 0xdd: case start_of_scan: kept_ += segment; return;
            case 0xe0: take_density(content); return;
            case 0xe1: if (content.starts_with("Exif\0\0"sv)) turned_ = turned(content.substr(6)); return;
            case 0xe2: if (content.starts_with("ICC_PROFILE\0"sv)) kept_ += segment; return;
            case adobe:
                // Its last byte says how colours are to be read; twelve bytes are all that it has.
                if (content.size() == 12 && content.starts_with("Adobe")) kept_ += segment;
                return;
            default: break;
        }
        bool const is_note = (marker >= 0xe3 && marker <= 0xef) || marker == 0xfe;
        if (!is_note) throw Broken{};  // lossless, hierarchical, arithmetic: no browser shows them
    }

    void take_frame(std::string_view content) {
        if (std::exchange(has_frame_, true)) throw Broken{};
        picture_.height = static_cast<int>(big_endian(content, 1, 2));
        picture_.width = static_cast<int>(big_endian(content, 3, 2));
    }

    //! The JFIF segment without the small picture that may lie in it.
    void take_density(std::string_view content) {
        if (!content.starts_with("JFIF\0"sv) || content.size() < 14) return;
        kept_ += "\xff\xe0\x00\x10"sv;
        kept_ += content.substr(0, 12);
        kept_ += "\0\0"sv;
    }

    //! What was drawn, up to the next marker that is none of a scan's own.
    void take_scan() {
        if (++scans_ > scans_max) throw Broken{};
        std::size_t const begins = at_;
        for (;; ++at_) {
            at_ = bytes_.find('\xff', at_);
            if (at_ == std::string_view::npos) throw Broken{};
            auto const next = big_endian(bytes_, at_ + 1, 1);
            if (next == 0xff) continue;
            if (next != 0 && (next < 0xd0 || next > 0xd7)) break;
        }
        kept_ += bytes_.substr(begins, at_ - begins);
    }

    //! The orientation (1 to 8) that a camera has noted, of all of Exif the only thing that a reader sees.
    static int turned(std::string_view tiff) {
        if (tiff.size() < 8) return 1;
        bool const is_little = tiff.starts_with("II");
        auto const number = [&](std::size_t at, std::size_t count) -> std::uint32_t {
            if (at > tiff.size() || tiff.size() - at < count) return 0;
            std::string part(tiff.substr(at, count));
            if (is_little) std::reverse(part.begin(), part.end());
            return big_endian(part, 0, count);
        };
        std::size_t const list = number(4, 4);
        std::size_t const entries = number(list, 2);
        for (std::size_t i = 0; i < entries; ++i) {
            std::size_t const entry = list + 2 + i * 12;
            if (entry > tiff.size()) break;
            if (number(entry, 2) != 0x0112) continue;
            auto const value = number(entry + 8, 2);
            return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
        }
        return 1;
    }
    std::string orientation() const {
        std::string segment("\xff\xe1\x00\x22" "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"sv);
        segment += static_cast<char>(turned_);
        return segment.append("\0\0\0\0\0\0"sv);
    }

    std::string_view bytes_;
    Picture& picture_;
    std::size_t at_ = 0;
    std::string kept_;
    int turned_ = 1, scans_ = 0;
    bool has_frame_ = false;
};

}  // namespace

bool is_png(std::string_view head) { return head.starts_with(png_begins); }
bool is_jpeg(std::string_view head) { return head.starts_with("\xff\xd8\xff"); }

PictureFault clean_picture(std::string_view bytes, Picture& picture) {
    if (bytes.size() > picture_bytes_max) return "the picture is larger than 2 megabytes";
    bool const png = is_png(bytes);
    if (!png && !is_jpeg(bytes)) return "it is neither a PNG nor a JPEG picture";
    picture = {};
    try {
        if (png) read_png(bytes, picture);
        else JpegReader(bytes, picture).run();
    } catch (Broken const&) {
        return std::string(broken);
    }
    if (picture.width < 1 || picture.height < 1) return std::string(broken);
    if (std::max(picture.width, picture.height) > picture_side_max)
        return "the picture has more than 3000 pixels on a side: " + std::to_string(picture.width) + " × " +
               std::to_string(picture.height);
    if (!(png ? is_whole_png(picture.bytes) : is_whole_jpeg(picture.bytes))) return std::string(broken);
    picture.was_clean = picture.bytes == bytes;
    return {};
}

}  // namespace regia::files
