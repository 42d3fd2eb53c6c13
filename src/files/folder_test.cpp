//! Folders read from disk, compared, and kept in the database revision by revision.
#include <filesystem>
#include <fstream>

#include "db/engines_for_tests.hpp"
#include "files/folder_store.hpp"

using namespace regia;
using files::Difference;
using files::Faults;
using files::Folder;

namespace {

namespace fs = std::filesystem;

void write(std::string const& path, std::string const& text) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

std::string all_of(Faults const& faults) {
    std::string text;
    for (auto const& fault : faults) text += files::to_string(fault) + "\n";
    return text;
}

std::string names_of(Folder const& folder) {
    std::string names;
    for (auto const& [name, text] : folder.files()) names += name + " ";
    return names;
}

Folder folder_of(std::initializer_list<std::pair<char const*, char const*>> files) {
    Folder folder;
    for (auto const& [path, text] : files) folder.put(path, text);
    return folder;
}

}  // namespace

TEST_CASE("OnlyReadableFilesOfKnownKindsAreTaken") {
    db::TestFolder const disk;
    write(disk.file("p/programme.toml"), "\xef\xbb\xbf" "a = 1\n");
    write(disk.file("p/modules/a1/01.md"), "testo");
    write(disk.file("p/modules/a1/figure/f.svg"), "<svg/>");
    write(disk.file("p/bodies.csv"), "a,b\n");
    write(disk.file("p/photo.gif"), "x");
    write(disk.file("p/.git/config"), "x");
    Faults faults;
    auto const folder = Folder::read(disk.file("p"), faults);
    CHECK(all_of(faults) == "");
    CHECK(names_of(folder) == "bodies.csv modules/a1/01.md modules/a1/figure/f.svg programme.toml ");
    CHECK(*folder.find("programme.toml") == "a = 1\n");  // without the mark of the editor
    CHECK(!folder.find("photo.gif"));
    CHECK(folder.below("modules/a1/").size() == 2);
    CHECK(folder.below("modules/a2/").empty());
}

TEST_CASE("LinksAreNotFollowed") {
    db::TestFolder const disk;
    write(disk.file("secret/password.txt"), "segreto");
    write(disk.file("p/a.md"), "a");
    fs::create_symlink(disk.file("secret/password.txt"), disk.file("p/b.txt"));
    fs::create_directory_symlink(disk.file("secret"), disk.file("p/c"));
    fs::create_directory_symlink(disk.file("p"), disk.file("p/d"));  // a circle
    fs::create_symlink(disk.file("nowhere"), disk.file("p/e.md"));
    Faults faults;
    auto const folder = Folder::read(disk.file("p"), faults);
    CHECK(names_of(folder) == "a.md ");
    CHECK(all_of(faults) == "");
}

TEST_CASE("WhatCantBeTakenIsTold") {
    db::TestFolder const disk;
    write(disk.file("p/latin.md"), "perch\xe9");
    write(disk.file("p/nul.md"), std::string("a\0b", 3));
    write(disk.file("p/large.md"), std::string(1'000'001, 'x'));
    write(disk.file("p/just.md"), std::string(1'000'000, 'x'));
    Faults faults;
    auto const folder = Folder::read(disk.file("p"), faults);
    std::sort(faults.begin(), faults.end(), [](auto const& a, auto const& b) { return a.file < b.file; });
    CHECK(all_of(faults) == "large.md: the file is larger than one megabyte\nlatin.md: the file is not UTF-8 text\n"
                            "nul.md: the file is not UTF-8 text\n");
    CHECK(names_of(folder) == "just.md ");
    faults.clear();
    Folder::read(disk.file("none"), faults);
    CHECK(all_of(faults).ends_with("none: there is no such folder\n"));
    faults.clear();
    Folder::read(disk.file("p/latin.md"), faults);
    CHECK(faults.size() == 1);
}

TEST_CASE("AFolderIsWrittenAsItWasReadAndNeverBesideItsPlace") {
    db::TestFolder const disk;
    Folder const folder = folder_of({{"a.toml", "x = 1\n"}, {"modules/a1/01.md", "perché\r\n"}});
    folder.write(disk.file("out"));
    Faults faults;
    CHECK(Folder::read(disk.file("out"), faults).files() == folder.files());
    for (auto const* path : {"../out.md", "modules/../../out.md", "/tmp/out.md", ""})
        CHECK_THROWS_AS(folder_of({{path, "x"}}).write(disk.file("out")), Bug);
    CHECK_FALSE(fs::exists(disk.file("out.md")));
}

TEST_CASE("TheDigestAndTheDifferencesFollowPathsAndTexts") {
    Folder const folder = folder_of({{"a.md", "1"}, {"b.md", "2"}});
    CHECK(folder.digest() == folder_of({{"b.md", "2"}, {"a.md", "1"}}).digest());
    CHECK(folder.digest() != folder_of({{"a.md", "2"}, {"b.md", "1"}}).digest());
    CHECK(folder_of({{"a", "bc"}}).digest() != folder_of({{"ab", "c"}}).digest());
    auto const found = files::differences(folder, folder_of({{"b.md", "3"}, {"c.md", "4"}}));
    REQUIRE(found.size() == 3);
    CHECK(found[0].path == "a.md");
    CHECK(found[0].kind == Difference::Kind::removed);
    CHECK(found[1].kind == Difference::Kind::changed);
    CHECK(found[2].kind == Difference::Kind::added);
    CHECK(files::differences(folder, folder).empty());
}

TEST_CASE("RevisionsAreKeptAndTextsStoredOnce") {
    db::on_each_engine([](std::string const& url) {
        auto const database = db::open(url);
        db::migrate(*database, db::embedded_migrations());
        ManualClock const clock({seconds(1'770'000'000)});
        IdSource ids(clock, 7);
        files::FolderStore store(*database);
        CHECK_THROWS_AS(store.current(), Unavailable);
        CHECK_THROWS_AS(store.folder(ids.next()), NotFound);

        Folder const first = folder_of({{"a.md", "1"}, {"b.md", "perché"}}), second = folder_of({{"a.md", "1"}});
        auto const save = [&](Folder const& folder, files::Origin origin) {
            auto const revision = database->write_now("programme", [&, id = ids.next()](db::Tx& tx) {
                return files::save_revision(tx, id, folder, origin, "prova", clock.now());
            });
            store.refresh();
            return revision;
        };
        auto const one = save(first, files::Origin::folder), two = save(second, files::Origin::page);
        CHECK(one.number == 1);
        CHECK(two.number == 2);
        CHECK(store.current().id == two.id);
        CHECK(store.current().origin == files::Origin::page);
        CHECK(store.current().digest == second.digest());
        CHECK(store.folder(one.id)->files() == first.files());
        CHECK(store.folder(two.id)->files() == second.files());
        CHECK(db::count_of(*database, "file_document") == 2);
        CHECK(db::count_of(*database, "file_entry") == 3);
    });
}

TEST_CASE("AShelfParsesEachRevisionOnceAndKeepsOldOnes") {
    db::on_each_engine([](std::string const& url) {
        auto const database = db::open(url);
        db::migrate(*database, db::embedded_migrations());
        ManualClock const clock({seconds(1'770'000'000)});
        IdSource ids(clock, 7);
        files::FolderStore store(*database);
        int parsed = 0;
        files::Shelf<std::string> shelf(store, [&](Folder const& folder, Faults&) {
            ++parsed;
            return *folder.find("a.md");
        });
        std::vector<Uuid> revisions;
        for (char const* text : {"uno", "due"}) {
            revisions.push_back(ids.next());
            database->write_now("programme", [&](db::Tx& tx) {
                files::save_revision(tx, revisions.back(), folder_of({{"a.md", text}}), files::Origin::folder, "prova",
                                     clock.now());
            });
            store.refresh();
            CHECK(*shelf.current() == text);
            CHECK(shelf.current_id() == revisions.back());
        }
        CHECK(*shelf.at(revisions[0]) == "uno");
        CHECK(shelf.at(revisions[0]).get() == shelf.at(revisions[0]).get());
        CHECK(parsed == 2);
    });
}
