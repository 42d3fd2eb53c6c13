//! Films: what a player takes is told from anything else, and what tells of who took it is wiped where it lies.
#include "files/media/film.hpp"

#include <filesystem>
#include <fstream>

#include "db/engines_for_tests.hpp"
#include "world/media.hpp"

using namespace regia;
using namespace regia::world;
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
