#include "http/dispatcher.hpp"

#include <chrono>
#include <future>

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "http/api/edit.hpp"
#include "http/compress.hpp"
#include "http/multipart.hpp"

namespace regia::http {
namespace {

constexpr std::size_t page_threads = 4;
constexpr std::size_t costly_threads = 2;
constexpr std::size_t waiting_pages_max = 4'000;
constexpr std::size_t waiting_costly_max = 64;
constexpr std::size_t compress_bytes_min = 1'000;
constexpr std::string_view asset_prefix = "/assets/";

//! What programs ask for has one language. Under /en/ it would be a second name that a proxy's rules don't know.
constexpr std::string_view paths_of_programs[] = {"/api/", "/xapi/", "/assets/", "/health/", "/metrics"};

bool is_unsafe(Method method) { return method != Method::get && method != Method::head; }

bool is_text(std::string_view type) {
    return type.starts_with("text/") || type.starts_with("application/json") || type.starts_with("application/problem");
}

bool is_for_programs(std::string_view path) {
    for (std::string_view start : paths_of_programs)
        if (path.starts_with(start)) return true;
    return false;
}

//! Failures in JSON: of our interface, and of the record store, whose replies are otherwise its own.
bool is_told_in_json(Request const& request) { return request.wants_json() || request.path.starts_with("/xapi/"); }

//! The reply that a handler threw; nothing for any other error.
std::optional<Reply> reply_thrown(std::exception_ptr const& error) {
    if (!error) return std::nullopt;
    try {
        std::rethrow_exception(error);
    } catch (Answered const& answered) {
        return answered.reply;
    } catch (...) {
        return std::nullopt;
    }
}

//! A line end in a value would let its author write headers of his own.
bool is_header_value(std::string_view value) {
    for (char c : value)
        if ((static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f') return false;
    return true;
}

//! For what has no exception of its own in base/errors.hpp, since only this folder says it.
struct Refused {
    Failure failure;
};

Failure failure_of(std::exception_ptr error, Route const* route) {
    if (!error) return {500, "bug", "a handler answered neither with a reply nor with an error", {}};
    try {
        std::rethrow_exception(std::move(error));
    } catch (Refused const& reason) {
        return reason.failure;
    } catch (NotFound const& reason) {
        return {404, "not_found", reason.what(), {}};
    } catch (Forbidden const& reason) {
        return {403, "forbidden", reason.what(), route ? route->access.right : std::string_view()};
    } catch (Changed const& reason) {
        return {412, "changed", reason.what(), {}};
    } catch (Conflict const& reason) {
        return {409, "conflict", reason.what(), {}};
    } catch (BadRequest const& reason) {
        return {400, "bad_request", reason.what(), {}};
    } catch (Unavailable const& reason) {
        return {503, "unavailable", reason.what(), {}};
    } catch (db::DatabaseError const& reason) {
        bool const passing = reason.refusal == db::Refusal::busy || reason.refusal == db::Refusal::serialization;
        return {passing ? 503 : 500, passing ? "unavailable" : "bug", reason.what(), {}};
    } catch (std::exception const& reason) {
        return {500, "bug", reason.what(), {}};
    } catch (...) {
        return {500, "bug", "something that is no exception was thrown", {}};
    }
}

}  // namespace

struct Dispatcher::Exchange {
    Request request;
    Route const* route = nullptr;
    std::vector<Method> other_methods;
    std::function<void(Reply)> send;
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    std::atomic<bool> is_answered{false};

    Exchange(Request asked, std::function<void(Reply)> to) : request(std::move(asked)), send(std::move(to)) {}
    Exchange(Exchange const&) = delete;
    Exchange& operator=(Exchange const&) = delete;
    //! Whoever promised a reply and let go of the promise leaves nobody waiting.
    ~Exchange() {
        if (!is_answered) send(text("500 " + request.id + "\n", 500));
    }
};

Dispatcher::Dispatcher(Parts parts)
    : parts_(std::move(parts)), pages_(page_threads, waiting_pages_max), costly_(costly_threads, waiting_costly_max) {
    for (std::string* origin : {&parts_.public_origin, &parts_.content_origin})
        while (origin->ends_with('/')) origin->pop_back();
    if (!parts_.extra_form_action.empty()) parts_.extra_form_action.insert(0, " ");
}

void Dispatcher::stop() {
    costly_.stop();
    pages_.stop();
}

Router::Match Dispatcher::match(Method method, std::string_view path, bool& english) const {
    english = path == "/en" || (path.starts_with("/en/") && !is_for_programs(path.substr(3)));
    if (english) path.remove_prefix(3);
    return parts_.router.match(method, path.empty() ? "/" : path);
}

Dispatcher::Reception Dispatcher::reception(Method method, std::string_view path) const {
    bool english = false;
    Route const* const route = match(method, path, english).route;
    return route ? Reception{route->body_bytes_max, route->takes_upload} : Reception{body_bytes_usual, false};
}

Reply Dispatcher::answer(Request request) {
    std::promise<Reply> promise;
    handle(std::move(request), [&](Reply reply) { promise.set_value(std::move(reply)); });
    return promise.get_future().get();
}

std::shared_ptr<Dispatcher::Exchange> Dispatcher::exchange_for(Request request, std::function<void(Reply)> send) const {
    auto exchange = std::make_shared<Exchange>(std::move(request), std::move(send));
    Request& asked = exchange->request;
    auto match = this->match(asked.method, asked.path, asked.english);
    if (asked.english) asked.path = asked.path.size() > 3 ? asked.path.substr(3) : "/";
    asked.captured = std::move(match.captured);
    if (asked.id.empty()) asked.id = random_token().substr(0, 10);
    exchange->route = match.route;
    if (match.route) asked.route = match.route->path;
    exchange->other_methods = std::move(match.other_methods);
    return exchange;
}

void Dispatcher::post(std::shared_ptr<Exchange> exchange, std::function<void()> work) {
    bool const is_costly = exchange->route && exchange->route->is_costly;
    if ((is_costly ? costly_ : pages_).post(std::move(work))) return;
    // Few at a time may do what is costly: whoever is too many is asked to come again, not told that we are down.
    Failure const full = is_costly ? Failure{429, "too_many", "too many of these requests are waiting", {}}
                                   : Failure{503, "unavailable", "too many requests are waiting", {}};
    complete(*exchange, std::nullopt, std::make_exception_ptr(Refused{full}));
}

//! On the host of foreign content there is nothing else: a form of ours there would be in its reach.
bool Dispatcher::is_elsewhere(Request const& request) const {
    if (parts_.content_origin.empty()) return false;
    std::string_view const origin = parts_.content_origin;
    bool const is_there = origin.substr(origin.find("://") + 3) == request.header("host");
    return is_there && !request.path.starts_with("/pacchetti/") && !request.path.starts_with(asset_prefix);
}

void Dispatcher::handle(Request request, std::function<void(Reply)> send) {
    if (is_elsewhere(request)) return send(text("404\n", 404));
    if (request.path.starts_with(asset_prefix) && !is_unsafe(request.method)) {
        std::string_view const name = std::string_view(request.path).substr(asset_prefix.size());
        if (auto asset = parts_.assets.find(name, request.header("accept-encoding")))
            return send(std::move(asset->with("X-Content-Type-Options", "nosniff")));
    }
    auto const exchange = exchange_for(std::move(request), std::move(send));
    post(exchange, [this, exchange] {
        try {
            Answer answer = run(*exchange);
            if (answer.is_ready()) return complete(*exchange, std::move(answer.reply()), nullptr);
            answer.when_ready([this, exchange](std::optional<Reply> reply, std::exception_ptr error) {
                complete_later(exchange, std::move(reply), std::move(error));
            });
        } catch (...) {
            complete(*exchange, std::nullopt, std::current_exception());
        }
    });
}

void Dispatcher::admit(Request request, std::function<void(std::optional<Reply>)> then) {
    auto const exchange = exchange_for(std::move(request), [then](Reply reply) { then(std::move(reply)); });
    post(exchange, [this, exchange, then] {
        try {
            if (auto no = barred(*exchange)) return complete(*exchange, std::move(*no), nullptr);
        } catch (...) {
            return complete(*exchange, std::nullopt, std::current_exception());
        }
        exchange->is_answered = true;
        then(std::nullopt);
    });
}

void Dispatcher::refuse(Request request, Failure failure, std::function<void(Reply)> send) {
    auto const exchange = exchange_for(std::move(request), std::move(send));
    exchange->route = nullptr;  // it was never reached
    auto const error = std::make_exception_ptr(Refused{std::move(failure)});
    post(exchange, [this, exchange, error] { complete(*exchange, std::nullopt, error); });
}

void Dispatcher::complete_later(std::shared_ptr<Exchange> const& exchange, std::optional<Reply> reply,
                                std::exception_ptr error) {
    // We are on a thread of the database, which the writes of everybody wait for: what takes time goes back to a pool.
    bool const is_quick = reply && reply->body.size() < compress_bytes_min;
    if (is_quick) return complete(*exchange, std::move(reply), nullptr);
    auto const kept = std::make_shared<std::optional<Reply>>(std::move(reply));
    bool const is_posted = pages_.post([this, exchange, kept, error] { complete(*exchange, std::move(*kept), error); });
    if (!is_posted) complete(*exchange, std::move(*kept), error);
}

void Dispatcher::complete(Exchange& exchange, std::optional<Reply> reply, std::exception_ptr error) noexcept {
    if (exchange.is_answered.exchange(true)) return;
    Reply ready;
    try {
        ready = reply ? std::move(*reply) : failed(exchange.request, exchange.route, std::move(error));
        finish(exchange.request, ready);
    } catch (std::exception const& reason) {
        log_error("http", "a reply could not be made", {{"request", exchange.request.id}, {"reason", reason.what()}});
        ready = text("500 " + exchange.request.id + "\n", 500);
    }
    std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - exchange.began;
    measures_.count(exchange.route, ready.status, took.count());
    exchange.send(std::move(ready));
}

Answer Dispatcher::run(Exchange& exchange) {
    Request& request = exchange.request;
    if (auto no = barred(exchange)) return std::move(*no);
    if (UnreadForm const& form = request.unread_form; form.body) {
        read_multipart(*form.body, form.boundary, form.folder, request);
        request.unread_form = {};
    }
    // A visitor by cookie proves with the form's token that the form is one we showed to this very session.
    bool const needs_token = is_unsafe(request.method) && request.visitor && !request.visitor->by_bearer &&
                             !exchange.route->without_form_token;
    if (needs_token && !has_form_token(request)) return parts_.gate.ask_to_sign_in(request);
    bool const is_write = is_unsafe(request.method) && request.wants_json();
    if (is_write) take_precondition(*exchange.route, request);
    Answer answer = exchange.route->handler(request);
    keep_precondition(request, answer);
    bool const is_once = is_write && request.headers.has("idempotency-key");
    return is_once ? parts_.gate.once(request, std::move(answer)) : std::move(answer);
}

//! The page that the form of this address stands on; empty when there is none. A form that was refused leaves its
//! address in the browser's line, and in the links of the frame.
std::string Dispatcher::page_above(std::string path) const {
    while (path.size() > 1) {
        path.resize(std::max<std::size_t>(1, path.rfind('/')));
        if (!parts_.router.match(Method::get, path).route) continue;
        std::string encoded;
        for (char const& c : path) encoded += c == '/' ? "/" : url_encode(std::string_view(&c, 1));
        return encoded;
    }
    return {};
}

//! What is decided before a body is looked at: is there such a route, was it asked from our pages, may this visitor.
std::optional<Reply> Dispatcher::barred(Exchange& exchange) {
    Request& request = exchange.request;
    Route const* const route = exchange.route;
    if (!route) {
        if (exchange.other_methods.empty()) throw NotFound();
        bool const is_opened = request.method == Method::get && !is_told_in_json(request);
        if (std::string const page = is_opened ? page_above(request.path) : ""; !page.empty())
            return see_other(request.local(page));
        std::string allowed;
        for (Method method : exchange.other_methods) {
            allowed += (allowed.empty() ? "" : ", ") + std::string(name_of(method));
            if (method == Method::get) allowed += ", HEAD";
        }
        return show(request, {405, "method", "this path does not take this method", {}}).with("Allow", allowed);
    }
    request.visitor = parts_.gate.identify(request);
    bool const is_bearer = !request.header("authorization").empty();
    if (is_unsafe(request.method) && !is_bearer && !route->is_for_servers && !came_from_our_page(request))
        throw BadRequest("the form was not sent from a page of this site");
    if (route->access.kind == Access::Kind::everyone) return std::nullopt;
    if (!request.visitor) return parts_.gate.ask_to_sign_in(request);
    if (route->access.kind == Access::Kind::right && !parts_.gate.permits(*request.visitor, route->access.right))
        throw Forbidden(std::string(route->access.right));
    return std::nullopt;
}

bool Dispatcher::has_form_token(Request const& request) const {
    std::string_view const typed = request.form.get("form_token");
    return same_secret(typed.empty() ? request.header("x-form-token") : typed, request.visitor->form_token);
}

bool Dispatcher::came_from_our_page(Request const& request) const {
    std::string_view const site = request.header("sec-fetch-site");
    if (!site.empty()) return site == "same-origin";
    std::string_view const origin = request.header("origin");
    if (!parts_.public_origin.empty()) return origin == parts_.public_origin;
    std::string_view const host = request.header("host");
    return !host.empty() && (origin == "http://" + std::string(host) || origin == "https://" + std::string(host));
}

Reply Dispatcher::failed(Request const& request, Route const* route, std::exception_ptr error) {
    if (auto reply = reply_thrown(error)) return std::move(*reply);
    Failure const failure = failure_of(std::move(error), route);
    bool const is_ours = failure.status == 500 || failure.status == 503;  // 501 is the client's doing
    if (is_ours)
        log_error("http", "a request failed",
                  {{"request", request.id}, {"route", route ? route->path : ""}, {"reason", failure.detail}});
    return show(request, failure);
}

Reply Dispatcher::show(Request const& request, Failure const& failure) {
    Reply reply;
    if (is_told_in_json(request)) {
        // What went wrong inside is for the log; the id leads there.
        std::string const detail = failure.status >= 500 ? "request " + request.id : failure.detail;
        reply = problem(failure.status, failure.type, failure.type, detail);
    } else {
        reply = parts_.failures.show(request, failure);
    }
    if (failure.status == 503 || failure.status == 429) reply.with("Retry-After", "2");
    return reply;
}

void Dispatcher::tag(Request const& request, Reply& reply) {
    bool const is_asked = request.method == Method::get || request.method == Method::head;
    if (!is_asked || !request.wants_json() || reply.status != 200 || reply.file) return;
    if (reply.header("ETag").empty()) reply.with("ETag", tag_of(reply.body));
    // A program keeps what it read where its owner says. A browser may be anybody's: there nothing is kept.
    if (request.visitor && request.visitor->by_bearer) reply.with("Cache-Control", "private, no-cache");
    if (!names_tag(request.header("if-none-match"), reply.header("ETag"))) return;
    reply.status = 304;
    reply.body.clear();
}

void Dispatcher::finish(Request const& request, Reply& reply) const {
    for (auto const& [name, value] : reply.headers)
        if (!is_header_value(value)) throw Bug("the header " + name + " holds a control character");
    tag(request, reply);
    std::string const type(reply.header("Content-Type"));
    reply.with("X-Content-Type-Options", "nosniff");
    reply.with("Referrer-Policy", "same-origin");
    reply.with("Cross-Origin-Opener-Policy", "same-origin");
    // Foreign content (course packages) says for itself who may load it, and what it may do.
    if (reply.header("Cross-Origin-Resource-Policy").empty()) reply.with("Cross-Origin-Resource-Policy", "same-origin");
    if (parts_.public_origin.starts_with("https://")) reply.with("Strict-Transport-Security", "max-age=31536000");
    if (reply.header("Cache-Control").empty()) reply.with("Cache-Control", "no-store");
    bool const is_page = type.starts_with("text/html");
    if (is_page && reply.header("Content-Security-Policy").empty()) {
        std::string const frames = parts_.content_origin.empty() ? "" : "; frame-src 'self' " + parts_.content_origin;
        reply.with("Content-Security-Policy",
                   "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
                   "base-uri 'none'; frame-ancestors 'self'; form-action 'self'" + parts_.extra_form_action + frames);
    }
    if (is_text(type)) reply.with("Vary", is_page ? "HX-Request, Accept-Encoding" : "Accept-Encoding");
    if (!parts_.compress || reply.body.size() < compress_bytes_min || !is_text(type)) return;
    Encoding const encoding = best_encoding(request.header("accept-encoding"));
    if (encoding == Encoding::none) return;
    reply.body = compressed(reply.body, encoding);
    reply.with("Content-Encoding", encoding == Encoding::brotli ? "br" : "gzip");
}

void Measures::count(Route const* route, int status, double milliseconds) {
    std::string const name = route ? std::string(name_of(route->method)) + " " + route->path : "none";
    std::lock_guard const lock(mutex_);
    auto& line = lines_[{name, status}];
    ++line.count;
    line.milliseconds += milliseconds;
}

std::string Measures::prometheus() const {
    std::lock_guard const lock(mutex_);
    std::string counts = "# TYPE regia_http_requests_total counter\n";
    std::string times = "# TYPE regia_http_milliseconds_total counter\n";
    for (auto const& [key, line] : lines_) {
        std::string const labels = "{route=\"" + key.first + "\",status=\"" + std::to_string(key.second) + "\"} ";
        counts += "regia_http_requests_total" + labels + std::to_string(line.count) + "\n";
        times += "regia_http_milliseconds_total" + labels + std::to_string(line.milliseconds) + "\n";
    }
    return counts + times;
}

}  // namespace regia::http
