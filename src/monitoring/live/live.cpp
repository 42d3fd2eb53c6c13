#include "monitoring/live/live.hpp"

#include <map>

#include "base/log.hpp"

namespace regia::monitoring {
namespace {

http::Reply event(std::string_view mark, int retry_ms) {
    std::string text = "retry: " + std::to_string(retry_ms) + "\n";
    text += mark.empty() ? ": nothing new\n\n" : "id: " + std::string(mark) + "\ndata: " + std::string(mark) + "\n\n";
    http::Reply reply;
    reply.body = std::move(text);
    return reply.with("Content-Type", "text/event-stream; charset=utf-8").with("Cache-Control", "no-store");
}

constexpr int crowded_retry_ms = 10'000;

}  // namespace

Live::Live(db::Database& database) : database_(database) {
    database.on_commit([wake = wake_] { wake->ring(); });
}

Live::~Live() { stop(); }

http::Answer Live::wait(std::string seen, std::string key, Mark mark) {
    return std::function<void(http::Send)>([this, seen = std::move(seen), key = std::move(key),
                                            mark = std::move(mark)](http::Send send) mutable {
        // In the line before it is compared: a change between the two would be missed.
        std::unique_lock lock(mutex_);
        if (is_stopped_ || waiting_.size() >= waiting_max) {
            lock.unlock();
            return send(event("", crowded_retry_ms), nullptr);
        }
        if (!thread_.joinable()) thread_ = std::thread([this] { listen(); });
        waiting_.push_back({std::move(seen), std::move(key), std::move(mark), std::move(send),
                            Steady::now() + wait_for});
        wake_->ring();
    });
}

void Live::stop() {
    {
        std::lock_guard const lock(mutex_);
        is_stopped_ = true;
    }
    wake_->stop();
    if (thread_.joinable()) thread_.join();
    std::vector<Waiting> left;
    {
        std::lock_guard const lock(mutex_);
        left.swap(waiting_);
    }
    for (Waiting const& one : left) one.send(event("", crowded_retry_ms), nullptr);
}

std::size_t Live::waiting() const {
    std::lock_guard const lock(mutex_);
    return waiting_.size();
}

void Live::listen() {
    std::uint64_t heard = 0;
    do {
        try {
            compare();
        } catch (std::exception const& failure) {
            log_warning("monitoring", "open pages were not told", {{"reason", failure.what()}});
        }
    } while (wake_->pause(gather_for) && wake_->wait(heard, jobs::Wake::poll_every));
}

void Live::compare() {
    std::map<std::string, Mark> asked;
    {
        std::lock_guard const lock(mutex_);
        for (Waiting const& one : waiting_) asked.emplace(one.key, one.mark);
    }
    if (asked.empty()) return;
    std::map<std::string, std::string> marks;
    database_.read([&](db::Tx& tx) {
        for (auto const& [key, mark] : asked) marks[key] = mark(tx);
        return true;
    });
    std::vector<std::pair<http::Send, std::string>> told;
    {
        std::lock_guard const lock(mutex_);
        auto const now = Steady::now();
        std::erase_if(waiting_, [&](Waiting& one) {
            auto const found = marks.find(one.key);
            bool const is_new = found != marks.end() && found->second != one.seen;
            if (!is_new && now < one.until) return false;
            told.emplace_back(std::move(one.send), is_new ? found->second : std::string());
            return true;
        });
    }
    for (auto const& [send, mark] : told) send(event(mark, retry_ms), nullptr);
}

}  // namespace regia::monitoring
