//! Files that are made by a job, because they hold more rows than a request writes.
//!
//! - Who asked for it, and nobody else, sees how far it is, cancels it, takes it: while her right and her scope last.
//!   Both are looked at when the job begins and again at each download; somebody else's file is as unknown as none.
//! - The file is kept for the days that the programme says. It is told in the product and by a letter without its
//!   title: what somebody exports is nobody's business in a mailbox.
//! - A job that was killed starts over: rows are read in one transaction, so that the file is of one moment.
//! - The look is written, with the digest and who is in the file, in the transaction that makes the file ready.
#pragma once

#include "jobs/queue.hpp"
#include "monitoring/export/file.hpp"

namespace regia::monitoring {

struct Prepared {
    Uuid id, person, grant, job;
    std::string route, body, query, language, ending, title, file_name, site, outcome;
    Instant asked_at;
    std::optional<Instant> ready_at{}, expires_at{};
    std::int64_t lines = 0, size_bytes = 0;
    std::optional<Bytes> digest{};
};
inline constexpr std::string_view prepared_kind = "table_export";
inline constexpr std::size_t prepared_part_bytes = 512 * 1024;

void insert_prepared(db::Tx& tx, Prepared const& prepared);
//! Nothing when somebody else asked for it.
std::optional<Prepared> find_prepared(db::Tx& tx, Uuid person, Uuid id);
std::optional<Prepared> prepared_of_job(db::Tx& tx, Uuid id);
std::vector<Prepared> prepared_of(db::Tx& tx, Uuid person, int most);  //!< newest first
//! The same file, asked for before and still being made.
std::optional<Prepared> prepared_in_making(db::Tx& tx, Prepared const& like);
void drop_parts(db::Tx& tx, Uuid id);
void insert_part(db::Tx& tx, Uuid id, std::int64_t number, std::string_view content);
void each_part(db::Tx& tx, Uuid id, std::function<void(std::string_view)> const& each);
void end_prepared(db::Tx& tx, Uuid id, std::string_view outcome);
void make_ready(db::Tx& tx, Prepared const& prepared);
//! Files whose days are over lose their bytes; returns how many.
std::int64_t forget_prepared(db::Tx& tx, Instant now);
std::int64_t ready_count(db::Tx& tx, Uuid person, Instant now);

//! Instead of the file: it will be made. 303 to its page; 202 for a program.
http::Answer prepare(Desk const& desk, TableRoute const& route, TableKind const& kind, Table const& table,
                     std::int64_t lines);
//! May this person still have it: her right, and the body in her scope.
bool may_have(Desk const& desk, TableRoute const& route);

//! The request that asked for it, as if it came now from this actor.
http::Request request_again(Prepared const& prepared, std::shared_ptr<access::Actor const> actor);
void add_prepared_routes(http::Router& router, Sources sources);
//! Makes files, and drops those whose days are over.
void add_prepared_jobs(jobs::Queue& queue, Sources sources);

}  // namespace regia::monitoring
