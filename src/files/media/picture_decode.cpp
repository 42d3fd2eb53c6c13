// libpng and libjpeg leave a file that they can't read by longjmp. Between setjmp and the jump no object with a
// destructor may be made, so each loop stands in a function of its own, over plain values of its caller.
#include "files/media/picture_decode.hpp"

#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <vector>

#include <jpeglib.h>
#include <png.h>

#include "files/media/picture.hpp"

namespace regia::files {
namespace {

constexpr std::size_t pixel_bytes_max = 8;  // four channels of sixteen bits
constexpr std::size_t row_bytes_max = picture_side_max * pixel_bytes_max;

void read_png_bytes(png_structp png, png_bytep to, std::size_t count) {
    auto& left = *static_cast<std::string_view*>(png_get_io_ptr(png));
    if (left.size() < count) png_error(png, "cut off");
    std::memcpy(to, left.data(), count);
    left.remove_prefix(count);
}

[[noreturn]] void leave_png(png_structp png, png_const_charp) { png_longjmp(png, 1); }
void ignore_png(png_structp, png_const_charp) {}

bool read_png_rows(png_structp png, png_infop info, png_bytep row) {
    if (setjmp(png_jmpbuf(png))) return false;
    png_set_user_limits(png, picture_side_max, picture_side_max);
    png_read_info(png, info);
    int const passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) > row_bytes_max) return false;
    png_uint_32 const height = png_get_image_height(png, info);
    for (int pass = 0; pass < passes; ++pass)
        for (png_uint_32 y = 0; y < height; ++y) png_read_row(png, row, nullptr);
    png_read_end(png, info);
    return true;
}

struct JpegErrors {
    jpeg_error_mgr base;
    std::jmp_buf out;
};

[[noreturn]] void leave_jpeg(j_common_ptr jpeg) {
    std::longjmp(reinterpret_cast<JpegErrors*>(jpeg->err)->out, 1);  // NOLINT: as libjpeg's manual says
}
//! A warning is data that does not fit: the rest of the picture would be grey.
void note_jpeg(j_common_ptr jpeg, int level) {
    if (level < 0) ++jpeg->err->num_warnings;
}

bool read_jpeg_rows(jpeg_decompress_struct& jpeg, JpegErrors& errors, std::string_view bytes, JSAMPROW row) {
    if (setjmp(errors.out)) return false;
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
    if (jpeg_read_header(&jpeg, TRUE) != JPEG_HEADER_OK) return false;
    jpeg.do_fancy_upsampling = FALSE;  // nobody looks at it
    jpeg.dct_method = JDCT_IFAST;
    jpeg_start_decompress(&jpeg);
    auto const channels = static_cast<std::size_t>(jpeg.output_components);
    bool const fits = channels * jpeg.output_width <= row_bytes_max;
    while (fits && jpeg.output_scanline < jpeg.output_height) jpeg_read_scanlines(&jpeg, &row, 1);
    if (!fits) return false;
    jpeg_finish_decompress(&jpeg);
    return errors.base.num_warnings == 0;
}

}  // namespace

bool is_whole_png(std::string_view bytes) {
    std::vector<png_byte> row(row_bytes_max);
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, &leave_png, &ignore_png);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    if (info) png_set_read_fn(png, &bytes, &read_png_bytes);
    bool const is_whole = info && read_png_rows(png, info, row.data());
    png_destroy_read_struct(&png, &info, nullptr);
    return is_whole;
}

bool is_whole_jpeg(std::string_view bytes) {
    std::vector<JSAMPLE> row(row_bytes_max);
    jpeg_decompress_struct jpeg{};
    JpegErrors errors{};
    jpeg.err = jpeg_std_error(&errors.base);
    errors.base.error_exit = &leave_jpeg;
    errors.base.emit_message = &note_jpeg;
    bool const is_whole = read_jpeg_rows(jpeg, errors, bytes, row.data());
    jpeg_destroy_decompress(&jpeg);
    return is_whole;
}

}  // namespace regia::files
