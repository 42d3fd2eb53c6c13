//! Credentials in the database. The secret is random, so its digest is all that is kept.
#include <array>

#include "base/text.hpp"
#include "records/inside.hpp"

namespace regia::records {
namespace {

struct Word {
    std::string_view word;
    Scope scope;
};
constexpr Word words[] = {{"statements/write", write_statements}, {"statements/read/mine", read_mine},
                          {"statements/read", read_statements},   {"state", use_state},
                          {"define", define_activities},          {"profile", use_profiles},
                          {"all/read", read_everything},          {"all", do_everything}};

constexpr std::string_view columns =
    "SELECT id, name, login, scopes, authority, owner, subject_id, actor_id, registration_id, activity, made_at, "
    "expires_at, revoked_at FROM records_credential ";

ListedCredential read_credential(db::Row const& row) {
    ListedCredential listed;
    Credential& one = listed.credential;
    one.id = row.get<Uuid>(0);
    one.name = row.get<std::string>(1);
    listed.login = row.get<std::string>(2);
    one.scopes = scopes_from(row.get<std::string>(3)).value_or(0);
    one.authority = row.get<std::string>(4);
    one.owner = row.get<std::string>(5);
    one.subject = row.get<std::optional<Uuid>>(6).value_or(Uuid{});
    one.actor = row.get<std::optional<Uuid>>(7);
    one.registration = row.get<std::optional<Uuid>>(8);
    one.activity = row.get<std::optional<std::string>>(9).value_or("");
    listed.made_at = row.get<Instant>(10);
    one.expires_at = row.get<std::optional<Instant>>(11);
    listed.revoked_at = row.get<std::optional<Instant>>(12);
    return listed;
}

}  // namespace

std::optional<unsigned> scopes_from(std::string_view text) {
    unsigned scopes = 0;
    for (std::string_view const word : split(text, ' ')) {
        if (word.empty()) continue;
        unsigned found = 0;
        for (Word const& known : words)
            if (known.word == word) found = known.scope;
        if (found == 0) return std::nullopt;
        scopes |= found;
    }
    return scopes;
}

std::string scope_words(unsigned scopes) {
    std::string text;
    for (Word const& known : words)
        if (scopes & known.scope) text += (text.empty() ? "" : " ") + std::string(known.word);
    return text;
}

Secret add_credential(db::Tx& tx, Credential const& credential, std::optional<Uuid> made_by, Instant now) {
    std::array<std::uint8_t, 24> bytes;
    fill_random(bytes);
    // Hexadecimal: a dash at its beginning would be an option to many a command line.
    Secret const secret{to_hex(std::span(bytes).first(8)), to_hex(std::span(bytes).last(16))};
    tx.run("INSERT INTO records_credential (id, name, login, secret_sha256, scopes, authority, owner, subject_id, "
           "actor_id, registration_id, activity, made_by, made_at, expires_at) "
           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
           credential.id, credential.name, secret.login, sha256(secret.secret), scope_words(credential.scopes),
           credential.authority, credential.owner, credential.subject, credential.actor, credential.registration,
           credential.activity, made_by, now, credential.expires_at);
    return secret;
}

std::optional<std::pair<std::string, Credential>> find_credential(db::Tx& tx, Digest const& secret, Instant now) {
    auto const found = tx.one(std::string(columns) + "WHERE secret_sha256 = $1 AND revoked_at IS NULL",
                              read_credential, secret);
    if (!found || (found->credential.expires_at && *found->credential.expires_at <= now)) return std::nullopt;
    return std::pair(found->login, found->credential);
}

std::vector<ListedCredential> credentials_of_office(db::Tx& tx) {
    return tx.all(std::string(columns) + "WHERE owner = '' ORDER BY made_at DESC NULLS LAST, id DESC", read_credential);
}

}  // namespace regia::records
