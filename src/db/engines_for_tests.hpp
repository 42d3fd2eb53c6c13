//! The databases on which the contract of db is tested: a new SQLite file, and PostgreSQL where tests offer one.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "base/bytes.hpp"
#include "db/database.hpp"
#include "world/postgres.hpp"

namespace regia::db {

//! A folder of its own, removed at the end.
class TestFolder {
public:
    TestFolder() : path_(std::filesystem::temp_directory_path() / ("regia-db-" + random_token())) {
        std::filesystem::create_directories(path_);
    }
    ~TestFolder() { std::filesystem::remove_all(path_); }
    TestFolder(TestFolder const&) = delete;
    TestFolder& operator=(TestFolder const&) = delete;
    std::string file(char const* name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

//! Calls `test(url)` for a new, empty database on each engine.
template <class Test>
void on_each_engine(Test&& test) {
    {
        TestFolder const folder;
        std::string const url = "sqlite:" + folder.file("regia.db");
        CAPTURE(url);
        test(url);
    }
    if (std::string const url = postgres_url_for_tests(); !url.empty()) {
        CAPTURE(url);
        test(url);
    }
}

//! The same, with the database opened and these tables made (words of migrations.cpp).
template <class Test>
void on_each_engine_with(std::string_view tables, Test&& test) {
    on_each_engine([&](std::string const& url) {
        auto const database = open(url);
        database->write_now("", [&](Tx& tx) { tx.script(expand(tables, tx.engine())); });
        test(*database, url);
    });
}

inline std::int64_t count_of(Database& database, std::string_view table) {
    return database.read([&](Tx& tx) {
        return tx.value<std::int64_t>("SELECT count(*) FROM " + std::string(table)).value_or(-1);
    });
}

}  // namespace regia::db
