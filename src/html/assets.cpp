#include "html/assets.hpp"

#include <boost/json.hpp>

#include "base/embedded.hpp"
#include "base/errors.hpp"
#include "http/compress.hpp"

//! Written by cmake/embed.mjs from what web/build.mjs makes.
extern "C" regia::EmbeddedFile const embedded_assets[];

namespace regia::html {
namespace {

constexpr std::string_view prefix = "/assets/";

std::string content_type(std::string_view name) {
    constexpr std::pair<std::string_view, std::string_view> types[] = {
        {".css", "text/css; charset=utf-8"},   {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},             {".woff2", "font/woff2"},
        {".json", "application/json"},         {".png", "image/png"},
        {".webp", "image/webp"},               {".ico", "image/x-icon"},
        {".txt", "text/plain; charset=utf-8"}, {".html", "text/html; charset=utf-8"},
    };
    for (auto const& [ending, type] : types)
        if (name.ends_with(ending)) return std::string(type);
    return "application/octet-stream";
}

bool is_compressed(std::string_view name) { return name.ends_with(".br") || name.ends_with(".gz"); }

}  // namespace

Assets::Assets() {
    std::map<std::string, std::string_view, std::less<>> embedded;
    for (EmbeddedFile const* file = embedded_assets; file->name != nullptr; ++file)
        embedded.emplace(file->name, file->bytes());
    auto const manifest = embedded.find("manifest.json");
    if (manifest == embedded.end()) throw Bug("the assets have no manifest.json");
    boost::json::value const names = boost::json::parse(manifest->second);
    for (auto const& [plain, hashed_name] : names.as_object()) {
        std::string const hashed(hashed_name.as_string());
        if (!embedded.contains(hashed)) throw Bug("manifest.json names an asset that is not there: " + hashed);
        hashed_.emplace(std::string(plain), hashed);
        for (std::string const& name : {hashed, hashed + ".br", hashed + ".gz"})
            if (auto const found = embedded.find(name); found != embedded.end()) files_.emplace(name, found->second);
    }
}

Url Assets::url(std::string_view name) const {
    auto const found = hashed_.find(name);
    if (found == hashed_.end()) throw Bug("no such asset: " + std::string(name));
    return Url(std::string(prefix) + found->second);
}

std::optional<http::Reply> Assets::find(std::string_view hashed_name, std::string_view accept) const {
    auto const plain = files_.find(hashed_name);
    if (plain == files_.end() || is_compressed(hashed_name)) return std::nullopt;
    http::Reply reply;
    reply.fixed_body = plain->second;
    reply.with("Content-Type", content_type(hashed_name));
    reply.with("Cache-Control", "public, max-age=31536000, immutable");
    reply.with("Vary", "Accept-Encoding");
    http::Encoding const encoding = http::best_encoding(accept);
    if (encoding == http::Encoding::none) return reply;
    std::string_view const ending = encoding == http::Encoding::brotli ? ".br" : ".gz";
    auto const smaller = files_.find(std::string(hashed_name) + std::string(ending));
    if (smaller == files_.end()) return reply;  // a font is already compressed
    reply.fixed_body = smaller->second;
    reply.with("Content-Encoding", encoding == http::Encoding::brotli ? "br" : "gzip");
    return reply;
}

}  // namespace regia::html
