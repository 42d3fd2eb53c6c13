//! The files of a package, and its preview.
//!
//! A package is somebody else's program. Its pages run in a frame without our origin (a policy `sandbox`), or on a
//! host of their own (`content_url`), so that cookies, storage, our pages and their forms are out of reach; they load
//! nothing from third parties and open no window. Who may fetch them is said by the token in the address: such a frame
//! sends no cookie. Our run-time goes into each page: a SCO finds it where it looks for it (docs/standards/scorm.md).
#include <boost/json.hpp>

#include "base/text.hpp"
#include "catalogue/package/parts.hpp"
#include "catalogue/package/unit_stage.hpp"
#include "files/media.hpp"
#include "locale/package.hpp"

namespace regia::catalogue {
namespace {

namespace w = words::package;
using html::Fragment;
using html::Writer;

constexpr std::int64_t page_bytes_max = 8'000'000;

struct KnownType {
    std::string_view ending, type;
};
constexpr KnownType known_types[] = {
    {"html", "text/html"},       {"htm", "text/html"},         {"xhtml", "application/xhtml+xml"},
    {"js", "text/javascript"},   {"mjs", "text/javascript"},   {"css", "text/css"},
    {"json", "application/json"}, {"xml", "text/xml"},         {"txt", "text/plain"},
    {"svg", "image/svg+xml"},    {"png", "image/png"},         {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},      {"gif", "image/gif"},         {"webp", "image/webp"},
    {"ico", "image/x-icon"},     {"mp4", "video/mp4"},         {"m4v", "video/mp4"},
    {"webm", "video/webm"},      {"ogv", "video/ogg"},         {"mp3", "audio/mpeg"},
    {"m4a", "audio/mp4"},        {"ogg", "audio/ogg"},         {"wav", "audio/wav"},
    {"vtt", "text/vtt"},         {"srt", "text/plain"},        {"pdf", "application/pdf"},
    {"woff", "font/woff"},       {"woff2", "font/woff2"},      {"ttf", "font/ttf"},
    {"otf", "font/otf"},         {"eot", "application/vnd.ms-fontobject"}, {"wasm", "application/wasm"},
};

std::string type_of(std::string_view path) {
    std::string const ending = lower_ascii(path.substr(path.rfind('.') + 1));
    for (KnownType const& known : known_types)
        if (known.ending == ending) return std::string(known.type);
    return "application/octet-stream";
}

//! On the host of its own a package keeps an origin, so that its frames see one another.
bool is_on_own_host(access::Installation const& installation, http::Request const& request) {
    std::string_view const origin = installation.content_url;
    auto const host = origin.find("://");
    return host != std::string_view::npos && origin.substr(host + 3) == request.header("host");
}

//! `endpoint`: where a unit of cmi5 sends its statements; "" = nowhere but where it comes from.
std::string policy(bool has_origin, std::string const& endpoint) {
    std::string const origin = has_origin ? " allow-same-origin" : "";
    std::string const reach = endpoint.empty() ? "" : "; connect-src 'self' data: blob: " + endpoint;
    return "sandbox allow-scripts allow-forms allow-modals allow-downloads" + origin +
           "; default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; base-uri 'self'; form-action 'self'" +
           reach;
}

//! Where a script comes first in a page: after <head>, else after <html>, else at its beginning (after a doctype).
std::size_t place_for_script(std::string const& page) {
    std::string const lower = lower_ascii(std::string_view(page).substr(0, 64 * 1024));
    for (std::string_view tag : {"<head", "<html", "<!doctype"}) {
        auto const at = lower.find(tag);
        if (at == std::string::npos) continue;
        char const next = at + tag.size() < lower.size() ? lower[at + tag.size()] : '\0';
        if (tag == "<head" && next != '>' && next != ' ' && next != '\n' && next != '\r' && next != '\t') continue;
        auto const end = lower.find('>', at);
        if (end != std::string::npos) return end + 1;
    }
    return page.starts_with("\xef\xbb\xbf") ? 3 : 0;
}

std::string with_run_time(access::Installation const& installation, PackageKind kind, std::string page) {
    if (kind == PackageKind::cmi5 || page.starts_with("\xff\xfe") || page.starts_with("\xfe\xff")) return page;
    std::string const address =
        installation.assets.url(kind == PackageKind::scorm12 ? "scorm12.js" : "scorm2004.js").text();
    page.insert(place_for_script(page), "<script src=\"" + address + "\"></script>");
    return page;
}

http::Reply send_file(access::Installation& installation, http::Request const& request) {
    auto const opened = installation.database.read([&](db::Tx& tx) {
        return file_by_token(tx, request.in_path("token"), request.in_path("file"), installation.clock.now());
    });
    if (!opened) throw NotFound("no such file in an opened package");
    files::Medium medium;
    medium.sha256 = opened->file.sha256;
    medium.size_bytes = opened->file.size_bytes;
    medium.type = type_of(opened->file.path);
    bool const is_page = medium.type == "text/html" && medium.size_bytes <= page_bytes_max;
    http::Reply reply;
    if (is_page) {
        reply.body = with_run_time(installation, opened->kind, files::medium_bytes(installation.database, medium));
        reply.with("Content-Type", medium.type);
    } else {
        reply = files::media_reply(installation.database, medium, request);
    }
    reply.with("Content-Security-Policy", policy(is_on_own_host(installation, request),
                                                opened->kind == PackageKind::cmi5 ? installation.public_url : ""));
    reply.with("X-DNS-Prefetch-Control", "off");  // a name that is looked up would carry out what stands in it
    // A frame without an origin is a stranger to our own files: fonts and modules want to be told that they may.
    reply.with("Cross-Origin-Resource-Policy", "cross-origin").with("Access-Control-Allow-Origin", "*");
    // Nothing of it stays on a shared machine beyond the day.
    if (!is_page) reply.with("Cache-Control", "private, max-age=3600");
    return reply;
}

//! Launched in mode Browse, for nobody: learning/cmi5_course.
Fragment stage_of_unit(PackageDesk const& desk, PackageVersion const& version, PackageItem const& unit) {
    std::string const path = "/contenuti/pacchetti/versioni/" + to_string(version.id);
    auto const place = &unit - version.structure.items.data();
    return unit_stage({desk.voice, desk.url(path + "/unita/" + std::to_string(place)),
                       desk.request.local("/contenuti/pacchetti/" + to_string(version.package)),
                       access::form_token(desk.request), unit, !desk.installation.content_url.empty()});
}

//! As a learner sees it, with a run-time that keeps nothing.
http::Answer preview(PackageDesk const& desk) {
    Uuid const id = desk.request.id_in_path("versione");
    auto const version = desk.installation.database.read([&](db::Tx& tx) { return find_package_version(tx, id); });
    if (!version) throw NotFound("no such version of a package");
    PackageStructure const& structure = version->structure;
    PackageItem const* item = structure.find(desk.request.query.get("voce"));
    for (PackageItem const& one : structure.items)
        if (!item && one.is_playable) item = &one;
    if (!item || !item->is_playable) throw NotFound("no such item");
    std::string const token = random_token();
    return http::after_commit(
        desk.installation.database, "opening/" + to_string(desk.person()),
        [&installation = desk.installation, &portfolio = desk.portfolio, &queue = desk.queue, version, token,
         place = item - structure.items.data(), request = std::make_shared<http::Request const>(desk.request),
         now = desk.installation.clock.now()](db::Tx& tx) {
            open_package(tx, version->id, token, now);
            PackageDesk const again(installation, portfolio, queue, *request);
            PackageItem const* const item = version->structure.items.data() + place;
            std::string const path = "/contenuti/pacchetti/" + to_string(version->package);
            html::Frame frame = again.frame(again.title(version->structure), path);
            auto const content = html::fragment([&](Writer& h) {
                h("{}<div class=\"stack\">{}", html::page_head(again.title(version->structure),
                                                               text_in(item->title, again.voice.code())),
                  html::note(html::Kind::info, again.voice[w::preview], again.voice[w::preview_note]));
                if (version->structure.kind == PackageKind::cmi5) h("{}", stage_of_unit(again, *version, *item));
                else
                    h("<div class=\"package-stage\" data-package data-address=\"{}\" data-kind=\"{}\" "
                      "data-item=\"{}\" data-title=\"{}\"></div>",
                      installation.content_url + address_in_package(token, item->launch),
                      version->structure.kind == PackageKind::scorm12 ? "scorm12" : "scorm2004", item->id,
                      text_in(item->title, again.voice.code()));
                h("{}</div>", contents_table(again, version->structure));
            });
            return again.show(frame, content);
        });
}

}  // namespace

std::string address_in_package(std::string_view token, std::string_view launch) {
    auto const end = launch.find_first_of("?#");
    std::string address = "/pacchetti/" + std::string(token);
    for (std::string_view segment : split(launch.substr(0, end), '/')) address += "/" + http::url_encode(segment);
    if (end != std::string_view::npos) address += launch.substr(end);
    return address;
}

void add_content_routes(http::Router& router, access::Installation& installation,
                        files::Shelf<portfolio::Portfolio>& portfolio, jobs::Queue& queue) {
    router.get("/pacchetti/{token}/{file...}", http::everyone, [&installation](http::Request const& request) {
        return send_file(installation, request);
    });
    router.get("/contenuti/pacchetti/versioni/{versione}/anteprima", access::may::read_content,
               [&installation, &portfolio, &queue](http::Request const& request) {
                   return preview(PackageDesk(installation, portfolio, queue, request));
               });
}

}  // namespace regia::catalogue
