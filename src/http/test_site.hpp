//! A small site for the tests of this folder: a gate that believes what it is told, a few routes, a socket to talk to
//! it.
#pragma once

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/server.hpp"

namespace regia::http::test {

struct Guest final : Visitor {
    std::string name;
};

//! Whoever sends the cookie `who=NAME` is NAME, with the form token `token of NAME`. Only a lead has rights.
class OpenGate final : public Gate {
public:
    std::shared_ptr<Visitor const> identify(Request const& request) override {
        bool const is_bearer = request.headers.has("authorization");
        std::string_view const name =
            is_bearer ? request.header("authorization").substr(7) : cookie(request.header("cookie"), "who");
        if (name.empty()) return nullptr;
        auto guest = std::make_shared<Guest>();
        guest->name = name;
        guest->by_bearer = is_bearer;
        guest->form_token = "token of " + guest->name;
        return guest;
    }
    bool permits(Visitor const& visitor, std::string_view) const override {
        return dynamic_cast<Guest const&>(visitor).name == "lead";
    }
    Reply ask_to_sign_in(Request const& request) override {
        return request.wants_json() ? problem(401, "sign_in", "sign_in", "sign in") : page("<h1>sign in</h1>", 401);
    }
};

class PlainPages final : public FailurePages {
public:
    Reply show(Request const& request, Failure const& failure) override {
        if (request.path == "/unshowable") throw Bug("the page of failures fails too");
        if (request.wants_json()) return problem(failure.status, failure.type, failure.type, failure.detail);
        return page("<h1>" + std::to_string(failure.status) + " " + std::string(failure.type) + "</h1>",
                    failure.status);
    }
};

class OneAsset final : public AssetSource {
public:
    std::optional<Reply> find(std::string_view name, std::string_view) const override {
        if (name != "app.0a1b.js") return std::nullopt;
        Reply reply;
        reply.fixed_body = "const app = 1;\n";
        reply.with("Content-Type", "text/javascript; charset=utf-8");
        reply.with("Cache-Control", "public, max-age=31536000, immutable");
        return reply;
    }
};

inline bool eventually(std::function<bool()> const& is_so) {
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

struct Site {
    explicit Site(std::string public_origin = "", bool compress = true)
        : dispatcher({router, gate, failures, assets, std::move(public_origin), "", compress}) {
        log_quietly();
    }
    ~Site() {
        if (server) server->stop();
        dispatcher.stop();
        server.reset();
        if (!uploads.empty()) std::filesystem::remove_all(uploads);
    }

    Router router;
    OpenGate gate;
    PlainPages failures;
    OneAsset assets;
    Dispatcher dispatcher;
    std::filesystem::path uploads;
    std::unique_ptr<Server> server;

    void serve(ServerOptions options = {}) {
        uploads = std::filesystem::temp_directory_path() / ("regia-http-" + random_token());
        std::filesystem::create_directory(uploads);
        options.port = 0;
        if (options.upload_folder.empty()) options.upload_folder = uploads.string();
        server = std::make_unique<Server>(dispatcher, options);
    }
    //! Files that were given to this site and are still held by the program, seen or unseen.
    std::size_t files_held() const {
        std::size_t held = 0;
        for (auto const& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
            std::error_code gone;
            held += std::filesystem::read_symlink(entry.path(), gone).string().starts_with(uploads.string());
        }
        return held + static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(uploads), {}));
    }
};

inline Request asked(Method method, std::string path,
                     std::vector<std::pair<std::string, std::string>> const& headers = {}) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    request.headers.add("host", "regia.example.it");
    for (auto const& [name, value] : headers) request.headers.add(name, value);
    return request;
}

inline std::string read_file(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

//! One TCP connection that sends what it is told, byte for byte.
class Client {
public:
    explicit Client(Site const& site) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(site.server->port());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        timeval const patience{20, 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        is_connected = connect(socket_, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
    }
    ~Client() { close(); }
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    //! False when the other side has closed.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            ssize_t const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    struct Answer {
        int status = 0;  //!< 0 = there was none
        std::string head, body;
        //! The value of a header, by its name as written; empty when it is not there.
        std::string header(std::string const& name) const {
            auto const at = head.find("\r\n" + name + ": ");
            if (at == std::string::npos) return {};
            auto const start = at + name.size() + 4;
            return head.substr(start, head.find("\r\n", start) - start);
        }
    };
    Answer receive(bool only_head = false) {
        Answer answer;
        std::size_t end = 0;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos)
            if (!more()) return answer;
        answer.head = received_.substr(0, end + 2);
        received_.erase(0, end + 4);
        answer.status = std::stoi(answer.head.substr(9, 3));
        std::size_t const length =
            only_head ? 0 : parse_number<std::size_t>(answer.header("Content-Length")).value_or(0);
        while (received_.size() < length)
            if (!more()) return {};
        answer.body = received_.substr(0, length);
        received_.erase(0, length);
        return answer;
    }
    Answer ask(std::string_view request, bool only_head = false) {
        send(request);
        return receive(only_head);
    }
    //! Waits until the server has closed, with nothing more to say.
    bool is_closed() {
        while (received_.empty())
            if (!more()) return is_over_;
        return false;
    }
    void close() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    //! As a telephone does that loses its network in mid-word.
    void vanish() {
        linger const at_once{1, 0};
        setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close();
    }
    bool is_connected = false;

private:
    bool more() {
        char piece[4096];
        ssize_t const got = recv(socket_, piece, sizeof piece, 0);
        is_over_ = got == 0 || (got < 0 && errno == ECONNRESET);
        if (got <= 0) return false;
        received_.append(piece, static_cast<std::size_t>(got));
        return true;
    }
    int socket_;
    std::string received_;
    bool is_over_ = false;
};

}  // namespace regia::http::test
