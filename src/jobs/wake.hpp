//! How a commit wakes the threads of jobs/ and mail/. Shared with the database's listener, which can't be taken back,
//! so it may outlive who waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace regia::jobs {

class Wake {
public:
    using Duration = std::chrono::milliseconds;
    static constexpr Duration poll_every{1000};  //!< the longest sleep: another process rings nobody
    static constexpr Duration gather_for{25};    //!< how long commits may gather before their work begins

    void ring() {
        {
            std::lock_guard const lock(mutex_);
            ++rings_;
        }
        changed_.notify_all();
    }
    void stop() { set_stopped(true); }
    void open() { set_stopped(false); }
    bool is_stopped() const {
        std::lock_guard const lock(mutex_);
        return stopped_;
    }
    //! Returns when it has rung since `heard`, when the time is over or at the stop. False means stopped.
    bool wait(std::uint64_t& heard, Duration at_most) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, at_most, [&] { return stopped_ || rings_ != heard; });
        heard = rings_;
        return !stopped_;
    }
    //! Lets commits gather, so that a busy server does not wake its subscribers thousands of times a second.
    bool pause(Duration length) {
        std::unique_lock lock(mutex_);
        return !changed_.wait_for(lock, length, [&] { return stopped_; });
    }

private:
    void set_stopped(bool stopped) {
        {
            std::lock_guard const lock(mutex_);
            stopped_ = stopped;
        }
        changed_.notify_all();
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t rings_ = 0;
    bool stopped_ = false;
};

}  // namespace regia::jobs
