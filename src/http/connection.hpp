//! One connection: reads its requests one after the other, gives them to the dispatcher, writes the replies. Private to
//! http/.
//!
//! Rules: RFC 9112. What two readers could understand in two ways (two lengths, two hosts, a transfer coding we don't
//! know) is refused, never guessed, since a proxy in front of us may guess otherwise. A refused body is not read.
#pragma once

#ifndef __clang__
#error "g++ 12 miscompiles coroutines: files with co_await are built by clang only"
#endif

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core.hpp>
#include <memory>
#include <set>
#include <thread>

#include "http/server.hpp"

namespace regia::http {

//! What all connections of a server share.
struct Site {
    Dispatcher& dispatcher;
    ServerOptions options;
    std::atomic<bool> is_stopping{false};
    std::atomic<int> requests{0};     //!< being read, answered or written now
    std::atomic<int> connections{0};
};

//! One thread with its own io_context, which owns the connections in it. Whoever promised a reply to one of them holds
//! the lane, so that a reply that is later than the server itself still finds it, and the connection ends with it.
struct Lane : std::enable_shared_from_this<Lane> {
    explicit Lane(std::shared_ptr<Site> of) : site(std::move(of)) {}
    std::shared_ptr<Site> site;
    std::set<boost::beast::tcp_stream*> idle;  //!< only for the lane's own thread
    boost::asio::io_context context{1};        //!< after what its connections touch when they end with it
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{context.get_executor()};
    std::thread thread;
};

//! Until the client closes, errs or is too slow, or the site stops.
boost::asio::awaitable<void> converse(Lane& lane, boost::beast::tcp_stream stream);

}  // namespace regia::http
