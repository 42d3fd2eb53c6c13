#include "http/compress.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include "base/errors.hpp"
#include "base/text.hpp"

namespace regia::http {
namespace {

constexpr int brotli_quality = 4;
constexpr int gzip_level = 6;

//! "q=0", "q=0.000": not wanted at all. Any other weight will do, since we prefer the smaller one ourselves.
bool is_refused(std::string_view parameter) {
    std::string_view weight = trim(parameter);
    if (!weight.starts_with("q=") && !weight.starts_with("Q=")) return false;
    weight.remove_prefix(2);
    return !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

Encoding best_encoding(std::string_view accept) {
    Encoding best = Encoding::none;
    for (std::string_view part : split(accept, ',')) {
        auto const semicolon = part.find(';');
        if (semicolon != std::string_view::npos && is_refused(part.substr(semicolon + 1))) continue;
        std::string const name = lower_ascii(trim(part.substr(0, semicolon)));
        if (name == "br") best = Encoding::brotli;
        if (name == "gzip" && best == Encoding::none) best = Encoding::gzip;
    }
    return best;
}

std::string compressed(std::string_view body, Encoding encoding) {
    std::string out;
    if (encoding == Encoding::brotli) {
        std::size_t size = BrotliEncoderMaxCompressedSize(body.size());
        out.resize(size);
        if (!BrotliEncoderCompress(brotli_quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, body.size(),
                                   reinterpret_cast<std::uint8_t const*>(body.data()), &size,
                                   reinterpret_cast<std::uint8_t*>(out.data())))
            throw Bug("brotli refused a body");
        out.resize(size);
        return out;
    }
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    if (deflateInit2(&stream, gzip_level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw Bug("no gzip");
    out.resize(deflateBound(&stream, body.size()));
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    int const result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw Bug("gzip refused a body");
    return out;
}

}  // namespace regia::http
