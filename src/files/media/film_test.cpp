//! Films: what a player takes is told from anything else, and what tells of who took it is wiped where it lies.
#include "files/media/film.hpp"

#include <filesystem>
#include <fstream>

#include "db/engines_for_tests.hpp"
#include "world/media.hpp"

using namespace regia;
using namespace regia::world;
using namespace std::string_view_literals;
using files::Film;

namespace {

constexpr auto mp4 = "video/mp4";
constexpr auto webm = "video/webm";

struct Disk {
    db::TestFolder folder;
    std::string path = folder.file("film");
    Film read(std::string const& bytes, std::string_view type) {
        std::ofstream(path, std::ios::binary) << bytes;
        return files::read_film(path, type);
    }
    std::string bytes() {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("AFilmIsWhatAPlayerTakes") {
    Disk disk;
    CHECK(disk.read(mp4_film("frames"), mp4).fault == "");
    CHECK(disk.read(webm_film("frames"), webm).fault == "");
    for (auto const* codec : {"hvc1", "hev1", "mp4v", "gpmd"})
        CHECK(has(disk.read(mp4_film("frames", "", codec), mp4).fault, "no browser plays"));
    CHECK(has(disk.read(webm_film("frames", "", "V_MPEGH/ISO/HEVC"), webm).fault, "no browser plays"));
    // One kind under the name of the other, QuickTime, Matroska, a page.
    CHECK(has(disk.read(webm_film("frames"), mp4).fault, "neither"));
    CHECK(has(disk.read(mp4_film("frames"), webm).fault, "neither"));
    std::string quicktime = mp4_film("frames");
    quicktime.replace(8, 16, "qt  " + std::string(4, '\0') + "qt  qt  ");
    CHECK(has(disk.read(quicktime, mp4).fault, "neither"));
    std::string matroska = webm_film("frames");
    CHECK(has(disk.read(matroska.replace(matroska.find("webm"), 4, "matr"), webm).fault, "neither"));
    CHECK(has(disk.read("<html>", webm).fault, "neither"));
    CHECK(disk.read("", webm).fault != "");
}

TEST_CASE("AFilmThatIsCutOffIsRefused") {
    Disk disk;
    for (auto const& [whole, type] : {std::pair{mp4_film("frames"), mp4}, {webm_film("frames"), webm}})
        for (std::size_t length = 0; length < whole.size(); ++length) {
            CAPTURE(length);
            CHECK(disk.read(whole.substr(0, length), type).fault != "");
        }
    // Boxes in boxes for ever, lengths that lie, a million empty boxes: none of them holds a server up.
    std::string nested = "x";
    for (int i = 0; i < 200; ++i) nested = box("moov", nested);
    CHECK(disk.read(mp4_film("frames", nested), mp4).fault != "");
    CHECK(disk.read(mp4_film("frames", big_endian(1, 4) + "udta" + big_endian(~0ull, 8)), mp4).fault != "");
    CHECK(disk.read(mp4_film("frames", big_endian(4, 4) + "udta"), mp4).fault != "");
    std::string many;
    for (int i = 0; i < 200'000; ++i) many += box("free", "");
    CHECK(disk.read(mp4_film("frames", many), mp4).fault != "");
}

TEST_CASE("PlaceAndAuthorAreWipedAndTheFilmStaysWhereItWas") {
    Disk disk;
    std::string const place = box("udta", box("\xa9xyz", "+43.77+011.25/") + box("\xa9""aut", "Ada Rossi"));
    std::string const with_long_length = big_endian(1, 4) + "uuid" + big_endian(16 + 9, 8) + "Ada Rossi";
    for (std::string const& notes : {place, place + with_long_length}) {
        std::string const taken = mp4_film("frames", notes);
        Film const film = disk.read(taken, mp4);
        CHECK(film.tells_place());
        files::wipe_notes(disk.path, mp4, film.notes);
        std::string const wiped = disk.bytes();
        CHECK(wiped.size() == taken.size());
        CHECK_FALSE(has(wiped, "Ada"));
        CHECK_FALSE(has(wiped, "43.77"));
        CHECK(wiped.find("frames") == taken.find("frames"));
        Film const again = files::read_film(disk.path, mp4);
        CHECK(again.fault == "");
        CHECK(again.notes.empty());
    }
    std::string const id = "\x12\x54\xc3\x67";
    for (std::size_t length : {0, 1, 5, 200}) {
        std::string text(length, 'A');
        if (length == 200) text.replace(0, 19, "LOCATION +43.77 Ada");
        // Short notes with a length of one byte: there is room for an empty element of two bytes at least.
        std::string const short_tags = id + static_cast<char>(0x80 | length) + text;
        std::string const tags = length < 9 ? short_tags : webm_tags(text);
        std::string const taken = webm_film("frames", tags);
        Film const film = disk.read(taken, webm);
        CHECK(film.fault == "");
        CHECK(film.tells_place() == (length == 200));
        REQUIRE(film.notes.size() == 1);
        files::wipe_notes(disk.path, webm, film.notes);
        std::string const wiped = disk.bytes();
        CHECK(wiped.size() == taken.size());
        CHECK_FALSE(has(wiped, "43.77"));
        CHECK(wiped.find("frames") == taken.find("frames"));
        Film const again = files::read_film(disk.path, webm);
        CHECK(again.fault == "");
        CHECK(again.notes.empty());
    }
    // What a program writes of itself tells no place: a folder may have it.
    CHECK_FALSE(disk.read(mp4_film("frames", box("udta", "Lavf59")), mp4).tells_place());
}

TEST_CASE("TimesNamesAndWhateverNoPlayerNeedsAreWipedFromAnMp4") {
    Disk disk;
    std::string const zero(4, '\0'), fields(16, '\1');
    auto const times = [&](std::string const& name, int bytes) {
        std::string const time = "Ada" + std::string(static_cast<std::size_t>(bytes) - 3, '!');
        return box(name, std::string(1, bytes == 4 ? '\0' : '\1') + std::string(3, '\0') + time + time + fields);
    };
    std::string const maker = box("avc1", std::string(6, '\0') + big_endian(1, 2) + std::string(4, '\0') + "Ada " +
                                              std::string(8, '\0') + fields + "\1\1\6Ada's " + std::string(25, '\0') +
                                              big_endian(0x18ffff, 4) + box("avcC", "how") + box("uuid", "Ada") + zero);
    std::string const sample = box("stsd", zero + big_endian(1, 4) + maker + "Ada!");
    std::string const track =
        box("trak", times("tkhd", 8) +
                        box("mdia", times("mdhd", 4) +
                                        box("hdlr", zero + zero + "vide" + "Ada " + zero + zero + "Ada's telephone") +
                                        box("minf", box("dinf", box("dref", zero + big_endian(1, 4) +
                                                                                box("url ", zero + "file:/Ada"))) +
                                                        box("stbl", sample + box("stts", "when")))));
    for (int const bytes : {4, 8}) {
        std::string const taken = mp4_film("frames", times("mvhd", bytes) + track + box("gps ", "Ada") +
                                                         box("free", "Ada") + box("skip", "Ada") + box("cprt", "Ada"));
        Film const film = disk.read(taken, mp4);
        CHECK(film.fault == "");
        files::wipe_notes(disk.path, mp4, film.notes);
        std::string const wiped = disk.bytes();
        CHECK(wiped.size() == taken.size());
        CHECK_FALSE(has(wiped, "Ada"));
        // What plays it has kept its place: versions, scales, kinds and the boxes of the track.
        for (auto const* part : {"\1\1\1\1\1\1\1\1", "vide", "avc1", "avcChow", "url ", "sttswhen", "frames"})
            CHECK(wiped.find(part) == taken.find(part));
        Film const again = files::read_film(disk.path, mp4);
        CHECK(again.fault == "");
        CHECK(again.notes.empty());
    }
    // Room that says nothing is left as it is, whatever it is called.
    for (auto const* name : {"free", "skip", "wide"})
        CHECK(disk.read(mp4_film("frames", box(name, zero)), mp4).notes.empty());
    // A box too short for what it must hold.
    for (auto const* name : {"mvhd", "tkhd", "mdhd", "hdlr", "dref", "url ", "stsd"})
        CHECK(disk.read(mp4_film("frames", box(name, std::string(3, '\0'))), mp4).fault != "");
    CHECK(disk.read(mp4_film("frames", box("mvhd", "\2" + std::string(40, '\0'))), mp4).fault != "");
}

TEST_CASE("EachDescriptionOfATrackIsRead") {
    Disk disk;
    std::string const zeros(8, '\0');
    auto const film = [&](std::uint64_t count, std::string const& samples) {
        std::string const second = box("stbl", box("stsd", big_endian(0, 4) + big_endian(count, 4) + samples));
        return disk.read(mp4_film("frames", box("trak", box("mdia", box("minf", second)))), mp4).fault;
    };
    CHECK(film(1, box("mp4a", zeros)) == "");
    CHECK(film(2, box("avc1", zeros) + box("avc1", zeros)) == "");
    CHECK(has(film(2, box("avc1", zeros) + box("hvc1", zeros)), "no browser plays"));
    CHECK(has(film(2, box("avc1", zeros) + box("av01", zeros)), "no browser plays"));
    for (std::uint64_t const count : {0ull, 2ull, 0xffffffffull}) CHECK(has(film(count, box("avc1", zeros)), "broken"));
    CHECK(has(film(1, big_endian(400, 4) + "avc1" + zeros), "broken"));
    std::string many;
    for (int i = 0; i < 200'000; ++i) many += box("avc1", zeros);
    CHECK(has(film(200'000, many), "broken"));
}

TEST_CASE("WhoMadeItWhenAndWithWhatIsWipedFromAWebm") {
    Disk disk;
    std::string const scale = element("\x2a\xd7\xb1", "\x0f\x42\x40"), duration = element("\x44\x89", "long");
    auto const film = [&](std::string const& info, std::string const& more = "") {
        return webm_film("frames", element("\x15\x49\xa9\x66", scale + info + duration) + more);
    };
    auto const none = disk.read(film(std::string("\xec\x82\0\0\xbf\x84sum!", 10)), webm);
    CHECK(none.fault == "");
    CHECK(none.notes.empty());
    std::string const date("\x44\x61\x88" "Ada's day"sv.substr(0, 11));
    std::string const note = element("\x7b\xa9", "Ada");
    std::string const taken =
        film("\xbf\x84" "Ada!" + date + note + element("\x4d\x80", "Ada's telephone") + "\x57\x41\x83" "Ada" +
                 element("\x73\x84", "Ada.webm") + "\xec\x83" "Ada",
             "\xec\x83" "Ada" + element("\x10\x43\xa7\x70", "Ada") +
                 element("\x16\x54\xae\x6b", element("\xae", element("\x86", "A_OPUS") +
                                                                  element("\x53\x6e", "Ada's microphone"))));
    Film const read = disk.read(taken, webm);
    CHECK(read.fault == "");
    files::wipe_notes(disk.path, webm, read.notes);
    std::string const wiped = disk.bytes();
    CHECK(wiped.size() == taken.size());
    CHECK_FALSE(has(wiped, "Ada"));
    for (std::string const& part : {scale, duration, std::string("A_OPUS"), std::string("frames")})
        CHECK(wiped.find(part) == taken.find(part));
    Film const again = files::read_film(disk.path, webm);
    CHECK(again.fault == "");
    CHECK(again.notes.empty());
    // A name that is longer than what it stands in, or goes on for ever.
    for (auto const* lie : {"\x7b\xa9\x40\xff", "\x7b\xa9\xff"})
        CHECK(has(disk.read(film(lie), webm).fault, "broken"));
}

TEST_CASE("APlaceIsFoundWhereverItIsWritten") {
    Disk disk;
    auto const tells = [&](std::string const& notes) {
        return disk.read(mp4_film("frames", notes), mp4).tells_place();
    };
    std::string const xmp = "<x:xmpmeta><rdf:Description exif:GPSLatitude=\"43,46.2N\"/></x:xmpmeta>";
    CHECK(tells(box("uuid", xmp)));
    CHECK(tells(box("uuid", "<geo:LATITUDE>43.77")));
    CHECK(tells(box("gps ", std::string("\0\1\2", 3))));
    CHECK(tells(box("udta", box("gps0", std::string("\0\1\2", 3)))));
    CHECK(tells(box("free", "GPS " + std::string(8, '\1'))));
    CHECK_FALSE(tells(box("uuid", "<x:xmpmeta><xmp:CreatorTool>Program</xmp:CreatorTool></x:xmpmeta>")));
    // A picture of the cover is looked into, however large: three letters in it come about by chance.
    std::string cover(3 * 1024 * 1024, '\x9d');
    cover.replace(500'000, 3, "gPs");
    CHECK_FALSE(tells(box("udta", cover)));
    std::size_t const piece = 1024 * 1024 - 16;  // it is read by the megabyte
    for (std::size_t at : {piece - 12, piece - 4, piece, piece + 4, cover.size() - 12}) {
        CAPTURE(at);
        std::string with_place = cover;
        CHECK(tells(box("udta", with_place.replace(at, 12, "GPSLatitude="))));
        with_place.replace(at, 12, "\x9d\x9dGPS here\x9d\x9d");
        CHECK(tells(box("udta", with_place)));
    }
    CHECK(disk.read(webm_film("frames", element("\x15\x49\xa9\x66", element("\x7b\xa9", "GPS 43.77 11.25"))), webm)
              .tells_place());
}
