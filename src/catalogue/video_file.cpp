//! `video`, `video_seconds`, `captions`, `transcript` of a section: none of them or all, since a film without its words
//! shuts people out (WCAG 2.1: 1.2.1, 1.2.2, 1.2.3).
#include "base/text.hpp"
#include "catalogue/module_file.hpp"
#include "files/markdown.hpp"

namespace regia::catalogue {
namespace {

constexpr std::size_t transcript_characters_min = 100;

//! RFC-like reading of WebVTT's first line and of one cue: enough to tell a caption file from anything else.
bool is_webvtt(std::string_view text) {
    return text.starts_with("WEBVTT") && text.find("\n\n") != std::string_view::npos &&
           text.find("-->") != std::string_view::npos;
}

std::string transcript_of(Reading& reading, files::Toml const& toml, std::string const& file) {
    std::string const* const text = reading.folder.find(file);
    if (!text) {
        toml.fault("transcript", "the file is missing: " + file);
        return {};
    }
    if (character_count(files::plain_text(*text)) < transcript_characters_min)
        toml.fault("transcript", "it is too short to stand for a video");
    files::MarkdownOptions options;
    options.fault = [&](int line, std::string const& message) { reading.faults.push_back({file, line, "", message}); };
    return files::safe_html(*text, options);
}

}  // namespace

std::optional<Video> parse_video(Reading& reading, files::Toml const& toml, std::string const& path) {
    constexpr std::string_view fields[] = {"video", "video_seconds", "captions", "transcript"};
    if (std::none_of(std::begin(fields), std::end(fields), [&](auto field) { return toml.has(field); }))
        return std::nullopt;
    std::string const name = path + toml.text("video");
    Video video;
    video.seconds = static_cast<int>(toml.number("video_seconds"));
    if (toml.has("video_seconds") && (video.seconds < 1 || video.seconds > 3600))
        toml.fault("video_seconds", "is not between 1 and 3600");
    std::string const* const mark = reading.folder.find(name);
    auto const medium = mark ? files::read_media_mark(name, *mark) : std::nullopt;
    if (toml.has("video") && !medium) toml.fault("video", "there is no .webm or .mp4 file " + name);
    if (std::string const captions = toml.text("captions"); !captions.empty()) {
        std::string const* const text = reading.folder.find(path + captions);
        if (text && is_webvtt(*text)) video.captions = *text;
        else toml.fault("captions", text ? "is no WebVTT" : "the file is missing: " + path + captions);
    }
    if (std::string const transcript = toml.text("transcript"); !transcript.empty())
        video.transcript_html = transcript_of(reading, toml, path + transcript);
    if (!medium) return std::nullopt;
    video.file = *medium;
    return video;
}

}  // namespace regia::catalogue
