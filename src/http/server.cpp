#include "http/server.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>

#include "http/connection.hpp"

namespace regia::http {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using asio::use_awaitable;

constexpr auto accept_pause = std::chrono::milliseconds(20);
constexpr int backlog = 4'096;
//! Left for the database, logs and uploads when as many connections as possible are open.
constexpr int descriptors_kept = 200;

//! Thousands of idle phones must not meet the soft limit. Returns how many connections there can be.
int raise_descriptor_limit(int connections_max) {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return connections_max;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_max >= static_cast<rlim_t>(connections_max + descriptors_kept)) return connections_max;
    return std::max(static_cast<int>(files.rlim_max) - descriptors_kept, descriptors_kept);
}

}  // namespace

struct Server::State {
    State(Dispatcher& dispatcher, ServerOptions options) : site(new Site{dispatcher, std::move(options)}) {
        if (site->options.upload_folder.empty())
            site->options.upload_folder = std::filesystem::temp_directory_path().string();
        for (unsigned i = 0; i < std::max(site->options.threads, 1U); ++i) lanes.push_back(std::make_shared<Lane>(site));
        acceptor.emplace(lanes.front()->context);
    }

    void listen();
    asio::awaitable<void> accept();

    std::shared_ptr<Site> site;
    std::vector<std::shared_ptr<Lane>> lanes;
    std::optional<tcp::acceptor> acceptor;  //!< of the first lane
    tcp protocol = tcp::v4();
    std::uint16_t port = 0;
    int connections_max = 0;
};

void Server::State::listen() {
    boost::system::error_code error;
    std::string address = site->options.address;
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    tcp::endpoint const endpoint(asio::ip::make_address(address, error), site->options.port);
    if (error) throw Unavailable("not an address to listen on: " + site->options.address);
    protocol = endpoint.protocol();
    acceptor->open(protocol, error);
    // A server that was stopped a moment ago leaves the address in a waiting state that does not concern us. Two
    // servers at once on one address stay impossible, which SO_REUSEPORT would allow.
    if (!error) acceptor->set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor->bind(endpoint, error);
    if (!error) acceptor->listen(backlog, error);
    if (error)
        throw Unavailable("cannot listen on " + site->options.address + ":" + std::to_string(site->options.port) + ": " +
                          error.message());
    port = acceptor->local_endpoint().port();
}

asio::awaitable<void> Server::State::accept() {
    for (std::size_t next = 0;; ++next) {
        asio::steady_timer pause(lanes.front()->context);
        while (site->connections >= connections_max && !site->is_stopping) {
            pause.expires_after(accept_pause);
            co_await pause.async_wait(asio::as_tuple(use_awaitable));
        }
        auto [error, accepted] = co_await acceptor->async_accept(asio::as_tuple(use_awaitable));
        if (site->is_stopping) co_return;
        if (error) {  // the client is gone already, or we are out of descriptors: wait a little instead of spinning
            pause.expires_after(accept_pause);
            co_await pause.async_wait(asio::as_tuple(use_awaitable));
            continue;
        }
        // From here on it belongs to its lane alone. Accepted into that lane directly, what waits for the next connection
        // would hold a socket of a lane that may end before it.
        Lane& lane = *lanes[next % lanes.size()];
        tcp::socket socket(lane.context);
        int const descriptor = accepted.release(error);
        if (!error) socket.assign(protocol, descriptor, error);
        if (error) {
            close(descriptor);
            continue;
        }
        socket.set_option(tcp::no_delay(true), error);
        asio::co_spawn(lane.context, converse(lane, boost::beast::tcp_stream(std::move(socket))), asio::detached);
    }
}

Server::Server(Dispatcher& dispatcher, ServerOptions options)
    : state_(std::make_unique<State>(dispatcher, std::move(options))) {
    state_->connections_max = raise_descriptor_limit(state_->site->options.connections_max);
    state_->listen();
    asio::co_spawn(state_->lanes.front()->context, state_->accept(), asio::detached);
    for (auto& lane : state_->lanes) lane->thread = std::thread([&context = lane->context] { context.run(); });
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return state_->port; }

void Server::stop() {
    if (state_->site->is_stopping.exchange(true)) return;
    for (auto& lane : state_->lanes)
        asio::post(lane->context, [this, &lane = *lane] {
            boost::system::error_code ignored;
            if (&lane == state_->lanes.front().get()) state_->acceptor->close(ignored);
            for (boost::beast::tcp_stream* stream : lane.idle) stream->cancel();
        });
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(state_->site->options.stop_seconds);
    while (state_->site->requests > 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (auto& lane : state_->lanes) {
        lane->context.stop();
        if (lane->thread.joinable()) lane->thread.join();
    }
}

}  // namespace regia::http
