//! What the store keeps in memory: order, caches, who judges sessions. Private to records/.
#pragma once

#include <map>
#include <mutex>
#include <unordered_map>
#include <span>
#include <unordered_set>

#include "records/records.hpp"
#include "records/store/position.hpp"
#include "records/store/prepared.hpp"
#include "records/store/statement_store.hpp"

namespace regia::records {

//! What was told of activities and actors lately, word for word, so that it is not written with each statement. It
//! forgets within a minute, since another process may have written something newer.
class Known {
public:
    //! Those that must be written; `told` is called once they are committed.
    void leave_unknown(std::vector<Definition>& definitions, std::vector<std::pair<Uuid, std::string>>& names,
                       Instant now);
    void told(std::vector<Definition> const& definitions, std::vector<std::pair<Uuid, std::string>> const& names);

private:
    std::mutex mutex_;
    std::unordered_map<Uuid, std::string> definitions_;
    std::unordered_set<std::string> names_;
    Instant since_{};
};

//! Credentials that were looked up lately. No secret is in it.
class Believed {
public:
    struct Entry {
        std::string login;
        std::shared_ptr<Credential const> credential;
        Instant until;
    };
    std::optional<Entry> find(Digest const& secret, Instant now);
    void keep(Digest const& secret, Entry entry);
    void forget_all();

private:
    std::mutex mutex_;
    std::map<Digest, Entry> entries_;
};

struct Records::Inside {
    access::Installation& installation;
    std::string default_version;
    std::string home{};
    Credential system{};
    Positions positions{};
    InFlight in_flight{};
    Known known{};
    Believed believed{};
    std::map<std::string, SessionRules> sessions{};

    //! Throws nothing for a wrong secret: then it is nobody.
    std::shared_ptr<Credential const> who(std::string_view authorization);
    //! In the transaction that stores them, before they are: other processes on one PostgreSQL know of them, and the
    //! position is taken only then, since none may be older than what the others know.
    void begin_storing(db::Tx& tx, std::span<Prepared> statements);
    //! Everything that any process stored until then can be read. An answer of a second ago is still true; `is_fresh`
    //! asks again, which is a question to the database on PostgreSQL.
    Instant others_through(bool is_fresh);

    std::mutex others_mutex{};
    Instant others_through_{}, others_asked_at_{};
};

//! The key of an authority, which is an Agent as JSON.
Uuid key_of_agent(std::string_view agent, std::string_view home);
std::optional<std::pair<std::string, Credential>> find_credential(db::Tx& tx, Digest const& secret, Instant now);

inline bool may(Credential const& who, unsigned scopes) { return (who.scopes & (scopes | do_everything)) != 0; }

}  // namespace regia::records
