//! Database files as a whole: is this one sound, and put it in another's place.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>

#include "db/sqlite.hpp"
#include "db/sqlite_connection.hpp"

namespace regia::db {
namespace {

//! Renames and file contents are on the disk when this returns.
void flush_to_disk(std::filesystem::path const& path) {
    int const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    bool const is_flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!is_flushed) throw Unavailable("cannot write " + path.string() + " to the disk");
}

}  // namespace

void check_sqlite_file(std::string const& path) {
    try {
        std::atomic<std::uint64_t> statements{0};
        SqliteConnection connection(path, true, statements);
        auto const verdict = connection.value<std::string>("PRAGMA integrity_check(1)");
        if (verdict != "ok") throw Unavailable(path + " is damaged: " + verdict.value_or("it can't be read"));
        auto const migrations = connection.value<std::int64_t>("SELECT count(*) FROM db_migration");
        if (migrations.value_or(0) == 0) throw Unavailable(path + " holds no database of Regia");
    } catch (DatabaseError const& reason) {
        throw Unavailable(path + " holds no database of Regia: " + reason.what());
    }
}

void replace_sqlite_file(std::string const& from, std::string const& to) {
    flush_to_disk(from);
    for (char const* journal : {"-wal", "-shm"}) std::filesystem::remove(to + journal);
    std::filesystem::rename(from, to);
    auto const folder = std::filesystem::absolute(to).parent_path();
    flush_to_disk(folder);
}

}  // namespace regia::db
