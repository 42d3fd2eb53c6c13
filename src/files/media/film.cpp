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

constexpr std::uint64_t words_overlap = 16;  //!< longer than a word, and than the text that "gps" must stand in

//! "gps" is short enough to come about by chance in a picture: it must name a box or stand in readable text.
bool tells_gps(std::string_view text) {
    constexpr std::size_t readable_min = 8;
    auto const is_readable = [&](std::size_t at) { return text[at] >= ' ' && text[at] <= '~'; };
    for (std::size_t at = text.find("gps"); at != std::string_view::npos; at = text.find("gps", at + 1)) {
        if (at >= 4 && text[at - 4] == '\0') return true;  // the length of a box stands before its name
        std::size_t begin = at, end = at + 3;
        while (begin > 0 && end - begin < readable_min && is_readable(begin - 1)) --begin;
        while (end < text.size() && end - begin < readable_min && is_readable(end)) ++end;
        if (end - begin == readable_min) return true;
    }
    return false;
}

//! The words of telephones, cameras and XMP, in small letters.
bool tells_place(std::string_view text) {
    constexpr std::string_view words[] = {"\xa9xyz"sv, "loci"sv, "location"sv, "iso6709"sv, "latitude"sv};
    return tells_gps(text) || std::any_of(std::begin(words), std::end(words), [&](std::string_view word) {
        return text.find(word) != std::string_view::npos;
    });
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
        FilmNote note{begin, content, end};
        for (std::uint64_t at = begin; at < end && !note.tells_place;) {
            std::uint64_t const count = std::min(end - at, small_part_max);
            note.tells_place = tells_place(lower_ascii(bytes(at, count)));
            // A word may lie across two pieces.
            at += count < small_part_max ? count : count - words_overlap;
        }
        return note;
    }
    bool is_zero(std::uint64_t from, std::uint64_t to) {
        while (from < to) {
            std::uint64_t const count = std::min(to - from, small_part_max);
            if (bytes(from, count).find_first_not_of('\0') != std::string::npos) return false;
            from += count;
        }
        return true;
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
            // Some programs end a list of boxes by a zero.
            if (depth > 0 && to - at < 8 && source_.is_zero(at, to)) return;
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
        constexpr std::string_view made_of_boxes[] = {"moov", "trak", "edts", "mdia", "minf", "dinf",
                                                      "stbl", "mvex", "moof", "traf", "mfra"};
        constexpr std::string_view with_times[] = {"mvhd", "tkhd", "mdhd"};
        constexpr std::string_view empty[] = {"free", "skip", "wide"};
        constexpr std::string_view addresses[] = {"url ", "urn ", "alis"};
        if (name == "mdat") has_data_ = true;
        else if (is_among(made_of_boxes, name)) walk(content, end, depth + 1);
        else if (is_among(with_times, name)) take_times(content, end);
        else if (name == "hdlr") blank(content + 12, end, end);
        else if (name == "dref") walk(inside(content, 8, end), end, depth + 1);
        else if (is_among(addresses, name)) blank(content + 4, end, end);
        else if (name == "stsd") take_samples(content, end, depth);
        else if (is_among(empty, name) ? !source_.is_zero(content, end) : !is_among(kept, name))
            film_.notes.push_back(source_.note(at, content, end));
    }

    static std::uint64_t inside(std::uint64_t from, std::uint64_t count, std::uint64_t end) {
        if (count > end - from) throw broken;
        return from + count;
    }
    //! A value that no player needs, in a box that stays.
    void blank(std::uint64_t from, std::uint64_t to, std::uint64_t end) {
        if (to > end || from > to) throw broken;
        if (!source_.is_zero(from, to)) film_.notes.push_back({from, from, to});
    }
    //! When it was taken and when it was changed, in seconds since 1904.
    void take_times(std::uint64_t content, std::uint64_t end) {
        std::uint64_t const version = source_.number(content, 1);
        if (version > 1) throw broken;
        blank(content + 4, content + (version == 1 ? 20 : 12), end);
    }

    void take_samples(std::uint64_t content, std::uint64_t end, int depth) {
        constexpr std::string_view pictures[] = {"avc1", "avc3", "av01", "vp08", "vp09"};
        constexpr std::string_view others[] = {"mp4a", "Opus", "fLaC", ".mp3", "tx3g", "wvtt", "text", "tmcd"};
        std::uint64_t at = inside(content, 8, end);
        std::uint64_t const entries = source_.number(content + 4, 4);
        if (entries == 0) throw broken;
        std::string first;
        for (std::uint64_t i = 0; i < entries; ++i) {
            source_.count();
            std::uint64_t const entry = inside(at, 16, end);
            std::uint64_t const length = source_.number(at, 4);
            std::string const kind = source_.bytes(at + 4, 4);
            if (length < 16 || length > end - at) throw broken;
            if (i == 0) first = kind;
            bool const is_picture = is_among(pictures, kind);
            if (kind != first || (!is_picture && !is_among(others, kind))) throw codec;
            if (is_picture) take_picture(entry, at + length, depth);
            has_picture_ = has_picture_ || is_picture;
            at += length;
        }
        blank(at, end, end);
    }

    //! Cameras write who made them into the description of the picture: the maker's code and the coder's name.
    void take_picture(std::uint64_t entry, std::uint64_t end, int depth) {
        constexpr std::uint64_t maker_bytes = 16, name_at = 34, name_bytes = 32, fields = 70;
        if (end - entry < fields) return;
        blank(entry, entry + maker_bytes, end);
        blank(entry + name_at, entry + name_at + name_bytes, end);
        walk(entry + fields, end, depth + 1);
    }

    //! What a film is played by; of anything else nothing is needed.
    static constexpr std::string_view kept[] = {
        "ftyp", "styp", "sidx", "ssix", "mehd", "trex", "leva", "trep", "mfhd", "tfhd", "tfdt", "trun", "tfra", "mfro",
        "tref", "elst", "elng", "vmhd", "smhd", "nmhd", "sthd", "gmhd", "stts", "ctts", "cslg", "stss", "stps", "stsc",
        "stsz", "stz2", "stco", "co64", "sdtp", "sbgp", "sgpd", "subs", "stsh", "padb", "stdp", "saiz", "saio", "avcC",
        "av1C", "vpcC", "colr", "pasp", "clap", "btrt", "fiel", "mdcv", "clli", "SmDm", "CoLL"};

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
                                   tracks = 0x1654ae6b, track = 0xae, codec_id = 0x86, info = 0x1549a966,
                                   nothing = 0xec, check_sum = 0xbf;
    static constexpr std::uint64_t places[] = {0x114d9b74, 0x1c53bb6b};  // of the other parts, and of the pictures
    static constexpr std::uint64_t notes[] = {0x1254c367, 0x1941a469, 0x1043a770};  // tags, attachments, chapters
    static constexpr std::uint64_t info_kept[] = {0x2ad7b1, 0x4489};                // scale of time, duration
    //! Numbers, kind, language, codec, how times and pictures are to be taken; not the names.
    static constexpr std::uint64_t track_kept[] = {0xd7, 0x73c5, 0x83, 0xb9, 0x88, 0x55aa, 0x55ab, 0x55ac, 0x55ad,
                                                   0x55ae, 0x55af, 0x9c, 0x6de7, 0x6df8, 0x23e383, 0x234e7a, 0x23314f,
                                                   0x55ee, 0x41e4, 0x22b59c, 0x22b59d, 0x86, 0x63a2, 0x56aa, 0x56bb,
                                                   0xe0, 0xe1, 0xe2, 0x6d80};

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

    void note(Element const& one) { film_.notes.push_back(source_.note(one.begin, one.content, one.end)); }

    //! Visits each element but room and sums.
    template <class Visit>
    void each_in(Element const& parent, Visit visit) {
        std::size_t const before = film_.notes.size();
        std::optional<Element> sum;
        for (std::uint64_t at = parent.content; at < parent.end;) {
            Element const one = element(at, parent.end);
            if (one.id == check_sum) sum = one;
            else if (one.id != nothing) visit(one);
            else if (!source_.is_zero(one.content, one.end)) note(one);
            at = one.end;
            // Of a film that was recorded as it came, the rest is known by playing it alone.
            if (one.is_open && one.id != cluster) throw broken;
        }
        // A sum over what will be wiped would not hold any more.
        if (sum && film_.notes.size() > before) note(*sum);
    }
    template <std::size_t N>
    void keep_in(Element const& parent, std::uint64_t const (&kept)[N]) {
        each_in(parent, [&](Element const& one) {
            if (!is_one_of(kept, one.id)) note(one);
        });
    }
    template <std::size_t N>
    static bool is_one_of(std::uint64_t const (&list)[N], std::uint64_t id) {
        return std::find(std::begin(list), std::end(list), id) != std::end(list);
    }

    void walk(Element const& segment) {
        each_in(segment, [&](Element const& one) {
            if (one.id == cluster) has_clusters_ = true;
            else if (one.id == tracks) take_tracks(one);
            else if (one.id == info) keep_in(one, info_kept);
            else if (is_one_of(notes, one.id)) note(one);
            else if (!is_one_of(places, one.id)) throw broken;
        });
    }

    void take_tracks(Element const& all) {
        constexpr std::string_view pictures[] = {"V_VP8", "V_VP9", "V_AV1"};
        constexpr std::string_view sounds[] = {"A_OPUS", "A_VORBIS"};
        if (all.end - all.content > small_part_max) throw broken;
        each_in(all, [&](Element const& one) {
            if (one.id != track) return note(one);
            std::string const name = text_in(one, codec_id);
            if (is_among(pictures, name)) has_picture_ = true;
            else if (!is_among(sounds, name) && !name.starts_with("D_WEBVTT")) throw codec;
            keep_in(one, track_kept);
        });
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
        std::uint64_t content = note.content;
        if (!note.is_value()) {
            // A box keeps its length, which stands before its name.
            std::uint64_t const begin = note.begin + (is_mp4_type ? 4 : 0);
            std::string const head = is_mp4_type ? "free" : empty_head(note.end - note.begin);
            file.seekp(static_cast<std::streamoff>(begin));
            file << head;
            if (!is_mp4_type) content = begin + head.size();
        }
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
