#include "db/sqlite_journal.hpp"

#include <new>
#include <string>

#include "base/errors.hpp"

namespace regia::db {
namespace {

//! The usual file system writes no more than 131,071 bytes at a time.
constexpr std::size_t gathered_bytes_max = 120'000;

//! A journal: SQLite gives the memory, and behind it that of the file of the usual file system.
struct Journal {
    sqlite3_io_methods const* methods;  //!< first, where SQLite looks for it
    std::string* gathered;
    sqlite3_int64 start;  //!< where in the file they belong
    sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

Journal& journal_of(sqlite3_file* file) { return *reinterpret_cast<Journal*>(file); }

int write_out(Journal& journal) {
    if (journal.gathered->empty()) return SQLITE_OK;
    int const size = static_cast<int>(journal.gathered->size());
    int const result = journal.file()->pMethods->xWrite(journal.file(), journal.gathered->data(), size, journal.start);
    // What could not be written is of a commit that fails by it.
    journal.gathered->clear();
    return result;
}

//! Calls the usual method once everything is written.
template <auto Method, class... Values>
int after_writing(sqlite3_file* file, Values... values) {
    Journal& journal = journal_of(file);
    if (int const result = write_out(journal); result != SQLITE_OK) return result;
    return (journal.file()->pMethods->*Method)(journal.file(), values...);
}

int write(sqlite3_file* file, void const* bytes, int size, sqlite3_int64 at) {
    Journal& journal = journal_of(file);
    auto const length = static_cast<std::size_t>(size);
    bool const continues = at == journal.start + static_cast<sqlite3_int64>(journal.gathered->size());
    if (!continues || journal.gathered->size() + length > gathered_bytes_max)
        if (int const result = write_out(journal); result != SQLITE_OK) return result;
    if (length > gathered_bytes_max) return journal.file()->pMethods->xWrite(journal.file(), bytes, size, at);
    if (journal.gathered->empty()) journal.start = at;
    journal.gathered->append(static_cast<char const*>(bytes), length);
    return SQLITE_OK;
}

int close(sqlite3_file* file) {
    Journal& journal = journal_of(file);
    int const written = write_out(journal);
    delete journal.gathered;
    int const closed = journal.file()->pMethods->xClose(journal.file());
    return written == SQLITE_OK ? closed : written;
}

using Methods = sqlite3_io_methods;

Methods const journal_methods = {
    .iVersion = 1,
    .xClose = close,
    .xRead = after_writing<&Methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = write,
    .xTruncate = after_writing<&Methods::xTruncate, sqlite3_int64>,
    .xSync = after_writing<&Methods::xSync, int>,
    .xFileSize = after_writing<&Methods::xFileSize, sqlite3_int64*>,
    .xLock = after_writing<&Methods::xLock, int>,
    .xUnlock = after_writing<&Methods::xUnlock, int>,
    .xCheckReservedLock = after_writing<&Methods::xCheckReservedLock, int*>,
    .xFileControl = after_writing<&Methods::xFileControl, int, void*>,
    .xSectorSize = [](sqlite3_file* file) {
        sqlite3_file* const usual = journal_of(file).file();
        return usual->pMethods->xSectorSize(usual);
    },
    .xDeviceCharacteristics = [](sqlite3_file* file) {
        sqlite3_file* const usual = journal_of(file).file();
        return usual->pMethods->xDeviceCharacteristics(usual);
    },
    .xShmMap = nullptr, .xShmLock = nullptr, .xShmBarrier = nullptr, .xShmUnmap = nullptr,
    .xFetch = nullptr, .xUnfetch = nullptr,
};

int open(sqlite3_vfs* system, char const* name, sqlite3_file* file, int flags, int* flags_out) {
    auto* const usual = static_cast<sqlite3_vfs*>(system->pAppData);
    if ((flags & SQLITE_OPEN_WAL) == 0) return usual->xOpen(usual, name, file, flags, flags_out);
    Journal& journal = journal_of(file);
    journal.methods = nullptr;  // so that nobody closes what was not opened
    int const result = usual->xOpen(usual, name, journal.file(), flags, flags_out);
    if (result != SQLITE_OK) {
        if (journal.file()->pMethods) journal.file()->pMethods->xClose(journal.file());
        return result;
    }
    journal.gathered = new (std::nothrow) std::string();
    if (!journal.gathered) {
        journal.file()->pMethods->xClose(journal.file());
        return SQLITE_NOMEM;
    }
    journal.start = 0;
    journal.methods = &journal_methods;
    return SQLITE_OK;
}

}  // namespace

char const* gathered_journal() {
    static char const* const name = [] {
        sqlite3_vfs* const usual = sqlite3_vfs_find(nullptr);
        if (!usual) throw Bug("SQLite has no file system");
        static sqlite3_vfs system = *usual;
        system.zName = "regia";
        system.pAppData = usual;
        system.szOsFile += static_cast<int>(sizeof(Journal));
        system.xOpen = open;
        if (sqlite3_vfs_register(&system, 0) != SQLITE_OK) throw Bug("SQLite takes no file system");
        return system.zName;
    }();
    return name;
}

void forget_gathered(sqlite3* database) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) != SQLITE_OK) return;
    if (file && file->pMethods == &journal_methods) journal_of(file).gathered->clear();
}

}  // namespace regia::db
