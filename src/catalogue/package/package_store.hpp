//! The rows of packages, their steps and uploads. Private to the folder.
#pragma once

#include "catalogue/package/package.hpp"

namespace regia::catalogue {

struct PackageLine {
    Package package;
    PackageVersion last;  //!< the newest one, whatever its state
};
std::vector<PackageLine> all_packages(db::Tx& tx);  //!< by title
//! Versions that were reviewed and wait for the committee.
std::int64_t packages_waiting(db::Tx& tx);
void drop_openings(db::Tx& tx, Instant now);  //!< those that have expired
std::vector<PackageVersion> versions_of(db::Tx& tx, Uuid package);  //!< newest first
void insert_package(db::Tx& tx, Package const& package);
void update_ties(db::Tx& tx, Package const& package);
void insert_version(db::Tx& tx, PackageVersion const& version);

struct PackageFile {
    std::string path;
    Digest sha256{};
    std::int64_t size_bytes = 0;
};
void insert_file(db::Tx& tx, Uuid version, PackageFile const& file);
//! Whose token it is, if it is still one; and the file of that path. Nothing when either is not there.
struct OpenedFile {
    PackageFile file;
    PackageKind kind;
};
std::optional<OpenedFile> file_by_token(db::Tx& tx, std::string_view token, std::string_view path, Instant now);

enum class PackageStepKind { sent, given_back, reviewed, approved, withdrawn };
struct PackageStep {
    Uuid id, version;
    PackageStepKind kind = PackageStepKind::sent;
    Uuid person;
    std::string note;
    Instant happened_at;
};
std::vector<PackageStep> package_steps_of(db::Tx& tx, Uuid version);  //!< in order
void insert_package_step(db::Tx& tx, PackageStep const& step, PackageState state_after);
bool has_package_step(db::Tx& tx, Uuid id);

enum class UploadState { receiving, reading, refused, done };
struct PackageUpload {
    Uuid id;
    std::optional<Uuid> package;  //!< whose next version it is
    std::string file_name;
    std::int64_t size_bytes = 0, received_bytes = 0;
    UploadState state = UploadState::receiving;
    PackageFaults faults{};
    std::optional<Uuid> made_package{};
    Uuid person;
    Instant started_at;
};
void insert_upload(db::Tx& tx, PackageUpload const& upload);
std::optional<PackageUpload> find_upload(db::Tx& tx, Uuid id);
//! Adds bytes at the end of what has come. False when they begin elsewhere, or are more than was announced.
bool append_piece(db::Tx& tx, PackageUpload const& upload, std::int64_t begins_at, std::string_view body);
void update_upload(db::Tx& tx, PackageUpload const& upload);
std::optional<Bytes> read_piece(db::Tx& tx, Uuid upload, std::int64_t begins_at);
//! Drops some; false when none was left. What one transaction frees it holds in memory until its end (SQLite), so they
//! go a few at a time.
bool drop_some_pieces(db::Tx& tx, Uuid upload);
//! Those that were begun before then.
std::vector<Uuid> uploads_to_drop(db::Tx& tx, Instant before);
//! Of those that were read: a server that was killed left them.
std::vector<Uuid> uploads_with_left_pieces(db::Tx& tx);
void drop_upload(db::Tx& tx, Uuid upload);  //!< without its pieces

}  // namespace regia::catalogue
