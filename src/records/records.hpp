//! The door of records: a learning record store (xAPI 1.0.3 and 2.0.0) at /xapi, usable alone; it knows no courses.
//!
//! - A statement is stored whole or not at all, once, and never changes; it may be voided. Whatever is sent is checked
//!   property by property: what is wrong is answered with the requirement (XAPI-nnnnn) and the place.
//! - Whoever speaks with it has a credential with scopes (xAPI 1.0.3 Communication 4.2). Statements of people are
//!   results of learning: reading them is a scope of its own (docs/rules/privacy.md).
//! - A person of this installation is an account: `home()` and her id (docs/adr/2026-11-26-people-in-statements.md).
//! - A context that comes later stores statements in its own transactions, gives credentials to the sessions that it
//!   starts, and judges what comes with them before it is stored.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.hpp"
#include "base/outcome.hpp"
#include "jobs/queue.hpp"
#include "records/statement/violation.hpp"

namespace regia::access { class MergeParts; class OwnRecord; }

namespace regia::records {

//! Scopes by their names in the specification, as a set of bits.
enum Scope : unsigned {
    write_statements = 1, read_mine = 2, read_statements = 4, use_state = 8, define_activities = 16, use_profiles = 32,
    read_everything = 64, do_everything = 128,
};
//! "statements/write statements/read" and so on; nothing when a word is none.
std::optional<unsigned> scopes_from(std::string_view words);
std::string scope_words(unsigned scopes);

//! Who speaks: a program that the office lets in, or a session of another context.
struct Credential {
    Uuid id;
    std::string name;
    unsigned scopes = 0;
    std::string authority;                //!< an Agent, JSON: stands in each statement (XAPI-00099)
    std::string owner{};                  //!< the context of a session; empty = of the office
    Uuid subject{};                       //!< of that context: which session
    std::optional<Uuid> actor{};          //!< key of whom a session speaks about
    std::optional<Uuid> registration{};
    std::string activity{};               //!< IRI
    std::optional<Instant> expires_at{};
    Uuid authority_key{};                 //!< made by the store
};
//! Login and secret for Basic; the secret alone is a bearer token. It is shown once.
struct Secret {
    std::string login, secret;
};
Secret add_credential(db::Tx& tx, Credential const& credential, std::optional<Uuid> made_by, Instant now);
struct ListedCredential {
    Credential credential;
    std::string login;
    Instant made_at;
    std::optional<Instant> revoked_at;
};
std::vector<ListedCredential> credentials_of_office(db::Tx& tx);

//! A statement of a session, for who judges it.
struct Told {
    Uuid id;
    std::string_view document;     //!< JSON, complete: with id, stored, authority
    bool has_id = false;           //!< it came with one
    std::string_view timestamp{};  //!< as it came; empty = with none
    bool is_new = true;            //!< else it was stored before, and says the same
};
struct Refusal {
    int status = 403;
    Violation violation;
};

//! State (actor, activity, a registration or none), profile of an agent (actor), profile of an activity (activity);
//! the null id stands for none.
struct DocumentKey {
    Uuid actor, activity, registration;
    std::string name;  //!< empty = all of them: a list is asked for, or all states are to go
};
//! A document that a session asks for, or brings.
struct DocumentCall {
    DocumentKey key;
    bool is_state = false;
    bool is_reading = false;
    bool replaces = false;  //!< with `content`; else it is merged into what is there, or removed
    std::string_view content_type{}, content{};
};
//! What a context says to what its sessions send. All requests of one registration are serial, by the key
//! "<owner>/<registration>" (db::Database::write_erased).
struct SessionRules {
    //! All statements of a request together, in their order, in the transaction that has just stored them: nothing =
    //! they stay, a refusal undoes it.
    std::function<std::optional<Refusal>(db::Tx&, Credential const&, std::vector<Told> const&, Instant now)> judge;
    //! Before a document is read or changed, in the same transaction; where it is set, also a reading is a write.
    std::function<std::optional<Refusal>(db::Tx&, Credential const&, DocumentCall const&, Instant now)> document{};
};

struct Document {
    std::string content_type, content;
    std::string etag{};  //!< made when it is stored
    Instant updated_at{};
};
std::optional<Document> find_document(db::Tx& tx, DocumentKey const& key);
void put_document(db::Tx& tx, DocumentKey const& key, Document const& document);
Uuid activity_key(std::string_view iri);

//! What main builds once.
class Records {
public:
    //! `default_version`: of answers to who names none, "1.0.3" or "2.0.0".
    Records(access::Installation& installation, std::string default_version);
    ~Records();

    //! The homePage of the accounts of people; the name is the person's id.
    std::string const& home() const;
    //! The account of a person as an Agent, JSON.
    std::string agent_of(Uuid person) const;
    //! The same under a name that says nothing of her: `alias`, made for this use alone. What is kept under it is hers.
    std::string agent_of(db::Tx& tx, Uuid person, Uuid alias) const;
    //! The account of a program that the office lets in: what stands as authority in its statements.
    std::string agent_of_program(Uuid credential, std::string_view name) const;
    //! The key by which statements and documents of an Agent (JSON) are kept: of a person, her id. Nothing for a text
    //! that names no single agent.
    std::optional<Uuid> key_of(std::string_view agent) const;
    //! Stores a statement of the house itself in the caller's transaction, which may be run again if the statement
    //! brings its id: its authority is the learning management system. Throws Conflict when the id says something else.
    Outcome<Uuid, Violation> put(db::Tx& tx, std::string_view statement, Instant now);
    //! Before the first request.
    void on_session(std::string owner, SessionRules rules);
    //! Within seconds it is believed no longer, in every process.
    void revoke(db::Tx& tx, Uuid credential, Instant now);

    struct Inside;
    Inside& inside() { return *inside_; }

private:
    std::unique_ptr<Inside> inside_;
};

void add_own_record(access::OwnRecord& data);
void add_merge_part(access::MergeParts& parts);
//! /xapi, and /programmi-xapi where the office lets programs in.
void add_routes(http::Router& router, access::Installation& installation, Records& records);

}  // namespace regia::records
