#include <bit>
#include <optional>

#include "files/media/film_source.hpp"

namespace regia::files {
namespace {

//! RFC 9559 (Matroska) as far as WebM uses it: elements of id, length and content.
class WebmReader {
public:
    WebmReader(FilmSource& source, Film& film) : source_(source), film_(film) {}

    void run() {
        Element const head = element(0, source_.size());
        if (head.end - head.content > 1024) throw broken_film;
        if (text_in(head, doc_type) != "webm") throw unknown_film;
        Element const segment = element(head.end, source_.size());
        if (segment.id != segment_id) throw broken_film;
        walk(segment);
        if (!has_clusters_ || !has_picture_) throw broken_film;
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
        if (id_bytes > 4) throw broken_film;
        one.id = source_.number(at, id_bytes);
        std::uint64_t const size_bytes = length_at(at + id_bytes);
        std::uint64_t const mask = (std::uint64_t{1} << (7 * size_bytes)) - 1;
        std::uint64_t const size = source_.number(at + id_bytes, size_bytes) & mask;
        one.content = at + id_bytes + size_bytes;
        one.is_open = size == mask;
        if (one.content > to || (!one.is_open && size > to - one.content)) throw broken_film;
        one.end = one.is_open ? to : one.content + size;
        return one;
    }
    //! How many bytes a number has that says so itself, by its leading zeros.
    std::uint64_t length_at(std::uint64_t at) {
        auto const first = static_cast<std::uint8_t>(source_.number(at, 1));
        if (first == 0) throw broken_film;
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
            if (one.is_open && one.id != cluster) throw broken_film;
        }
        // A sum over what will be wiped would not hold any more.
        if (sum && film_.notes.size() > before) note(*sum);
    }
    template <std::size_t N>
    void keep_in(Element const& parent, std::uint64_t const (&kept)[N]) {
        each_in(parent, [&](Element const& one) {
            if (!is_among(kept, one.id)) note(one);
        });
    }

    void walk(Element const& segment) {
        each_in(segment, [&](Element const& one) {
            if (one.id == cluster) has_clusters_ = true;
            else if (one.id == tracks) take_tracks(one);
            else if (one.id == info) keep_in(one, info_kept);
            else if (is_among(notes, one.id)) note(one);
            else if (!is_among(places, one.id)) throw broken_film;
        });
    }

    void take_tracks(Element const& all) {
        constexpr std::string_view pictures[] = {"V_VP8", "V_VP9", "V_AV1"};
        constexpr std::string_view sounds[] = {"A_OPUS", "A_VORBIS"};
        if (all.end - all.content > FilmSource::small_part_max) throw broken_film;
        each_in(all, [&](Element const& one) {
            if (one.id != track) return note(one);
            std::string const name = text_in(one, codec_id);
            if (is_among(pictures, name)) has_picture_ = true;
            else if (!is_among(sounds, name) && !name.starts_with("D_WEBVTT")) throw unplayable_film;
            keep_in(one, track_kept);
        });
    }

    FilmSource& source_;
    Film& film_;
    bool has_clusters_ = false, has_picture_ = false;
};

}  // namespace

void read_webm(FilmSource& source, Film& film) { WebmReader(source, film).run(); }

std::string empty_webm_element(std::uint64_t length) {
    if (length < 9) return {static_cast<char>(0xec), static_cast<char>(0x80 | (length - 2))};
    std::string head = "\xec\x01";
    for (int shift = 48; shift >= 0; shift -= 8) head += static_cast<char>((length - 9) >> shift & 0xff);
    return head;
}

}  // namespace regia::files
