#include "files/media/film_source.hpp"

namespace regia::files {
namespace {

constexpr int depth_max = 8;

//! ISO/IEC 14496-12: boxes of length, name and content, some of them made of boxes.
class Mp4Reader {
public:
    Mp4Reader(FilmSource& source, Film& film) : source_(source), film_(film) {}

    void run() {
        constexpr std::string_view brands[] = {"isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8",
                                               "iso9", "mp41", "mp42", "avc1", "av01", "M4V ", "M4VH", "dash"};
        std::uint64_t const length = source_.number(0, 4);
        if (length < 16 || length > 1024) throw broken_film;
        std::string const head = source_.bytes(8, length - 8);
        bool is_known = is_among(brands, std::string_view(head).substr(0, 4));
        for (std::size_t at = 8; at + 4 <= head.size(); at += 4)
            is_known = is_known || is_among(brands, std::string_view(head).substr(at, 4));
        if (!is_known) throw unknown_film;
        walk(0, source_.size(), 0);
        if (!has_data_ || !has_picture_) throw broken_film;
    }

private:
    void walk(std::uint64_t from, std::uint64_t to, int depth) {
        if (depth > depth_max) throw broken_film;
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
            if (length < head || length > to - at) throw broken_film;
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
        if (count > end - from) throw broken_film;
        return from + count;
    }
    //! A value that no player needs, in a box that stays.
    void blank(std::uint64_t from, std::uint64_t to, std::uint64_t end) {
        if (to > end || from > to) throw broken_film;
        if (!source_.is_zero(from, to)) film_.notes.push_back({from, from, to});
    }
    //! When it was taken and when it was changed, in seconds since 1904.
    void take_times(std::uint64_t content, std::uint64_t end) {
        std::uint64_t const version = source_.number(content, 1);
        if (version > 1) throw broken_film;
        blank(content + 4, content + (version == 1 ? 20 : 12), end);
    }

    void take_samples(std::uint64_t content, std::uint64_t end, int depth) {
        constexpr std::string_view pictures[] = {"avc1", "avc3", "av01", "vp08", "vp09"};
        constexpr std::string_view others[] = {"mp4a", "Opus", "fLaC", ".mp3", "tx3g", "wvtt", "text", "tmcd"};
        std::uint64_t at = inside(content, 8, end);
        std::uint64_t const entries = source_.number(content + 4, 4);
        if (entries == 0) throw broken_film;
        std::string first;
        for (std::uint64_t i = 0; i < entries; ++i) {
            source_.count();
            std::uint64_t const entry = inside(at, 16, end);
            std::uint64_t const length = source_.number(at, 4);
            std::string const kind = source_.bytes(at + 4, 4);
            if (length < 16 || length > end - at) throw broken_film;
            if (i == 0) first = kind;
            bool const is_picture = is_among(pictures, kind);
            if (kind != first || (!is_picture && !is_among(others, kind))) throw unplayable_film;
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

    FilmSource& source_;
    Film& film_;
    bool has_data_ = false, has_picture_ = false;
};

}  // namespace

void read_mp4(FilmSource& source, Film& film) { Mp4Reader(source, film).run(); }

}  // namespace regia::files
