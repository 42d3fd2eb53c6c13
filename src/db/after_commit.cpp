#include "db/after_commit.hpp"

#include "base/log.hpp"

namespace regia::db {
namespace {

template <class Call>
void call_and_log(Call&& call) noexcept {
    try {
        call();
    } catch (std::exception const& reason) {
        log_error("db", "what follows a commit failed", {{"reason", reason.what()}});
    } catch (...) {
        log_error("db", "what follows a commit failed without a reason");
    }
}

}  // namespace

void finish(Done const& done, std::exception_ptr error) noexcept {
    if (done) call_and_log([&] { done(std::move(error)); });
}

void Listeners::add(std::function<void()> listener) {
    std::lock_guard const lock(mutex_);
    listeners_.push_back(std::move(listener));
}

void Listeners::tell() const noexcept {
    call_and_log([&] {
        std::vector<std::function<void()>> listeners;
        {
            std::lock_guard const lock(mutex_);
            listeners = listeners_;
        }
        for (auto const& listener : listeners) call_and_log(listener);
    });
}

}  // namespace regia::db
