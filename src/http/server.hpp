//! The socket server: HTTP/1.1 on Beast coroutines, one io_context a thread. TLS and HTTP/2 are the reverse proxy's.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "http/dispatcher.hpp"

namespace regia::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  //!< 0 = any free one
    unsigned threads = 2;
    unsigned idle_seconds = 75;      //!< between two requests of a connection
    unsigned header_seconds = 15;    //!< for a whole request line and header: a slow client ends here
    unsigned body_seconds = 60;      //!< for a body in memory, or for each 64 KB of an upload
    unsigned upload_seconds = 1800;  //!< for a whole upload
    unsigned write_seconds = 60;     //!< for each piece of a reply
    unsigned stop_seconds = 10;      //!< for requests that run when the server is told to stop
    int connections_max = 20'000;    //!< more wait to be accepted; never so many that the database gets no descriptor
    std::string upload_folder;       //!< where uploads lie until their request ends; empty = the system's
};

class Server {
public:
    //! Listens from now on; throws Unavailable when the address is taken.
    Server(Dispatcher& dispatcher, ServerOptions options);
    ~Server();
    std::uint16_t port() const;
    //! Takes no new connection, lets running requests end (for a while), then closes. Call it before the
    //! dispatcher's stop, so that replies find their connections.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace regia::http
