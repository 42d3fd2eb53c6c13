//! Files of media: read from disk as what they are, kept in pieces, sent part by part, on both engines.
#include <filesystem>
#include <fstream>

#include "db/engines_for_tests.hpp"
#include "files/media.hpp"
#include "world/media.hpp"

using namespace regia;
using files::Folder;

namespace {

namespace fs = std::filesystem;

//! Bytes of which no two parts are alike, in a film of that size.
std::string film(std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; bytes.size() < size; ++i) bytes += std::to_string(i) + '\0';
    return world::webm_film(bytes.substr(0, size - world::webm_film("").size()));
}

void write(std::string const& path, std::string const& bytes) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

std::string bytes_in(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct Cinema {
    Cinema(std::string const& url, std::size_t size) : bytes(film(size)), database(db::open(url)) {
        db::migrate(*database, db::embedded_migrations());
        write(disk.file("p/a.webm"), bytes);
        write(disk.file("p/a.vtt"), "WEBVTT\n");
        files::Faults faults;
        folder = Folder::read(disk.file("p"), faults);
        REQUIRE(faults.empty());
        medium = files::read_media_mark("a.webm", *folder.find("a.webm")).value();
    }
    http::Reply ask(std::string const& range, std::string const& condition = "") {
        http::Request request;
        if (!range.empty()) request.headers.add("range", range);
        if (!condition.empty()) request.headers.add("if-range", condition);
        return files::media_reply(*database, medium, request);
    }
    db::TestFolder disk;
    std::string bytes;
    std::unique_ptr<db::Database> database;
    Folder folder;
    files::Medium medium;
};

}  // namespace

TEST_CASE("AVideoIsSentPartByPartAsRfc9110Says") {
    db::on_each_engine([](std::string const& url) {
        Cinema cinema(url, 3'000'000);
        CHECK_THROWS_AS(cinema.ask(""), NotFound);  // nothing was stored yet
        files::store_media(*cinema.database, cinema.folder);
        files::store_media(*cinema.database, cinema.folder);  // again: nothing to do
        auto const whole = cinema.ask("");
        CHECK(whole.status == 200);
        CHECK(whole.header("Content-Type") == "video/webm");
        CHECK(whole.header("Accept-Ranges") == "bytes");
        REQUIRE(whole.file);  // spooled: three megabytes are not held in memory
        CHECK(bytes_in(whole.file->path()) == cinema.bytes);

        auto const first = cinema.ask("bytes=0-");
        CHECK(first.status == 206);
        CHECK(first.header("Content-Range") == "bytes 0-1048575/3000000");
        CHECK(first.body == cinema.bytes.substr(0, 1048576));
        auto const middle = cinema.ask("bytes=262100-262200");  // across two pieces
        CHECK(middle.header("Content-Range") == "bytes 262100-262200/3000000");
        CHECK(middle.body == cinema.bytes.substr(262100, 101));
        auto const last = cinema.ask("bytes=-100");
        CHECK(last.header("Content-Range") == "bytes 2999900-2999999/3000000");
        CHECK(last.body == cinema.bytes.substr(2999900));
        CHECK(cinema.ask("bytes=2999999-9999999").body == cinema.bytes.substr(2999999));
        auto const outside = cinema.ask("bytes=3000000-");
        CHECK(outside.status == 416);
        CHECK(outside.header("Content-Range") == "bytes */3000000");
        CHECK(cinema.ask("bytes=-0").status == 416);
        for (char const* malformed :
             {"bytes=5-2", "bytes=a-b", "bytes=1-2,4-5", "items=0-1", "bytes=", "bytes=-", "-1"})
            CHECK(cinema.ask(malformed).status == 200);
        CHECK(cinema.ask("bytes=0-9", std::string(whole.header("ETag"))).status == 206);
        CHECK(cinema.ask("bytes=0-9", "\"another\"").status == 200);
    });
}

TEST_CASE("AFolderWithAVideoComesBackByteForByte") {
    db::on_each_engine([](std::string const& url) {
        Cinema cinema(url, 300'000);
        files::store_media(*cinema.database, cinema.folder);
        cinema.folder.write(cinema.disk.file("out"));
        files::write_media(*cinema.database, cinema.folder, cinema.disk.file("out"));
        CHECK(bytes_in(cinema.disk.file("out/a.webm")) == cinema.bytes);
        files::Faults faults;
        CHECK(Folder::read(cinema.disk.file("out"), faults).digest() == cinema.folder.digest());
        CHECK(cinema.ask("").body == cinema.bytes);

        write(cinema.disk.file("p/a.webm"), film(299'999));  // changed behind our back
        Folder const stale = cinema.folder;
        cinema.database->write_now("forget", [](db::Tx& tx) { tx.run("DELETE FROM file_media"); });
        CHECK_THROWS_AS(files::store_media(*cinema.database, stale), Unavailable);
        CHECK_THROWS_AS(cinema.ask(""), NotFound);
    });
}

TEST_CASE("OnlyAMarkOfAVideoIsOne") {
    std::string const mark = files::media_mark({sha256("x"), 12, "video/webm"});
    CHECK(files::read_media_mark("a.webm", mark)->size_bytes == 12);
    CHECK(files::read_media_mark("a.mp4", mark)->type == "video/mp4");
    CHECK_FALSE(files::read_media_mark("a.md", mark));
    CHECK_FALSE(files::read_media_mark("a.webm", "sha256 00\nsize 12\n"));
    CHECK_FALSE(files::read_media_mark("a.webm", files::media_mark({sha256("x"), 0, "video/webm"})));
    CHECK_FALSE(files::read_media_mark("a.webm", "testo"));
    db::TestFolder const disk;
    write(disk.file("p/a.webm"), "");
    files::Faults faults;
    Folder::read(disk.file("p"), faults);
    CHECK(faults.size() == 1);
}

TEST_CASE("APictureOfAFolderIsWhatItIsAndNothingMore") {
    db::TestFolder const disk;
    auto const fault_of = [&](std::string const& name, std::string const& bytes) {
        std::string const path = std::string(disk.file("p")) + "/" + name;
        write(path, bytes);
        files::Faults faults;
        Folder const folder = Folder::read(disk.file("p"), faults);
        fs::remove(path);
        CHECK(faults.empty() == (folder.find(name) != nullptr));
        return faults.empty() ? std::string() : faults[0].message;
    };
    CHECK(fault_of("a.png", world::png_picture()) == "");
    CHECK(fault_of("a.jpg", world::jpeg_picture()) == "");
    CHECK(fault_of("a.png", world::jpeg_picture()).starts_with("its name says PNG"));
    CHECK(fault_of("a.jpg", world::png_picture()).starts_with("its name says PNG"));
    CHECK(fault_of("a.png", world::with_chunk(world::png_picture(), "tEXt", "Ada"))
              .starts_with("the picture tells more"));
    CHECK(fault_of("a.jpg", world::with_segment(world::jpeg_picture(), 0xe1, world::exif(6, "43.77")))
              .starts_with("the picture tells more"));
    CHECK(fault_of("a.png", "x").starts_with("it is neither"));
    CHECK(fault_of("a.png", "") == "the file is empty");
    CHECK(fault_of("a.webm", world::webm_film("f", world::webm_tags("LOCATION +43"))).starts_with("the film tells"));
    CHECK(fault_of("a.webm", world::webm_film("f", world::webm_tags("ENCODER x"))) == "");
    CHECK(fault_of("a.mp4", world::webm_film("f")).starts_with("it is neither"));
    std::string const mark = files::media_mark({sha256("x"), 12, "image/png", 16, 8});
    CHECK(files::read_media_mark("a.png", mark)->width == 16);
    CHECK(files::read_media_mark("a.png", mark)->size_bytes == 12);
    CHECK_FALSE(files::read_media_mark("a.png", files::media_mark({sha256("x"), 12, "video/mp4"})));
    CHECK_FALSE(files::read_media_mark("a.png", files::media_mark({sha256("x"), 12, "image/png", 0, 8})));
}

TEST_CASE("APictureIsSentAsAPictureAndAFilmIsNot") {
    db::on_each_engine([](std::string const& url) {
        db::TestFolder const disk;
        auto const database = db::open(url);
        db::migrate(*database, db::embedded_migrations());
        write(disk.file("p/a.png"), world::png_picture());
        write(disk.file("p/b.webm"), film(1000));
        files::Faults faults;
        Folder const folder = Folder::read(disk.file("p"), faults);
        REQUIRE(faults.empty());
        auto const medium = files::read_media_mark("a.png", *folder.find("a.png")).value();
        std::string const address = files::picture_address(medium);
        auto const name = [](std::string const& of) { return of.substr(of.rfind('/') + 1); };
        CHECK_THROWS_AS(files::picture_reply(*database, name(address)), NotFound);
        files::store_media(*database, folder);
        auto const sent = files::picture_reply(*database, name(address));
        CHECK(sent.body == world::png_picture());
        CHECK(sent.header("Content-Type") == "image/png");
        CHECK(sent.header("Cache-Control") == "no-store");
        CHECK(sent.header("Content-Security-Policy") == "default-src 'none'; sandbox");

        std::string const hash = to_hex(medium.sha256);
        std::string const hash_of_film = to_hex(files::read_media_mark("b.webm", *folder.find("b.webm"))->sha256);
        for (std::string const& wrong : {hash + ".jpg", hash + ".webm", hash + ".svg", hash, hash.substr(2) + ".png",
                                         hash_of_film + ".png", hash_of_film + ".webm", std::string("../x.png"),
                                         std::string()})
            CHECK_THROWS_AS(files::picture_reply(*database, wrong), NotFound);
        // It comes back with the folder, byte for byte.
        files::write_media(*database, folder, disk.file("out"));
        CHECK(bytes_in(disk.file("out/a.png")) == world::png_picture());
    });
}
