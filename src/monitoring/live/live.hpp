//! Tells open pages that their figures have changed: server-sent events, one at a time. A page asks with the mark that
//! it was told last; the answer comes when that is no longer so, or after a while with nothing new, and ends the
//! request. The browser asks again by itself (`retry`), so a change in between is answered at once and none is lost.
//!
//! The mark is a digest of the figures that the page may show and of nothing else: what moves no figure moves no mark.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "http/message.hpp"
#include "jobs/wake.hpp"
#include "monitoring/monitoring.hpp"

namespace regia::monitoring {

class Live {
public:
    using Mark = std::function<std::string(db::Tx&)>;
    static constexpr std::chrono::milliseconds gather_for{100};  //!< how often figures are compared at most
    static constexpr std::chrono::seconds wait_for{25};          //!< less than proxies cut a silent request after
    static constexpr int retry_ms = 400;
    static constexpr std::size_t waiting_max = 2'000;            //!< more are answered at once, and ask less often

    explicit Live(db::Database& database);
    ~Live();
    Live(Live const&) = delete;
    Live& operator=(Live const&) = delete;

    //! An answer once `mark` is not `seen`. Pages of the same `key` have the same mark, which is read once for all.
    http::Answer wait(std::string seen, std::string key, Mark mark);
    //! Answers everybody who waits; before the server stops, which would wait for them.
    void stop();
    std::size_t waiting() const;

private:
    using Steady = std::chrono::steady_clock;
    struct Waiting {
        std::string seen, key;
        Mark mark;
        http::Send send;
        Steady::time_point until;
    };
    void listen();
    void compare();

    db::Database& database_;
    std::shared_ptr<jobs::Wake> wake_ = std::make_shared<jobs::Wake>();
    mutable std::mutex mutex_;
    std::vector<Waiting> waiting_;
    bool is_stopped_ = false;
    std::thread thread_;
};

}  // namespace regia::monitoring
