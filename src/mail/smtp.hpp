//! One connection to a mail server, kept open from letter to letter. libcurl stays behind this header.
#pragma once

#include <atomic>
#include <string>

#include "mail/relay.hpp"

namespace regia::mail {

//! What came of one hand-over. `refused` is about this letter and final; `unreachable` is about no letter at all.
struct HandOver {
    enum class Kind { taken, refused, later, unreachable } kind = Kind::later;
    std::string reason;
};

class SmtpConnection {
public:
    //! `stopping` ends a hand-over in the middle; it counts as `later`.
    SmtpConnection(RelaySettings const& settings, std::string password, std::atomic<bool> const& stopping);
    ~SmtpConnection();
    SmtpConnection(SmtpConnection const&) = delete;
    SmtpConnection& operator=(SmtpConnection const&) = delete;

    HandOver hand_over(std::string const& address, std::string const& message);

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace regia::mail
