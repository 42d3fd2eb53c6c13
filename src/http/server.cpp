#include "http/server.hpp"

#ifndef __clang__
#error "g++ 12 miscompiles coroutines: files with co_await are built by clang only"
#endif

#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <filesystem>
#include <set>
#include <thread>

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/head.hpp"
#include "http/multipart.hpp"

namespace regia::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using asio::use_awaitable;
using tcp = asio::ip::tcp;
using Stream = beast::tcp_stream;
using Head = bhttp::request_parser<bhttp::empty_body>;

constexpr std::uint32_t header_bytes_max = 16 * 1024;
//! Room for a header, and for the lines between chunks, which have no limit of their own.
constexpr std::size_t buffer_bytes_max = 80 * 1024;
constexpr std::size_t idle_bytes_max = 8 * 1024;
constexpr std::size_t piece_bytes = 64 * 1024;
constexpr auto linger = std::chrono::seconds(3);
constexpr auto accept_pause = std::chrono::milliseconds(20);
constexpr int backlog = 4'096;
//! Left for the database, logs and uploads when as many connections as possible are open.
constexpr int descriptors_kept = 200;

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
    std::set<Stream*> idle;  //!< only for the lane's own thread
    asio::io_context context{1};        //!< after what its connections touch when they end with it
    asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
    std::thread thread;
};

class Counted {
public:
    explicit Counted(std::atomic<int>& counter) : counter_(counter) { ++counter_; }
    ~Counted() { --counter_; }
    Counted(Counted const&) = delete;
    Counted& operator=(Counted const&) = delete;

private:
    std::atomic<int>& counter_;
};

struct Idle {
    Idle(Lane& lane, Stream& stream) : lane_(lane), stream_(stream) { lane_.idle.insert(&stream_); }
    ~Idle() { lane_.idle.erase(&stream_); }
    Idle(Idle const&) = delete;
    Idle& operator=(Idle const&) = delete;
    Lane& lane_;
    Stream& stream_;
};

Method method_of(bhttp::verb verb) {
    switch (verb) {
        case bhttp::verb::get: return Method::get;
        case bhttp::verb::head: return Method::head;
        case bhttp::verb::post: return Method::post;
        case bhttp::verb::put: return Method::put;
        case bhttp::verb::delete_: return Method::del;
        case bhttp::verb::options: return Method::options;
        default: return Method::other;
    }
}

//! What stands before the body into the request; a failure when it can't be believed.
std::optional<Failure> read_head(bhttp::request<bhttp::empty_body> const& head, Request& request) {
    request.method = method_of(head.method());
    for (auto const& field : head) {
        std::string_view const name(field.name_string().data(), field.name_string().size());
        request.headers.add(lower_ascii(name), std::string(field.value()));
    }
    if (!read_target({head.target().data(), head.target().size()}, request))
        return unreadable("the path can't be read");
    return fault_of_head(request, head.version() < 11);
}

template <class Body>
bhttp::response<Body> response_for(Reply const& reply, unsigned version, bool keep_alive) {
    bhttp::response<Body> response;
    for (auto const& [name, value] : reply.headers) response.insert(name, value);
    response.set(bhttp::field::date, date_now());
    response.result(static_cast<unsigned>(reply.status));
    response.version(version);
    response.keep_alive(keep_alive);
    return response;
}

//! What became of a body: it is in the request, or the reply that refuses it, or its sender is gone.
struct Received {
    bool is_whole = false;
    std::optional<Reply> refusal{};
};

class Connection {
public:
    Connection(Lane& lane, Stream& stream)
        : site_(*lane.site), lane_(lane), stream_(stream), buffer_(buffer_bytes_max) {
        boost::system::error_code ignored;
        peer_ = stream.socket().remote_endpoint(ignored).address().to_string();
    }

    asio::awaitable<void> run() {
        bool goes_on = true;
        while (goes_on && !site_.is_stopping) {
            if (buffer_.size() == 0 && !co_await wait_for_request()) break;
            goes_on = co_await serve_one();
        }
        boost::system::error_code ignored;
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }

private:
    asio::awaitable<bool> wait_for_request() {
        Idle const idle(lane_, stream_);
        if (buffer_.capacity() > idle_bytes_max) buffer_.shrink_to_fit();
        stream_.expires_after(std::chrono::seconds(site_.options.idle_seconds));
        auto const [error, size] =
            co_await stream_.async_read_some(buffer_.prepare(4096), asio::as_tuple(use_awaitable));
        buffer_.commit(size);
        co_return !error;
    }

    //! False when the connection is over.
    asio::awaitable<bool> serve_one() {
        Head head;
        head.header_limit(header_bytes_max);
        head.body_limit(boost::none);
        stream_.expires_after(std::chrono::seconds(site_.options.header_seconds));
        auto const [error, size] =
            co_await bhttp::async_read_header(stream_, buffer_, head, asio::as_tuple(use_awaitable));
        if (error && !is_fault_of_request(error)) co_return false;
        Counted const counted(site_.requests);
        Request request;
        std::optional<Failure> failure;
        if (error == bhttp::error::header_limit) failure = Failure{431, "too_large", "the headers are too large", {}};
        else if (error) failure = unreadable(error.message());
        else failure = read_head(head.get(), request);
        request.remote_address = client_address(peer_, request);
        unsigned const version = error ? 11 : head.get().version();
        bool const only_head = request.method == Method::head;
        bool const asks_to_go_on = !error && head.get().keep_alive();
        Received received;
        if (failure) received.refusal = co_await refuse(std::move(request), std::move(*failure));
        else received = co_await receive(head, request);
        if (received.refusal) {
            if (co_await write(std::move(*received.refusal), version, false, only_head)) co_await drain();
            co_return false;
        }
        if (!received.is_whole) co_return false;
        Reply reply = co_await ask([&, asked = std::move(request)](auto then) mutable {
            site_.dispatcher.handle(std::move(asked), std::move(then));
        });
        bool const keep_alive = asks_to_go_on && !site_.is_stopping;
        co_return co_await write(std::move(reply), version, keep_alive, only_head) && keep_alive;
    }

    static bool is_fault_of_request(boost::system::error_code error) {
        return error.category() == make_error_code(bhttp::error::bad_method).category() &&
               error != bhttp::error::end_of_stream && error != bhttp::error::partial_message;
    }

    //! The body into the request. It is begun only when it may be sent at all.
    asio::awaitable<Received> receive(Head& head, Request& request) {
        auto const [bytes_max, takes_upload] = site_.dispatcher.reception(request.method, request.path);
        std::string const boundary(takes_upload ? boundary_of(request.header("content-type")) : std::string_view());
        std::uint64_t const limit = boundary.empty() ? (takes_upload ? body_bytes_usual : bytes_max) : bytes_max;
        if (head.content_length().value_or(0) > limit)
            co_return Received{.refusal = co_await refuse(request, too_large())};
        if (!boundary.empty())
            if (auto no = co_await admission(request)) co_return Received{.refusal = std::move(no)};
        if (request.headers.has("expect") && !head.is_done() && !co_await send_continue()) co_return Received{};
        if (!boundary.empty()) co_return co_await receive_upload(head, request, boundary, limit);
        co_return co_await receive_in_memory(head, request, limit);
    }

    asio::awaitable<Received> receive_in_memory(Head& head, Request& request, std::uint64_t limit) {
        bhttp::request_parser<bhttp::string_body> parser(std::move(head));
        parser.body_limit(limit);
        stream_.expires_after(std::chrono::seconds(site_.options.body_seconds));
        auto const [error, size] = co_await bhttp::async_read(stream_, buffer_, parser, asio::as_tuple(use_awaitable));
        if (error) co_return co_await broken_off(request, error);
        request.body = std::move(parser.get().body());
        if (!lower_ascii(request.header("content-type")).starts_with("application/x-www-form-urlencoded"))
            co_return Received{.is_whole = true};
        auto form = parse_urlencoded(request.body);
        if (!form) co_return Received{.refusal = co_await refuse(request, unreadable("the form can't be read"))};
        request.form = std::move(*form);
        co_return Received{.is_whole = true};
    }

    asio::awaitable<Received> receive_upload(Head& head, Request& request, std::string const& boundary,
                                             std::uint64_t limit) {
        bhttp::request_parser<bhttp::buffer_body> parser(std::move(head));
        parser.body_limit(limit);
        auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(site_.options.upload_seconds);
        std::vector<char> piece(piece_bytes);
        std::shared_ptr<TemporaryFile> file;
        while (!parser.is_done()) {
            parser.get().body().data = piece.data();
            parser.get().body().size = piece.size();
            stream_.expires_at(
                std::min(until, std::chrono::steady_clock::now() + std::chrono::seconds(site_.options.body_seconds)));
            auto const [error, size] =
                co_await bhttp::async_read(stream_, buffer_, parser, asio::as_tuple(use_awaitable));
            if (error && error != bhttp::error::need_buffer) co_return co_await broken_off(request, error);
            std::string reason;
            if (!keep(file, {piece.data(), piece.size() - parser.get().body().size}, reason))
                co_return Received{.refusal = co_await refuse(request, {503, "unavailable", reason, {}})};
        }
        request.unread_form = {std::move(file), boundary, site_.options.upload_folder};
        co_return Received{.is_whole = true};
    }

    //! False with the reason when the disk is full: nothing can be awaited where an exception is caught.
    bool keep(std::shared_ptr<TemporaryFile>& file, std::string_view bytes, std::string& reason) const {
        try {
            if (!file) file = std::make_shared<TemporaryFile>(site_.options.upload_folder);
            file->append(bytes);
            return true;
        } catch (Unavailable const& full) {
            reason = full.what();
            return false;
        }
    }

    asio::awaitable<Received> broken_off(Request const& request, boost::system::error_code error) {
        if (error == bhttp::error::body_limit) co_return Received{.refusal = co_await refuse(request, too_large())};
        if (!is_fault_of_request(error)) co_return Received{};  // too slow (the stream is closed by then), or gone
        co_return Received{.refusal = co_await refuse(request, unreadable(error.message()))};
    }

    asio::awaitable<bool> send_continue() {
        stream_.expires_after(std::chrono::seconds(site_.options.write_seconds));
        bhttp::response<bhttp::empty_body> go_on(bhttp::status::continue_, 11);
        auto const [error, size] = co_await bhttp::async_write(stream_, go_on, asio::as_tuple(use_awaitable));
        co_return !error;
    }

    asio::awaitable<Reply> refuse(Request request, Failure failure) {
        co_return co_await ask([&, asked = std::move(request), why = std::move(failure)](auto then) mutable {
            site_.dispatcher.refuse(std::move(asked), std::move(why), std::move(then));
        });
    }

    asio::awaitable<std::optional<Reply>> admission(Request request) {
        co_return co_await ask<std::optional<Reply>>([&, asked = std::move(request)](auto then) mutable {
            site_.dispatcher.admit(std::move(asked), std::move(then));
        });
    }

    //! Lets the dispatcher answer on its threads and comes back to this lane's.
    template <class Result = Reply, class Start>
    asio::awaitable<Result> ask(Start start) {
        auto initiate = [&lane = lane_](auto handler, Start begin) {
            struct Waiting {
                std::shared_ptr<Lane> lane;
                decltype(handler) resume;  // goes before the lane it belongs to
            };
            auto const waiting = std::make_shared<Waiting>(Waiting{lane.shared_from_this(), std::move(handler)});
            begin(std::function<void(Result)>([waiting](Result result) {
                // Nothing inside the lane may hold it: they would keep each other for ever.
                auto const held = std::move(waiting->lane);
                asio::post(held->context, [resume = std::move(waiting->resume), result = std::move(result)]() mutable {
                    resume(std::move(result));
                });
            }));
        };
        co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(Result)>(
            std::move(initiate), use_awaitable, std::move(start));
    }

    //! False when the client did not take it.
    asio::awaitable<bool> write(Reply reply, unsigned version, bool keep_alive, bool only_head) {
        if (reply.file) {
            auto response = response_for<bhttp::file_body>(reply, version, keep_alive);
            boost::system::error_code error;
            response.body().open(reply.file->path().c_str(), beast::file_mode::scan, error);
            if (!error) {
                response.content_length(response.body().size());
                co_return co_await send(response, only_head);
            }
            log_error("http", "a spooled file could not be opened", {{"reason", error.message()}});
            reply = text("500\n", 500);
        }
        auto response = response_for<bhttp::span_body<char const>>(reply, version, keep_alive);
        std::string_view const body = reply.fixed_body.empty() ? std::string_view(reply.body) : reply.fixed_body;
        response.body() = {body.data(), body.size()};
        if (reply.status != 204 && reply.status != 304) response.content_length(body.size());
        co_return co_await send(response, only_head);
    }

    template <class Body>
    asio::awaitable<bool> send(bhttp::response<Body>& response, bool only_head) {
        bhttp::response_serializer<Body> serializer(response);
        serializer.split(only_head);
        while (only_head ? !serializer.is_header_done() : !serializer.is_done()) {
            stream_.expires_after(std::chrono::seconds(site_.options.write_seconds));
            auto const [error, size] =
                co_await bhttp::async_write_some(stream_, serializer, asio::as_tuple(use_awaitable));
            if (error) co_return false;
        }
        co_return true;
    }

    //! The client may still be sending what was refused: were the socket closed now, a reset would overtake the reply.
    asio::awaitable<void> drain() {
        boost::system::error_code ignored;
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        stream_.expires_after(linger);
        buffer_.clear();
        for (;;) {
            auto const [error, size] =
                co_await stream_.async_read_some(buffer_.prepare(piece_bytes), asio::as_tuple(use_awaitable));
            if (error) co_return;
        }
    }

    Site& site_;
    Lane& lane_;
    Stream& stream_;
    beast::flat_buffer buffer_;
    std::string peer_;
};

//! Until the client closes, errs or is too slow, or the site stops.
asio::awaitable<void> converse(Lane& lane, Stream stream) {
    Counted const counted(lane.site->connections);
    Connection connection(lane, stream);
    co_await connection.run();
}

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
        for (unsigned i = 0; i < std::max(site->options.threads, 1U); ++i)
            lanes.push_back(std::make_shared<Lane>(site));
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
        throw Unavailable("cannot listen on " + site->options.address + ":" + std::to_string(site->options.port) +
                          ": " + error.message());
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
        // From here on it belongs to its lane alone. Accepted into that lane directly, what waits for the next
        // connection would hold a socket of a lane that may end before it.
        Lane& lane = *lanes[next % lanes.size()];
        tcp::socket socket(lane.context);
        int const descriptor = accepted.release(error);
        if (!error) socket.assign(protocol, descriptor, error);
        if (error) {
            close(descriptor);
            continue;
        }
        socket.set_option(tcp::no_delay(true), error);
        asio::co_spawn(lane.context, converse(lane, Stream(std::move(socket))), asio::detached);
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
            for (Stream* stream : lane.idle) stream->cancel();
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
