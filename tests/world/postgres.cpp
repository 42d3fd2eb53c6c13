#include "world/postgres.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace regia {
namespace {

struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};

//! The test cluster, and the databases this program made there.
class Cluster {
public:
    explicit Cluster(std::string url) : url_(std::move(url)), connection_(PQconnectdb(url_.c_str())) {
        if (PQstatus(connection_.get()) != CONNECTION_OK)
            throw std::runtime_error(std::string("REGIA_TEST_POSTGRES: ") + PQerrorMessage(connection_.get()));
        run("SET client_min_messages = warning");
    }
    ~Cluster() {
        for (std::string const& name : names_) PQclear(PQexec(connection_.get(), drop(name).c_str()));
    }
    Cluster(Cluster const&) = delete;
    Cluster& operator=(Cluster const&) = delete;

    std::string make_database() {
        std::lock_guard const lock(mutex_);
        std::string const name = "regia_test_" + std::to_string(getpid()) + "_" + std::to_string(names_.size());
        run(drop(name));  // left by a program that crashed and had our number
        run("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        names_.push_back(name);
        return with_database(name);
    }

private:
    static std::string drop(std::string const& name) { return "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"; }

    void run(std::string const& sql) {
        PGresult* const result = PQexec(connection_.get(), sql.c_str());
        bool const is_done = PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
        if (!is_done) throw std::runtime_error(sql + ": " + PQerrorMessage(connection_.get()));
    }

    //! The cluster's URL with another path: scheme://authority/PATH?options.
    std::string with_database(std::string const& name) const {
        auto const authority = url_.find("://") + 3;
        auto const options = std::min(url_.find('?', authority), url_.size());
        auto const path = std::min(url_.find('/', authority), options);
        return url_.substr(0, path) + "/" + name + url_.substr(options);
    }

    std::string url_;
    std::unique_ptr<PGconn, Finish> connection_;
    std::mutex mutex_;
    std::vector<std::string> names_;
};

}  // namespace

std::string postgres_url_for_tests() {
    char const* const url = std::getenv("REGIA_TEST_POSTGRES");
    if (!url || *url == '\0') return {};
    static Cluster cluster(url);
    return cluster.make_database();
}

}  // namespace regia
