#include "files/media.hpp"

#include <filesystem>
#include <fstream>

#include "base/errors.hpp"
#include "base/text.hpp"
#include "files/media/film.hpp"
#include "files/media/picture.hpp"

namespace regia::files {
namespace {

namespace fs = std::filesystem;
constexpr std::int64_t piece_bytes = 256 * 1024;
constexpr std::int64_t part_bytes_max = 1024 * 1024;
constexpr std::string_view mark_begins = "sha256 ";
constexpr std::string_view size_begins = "\nsize ";
constexpr std::string_view pixels_begin = "\npixels ";
constexpr std::string_view picture_folder = "/immagini/";

bool is_stored(db::Tx& tx, Digest const& sha256) {
    return tx.value<std::int64_t>("SELECT 1 FROM file_media WHERE sha256 = $1", sha256).has_value();
}

void store_file(db::Database& database, Medium const& medium, std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    std::string piece(static_cast<std::size_t>(piece_bytes), '\0');
    std::int64_t position = 0, total = 0;
    while (in.read(piece.data(), piece_bytes) || in.gcount() > 0) {
        auto const read = static_cast<std::size_t>(in.gcount());
        total += in.gcount();
        Bytes const body(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(read));
        database.write_now("media", [&](db::Tx& tx) {
            tx.run("INSERT INTO file_media_piece (sha256, position, body) VALUES ($1, $2, $3) "
                   "ON CONFLICT (sha256, position) DO UPDATE SET body = excluded.body",
                   medium.sha256, position, body);
        });
        ++position;
    }
    if (total != medium.size_bytes || sha256_of_file(path) != medium.sha256)
        throw Unavailable(path + " has changed while it was read");
    database.write_now("media", [&](db::Tx& tx) {
        tx.run("INSERT INTO file_media (sha256, size_bytes) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING",
               medium.sha256, medium.size_bytes);
    });
}

//! The bytes of [from, to), given piece by piece; each piece is a question of its own.
template <class Take>
void read_bytes(db::Database& database, Medium const& medium, std::int64_t from, std::int64_t to, Take const& take) {
    for (std::int64_t position = from / piece_bytes; position * piece_bytes < to; ++position) {
        auto const body = database.read([&](db::Tx& tx) {
            return tx.value<Bytes>("SELECT body FROM file_media_piece WHERE sha256 = $1 AND position = $2",
                                   medium.sha256, position);
        });
        if (!body) throw NotFound("the file was never loaded");
        std::int64_t const start = position * piece_bytes;
        std::int64_t const first = std::max(from - start, std::int64_t{0});
        std::int64_t const last = std::min(to - start, static_cast<std::int64_t>(body->size()));
        if (first >= last) throw NotFound("the file was not loaded to its end");
        take(std::string_view(reinterpret_cast<char const*>(body->data()) + first,
                              static_cast<std::size_t>(last - first)));
    }
}

//! What a Range header asks for.
struct Range {
    enum class Kind { whole, part, outside } kind = Kind::whole;
    std::int64_t from = 0, to = 0;  //!< [from, to)
};

Range range_of(std::string_view header, std::int64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit) || header.find(',') != std::string_view::npos) return {};
    std::string_view const asked = trim(header.substr(unit.size()));
    auto const dash = asked.find('-');
    if (dash == std::string_view::npos) return {};
    auto const first = parse_number<std::int64_t>(asked.substr(0, dash));
    auto const last = parse_number<std::int64_t>(asked.substr(dash + 1));
    if (dash == 0) {  // the last n bytes
        if (!last || *last < 0) return {};
        if (*last == 0 || size == 0) return {Range::Kind::outside};
        return {Range::Kind::part, std::max<std::int64_t>(0, size - *last), size};
    }
    if (!first || (!last && dash + 1 != asked.size())) return {};
    if (last && *last < *first) return {};
    if (*first >= size) return {Range::Kind::outside};
    return {Range::Kind::part, *first, std::min(last ? *last : size - 1, size - 1) + 1};
}

}  // namespace

std::string_view media_type_of(std::string_view name) {
    if (name.ends_with(".webm")) return "video/webm";
    if (name.ends_with(".mp4")) return "video/mp4";
    if (name.ends_with(".png")) return "image/png";
    if (name.ends_with(".jpg")) return "image/jpeg";
    return {};
}

std::string media_mark(Medium const& medium) {
    std::string mark = std::string(mark_begins) + to_hex(medium.sha256) + std::string(size_begins) +
                       std::to_string(medium.size_bytes);
    if (medium.is_picture())
        mark += std::string(pixels_begin) + std::to_string(medium.width) + " " + std::to_string(medium.height);
    return mark + "\n";
}

std::optional<Medium> read_media_mark(std::string_view name, std::string_view text) {
    Medium medium{.type = std::string(media_type_of(name))};
    if (medium.type.empty() || !text.starts_with(mark_begins)) return std::nullopt;
    text.remove_prefix(mark_begins.size());
    if (medium.is_picture()) {
        auto const pixels_at = text.find(pixels_begin);
        if (pixels_at == std::string_view::npos) return std::nullopt;
        auto const sides = split(trim(text.substr(pixels_at + pixels_begin.size())), ' ');
        if (sides.size() != 2) return std::nullopt;
        medium.width = parse_number<int>(sides[0]).value_or(0);
        medium.height = parse_number<int>(sides[1]).value_or(0);
        if (medium.width < 1 || medium.height < 1) return std::nullopt;
        text = text.substr(0, pixels_at);
    }
    auto const size_at = text.find(size_begins);
    if (size_at == std::string_view::npos) return std::nullopt;
    auto const digest = from_hex(text.substr(0, size_at));
    auto const size = parse_number<std::int64_t>(trim(text.substr(size_at + size_begins.size())));
    if (!digest || digest->size() != medium.sha256.size() || !size || *size <= 0) return std::nullopt;
    std::copy(digest->begin(), digest->end(), medium.sha256.begin());
    medium.size_bytes = *size;
    return medium;
}

std::optional<Medium> read_medium(std::string const& name, std::string const& path, Faults& faults) {
    std::size_t const before = faults.size();
    auto const fault = [&](std::string message) { faults.push_back({name, 0, "", std::move(message)}); };
    Medium medium{.type = std::string(media_type_of(name))};
    std::uintmax_t const size = fs::file_size(path);
    auto const largest = medium.is_picture() ? picture_bytes_max : static_cast<std::uintmax_t>(media_bytes_max);
    if (size == 0) fault("the file is empty");
    else if (size > largest)
        fault(medium.is_picture() ? "the picture is larger than 2 megabytes" : "the file is larger than 200 megabytes");
    if (faults.size() > before) return std::nullopt;
    if (medium.is_picture()) {
        std::ifstream in(path, std::ios::binary);
        std::string const bytes((std::istreambuf_iterator<char>(in)), {});
        Picture picture;
        bool const is_png_name = medium.type == "image/png";
        if (PictureFault const wrong = clean_picture(bytes, picture); !wrong.empty()) fault(wrong);
        else if (is_png(bytes) != is_png_name) fault("its name says PNG and it is JPEG, or the other way round");
        else if (!picture.was_clean)
            fault("the picture tells more than can be seen (Exif, XMP, notes): take that out of it first");
        medium.width = picture.width;
        medium.height = picture.height;
    } else {
        Film const film = read_film(path, medium.type);
        if (!film.fault.empty()) fault(film.fault);
        else if (film.tells_place()) fault("the film tells where it was taken: take that out of it first");
    }
    if (faults.size() > before) return std::nullopt;
    medium.sha256 = sha256_of_file(path);
    medium.size_bytes = static_cast<std::int64_t>(size);
    return medium;
}

void store_medium(db::Database& database, Medium const& medium, std::string const& path) {
    if (!database.read([&](db::Tx& tx) { return is_stored(tx, medium.sha256); })) store_file(database, medium, path);
}

void store_media(db::Database& database, Folder const& folder) {
    for (auto const& [name, path] : folder.media_on_disk()) {
        std::string const* const mark = folder.find(name);
        auto const medium = mark ? read_media_mark(name, *mark) : std::nullopt;
        if (!medium) throw Bug("no file of media: " + name);
        store_medium(database, *medium, path);
    }
}

void write_media(db::Database& database, Folder const& folder, std::string const& path) {
    for (auto const& [name, text] : folder.files()) {
        auto const medium = read_media_mark(name, text);
        if (!medium) continue;
        fs::path const file = fs::path(path) / name;
        fs::create_directories(file.parent_path());
        std::ofstream out(file, std::ios::binary);
        read_bytes(database, *medium, 0, medium->size_bytes, [&](std::string_view bytes) { out << bytes; });
        out.close();
        if (!out) throw Unavailable("cannot write " + file.string());
    }
}

std::string medium_bytes(db::Database& database, Medium const& medium) {
    std::string bytes;
    read_bytes(database, medium, 0, medium.size_bytes, [&](std::string_view part) { bytes += part; });
    return bytes;
}

http::Reply media_reply(db::Database& database, Medium const& medium, http::Request const& request) {
    if (!database.read([&](db::Tx& tx) { return is_stored(tx, medium.sha256); }))
        throw NotFound("the file was never loaded");
    std::string const tag = "\"" + to_hex(medium.sha256).substr(0, 32) + "\"";
    std::string_view const condition = request.header("if-range");
    bool const is_range_valid = condition.empty() || condition == tag;
    Range const range =
        is_range_valid ? range_of(request.header("range"), medium.size_bytes) : Range{};
    std::string const size = std::to_string(medium.size_bytes);
    http::Reply reply;
    reply.with("Content-Type", medium.type).with("Accept-Ranges", "bytes").with("ETag", tag);
    if (range.kind == Range::Kind::outside) {
        reply.status = 416;
        return std::move(reply.with("Content-Range", "bytes */" + size));
    }
    if (range.kind == Range::Kind::part) {
        std::int64_t const to = std::min(range.to, range.from + part_bytes_max);
        reply.status = 206;
        reply.with("Content-Range",
                   "bytes " + std::to_string(range.from) + "-" + std::to_string(to - 1) + "/" + size);
        read_bytes(database, medium, range.from, to, [&](std::string_view bytes) { reply.body += bytes; });
        return reply;
    }
    if (medium.size_bytes <= part_bytes_max) {
        read_bytes(database, medium, 0, medium.size_bytes, [&](std::string_view bytes) { reply.body += bytes; });
        return reply;
    }
    auto const spooled = std::make_shared<http::TemporaryFile>(fs::temp_directory_path().string());
    read_bytes(database, medium, 0, medium.size_bytes, [&](std::string_view bytes) { spooled->append(bytes); });
    reply.file = spooled;
    return reply;
}

std::string picture_address(Medium const& medium) {
    return std::string(picture_folder) + to_hex(medium.sha256) + (medium.type == "image/png" ? ".png" : ".jpg");
}

http::Reply picture_reply(db::Database& database, std::string_view name) {
    Medium medium{.type = std::string(media_type_of(name))};
    auto const digest = from_hex(name.substr(0, name.rfind('.')));
    if (!medium.is_picture() || !digest || digest->size() != medium.sha256.size())
        throw NotFound("no name of a picture");
    std::copy(digest->begin(), digest->end(), medium.sha256.begin());
    auto const size = database.read([&](db::Tx& tx) {
        return tx.value<std::int64_t>("SELECT size_bytes FROM file_media WHERE sha256 = $1", medium.sha256);
    });
    if (!size || *size > static_cast<std::int64_t>(picture_bytes_max)) throw NotFound("no such picture");
    medium.size_bytes = *size;
    http::Reply reply;
    read_bytes(database, medium, 0, *size, [&](std::string_view bytes) { reply.body += bytes; });
    if (!(medium.type == "image/png" ? is_png(reply.body) : is_jpeg(reply.body))) throw NotFound("no such picture");
    // Not to be kept by a browser: on a shared computer it would tell which variant somebody reads.
    reply.with("Content-Type", medium.type).with("Cache-Control", "no-store");
    // Opened by itself it is a picture and nothing else, whatever a browser finds in it.
    reply.with("Content-Security-Policy", "default-src 'none'; sandbox");
    return reply;
}

}  // namespace regia::files
