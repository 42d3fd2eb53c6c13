//! A bounded number of threads and a bounded queue in front of them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace regia::http {

class Pool {
public:
    Pool(std::size_t threads, std::size_t waiting_max);
    ~Pool();
    //! False when the queue is full: the caller answers 503 (or 429).
    bool post(std::function<void()> work);
    //! Finishes what is queued, then ends the threads.
    void stop();

private:
    void run();
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::function<void()>> queue_;
    std::size_t waiting_max_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace regia::http
