#include "http/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http.hpp>
#include <ctime>

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/multipart.hpp"

namespace regia::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using asio::use_awaitable;
using Stream = beast::tcp_stream;
using Head = bhttp::request_parser<bhttp::empty_body>;

constexpr std::uint32_t header_bytes_max = 16 * 1024;
//! Room for a header, and for the lines between chunks, which have no limit of their own.
constexpr std::size_t buffer_bytes_max = 80 * 1024;
constexpr std::size_t idle_bytes_max = 8 * 1024;
constexpr std::size_t piece_bytes = 64 * 1024;
constexpr auto linger = std::chrono::seconds(3);

//! Fields of which the first and the second could be believed by different readers.
constexpr std::string_view single_fields[] = {"host",   "content-length", "content-type",   "transfer-encoding", "authorization",
                                              "cookie", "origin",         "sec-fetch-site", "x-form-token"};

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
        default: return Method::other;
    }
}

Failure unreadable(std::string detail) { return {400, "bad_request", std::move(detail), {}}; }
Failure too_large() { return {413, "too_large", "the body is too large", {}}; }

//! Reads what stands before the body; a failure when it can't be believed.
std::optional<Failure> read_head(bhttp::request<bhttp::empty_body> const& head, Request& request) {
    request.method = method_of(head.method());
    for (auto const& field : head)
        request.headers.add(lower_ascii({field.name_string().data(), field.name_string().size()}), std::string(field.value()));
    for (std::string_view name : single_fields)
        if (request.headers.all(name).size() > 1) return unreadable("the header " + std::string(name) + " comes twice");
    if (!read_target({head.target().data(), head.target().size()}, request)) return unreadable("the path can't be read");
    bool const is_old = head.version() < 11;
    if (!is_old && request.header("host").empty()) return unreadable("the header host is missing");
    std::string_view const length = request.header("content-length");
    if (length.find_first_not_of("0123456789") != std::string_view::npos) return unreadable("the length of the body is no number");
    std::string const coding = lower_ascii(request.header("transfer-encoding"));
    if (!coding.empty() && (is_old || request.headers.has("content-length"))) return unreadable("the length of the body is not clear");
    if (!coding.empty() && coding != "chunked") return Failure{501, "bad_request", "no transfer coding but chunked is known", {}};
    std::string const expected = is_old ? std::string() : lower_ascii(request.header("expect"));
    if (!expected.empty() && expected != "100-continue") return Failure{417, "bad_request", "no such expectation can be met", {}};
    return std::nullopt;
}

//! Behind the proxy on this machine every peer is this machine: the last address that the proxy wrote is the client's.
//! Nobody else's word is taken.
std::string client_address(asio::ip::address const& peer, Request const& request) {
    auto const lines = request.headers.all("x-forwarded-for");
    if (!peer.is_loopback() || lines.empty()) return peer.to_string();
    std::string const last(trim(lines.back().substr(lines.back().rfind(',') + 1)));
    boost::system::error_code error;
    auto const forwarded = asio::ip::make_address(last, error);
    return (error ? peer : forwarded).to_string();
}

//! RFC 9110 section 5.6.7.
std::string date_now() {
    std::time_t const now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char line[32];
    return {line, std::strftime(line, sizeof line, "%a, %d %b %Y %H:%M:%S GMT", &parts)};  // the locale is always C
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
        peer_ = stream.socket().remote_endpoint(ignored).address();
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
        auto const [error, size] = co_await stream_.async_read_some(buffer_.prepare(4096), asio::as_tuple(use_awaitable));
        buffer_.commit(size);
        co_return !error;
    }

    //! False when the connection is over.
    asio::awaitable<bool> serve_one() {
        Head head;
        head.header_limit(header_bytes_max);
        head.body_limit(boost::none);
        stream_.expires_after(std::chrono::seconds(site_.options.header_seconds));
        auto const [error, size] = co_await bhttp::async_read_header(stream_, buffer_, head, asio::as_tuple(use_awaitable));
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
        if (head.content_length().value_or(0) > limit) co_return Received{.refusal = co_await refuse(request, too_large())};
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

    asio::awaitable<Received> receive_upload(Head& head, Request& request, std::string const& boundary, std::uint64_t limit) {
        bhttp::request_parser<bhttp::buffer_body> parser(std::move(head));
        parser.body_limit(limit);
        auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(site_.options.upload_seconds);
        std::vector<char> piece(piece_bytes);
        std::shared_ptr<TemporaryFile> file;
        while (!parser.is_done()) {
            parser.get().body().data = piece.data();
            parser.get().body().size = piece.size();
            stream_.expires_at(std::min(until, std::chrono::steady_clock::now() + std::chrono::seconds(site_.options.body_seconds)));
            auto const [error, size] = co_await bhttp::async_read(stream_, buffer_, parser, asio::as_tuple(use_awaitable));
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
        co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(Result)>(std::move(initiate), use_awaitable,
                                                                                             std::move(start));
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
            auto const [error, size] = co_await bhttp::async_write_some(stream_, serializer, asio::as_tuple(use_awaitable));
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
            auto const [error, size] = co_await stream_.async_read_some(buffer_.prepare(piece_bytes), asio::as_tuple(use_awaitable));
            if (error) co_return;
        }
    }

    Site& site_;
    Lane& lane_;
    Stream& stream_;
    beast::flat_buffer buffer_;
    asio::ip::address peer_;
};

}  // namespace

asio::awaitable<void> converse(Lane& lane, Stream stream) {
    Counted const counted(lane.site->connections);
    Connection connection(lane, stream);
    co_await connection.run();
}

}  // namespace regia::http
