#include "http/server.hpp"

#ifndef __clang__
#error "g++ 12 miscompiles coroutines: files with co_await are built by clang only"
#endif

#include <sys/resource.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/multipart.hpp"

namespace regia::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = asio::ip::tcp;
using asio::use_awaitable;

constexpr std::uint32_t header_bytes_max = 16 * 1024;
constexpr std::size_t upload_piece_bytes = 64 * 1024;
constexpr auto stop_wait = std::chrono::seconds(10);

Method method_of(bhttp::verb verb) {
    switch (verb) {
        case bhttp::verb::get: return Method::get;
        case bhttp::verb::head: return Method::head;
        case bhttp::verb::post: return Method::post;
        case bhttp::verb::put: return Method::put;
        case bhttp::verb::delete_: return Method::del;
        default: return Method::other;
    }
}

//! Removes the files of an upload when its request has ended, however it ended.
struct TemporaryFiles {
    std::vector<std::string> paths;
    ~TemporaryFiles() {
        for (std::string const& path : paths) {
            std::error_code ignored;
            std::filesystem::remove(path, ignored);
        }
    }
};

//! Path and query of a request line into the request; false when they are malformed.
//! Behind the proxy on this machine every peer is this machine: the last address that the proxy wrote is the client's.
//! Nobody else's word is taken.
std::string client_address(tcp::endpoint const& peer, Request const& request) {
    std::string_view const forwarded = request.header("x-forwarded-for");
    if (!peer.address().is_loopback() || forwarded.empty()) return peer.address().to_string();
    return std::string(trim(forwarded.substr(forwarded.rfind(',') + 1)));
}

bool read_target(std::string_view target, Request& request) {
    auto const question = target.find('?');
    std::string_view const path = target.substr(0, question);
    // A plus sign is a plus sign in a path; the decoder of forms would make it a blank.
    std::string escaped;
    for (char c : path) escaped += c == '+' ? std::string("%2B") : std::string(1, c);
    auto const decoded = parse_urlencoded("p=" + escaped);
    if (path.empty() || path.front() != '/' || path.find_first_of("&=;") != std::string_view::npos || !decoded)
        return false;
    request.path = std::string(decoded->get("p"));
    if (request.path.find("/../") != std::string::npos || request.path.ends_with("/..") ||
        request.path.find('\\') != std::string::npos)
        return false;
    if (question == std::string_view::npos) return true;
    request.query_text = std::string(target.substr(question + 1));
    auto query = parse_urlencoded(request.query_text);
    if (!query) return false;
    request.query = std::move(*query);
    return true;
}

template <class Header>
void read_headers(Header const& header, Request& request) {
    for (auto const& field : header)
        request.headers.add(lower_ascii({field.name_string().data(), field.name_string().size()}),
                            std::string(field.value()));
}

bhttp::fields headers_of(Reply const& reply) {
    bhttp::fields fields;
    for (auto const& [name, value] : reply.headers) fields.insert(name, value);
    return fields;
}

template <class Response>
void prepare(Response& response, Reply const& reply, unsigned version, bool keep_alive) {
    response.result(static_cast<unsigned>(reply.status));
    response.version(version);
    response.keep_alive(keep_alive);
}

}  // namespace

struct Server::State {
    State(Dispatcher& to, ServerOptions chosen) : dispatcher(to), options(std::move(chosen)) {
        if (options.upload_folder.empty()) options.upload_folder = std::filesystem::temp_directory_path().string();
    }

    //! One thread with its own io_context and its own acceptor on the same port.
    struct Lane {
        asio::io_context context{1};
        asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
        tcp::acceptor acceptor{context};
        std::set<beast::tcp_stream*> idle;
        std::thread thread;
    };

    Dispatcher& dispatcher;
    ServerOptions options;
    std::vector<std::unique_ptr<Lane>> lanes;
    std::atomic<bool> stopping{false};
    std::atomic<int> busy{0};

    void listen(Lane& lane, std::uint16_t port);
    asio::awaitable<void> accept(Lane& lane);
    asio::awaitable<void> converse(Lane& lane, beast::tcp_stream stream);
    asio::awaitable<bool> read_body(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                    bhttp::request_parser<bhttp::empty_body>& head, Route const* route,
                                    Request& request, TemporaryFiles& files, int& refusal);
    asio::awaitable<bool> read_upload(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                      bhttp::request_parser<bhttp::empty_body>& head, Route const& route,
                                      std::string const& path);
    asio::awaitable<Reply> ask_dispatcher(Request request);
    asio::awaitable<void> write(beast::tcp_stream& stream, Reply reply, unsigned version, bool keep_alive, bool head);
};

void Server::State::listen(Lane& lane, std::uint16_t port) {
    boost::system::error_code error;
    auto const address = asio::ip::make_address(options.address, error);
    if (error) throw Unavailable("not an address to listen on: " + options.address);
    tcp::endpoint const endpoint(address, port);
    lane.acceptor.open(endpoint.protocol());
    lane.acceptor.set_option(asio::socket_base::reuse_address(true));
    using reuse_port = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
    lane.acceptor.set_option(reuse_port(true));
    lane.acceptor.bind(endpoint, error);
    if (error)
        throw Unavailable("cannot listen on " + options.address + ":" + std::to_string(port) + ": " + error.message());
    lane.acceptor.listen(4096);
}

asio::awaitable<void> Server::State::accept(Lane& lane) {
    for (;;) {
        auto [error, socket] = co_await lane.acceptor.async_accept(asio::as_tuple(use_awaitable));
        if (stopping) co_return;
        if (error) {  // out of descriptors: wait a little instead of spinning
            asio::steady_timer pause(lane.context, std::chrono::milliseconds(50));
            co_await pause.async_wait(asio::as_tuple(use_awaitable));
            continue;
        }
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        asio::co_spawn(lane.context, converse(lane, beast::tcp_stream(std::move(socket))), asio::detached);
    }
}

asio::awaitable<void> Server::State::converse(Lane& lane, beast::tcp_stream stream) {
    beast::flat_buffer buffer;
    boost::system::error_code ignored;
    auto const peer = stream.socket().remote_endpoint(ignored);
    bool keep_alive = true;
    while (keep_alive && !stopping) {
        // Idle: until the first byte of the next request.
        if (buffer.size() == 0) {
            stream.expires_after(std::chrono::seconds(options.idle_seconds));
            lane.idle.insert(&stream);
            auto const [error, size] =
                co_await stream.async_read_some(buffer.prepare(4096), asio::as_tuple(use_awaitable));
            lane.idle.erase(&stream);
            if (error || stopping) break;
            buffer.commit(size);
        }
        stream.expires_after(std::chrono::seconds(options.header_seconds));
        bhttp::request_parser<bhttp::empty_body> head;
        head.header_limit(header_bytes_max);
        head.body_limit(boost::none);
        auto const [error, size] =
            co_await bhttp::async_read_header(stream, buffer, head, asio::as_tuple(use_awaitable));
        if (error == beast::error::timeout || error == bhttp::error::end_of_stream) break;
        Request request;
        TemporaryFiles files;
        int refusal = 0;
        if (error) refusal = error == bhttp::error::header_limit ? 431 : 400;
        if (!refusal && !read_target({head.get().target().data(), head.get().target().size()}, request)) refusal = 400;
        unsigned const version = error ? 11 : head.get().version();
        if (!refusal) {
            request.method = method_of(head.get().method());
            read_headers(head.get().base(), request);
            request.remote_address = client_address(peer, request);
            keep_alive = head.get().keep_alive();
            bool english = false;
            Route const* const route = dispatcher.match(request.method, request.path, english).route;
            ++busy;
            bool const whole = co_await read_body(stream, buffer, head, route, request, files, refusal);
            --busy;
            if (!whole && !refusal) break;
        }
        if (refusal) {
            Reply reply = problem(refusal, "request", "request",
                                  refusal == 413 ? "the body is too large" : "the request can't be read");
            co_await write(stream, std::move(reply), version, false, false);
            break;
        }
        bool const head_only = request.method == Method::head;
        ++busy;
        Reply reply = co_await ask_dispatcher(std::move(request));
        keep_alive = keep_alive && !stopping;
        co_await write(stream, std::move(reply), version, keep_alive, head_only);
        --busy;
    }
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<bool> Server::State::read_body(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                               bhttp::request_parser<bhttp::empty_body>& head, Route const* route,
                                               Request& request, TemporaryFiles& files, int& refusal) {
    std::uint64_t const limit = route ? route->body_bytes_max : 64 * 1024;
    auto const declared = head.content_length();
    if (declared && *declared > limit) {
        refusal = 413;
        co_return false;
    }
    if (beast::iequals(head.get()[bhttp::field::expect], "100-continue")) {
        bhttp::response<bhttp::empty_body> go_on(bhttp::status::continue_, 11);
        co_await bhttp::async_write(stream, go_on, asio::as_tuple(use_awaitable));
    }
    std::string_view const type = request.header("content-type");
    std::string_view const boundary = boundary_of(type);
    if (route && route->takes_upload && !boundary.empty()) {
        std::string const path = options.upload_folder + "/body-" + random_token();
        files.paths.push_back(path);
        if (!co_await read_upload(stream, buffer, head, *route, path)) co_return false;
        try {
            read_multipart(path, boundary, options.upload_folder, request);
        } catch (std::exception const& reason) {
            log_warning("http", "an upload was refused", {{"reason", reason.what()}});
            refusal = 400;
        }
        for (Upload const& upload : request.uploads) files.paths.push_back(upload.path);
        co_return refusal == 0;
    }
    stream.expires_after(std::chrono::seconds(options.body_seconds));
    bhttp::request_parser<bhttp::string_body> parser(std::move(head));
    parser.body_limit(limit);
    auto const [error, size] = co_await bhttp::async_read(stream, buffer, parser, asio::as_tuple(use_awaitable));
    if (error) {
        refusal = error == bhttp::error::body_limit ? 413 : error == beast::error::timeout ? 408 : 400;
        co_return false;
    }
    request.body = std::move(parser.get().body());
    if (type.starts_with("application/x-www-form-urlencoded")) {
        auto form = parse_urlencoded(request.body);
        if (!form) refusal = 400;
        else request.form = std::move(*form);
    }
    co_return refusal == 0;
}

asio::awaitable<bool> Server::State::read_upload(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                                 bhttp::request_parser<bhttp::empty_body>& head, Route const& route,
                                                 std::string const& path) {
    bhttp::request_parser<bhttp::buffer_body> parser(std::move(head));
    parser.body_limit(route.body_bytes_max);
    std::ofstream out(path, std::ios::binary);
    std::vector<char> piece(upload_piece_bytes);
    while (!parser.is_done()) {
        parser.get().body().data = piece.data();
        parser.get().body().size = piece.size();
        stream.expires_after(std::chrono::seconds(options.body_seconds));
        auto const [error, size] = co_await bhttp::async_read(stream, buffer, parser, asio::as_tuple(use_awaitable));
        if (error && error != bhttp::error::need_buffer) co_return false;
        out.write(piece.data(), static_cast<std::streamsize>(piece.size() - parser.get().body().size));
    }
    out.close();
    co_return bool(out);
}

asio::awaitable<Reply> Server::State::ask_dispatcher(Request request) {
    auto const executor = co_await asio::this_coro::executor;
    auto initiate = [this, executor](auto handler, Request asked) {
        auto const kept = std::make_shared<decltype(handler)>(std::move(handler));
        dispatcher.handle(std::move(asked), [kept, executor](Reply reply) {
            asio::post(executor, [kept, reply = std::move(reply)]() mutable { (*kept)(std::move(reply)); });
        });
    };
    co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(Reply)>(
        std::move(initiate), use_awaitable, std::move(request));
}

asio::awaitable<void> Server::State::write(beast::tcp_stream& stream, Reply reply, unsigned version, bool keep_alive,
                                           bool head) {
    stream.expires_after(std::chrono::seconds(options.write_seconds));
    if (!reply.file.empty() && !head) {
        boost::system::error_code error;
        bhttp::response<bhttp::file_body> response{bhttp::response_header<>(headers_of(reply))};
        prepare(response, reply, version, keep_alive);
        response.body().open(reply.file.c_str(), beast::file_mode::scan, error);
        std::filesystem::remove(reply.file);  // the open descriptor keeps its bytes
        response.prepare_payload();
        bhttp::response_serializer<bhttp::file_body> serializer(response);
        while (!error && !serializer.is_done()) {
            stream.expires_after(std::chrono::seconds(options.write_seconds));
            auto const [failed, size] =
                co_await bhttp::async_write_some(stream, serializer, asio::as_tuple(use_awaitable));
            error = failed;
        }
        co_return;
    }
    std::string_view const body = reply.fixed_body.empty() ? std::string_view(reply.body) : reply.fixed_body;
    bhttp::response<bhttp::span_body<char const>> response{bhttp::response_header<>(headers_of(reply))};
    prepare(response, reply, version, keep_alive);
    response.body() =
        head ? boost::beast::span<char const>() : boost::beast::span<char const>(body.data(), body.size());
    response.content_length(body.size());
    co_await bhttp::async_write(stream, response, asio::as_tuple(use_awaitable));
}

Server::Server(Dispatcher& dispatcher, ServerOptions options)
    : state_(std::make_unique<State>(dispatcher, std::move(options))) {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {  // thousands of idle phones must not meet the soft limit
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    std::uint16_t listening_port = state_->options.port;
    for (unsigned i = 0; i < state_->options.threads; ++i) {
        auto lane = std::make_unique<State::Lane>();
        state_->listen(*lane, listening_port);
        listening_port = lane->acceptor.local_endpoint().port();
        asio::co_spawn(lane->context, state_->accept(*lane), asio::detached);
        state_->lanes.push_back(std::move(lane));
    }
    for (auto& lane : state_->lanes) lane->thread = std::thread([&context = lane->context] { context.run(); });
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return state_->lanes.front()->acceptor.local_endpoint().port(); }

void Server::stop() {
    if (state_->stopping.exchange(true)) return;
    for (auto& lane : state_->lanes)
        asio::post(lane->context, [&lane = *lane] {
            boost::system::error_code ignored;
            lane.acceptor.close(ignored);
            for (beast::tcp_stream* stream : lane.idle) stream->cancel();
        });
    auto const until = std::chrono::steady_clock::now() + stop_wait;
    while (state_->busy > 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (auto& lane : state_->lanes) {
        lane->context.stop();
        if (lane->thread.joinable()) lane->thread.join();
    }
}

}  // namespace regia::http
