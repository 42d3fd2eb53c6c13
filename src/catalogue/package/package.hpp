//! Course packages in the catalogue: a further door. Who gives lessons asks here for what is live and opens it.
//!
//! Rules: a package is brought by somebody who writes content, read by somebody else, approved by the Comitato
//! Scientifico with its act; from then on it is live, and the version before it is given to nobody who begins. Who is
//! inside a version ends on it.
#pragma once

#include "catalogue/package/structure.hpp"
#include "base/bytes.hpp"
#include "db/database.hpp"
#include "files/folder_store.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "jobs/queue.hpp"
#include "portfolio/portfolio.hpp"

namespace regia::access {
struct Installation;
class OwnRecord;
}

namespace regia::catalogue {

enum class PackageState { draft, in_review, reviewed, live, withdrawn };

struct PackageVersion {
    Uuid id, package;
    int number = 1;
    PackageState state = PackageState::draft;
    PackageStructure structure;
    PackageFaults warnings;
    std::string file_name;
    std::int64_t size_bytes = 0;
    Digest sha256{};
    std::int64_t files = 0;
    Uuid uploaded_by;
    Instant uploaded_at;
};

struct Package {
    Uuid id;
    std::string title;
    std::vector<std::string> competences;
    std::optional<portfolio::Level> level;
    Uuid created_by;
    Instant created_at;
    std::string entitlement_key{};  //!< agreed with the makers of a cmi5 course (10.2.7.2-1); empty = nothing
};

std::optional<Package> find_package(db::Tx& tx, Uuid id);
std::optional<PackageVersion> find_package_version(db::Tx& tx, Uuid id);
//! The version that a person who begins gets: the last one that is live.
std::optional<PackageVersion> live_version(db::Tx& tx, Uuid package);
//! Those with a live version, by title.
std::vector<Package> live_packages(db::Tx& tx);
std::int64_t live_package_count(db::Tx& tx);

//! How long a page may fetch files of a package after it was opened.
inline constexpr std::int64_t opening_length = hours(12);
//! Lets whoever holds the token fetch the files of one version until then; says nothing about who it is.
void open_package(db::Tx& tx, Uuid version, std::string_view token, Instant now);
//! Where a browser finds the file: "/pacchetti/<token>/a/b.html?x=1", escaped.
std::string address_in_package(std::string_view token, std::string_view launch);

//! What a program brings, read at once: a new package with its first version, which goes the way of all (review,
//! approval); or what is wrong with it, and nothing is kept.
struct BroughtPackage {
    std::optional<PackageVersion> version{};
    PackageFaults faults{};  //!< with a version: warnings
};
BroughtPackage bring_package(access::Installation& installation, std::string const& path,
                             std::string const& file_name, PackageKind only, Uuid by);

//! The job that reads what was uploaded, and the one that drops what nobody goes on with.
void add_package_jobs(jobs::Queue& queue, access::Installation& installation);
//! /contenuti/pacchetti and below for those who bring, read and approve; /pacchetti/{token}/... for their files.
void add_package_routes(http::Router& router, access::Installation& installation,
                        files::Shelf<portfolio::Portfolio>& portfolio, jobs::Queue& queue);
void add_package_record(access::OwnRecord& data);

}  // namespace regia::catalogue
