#include "records/store/document_store.hpp"

#include <openssl/evp.h>

namespace regia::records {
namespace {

constexpr std::string_view of_one =
    " WHERE actor_id = $1 AND activity_id = $2 AND registration_id = $3 AND name = $4";
constexpr std::string_view of_registration = " WHERE actor_id = $1 AND activity_id = $2 AND registration_id = $3";
constexpr std::string_view of_all = " WHERE actor_id = $1 AND activity_id = $2";

}  // namespace

std::string etag_of(std::string_view content) {
    std::uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_Digest(content.data(), content.size(), digest, &length, EVP_sha1(), nullptr) != 1)
        throw Bug("no digest of a document");
    return to_hex({digest, length});
}

std::optional<Document> find_document(db::Tx& tx, DocumentKey const& key) {
    return tx.one(
        "SELECT content_type, content, etag, updated_at FROM records_document" + std::string(of_one),
        [](db::Row const& row) {
            Bytes const content = row.get<Bytes>(1);
            return Document{row.get<std::string>(0), {content.begin(), content.end()}, row.get<std::string>(2),
                            row.get<Instant>(3)};
        },
        key.actor, key.activity, key.registration, key.name);
}

void put_document(db::Tx& tx, DocumentKey const& key, Document const& document) {
    tx.run("INSERT INTO records_document (actor_id, activity_id, registration_id, name, content_type, content, etag, "
           "updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
           "ON CONFLICT (actor_id, activity_id, registration_id, name) DO UPDATE SET "
           "content_type = excluded.content_type, content = excluded.content, etag = excluded.etag, "
           "updated_at = excluded.updated_at",
           key.actor, key.activity, key.registration, key.name, document.content_type,
           Bytes(document.content.begin(), document.content.end()), etag_of(document.content), document.updated_at);
}

void delete_document(db::Tx& tx, DocumentKey const& key) {
    tx.run("DELETE FROM records_document" + std::string(of_one), key.actor, key.activity, key.registration, key.name);
}

std::vector<std::string> names_of_documents(db::Tx& tx, DocumentKey const& key, bool of_every_registration,
                                            std::optional<Instant> since) {
    auto const read = [](db::Row const& row) { return row.get<std::string>(0); };
    Instant const after = since.value_or(Instant{-1});
    std::string const select = "SELECT DISTINCT name FROM records_document";
    if (of_every_registration)
        return tx.all(select + std::string(of_all) + " AND updated_at > $3 ORDER BY name NULLS LAST", read, key.actor,
                      key.activity, after);
    return tx.all(select + std::string(of_registration) + " AND updated_at > $4 ORDER BY name NULLS LAST", read,
                  key.actor, key.activity, key.registration, after);
}

void delete_documents(db::Tx& tx, DocumentKey const& key, bool of_every_registration) {
    std::string const sql = "DELETE FROM records_document";
    if (of_every_registration) tx.run(sql + std::string(of_all), key.actor, key.activity);
    else tx.run(sql + std::string(of_registration), key.actor, key.activity, key.registration);
}

}  // namespace regia::records
