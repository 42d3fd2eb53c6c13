#include "catalogue/package/package_store.hpp"

#include "base/text.hpp"

namespace regia::catalogue {
namespace {

constexpr char const* package_columns = "p.id, p.title, p.competences, p.level, p.created_by, p.created_at, "
    "p.entitlement_key";
constexpr char const* version_columns =
    "v.id, v.package_id, v.number, v.state, v.structure, v.warnings, v.file_name, v.size_bytes, v.sha256, v.files, "
    "v.uploaded_by, v.uploaded_at";

Digest digest_of(Bytes const& bytes) {
    Digest digest{};
    if (bytes.size() != digest.size()) throw Bug("a stored digest has another length");
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    return digest;
}

Package read_package(db::Row const& row) {
    Package package;
    package.id = row.get<Uuid>(0);
    package.title = row.get<std::string>(1);
    std::string const competences = row.get<std::string>(2);
    if (!competences.empty())
        for (std::string_view one : split(competences, ',')) package.competences.emplace_back(one);
    package.level = row.get<std::optional<portfolio::Level>>(3);
    package.created_by = row.get<Uuid>(4);
    package.created_at = row.get<Instant>(5);
    package.entitlement_key = row.get<std::string>(6);
    return package;
}

PackageVersion read_version_from(db::Row const& row, int at) {
    PackageVersion version;
    version.id = row.get<Uuid>(at);
    version.package = row.get<Uuid>(at + 1);
    version.number = row.get<int>(at + 2);
    version.state = row.get<PackageState>(at + 3);
    version.structure = structure_of_json(row.get<std::string>(at + 4));
    version.warnings = faults_of_json(row.get<std::string>(at + 5));
    version.file_name = row.get<std::string>(at + 6);
    version.size_bytes = row.get<std::int64_t>(at + 7);
    version.sha256 = digest_of(row.get<Bytes>(at + 8));
    version.files = row.get<std::int64_t>(at + 9);
    version.uploaded_by = row.get<Uuid>(at + 10);
    version.uploaded_at = row.get<Instant>(at + 11);
    return version;
}

PackageVersion read_version(db::Row const& row) { return read_version_from(row, 0); }

std::string select(char const* columns, std::string_view rest) {
    return std::string("SELECT ") + columns + " " + std::string(rest);
}

}  // namespace

std::optional<Package> find_package(db::Tx& tx, Uuid id) {
    return tx.one(select(package_columns, "FROM catalogue_package p WHERE p.id = $1"), read_package, id);
}

std::optional<PackageVersion> find_package_version(db::Tx& tx, Uuid id) {
    return tx.one(select(version_columns, "FROM catalogue_package_version v WHERE v.id = $1"), read_version, id);
}

std::optional<PackageVersion> live_version(db::Tx& tx, Uuid package) {
    return tx.one(select(version_columns, "FROM catalogue_package_version v WHERE v.package_id = $1 AND v.state = $2 "
                                          "ORDER BY v.number DESC LIMIT 1"),
                  read_version, package, PackageState::live);
}

std::vector<Package> live_packages(db::Tx& tx) {
    return tx.all(select(package_columns, "FROM catalogue_package p WHERE EXISTS (SELECT 1 FROM "
                                          "catalogue_package_version v WHERE v.package_id = p.id AND v.state = $1) "
                                          "ORDER BY p.title, p.id"),
                  read_package, PackageState::live);
}

std::int64_t live_package_count(db::Tx& tx) {
    return tx.value<std::int64_t>("SELECT COUNT(DISTINCT package_id) FROM catalogue_package_version WHERE state = $1",
                                  PackageState::live).value_or(0);
}

std::vector<PackageLine> all_packages(db::Tx& tx) {
    std::string const sql = std::string("SELECT ") + package_columns + ", " + version_columns +
                            " FROM catalogue_package p JOIN catalogue_package_version v ON v.package_id = p.id "
                            "AND v.number = (SELECT MAX(n.number) FROM catalogue_package_version n "
                            "WHERE n.package_id = p.id) ORDER BY p.title, p.id";
    return tx.all(sql, [](db::Row const& row) { return PackageLine{read_package(row), read_version_from(row, 7)}; });
}

std::int64_t packages_waiting(db::Tx& tx) {
    return tx.value<std::int64_t>("SELECT COUNT(*) FROM catalogue_package_version WHERE state = $1",
                                  PackageState::reviewed).value_or(0);
}

std::vector<PackageVersion> versions_of(db::Tx& tx, Uuid package) {
    return tx.all(select(version_columns, "FROM catalogue_package_version v WHERE v.package_id = $1 "
                                          "ORDER BY v.number DESC, v.id"),
                  read_version, package);
}

void insert_package(db::Tx& tx, Package const& package) {
    tx.run("INSERT INTO catalogue_package (id, title, competences, level, created_by, created_at) "
           "VALUES ($1, $2, $3, $4, $5, $6)",
           package.id, package.title, join(package.competences, ","), package.level, package.created_by,
           package.created_at);
}

void update_ties(db::Tx& tx, Package const& package) {
    tx.run("UPDATE catalogue_package SET competences = $2, level = $3, entitlement_key = $4 WHERE id = $1", package.id,
           join(package.competences, ","), package.level, package.entitlement_key);
}

void insert_version(db::Tx& tx, PackageVersion const& version) {
    tx.run("INSERT INTO catalogue_package_version (id, package_id, number, state, kind, structure, warnings, "
           "file_name, size_bytes, sha256, files, uploaded_by, uploaded_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
           version.id, version.package, version.number, version.state, version.structure.kind,
           to_json(version.structure), to_json(version.warnings), version.file_name, version.size_bytes,
           version.sha256, version.files, version.uploaded_by, version.uploaded_at);
}

void insert_file(db::Tx& tx, Uuid version, PackageFile const& file) {
    tx.run("INSERT INTO catalogue_package_file (version_id, path, sha256, size_bytes) VALUES ($1, $2, $3, $4)",
           version, file.path, file.sha256, file.size_bytes);
}

std::optional<OpenedFile> file_by_token(db::Tx& tx, std::string_view token, std::string_view path, Instant now) {
    return tx.one("SELECT f.path, f.sha256, f.size_bytes, v.kind FROM catalogue_package_opening o "
                  "JOIN catalogue_package_version v ON v.id = o.version_id "
                  "JOIN catalogue_package_file f ON f.version_id = o.version_id "
                  "WHERE o.token_sha256 = $1 AND o.expires_at > $2 AND f.path = $3",
                  [](db::Row const& row) {
                      return OpenedFile{{row.get<std::string>(0), digest_of(row.get<Bytes>(1)),
                                         row.get<std::int64_t>(2)},
                                        row.get<PackageKind>(3)};
                  },
                  sha256(token), now, path);
}

void open_package(db::Tx& tx, Uuid version, std::string_view token, Instant now) {
    tx.run("INSERT INTO catalogue_package_opening (token_sha256, version_id, expires_at) VALUES ($1, $2, $3)",
           sha256(token), version, now + opening_length);
}

void drop_openings(db::Tx& tx, Instant now) {
    tx.run("DELETE FROM catalogue_package_opening WHERE expires_at <= $1", now);
}

std::vector<PackageStep> package_steps_of(db::Tx& tx, Uuid version) {
    return tx.all("SELECT id, version_id, kind, person_id, note, happened_at FROM catalogue_package_step "
                  "WHERE version_id = $1 ORDER BY happened_at, id",
                  [](db::Row const& row) {
                      return PackageStep{row.get<Uuid>(0), row.get<Uuid>(1),        row.get<PackageStepKind>(2),
                                         row.get<Uuid>(3), row.get<std::string>(4), row.get<Instant>(5)};
                  },
                  version);
}

void insert_package_step(db::Tx& tx, PackageStep const& step, PackageState state_after) {
    tx.run("INSERT INTO catalogue_package_step (id, version_id, kind, person_id, note, happened_at) "
           "VALUES ($1, $2, $3, $4, $5, $6)",
           step.id, step.version, step.kind, step.person, step.note, step.happened_at);
    tx.run("UPDATE catalogue_package_version SET state = $2 WHERE id = $1", step.version, state_after);
}

bool has_package_step(db::Tx& tx, Uuid id) {
    return tx.value<std::int64_t>("SELECT 1 FROM catalogue_package_step WHERE id = $1", id).has_value();
}

void insert_upload(db::Tx& tx, PackageUpload const& upload) {
    tx.run("INSERT INTO catalogue_package_upload (id, package_id, file_name, size_bytes, received_bytes, state, "
           "faults, made_package_id, person_id, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
           upload.id, upload.package, upload.file_name, upload.size_bytes, upload.received_bytes, upload.state,
           to_json(upload.faults), upload.made_package, upload.person, upload.started_at);
}

std::optional<PackageUpload> find_upload(db::Tx& tx, Uuid id) {
    return tx.one("SELECT id, package_id, file_name, size_bytes, received_bytes, state, faults, made_package_id, "
                  "person_id, started_at FROM catalogue_package_upload WHERE id = $1",
                  [](db::Row const& row) {
                      return PackageUpload{row.get<Uuid>(0),
                                           row.get<std::optional<Uuid>>(1),
                                           row.get<std::string>(2),
                                           row.get<std::int64_t>(3),
                                           row.get<std::int64_t>(4),
                                           row.get<UploadState>(5),
                                           faults_of_json(row.get<std::string>(6)),
                                           row.get<std::optional<Uuid>>(7),
                                           row.get<Uuid>(8),
                                           row.get<Instant>(9)};
                  },
                  id);
}

bool append_piece(db::Tx& tx, PackageUpload const& upload, std::int64_t begins_at, std::string_view body) {
    auto const size = static_cast<std::int64_t>(body.size());
    if (begins_at != upload.received_bytes || upload.state != UploadState::receiving || size == 0) return false;
    if (begins_at + size > upload.size_bytes) return false;
    tx.run("INSERT INTO catalogue_package_piece (upload_id, begins_at, body) VALUES ($1, $2, $3)", upload.id,
           begins_at, Bytes(body.begin(), body.end()));
    tx.run("UPDATE catalogue_package_upload SET received_bytes = $2 WHERE id = $1", upload.id, begins_at + size);
    return true;
}

void update_upload(db::Tx& tx, PackageUpload const& upload) {
    tx.run("UPDATE catalogue_package_upload SET state = $2, faults = $3, made_package_id = $4 WHERE id = $1",
           upload.id, upload.state, to_json(upload.faults), upload.made_package);
}

std::optional<Bytes> read_piece(db::Tx& tx, Uuid upload, std::int64_t begins_at) {
    return tx.value<Bytes>("SELECT body FROM catalogue_package_piece WHERE upload_id = $1 AND begins_at = $2", upload,
                           begins_at);
}

bool drop_some_pieces(db::Tx& tx, Uuid upload) {
    constexpr int at_once = 4;
    return tx.run("DELETE FROM catalogue_package_piece WHERE upload_id = $1 AND begins_at IN "
                  "(SELECT begins_at FROM catalogue_package_piece WHERE upload_id = $1 ORDER BY begins_at LIMIT $2)",
                  upload, at_once) > 0;
}

std::vector<Uuid> uploads_to_drop(db::Tx& tx, Instant before) {
    auto const read_id = [](db::Row const& row) { return row.get<Uuid>(0); };
    return tx.all("SELECT id FROM catalogue_package_upload WHERE started_at < $1 ORDER BY id", read_id, before);
}

std::vector<Uuid> uploads_with_left_pieces(db::Tx& tx) {
    auto const read_id = [](db::Row const& row) { return row.get<Uuid>(0); };
    return tx.all("SELECT u.id FROM catalogue_package_upload u WHERE u.state IN ($1, $2) AND EXISTS "
                  "(SELECT 1 FROM catalogue_package_piece p WHERE p.upload_id = u.id) ORDER BY u.id",
                  read_id, UploadState::refused, UploadState::done);
}

void drop_upload(db::Tx& tx, Uuid upload) { tx.run("DELETE FROM catalogue_package_upload WHERE id = $1", upload); }

}  // namespace regia::catalogue
