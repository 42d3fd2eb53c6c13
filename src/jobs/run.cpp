#include "jobs/run.hpp"

#include "base/log.hpp"
#include "jobs/failure.hpp"

namespace regia::jobs {

Beats::Beats(db::Database& database, Uuid job, Uuid lease, std::chrono::milliseconds every)
    : thread_([this, &database, job, lease, every] { keep(database, job, lease, every); }) {}

Beats::~Beats() {
    wake_.stop();
    thread_.join();
}

void Beats::keep(db::Database& database, Uuid job, Uuid lease, std::chrono::milliseconds every) {
    while (wake_.pause(every)) {
        try {
            if (database.write_now("jobs/beat", [&](db::Tx& tx) { return beat_job(tx, job, lease); })) continue;
            lost_ = true;
            return;
        } catch (...) {
            log_warning("jobs", "a lease could not be renewed", {{"reason", Failure::current().reason}});
        }
    }
}

Run::Run(db::Database& database, Job job, Uuid lease, std::chrono::milliseconds lease_length,
         std::atomic<bool> const& stopping)
    : database_(database), job_(std::move(job)), lease_(lease), stopping_(stopping),
      beats_(database, job_.id, lease, lease_length / 4) {}

void Run::checkpoint(db::Tx& tx, std::string_view cursor, std::int64_t done, std::int64_t total) const {
    if (stopping_) throw Interrupted(Told::stop);
    if (save_checkpoint(tx, job_.id, lease_, cursor, done, total)) return;
    // Refused without a request to cancel: the row is no longer ours.
    throw Interrupted(told(tx, job_.id, lease_) == Told::cancel ? Told::cancel : Told::lost);
}

bool Run::cancelled() {
    if (beats_.is_lost()) told_ = Told::lost;
    else if (stopping_) told_ = Told::stop;
    else told_ = database_.read([&](db::Tx& tx) { return told(tx, job_.id, lease_); });
    return told_ != Told::nothing;
}

}  // namespace regia::jobs
