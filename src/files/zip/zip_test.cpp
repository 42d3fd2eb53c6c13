//! Archives: what is in them is read in parts; what climbs, lies, links or hides is refused.
#include "files/zip/zip.hpp"

#include <filesystem>
#include <fstream>

#include "db/engines_for_tests.hpp"
#include "world/zip.hpp"

using namespace regia;
using namespace regia::world;
using files::Zip;
using Kind = files::ZipFault::Kind;

namespace {

struct Shelf {
    db::TestFolder folder;
    Zip open(std::string const& bytes, files::ZipLimits const& limits = {}) const {
        std::string const path = folder.file("archive.zip");
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
        return Zip::open(path, limits);
    }
    //! The kinds of all faults of an archive with these parts.
    std::vector<Kind> faults(std::vector<ZipPart> const& parts, files::ZipLimits const& limits = {}) const {
        std::vector<Kind> kinds;
        Zip const zip = open(zip_of(parts), limits);
        for (auto const& fault : zip.faults()) kinds.push_back(fault.kind);
        return kinds;
    }
};

}  // namespace

TEST_CASE("EntriesAreReadInParts") {
    Shelf const shelf;
    std::string const long_text(700'000, 'x');
    Zip const zip = shelf.open(zip_of({{"b/long.txt", long_text}, {"a.html", "<p>"}, {"b/", ""}}));
    REQUIRE(zip.faults().empty());
    REQUIRE(zip.entries().size() == 2);
    CHECK(zip.entries()[0].path == "a.html");
    REQUIRE(zip.find("b/long.txt"));
    CHECK(zip.find("b") == nullptr);
    std::size_t total = 0, parts = 0;
    CHECK(!zip.read(*zip.find("b/long.txt"), [&](std::string_view part) {
        total += part.size();
        ++parts;
    }));
    CHECK(total == long_text.size());
    CHECK(parts > 1);
    CHECK(zip.text(*zip.find("a.html"), 100) == "<p>");
    CHECK(!zip.text(*zip.find("b/long.txt"), 100));
}

TEST_CASE("NamesThatLeaveTheFolderAreRefused") {
    Shelf const shelf;
    for (auto const* name : {"../x", "a/../../x", "a/..", "./a", "a//b", "..\\x", "a\\..\\x"})
        CHECK_MESSAGE(shelf.faults({{name, "x"}}) == std::vector{Kind::path_climbs}, name);
    for (auto const* name : {"/etc/passwd", "C:\\x", "C:x", "\\x"})
        CHECK_MESSAGE(shelf.faults({{name, "x"}}) == std::vector{Kind::path_absolute}, name);
    for (std::string const& name : {std::string("a\nb"), std::string(500, 'a'), std::string("\x01")})
        CHECK(shelf.faults({{name, "x"}}) == std::vector{Kind::path_unreadable});
    CHECK(shelf.faults({{"a..b/..c", "x"}}).empty());
}

TEST_CASE("LinksDevicesAndHiddenEntriesAreRefused") {
    Shelf const shelf;
    CHECK(shelf.faults({{"x", "/etc/passwd", 0120777}}) == std::vector{Kind::link});
    CHECK(shelf.faults({{"x", "", 0020666}}) == std::vector{Kind::link});
    CHECK(shelf.faults({{"x", "1"}, {"x", "2"}}) == std::vector{Kind::twice});
    CHECK(shelf.faults({{.name = "x", .bytes = "123456789012", .flags = 1}}) == std::vector{Kind::encrypted});
    CHECK(shelf.faults({{.name = "x", .bytes = "1", .method = 12}}) == std::vector{Kind::method});
}

TEST_CASE("BombsAreRefusedBeforeTheyExplode") {
    Shelf const shelf;
    files::ZipLimits small{.entries_max = 2, .bytes_max = 1'000, .entry_bytes_max = 800};
    CHECK(shelf.faults({{"a", ""}, {"b", ""}, {"c", ""}}, small) == std::vector{Kind::too_many_entries});
    CHECK(shelf.faults({{"a", std::string(900, 'x')}}, small) == std::vector{Kind::too_large});
    CHECK(shelf.faults({{"a", std::string(600, 'x')}, {"b", std::string(600, 'x')}}, small) ==
          std::vector{Kind::too_large});
    CHECK(shelf.faults({{.name = "a", .bytes = "x", .declared_bytes = 1'500'000'000, .method = 8}}) ==
          std::vector{Kind::bomb});
    // An honest text packs well and is no bomb.
    CHECK(shelf.faults({{.name = "a", .bytes = "x", .declared_bytes = 900'000, .method = 8}}).empty());
}

TEST_CASE("WhatIsDamagedIsSaidAndNothingIsKept") {
    Shelf const shelf;
    for (auto const* bytes : {"no zip at all", ""}) {
        Zip const none = shelf.open(bytes);
        REQUIRE(none.faults().size() == 1);
        CHECK(none.faults()[0].kind == Kind::not_a_zip);
    }
    Zip const zip = shelf.open(zip_of({{.name = "a", .bytes = "text", .has_right_checksum = false}}));
    REQUIRE(zip.faults().empty());
    auto const fault = zip.read(zip.entries()[0], [](std::string_view) {});
    REQUIRE(fault);
    CHECK(fault->kind == Kind::damaged);
    std::string const whole = zip_of({{"a", "text"}, {"b", "more"}});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        Zip const cut = shelf.open(whole.substr(0, length));
        CHECK(!cut.faults().empty());
    }
}
