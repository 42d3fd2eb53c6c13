//! A further door of registry: the button that applies a checked staff file.
//!
//! Up to `rows_in_request_max` rows are applied while the browser waits, as they take less than a second on either
//! engine; more are a job, which the page follows (docs/adr/2026-11-26-large-imports-are-applied-by-a-job.md). Both
//! write the same batches, so what was begun one way may be ended the other way.
#pragma once

#include "jobs/queue.hpp"
#include "registry/registry.hpp"

namespace regia::registry {

inline constexpr std::int64_t rows_in_request_max = 2000;
//! A check only reads: more rows of it fit into a second.
inline constexpr std::int64_t rows_checked_in_request_max = 5000;

inline constexpr std::string_view check_kind = "import_check", apply_kind = "import_apply";

//! /importazioni/{id}/applica, and the jobs; every ten minutes those that a process left behind are taken up.
void add_apply_routes(http::Router& router, jobs::Queue& queue, access::Installation& installation,
                      files::Shelf<Reference>& reference);

}  // namespace regia::registry
