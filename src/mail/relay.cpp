#include "mail/relay.hpp"

#include <algorithm>
#include <fstream>

#include "base/log.hpp"
#include "base/text.hpp"
#include "jobs/failure.hpp"
#include "mail/outbox_store.hpp"
#include "mail/smtp.hpp"

namespace regia::mail {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::int64_t letters_at_a_time = 20;
constexpr std::int64_t attempts_max = 12;
constexpr milliseconds poll_every{5000};
constexpr milliseconds gather_for{100};
constexpr milliseconds unreachable_for{30'000};

//! 1, 2, 4 ... minutes, at most 4 hours: twelve attempts last most of a day. A server that was out of reach is no
//! fault of the letter, which goes soon after its return.
std::int64_t pause_after(std::int64_t attempts, HandOver::Kind kind) {
    auto const longest = kind == HandOver::Kind::unreachable ? minutes(10) : hours(4);
    return std::min(minutes(std::int64_t{1} << std::min<std::int64_t>(attempts - 1, 10)), longest);
}

std::string password_in(std::string const& file) {
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line) || trim(line).empty()) throw Unavailable("no password in the file " + file);
    return std::string(trim(line));
}

bool is_loopback(std::string_view url) {
    for (std::string_view const host : {"smtp://127.", "smtp://localhost:", "smtp://[::1]"})
        if (url.starts_with(host)) return true;
    return url == "smtp://localhost";
}

}  // namespace

Relay::Relay(db::Database& database, Clock const& clock, RelaySettings settings)
    : database_(database), clock_(clock), settings_(std::move(settings)) {
    if (!is_address(settings_.sender.address)) throw Unavailable("the sender of e-mails is not an address");
    bool const is_encrypted = settings_.with_starttls || settings_.url.starts_with("smtps://");
    if (!settings_.user.empty() && !is_encrypted && !is_loopback(settings_.url))
        throw Unavailable("the mail server's password would cross the net unencrypted: ask for STARTTLS");
    std::string const password = settings_.user.empty() ? std::string() : password_in(settings_.password_file);
    connection_ = std::make_unique<SmtpConnection>(settings_, password, stopping_);
    database.on_commit([wake = wake_] { wake->ring(); });
}

Relay::~Relay() { stop(); }

void Relay::start() {
    if (thread_.joinable()) return;
    stopping_ = false;
    wake_->open();
    thread_ = std::thread([this] { listen(); });
}

void Relay::stop() {
    stopping_ = true;
    wake_->stop();
    if (thread_.joinable()) thread_.join();
    stopping_ = false;
}

void Relay::listen() {
    std::uint64_t heard = 0;
    do {
        try {
            drain();
        } catch (...) {
            log_warning("mail", "the outbox could not be read", {{"reason", jobs::Failure::current().reason}});
        }
    } while (wake_->pause(is_unreachable_ ? unreachable_for : gather_for) && wake_->wait(heard, poll_every));
}

int Relay::drain() {
    std::lock_guard const lock(rounds_);
    take_over();
    int sent = 0;
    is_unreachable_ = false;
    while (!stopping_ && !is_unreachable_) {
        Instant const now = clock_.now();
        auto const due = database_.read([&](db::Tx& tx) { return due_letters(tx, now, letters_at_a_time); });
        if (due.empty()) break;
        for (Attempt const& queued : due)
            if (!stopping_ && !is_unreachable_ && send(queued)) ++sent;
    }
    return sent;
}

//! Letters left on their way by a program that died are due at once. How long they have been is measured with our
//! own monotonic clock, from when we first saw them so.
void Relay::take_over() {
    auto const now = Steady::now();
    std::map<Uuid, Watched> watched;
    for (Attempt const& sending : database_.read([](db::Tx& tx) { return letters_on_their_way(tx); })) {
        auto const before = watched_.find(sending.id);
        bool const stands = before != watched_.end() && before->second.attempts == sending.attempts;
        Watched const seen{sending.attempts, stands ? before->second.since : now};
        if (now - seen.since >= settings_.takeover_after)
            database_.write_now("mail/take_over", [&](db::Tx& tx) { queue_again(tx, sending, clock_.now(), {}); });
        else watched.emplace(sending.id, seen);
    }
    watched_ = std::move(watched);
}

bool Relay::send(Attempt const& queued) {
    if (!database_.write_now("mail/start", [&](db::Tx& tx) { return start_attempt(tx, queued); })) return false;
    Attempt const sending{queued.id, queued.attempts + 1};
    auto const letter = database_.read([&](db::Tx& tx) { return find_letter(tx, sending.id); });
    HandOver const done = connection_->hand_over(letter->address, message_of(*letter, settings_.sender));
    using Kind = HandOver::Kind;
    bool const is_given_up =
        done.kind == Kind::refused || (done.kind == Kind::later && sending.attempts >= attempts_max);
    Instant const now = clock_.now();
    database_.write_now("mail/end", [&](db::Tx& tx) {
        if (done.kind == Kind::taken) mark_sent(tx, sending, now);
        else if (stopping_) queue_again(tx, sending, now, {});
        else if (is_given_up) mark_failed(tx, sending, done.reason);
        else queue_again(tx, sending, now + pause_after(sending.attempts, done.kind), done.reason);
    });
    is_unreachable_ = done.kind == Kind::unreachable;
    if (done.kind == Kind::taken) return true;
    log_warning("mail", "a letter was not taken", {{"letter", to_string(sending.id)}, {"reason", done.reason}});
    return false;
}

}  // namespace regia::mail
