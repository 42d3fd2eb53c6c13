//! The job that makes a version of what was uploaded: pieces to a file on disk, the archive checked, the manifest
//! read, each file into the database by its digest. It may be run again from the start: what is stored stays stored.
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>

#include "catalogue/package/parts.hpp"
#include "files/media.hpp"
#include "files/xml/xml.hpp"
#include "files/zip/zip.hpp"
#include "http/temporary_file.hpp"

namespace regia::catalogue {
namespace {

constexpr std::string_view kind_of_reading = "catalogue.read_package";
constexpr std::string_view kind_of_sweep = "catalogue.drop_uploads";

std::string temporary_folder() { return std::filesystem::temp_directory_path().string(); }

std::string_view code_of(files::ZipFault::Kind kind) {
    using Kind = files::ZipFault::Kind;
    switch (kind) {
        case Kind::not_a_zip: return "zip_none";
        case Kind::too_many_entries: return "zip_many";
        case Kind::too_large: return "zip_large";
        case Kind::bomb: return "zip_bomb";
        case Kind::path_climbs:
        case Kind::path_absolute: return "path_leaves";
        case Kind::path_unreadable: return "zip_name";
        case Kind::link: return "zip_link";
        case Kind::encrypted: return "zip_encrypted";
        case Kind::method: return "zip_method";
        case Kind::twice: return "zip_twice";
        case Kind::damaged: break;
    }
    return "zip_damaged";
}

PackageFault fault_of(files::ZipFault const& fault) {
    bool const is_no_zip = fault.kind == files::ZipFault::Kind::not_a_zip;
    return {std::string(code_of(fault.kind)), fault.path, 0, fault.path, is_no_zip ? "14.1.0.0-1 (d)" : ""};
}

//! What was read, before anything of it is kept.
struct Unpacked {
    std::optional<PackageStructure> structure;
    PackageFaults faults;
    std::vector<PackageFile> files;
};

//! How many entries of how many are kept.
using Kept = std::function<void(std::int64_t done, std::int64_t total)>;

class Reading {
public:
    Reading(db::Database& database, Kept kept, std::optional<PackageKind> only = {})
        : database_(database), kept_(std::move(kept)), only_(only) {}

    Unpacked read(std::string const& path, std::string const& file_name) {
        std::string head(4, '\0');
        std::ifstream in(path, std::ios::binary);
        in.read(head.data(), static_cast<std::streamsize>(head.size()));
        Unpacked unpacked;
        if (head.starts_with("PK") || file_name.ends_with(".zip")) read_archive(path, unpacked);
        else if (file_name.ends_with(".xml")) read_bare(in, unpacked);
        else unpacked.faults.push_back({"not_a_package", "", 0, "", "14.0.0.0-1 (d)"});
        return unpacked;
    }

private:
    void read_bare(std::ifstream& in, Unpacked& unpacked) const {
        in.clear();
        in.seekg(0);
        std::string text(files::xml_bytes_max + 1, '\0');
        in.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(in.gcount()));
        unpacked.structure = read_course_structure(text, nullptr, unpacked.faults);
    }

    void read_archive(std::string const& path, Unpacked& unpacked) const {
        files::Zip const zip = files::Zip::open(path);
        for (files::ZipFault const& fault : zip.faults()) unpacked.faults.push_back(fault_of(fault));
        if (!zip.faults().empty()) return;
        HasFile const has_file = [&](std::string_view name) { return zip.find(name) != nullptr; };
        files::ZipEntry const* const scorm = zip.find("imsmanifest.xml");
        files::ZipEntry const* const cmi5 = zip.find("cmi5.xml");
        files::ZipEntry const* const manifest = scorm ? scorm : cmi5;
        if (!manifest) return say_where_it_is(zip, unpacked);
        auto const text = zip.text(*manifest, files::xml_bytes_max);
        if (!text) {
            bool const is_large = manifest->size_bytes > files::xml_bytes_max;
            unpacked.faults.push_back({is_large ? "xml_too_large" : "zip_damaged", manifest->path, 0, manifest->path});
            return;
        }
        unpacked.structure = scorm ? read_manifest(*text, has_file, unpacked.faults)
                                   : read_course_structure(*text, &has_file, unpacked.faults);
        if (unpacked.structure && only_ && unpacked.structure->kind != *only_) {
            unpacked.faults.push_back({"not_a_course", manifest->path, 0, manifest->path, "14.1.0.0-2 (d)"});
            unpacked.structure.reset();
        }
        if (unpacked.structure) store_entries(zip, unpacked);
    }

    //! The usual slip is to pack the folder instead of what is in it.
    static void say_where_it_is(files::Zip const& zip, Unpacked& unpacked) {
        for (files::ZipEntry const& entry : zip.entries())
            if (entry.path.ends_with("/imsmanifest.xml") || entry.path.ends_with("/cmi5.xml")) {
                unpacked.faults.push_back({"manifest_below", "", 0, entry.path, "14.1.0.0-2 (d)"});
                return;
            }
        unpacked.faults.push_back({"manifest_missing", "", 0, "", "14.1.0.0-2 (d)"});
    }

    //! Every entry is read to its end before the first is kept, so that of a damaged package nothing is.
    void store_entries(files::Zip const& zip, Unpacked& unpacked) const {
        for (files::ZipEntry const& entry : zip.entries())
            if (auto const fault = zip.read(entry, [](std::string_view) {}))
                unpacked.faults.push_back(fault_of(*fault));
        auto const refuses = [](PackageFault const& one) { return !one.is_warning; };
        if (std::any_of(unpacked.faults.begin(), unpacked.faults.end(), refuses)) return unpacked.structure.reset();
        std::int64_t done = 0;
        auto const total = static_cast<std::int64_t>(zip.entries().size());
        for (files::ZipEntry const& entry : zip.entries()) {
            http::TemporaryFile file(temporary_folder());
            if (zip.read(entry, [&](std::string_view part) { file.append(part); }))
                throw Bug("an entry that was read can't be read again: " + entry.path);
            files::Medium medium;
            medium.sha256 = sha256_of_file(file.path());
            medium.size_bytes = static_cast<std::int64_t>(file.size_bytes());
            files::store_medium(database_, medium, file.path());
            unpacked.files.push_back({entry.path, medium.sha256, medium.size_bytes});
            if (++done % 50 == 0 && kept_) kept_(done, total);
        }
    }

    db::Database& database_;
    Kept kept_;
    std::optional<PackageKind> only_;
};

PackageVersion version_of(PackageUpload const& upload, Unpacked const& unpacked, Uuid id, Digest const& digest,
                          Instant now) {
    PackageVersion version;
    version.id = id;
    version.structure = *unpacked.structure;
    version.warnings = unpacked.faults;
    version.file_name = upload.file_name;
    version.size_bytes = upload.size_bytes;
    version.sha256 = digest;
    version.files = static_cast<std::int64_t>(unpacked.files.size());
    version.uploaded_by = upload.person;
    version.uploaded_at = now;
    return version;
}

//! The version, as the next one of its package or as the first of a new one.
void keep_version(db::Tx& tx, PackageVersion& version, std::optional<Uuid> package, Uuid new_package,
                  std::vector<PackageFile> const& files) {
    version.package = package.value_or(new_package);
    tx.serialise("package/" + to_string(version.package));
    if (!package)
        insert_package(tx, {version.package, text_in(version.structure.title, "it"), {}, {}, version.uploaded_by,
                            version.uploaded_at});
    auto const before = versions_of(tx, version.package);
    version.number = before.empty() ? 1 : before.front().number + 1;
    insert_version(tx, version);
    for (PackageFile const& file : files) insert_file(tx, version.id, file);
}

//! One commit: the version with its files, or the faults. The pieces go afterwards, whatever came of them.
void settle(db::Tx& tx, PackageUpload upload, Unpacked const& unpacked, PackageVersion version, Uuid new_package) {
    upload.faults = unpacked.faults;
    upload.state = UploadState::refused;
    if (unpacked.structure) {
        keep_version(tx, version, upload.package, new_package, unpacked.files);
        upload.state = UploadState::done;
        upload.made_package = version.package;
    }
    update_upload(tx, upload);
}

void drop_all_pieces(db::Database& database, Uuid upload) {
    while (database.write_now("package", [&](db::Tx& tx) { return drop_some_pieces(tx, upload); })) continue;
}

void read_upload(jobs::Run& run, access::Installation& installation) {
    auto const id = parse_uuid(boost::json::parse(run.payload()).as_object().at("upload").as_string());
    if (!id) throw Bug("the payload names no upload");
    db::Database& database = installation.database;
    auto const upload = database.read([&](db::Tx& tx) { return find_upload(tx, *id); });
    if (upload && upload->state != UploadState::reading) return drop_all_pieces(database, *id);
    if (!upload) return;
    http::TemporaryFile file(temporary_folder());
    while (static_cast<std::int64_t>(file.size_bytes()) < upload->size_bytes) {
        auto const at = static_cast<std::int64_t>(file.size_bytes());
        auto const piece = database.read([&](db::Tx& tx) { return read_piece(tx, *id, at); });
        if (!piece || piece->empty()) throw Bug("a piece of the upload is missing");
        file.append(std::string_view(reinterpret_cast<char const*>(piece->data()), piece->size()));
    }
    Unpacked const unpacked = Reading(database, [&](std::int64_t done, std::int64_t total) {
        database.write_now("package", [&](db::Tx& tx) { run.checkpoint(tx, "", done, total); });
    }).read(file.path(), upload->file_name);
    PackageVersion version;
    if (unpacked.structure)
        version = version_of(*upload, unpacked, installation.ids.next(), sha256_of_file(file.path()),
                             installation.clock.now());
    Uuid const new_package = installation.ids.next();
    database.write_now("package", [&](db::Tx& tx) { settle(tx, *upload, unpacked, version, new_package); });
    drop_all_pieces(database, *id);
}

}  // namespace

void enqueue_reading(db::Tx& tx, jobs::Queue const& queue, PackageUpload const& upload, Uuid id) {
    jobs::NewJob job;
    job.id = id;
    job.kind = kind_of_reading;
    job.key = "package/" + to_string(upload.id);
    job.payload = boost::json::serialize(boost::json::object{{"upload", to_string(upload.id)}});
    job.owner = upload.person;
    queue.enqueue(tx, job);
}

BroughtPackage bring_package(access::Installation& installation, std::string const& path,
                             std::string const& file_name, PackageKind only, Uuid by) {
    Unpacked unpacked = Reading(installation.database, {}, only).read(path, file_name);
    BroughtPackage brought{{}, unpacked.faults};
    if (!unpacked.structure) return brought;
    PackageUpload upload;
    upload.file_name = file_name;
    upload.person = by;
    upload.size_bytes = static_cast<std::int64_t>(std::filesystem::file_size(path));
    PackageVersion version = version_of(upload, unpacked, installation.ids.next(), sha256_of_file(path),
                                        installation.clock.now());
    Uuid const new_package = installation.ids.next();
    brought.version = installation.database.write_now("package", [&](db::Tx& tx) {
        PackageVersion kept = version;
        keep_version(tx, kept, {}, new_package, unpacked.files);
        return kept;
    });
    return brought;
}

void add_package_jobs(jobs::Queue& queue, access::Installation& installation) {
    queue.add_kind(std::string(kind_of_reading),
                   [&installation](jobs::Run& run) { read_upload(run, installation); });
    queue.add_kind(std::string(kind_of_sweep), [&installation](jobs::Run&) {
        Instant const now = installation.clock.now();
        db::Database& database = installation.database;
        for (Uuid const upload : database.read(uploads_with_left_pieces)) drop_all_pieces(database, upload);
        auto const old = database.read([&](db::Tx& tx) { return uploads_to_drop(tx, now + -uploads_kept); });
        for (Uuid const upload : old) {
            drop_all_pieces(database, upload);
            database.write_now("package", [&](db::Tx& tx) { drop_upload(tx, upload); });
        }
        database.write_now("package", [&](db::Tx& tx) { drop_openings(tx, now); });
    });
    queue.schedule(std::string(kind_of_sweep), std::string(kind_of_sweep), jobs::Daily{3, 40});
}

}  // namespace regia::catalogue
