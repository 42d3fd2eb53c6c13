//! From a request to its reply: language, route, who asks, may they, form token, handler, errors, headers, compression.
//! In-process tests call `answer` and need no socket.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "http/pool.hpp"
#include "http/router.hpp"

namespace regia::http {

//! Knows who asks and what they may do. Given by access/.
class Gate {
public:
    virtual ~Gate() = default;
    //! From the cookie or the bearer token; null for nobody. A wrong bearer token is nobody too.
    virtual std::shared_ptr<Visitor const> identify(Request const& request) = 0;
    virtual bool permits(Visitor const& visitor, std::string_view right) const = 0;
    //! For who is not signed in, or no longer: keeps what was typed.
    virtual Reply ask_to_sign_in(Request const& request) = 0;
    //! A program's unsafe request that carries an Idempotency-Key: `answer` as it is done once, whatever is sent twice.
    virtual Answer once(Request const& request, Answer answer) {
        (void)request;
        return answer;
    }
};

//! What went wrong, for the page that says so.
struct Failure {
    int status;
    std::string_view type;  //!< "not_found", "forbidden", "conflict", "bad_request", "too_large", "method",
                            //!< "too_many", "unavailable", "bug", "changed"
    std::string detail;     //!< for problem details and the log; pages use words of their own
    std::string_view right; //!< of the route, for 403
};

class FailurePages {
public:
    virtual ~FailurePages() = default;
    virtual Reply show(Request const& request, Failure const& failure) = 0;
};

//! A file of web/ as it was built: immutable, compressed ahead.
class AssetSource {
public:
    virtual ~AssetSource() = default;
    //! Nothing when there is no such name. `accept` is the Accept-Encoding header.
    virtual std::optional<Reply> find(std::string_view name, std::string_view accept) const = 0;
};

//! Requests by route and status, for /metrics.
class Measures {
public:
    void count(Route const* route, int status, double milliseconds);
    std::string prometheus() const;

private:
    mutable std::mutex mutex_;
    struct Line {
        std::uint64_t count = 0;
        double milliseconds = 0;
    };
    std::map<std::pair<std::string, int>, Line> lines_;
};

class Dispatcher {
public:
    struct Parts {
        Router const& router;
        Gate& gate;
        FailurePages& failures;
        AssetSource const& assets;
        std::string public_origin;  //!< "https://regia.example.it": what Origin must be; empty = the Host header
        std::string extra_form_action;  //!< hosts a sign-in form may be sent to, with blanks between them
        bool compress = true;
        std::string content_origin{};  //!< another host of ours, for foreign content and nothing else
    };
    explicit Dispatcher(Parts parts);

    //! What a server must know before it reads a body, from method and path alone.
    struct Reception {
        std::uint64_t body_bytes_max;
        bool takes_upload;
    };
    Reception reception(Method method, std::string_view path) const;
    //! Before an upload is read: nothing when who sends it may, else the reply that says no. `then` is called once, on
    //! any thread.
    void admit(Request request, std::function<void(std::optional<Reply>)> then);
    //! Answers on this thread, waiting for a deferred reply. For tests and the command line.
    Reply answer(Request request);
    //! Answers from a pool; `send` is called once, on any thread, also when a handler breaks its promise of a reply.
    void handle(Request request, std::function<void(Reply)> send);
    //! The reply to a request that can't be read or won't be taken; what is known of it chooses page or problem.
    void refuse(Request request, Failure failure, std::function<void(Reply)> send);
    Measures& measures() { return measures_; }
    void stop();

private:
    struct Exchange;
    std::shared_ptr<Exchange> exchange_for(Request request, std::function<void(Reply)> send) const;
    Router::Match match(Method method, std::string_view path, bool& english) const;
    void post(std::shared_ptr<Exchange> exchange, std::function<void()> work);
    //! Also when it was completed before: then it does nothing.
    void complete(Exchange& exchange, std::optional<Reply> reply, std::exception_ptr error) noexcept;
    void complete_later(std::shared_ptr<Exchange> const& exchange, std::optional<Reply> reply,
                        std::exception_ptr error);
    Answer run(Exchange& exchange);
    std::optional<Reply> barred(Exchange& exchange);
    std::string page_above(std::string path) const;
    bool is_elsewhere(Request const& request) const;
    Reply failed(Request const& request, Route const* route, std::exception_ptr error);
    Reply show(Request const& request, Failure const& failure);
    void finish(Request const& request, Reply& reply) const;
    //! A GET of a program gets an entity tag, or 304 when it has just that already.
    static void tag(Request const& request, Reply& reply);
    bool came_from_our_page(Request const& request) const;
    bool has_form_token(Request const& request) const;

    Parts parts_;
    Measures measures_;
    Pool pages_;
    Pool costly_;
};

}  // namespace regia::http
