//! A programme folder kept in the database, revision by revision: nothing that people have used is ever lost, and each
//! context parses what it needs from the texts (Shelf).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "db/database.hpp"
#include "files/folder.hpp"

namespace regia::files {

enum class Origin { folder, page };

struct Revision {
    Uuid id;
    std::int64_t number = 0;  //!< 1, 2, 3 ...
    Origin origin = Origin::folder;
    std::string digest;
    Instant created_at;
};

std::optional<Revision> current_revision(db::Tx& tx);
//! The first one first.
std::vector<Revision> all_revisions(db::Tx& tx);
Folder folder_at(db::Tx& tx, Uuid revision);
//! Writes a new revision; texts already known are not stored twice.
Revision save_revision(db::Tx& tx, Uuid id, Folder const& folder, Origin origin, std::string_view author, Instant now);

class FolderStore {
public:
    explicit FolderStore(db::Database& database) : database_(database) {}
    //! The revision in force; looked up at most once a second, so a load beside a running server shows within that
    //! time. Throws Unavailable when no programme was ever loaded.
    Revision current();
    std::shared_ptr<Folder const> folder(Uuid revision);
    //! Looks again at the next question (after a load in this process).
    void refresh();

private:
    db::Database& database_;
    std::mutex mutex_;
    std::optional<Revision> current_;
    std::chrono::steady_clock::time_point looked_at_{};
    std::unordered_map<Uuid, std::shared_ptr<Folder const>> folders_;
};

//! What one context makes of the folder, parsed once per revision. Old revisions stay readable: who is inside a
//! version ends on it.
template <class T>
class Shelf {
public:
    using Parse = std::function<T(Folder const&, Faults&)>;
    Shelf(FolderStore& store, Parse parse) : store_(store), parse_(std::move(parse)) {}

    std::shared_ptr<T const> current() { return at(store_.current().id); }
    Uuid current_id() { return store_.current().id; }
    std::shared_ptr<T const> at(Uuid revision) {
        {
            std::lock_guard const lock(mutex_);
            if (auto const found = parsed_.find(revision); found != parsed_.end()) return found->second;
        }
        Faults faults;  // a stored folder was checked before it was stored
        auto made = std::make_shared<T const>(parse_(*store_.folder(revision), faults));
        std::lock_guard const lock(mutex_);
        return parsed_.emplace(revision, std::move(made)).first->second;
    }

private:
    FolderStore& store_;
    Parse parse_;
    std::mutex mutex_;
    std::unordered_map<Uuid, std::shared_ptr<T const>> parsed_;
};

}  // namespace regia::files
