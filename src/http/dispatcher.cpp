#include "http/dispatcher.hpp"

#include <chrono>
#include <future>

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "http/compress.hpp"

namespace regia::http {
namespace {

constexpr std::size_t page_threads = 4;
constexpr std::size_t costly_threads = 2;
constexpr std::size_t waiting_pages_max = 4'000;
constexpr std::size_t waiting_costly_max = 64;
constexpr std::size_t compress_bytes_min = 1'000;

bool is_unsafe(Method method) { return method != Method::get && method != Method::head; }

bool is_text(std::string_view type) {
    return type.starts_with("text/") || type.starts_with("application/json") || type.starts_with("application/problem");
}

}  // namespace

struct Dispatcher::Exchange {
    Request request;
    Route const* route = nullptr;
    std::vector<Method> other_methods;
    std::function<void(Reply)> send;
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
};

Dispatcher::Dispatcher(Parts parts)
    : parts_(std::move(parts)), pages_(page_threads, waiting_pages_max), costly_(costly_threads, waiting_costly_max) {}

void Dispatcher::stop() {
    pages_.stop();
    costly_.stop();
}

Router::Match Dispatcher::match(Method method, std::string_view path, bool& english) const {
    english = path == "/en" || path.starts_with("/en/");
    if (english) path.remove_prefix(3);
    return parts_.router.match(method, path.empty() ? "/" : path);
}

Reply Dispatcher::answer(Request request) {
    std::promise<Reply> promise;
    handle(std::move(request), [&](Reply reply) { promise.set_value(std::move(reply)); });
    return promise.get_future().get();
}

void Dispatcher::handle(Request request, std::function<void(Reply)> send) {
    if (request.path.starts_with("/assets/") && !is_unsafe(request.method)) {
        std::string_view const name = std::string_view(request.path).substr(8);
        if (auto asset = parts_.assets.find(name, request.header("accept-encoding"))) return send(std::move(*asset));
    }
    auto const exchange = std::make_shared<Exchange>();
    bool english = false;
    auto match = this->match(request.method, request.path, english);
    if (english) request.path = request.path.size() > 3 ? request.path.substr(3) : "/";
    request.english = english;
    request.captured = std::move(match.captured);
    if (request.id.empty()) request.id = random_token().substr(0, 10);
    exchange->request = std::move(request);
    exchange->route = match.route;
    exchange->other_methods = std::move(match.other_methods);
    exchange->send = std::move(send);
    bool const costly = match.route && match.route->is_costly;
    auto const work = [this, exchange] {
        auto const complete = [this, exchange](std::optional<Reply> reply, std::exception_ptr error) {
            Reply final_reply = error ? failed(exchange->request, exchange->route, error) : std::move(*reply);
            finish(*exchange, final_reply);
            std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - exchange->began;
            measures_.count(exchange->route, final_reply.status, took.count());
            exchange->send(std::move(final_reply));
        };
        try {
            Answer answer = run(*exchange);
            if (answer.is_ready()) complete(std::move(answer.reply()), nullptr);
            else answer.when_ready(complete);
        } catch (...) {
            complete(std::nullopt, std::current_exception());
        }
    };
    if (!(costly ? costly_ : pages_).post(work)) {
        auto const full = std::make_exception_ptr(Unavailable("too many requests are waiting"));
        Reply reply = failed(exchange->request, match.route, full);
        if (costly) reply.status = 429;
        finish(*exchange, reply);
        exchange->send(std::move(reply));
    }
}

Answer Dispatcher::run(Exchange& exchange) {
    Request& request = exchange.request;
    Route const* const route = exchange.route;
    if (!route) {
        if (exchange.other_methods.empty()) throw NotFound();
        Reply reply = parts_.failures.show(request, {405, "method", "this path does not take this method", {}});
        std::string allowed;
        for (Method method : exchange.other_methods)
            allowed += (allowed.empty() ? "" : ", ") + std::string(name_of(method));
        return reply.with("Allow", allowed);
    }
    request.visitor = parts_.gate.identify(request);
    bool const bearer = !request.header("authorization").empty();
    if (is_unsafe(request.method) && !bearer && !came_from_our_page(request))
        throw BadRequest("the form was not sent from a page of this site");
    if (route->access.kind != Access::Kind::everyone) {
        if (!request.visitor) return parts_.gate.ask_to_sign_in(request);
        if (route->access.kind == Access::Kind::right && !parts_.gate.permits(*request.visitor, route->access.right))
            throw Forbidden(std::string(route->access.right));
    }
    // A visitor by cookie proves with the form's token that the form is one we showed to this very session.
    bool const needs_token = is_unsafe(request.method) && request.visitor && !request.visitor->by_bearer &&
                             !route->without_form_token;
    if (needs_token && !same_secret(request.form.get("form_token").empty() ? request.header("x-form-token")
                                                                          : request.form.get("form_token"),
                                    request.visitor->form_token))
        return parts_.gate.ask_to_sign_in(request);
    return route->handler(request);
}

bool Dispatcher::came_from_our_page(Request const& request) const {
    std::string_view const site = request.header("sec-fetch-site");
    if (!site.empty()) return site == "same-origin";
    std::string_view const origin = request.header("origin");
    if (!parts_.public_origin.empty() && origin == parts_.public_origin) return true;
    std::string_view const host = request.header("host");
    return !host.empty() && (origin == "http://" + std::string(host) || origin == "https://" + std::string(host));
}

Reply Dispatcher::failed(Request const& request, Route const* route, std::exception_ptr error) {
    Failure failure{500, "bug", "", {}};
    try {
        std::rethrow_exception(error);
    } catch (NotFound const& reason) {
        failure = {404, "not_found", reason.what(), {}};
    } catch (Forbidden const& reason) {
        failure = {403, "forbidden", reason.what(), route ? route->access.right : std::string_view()};
    } catch (Conflict const& reason) {
        failure = {409, "conflict", reason.what(), {}};
    } catch (BadRequest const& reason) {
        failure = {400, "bad_request", reason.what(), {}};
    } catch (Unavailable const& reason) {
        failure = {503, "unavailable", reason.what(), {}};
    } catch (db::DatabaseError const& reason) {
        bool const passing = reason.refusal == db::Refusal::busy || reason.refusal == db::Refusal::serialization;
        failure = {passing ? 503 : 500, passing ? "unavailable" : "bug", reason.what(), {}};
    } catch (std::exception const& reason) {
        failure = {500, "bug", reason.what(), {}};
    }
    if (failure.status >= 500)
        log_error("http", "a request failed",
                  {{"request", request.id}, {"route", route ? route->path : ""}, {"reason", failure.detail}});
    Reply reply;
    if (request.wants_json()) {
        std::string const detail = failure.status >= 500 ? "request " + request.id : failure.detail;
        reply = problem(failure.status, failure.type, failure.type, detail);
    } else {
        reply = parts_.failures.show(request, failure);
    }
    if (failure.status == 503) reply.with("Retry-After", "2");
    return reply;
}

void Dispatcher::finish(Exchange& exchange, Reply& reply) const {
    Request const& request = exchange.request;
    std::string const type(reply.header("Content-Type"));
    reply.with("X-Content-Type-Options", "nosniff");
    reply.with("Referrer-Policy", "same-origin");
    if (reply.header("Cache-Control").empty()) reply.with("Cache-Control", "no-store");
    if (type.starts_with("text/html")) {
        reply.with("Content-Security-Policy",
                   "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
                   "base-uri 'none'; frame-ancestors 'self'; form-action 'self'" + parts_.extra_form_action);
        reply.with("Vary", "HX-Request, Accept-Encoding");
    }
    if (parts_.compress && reply.body.size() >= compress_bytes_min && is_text(type)) {
        Encoding const encoding = best_encoding(request.header("accept-encoding"));
        if (encoding != Encoding::none) {
            reply.body = compressed(reply.body, encoding);
            reply.with("Content-Encoding", encoding == Encoding::brotli ? "br" : "gzip");
        }
    }
}

void Measures::count(Route const* route, int status, double milliseconds) {
    std::lock_guard const lock(mutex_);
    auto& line = lines_[{route ? std::string(name_of(route->method)) + " " + route->path : "none", status}];
    ++line.count;
    line.milliseconds += milliseconds;
}

std::string Measures::prometheus() const {
    std::lock_guard const lock(mutex_);
    std::string text = "# TYPE regia_http_requests_total counter\n# TYPE regia_http_milliseconds_total counter\n";
    for (auto const& [key, line] : lines_) {
        std::string const labels = "{route=\"" + key.first + "\",status=\"" + std::to_string(key.second) + "\"} ";
        text += "regia_http_requests_total" + labels + std::to_string(line.count) + "\n";
        text += "regia_http_milliseconds_total" + labels + std::to_string(line.milliseconds) + "\n";
    }
    return text;
}

}  // namespace regia::http
