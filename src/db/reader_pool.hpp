//! A few connections that are lent, each to one question at a time; made when first needed.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace regia::db {

//! `Connection` has `is_idle()`: whether it is outside any transaction and fit for the next question.
template <class Connection>
class ReaderPool {
public:
    using Make = std::function<std::unique_ptr<Connection>()>;

    ReaderPool(std::size_t connections_max, Make make) : connections_max_(connections_max), make_(std::move(make)) {}

    //! A connection on loan: goes back by itself, or is closed when it is not idle.
    class Loan {
    public:
        Loan(ReaderPool& pool, std::unique_ptr<Connection> connection)
            : pool_(pool), connection_(std::move(connection)) {}
        ~Loan() { pool_.take_back(std::move(connection_)); }
        Loan(Loan const&) = delete;
        Loan& operator=(Loan const&) = delete;
        Connection& operator*() const { return *connection_; }
        Connection* operator->() const { return connection_.get(); }

    private:
        ReaderPool& pool_;
        std::unique_ptr<Connection> connection_;
    };

    //! Waits while all are lent.
    Loan lend() { return Loan(*this, take()); }

private:
    std::unique_ptr<Connection> take() {
        std::unique_lock lock(mutex_);
        freed_.wait(lock, [&] { return !idle_.empty() || open_ < connections_max_; });
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        ++open_;
        lock.unlock();
        try {
            return make_();
        } catch (...) {
            lock.lock();
            --open_;
            freed_.notify_one();  // who waits may have more luck
            throw;
        }
    }
    void take_back(std::unique_ptr<Connection> connection) {
        if (!connection->is_idle()) connection.reset();
        std::lock_guard const lock(mutex_);
        if (connection) idle_.push_back(std::move(connection));
        else --open_;
        freed_.notify_one();
    }

    std::size_t connections_max_;
    Make make_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t open_ = 0;
};

}  // namespace regia::db
