#include "files/media/film.hpp"

#include <algorithm>
#include <bit>
#include <fstream>
#include <optional>

#include "base/errors.hpp"
#include "base/text.hpp"

namespace regia::files {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view webm_begins = "\x1a\x45\xdf\xa3"sv;
constexpr int parts_max = 100'000;
constexpr std::uint64_t small_part_max = 1024 * 1024;
constexpr int depth_max = 8;

struct Fault {
    std::string_view what;
};
constexpr Fault broken{"the film is broken or cut off"};
constexpr Fault codec{"no browser plays this film: VP8, VP9, AV1 or H.264 with Opus, Vorbis, AAC or MP3 is needed"};

template <std::size_t N>
bool is_among(std::string_view const (&list)[N], std::string_view one) {
    return std::find(std::begin(list), std::end(list), one) != std::end(list);
}

class Source {
public:
    explicit Source(std::string const& path) : in_(path, std::ios::binary) {
        in_.seekg(0, std::ios::end);
        size_ = in_ ? static_cast<std::uint64_t>(in_.tellg()) : 0;
    }
    std::uint64_t size() const { return size_; }
    //! At most a megabyte; less than was asked for is a broken film.
    std::string bytes(std::uint64_t from, std::uint64_t count) {
        if (from > size_ || count > size_ - from || count > small_part_max) throw broken;
        std::string read(count, '\0');
        in_.clear();
        in_.seekg(static_cast<std::streamoff>(from));
        in_.read(read.data(), static_cast<std::streamsize>(count));
        if (!in_) throw broken;
        return read;
    }
    std::uint64_t number(std::uint64_t from, std::uint64_t count) {
        std::uint64_t value = 0;
        for (char c : bytes(from, count)) value = value << 8 | static_cast<std::uint8_t>(c);
        return value;
    }
    //! A part is counted when its beginning is read: a file of a million empty ones would take for ever.
    void count() {
        if (++parts_ > parts_max) throw broken;
    }
    FilmNote note(std::uint64_t begin, std::uint64_t content, std::uint64_t end) {
        constexpr std::string_view words[] = {"\xa9xyz"sv, "loci"sv, "location"sv, "iso6709"sv};
        if (end - begin > small_part_max) return {begin, content, end, true};
        std::string const text = lower_ascii(bytes(begin, end - begin));
        bool const tells = std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
            return text.find(word) != std::string::npos;
        });
        return {begin, content, end, tells};
    }

private:
    std::ifstream in_;
    std::uint64_t size_ = 0;
    int parts_ = 0;
};

//! ISO/IEC 14496-12: boxes of length, name and content, some of them made of boxes.
class Mp4Reader {
public:
    Mp4Reader(Source& source, Film& film) : source_(source), film_(film) {}

    void run() {
        constexpr std::string_view brands[] = {"isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8",
                                               "iso9", "mp41", "mp42", "avc1", "av01", "M4V ", "M4VH", "dash"};
        std::uint64_t const length = source_.number(0, 4);
        if (length < 16 || length > 1024) throw broken;
        std::string const head = source_.bytes(8, length - 8);
        bool is_known = is_among(brands, std::string_view(head).substr(0, 4));
        for (std::size_t at = 8; at + 4 <= head.size(); at += 4)
            is_known = is_known || is_among(brands, std::string_view(head).substr(at, 4));
        if (!is_known) throw Fault{"it is neither a WebM nor an MP4 film"};
        walk(0, source_.size(), 0);
        if (!has_data_ || !has_picture_) throw broken;
    }

private:
    void walk(std::uint64_t from, std::uint64_t to, int depth) {
        if (depth > depth_max) throw broken;
        for (std::uint64_t at = from; at < to;) {
            source_.count();
            std::uint64_t length = source_.number(at, 4), head = 8;
            std::string const name = source_.bytes(at + 4, 4);
            if (length == 1) {
                length = source_.number(at + 8, 8);
                head = 16;
            }
            if (length == 0 && depth == 0) length = to - at;
            if (length < head || length > to - at) throw broken;
            take(name, at, at + head, at + length, depth);
            at += length;
        }
    }

    void take(std::string_view name, std::uint64_t at, std::uint64_t content, std::uint64_t end, int depth) {
        constexpr std::string_view made_of_boxes[] = {"moov", "trak", "mdia", "minf", "stbl"};
        if (name == "mdat") has_data_ = true;
        else if (name == "udta" || name == "meta" || name == "uuid")
            film_.notes.push_back(source_.note(at, content, end));
        else if (name == "stsd") take_sample(content, end);
        else if (is_among(made_of_boxes, name)) walk(content, end, depth + 1);
    }

    void take_sample(std::uint64_t content, std::uint64_t end) {
        constexpr std::string_view pictures[] = {"avc1", "avc3", "av01", "vp08", "vp09"};
        constexpr std::string_view others[] = {"mp4a", "Opus", "fLaC", ".mp3", "tx3g", "wvtt", "text", "tmcd"};
        if (end - content < 16) throw broken;
        std::string const kind = source_.bytes(content + 12, 4);
        if (is_among(pictures, kind)) has_picture_ = true;
        else if (!is_among(others, kind)) throw codec;
    }

    Source& source_;
    Film& film_;
    bool has_data_ = false, has_picture_ = false;
};

//! RFC 9559 (Matroska) as far as WebM uses it: elements of id, length and content.
class WebmReader {
public:
    WebmReader(Source& source, Film& film) : source_(source), film_(film) {}

    void run() {
        Element const head = element(0, source_.size());
        if (head.end - head.content > 1024) throw broken;
        if (text_in(head, doc_type) != "webm") throw Fault{"it is neither a WebM nor an MP4 film"};
        Element const segment = element(head.end, source_.size());
        if (segment.id != segment_id) throw broken;
        walk(segment);
        if (!has_clusters_ || !has_picture_) throw broken;
    }

private:
    static constexpr std::uint64_t doc_type = 0x4282, segment_id = 0x18538067, cluster = 0x1f43b675,
                                   tracks = 0x1654ae6b, tags = 0x1254c367, attachments = 0x1941a469,
                                   track = 0xae, codec_id = 0x86;
    static constexpr std::uint64_t others[] = {0x114d9b74, 0x1549a966, 0x1c53bb6b, 0x1043a770, 0xec, 0xbf};

    struct Element {
        std::uint64_t id = 0, begin = 0, content = 0, end = 0;
        bool is_open = false;  //!< goes on to wherever the next one of its kind begins: as it is recorded
    };

    Element element(std::uint64_t at, std::uint64_t to) {
        source_.count();
        Element one{.begin = at};
        std::uint64_t const id_bytes = length_at(at);
        if (id_bytes > 4) throw broken;
        one.id = source_.number(at, id_bytes);
        std::uint64_t const size_bytes = length_at(at + id_bytes);
        std::uint64_t const mask = (std::uint64_t{1} << (7 * size_bytes)) - 1;
        std::uint64_t const size = source_.number(at + id_bytes, size_bytes) & mask;
        one.content = at + id_bytes + size_bytes;
        one.is_open = size == mask;
        if (one.content > to || (!one.is_open && size > to - one.content)) throw broken;
        one.end = one.is_open ? to : one.content + size;
        return one;
    }
    //! How many bytes a number has that says so itself, by its leading zeros.
    std::uint64_t length_at(std::uint64_t at) {
        auto const first = static_cast<std::uint8_t>(source_.number(at, 1));
        if (first == 0) throw broken;
        return static_cast<std::uint64_t>(std::countl_zero(first)) + 1;
    }

    std::string text_in(Element const& parent, std::uint64_t id) {
        for (std::uint64_t at = parent.content; at < parent.end;) {
            Element const one = element(at, parent.end);
            if (one.id == id) return source_.bytes(one.content, std::min<std::uint64_t>(one.end - one.content, 64));
            at = one.end;
        }
        return {};
    }

    void walk(Element const& segment) {
        for (std::uint64_t at = segment.content; at < segment.end;) {
            Element const one = element(at, segment.end);
            if (one.id == cluster) has_clusters_ = true;
            else if (one.id == tracks) take_tracks(one);
            else if (one.id == tags || one.id == attachments)
                film_.notes.push_back(source_.note(one.begin, one.content, one.end));
            else if (std::find(std::begin(others), std::end(others), one.id) == std::end(others)) throw broken;
            // Of a film that was recorded as it came, the rest is known by playing it alone.
            if (one.is_open) {
                if (one.id != cluster) throw broken;
                return;
            }
            at = one.end;
        }
    }

    void take_tracks(Element const& all) {
        constexpr std::string_view pictures[] = {"V_VP8", "V_VP9", "V_AV1"};
        constexpr std::string_view sounds[] = {"A_OPUS", "A_VORBIS"};
        if (all.end - all.content > small_part_max) throw broken;
        for (std::uint64_t at = all.content; at < all.end;) {
            Element const one = element(at, all.end);
            if (one.id == track) {
                std::string const name = text_in(one, codec_id);
                if (is_among(pictures, name)) has_picture_ = true;
                else if (!is_among(sounds, name) && !name.starts_with("D_WEBVTT")) throw codec;
            }
            at = one.end;
        }
    }

    Source& source_;
    Film& film_;
    bool has_clusters_ = false, has_picture_ = false;
};

//! An element of WebM that says "nothing here" and is as long as the note; its content is to be zeros.
std::string empty_head(std::uint64_t length) {
    if (length < 9) return {static_cast<char>(0xec), static_cast<char>(0x80 | (length - 2))};
    std::string head = "\xec\x01";
    for (int shift = 48; shift >= 0; shift -= 8) head += static_cast<char>((length - 9) >> shift & 0xff);
    return head;
}

}  // namespace

bool is_webm(std::string_view head) { return head.starts_with(webm_begins); }
bool is_mp4(std::string_view head) { return head.size() >= 8 && head.substr(4, 4) == "ftyp"; }

bool Film::tells_place() const {
    return std::any_of(notes.begin(), notes.end(), [](FilmNote const& note) { return note.tells_place; });
}

Film read_film(std::string const& path, std::string_view type) {
    Film film;
    try {
        Source source(path);
        std::string const head = source.bytes(0, std::min<std::uint64_t>(source.size(), 8));
        bool const is_mp4_type = type == "video/mp4";
        if (!(is_mp4_type ? is_mp4(head) : is_webm(head))) throw Fault{"it is neither a WebM nor an MP4 film"};
        if (is_mp4_type) Mp4Reader(source, film).run();
        else WebmReader(source, film).run();
    } catch (Fault const& fault) {
        film.fault = fault.what;
    }
    return film;
}

void wipe_notes(std::string const& path, std::string_view type, std::vector<FilmNote> const& notes) {
    bool const is_mp4_type = type == "video/mp4";
    std::string const zeros(4096, '\0');
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    for (FilmNote const& note : notes) {
        // A box keeps its length, which stands before its name.
        std::uint64_t const begin = note.begin + (is_mp4_type ? 4 : 0);
        std::string const head = is_mp4_type ? "free" : empty_head(note.end - note.begin);
        file.seekp(static_cast<std::streamoff>(begin));
        file << head;
        std::uint64_t const content = is_mp4_type ? note.content : begin + head.size();
        file.seekp(static_cast<std::streamoff>(content));
        for (std::uint64_t left = note.end - content; left > 0;) {
            std::uint64_t const now = std::min<std::uint64_t>(left, zeros.size());
            file.write(zeros.data(), static_cast<std::streamsize>(now));
            left -= now;
        }
    }
    file.close();
    if (!file) throw Unavailable("the film can't be written: " + path);
}

}  // namespace regia::files
