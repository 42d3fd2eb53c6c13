//! A request as handlers see it, and what they answer. Plain values: nothing here knows of sockets.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/outcome.hpp"
#include "base/uuid.hpp"
#include "db/database.hpp"
#include "http/temporary_file.hpp"

namespace regia::http {

enum class Method { get, head, post, put, del, options, other };

//! Names and values in the order they came (a query, a form, the headers).
class Fields {
public:
    void add(std::string name, std::string value) { pairs_.emplace_back(std::move(name), std::move(value)); }
    //! The first value of that name; empty when there is none.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    std::vector<std::string_view> all(std::string_view name) const;
    std::vector<std::pair<std::string, std::string>> const& pairs() const { return pairs_; }

private:
    std::vector<std::pair<std::string, std::string>> pairs_;
};

//! Percent-decoded `a=1&b=2`. Nothing when an escape is broken, the text is not UTF-8, or there are too many pairs for
//! a form of ours.
std::optional<Fields> parse_urlencoded(std::string_view text);
std::string url_encode(std::string_view text);
//! The value of one cookie in a `Cookie` header; empty when it is not there.
std::string_view cookie(std::string_view header, std::string_view name);

//! Who asks. The gate (access/) makes a richer one; http/ only carries it.
struct Visitor {
    virtual ~Visitor() = default;
    std::string form_token;    //!< what a form of this visitor must carry; empty for bearers, who need none
    bool by_bearer = false;
};

//! In the query of what a page fetches by itself, to show new figures: no sign that somebody is there.
inline constexpr std::string_view refresh_mark = "aggiorna";

//! A file of a multipart form, already on disk; gone with the request.
struct Upload {
    std::string field;
    std::string file_name;  //!< as the browser gave it: never use it as a path
    std::string path;       //!< opens `file`
    std::uint64_t size_bytes = 0;
    std::shared_ptr<TemporaryFile const> file;
};

//! A multipart body as it came, read only when its sender is known to be allowed to send it.
struct UnreadForm {
    std::shared_ptr<TemporaryFile const> body;
    std::string boundary;
    std::string folder;  //!< for the files in it
};

struct Request {
    Method method = Method::get;
    std::string path;           //!< decoded, without the language prefix: "/percorso"
    std::string query_text;     //!< as it came, without the question mark
    bool english = false;       //!< the path began with /en
    Fields query;
    Fields headers;             //!< names in lower case
    Fields form;                //!< of a urlencoded or multipart body
    Fields captured;            //!< the {names} of the route's path
    std::vector<Upload> uploads;
    UnreadForm unread_form;     //!< for the dispatcher, who makes `form` and `uploads` of it
    std::string body;           //!< of any other content type
    std::string remote_address;
    std::string_view route;     //!< the path as its route is declared: "/enti/{ente}"; empty = none
    std::string id;             //!< on the error page and in the log
    std::shared_ptr<Visitor const> visitor;

    std::string_view header(std::string_view lower_case_name) const { return headers.get(lower_case_name); }
    std::string_view in_path(std::string_view name) const { return captured.get(name); }
    //! The id in the path under that name; throws NotFound when it is not an id at all.
    Uuid id_in_path(std::string_view name) const;
    bool wants_json() const;      //!< under /api/
    bool is_fragment() const { return header("hx-request") == "true"; }
    //! "/percorso?x=1" with the language prefix, as the browser must ask for it.
    std::string target() const;
    //! A path of ours in the language of this request.
    std::string local(std::string_view path_of_ours) const;
    //! What If-Match asks of a command, in its transaction; set by the dispatcher for a route that `edits`.
    std::function<void(db::Tx&, Request const&)> precondition{};
    //! Throws Changed when the program named other versions than the one of now (RFC 9110, 13.1.1). A handler that
    //! returns a Write needs not ask: the dispatcher does. Nothing is asked without that header.
    void check_unchanged(db::Tx& tx) const {
        if (precondition) precondition(tx, *this);
    }
};

//! What the program wants to change is not as it last saw it (412).
struct Changed : Conflict {
    using Conflict::Conflict;
};

//! Path and query of a request line into the request. False when it is malformed, or when its path climbs ("..") or
//! holds what no path of ours holds (a control character, a backslash).
bool read_target(std::string_view target, Request& request);

struct Reply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    //! Instead of `body`: bytes that live as long as the program (assets).
    std::string_view fixed_body;
    //! Instead of `body`: what was spooled to disk (exports).
    std::shared_ptr<TemporaryFile const> file;

    Reply& with(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    std::string_view header(std::string_view name) const;
};

//! Whether If-Match or If-None-Match names this entity tag, or everything (`*`). W/ counts for nothing, though RFC 9110
//! (8.8.3.2) wants strong tags for If-Match: a proxy that compresses makes ours weak, and they are of what is said.
bool names_tag(std::string_view header, std::string_view tag);

Reply page(std::string html, int status = 200);
Reply text(std::string plain, int status = 200);
Reply json(std::string document, int status = 200);
//! 303: the next page is fetched with GET.
Reply see_other(std::string location);
//! RFC 9457. `type` is a word of ours ("validation"), `detail` a sentence for a person.
Reply problem(int status, std::string_view type, std::string_view title, std::string_view detail,
              std::vector<FieldError> const& errors = {});

//! Ends a request, and rolls its transaction back, with the reply that its protocol wants: for handlers that speak to
//! programs in a form of their own (xAPI).
struct Answered : std::exception {
    explicit Answered(Reply with) : reply(std::move(with)) {}
    char const* what() const noexcept override { return "the request was answered with a refusal"; }
    Reply reply;
};

//! Exactly one of the two is given.
using Send = std::function<void(std::optional<Reply>, std::exception_ptr)>;

//! A write, and what it answers: one transaction, serial by `key`. `command` may be run again.
struct Write {
    db::Database* database = nullptr;
    std::string key;
    std::function<Reply(db::Tx&)> command;
};

//! What a handler returns: a reply, or a promise of one that is kept when a commit is durable.
class Answer {
public:
    Answer(Reply reply) : reply_(std::move(reply)) {}                            // NOLINT: a reply is an answer
    Answer(std::function<void(Send)> later) : later_(std::move(later)) {}        // NOLINT
    Answer(Write write) : write_(std::move(write)) {}                            // NOLINT

    bool is_ready() const { return !later_ && !write_.database; }
    Reply& reply() { return reply_; }
    //! The write that is promised, for who puts something around it in the same transaction; null for anything else.
    Write* write() { return write_.database ? &write_ : nullptr; }
    void when_ready(Send send);

private:
    Reply reply_;
    std::function<void(Send)> later_;
    Write write_;
};

using Handler = std::function<Answer(Request const&)>;

//! The normal form of a write: `command(tx)` returns the Reply that is sent once its commit is durable. It may be run
//! again, so it takes its input by value and does nothing but SQL.
template <class Do>
Answer after_commit(db::Database& database, std::string key, Do command) {
    return Write{&database, std::move(key), std::move(command)};
}

}  // namespace regia::http
