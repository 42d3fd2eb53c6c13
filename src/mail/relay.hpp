//! Hands queued letters to a mail server, a few at a time. Several programs may do so on one database.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "db/database.hpp"
#include "jobs/wake.hpp"
#include "mail/mime.hpp"

namespace regia::mail {

class SmtpConnection;
struct Attempt;

struct RelaySettings {
    std::string url;            //!< "smtp://host:port", or "smtps://..." for TLS from the first byte
    Sender sender;
    bool with_starttls = true;  //!< required, not tried: a server without it gets nothing
    std::string user = "";      //!< empty: no sign-in
    std::string password_file = "";
    std::string ca_file = "";   //!< empty: the certificates of the machine
    std::chrono::milliseconds send_timeout = std::chrono::seconds(60);
    //! A letter that another program left on its way goes again after this time; more than `send_timeout`.
    std::chrono::milliseconds takeover_after = std::chrono::seconds(150);
};

class Relay {
public:
    //! Throws Unavailable when the settings can't work: no such password file, a sender that is no address, a password
    //! that would cross the net unencrypted.
    Relay(db::Database& database, Clock const& clock, RelaySettings settings);
    ~Relay();
    Relay(Relay const&) = delete;
    Relay& operator=(Relay const&) = delete;

    //! One thread, woken by commits and once in five seconds. Only in a production database.
    void start();
    void stop();
    //! Sends what is due on the calling thread, until nothing is or the server is out of reach; returns how many the
    //! server took. Throws what the database throws.
    int drain();

private:
    struct Watched {
        std::int64_t attempts = 0;
        std::chrono::steady_clock::time_point since;
    };

    void listen();
    void take_over();
    //! True when the server took it; nothing was sent when another program has the letter.
    bool send(Attempt const& queued);

    db::Database& database_;
    Clock const& clock_;
    RelaySettings settings_;
    std::unique_ptr<SmtpConnection> connection_;
    std::shared_ptr<jobs::Wake> wake_ = std::make_shared<jobs::Wake>();
    std::atomic<bool> stopping_{false};
    std::atomic<bool> is_unreachable_{false};  //!< the last hand-over found no server to talk to
    std::mutex rounds_;  //!< `drain` beside the thread: one at a time on the connection
    std::map<Uuid, Watched> watched_;
    std::thread thread_;
};

}  // namespace regia::mail
