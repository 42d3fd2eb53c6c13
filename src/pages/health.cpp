#include <sys/resource.h>

#include <fstream>

#include "pages/pages.hpp"

namespace regia::pages {
namespace {

//! More events waiting than this and the figures of the pages are old: not ready.
constexpr std::int64_t lag_max = 50'000;

std::int64_t resident_bytes() {
    std::ifstream status("/proc/self/statm");
    std::int64_t total = 0, resident = 0;
    status >> total >> resident;
    return resident * 4096;
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto const seconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

http::Reply ready(Signs signs) {
    try {
        signs.database.read([](db::Tx& tx) { return tx.value<std::int64_t>("SELECT 1"); });
    } catch (std::exception const&) {
        return http::text("the database does not answer\n", 503);
    }
    if (signs.subscribers.lag() > lag_max) return http::text("figures are behind\n", 503);
    return http::text("ready\n");
}

std::string metrics(Signs signs, http::Measures const& measures) {
    auto const counts = signs.database.counts();
    std::string text = measures.prometheus();
    auto const add = [&](std::string_view name, std::string_view type, auto value) {
        text += "# TYPE " + std::string(name) + " " + std::string(type) + "\n" + std::string(name) + " " +
                std::to_string(value) + "\n";
    };
    add("regia_db_statements_total", "counter", counts.statements);
    add("regia_db_commits_total", "counter", counts.commits);
    add("regia_db_commands_total", "counter", counts.commands);
    add("regia_events_waiting", "gauge", signs.subscribers.lag());
    add("regia_events_parked", "gauge", signs.subscribers.parked());
    add("process_cpu_seconds_total", "counter", cpu_seconds());
    add("process_resident_memory_bytes", "gauge", resident_bytes());
    return text;
}

}  // namespace

void add_health_routes(http::Router& router, Signs signs, http::Dispatcher& dispatcher) {
    router.get("/health/live", http::everyone, [](http::Request const&) { return http::text("alive\n"); });
    router.get("/health/ready", http::everyone, [signs](http::Request const&) { return ready(signs); });
    router.get("/metrics", http::everyone, [signs, &dispatcher](http::Request const& request) {
        // Only this machine reads it, and not through a proxy, to which everybody is this machine.
        bool const is_forwarded = request.headers.has("x-forwarded-for") || request.headers.has("forwarded");
        if (is_forwarded || (request.remote_address != "127.0.0.1" && request.remote_address != "::1"))
            throw NotFound();
        return http::text(metrics(signs, dispatcher.measures()));
    });
}

}  // namespace regia::pages
