//! Telling the world what became of a command. What the world throws in answer is logged: it must not end the thread
//! that commits for everybody.
#pragma once

#include <exception>
#include <functional>
#include <mutex>
#include <vector>

#include "db/database.hpp"

namespace regia::db {

//! Hands a command's fate (null = committed) to who gave it. The exception is given away whole: its count of owners
//! lies in a library that ThreadSanitizer does not see, so a last reference kept here would look like a race.
void finish(Done const& done, std::exception_ptr error) noexcept;

//! Those who wait for commits.
class Listeners {
public:
    void add(std::function<void()> listener);
    void tell() const noexcept;

private:
    mutable std::mutex mutex_;
    std::vector<std::function<void()>> listeners_;
};

}  // namespace regia::db
