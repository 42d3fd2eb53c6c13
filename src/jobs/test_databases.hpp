//! The databases on which the tests of jobs/ and mail/ run: a new SQLite file, and PostgreSQL where tests offer one.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "db/database.hpp"
#if __has_include("../../tests/world/postgres.hpp")
#include "../../tests/world/postgres.hpp"
#define REGIA_TESTS_HAVE_POSTGRES
#endif

namespace regia::jobs {

//! A migrated database in a folder of its own, removed at the end. `open_again` is a second program on it.
class TestDatabase {
public:
    TestDatabase(std::string url, std::filesystem::path folder) : url_(std::move(url)), folder_(std::move(folder)) {
        database_ = db::open(url_);
        db::migrate(*database_, db::embedded_migrations());
    }
    ~TestDatabase() {
        database_.reset();
        if (!folder_.empty()) std::filesystem::remove_all(folder_);
    }
    TestDatabase(TestDatabase const&) = delete;
    TestDatabase& operator=(TestDatabase const&) = delete;

    db::Database& operator*() const { return *database_; }
    db::Database* operator->() const { return database_.get(); }
    bool is_postgres() const { return database_->engine() == db::Engine::postgres; }
    std::unique_ptr<db::Database> open_again() const { return db::open(url_); }

private:
    std::string url_;
    std::filesystem::path folder_;
    std::unique_ptr<db::Database> database_;
};

inline std::vector<std::unique_ptr<TestDatabase>> databases_for_tests() {
    std::vector<std::unique_ptr<TestDatabase>> all;
    auto const folder = std::filesystem::temp_directory_path() / ("regia-jobs-" + random_token());
    all.push_back(std::make_unique<TestDatabase>("sqlite:" + (folder / "regia.db").string(), folder));
#ifdef REGIA_TESTS_HAVE_POSTGRES
    if (auto const url = postgres_url_for_tests(); !url.empty())
        all.push_back(std::make_unique<TestDatabase>(url, std::filesystem::path()));
#endif
    return all;
}

}  // namespace regia::jobs
