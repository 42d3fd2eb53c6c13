//! One run of a job, as its work sees it.
#pragma once

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include "db/database.hpp"
#include "jobs/job_store.hpp"
#include "jobs/wake.hpp"

namespace regia::jobs {

//! Ends a run whose checkpoint was refused. Work lets it pass; its transaction is rolled back.
struct Interrupted : std::runtime_error {
    explicit Interrupted(Told why) : std::runtime_error("the job was interrupted"), reason(why) {}
    Told reason;
};

//! Raises the beat of a running job until it is destroyed, so that other processes see that its runner lives. No
//! clock is stored: each process measures with its own monotonic one how long a beat has stood still.
class Beats {
public:
    Beats(db::Database& database, Uuid job, Uuid lease, std::chrono::milliseconds every);
    ~Beats();
    Beats(Beats const&) = delete;
    Beats& operator=(Beats const&) = delete;
    bool is_lost() const { return lost_; }

private:
    void keep(db::Database& database, Uuid job, Uuid lease, std::chrono::milliseconds every);
    Wake wake_;
    std::atomic<bool> lost_{false};
    std::thread thread_;
};

class Run {
public:
    Run(db::Database& database, Job job, Uuid lease, std::chrono::milliseconds lease_length,
        std::atomic<bool> const& stopping);

    Uuid id() const { return job_.id; }
    std::string const& key() const { return job_.key; }
    std::string const& payload() const { return job_.payload; }
    std::optional<Uuid> owner() const { return job_.owner; }
    //! As the last checkpoint of an earlier run left it; empty in the first.
    std::string const& cursor() const { return job_.cursor; }
    std::int64_t progress_done() const { return job_.progress_done; }

    //! In the transaction of what was done since the last one, so that both are kept or neither. Throws Interrupted
    //! when the job was cancelled, the program stops, or another process has taken the job over.
    void checkpoint(db::Tx& tx, std::string_view cursor, std::int64_t done, std::int64_t total) const;
    //! Asks the database. Work that sees true returns soon; what it did until then stays.
    bool cancelled();
    //! What the job came to, kept when the work returns: a JSON object.
    void result(std::string json) { result_ = std::move(json); }

    //! For the queue.
    Job const& job() const { return job_; }
    Uuid lease() const { return lease_; }
    Told was_told() const { return told_; }
    std::optional<std::string> const& result() const { return result_; }

private:
    db::Database& database_;
    Job job_;
    Uuid lease_;
    std::atomic<bool> const& stopping_;
    Told told_ = Told::nothing;
    std::optional<std::string> result_;
    Beats beats_;
};

}  // namespace regia::jobs
