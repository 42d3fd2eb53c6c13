//! What ends a request. Thrown only for that; a wrong field or row is a value (see outcome.hpp).
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace regia {

//! The thing is not there, or not the actor's to know: both look the same from outside (404).
struct NotFound : std::runtime_error {
    explicit NotFound(std::string const& what = "not found") : std::runtime_error(what) {}
};

//! Known, but this role may not do it; decided before any id is read (403).
struct Forbidden : std::runtime_error {
    explicit Forbidden(std::string const& what = "forbidden") : std::runtime_error(what) {}
};

//! Somebody else changed it meanwhile, or the form is stale (409).
struct Conflict : std::runtime_error {
    explicit Conflict(std::string const& what) : std::runtime_error(what) {}
};

//! The request itself can't be read: wrong form token, malformed body (400).
struct BadRequest : std::runtime_error {
    explicit BadRequest(std::string const& what) : std::runtime_error(what) {}
};

//! Not now: database busy, queue full, provider down (503 with Retry-After; a job is retried).
struct Unavailable : std::runtime_error {
    explicit Unavailable(std::string const& what) : std::runtime_error(what) {}
};

//! A promise of our own code is broken (500): carries where, for the log line.
struct Bug : std::logic_error {
    explicit Bug(std::string const& what, std::source_location where = std::source_location::current())
        : std::logic_error(what + " at " + where.file_name() + ":" + std::to_string(where.line())) {}
};

}  // namespace regia
