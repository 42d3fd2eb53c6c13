#include "access/once/once.hpp"

#include <sodium.h>

#include "access/session_store.hpp"

namespace regia::access {
namespace {

constexpr std::size_t key_characters_max = 64;
constexpr std::int64_t kept_hours = 24;

bool is_key(std::string_view key) {
    for (char c : key)
        if (c <= ' ' || c > '~') return false;
    return !key.empty() && key.size() <= key_characters_max;
}

//! What makes two requests the same one. Written with lengths, so that no two requests run together into one text.
Digest print_of(http::Request const& request) {
    std::string whole;
    auto const add = [&](std::string_view part) { whole += std::to_string(part.size()) + ":" + std::string(part); };
    add(http::name_of(request.method));
    add(request.target());
    add(to_string(actor(request).grant));
    add(request.header("content-type"));
    add(request.body);
    for (auto const& [name, value] : request.form.pairs()) {
        add(name);
        add(value);
    }
    for (http::Upload const& upload : request.uploads) {
        add(upload.field);
        add(to_hex(sha256_of_file(upload.path)));
    }
    return sha256(whole);
}

//! What is kept of a request: an HMAC with a key of this installation, so that whoever sees the row can't find out by
//! trying whether a text of few words (a need, a report that stands without a name) was hers. The key lies in the same
//! database: a copy of all of it still allows that, for the day that the row is kept.
Digest kept_print(db::Tx& tx, Digest const& print) {
    Digest const key = sha256("once:" + form_key(tx));
    Digest kept{};
    crypto_auth_hmacsha256(kept.data(), print.data(), print.size(), key.data());
    return kept;
}

struct Kept {
    Digest print;
    http::Reply reply;
};

std::optional<Kept> kept_reply(db::Tx& tx, Uuid person, std::string const& key, Instant now) {
    return tx.one("SELECT request_sha256, status, content_type, location, body FROM access_reply "
                  "WHERE person_id = $1 AND idempotency_key = $2 AND kept_until > $3",
                  [](db::Row const& row) {
                      Kept kept;
                      Bytes const print = row.get<Bytes>(0);
                      if (print.size() != kept.print.size()) throw Bug("a digest of another length");
                      std::copy(print.begin(), print.end(), kept.print.begin());
                      kept.reply.status = row.get<int>(1);
                      auto const type = row.get<std::string>(2), location = row.get<std::string>(3);
                      if (!type.empty()) kept.reply.with("Content-Type", type);
                      if (!location.empty()) kept.reply.with("Location", location);
                      Bytes const body = row.get<Bytes>(4);
                      kept.reply.body.assign(body.begin(), body.end());
                      return kept;
                  },
                  person, key, now);
}

//! The row comes first: of two transactions with one key the second waits here for the first, and finds its reply.
bool is_first(db::Tx& tx, Uuid person, std::string const& key, Digest const& print, Instant now) {
    tx.run("DELETE FROM access_reply WHERE person_id = $1 AND idempotency_key = $2 AND kept_until <= $3", person, key,
           now);
    return tx.run("INSERT INTO access_reply (person_id, idempotency_key, request_sha256, status, content_type, "
                  "location, body, kept_until) VALUES ($1, $2, $3, 0, '', '', $4, $5) "
                  "ON CONFLICT (person_id, idempotency_key) DO NOTHING",
                  person, key, print, Bytes{}, now + hours(kept_hours)) == 1;
}

void keep(db::Tx& tx, Uuid person, std::string const& key, http::Reply const& reply) {
    if (reply.file || !reply.fixed_body.empty()) throw Bug("a reply that is a file can't be kept for a program");
    auto const bytes = as_bytes(reply.body);
    tx.run("UPDATE access_reply SET status = $3, content_type = $4, location = $5, body = $6 "
           "WHERE person_id = $1 AND idempotency_key = $2",
           person, key, reply.status, reply.header("Content-Type"), reply.header("Location"),
           Bytes(bytes.begin(), bytes.end()));
}

http::Reply other_request() {
    return http::problem(422, "idempotency_key", "idempotency_key",
                         "this Idempotency-Key came with another request within the last day");
}

}  // namespace

//! A key that is being worked on, until its reply is about to leave.
struct Once::Held {
    std::shared_ptr<Working> working;
    std::string key;
    Held(std::shared_ptr<Working> in, std::string name) : working(std::move(in)), key(std::move(name)) {}
    Held(Held const&) = delete;
    Held& operator=(Held const&) = delete;
    ~Held() {
        std::lock_guard const lock(working->mutex);
        working->keys.erase(key);
    }
};

http::Answer Once::answer(http::Request const& request, http::Answer answer, Instant now) {
    std::string const key(request.header("idempotency-key"));
    if (!is_key(key)) throw BadRequest("Idempotency-Key must be 1 to 64 visible characters");
    http::Write* const write = answer.write();
    if (!write) return answer;  // nothing is written: doing it again is doing it once
    Uuid const person = actor(request).person;
    std::string const name = to_string(person) + key;
    {
        std::lock_guard const lock(working_->mutex);
        if (!working_->keys.insert(name).second)
            return http::problem(409, "idempotency_key", "idempotency_key",
                                 "a request with this Idempotency-Key is being worked on")
                .with("Retry-After", "1");
    }
    auto held = std::make_shared<std::shared_ptr<Held>>(std::make_shared<Held>(working_, name));
    write->command = [command = std::move(write->command), person, key, plain = print_of(request),
                      now](db::Tx& tx) -> http::Reply {
        Digest const print = kept_print(tx, plain);
        if (!is_first(tx, person, key, print, now)) {
            auto kept = kept_reply(tx, person, key, now);
            if (!kept) throw Conflict("a request with this Idempotency-Key was being worked on");
            return kept->print == print ? std::move(kept->reply).with("Idempotency-Replayed", "true") : other_request();
        }
        http::Reply reply = command(tx);
        keep(tx, person, key, reply);
        return reply;
    };
    auto inner = std::make_shared<http::Answer>(std::move(answer));
    return http::Answer([inner, held](http::Send send) {
        inner->when_ready([send = std::move(send), held](std::optional<http::Reply> reply, std::exception_ptr error) {
            held->reset();  // whoever has the reply may send the next one
            send(std::move(reply), std::move(error));
        });
    });
}

void add_once_jobs(jobs::Queue& queue, db::Database& database, Clock const& clock) {
    std::string const kind = "access_replies";
    queue.add_kind(kind, [&](jobs::Run&) {
        database.write_now("access/replies", [now = clock.now()](db::Tx& tx) {
            tx.run("DELETE FROM access_reply WHERE kept_until <= $1", now);
        });
    });
    queue.schedule(kind, kind, jobs::Every{3'600});
}

}  // namespace regia::access
