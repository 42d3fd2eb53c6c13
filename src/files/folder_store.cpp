#include "files/folder_store.hpp"

#include "base/bytes.hpp"
#include "base/errors.hpp"

namespace regia::files {
namespace {

constexpr auto look_again_after = std::chrono::seconds(1);

Revision read_revision(db::Row const& row) {
    return {row.get<Uuid>(0), row.get<std::int64_t>(1), row.get<Origin>(2), row.get<std::string>(3),
            row.get<Instant>(4)};
}

}  // namespace

std::optional<Revision> current_revision(db::Tx& tx) {
    return tx.one("SELECT id, number, origin, digest, created_at FROM file_revision ORDER BY number DESC LIMIT 1",
                  read_revision);
}

std::vector<Revision> all_revisions(db::Tx& tx) {
    return tx.all("SELECT id, number, origin, digest, created_at FROM file_revision ORDER BY number, id",
                  read_revision);
}

Folder folder_at(db::Tx& tx, Uuid revision) {
    Folder folder;
    tx.each("SELECT e.path, d.body FROM file_entry e JOIN file_document d ON d.sha256 = e.sha256 "
            "WHERE e.revision_id = $1",
            [&](db::Row const& row) { folder.put(row.get<std::string>(0), row.get<std::string>(1)); }, revision);
    return folder;
}

Revision save_revision(db::Tx& tx, Uuid id, Folder const& folder, Origin origin, std::string_view author, Instant now) {
    tx.serialise("programme");
    auto const last = current_revision(tx);
    Revision const revision{id, last ? last->number + 1 : 1, origin, folder.digest(), now};
    tx.run("INSERT INTO file_revision (id, number, origin, digest, author, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
           id, revision.number, origin, revision.digest, author, now);
    for (auto const& [path, text] : folder.files()) {
        Digest const digest = sha256(text);
        tx.run("INSERT INTO file_document (sha256, body) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING", digest,
               text);
        tx.run("INSERT INTO file_entry (revision_id, path, sha256) VALUES ($1, $2, $3)", id, path, digest);
    }
    return revision;
}

Revision FolderStore::current() {
    std::lock_guard const lock(mutex_);
    auto const now = std::chrono::steady_clock::now();
    if (!current_ || now - looked_at_ > look_again_after) {
        current_ = database_.read([](db::Tx& tx) { return current_revision(tx); });
        looked_at_ = now;
    }
    if (!current_) throw Unavailable("no programme has been loaded: run `regia load DIR`");
    return *current_;
}

std::shared_ptr<Folder const> FolderStore::folder(Uuid revision) {
    {
        std::lock_guard const lock(mutex_);
        if (auto const found = folders_.find(revision); found != folders_.end()) return found->second;
    }
    auto folder = std::make_shared<Folder const>(
        database_.read([&](db::Tx& tx) { return folder_at(tx, revision); }));
    if (folder->files().empty()) throw NotFound("no such revision of the programme");
    std::lock_guard const lock(mutex_);
    return folders_.emplace(revision, std::move(folder)).first->second;
}

void FolderStore::refresh() {
    std::lock_guard const lock(mutex_);
    current_.reset();
}

}  // namespace regia::files
