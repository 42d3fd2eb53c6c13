//! A mail server for tests: speaks as much SMTP as a client needs, on loopback, and keeps what it is given.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/errors.hpp"

namespace regia::mail {

struct Received {
    std::string from;
    std::string to;
    std::string message;  //!< with CRLF, dots unstuffed
};

class SmtpListener {
public:
    SmtpListener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(socket_, 8) != 0 ||
            ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
            throw Unavailable("the test's mail server has no port");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~SmtpListener() {
        stopping_ = true;
        thread_.join();
        ::close(socket_);
    }
    SmtpListener(SmtpListener const&) = delete;
    SmtpListener& operator=(SmtpListener const&) = delete;

    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
    std::vector<Received> received() const {
        std::lock_guard const lock(mutex_);
        return received_;
    }
    int connections() const { return connections_; }
    //! The answer to the next recipients, until it is set to nothing.
    void answer_recipients(std::string answer) {
        std::lock_guard const lock(mutex_);
        recipient_answer_ = std::move(answer);
    }

private:
    static constexpr std::size_t session_bytes_max = 1 << 20;

    void serve() {
        while (!stopping_) {
            if (!is_readable(socket_)) continue;
            int const peer = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
            if (peer < 0) continue;
            ++connections_;
            talk(peer);
            ::close(peer);
        }
    }
    static bool is_readable(int socket) {
        pollfd poll{.fd = socket, .events = POLLIN, .revents = 0};
        return ::poll(&poll, 1, 20) == 1;
    }
    void say(int peer, std::string const& line) {
        std::string const whole = line + "\r\n";
        if (::send(peer, whole.data(), whole.size(), MSG_NOSIGNAL) < 0) return;
    }
    //! False at the end of the connection or of the test.
    bool read_line(int peer, std::string& pending, std::string& line) {
        for (;;) {
            if (auto const end = pending.find("\r\n"); end != std::string::npos) {
                line = pending.substr(0, end);
                pending.erase(0, end + 2);
                return true;
            }
            if (stopping_ || pending.size() > session_bytes_max) return false;
            if (!is_readable(peer)) continue;
            char bytes[4096];
            ssize_t const count = ::recv(peer, bytes, sizeof bytes, 0);
            if (count <= 0) return false;
            pending.append(bytes, static_cast<std::size_t>(count));
        }
    }
    void talk(int peer) {
        std::string pending;
        std::string line;
        Received mail;
        say(peer, "220 test ready");
        while (read_line(peer, pending, line)) {
            if (line.starts_with("MAIL FROM:")) {
                mail = {.from = line.substr(10), .to = {}, .message = {}};
                say(peer, "250 ok");
            } else if (line.starts_with("RCPT TO:")) {
                mail.to = line.substr(8);
                std::lock_guard const lock(mutex_);
                say(peer, recipient_answer_.empty() ? "250 ok" : recipient_answer_);
            } else if (line == "DATA") {
                say(peer, "354 go on");
                while (read_line(peer, pending, line) && line != ".")
                    mail.message += (line.starts_with('.') ? line.substr(1) : line) + "\r\n";
                {
                    std::lock_guard const lock(mutex_);
                    received_.push_back(mail);
                }
                say(peer, "250 taken");
            } else if (line == "QUIT") {
                say(peer, "221 bye");
                return;
            } else {
                say(peer, "250 test");
            }
        }
    }

    int socket_;
    unsigned port_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<int> connections_{0};
    mutable std::mutex mutex_;
    std::vector<Received> received_;
    std::string recipient_answer_;
    std::thread thread_;
};

}  // namespace regia::mail
