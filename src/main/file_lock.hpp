//! One `serve` per SQLite file, since two would each believe to be its only writer; and no restore under a `serve`.
#pragma once

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <string>

#include "base/errors.hpp"

namespace regia {

class FileLock {
public:
    //! Throws Unavailable when another program has it. The lock lies beside the database, in PATH.lock.
    explicit FileLock(std::string const& database_path)
        : descriptor_(open((database_path + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0) throw Unavailable("cannot open " + database_path + ".lock");
        if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
        close(descriptor_);
        throw Unavailable("another server uses this database (" + database_path + ".lock is locked)");
    }
    ~FileLock() { close(descriptor_); }
    FileLock(FileLock const&) = delete;
    FileLock& operator=(FileLock const&) = delete;

private:
    int descriptor_;
};

}  // namespace regia
